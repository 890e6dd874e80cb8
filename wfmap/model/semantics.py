"""What a step means where the document leaves it open: the defaults of the format."""

from typing import Final

from wfmap.model.steps import Join, Split, Step, StepKind

__all__ = ["INHERITS_ACTOR", "is_event_subprocess", "join_of", "split_of"]

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
