"""Intervals at 95 %: of shares by Wilson, of quantiles by order statistics."""

from math import sqrt
from typing import Final

__all__ = ["quantile_ranks", "wilson"]

Z: Final = 1.959963984540054


def wilson(hits: float, n: float) -> tuple[float, float]:
    """Give the interval of a share (Wilson 1927): never 0 to 0 or 1 to 1 on a sample.

    Of nothing it is 0 to 1.
    """
    if n == 0:
        return 0.0, 1.0
    share = hits / n
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    low = max(0.0, middle - half) if hits else 0.0
    high = min(1.0, middle + half) if hits < n else 1.0
    return low, high


def quantile_ranks(share: float, n: int) -> tuple[int, int]:
    """Give the ranks, 1 first, whose values hold a quantile of the distribution with 95 %."""
    half = Z * sqrt(n * share * (1 - share))
    return max(1, int(n * share - half)), min(n, int(n * share + half) + 1)
