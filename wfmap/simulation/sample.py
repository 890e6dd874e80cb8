"""Batches → figures: pooled over all of them, with an interval from how they differ."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfmap.facts import Figure
from wfmap.simulation.batch import Batch, Counted, together
from wfmap.simulation.histogram import percentiles
from wfmap.simulation.results import Distribution, Outcome
from wfmap.simulation.settling import FEWEST, drifts, half_width, residuals

__all__ = ["Sample"]

Array = NDArray[np.float64]

SHARES = (0.5, 0.9, 0.95)
"""The percentiles that are told."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The batches of every run, and what may be said of them.

    `calm` tells that times and queues have settled. Figures of work, errors and cost settle apart
    from them: they have an interval as soon as there are enough batches and no trend. With
    `fewest` of 2 every replication is a batch of its own, and trends are not looked for.
    """

    runs: Sequence[Sequence[Batch]]
    calm: bool = True
    fewest: int = FEWEST

    @property
    def batches(self) -> list[Batch]:
        """All batches, run after run."""
        return [batch for run in self.runs for batch in run]

    def split(self, values: Array) -> list[Array]:
        """Cut values of all batches into those of each run."""
        ends = np.cumsum([len(run) for run in self.runs])[:-1]
        return list(np.split(values, ends))

    def column(self, name: str) -> Array:
        """Give a sum of every batch."""
        return np.array([float(getattr(batch, name)) for batch in self.batches])

    def figure(
        self, above: Array, below: Array | None = None, *, queues: bool = False, note: str = ""
    ) -> Figure:
        """Divide sums, or average values; with an interval where it has settled.

        What cannot be less than nothing has no interval that goes below it.

        Args:
            above: one value for each batch.
            below: another; None: 1 each.
            queues: whether it settles with times and queues, or apart from them.
            note: how it was made.
        """
        whole = np.ones(len(above)) if below is None else below
        known = np.isfinite(above) & np.isfinite(whole)
        value, rest = residuals(above[known], whole[known])
        if not np.isfinite(value):
            return Figure(0.0, "simulated", note=note)
        half = self._half(rest, known, queues=queues)
        if half is None:
            return Figure(value, "simulated", note=note)
        low = max(0.0, value - half) if value >= 0 else value - half
        return Figure(value, "simulated", low, value + half, note)

    def _half(self, rest: Array, known: NDArray[np.bool_], *, queues: bool) -> float | None:
        if len(rest) < self.fewest or (queues and not self.calm):
            return None
        if self.fewest == FEWEST and not queues and known.all() and drifts(self.split(rest)):
            return None
        return half_width(rest)

    @property
    def cycle_time(self) -> Figure:
        """The mean cycle time of those that came to an end, in seconds."""
        return self.figure(self.column("time"), self.column("ended"), queues=True)

    @property
    def late(self) -> Figure:
        """The share of cases over the target, of those it is meant for; what never ends is late."""
        return self._share(self.column("late"), self.column("aimed"))

    def _share(self, above: Array, below: Array) -> Figure:
        found = self.figure(above, below, queues=True)
        if found.low is None or found.high is None:
            return found
        return Figure(found.value, found.basis, max(0.0, found.low), min(1.0, found.high))

    def outcome(self, mark: int, *, judged: bool) -> Outcome:
        """Tell of the cases that came to a marked step, by its number."""
        reached = np.array([batch.reached[mark] for batch in self.batches])
        count, time, late = reached.T
        return Outcome(
            share=self._share(count, self.column("ended")),
            cycle_time=self.figure(time, count, queues=True) if count.any() else None,
            late=self._share(late, count) if judged and count.any() else None,
        )

    def means(self) -> Array:
        """The mean cycle time of every batch, in seconds; NaN where none ended."""
        ended = self.column("ended")
        means: Array = np.divide(
            self.column("time"), ended, out=np.full(len(ended), np.nan), where=ended > 0
        )
        return means

    def distribution(self) -> Distribution:
        """Tell how long cases take: the mean, and percentiles of all of them together."""
        mean = self.cycle_time
        pooled = together(self.batches).times
        p50, p90, p95 = percentiles(*pooled.spread(), SHARES)
        spreads = tuple(self._around(pooled, share) for share in SHARES)
        value = mean.value if pooled.counts.any() else float("nan")
        return Distribution(value, mean.low, mean.high, p50, p90, p95, spreads)

    def _around(self, pooled: Counted, share: float) -> tuple[float, float] | None:
        """Give the interval of a percentile.

        How much the share of cases below the percentile differs among batches says between which
        shares it lies; the percentiles of those are the interval.
        """
        counts, sums = pooled.spread()
        (point,) = percentiles(counts, sums, (share,))
        if not np.isfinite(point):
            return None
        below = np.array([float(batch.times.below(point)) for batch in self.batches])
        _, rest = residuals(below, self.column("ended"))
        half = self._half(rest, np.array([True]), queues=True)
        if half is None or not np.isfinite(half):
            return None
        low, high = percentiles(counts, sums, (max(0.0, share - half), min(1.0, share + half)))
        return low, high
