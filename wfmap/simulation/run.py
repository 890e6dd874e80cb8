"""One replication: the memory of a program is run until enough cases are done, and read out."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wfmap.errors import CancelledError, LimitError
from wfmap.simulation.engine import layout as at
from wfmap.simulation.engine.loop import proceed
from wfmap.simulation.jit import COMPILED
from wfmap.simulation.program import Program, longer

__all__ = ["PoolRecord", "Run", "run"]

Array = NDArray[np.float64]
Integers = NDArray[np.int64]

_SLICE: Final = 2_000_000 if COMPILED else 20_000
"""Events between two looks at whether somebody has cancelled: a second, roughly."""
_FIVE: Final = 5
"""Cases per batch of MSER-5; statistics are kept in multiples of it."""
_MOST_ROWS: Final = 200
_LOG_ROOM: Final = 16384
_LONGEST: Final = 400_000
"""Days of calendars, some thousand years; a run that goes on longer is refused."""


@dataclass(frozen=True, slots=True)
class PoolRecord:
    """What a pool did in a run: over the whole of it, and up to the birth of each batch of cases.

    `area` is the integral of its queue over time, `waits` the sum of all waits in it, those of
    whoever still waits included: by Little's law they are equal. `work` is seconds of stated
    work; `until` has rows of (time, area, waits, work, entered). `grid` is the mean queue in
    cells of time of the run's `grid_width`.
    """

    area: float
    waits: float
    work: float
    entered: int
    until: Array
    grid: Array

    @property
    def littles_gap(self) -> float:
        """How far area and waits are apart, relative; 0 but for rounding."""
        return abs(self.area - self.waits) / max(self.area, self.waits, 1.0)


@dataclass(frozen=True, slots=True)
class Run:
    """One replication.

    `cycle_times`, `costs` and `born` are by case number, times in seconds; the cycle time of a
    case that never ends is NaN. `steps` has the shape (batches, steps, columns), `flows` (batches,
    flows, columns), each batch of `batch` cases, columns as in `engine.layout`. `log_numbers` has
    rows of (case, step, pool, server), `log_times` of (queued, started, ended).
    """

    cycle_times: Array
    costs: Array
    born: Array
    batch: int
    steps: Array
    flows: Array
    pools: tuple[PoolRecord, ...]
    ended: float
    events: int
    executions: int
    grid_width: float
    log_numbers: Integers = field(default_factory=lambda: np.zeros((0, 4), dtype=np.int64))
    log_times: Array = field(default_factory=lambda: np.zeros((0, 3)))


def run(  # noqa: PLR0913 - one replication has as many choices
    program: Program,
    *,
    seed: int,
    replication: int,
    cases: int,
    log: bool = False,
    cancelled: Callable[[], bool] | None = None,
) -> Run:
    """Run one replication.

    Args:
        program: the process.
        seed: with the replication, decides every random number.
        replication: 0 or more.
        cases: how many cases are measured, 1 or more; others keep coming until these are done.
        log: whether to keep the event log.
        cancelled: asked every second or so.

    Raises:
        CancelledError: when `cancelled` said so.
        LimitError: when the cases are not done within a thousand years.
    """
    while True:
        memory = _Memory(program, cases, log=log)
        memory.i[at.H_SEED], memory.i[at.H_REPLICATION] = seed, replication
        if memory.proceed(cancelled):
            return memory.read()
        if program.days > _LONGEST:
            raise LimitError("the cases are not done within a thousand years", "ask for fewer")
        program = longer(program)


class _Memory:
    """The two arrays of a run, grown when they are full: numpy arrays, or lists in plain Python."""

    def __init__(self, program: Program, cases: int, *, log: bool) -> None:
        self.program = program
        self.cases = cases
        self.batch = _FIVE * -(-cases // (_FIVE * _MOST_ROWS))
        self.rows = -(-cases // self.batch)
        self.logs: list[tuple[Integers, Array]] = []
        self.i: Any = program.i.copy() if COMPILED else program.i.tolist()
        self.f: Any = program.f.copy() if COMPILED else program.f.tolist()
        self.reserved = len(self.i)
        self._lay_out(log=log)
        room = 2 * self.i[at.H_SLACK] + 8 * self._backlog() * (
            at.TOKEN_SIZE + at.SCOPE_SIZE + self.i[at.H_CASE_SIZE]
        )
        self.grow(self.reserved + int(room) + 20_000)
        first = self.i[at.H_CYCLES]
        self.f[first : first + cases] = [float("nan")] * cases

    def _backlog(self) -> int:
        first, count = self.i[at.H_BACKLOG], self.i[at.H_BACKLOG_COUNT]
        return int(sum(self.f[first : first + count]) + count)

    def _reserve(self, size: int) -> int:
        place = self.reserved
        self.reserved += int(size)
        return place

    def _lay_out(self, *, log: bool) -> None:
        """Make room for what is counted, and say where it is."""
        i, pools = self.i, self.i[at.H_POOL_COUNT]
        i[at.H_CASES] = self.cases
        i[at.H_LIMIT] = 3 * self.cases + 1000
        i[at.H_STATS_CASES], i[at.H_STATS_ROWS] = self.batch, self.rows
        i[at.H_STATS] = self._reserve((self.rows + 1) * i[at.H_STATS_WIDTH])
        i[at.H_CYCLES] = self._reserve(self.cases)
        i[at.H_BORN_AT] = self._reserve(self.cases)
        i[at.H_COSTS] = self._reserve(self.cases)
        i[at.H_SNAPSHOTS] = self._reserve((self.rows + 2) * (1 + at.SNAPSHOT_COLUMNS * pools))
        if log:
            i[at.H_LOG_ROOM] = _LOG_ROOM + i[at.H_SLACK]
            i[at.H_LOG_AT] = self._reserve(at.LOG_WIDTH * i[at.H_LOG_ROOM])
        self.f[at.F_GRID_WIDTH] = 3600.0
        i[at.H_TOP] = self.reserved

    def grow(self, size: int) -> None:
        """Make the memory longer, its last third the heap, and move the heap there."""
        heap = size // 3
        total = size + heap
        old_at, count = self.i[at.H_HEAP_AT], 2 * self.i[at.H_HEAP]
        events = self.i[old_at : old_at + count], self.f[old_at : old_at + count]
        grown_i: Any
        grown_f: Any
        if COMPILED:
            grown_i, grown_f = np.zeros(total, dtype=np.int64), np.zeros(total)
            grown_i[: len(self.i)], grown_f[: len(self.f)] = self.i, self.f
        else:
            grown_i = [*self.i, *[0] * (total - len(self.i))]
            grown_f = [*self.f, *[0.0] * (total - len(self.f))]
        place = total - 2 * (heap // 2)
        grown_i[place : place + count], grown_f[place : place + count] = events
        grown_i[at.H_HEAP_AT], grown_i[at.H_HEAP_ROOM] = place, heap // 2
        self.i, self.f = grown_i, grown_f

    def proceed(self, cancelled: Callable[[], bool] | None) -> bool:
        """Run to the end; tell whether calendars reached that far."""
        while True:
            why = proceed(self.i, self.f, _SLICE)
            if why == at.FINISHED:
                self._drain()
                return True
            if why == at.BEYOND_CALENDAR:
                return False
            if why == at.NEED_ROOM:
                self._drain()
                if self._is_full():
                    self.grow(2 * len(self.i))
            if cancelled is not None and cancelled():
                raise CancelledError("the simulation was cancelled")

    def _is_full(self) -> bool:
        slack = self.i[at.H_SLACK]
        heap_full = self.i[at.H_HEAP] + slack > self.i[at.H_HEAP_ROOM]
        return bool(heap_full or self.i[at.H_TOP] + slack > self.i[at.H_HEAP_AT])

    def _drain(self) -> None:
        """Take the rows of the event log out."""
        count, first = self.i[at.H_LOG_COUNT], self.i[at.H_LOG_AT]
        if not count:
            return
        end = first + at.LOG_WIDTH * count
        numbers = np.array(self.i[first:end], dtype=np.int64).reshape(count, at.LOG_WIDTH)
        times = np.array(self.f[first:end]).reshape(count, at.LOG_WIDTH)[:, :3].copy()
        self.logs.append((numbers, times))
        self.i[at.H_LOG_COUNT] = 0

    def read(self) -> Run:
        """Read the results out."""
        i, program = self.i, self.program
        steps = len(program.steps)
        table = self._reals(i[at.H_STATS], self.rows * i[at.H_STATS_WIDTH])
        table = table.reshape(self.rows, -1)
        first = at.STEP_COLUMNS * steps
        until = self._snapshots()
        done = Run(
            cycle_times=self._reals(i[at.H_CYCLES], self.cases),
            costs=self._reals(i[at.H_COSTS], self.cases),
            born=self._reals(i[at.H_BORN_AT], self.cases),
            batch=self.batch,
            steps=table[:, :first].reshape(self.rows, steps, at.STEP_COLUMNS),
            flows=table[:, first:].reshape(self.rows, -1, at.FLOW_COLUMNS),
            pools=tuple(self._pool(k, until) for k in range(len(program.pools))),
            ended=float(self.f[at.F_NOW]),
            events=int(i[at.H_EVENTS]),
            executions=int(self._executions()),
            grid_width=float(self.f[at.F_GRID_WIDTH]),
        )
        return done if not self.logs else _with_log(done, self.logs)

    def _executions(self) -> float:
        width = self.i[at.H_STATS_WIDTH]
        table = self._reals(self.i[at.H_STATS], (self.rows + 1) * width).reshape(-1, width)
        last = at.STEP_COLUMNS * len(self.program.steps)
        return float(table[:, at.X_RUNS : last : at.STEP_COLUMNS].sum())

    def _reals(self, first: int, count: int) -> Array:
        return np.array(self.f[first : first + count], dtype=np.float64)

    def _snapshots(self) -> Array:
        """Read the snapshots; one that was not taken is that of the end."""
        pools, taken = len(self.program.pools), self.i[at.H_SNAPSHOT_COUNT]
        width = 1 + at.SNAPSHOT_COLUMNS * pools
        found = self._reals(self.i[at.H_SNAPSHOTS], taken * width).reshape(taken, width)
        end = [float(self.f[at.F_NOW])]
        for pool in (self.i[at.H_POOLS] + k * at.POOL_SIZE for k in range(pools)):
            end += [self.f[pool + at.PF_AREA], self.f[pool + at.PF_WAITS]]
            end += [self.f[pool + at.PF_WORK], float(self.i[pool + at.P_ENTERED])]
        missing = self.rows + 1 - taken
        return np.vstack([found, *[np.array(end)] * missing])

    def _pool(self, index: int, until: Array) -> PoolRecord:
        pool = self.i[at.H_POOLS] + index * at.POOL_SIZE
        first = 1 + at.SNAPSHOT_COLUMNS * index
        columns = [0, *range(first, first + at.SNAPSHOT_COLUMNS)]
        cells = self._reals(self.i[pool + at.P_GRID], at.GRID_CELLS)
        return PoolRecord(
            area=float(self.f[pool + at.PF_AREA]),
            waits=float(self.f[pool + at.PF_WAITS]),
            work=float(self.f[pool + at.PF_WORK]),
            entered=int(self.i[pool + at.P_ENTERED]),
            until=until[:, columns],
            grid=cells / float(self.f[at.F_GRID_WIDTH]),
        )


def _with_log(done: Run, logs: list[tuple[Integers, Array]]) -> Run:
    return replace(
        done,
        log_numbers=np.concatenate([numbers for numbers, _ in logs]),
        log_times=np.concatenate([times for _, times in logs]),
    )
