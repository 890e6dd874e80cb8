"""What a gate with several looks does, worked out exactly: every path of faults is counted.

After look i a path is still open with some number of faults. Between two looks the faults added
are binomial, so one convolution per look gives the exact law; nothing is approximated.

    faults after look 1     0    1    2    3    4     the looks pass with at most 0 and at most 1:
    chance                 .6   .3   .1    0    0     .6 pass now and are taken out
    faults after look 2     0    1    2    3    4     the rest, .3 and .1, are spread out by the
    chance                  0  .18  .15  .06  .01     faults of the new cases; .18 pass now

The normal approximation that plans of trials often use is off where faults are rare, and gates are
about rare faults; to draw pilots at random would leave noise in a promise. A look costs the product
of the faults that are possible before it and the cases added since.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import binom

__all__ = ["Outcome", "passing"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happens at a true share of faults.

    `at_look` holds the chance to pass at each look, `passes` their sum, `cases` the mean number
    of cases looked at until it passes or the last look is over.
    """

    at_look: tuple[float, ...]
    passes: float
    cases: float


def passing(sizes: Sequence[int], allowed: Sequence[int | None], share: float) -> Outcome:
    """Work out a gate that passes at the first look with few enough faults.

    Args:
        sizes: cases seen by each look, all before it included, growing.
        allowed: the most faults at each look with which it passes; None where it cannot.
        share: the true share of faults, 0 to 1.
    """
    open_paths = np.array([1.0])
    before, cases, chances = 0, 0.0, []
    for size, most in zip(sizes, allowed, strict=True):
        cases += (size - before) * float(open_paths.sum())
        open_paths = _after(open_paths, size - before, share)
        kept = -1 if most is None else most
        chances.append(float(open_paths[: kept + 1].sum()))
        open_paths[: kept + 1] = 0.0
        before = size
    return Outcome(tuple(chances), sum(chances), cases)


def _after(
    open_paths: npt.NDArray[np.float64], cases: int, share: float
) -> npt.NDArray[np.float64]:
    """Give the chances of each number of faults after some cases more."""
    added = binom.pmf(np.arange(cases + 1), cases, share)
    return np.convolve(open_paths, added)
