"""Times counted on a logarithmic scale, so that percentiles need no list of all of them.

A time falls into one of 256 equal parts of the doubling it lies in, which the first bits of its
binary form name: so a part is at most 0.4 % wide. Of each part the number of times and their sum
are kept. A percentile is the mean of the times in the part where it lies: mostly less than 0.2 %
off, and exact where many cases take the very same time.

    1 s               2 s                                  4 s
    ├┼┼┼┼ 256 parts ┼┼┼┤─┼─┼─┼─┼─┼─ 256 parts ─┼─┼─┼─┼─┼─┼─┤     each twice as wide as before

To sort all times takes memory that grows with the run. Sketches that hold a few markers (P², Jain &
Chlamtac 1985) stay small, but two of them cannot be added, and batches are added all the time. Two
counts of parts can, in any order and with the same result; the idea is that of HdrHistogram (Tene)
and of DDSketch (Masson, Rim & Lee 2019). It takes no logarithm, so every machine counts alike. A
time costs one shift of its bits; a histogram has 11,521 parts, of which batches keep those in use.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["CELLS", "bins", "percentiles"]

Array = NDArray[np.float64]
Integers = NDArray[np.int64]

_BITS: Final = 8
"""256 parts to a doubling."""
_LOWEST: Final = -7
"""Times below 2⁻⁷ s, eight milliseconds, are all one."""
_HIGHEST: Final = 38
"""As are those above 2³⁸ s, 8,700 years."""
CELLS: Final = ((_HIGHEST - _LOWEST) << _BITS) + 1
_BIAS: Final = (1023 + _LOWEST) << _BITS


def bins(times: Array) -> Integers:
    """Say in which part each time falls: the exponent and the first bits of its fraction."""
    exponents = np.ascontiguousarray(times).view(np.int64) >> (52 - _BITS)
    cells: Integers = np.minimum(np.maximum(exponents - _BIAS, 0), CELLS - 1)
    return cells


def percentiles(counts: Integers, sums: Array, shares: tuple[float, ...]) -> tuple[float, ...]:
    """Give the times that some shares of all cases take at most; NaN where there are none."""
    used = np.flatnonzero(counts)
    if not len(used):
        return (float("nan"),) * len(shares)
    upto = np.cumsum(counts[used])
    ranks = np.ceil(np.array(shares) * upto[-1] - 1e-9).clip(1, upto[-1])
    places = used[np.searchsorted(upto, ranks)]
    return tuple(float(x) for x in sums[places] / counts[places])
