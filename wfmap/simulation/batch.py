"""Sums over the cases that began in one stretch of a run: what every figure is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, TypeVar

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
    "total",
]

Array = NDArray[np.float64]
Integers = NDArray[np.int64]
Fates = Mapping[str, tuple[float, float]]
"""By outcome, how many cases that the target is meant for, and the sum of their times."""

ABLE, WORK, AREA, WAITS, ENTERED, QUEUED = range(6)
"""Columns of a pool: seconds of work it could do and did, the area under its queue and the sum of
waits in seconds, how many entered, and by how many its queue grew."""
POOL_COLUMNS: Final = 6
_AT_ONCE: Final = 64
"""Parts of which times are counted together."""
_FEW: Final = 64
"""How many cells there are for each time where it is faster to sort the times."""
OUTCOME_COLUMNS: Final = 3
"""Of the cases that came to a marked step: how many, the sum of their times, how many are late."""


def _told_apart(places: Integers, count: int = CELLS) -> tuple[Integers, Integers]:
    """List the cells that places are in, of so many, in order, and which of them each is in."""
    if len(places) < count // _FEW:
        cells, which = np.unique(places, return_inverse=True)
        return cells, which
    is_used = np.zeros(count, dtype=np.bool_)
    is_used[places] = True
    (cells,) = is_used.nonzero()
    number = np.empty(count, dtype=np.int64)
    number[cells] = np.arange(len(cells))
    return cells, number[places]


def _sums(which: Integers, amounts: Array, count: int) -> Array:
    """Add up amounts by the number of their cell, each in order from the first."""
    return np.bincount(which, weights=amounts, minlength=count).astype(np.float64, copy=False)


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """A histogram of times: the cells used, in order, how many times each holds, and their sum."""

    cells: Integers
    counts: Integers
    sums: Array

    @classmethod
    def of(cls, times: Array) -> "Counted":
        """Count some times."""
        cells, which = _told_apart(bins(times))
        counts = np.bincount(which, minlength=len(cells))
        return cls(cells, counts, _sums(which, times, len(cells)))

    @classmethod
    def grown(cls, known: Sequence["Counted"], which: Integers, times: Array) -> list["Counted"]:
        """Add times to several histograms at once.

        Args:
            known: what is counted so far.
            which: of them each time is added to, in order.
            times: in seconds; the sum of a cell goes on with one after the other.
        """
        found: list[Counted] = []
        bounds = np.searchsorted(which, np.arange(0, len(known) + _AT_ONCE, _AT_ONCE)).tolist()
        for k, (first, end) in enumerate(pairwise(bounds)):
            begin = k * _AT_ONCE
            some = known[begin : begin + _AT_ONCE]
            found += cls._grown(some, which[first:end] - begin, times[first:end])
        return found

    @classmethod
    def _grown(cls, known: Sequence["Counted"], which: Integers, times: Array) -> list["Counted"]:
        """Add times to a few histograms: the cells of each are told from those of the others."""
        parts = len(known)
        before = [one.cells + CELLS * k for k, one in enumerate(known) if len(one.cells)]
        places = np.concatenate([*before, bins(times) + CELLS * which])
        used, number = _told_apart(places, CELLS * parts)
        amounts = np.concatenate([*(one.sums for one in known), times])
        sums, old = _sums(number, amounts, len(used)), len(places) - len(times)
        counts = np.bincount(number[old:], minlength=len(used))
        if old:
            counts[number[:old]] += np.concatenate([one.counts for one in known])
        bounds = np.searchsorted(used, CELLS * np.arange(parts + 1)).tolist()
        return [
            cls(used[first:end] - k * CELLS, counts[first:end].copy(), sums[first:end].copy())
            for k, (first, end) in enumerate(pairwise(bounds))
        ]

    @classmethod
    def joined(cls, parts: Sequence["Counted"]) -> "Counted":
        """Count what parts hold, one or more; the sums of a cell are added up in their order."""
        if len(parts) == 1:
            return parts[0]
        used = [part for part in parts if len(part.cells)]
        if len(used) < 2:  # noqa: PLR2004 - there is nothing to add
            return used[0] if used else parts[0]
        cells, which = _told_apart(np.concatenate([part.cells for part in used]))
        counts = np.zeros(len(cells), dtype=np.int64)
        np.add.at(counts, which, np.concatenate([part.counts for part in used]))
        sums = _sums(which, np.concatenate([part.sums for part in used]), len(cells))
        return cls(cells, counts, sums)

    def __add__(self, other: "Counted") -> "Counted":
        """Count both."""
        return Counted.joined((self, other))

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
        return together((self, other))


_NUMBERS: Final = ("born", "ended", "time", "cost", "late", "seconds", "elapsed", "left", "aimed")
_TABLES: Final = ("steps", "flows", "pools", "reached", "under_way")


def together(batches: Sequence[Batch]) -> Batch:
    """Join stretches, one or more; everything is added up in their order."""
    if len(batches) == 1:
        return batches[0]
    return Batch(
        **{name: total([getattr(batch, name) for batch in batches]) for name in _NUMBERS},
        **{name: total([getattr(batch, name) for batch in batches]) for name in _TABLES},
        times=Counted.joined([batch.times for batch in batches]),
        fates=_joined([batch.fates for batch in batches]),
    )


T = TypeVar("T", float, Array)


def total(amounts: Sequence[T]) -> T:
    """Add up amounts in order, as the same bytes everywhere need it: `sum` of Python differs."""
    found = amounts[0] + amounts[1]
    for amount in amounts[2:]:
        found += amount
    return found


def _joined(parts: Sequence[Fates]) -> Fates:
    found: dict[str, tuple[float, float]] = {}
    for part in parts:
        for name, (count, time) in part.items():
            have, spent = found.get(name, (0.0, 0.0))
            found[name] = have + count, spent + time
    return found
