"""Which of several levers is best, with intervals, from paired runs.

All levers are tried on the same random numbers, so that differences of the same replication are
compared and what they share drops out. An interval of ranks says between which places a lever can
be; a tie is called one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wfmap.analysis.changes import LEVEL, Samples, mean_change, paired

__all__ = ["LEVEL", "Ranking", "Samples", "mean_change", "paired", "ranking"]


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
