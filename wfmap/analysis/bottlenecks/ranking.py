"""Which of several levers is best, with intervals, from paired runs.

All levers are tried on the same random numbers, so that differences of the same replication are
compared and what they share drops out. An interval of ranks says between which places a lever can
be; a tie is called one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.analysis.bottlenecks.effects import Change

__all__ = ["LEVEL", "Ranking", "Samples", "mean_change", "paired", "ranking"]

LEVEL: Final = 0.95
"""The level of every interval."""

Samples = NDArray[np.float64]
"""One figure per replication."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The order of some levers, best (most negative) first, as places in the input.

    `intervals` holds for each input the first and the last rank it could have, 1 first.
    """

    order: tuple[int, ...]
    intervals: tuple[tuple[int, int], ...]

    @property
    def is_decided(self) -> bool:
        """Whether one lever is best beyond doubt."""
        return bool(self.order) and self.intervals[self.order[0]] == (1, 1)


def paired(one: Samples, other: Samples) -> Samples:
    """Subtract replication by replication, as far as both go."""
    count = min(len(one), len(other))
    return one[:count] - other[:count]


def mean_change(samples: Samples, level: float = LEVEL) -> Change:
    """Give the mean of paired differences with its t interval; infinite from one sample."""
    mean = float(np.mean(samples))
    half = _half_width(samples, level)
    return Change(mean, mean - half, mean + half)


def _half_width(samples: Samples, level: float) -> float:
    count = len(samples)
    if count < 2:  # noqa: PLR2004 - one sample says nothing of its spread
        return float("inf")
    spread = float(np.std(samples, ddof=1)) / sqrt(count)
    return spread * _quantile(count - 1, (1 + level) / 2)


def _quantile(freedom: int, probability: float) -> float:
    from scipy import special  # noqa: PLC0415 - a predicted ranking does without

    return float(np.asarray(special.stdtrit(freedom, probability)).item())


def ranking(samples: Sequence[Samples], level: float = LEVEL) -> Ranking:
    """Rank levers by the mean of their paired differences.

    Args:
        samples: for each lever one difference per replication; two levers are compared on the
            replications that both have.
        level: the joint level of the comparisons of any one lever with all others (Bonferroni).
    """
    count = len(samples)
    means = [float(np.mean(found)) for found in samples]
    order = tuple(sorted(range(count), key=lambda k: (means[k], k)))
    each = 1 - (1 - level) / max(1, count - 1)
    better = np.zeros((count, count), dtype=bool)
    for a in range(count):
        for b in range(count):
            if means[a] < means[b]:
                better[a, b] = mean_change(paired(samples[a], samples[b]), each).high < 0
    intervals = tuple(
        (1 + int(better[:, k].sum()), count - int(better[k, :].sum())) for k in range(count)
    )
    return Ranking(order, intervals)
