"""Rows of a run → batches, joined in pairs as the run goes on, so that their number stays small.

Nobody knows beforehand how long a run has to be. So rows are short, and when there are `MOST`
batches, neighbours are added up in pairs and each new batch takes twice as many rows: from then on
there are between 16 and 32 however long the run is, in the same memory (dynamic batch means, Yeh &
Schmeiser 2000). Sums can be added and nothing is lost by it; for percentiles see `histogram`.

    ▏▏▏▏▏▏▏▏ full   →   ▎▎▎▎ joined in pairs   →   ▎▎▎▎▎▎▎▎ full   →   ▌▌▌▌ …
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from wfmap.simulation.batch import OUTCOME_COLUMNS, POOL_COLUMNS, Batch, Counted, together
from wfmap.simulation.engine import layout as at
from wfmap.simulation.marks import aimed_at, fate_bits, marked
from wfmap.simulation.memory import Memory
from wfmap.simulation.pools import PoolPlan
from wfmap.simulation.program import Program
from wfmap.simulation.rows import Row

__all__ = ["MOST", "Tally", "pools_between"]

Array = NDArray[np.float64]
Integers = NDArray[np.int64]
T = TypeVar("T", np.int64, np.float64)

MOST: Final = 32
"""Batches of a run that are kept apart."""
_HEAD: Final = 2
"""Columns of a snapshot before those of pools."""
_NONE: Final = Counted.of(np.zeros(0))


@dataclass(slots=True)
class _Open:
    """Sums over those cases of a row that have ended so far."""

    ended: int = 0
    time: float = 0.0
    cost: float = 0.0
    over: int = 0
    aimed: int = 0
    fates: dict[str, tuple[float, float]] = field(default_factory=dict)
    reached: list[tuple[float, float, float]] = field(default_factory=list)
    times: Counted = _NONE


@dataclass(slots=True)
class _Ended:
    """Cases that ended, in order of their rows, and `which` of the open rows each is of.

    Sums go on from what is known of a row, one case after the other. So they are the same however
    the cases were taken out: when that happens hangs on how much room a run has.
    """

    rows: list[_Open]
    which: Integers
    times: Array
    costs: Array
    marks: Integers

    def many(self, chosen: NDArray[np.bool_]) -> list[int]:
        """Count the chosen cases of every row."""
        found: list[int] = np.bincount(self.which[chosen], minlength=len(self.rows)).tolist()
        return found

    def sums(
        self, known: list[float], amounts: Array, chosen: NDArray[np.bool_] | None = None
    ) -> list[float]:
        """Add amounts of cases, all or the chosen ones, to what is known of every row."""
        which, more = (
            (self.which, amounts) if chosen is None else (self.which[chosen], amounts[chosen])
        )
        places = np.concatenate([np.arange(len(known)), which])
        found: list[float] = np.bincount(places, np.concatenate([known, more])).tolist()
        return found

    def count(self, judged: "Tally") -> None:
        """Add the cases to their rows."""
        rows = self.rows
        many = np.bincount(self.which, minlength=len(rows)).tolist()
        times = self.sums([row.time for row in rows], self.times)
        is_paid = self.costs.any()
        costs = self.sums([row.cost for row in rows], self.costs) if is_paid else None
        is_late = self.times > judged.limit
        is_aimed = (self.marks & judged.aims) != 0 if judged.aims else None
        aimed = many if is_aimed is None else self.many(is_aimed)
        over = self.many(is_late if is_aimed is None else is_late & is_aimed)
        counted = Counted.grown([row.times for row in rows], self.which, self.times)
        for k, row in enumerate(rows):
            row.ended += many[k]
            row.time = times[k]
            row.aimed += aimed[k]
            row.over += over[k]
            row.times = counted[k]
            if costs is not None:
                row.cost = costs[k]
        if judged.marks:
            self._come_to(is_late, judged.marks)
        if is_aimed is not None:
            self._tell_apart(judged.fates, is_aimed)
        elif judged.fates:
            self._tell_apart(judged.fates, np.ones(len(self.times), dtype=np.bool_))

    def _come_to(self, is_late: NDArray[np.bool_], count: int) -> None:
        """Count the cases that came to each of the marked steps."""
        none = [(0.0, 0.0, 0.0)] * count
        known = [row.reached or none for row in self.rows]
        for row in self.rows:
            row.reached = []
        for mark in range(count):
            there = (self.marks & (1 << mark)) != 0
            cases, late = self.many(there), self.many(there & is_late)
            times = self.sums([old[mark][1] for old in known], self.times, there)
            for k, row in enumerate(self.rows):
                old = known[k][mark]
                row.reached.append((old[0] + cases[k], times[k], old[2] + late[k]))

    def _tell_apart(self, fates: Mapping[str, int], rest: NDArray[np.bool_]) -> None:
        """Count the cases that the target is meant for by how they came out."""
        for name, bits in fates.items():
            there = rest & ((self.marks & bits) != 0)
            self._came_out(name, there)
            rest = rest & ~there
        self._came_out("", rest)

    def _came_out(self, name: str, there: NDArray[np.bool_]) -> None:
        known = [row.fates.get(name, (0.0, 0.0)) for row in self.rows]
        cases = self.many(there)
        times = self.sums([time for _, time in known], self.times, there)
        for k, row in enumerate(self.rows):
            row.fates[name] = known[k][0] + cases[k], times[k]


class Tally:
    """The batches of a run; each is made of `per` rows, twice as many whenever there are too many.

    Cases slower than `limit` seconds are late, of those that the target is meant for. Of the first
    cases, `wanted` cycle times are kept.
    """

    def __init__(self, program: Program, limit: float, wanted: int, most: int = MOST) -> None:
        self.program = program
        self.limit = limit
        self.aims = aimed_at(program.graph)
        self.marks = len(marked(program.graph))
        self.fates = fate_bits(program.graph)
        self.wanted = wanted
        self.most = most
        self.samples = np.zeros(0)
        self.batches: list[Batch] = []
        self.per = 1
        self.part: list[Batch] = []
        self.open: dict[int, _Open] = {}

    def take(self, memory: Memory) -> None:
        """Count the cases that have ended, and the rows that are complete."""
        if not memory.ended:
            return
        numbers = [one for one, _ in memory.ended]
        reals = [one for _, one in memory.ended]
        rows = _column(numbers, at.OUT_ROW)
        times, costs = _column(reals, at.OUTF_TIME), _column(reals, at.OUTF_COST)
        marks = _column(numbers, at.OUT_MARKS) if self.marks or self.fates else rows
        memory.ended.clear()
        self._keep(times)
        steps = rows[1:] - rows[:-1]
        if (steps < 0).any():
            order = np.argsort(rows, kind="stable")
            rows, times, costs, marks = rows[order], times[order], costs[order], marks[order]
            steps = rows[1:] - rows[:-1]
        turns = np.flatnonzero(steps) + 1
        bounds = np.concatenate([[0], turns, [len(rows)]])
        opened = [self._open(row) for row in rows[bounds[:-1]].tolist()]
        which = np.repeat(np.arange(len(opened)), np.diff(bounds))
        _Ended(opened, which, times, costs, marks).count(self)

    def _open(self, row: int) -> _Open:
        """Give what is known of the cases of a row so far."""
        found = self.open.get(row)
        if found is None:
            found = self.open[row] = _Open()
        return found

    def _keep(self, times: Array) -> None:
        lacking = self.wanted - len(self.samples)
        if lacking > 0:
            self.samples = np.concatenate([self.samples, times[:lacking]])

    def close(self, rows: list[Row]) -> None:
        """Make batches of rows that are complete."""
        for row in rows:
            self.part.append(self._batch(row, self.open.pop(row.number, _Open())))
            if len(self.part) < self.per:
                continue
            if len(self.batches) == self.most:
                pairs = zip(self.batches[::2], self.batches[1::2], strict=True)
                self.batches = [one + other for one, other in pairs]
                self.per *= 2
                continue
            self._join()

    def _join(self) -> None:
        self.batches.append(together(self.part))
        self.part = []

    def _batch(self, row: Row, ended: _Open) -> Batch:
        steps = len(self.program.steps)
        first = at.STEP_COLUMNS * steps
        return Batch(
            born=float(row.born),
            ended=float(ended.ended),
            time=ended.time,
            cost=ended.cost,
            late=float(ended.over + (0 if self.aims else row.born - ended.ended)),
            aimed=float(ended.aimed if self.aims else row.born),
            reached=np.array(ended.reached)
            if ended.reached
            else np.zeros((self.marks, OUTCOME_COLUMNS)),
            fates=ended.fates,
            seconds=float(row.end[0] - row.begin[0]),
            elapsed=float(row.until - row.begin[0]),
            left=float(row.end[1] - row.begin[1]),
            under_way=row.under_way,
            steps=row.table[:first].reshape(steps, at.STEP_COLUMNS),
            flows=row.table[first:].reshape(-1, at.FLOW_COLUMNS),
            pools=pools_between(self.program.pools, row.begin, row.end),
            times=ended.times,
        )


def _column(parts: Sequence[NDArray[T]], column: int) -> NDArray[T]:
    """Give a column of a table that comes in parts."""
    return np.concatenate([part[:, column] for part in parts])


def pools_between(plans: tuple[PoolPlan, ...], begin: Array, end: Array) -> Array:
    """Give the columns of pools between two snapshots."""
    since, until = float(begin[0]), float(end[0])
    seconds: dict[int, float] = {}
    changes = (end - begin).tolist()
    found = []
    for k, plan in enumerate(plans):
        able = 0.0
        for group in plan.groups:
            key = id(group.opened)  # pools of one calendar share it
            if key not in seconds:
                seconds[key] = group.opened.between(since, until)
            able += group.count * group.speed * seconds[key]
        first = _HEAD + at.SNAPSHOT_COLUMNS * k
        area, waits, work, entered, more = changes[first : first + at.SNAPSHOT_COLUMNS]
        usable = plan.availability * able if plan.servers else 0.0
        found.append((usable, work, area, waits, entered, more))
    return np.array(found).reshape(len(plans), POOL_COLUMNS)
