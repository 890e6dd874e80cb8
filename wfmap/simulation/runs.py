"""One replication: the memory of a program is run until enough cases are done, and read out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.simulation.engine import layout as at
from wfmap.simulation.memory import Memory
from wfmap.simulation.program import Program
from wfmap.simulation.rows import Row, Span

__all__ = ["PoolRecord", "Run", "pool_record", "run", "span_of"]

Array = NDArray[np.float64]
Integers = NDArray[np.int64]

_HEAD: Final = 2
"""Columns of a snapshot before those of pools."""
_FIVE: Final = 5
"""Cases per batch of MSER-5; statistics are kept in multiples of it."""
_MOST_ROWS: Final = 200
_PORTION: Final = 400_000
"""Events between two times that ended cases are taken out."""


@dataclass(frozen=True, slots=True)
class PoolRecord:
    """What a pool did in a run: over the whole of it, and up to the birth of each batch of cases.

    `area` is the integral of its queue over time, `waits` the sum of all waits in it, those of
    whoever still waits included: by Little's law they are equal. `work` is seconds of stated
    work; `until` has rows of (time, area, waits, work, entered, waiting). `grid` is the mean queue
    in cells of time of the run's `grid_width`.
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
    flows, columns), each batch of `batch` cases, columns as in `engine.layout`. `completions` has
    rows of (time, cases ended so far): when each batch is born, and at the end. `log_numbers` has
    rows of (case, step, pool, server), `log_times` of (queued, started, ended).
    """

    cycle_times: Array
    costs: Array
    born: Array
    batch: int
    steps: Array
    flows: Array
    completions: Array
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
        LimitError: when work waits for a time that never comes.
    """
    span = span_of(cases)
    batch, rows = span.cases, span.last
    memory = Memory(program, span, seed=seed, replication=replication, log=log)
    memory.aim(rows - 1, 0)
    found = np.full((cases, at.OUT_WIDTH), np.nan)
    done, before = False, -1
    while not done and memory.events > before:
        before = memory.events
        done = memory.proceed(cancelled, before + _PORTION)
        memory.drain()
        _take(memory, found)
    return _read(memory, found, batch)


def span_of(cases: int) -> Span:
    """Say how a run of so many cases is counted: in rows of a multiple of five, some hundred."""
    batch = _FIVE * -(-cases // (_FIVE * _MOST_ROWS))
    return Span(cases=batch, last=-(-cases // batch), limit=cases)


def _take(memory: Memory, found: Array) -> None:
    """Note what has ended by the number of the case: a little at a time, so that room is reused."""
    for numbers, reals in memory.ended:
        found[numbers[:, at.OUT_NUMBER]] = reals
    memory.ended.clear()


def _read(memory: Memory, ended: Array, batch: int) -> Run:
    """Read the results out, beside what has `ended`: time, cost and birth by number of the case."""
    i, f, program = memory.i, memory.f, memory.program
    steps = len(program.steps)
    found, rows = memory.harvest(done=True), -(-len(ended) // batch)
    table = np.zeros((rows, int(i[at.H_STATS_WIDTH])))
    for row in found:
        table[row.number] = row.table
    first = at.STEP_COLUMNS * steps
    until = _snapshots(memory, found, rows)
    times, costs, born = ended.T
    executions = _executions(table, steps) + _executions(
        memory.reals(i[at.H_REST] + i[at.H_ROW_HEAD], i[at.H_STATS_WIDTH])[None, :], steps
    )
    done = Run(
        cycle_times=times,
        costs=costs,
        born=born,
        batch=batch,
        steps=table[:, :first].reshape(rows, steps, at.STEP_COLUMNS),
        flows=table[:, first:].reshape(rows, -1, at.FLOW_COLUMNS),
        completions=until[:, :_HEAD],
        pools=tuple(
            pool_record(memory, k, until[:-1, _columns(k)]) for k in range(len(program.pools))
        ),
        ended=memory.now,
        events=memory.events,
        executions=int(executions),
        grid_width=float(f[at.F_GRID_WIDTH]),
    )
    return done if not memory.logs else _with_log(done, memory.logs)


def _executions(table: Array, steps: int) -> float:
    return float(table[:, at.X_RUNS : at.STEP_COLUMNS * steps : at.STEP_COLUMNS].sum())


def _snapshots(memory: Memory, rows: Sequence[Row], count: int) -> Array:
    """List the snapshots: of each row, of where the last ends, and of the end of the run."""
    now = memory.snapshot()
    known = [row.begin for row in rows] + [row.end for row in rows[-1:]]
    return np.array([*known, *[now] * (count + 2 - len(known))])


def _columns(index: int) -> list[int]:
    """List the columns of snapshots that are about a pool, the time first."""
    first = _HEAD + at.SNAPSHOT_COLUMNS * index
    return [0, *range(first, first + at.SNAPSHOT_COLUMNS)]


def pool_record(memory: Memory, index: int, until: Array) -> PoolRecord:
    """Tell what a pool did until now."""
    pool, f = memory.pool(index), memory.f
    cells = memory.reals(memory.i[pool + at.P_GRID], at.GRID_CELLS)
    area, waits = memory.totals(index)
    return PoolRecord(
        area=area,
        waits=waits,
        work=float(f[pool + at.PF_WORK]),
        entered=int(memory.i[pool + at.P_ENTERED]),
        until=until,
        grid=cells / float(f[at.F_GRID_WIDTH]),
    )


def _with_log(done: Run, logs: list[tuple[Integers, Array]]) -> Run:
    return replace(
        done,
        log_numbers=np.concatenate([numbers for numbers, _ in logs]),
        log_times=np.concatenate([times for _, times in logs]),
    )
