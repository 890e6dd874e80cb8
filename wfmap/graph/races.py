"""Which of several times is over first: events after a split, and timers on the border of a step.

The chance that one wins is the integral, over when it is over, of the chance that none of the
others is over yet. Of two that are over at once the first wins, as in the simulator: events in
document order, and a timer before the work it was set for.

    P(A first) = ∫ P(B > t) P(C > t) dA(t)  ≈  mean of P(B > t) P(C > t) over the values t of A

There is a closed form for exponential times only, and deadlines are mostly fixed. So each time is
stood for by `FINE` quantiles, all alike likely, and the integral is a mean over them (midpoint
rule); what the others do until then is exact. A race of n costs n² × `FINE` look-ups, and the
shares are scaled to add up to 1. Times are taken as independent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from wfmap.graph.events import delay_of
from wfmap.graph.graph import StepNode
from wfmap.model.quantity import Duration
from wfmap.units.laws import Law, Vector, law_of

__all__ = ["Outcome", "after", "first_of", "is_border_timer", "is_timed", "law", "outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How often one of several times is over first, and its mean and second moment then.

    The moments are in seconds and seconds², 0 where it never wins.
    """

    share: float
    mean: float
    second: float


def law(time: Duration) -> Law:
    """Make the law of a duration of the document."""
    return law_of(time.distribution, time.parameters)


def is_timed(node: StepNode) -> bool:
    """Tell an event on the border of a step that its own time sets off."""
    return delay_of(node) is not None


def is_border_timer(node: StepNode) -> bool:
    """Tell an event on the border of a step whose time runs beside the step, not after it."""
    is_timer = node.step.attached_to is not None and node.step.trigger == "timer"
    return is_timer or is_timed(node)


@lru_cache(maxsize=512)  # a process is predicted again and again with one part of it changed
def first_of(laws: tuple[Law, ...]) -> tuple[Outcome, ...]:
    """Say of each of several independent times how often it is over first."""
    found = [_against(laws, place) for place in range(len(laws))]
    total = sum(won.share for won in found) or 1.0
    return tuple(Outcome(won.share / total, won.mean, won.second) for won in found)


def _against(laws: Sequence[Law], place: int) -> Outcome:
    """Hold one time against the others."""
    times, weights = np.unique(laws[place].values(), return_counts=True)
    left = np.ones(len(times))
    for other, one in enumerate(laws):
        if other != place:
            left = left * one.above(after(times) if other < place else times)
    return outcome(times, left, weights)


def after(times: Vector) -> Vector:
    """Give times that are a little later, for those that lose when they are over at once."""
    return times * (1 + 1e-9) + 1e-9


def outcome(times: Vector, left: Vector, weights: NDArray[np.int64]) -> Outcome:
    """Sum up a race by the values of one time.

    Args:
        times: its values.
        left: the chance that none of the others is over by then.
        weights: how often each value stands for the time.
    """
    total = weights.sum()
    share = float(left @ weights / total)
    if share <= 0:
        return Outcome(0.0, 0.0, 0.0)
    mean = float((times * left) @ weights / total) / share
    return Outcome(share, mean, float((times**2 * left) @ weights / total) / share)
