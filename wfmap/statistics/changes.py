"""A change: to-be minus as-is, with its interval where it has settled."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["LEVEL", "Change", "half_widths", "level_at"]

LEVEL: Final = 0.95
"""The level of every interval."""

Samples = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """A difference with its interval at 95 %.

    A predicted one has none, and repeats the figure; a simulated one that has not settled has None.
    """

    change: float
    low: float | None
    high: float | None

    @property
    def settled(self) -> bool:
        """Whether there is an interval."""
        return self.low is not None and self.high is not None

    @property
    def is_decided(self) -> bool:
        """Whether the interval leaves no doubt about the sign."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def half_widths(samples: Samples, level: float) -> Samples:
    """Give half the widths of the t intervals of means over the last axis; infinite of one."""
    count = samples.shape[-1]
    if count < 2:  # noqa: PLR2004 - one sample says nothing of its spread
        return np.full(samples.shape[:-1], np.inf)
    from scipy import special  # noqa: PLC0415 - a predicted ranking does without

    quantile = float(np.asarray(special.stdtrit(count - 1, (1 + level) / 2)).item())
    found: Samples = samples.std(axis=-1, ddof=1) / np.sqrt(count) * quantile
    return found


def level_at(look: int, comparisons: int = 1) -> float:
    """Give the level of each of some comparisons at a look: the doubts of all looks add up to 5 %.

    The j-th look has 1 ÷ (j (j + 1)) of it, however many there will be (Lan & DeMets 1983).

    Args:
        look: how many there were, this one included: 1 or more.
        comparisons: how many are made at each look.
    """
    return 1 - (1 - LEVEL) / (look * (look + 1) * comparisons)
