"""How levers are simulated."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from typing import Final

from wfmap.prediction.predict import Prediction

__all__ = ["Effort", "Setup", "cases_of", "warm_up_of"]


@dataclass(frozen=True, slots=True)
class Effort:
    """How long it is tried: replications in the first round, and at most."""

    first: int = 20
    most: int = 160


@dataclass(frozen=True, slots=True)
class Setup:
    """How levers are simulated; none of it changes which lever is best, only how sure it is.

    `cases` are measured in each replication, 500 or fewer in a large process where none are given,
    after a warm-up of `warm_up`; without one, of as many cases as arrive while an average case is
    under way, so that the process has filled.
    """

    cases: int | None = None
    warm_up: int | None = None
    seed: int = 0
    workers: int = 1
    backend: str | None = None
    effort: Effort = field(default_factory=Effort)
    told: Callable[[str], None] | None = None
    cancelled: Callable[[], bool] | None = None


_EXECUTIONS: Final = 50_000
"""Executions of steps that a replication measures at most, so that large processes end too."""
_CASES: Final = (50, 500)
"""The fewest and the most cases that a replication measures."""


def cases_of(prediction: Prediction) -> int:
    """Say how many cases a replication measures: fewer of a process that does much in each."""
    visits = sum(fact.visits.value for fact in prediction.facts.steps.values())
    least, most = _CASES
    return max(least, min(most, int(_EXECUTIONS / max(visits, 1.0))))


_WARM_UP: Final = (50, 2000)
"""The fewest and the most cases of a warm-up."""


def warm_up_of(prediction: Prediction) -> int:
    """Count the cases under way at once, by Little's law: so many until the process has filled."""
    arrivals = prediction.facts.process.arrivals
    under_way = arrivals.value * prediction.cycle_time.mean if arrivals is not None else 0.0
    least = _WARM_UP[0]
    most = min(_WARM_UP[1], 4 * cases_of(prediction))
    return max(least, min(most, ceil(min(under_way, most))))
