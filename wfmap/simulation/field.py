"""The runs of a process in the long run: each goes on where it stopped, row after row."""

import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from multiprocessing import resource_tracker
from typing import Any, Final

import numpy as np

from wfmap.errors import CancelledError, WfmapError
from wfmap.graph import ProcessGraph
from wfmap.simulation.batch import Batch
from wfmap.simulation.clock import Clock
from wfmap.simulation.course import SAMPLES, Course
from wfmap.simulation.cycles import cycle_of
from wfmap.simulation.frames import Frame
from wfmap.simulation.native.warm import is_warm
from wfmap.simulation.program import compile  # noqa: A004 - what it does
from wfmap.simulation.rows import Span
from wfmap.simulation.tally import MOST, Tally

__all__ = ["Field", "Helpers", "grouped", "shared"]

_GROUPS: Final = (8, 7, 6, 5)
"""Batches of each run, in the end: 20 to 32 in all."""
_PATIENCE: Final = 8
"""Rows that cases are waited for which began before."""
_WORTH_SHARING: Final = 4_000_000
"""Events below which no other process is asked to help; to start one takes about a second."""


@dataclass(frozen=True, slots=True)
class Helpers:
    """Who does the work, so many processes of joblib by one of its backends, and until when."""

    workers: int = 1
    backend: str | None = None
    cancelled: Callable[[], bool] | None = None
    clock: Clock | None = None

    @property
    def is_late(self) -> bool:
        """Whether the time allowed is over."""
        return self.clock is not None and self.clock.has_struck

    def share(self, jobs: int, *, worth: bool = True) -> bool:
        """Tell whether others help: to start them takes longer than most runs.

        While machine code is still being made nobody else is asked, for each would make it too.
        """
        return (self.backend is not None or (self.workers > 1 and jobs > 1 and worth)) and is_warm()


class Field:
    """All runs of a process in a frame.

    Args:
        graph: the process.
        frame: how runs are cut.
        seed: of the random numbers.
        limit: the time in seconds beyond which a case is late; None: that of the process.
        most: batches of a run that are kept apart.
    """

    def __init__(
        self,
        graph: ProcessGraph,
        frame: Frame,
        *,
        seed: int = 0,
        limit: float | None = None,
        most: int = MOST,
    ) -> None:
        self.frame = frame
        self.program = compile(graph, cycle_of(graph.process, literal=False))
        span = (
            Span(seconds=frame.row, begin=frame.warm_up, backlog=False)
            if frame.row > 0
            else Span(cases=frame.cases, backlog=False)
        )
        wanted = SAMPLES // frame.runs
        self.courses = [
            Course(self.program, span, seed=seed, number=number, wanted=wanted, most=most)
            for number in range(frame.runs)
        ]
        for course in self.courses:
            course.rest()
        if limit is not None:
            for course in self.courses:
                course.tally.limit = limit
        self.rows = 0
        self.is_stopped = False

    @property
    def has_batches(self) -> bool:
        """Whether every run has brought something to compare: a batch in which cases end."""
        return all(any(batch.ended for batch in course.batches) for course in self.courses)

    @property
    def events(self) -> int:
        """How many events have happened in all runs."""
        return sum(course.events for course in self.courses)

    @property
    def is_swollen(self) -> bool:
        """Whether a run was given up because its queues grow without end."""
        return any(course.is_swollen for course in self.courses)

    def extend(self, rows: int, events: int, helpers: Helpers | None = None) -> bool:
        """Go on until every run has so many rows; `events` may happen in all of them together.

        Returns:
            Whether they have. Where the clock ended it, `is_stopped` from then on.
        """
        helpers = helpers or Helpers()
        if helpers.is_late:
            self.is_stopped = True
            return False
        each = events // len(self.courses)
        done = self._extended(rows, each, helpers, self.events)
        if all(done):
            self.rows = rows
        else:
            self.is_stopped |= any(course.is_late for course in self.courses)
        if helpers.cancelled is not None and helpers.cancelled():
            raise CancelledError("the simulation was cancelled")
        return all(done)

    def _extended(self, rows: int, each: int, helpers: Helpers, before: int) -> list[bool]:
        pace = before / self.rows if self.rows else self.frame.expected / 16
        worth = (rows - self.rows) * pace > _WORTH_SHARING
        if not helpers.share(len(self.courses), worth=worth):
            how = helpers.cancelled, helpers.clock
            return [_extend(course, rows, each, *how)[1] for course in self.courses]
        jobs = [(course, rows, each, None, helpers.clock) for course in self.courses]
        found = shared(_extend, jobs, helpers)
        self.courses = [course for course, _ in found]
        return [done for _, done in found]

    def batches(self, per: int | None = None, rows: int | None = None) -> list[list[Batch]]:
        """List the batches of each run, in order.

        Args:
            per: rows of a batch; None: as many as they are kept by.
            rows: of the first so many rows only.
        """
        return [_of_rows(course.tally, per, rows) for course in self.courses]


def _of_rows(tally: Tally, per: int | None, rows: int | None) -> list[Batch]:
    step = (per or tally.per) // tally.per
    count = len(tally.batches) if rows is None else min(len(tally.batches), rows // tally.per)
    whole = tally.batches[: count // step * step]
    return [_sum(whole[k : k + step]) for k in range(0, len(whole), step)]


def _sum(batches: Sequence[Batch]) -> Batch:
    total = batches[0]
    for more in batches[1:]:
        total += more
    return total


def grouped(runs: Sequence[Sequence[Batch]]) -> list[list[Batch]]:
    """Join the batches of each run so that at most eight are left, of one length if they can be."""
    found: list[list[Batch]] = []
    for batches in runs:
        count = len(batches)
        even = [n for n in _GROUPS if count % n == 0]
        parts = min(count, even[0] if even else _GROUPS[0])
        cuts = np.linspace(0, count, parts + 1).round().astype(int)
        found.append([_sum(batches[a:b]) for a, b in pairwise(cuts)])
    return found


def _extend(
    course: Course,
    rows: int,
    events: int,
    cancelled: Callable[[], bool] | None = None,
    clock: Clock | None = None,
) -> tuple[Course, bool]:
    done = course.extend(rows, patience=_PATIENCE, events=events, cancelled=cancelled, clock=clock)
    course.rest()
    return course, done


def _watch_resources() -> None:
    """Start the process that watches what processes share, and keep which signals are blocked.

    Whoever starts it first, joblib among others, lets interruptions through again; workers that
    start after that would take one for theirs.
    """
    if not hasattr(signal, "pthread_sigmask"):
        return
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    resource_tracker.ensure_running()
    signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


def shared(
    function: Callable[..., Any], jobs: Sequence[tuple[Any, ...]], helpers: Helpers
) -> list[Any]:
    """Let joblib share jobs among processes, or whatever its backend has."""
    try:
        joblib: Any = import_module("joblib")  # ships no types, and only this needs it
    except ImportError:
        message = "sharing replications among workers takes joblib, which is not installed"
        raise WfmapError(message, "pip install 'wfmap[simulation]'") from None
    _watch_resources()
    choices: dict[str, Any] = {} if helpers.backend is None else {"backend": helpers.backend}
    with joblib.parallel_config(n_jobs=helpers.workers, **choices):
        return list(
            joblib.Parallel(max_nbytes=None)(joblib.delayed(function)(*job) for job in jobs)
        )
