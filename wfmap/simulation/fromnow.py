"""What happens from here on: a span that begins as stated, its dates taken literally."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.errors import CancelledError
from wfmap.graph import ProcessGraph
from wfmap.simulation.batch import AREA, QUEUED, Batch, together
from wfmap.simulation.calendars import zone_of
from wfmap.simulation.clock import ENDED, Clock, demand_something
from wfmap.simulation.course import SAMPLES, Course, Record
from wfmap.simulation.cycles import WEEK, cycle_of, monday_of
from wfmap.simulation.field import Helpers, shared
from wfmap.simulation.loads import loads_of
from wfmap.simulation.program import Program, compile  # noqa: A004 - what it does
from wfmap.simulation.results import Log, Simulation, Week
from wfmap.simulation.rows import Span
from wfmap.simulation.sample import Sample
from wfmap.simulation.settling import Between, NotSettled, half_width, residuals
from wfmap.simulation.telling import simulation_of

__all__ = ["Begin", "from_here_on"]

_BLOCK: Final = 10
_MOST: Final = 400
_FEWEST: Final = 20
"""Runs below which no interval is given that a rule may stop at."""

_ENDED: Final = {late: f"the {what} ended first" for late, what in ENDED.items()}

Array = NDArray[np.float64]
_Job = tuple[Program, int, float, int, int, bool]


@dataclass(frozen=True, slots=True)
class Begin:
    """Where a span begins, at midnight where the process has its calendar, and its weeks."""

    day: date
    weeks: int = 4


@dataclass(frozen=True, slots=True, eq=False)
class _Done:
    weeks: list[Batch]
    left_over: float
    record: Record
    samples: Array
    log: Log | None


def from_here_on(  # noqa: PLR0913 - a simulation has as many choices
    graph: ProcessGraph,
    begin: Begin,
    *,
    events: int,
    seed: int = 0,
    precision: float = 0.02,
    replications: int | None = None,
    log: bool = False,
    helpers: Helpers | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Simulation:
    """Simulate a span of weeks again and again, until its mean cycle time is known.

    Cases count that begin within it; their times are those that end within it. The span begins with
    the backlog that is stated and nothing else. With `replications` exactly so many runs are made,
    with `log` the first of them keeps its event log.
    """
    program = compile(graph, cycle_of(graph.process, literal=True, first=monday_of(begin.day)))
    start = _midnight(graph, begin.day, program)
    helpers, found, settled, is_late = helpers or Helpers(), list[_Done](), False, False
    most = replications if replications is not None else _MOST
    while len(found) < most and (not settled or replications is not None):
        numbers = range(len(found), min(len(found) + _BLOCK, most))
        jobs = [(program, begin.weeks, start, seed, n, log and n == 0) for n in numbers]
        done = [one for one in _block(jobs, helpers) if one is not None]
        found += done
        is_late = len(done) < len(jobs)
        demand_something(found, is_late=is_late)
        spent = sum(one.record.events for one in found)
        if progress is not None:
            progress(len(found), most)
        if helpers.cancelled is not None and helpers.cancelled():
            raise CancelledError("the simulation was cancelled")
        settled = len(found) >= _FEWEST and _is_sure(
            [together(one.weeks) for one in found], precision
        )
        is_late |= helpers.is_late and not settled
        if is_late:
            settled = False
            break
        if replications is None and spent / len(found) * (len(found) + _BLOCK) > events:
            break
    ended = _ENDED[is_late]
    if len(found) >= most and not is_late:
        ended = f"{most} runs are too few" if replications is None else "so few runs were asked for"
    sample = Sample([[together(one.weeks)] for one in found], calm=settled, fewest=2)
    until = begin.day + timedelta(weeks=begin.weeks)
    return simulation_of(
        program,
        sample,
        [one.record for one in found],
        question="from",
        settled=settled,
        stopped_by="clock" if is_late else "precision" if settled else "events",
        not_settled=None if settled else _explained(found, precision, ended),
        unstable=tuple(
            load.actor
            for load in loads_of(program, [one.weeks for one in found])
            if load.is_overloaded
        ),
        seed=seed,
        warm_up=0.0,
        samples=np.concatenate([one.samples for one in found])[:SAMPLES],
        left_over=sum(one.left_over for one in found),
        span=Between(begin.day.isoformat(), until.isoformat()),
        logs=tuple(one.log for one in found if one.log is not None),
        weeks=tuple(_week(program, found, begin, k) for k in range(begin.weeks)),
    )


def _midnight(graph: ProcessGraph, day: date, program: Program) -> float:
    """Say when the day begins, in seconds on the time line of a program."""
    process = graph.process
    zone = zone_of(process.calendars.get(process.calendar or ""))
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    first = program.cycle.first
    begin = datetime(first.year, first.month, first.day, tzinfo=zone)
    ahead = begin.utcoffset()
    zero = 0.0 if ahead is None else -ahead.total_seconds()
    return max(0.0, (midnight - begin).total_seconds() + zero)


def _block(jobs: Sequence[_Job], helpers: Helpers) -> Sequence[_Done | None]:
    if helpers.share(len(jobs)):
        return shared(_one, [(*job, helpers.clock) for job in jobs], helpers)
    return [_one(*job, helpers.clock) for job in jobs]


def _one(  # noqa: PLR0913, PLR0917 - passed on to processes by place
    program: Program,
    weeks: int,
    start: float,
    seed: int,
    number: int,
    log: bool,  # noqa: FBT001 - as above
    clock: Clock | None = None,
) -> _Done | None:
    span = Span(seconds=WEEK, begin=start, start=start)
    wanted = SAMPLES // _BLOCK
    course = Course(program, span, seed=seed, number=number, wanted=wanted, most=weeks, log=log)
    course.extend(weeks, patience=0, clock=clock)
    if course.is_late:
        return None
    return _Done(
        course.batches,
        course.memory.open_outside(),
        course.record(),
        course.tally.samples,
        course.log() if log else None,
    )


def _is_sure(whole: Sequence[Batch], precision: float) -> bool:
    mean, rest = residuals(
        np.array([one.time for one in whole]), np.array([one.ended for one in whole])
    )
    return bool(np.isfinite(rest).all()) and half_width(rest) <= precision * mean


def _explained(found: Sequence[_Done], precision: float, ended: str) -> NotSettled:
    """Say why a span has not settled; no number of events helps where runs were counted."""
    whole = [together(one.weeks) for one in found]
    mean, rest = residuals(
        np.array([one.time for one in whole]), np.array([one.ended for one in whole])
    )
    if not np.isfinite(mean):
        return NotSettled("budget", None, "not settled: no case ends within the span")
    message = f"not settled: {ended}, for runs of this span differ much"
    wide = half_width(rest) / (precision * mean) if mean > 0 else 0.0
    if ended not in _ENDED.values() or not np.isfinite(wide):
        return NotSettled("budget", None, message)
    spent = sum(one.record.events for one in found)
    return NotSettled("budget", int(spent * max(1.1, 1.1 * wide**2)), message)


def _week(program: Program, found: Sequence[_Done], begin: Begin, week: int) -> Week:
    batches = [one.weeks[week] for one in found]
    sample = Sample([[batch] for batch in batches], fewest=2)
    waiting = [together(one.weeks[: week + 1]).pools[:, QUEUED] for one in found]
    ended = sample.column("ended")
    names = [plan.actor for plan in program.pools]
    seconds = sample.column("seconds")
    return Week(
        begin=(begin.day + timedelta(weeks=week)).isoformat(),
        came=sample.figure(sample.column("born")),
        left=sample.figure(sample.column("left")),
        cycle_time=sample.cycle_time if ended.sum() else None,
        queues={
            name: sample.figure(np.array([b.pools[k, AREA] for b in batches]), seconds)
            for k, name in enumerate(names)
        },
        waiting={
            name: sample.figure(np.array([one[k] for one in waiting]))
            for k, name in enumerate(names)
        },
    )
