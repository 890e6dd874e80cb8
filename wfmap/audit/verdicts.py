"""Verdicts: whether a store is ready for a use at a step."""

from dataclasses import dataclass

from wfmap.readiness.data.fitness import FIT
from wfmap.readiness.terms import Fitness, Purpose

__all__ = ["StoreVerdict", "is_fit", "is_ready"]


@dataclass(frozen=True, slots=True)
class StoreVerdict:
    """Whether a store is ready for a use at a step: None where too little was measured."""

    step: str
    store: str
    purpose: Purpose
    ready: bool | None
    fitness: Fitness


def is_ready(fitness: Fitness) -> bool | None:
    """Tell whether data is fit enough for a use; None where its interval leaves that open."""
    return is_fit(fitness.low, fitness.high)


def is_fit(low: float, high: float) -> bool | None:
    """Tell whether a fitness within an interval is enough; None where that is open."""
    if low >= FIT:
        return True
    return False if high < FIT else None
