"""Demotion in operation: when the share of faults has risen, without crying wolf every month.

A Bernoulli CUSUM (Reynolds & Stoumbos 1999): each fault adds m − 1 points, each good case takes
one, never below none; from `points` on, the stage goes back by itself. m comes from the share
that is tolerated and the share that must be noticed. The run lengths are exact: the points are a
Markov chain, and the mean time to its end solves a linear system.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import inf, log
from typing import Final

import numpy as np
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import splu

from wfmap.results import Endless

__all__ = ["Watch", "run_length", "watch"]

MOST_POINTS: Final = 50_000
"""Points beyond which no watch is looked for."""
FOREVER: Final = 1e12
"""Cases beyond which a run never ends in practice, and its length loses its digits."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A rule that demotes: `fault` points for each fault, minus one for each good case.

    `false_alarm` is the mean number of cases until it demotes where the share of faults is the
    one `tolerated`; `notices` the same where it has risen to `unacceptable`.
    """

    tolerated: float
    unacceptable: float
    fault: int
    points: int
    false_alarm: Endless
    notices: Endless


def run_length(fault: int, points: int, share: float) -> float:
    """Give the mean number of cases until the points are reached, from none, exactly.

    Infinite from 10¹² cases on.

    Args:
        fault: points for a fault, 1 or more.
        points: the points at which it ends, 1 or more.
        share: the true share of faults, above 0.
    """
    states = np.arange(points)
    down = np.maximum(states - 1, 0)
    up = states + fault
    stays = up < points
    rows = np.concatenate([states, states, states[stays]])
    columns = np.concatenate([states, down, up[stays]])
    values = np.concatenate(
        [np.ones(points), np.full(points, share - 1.0), np.full(int(stays.sum()), -share)]
    )
    system = csc_matrix((values, (rows, columns)), shape=(points, points))
    found = float(splu(system).solve(np.ones(points))[0])
    return found if 0 < found < FOREVER else inf


@lru_cache(maxsize=256)
def watch(tolerated: float, unacceptable: float, false_alarm: float) -> Watch | None:
    """Plan a watch: the fewest points with at least so many cases between false alarms.

    Args:
        tolerated: the share of faults that is fine, above 0.
        unacceptable: the share that must be noticed, above the tolerated one.
        false_alarm: mean number of cases until a false alarm, at least.

    Returns:
        The watch, or None where it would take more than 50,000 points.
    """
    fault = max(1, _fault(tolerated, unacceptable))
    low, high = 0, fault
    while run_length(fault, high, tolerated) < false_alarm:
        low, high = high, high * 2
        if high > MOST_POINTS:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        if run_length(fault, middle, tolerated) < false_alarm:
            low = middle
        else:
            high = middle
    return Watch(
        tolerated,
        unacceptable,
        fault,
        high,
        run_length(fault, high, tolerated),
        run_length(fault, high, unacceptable),
    )


def _fault(tolerated: float, unacceptable: float) -> int:
    """Give the points of a fault: the ratio of the log-likelihoods, less the one it loses."""
    good = log((1 - tolerated) / (1 - unacceptable))
    ratio = log(unacceptable * (1 - tolerated) / (tolerated * (1 - unacceptable)))
    return round(ratio / good) - 1
