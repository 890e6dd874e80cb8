"""A reference to an element, by id and by the name people use."""

from dataclasses import dataclass
from typing import Final

from wfmap.facts import Figure
from wfmap.graph import ProcessGraph, StepNode
from wfmap.units.durations import DAY

__all__ = ["Named", "per_day", "the_actor", "the_step"]


@dataclass(frozen=True, slots=True)
class Named:
    """An element's id, and its name for a person."""

    id: str
    name: str


NOBODY: Final = Named("", "nobody")
"""Stands where no actor is named."""


def the_step(node: StepNode) -> Named:
    """Refer to a step."""
    return Named(node.id, node.label)


def the_actor(graph: ProcessGraph, actor: str | None) -> Named:
    """Refer to an actor."""
    return NOBODY if actor is None else Named(actor, graph.actor_name(actor))


def per_day(per_case: float, arrivals: Figure | None) -> float | None:
    """Turn a number per case into one per day; None where arrivals are unknown."""
    return None if arrivals is None else per_case * arrivals.value * DAY
