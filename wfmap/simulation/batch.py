"""Sums over the cases that began in one stretch of a run: what every figure is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.simulation.histogram import CELLS, bins

__all__ = [
    "ABLE",
    "AREA",
    "ENTERED",
    "QUEUED",
    "WAITS",
    "WORK",
    "Batch",
    "Counted",
    "Fates",
    "together",
]

Array = NDArray[np.float64]
Integers = NDArray[np.int64]
Fates = Mapping[str, tuple[float, float]]
"""By outcome, how many cases that the target is meant for, and the sum of their times."""

ABLE, WORK, AREA, WAITS, ENTERED, QUEUED = range(6)
"""Columns of a pool: seconds of work it could do and did, the area under its queue and the sum of
waits in seconds, how many entered, and by how many its queue grew."""
POOL_COLUMNS: Final = 6
OUTCOME_COLUMNS: Final = 3
"""Of the cases that came to a marked step: how many, the sum of their times, how many are late."""


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """A histogram of times: the cells used, in order, how many times each holds, and their sum."""

    cells: Integers
    counts: Integers
    sums: Array

    @classmethod
    def of(cls, times: Array) -> "Counted":
        """Count some times."""
        places = bins(times)
        counts = np.bincount(places, minlength=CELLS)
        sums: Array = np.bincount(places, weights=times, minlength=CELLS).astype(np.float64)
        return cls.dense(counts, sums)

    @classmethod
    def dense(cls, counts: Integers, sums: Array) -> "Counted":
        """Keep only the cells that are used."""
        used = np.flatnonzero(counts)
        return cls(used, counts[used], sums[used])

    def __add__(self, other: "Counted") -> "Counted":
        """Count both."""
        if not len(self.cells) or not len(other.cells):
            return self if len(self.cells) else other
        cells = np.concatenate([self.cells, other.cells])
        order = np.argsort(cells, kind="stable")
        cells = cells[order]
        first = np.flatnonzero(np.concatenate([[True], cells[1:] != cells[:-1]]))
        counts = np.concatenate([self.counts, other.counts])[order]
        sums = np.concatenate([self.sums, other.sums])[order]
        return Counted(cells[first], np.add.reduceat(counts, first), np.add.reduceat(sums, first))

    def spread(self) -> tuple[Integers, Array]:
        """Give counts and sums of all cells."""
        counts, sums = np.zeros(CELLS, dtype=np.int64), np.zeros(CELLS)
        counts[self.cells], sums[self.cells] = self.counts, self.sums
        return counts, sums

    def below(self, limit: float) -> int:
        """Count the times up to a limit, a whole cell by its mean."""
        return int(self.counts[self.sums <= limit * self.counts * (1 + 1e-12)].sum())


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Sums over the cases that began in a stretch.

    `born` cases began, `ended` of them have come to an end; `time` in seconds and `cost` are sums
    over those, `late` counts those over the target and those that never ended, out of `aimed` that
    it is meant for; where it is meant for some outcomes only, of what has ended. `left` cases, of
    whatever stretch, ended within its `seconds`, in which pools are measured too; cases began over
    `elapsed` seconds. `steps` has the shape (steps, columns), `flows`
    (flows, columns), `pools` (pools, columns), `reached` (marked steps, columns), `under_way`
    (steps, stages) counts visits that have not come to their end. `fates` tell the cases apart by
    how they came out, empty where there is but one way.
    """

    born: float
    ended: float
    time: float
    cost: float
    late: float
    seconds: float
    elapsed: float
    left: float
    steps: Array
    flows: Array
    pools: Array
    times: Counted
    aimed: float
    reached: Array
    under_way: Array
    fates: Fates = field(default_factory=dict)

    @property
    def unfinished(self) -> int:
        """Count the cases that never ended."""
        return int(self.born - self.ended)

    @property
    def mean(self) -> float:
        """The mean cycle time in seconds; NaN where no case ended."""
        return self.time / self.ended if self.ended else float("nan")

    def __add__(self, other: "Batch") -> "Batch":
        """Join two stretches."""
        return Batch(
            born=self.born + other.born,
            ended=self.ended + other.ended,
            time=self.time + other.time,
            cost=self.cost + other.cost,
            late=self.late + other.late,
            seconds=self.seconds + other.seconds,
            elapsed=self.elapsed + other.elapsed,
            left=self.left + other.left,
            steps=self.steps + other.steps,
            flows=self.flows + other.flows,
            pools=self.pools + other.pools,
            times=self.times + other.times,
            aimed=self.aimed + other.aimed,
            reached=self.reached + other.reached,
            fates=_added(self.fates, other.fates),
            under_way=self.under_way + other.under_way,
        )


def _added(one: Fates, other: Fates) -> Fates:
    none = 0.0, 0.0
    pairs = ((name, one.get(name, none), other.get(name, none)) for name in {**one, **other})
    return {name: (a[0] + b[0], a[1] + b[1]) for name, a, b in pairs}


def together(batches: list[Batch]) -> Batch:
    """Join stretches, one or more."""
    return reduce(Batch.__add__, batches)
