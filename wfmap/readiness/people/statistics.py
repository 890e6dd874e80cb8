"""The statistics of a scale: mean with its interval, agreement, reliability, difference of means.

Answers are points from 1 to 5. All functions take arrays of respondents × items or of one number
for each respondent, without gaps.
"""

from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

__all__ = ["Interval", "agreement", "alpha", "difference", "mean_interval", "spread"]

Points = NDArray[np.float64]
Interval = tuple[float, float, float]
"""A value with the lower and upper end of its 95 % interval."""

CONFIDENCE: Final = 0.95
EVEN_VARIANCE: Final = 2.0
"""Variance of answers on five points that are all equally often given: (5² − 1) / 12."""
COARSE: Final = 1 / sqrt(12)
"""Standard deviation, in points, which whole points hide: an answer is true to half a point."""
_UPPER: Final = (1 + CONFIDENCE) / 2


def spread(scores: Points) -> float:
    """Give the standard deviation of one score for each respondent (n − 1)."""
    return float(np.std(scores, ddof=1)) if len(scores) > 1 else 0.0


def mean_interval(scores: Points, lowest: float, highest: float) -> Interval:
    """Give the mean with its interval by Student's t, cut at the ends of the scale.

    People who all answer alike are not known without doubt: the standard deviation counts as
    that which whole points hide where it is smaller.
    """
    n, mean = len(scores), float(np.mean(scores))
    half = float(stats.t.ppf(_UPPER, n - 1)) * max(spread(scores), COARSE) / sqrt(n)
    return mean, max(lowest, mean - half), min(highest, mean + half)


def agreement(answers: Points) -> float:
    """Give how far respondents agree, 0 to 1: r*wg (Lindell, Brandt & Whitney 1999).

    One less the mean variance of the items over that of answers given at random; what is below 0,
    two camps, counts as 0. The array is respondents × items.
    """
    variance = float(np.mean(np.var(answers, axis=0, ddof=1)))
    return max(0.0, 1 - variance / EVEN_VARIANCE)


def alpha(answers: Points) -> Interval | None:
    """Give Cronbach's alpha with its interval (Feldt 1965); None where it has no meaning.

    It has none for one item, or where no respondent differs from another. The array is
    respondents × items.
    """
    n, k = answers.shape
    total = float(np.var(answers.sum(axis=1), ddof=1))
    if k == 1 or total == 0:
        return None
    value = k / (k - 1) * (1 - float(np.var(answers, axis=0, ddof=1).sum()) / total)
    freedom = (n - 1, (n - 1) * (k - 1))
    low = 1 - (1 - value) * float(stats.f.ppf(_UPPER, *freedom))
    high = 1 - (1 - value) * float(stats.f.ppf(1 - _UPPER, *freedom))
    return value, low, high


def difference(first: Points, second: Points) -> Interval:
    """Give the mean of `first` less that of `second`, with its interval (Welch 1947)."""
    parts = [max(spread(x), COARSE) ** 2 / len(x) for x in (first, second)]
    total = sum(parts)
    freedom = total**2 / sum(
        p**2 / (len(x) - 1) for p, x in zip(parts, (first, second), strict=True)
    )
    half = float(stats.t.ppf(_UPPER, freedom)) * sqrt(total)
    value = float(np.mean(first) - np.mean(second))
    return value, value - half, value + half
