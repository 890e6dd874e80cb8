"""Exact one-sided bounds of a share (Clopper & Pearson 1934), and the cases they take.

A gate never compares a percentage: 85 right answers of 100 may be 78 % in the long run. It compares
the bound that holds the truth with 95 %, here from below: so 85 % is only shown by 92 of 100.

                     78 %          85 %
    ──────────────────├─────────────●         85 of 100 were right; the truth is 78 % or more
                      lower bound   seen

The bound is exact for counts, however few there are and however close to 0 or 1, where the usual
interval of ± two standard errors promises too much (it calls 20 faultless cases of 20 a proof). The
price of exactness is caution: as counts are whole, it errs in less than 5 % of cases. A bound is
one quantile of a beta distribution; counts are found by walking from where the binomial law says.
"""

from math import ceil, log, sqrt
from typing import Final

from scipy.stats import beta, binom, norm

__all__ = [
    "ALPHA",
    "cases_for_precision",
    "clean_needed",
    "largest_faults",
    "lower_bound",
    "smallest_passes",
    "upper_bound",
]

ALPHA: Final = 0.05
"""The chance, at most, that a gate opens to what should not pass."""


def lower_bound(count: int, n: int, alpha: float = ALPHA) -> float:
    """Give the share that is reached with confidence 1 − alpha, seen `count` times in `n` cases.

    Raises:
        ValueError: `count` is not among 0 to `n`.
    """
    _check(count, n)
    return 0.0 if count == 0 else float(beta.ppf(alpha, count, n - count + 1))


def upper_bound(count: int, n: int, alpha: float = ALPHA) -> float:
    """Give the share that is not passed with confidence 1 − alpha, seen `count` times in `n`.

    Raises:
        ValueError: `count` is not among 0 to `n`.
    """
    _check(count, n)
    return 1.0 if count == n else float(beta.ppf(1 - alpha, count + 1, n - count))


def _check(count: int, n: int) -> None:
    if not 0 <= count <= n:
        raise ValueError(f"{count} of {n} cases is not possible")


def smallest_passes(n: int, target: float, alpha: float = ALPHA) -> int | None:
    """Give the fewest successes in `n` cases whose lower bound reaches a target; None where none.

    The faults they leave are what `largest_faults` allows for a limit of 1 − target.
    """
    counts = _around(n, target, alpha)
    return next((k for k in counts if lower_bound(k, n, alpha) >= target), None)


def _around(n: int, target: float, alpha: float) -> range:
    """Give the counts to look through: from just under the binomial quantile upwards."""
    start = int(binom.ppf(1 - alpha, n, target)) if n else 0
    return range(max(0, start - 1), n + 1)


def largest_faults(n: int, limit: float, alpha: float = ALPHA) -> int | None:
    """Give the most faults in `n` cases whose upper bound stays within a limit; None where none.

    That is the largest c with P(at most c faults | limit) ≤ alpha: the exact binomial test.
    """
    most = int(binom.ppf(alpha, n, limit)) + 1
    while most >= 0 and binom.cdf(most, n, limit) > alpha:
        most -= 1
    return most if most >= 0 else None


def clean_needed(limit: float, alpha: float = ALPHA, looks: int = 1) -> int:
    """Give the cases without any fault that prove a share of faults under a limit.

    Args:
        limit: the share of faults, above 0 and under 1.
        alpha: the chance of passing wrongly, over all looks together.
        looks: how often somebody looks; alpha is parted evenly among them (Bonferroni).
    """
    n = max(1, int(log(alpha / looks) / log(1 - limit)) - 1)
    while upper_bound(0, n, alpha / looks) >= limit:
        n += 1
    return n


def cases_for_precision(share: float, half_width: float, confidence: float = 0.95) -> int:
    """Give the cases after which a share near `share` is known to ± `half_width`.

    By the normal approximation, which serves for planning: 62 cases for a share of 0.8 and 97
    for any share, to ± 10 points.
    """
    z = float(norm.ppf((1 + confidence) / 2))
    return ceil((z / half_width * sqrt(share * (1 - share))) ** 2)
