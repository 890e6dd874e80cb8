"""Rows of a run → batches, joined in pairs as the run goes on, so that their number stays small.

Nobody knows beforehand how long a run has to be. So rows are short, and when there are `MOST`
batches, neighbours are added up in pairs and each new batch takes twice as many rows: from then on
there are between 16 and 32 however long the run is, in the same memory (dynamic batch means, Yeh &
Schmeiser 2000). Sums can be added and nothing is lost by it; for percentiles see `histogram`.

    ▏▏▏▏▏▏▏▏ full   →   ▎▎▎▎ joined in pairs   →   ▎▎▎▎▎▎▎▎ full   →   ▌▌▌▌ …
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

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

MOST: Final = 32
"""Batches of a run that are kept apart."""
_HEAD: Final = 2
"""Columns of a snapshot before those of pools."""
_PARTS: Final = 8
"""Histograms of a row that are kept until they are added up."""
_NONE: Final = Counted.of(np.zeros(0))
_added: Final = np.add.reduce
"""What `sum` of an array calls, without the way there."""


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
    times: list[Counted] = field(default_factory=list)

    def add(
        self, times: Array, costs: Array, marks: Integers, counted: Counted, judged: "Tally"
    ) -> None:
        self.ended += len(times)
        self.time += float(_added(times))
        self.cost += float(_added(costs))
        is_late = times > judged.limit
        is_aimed = (marks & judged.aims) != 0 if judged.aims else None
        self.aimed += len(times) if is_aimed is None else int(is_aimed.sum())
        over = is_late if is_aimed is None else is_late & is_aimed
        self.over += int(np.count_nonzero(over))
        if judged.marks:
            self._come_to(times, marks, is_late, judged.marks)
        if is_aimed is not None:
            self._tell_apart(times[is_aimed], marks[is_aimed], judged.fates, is_of_some=True)
        elif judged.fates:
            self._tell_apart(times, marks, judged.fates, is_of_some=False)
        self.times.append(counted)
        if len(self.times) > _PARTS:
            self.times = [Counted.joined(self.times)]

    def _come_to(
        self, times: Array, marks: Integers, is_late: NDArray[np.bool_], count: int
    ) -> None:
        """Count the cases that came to each of the marked steps."""
        known = self.reached or [(0.0, 0.0, 0.0)] * count
        bits = (marks & (1 << np.arange(count))[:, None]) != 0
        cases = np.count_nonzero(bits, axis=1).tolist()
        late = np.count_nonzero(bits & is_late, axis=1).tolist()
        self.reached = [
            (old[0] + cases[k], old[1] + float(_added(times[there])), old[2] + late[k])
            for k, (old, there) in enumerate(zip(known, bits, strict=True))
        ]

    def _tell_apart(
        self, times: Array, marks: Integers, fates: Mapping[str, int], *, is_of_some: bool
    ) -> None:
        rest = np.ones(len(times), dtype=bool)
        for name, bits in fates.items():
            there = rest & ((marks & bits) != 0)
            self._came_out(name, times[there])
            rest &= ~there
        if fates or is_of_some:
            self._came_out("", times[rest])

    def _came_out(self, name: str, times: Array) -> None:
        count, time = self.fates.get(name, (0.0, 0.0))
        self.fates[name] = count + len(times), time + float(_added(times))


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
        for numbers, reals in memory.ended:
            rows = numbers[:, at.OUT_ROW]
            times, costs, _ = np.ascontiguousarray(reals.T)
            marks = numbers[:, at.OUT_MARKS]
            self._keep(times)
            if (rows == rows[0]).all():  # mostly so, and much faster than to choose
                counted = Counted.of(times)
                self._open(int(rows[0])).add(times, costs, marks, counted, self)
                continue
            order = np.argsort(rows, kind="stable")
            self._take_apart(rows[order], times[order], costs[order], marks[order])
        memory.ended.clear()

    def _take_apart(self, rows: Integers, times: Array, costs: Array, marks: Integers) -> None:
        """Count cases that ended, in order of their rows."""
        ends = [*(np.flatnonzero(rows[1:] != rows[:-1]) + 1).tolist(), len(rows)]
        first = 0
        for end, counted in zip(ends, Counted.each(times, ends), strict=True):
            here = slice(first, end)
            row = self._open(int(rows[first]))
            row.add(times[here], costs[here], marks[here], counted, self)
            first = end

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
            times=Counted.joined(ended.times) if ended.times else _NONE,
        )


def pools_between(plans: tuple[PoolPlan, ...], begin: Array, end: Array) -> Array:
    """Give the columns of pools between two snapshots."""
    found = np.zeros((len(plans), POOL_COLUMNS))
    for k, plan in enumerate(plans):
        able = plan.availability * sum(
            group.count * group.speed * group.opened.between(float(begin[0]), float(end[0]))
            for group in plan.groups
        )
        first = _HEAD + at.SNAPSHOT_COLUMNS * k
        area, waits, work, entered, more = (end - begin)[first : first + at.SNAPSHOT_COLUMNS]
        found[k] = able if plan.servers else 0.0, work, area, waits, entered, more
    return found
