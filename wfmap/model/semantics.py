"""What a step means where the document leaves it open: the defaults of the format."""

from typing import Final

from wfmap.model.steps import Join, Split, Step, StepKind, Trigger

__all__ = [
    "INHERITS_ACTOR",
    "is_event_subprocess",
    "join_of",
    "split_of",
    "stops_all",
    "throws",
    "trigger_of",
]

INHERITS_ACTOR: Final[frozenset[StepKind]] = frozenset(
    ("decision", "parallel", "event", "start", "end", "wait")
)
"""Kinds that take the actor of the step before them, so that gateways make no handoffs."""


def split_of(step: Step) -> Split:
    """Say how work goes on when several flows leave: decisions choose one, others take all."""
    if step.split is not None:
        return step.split
    return "exclusive" if step.kind == "decision" else "parallel"


def join_of(step: Step) -> Join:
    """Say whether a step waits for any or for all of its incoming flows."""
    if step.join is not None:
        return step.join
    return "all" if step.kind == "parallel" else "any"


def is_event_subprocess(step: Step) -> bool:
    """Tell a sub-process that an event sets off, apart from the flow around it (BPMN)."""
    return step.kind == "subprocess" and step.trigger is not None


_ENDS_THROW: Final = frozenset(
    ("message", "signal", "error", "terminate", "escalation", "compensation", "cancel")
)
_EVENTS_THROW: Final = frozenset(("escalation", "compensation"))
_EVENTS_MAY_THROW: Final = frozenset(("message", "signal"))


def throws(step: Step) -> bool:
    """Tell an event that sends what its trigger says from one that waits for it (BPMN).

    An end always sends; between steps an escalation and a compensation do too, a message or signal
    where the document says so. An event on a border, or one that starts something, waits.
    """
    if step.kind == "end":
        return trigger_of(step) in _ENDS_THROW
    if step.kind != "event" or step.attached_to is not None:
        return False
    return step.trigger in _EVENTS_THROW or bool(step.throws and step.trigger in _EVENTS_MAY_THROW)


def stops_all(step: Step) -> bool:
    """Tell an end that stops whatever else goes on around it (BPMN 2.0.2, 13.5.6 and 10.5.3).

    A terminate end ends its process or sub-process; an error and a cancel leave it.
    """
    return step.kind == "end" and trigger_of(step) in ("terminate", "error", "cancel")


def trigger_of(step: Step) -> Trigger | None:
    """Give the trigger of an event; in format 1, `x-bpmn` told a terminate end of BPMN."""
    aside = step.extensions.get("x-bpmn")
    if step.kind != "end" or step.trigger not in (None, "none") or not isinstance(aside, dict):
        return step.trigger
    events = aside.get("events")
    ends_all = isinstance(events, list) and any(
        isinstance(event, dict) and event.get("element") == "terminateEventDefinition"
        for event in events
    )
    return "terminate" if ends_all else step.trigger
