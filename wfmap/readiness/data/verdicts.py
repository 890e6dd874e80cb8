"""Verdicts: whether a store is ready for a use at a step."""

from dataclasses import dataclass

from wfmap.readiness.data.fitness import FIT
from wfmap.readiness.terms import Fitness, Pattern

__all__ = ["StoreVerdict", "is_ready"]


@dataclass(frozen=True, slots=True)
class StoreVerdict:
    """Whether a store is ready for a pattern at a step: None where too little was measured."""

    step: str
    store: str
    pattern: Pattern
    ready: bool | None
    fitness: Fitness


def is_ready(fitness: Fitness) -> bool | None:
    """Tell whether data is fit enough for a use; None where its interval leaves that open."""
    if fitness.low >= FIT:
        return True
    return False if fitness.high < FIT else None
