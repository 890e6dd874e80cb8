"""How much at the start of a run is not typical yet.

MSER (White 1997; Hoad, Robinson & Davies 2010): of the means of batches, cut as many as make the
mean of the rest most certain, at most half. A start with empty queues is lower than the rest, so to
cut it makes what is left spread less; to cut more leaves fewer values to average. The best cut is
where the sum of squares ÷ number² is least.

A fixed share of the run would waste most of a process that starts at once, and be too little for a
slow one. All cuts are tried with sums from the end: one pass, however many batches there are.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["mser5"]

_FIVE = 5


def mser5(runs: Sequence[NDArray[np.float64]]) -> int:
    """Say how many batches to cut.

    Args:
        runs: the means of batches, of equal number; those of several replications are averaged
            first. NaN counts as missing.

    Returns:
        A number of batches, at most half of them; none of fewer than five.
    """
    table = np.vstack(runs)
    known = ~np.isnan(table)
    count = known.sum(axis=0)
    total = np.where(known, table, 0.0).sum(axis=0)
    means = total[count > 0] / count[count > 0]
    batches = len(means)
    if batches < _FIVE:
        return 0
    left = np.arange(batches, 0, -1)
    sums = np.cumsum(means[::-1])[::-1]
    squares = np.cumsum((means[::-1] - means.mean()) ** 2)[::-1]
    spread = squares - left * (sums / left - means.mean()) ** 2
    half = batches // 2 + 1
    return int(np.argmin(spread[:half] / left[:half] ** 2))
