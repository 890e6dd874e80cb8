"""What paired runs say of a change: to-be minus as-is, with its interval."""

from dataclasses import dataclass
from math import exp, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["LEVEL", "Change", "Samples", "mean_change", "paired", "ratio"]

LEVEL: Final = 0.95
"""The level of every interval."""

Samples = NDArray[np.float64]
"""One figure per replication."""


@dataclass(frozen=True, slots=True)
class Change:
    """A difference with its interval at 95 %; a predicted one has none, and repeats the figure."""

    change: float
    low: float
    high: float

    @property
    def is_decided(self) -> bool:
        """Whether the interval leaves no doubt about the sign."""
        return self.low > 0 or self.high < 0


def paired(one: Samples, other: Samples) -> Samples:
    """Subtract replication by replication, as far as both go."""
    count = min(len(one), len(other))
    return one[:count] - other[:count]


def mean_change(samples: Samples, level: float = LEVEL) -> Change:
    """Give the mean of paired differences with its t interval; infinite from one sample."""
    mean = float(np.mean(samples))
    half = _half_width(samples, level)
    return Change(mean, mean - half, mean + half)


def ratio(to_be: Samples, as_is: Samples, level: float = LEVEL) -> Change:
    """Divide the mean of paired runs by that of the others, with an interval that stays above 0.

    On a log scale, by the delta method (Casella & Berger 2002, 5.5.4): a time that cannot be
    negative never falls by more than all of it, however few the runs.

    Args:
        to_be: one figure above 0 per run.
        as_is: those of the same runs before the change.
        level: of the interval.
    """
    count = min(len(to_be), len(as_is))
    after, before = float(np.mean(to_be[:count])), float(np.mean(as_is[:count]))
    half = _half_width(to_be[:count] / after - as_is[:count] / before, level)
    return Change(after / before, after / before * exp(-half), after / before * exp(half))


def _half_width(samples: Samples, level: float) -> float:
    count = len(samples)
    if count < 2:  # noqa: PLR2004 - one sample says nothing of its spread
        return float("inf")
    spread = float(np.std(samples, ddof=1)) / sqrt(count)
    return spread * _quantile(count - 1, (1 + level) / 2)


def _quantile(freedom: int, probability: float) -> float:
    from scipy import special  # noqa: PLC0415 - a predicted ranking does without

    return float(np.asarray(special.stdtrit(freedom, probability)).item())
