"""One run that can go on: its memory, the batches it has brought, and what its pools did."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from wfmap.graph import ProcessGraph
from wfmap.simulation.batch import Batch
from wfmap.simulation.clock import Clock
from wfmap.simulation.engine import layout as at
from wfmap.simulation.memory import Memory
from wfmap.simulation.program import Program
from wfmap.simulation.resting import Asleep, put_to_rest
from wfmap.simulation.results import Log
from wfmap.simulation.rows import Span
from wfmap.simulation.runs import PoolRecord, pool_record
from wfmap.simulation.tally import MOST, Tally

__all__ = ["SAMPLES", "Course", "Record", "target_of"]

SAMPLES: Final = 20_000
"""Cycle times of all runs together that are kept for pictures."""
_LARGEST: Final = 12_000_000
"""Places of memory, 190 MB, beyond which a run is given up: queues grow without end."""
_PORTION: Final = 2_000_000
"""Events after which ended cases are counted, so that no list of them grows."""


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """What a run did over all of it: its end in seconds, its pools, events and executions."""

    ended: float
    grid_width: float
    pools: tuple[PoolRecord, ...]
    events: int
    executions: int


class Course:
    """One run, and the batches it has brought.

    Args:
        program: the process.
        span: what makes a row.
        seed: with the number of the run, decides every random number.
        number: of the run, 0 or more.
        wanted: how many cycle times are kept as they are.
        most: batches that are kept apart.
        log: whether to keep the event log.
    """

    def __init__(  # noqa: PLR0913 - a run has as many choices
        self,
        program: Program,
        span: Span,
        *,
        seed: int,
        number: int,
        wanted: int = 0,
        most: int = MOST,
        log: bool = False,
    ) -> None:
        self.memory = Memory(program, span, seed=seed, replication=number, log=log, most=_LARGEST)
        self.tally = Tally(program, target_of(program.graph), wanted, most)
        self.is_swollen = False
        self.is_late = False
        self._asleep: Asleep | None = None

    @property
    def events(self) -> int:
        """How many events have happened."""
        return self.memory.events if self._asleep is None else self._asleep.events

    @property
    def now(self) -> float:
        """How far the run is, in seconds."""
        return self.memory.now if self._asleep is None else self._asleep.now

    def rest(self) -> None:
        """Take little memory until it goes on, or something is asked of it."""
        if self._asleep is None:
            self._asleep = put_to_rest(self.memory)

    def wake(self) -> Memory:
        """Give the memory as it was before it was put to rest."""
        if self._asleep is not None:
            self._asleep.wake(self.memory)
            self._asleep = None
        return self.memory

    @property
    def batches(self) -> list[Batch]:
        """The batches that are complete."""
        return self.tally.batches

    def extend(
        self,
        rows: int,
        *,
        patience: int,
        events: int = at.NEVER,
        cancelled: Callable[[], bool] | None = None,
        clock: Clock | None = None,
    ) -> bool:
        """Go on until so many rows are complete, or so many events have happened in all.

        Cases are waited for that many rows longest. Where the clock ends it, it `is_late`.

        Returns:
            Whether the rows are complete.
        """
        memory, done = self.wake(), False
        memory.aim(rows - 1, patience)
        while not (done or self.is_swollen or self.is_late) and memory.events < events:
            portion = min(events, (memory.events // _PORTION + 1) * _PORTION)
            done = memory.proceed(cancelled, portion, clock)
            self.is_late = not done and clock is not None and clock.has_struck
            self.tally.take(memory)
            self.is_swollen = memory.is_swollen
        memory.drain()
        self.tally.take(memory)
        self.tally.close(memory.harvest(done=done))
        return done

    def give_up(self) -> None:
        """Count the cases that began, if no batch of them is complete: those still open as such."""
        if not self.batches:
            self.tally.close(self.wake().harvest(done=True))

    def record(self) -> Record:
        """Tell what the run did over all of it."""
        memory = self.wake()
        return Record(
            ended=memory.now,
            grid_width=float(memory.f[at.F_GRID_WIDTH]),
            pools=tuple(
                pool_record(memory, k, np.zeros((0, 6))) for k in range(len(memory.program.pools))
            ),
            events=memory.events,
            executions=self._executions(),
        )

    def _executions(self) -> int:
        memory = self.memory
        steps = len(memory.program.steps)
        rest = memory.reals(
            memory.i[at.H_REST] + memory.i[at.H_ROW_HEAD], memory.i[at.H_STATS_WIDTH]
        )
        batches = [*self.tally.batches, *self.tally.part]
        inside = np.array([batch.steps[:, at.X_RUNS] for batch in batches]).sum()
        return int(inside + rest[at.X_RUNS : at.STEP_COLUMNS * steps : at.STEP_COLUMNS].sum())

    def log(self) -> Log:
        """Give the event log, by columns."""
        logs = self.memory.logs
        numbers = np.concatenate(
            [np.zeros((0, at.LOG_WIDTH), dtype=np.int64), *(n for n, _ in logs)]
        )
        times = np.concatenate([np.zeros((0, 3)), *(t for _, t in logs)])
        case, step, pool, server = numbers.T
        queued, started, ended = times.T
        return Log(case, step, pool, server, queued, started, ended)


def target_of(graph: ProcessGraph) -> float:
    """Give the cycle time beyond which a case is late, in seconds; infinite without a target."""
    target = graph.process.target
    if target is None or target.cycle_time is None:
        return float("inf")
    return target.cycle_time.expected
