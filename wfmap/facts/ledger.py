"""What a simulated answer leaves out, takes as nothing, or takes for something else.

The import has a list of losses; this is the simulator's. Most of it can be told from the document;
what no case ever reached only after a run.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from wfmap.graph import ROOT, ProcessGraph, StepNode
from wfmap.graph.events import catches, delay_of, occasion_of, undone_by
from wfmap.graph.shares import is_race
from wfmap.model.semantics import is_event_subprocess, throws
from wfmap.words.sentences import listed

__all__ = ["NotSimulated", "NotSimulatedCode", "not_simulated"]

NotSimulatedCode = Literal[
    "step-not-reached",
    "outcome-without-cases",
    "event-cannot-occur",
    "count-guessed",
    "wait-not-stated",
    "kind-simplified",
    "share-not-used",
    "first-event-guessed",
]
"""What may stand in the list; `NotSimulated` says what each means."""


@dataclass(frozen=True, slots=True)
class NotSimulated:
    """Something that a simulation left out or took otherwise: what it is, at which element.

    `code` is one of a closed list. `step-not-reached`: no case came to the step.
    `outcome-without-cases`: no case came to the end. `event-cannot-occur`: nothing sets off the
    event. `count-guessed`: how often the step is done is no number; it is done once.
    `wait-not-stated`: no time of the wait is stated; it takes none. `kind-simplified`: it is taken
    for something simpler. `share-not-used`: the share is not drawn, for the steps inside throw what
    the event catches. `first-event-guessed`: which event after the split comes first is neither
    stated nor told by times; each is taken equally often, or as far as shares are stated by them.
    """

    code: NotSimulatedCode
    element: str
    message: str


_SIMPLER: Final[Mapping[str, str]] = {
    "complexGateway": "a complex gateway in BPMN; it splits like an inclusive one",
    "adHocSubProcess": "an ad-hoc sub-process in BPMN; it begins at one of its first steps",
    "choreographyTask": "a choreography task in BPMN; it is done like any task",
    "callChoreography": "a choreography in BPMN; it is done like any task",
    "subChoreography": "a choreography in BPMN; it is done like a sub-process",
}
_WAITING: Final = ("message", "signal", "condition", "timer")


def not_simulated(
    graph: ProcessGraph, visits: Mapping[str, float] | None = None
) -> tuple[NotSimulated, ...]:
    """List what a simulation of a process leaves out, in document order.

    Args:
        graph: the process.
        visits: visits per case by step, as simulated; None where nothing was.
    """
    caught = {c.catcher for n in graph.steps.values() for c in catches(graph, n)}
    compensates = any(
        throws(n.step) and n.step.trigger in ("compensation", "cancel")
        for n in graph.steps.values()
    )
    found: list[NotSimulated] = []
    for node in graph.steps.values():
        found += _event(graph, node, caught, compensates=compensates)
        found += _taken_otherwise(node)
        found += _narrower(graph, node)
        found += _unstated(graph, node)
        found += _undecided(graph, node)
    told = {entry.element for entry in found if entry.code == "event-cannot-occur"}
    if visits is not None:
        found += _unreached(graph, visits, told)
    return tuple(sorted(found, key=lambda entry: graph.steps[entry.element].index))


def _name(node: StepNode) -> str:
    return f"'{node.label}'"


def _event(
    graph: ProcessGraph, node: StepNode, caught: set[str], *, compensates: bool
) -> Iterator[NotSimulated]:
    """Yield events that nothing sets off, and shares that are not drawn."""
    step = node.step
    if is_event_subprocess(step):
        occasion = occasion_of(graph, node)
        start = graph.steps[occasion.start] if occasion.start is not None else None
        is_told = bool(node.told or (start is not None and start.told))
        by_itself = occasion.delay is not None or bool(occasion.share)
        if not by_itself and not is_told and node.id not in caught:
            yield _cannot(node, occasion.trigger)
    elif step.attached_to is not None:
        trigger = step.trigger or "none"
        by_itself = delay_of(node) is not None or bool(step.share and step.share.value)
        is_set_off = bool(node.told) or node.id in caught
        if trigger == "compensation":
            is_set_off = compensates
        if not by_itself and not is_set_off:
            yield _cannot(node, trigger)
        if step.share is not None and node.id in caught and trigger != "signal":
            yield NotSimulated(
                "share-not-used",
                node.id,
                f"The share of {_name(node)} is not drawn: the steps inside throw what it catches.",
            )


def _cannot(node: StepNode, trigger: str) -> NotSimulated:
    way_out = {
        "timer": "give it a 'wait_time'",
        "error": "give it a 'share', or let an end inside throw it",
        "escalation": "give it a 'share', or let an event inside throw it",
        "compensation": "let an event or end compensate",
        "cancel": "let an end inside cancel",
    }.get(trigger, "give it a 'wait_time' or a 'share', or lead a message to it")
    return NotSimulated(
        "event-cannot-occur",
        node.id,
        f"Nothing sets off {_name(node)}, so it never occurs here: {way_out}.",
    )


def _taken_otherwise(node: StepNode) -> Iterator[NotSimulated]:
    """Yield steps that are taken for something simpler, and counts that are guessed."""
    step = node.step
    aside = step.extensions.get("x-bpmn")
    kept: Mapping[str, Any] = aside if isinstance(aside, dict) else {}
    said = _SIMPLER.get(str(kept.get("element", "")))
    if said is not None:
        yield NotSimulated("kind-simplified", node.id, f"{_name(node)} is {said}.")
    if step.calls is not None and not step.steps:
        yield NotSimulated(
            "kind-simplified",
            node.id,
            f"{_name(node)} calls another process; it is done as one step, without looking inside.",
        )
    loop = kept.get("loop")
    many: Mapping[str, Any] = loop if isinstance(loop, dict) else {}
    if step.multi is not None and step.multi.count is None:
        most = f"at most {many['loopMaximum']}" if many.get("loopMaximum") else ""
        count = str(many.get("loopCardinality") or many.get("loopCondition") or most).strip()
        as_written = f" (it says {count[:60]!r})" if count else ""
        yield NotSimulated(
            "count-guessed",
            node.id,
            f"How often {_name(node)} is done is not a number{as_written}; it is done once.",
        )


def _narrower(graph: ProcessGraph, node: StepNode) -> Iterator[NotSimulated]:
    """Yield what reaches less here than in BPMN: signals, and what undoes many instances."""
    step, name = node.step, _name(node)
    if throws(step) and step.trigger == "signal" and _is_heard(graph, node):
        yield NotSimulated(
            "kind-simplified",
            node.id,
            f"{name} is a signal that every case hears in BPMN; here only its own case does.",
        )
    waits_in_flow = node.kind == "event" and step.attached_to is None and not throws(step)
    if waits_in_flow and step.trigger == "signal" and node.incoming and _is_sent(graph, node):
        yield NotSimulated(
            "kind-simplified",
            node.id,
            f"{name} does not wait for the signal that is sent here; it takes the time it states.",
        )
    multi, event = step.multi, undone_by(graph, node.id)
    if multi is not None and not step.steps and event is not None:
        yield NotSimulated(
            "kind-simplified",
            event,
            f"{_name(graph.steps[event])} undoes all instances of {name} at once, not each.",
        )


def _is_heard(graph: ProcessGraph, node: StepNode) -> bool:
    """Tell whether anything in the process waits for a signal."""
    waiting = (n.step for n in graph.steps.values() if n.step.trigger == "signal")
    return any(s.code in (None, node.step.code) for s in waiting if not throws(s))


def _is_sent(graph: ProcessGraph, node: StepNode) -> bool:
    """Tell whether a step of the process sends the signal that another waits for."""
    sent = (n.step for n in graph.steps.values() if n.step.trigger == "signal" and throws(n.step))
    return any(node.step.code in (None, s.code) for s in sent)


def _unstated(graph: ProcessGraph, node: StepNode) -> Iterator[NotSimulated]:
    """Yield waits for something of which no time is stated, taken as nothing."""
    step = node.step
    waits = node.kind == "wait" or (
        node.kind == "event"
        and step.attached_to is None
        and step.trigger in _WAITING
        and not throws(step)
    )
    sets_off = node.level != ROOT and is_event_subprocess(graph.steps[node.level].step)
    if waits and step.wait_time is None and step.processing_time is None and not sets_off:
        yield NotSimulated(
            "wait-not-stated",
            node.id,
            f"How long {_name(node)} waits is not stated; it takes no time here.",
        )


def _undecided(graph: ProcessGraph, node: StepNode) -> Iterator[NotSimulated]:
    """Yield event splits of which neither times nor shares say which event comes first."""
    ways = graph.outgoing(node.id)
    open_ways = [flow for flow in ways if flow.share is None]
    if node.split != "event" or len(open_ways) <= 1 or is_race(graph, node):
        return
    steps = (graph.steps[flow.target] for flow in open_ways)
    untimed = [step for step in steps if step.step.wait_time is None]
    names = listed([_name(step) for step in untimed])
    told = f"no time is stated of {names}" if untimed else "not all of them have a share"
    which = "the ways" if len(open_ways) == len(ways) else "the ways without a share"
    yield NotSimulated(
        "first-event-guessed",
        node.id,
        f"Which event after {_name(node)} comes first is not known, for {told}; {which} are "
        "taken equally often.",
    )


def _unreached(
    graph: ProcessGraph, visits: Mapping[str, float], told: set[str]
) -> Iterator[NotSimulated]:
    """Yield steps and outcomes that no case came to; nothing more of what is behind them."""
    for node in graph.steps.values():
        if visits.get(node.id, 0.0) > 0 or node.id in told:
            continue
        if node.level != ROOT and visits.get(node.level, 0.0) <= 0:
            continue
        if node.kind == "end":
            yield NotSimulated(
                "outcome-without-cases", node.id, f"No case came to the end {_name(node)}."
            )
        elif node.step.trigger != "compensation":
            yield NotSimulated("step-not-reached", node.id, f"No case came to {_name(node)}.")
