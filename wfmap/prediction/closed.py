"""How long work stands at a closed door: arrivals while nobody is on duty.

To each minute of the week belongs the time until the actor is on duty next, 0 while the door is
open. The mean delay is the average of that over the minutes in which work comes: those in which
whoever did the step before works, put off by the stated waits on the way.

    Mon 09:00 ├──── open ────┤ 17:00 . . . . closed . . . . 09:00 ├── open ──┤
    delay          0           16 h  15 h  14 h . . .  1 h  0       0

By the open share alone, two of three would find a door closed that is open eight hours a day; in
truth most work comes from people with the same hours. Where the step before has no hours (a
gateway, a machine, somebody around the clock), those before it are asked, up to `_FURTHEST` steps
back. A wait on the way stands as eight of its quantiles, for what days of waiting put off comes at
any hour, which their mean would not tell. Each pair of a week and its source costs a pass over the
10,080 minutes of a week for each quantile, and is remembered.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.facts.statements import arrival_rate
from wfmap.graph import ROOT, ProcessGraph, StepNode
from wfmap.graph.moments import Moments, quantile
from wfmap.graph.visits import Visits
from wfmap.model.quantity import Duration
from wfmap.model.steps import Handoff
from wfmap.units.durations import MINUTE
from wfmap.units.weekly import (
    MINUTES_PER_DAY,
    MINUTES_PER_WEEK,
    ahead_of_utc,
    in_utc,
    minute_of_day,
    windows,
)

__all__ = [
    "arriving",
    "delay_at_door",
    "gathering",
    "open_in",
    "peaks_of",
    "releases",
    "standing_for",
    "ticks",
    "week_of",
]


def delay_at_door(graph: ProcessGraph, step: str, visited: Visits) -> float:
    """Compute the mean time until a step's actor is on duty, for work that has just come.

    Work comes when whoever did the step before it is on duty: the actors of the steps before, as
    often as they send it, or at the start the arrivals with their calendar and peaks. A stated
    wait on the way puts it off by as much as that.

    Returns:
        Seconds on the clock; 0 around the clock.
    """
    here = week_of(graph, graph.steps[step].actor)
    if here == "24/7":
        return 0.0
    sources = _sources(graph, step, visited, {step})
    total = sum(source.weight for source in sources)
    if total <= 0:
        return 0.0
    marks = releases(graph, graph.steps[step])
    delays = (s.weight * _delay(s.week, s.peaks, here, s.later, marks) for s in sources)
    return sum(delays) / total


def gathering(graph: ProcessGraph, step: str, visited: Visits) -> float:
    """Compute the mean time that a case waits for its batch to be released, in seconds.

    Releases are at fixed moments of the week, and work comes when those before work; a batch that
    is released by its size waits until it is full. 0 without a batch.
    """
    batch = graph.steps[step].step.batch
    if batch is None:
        return 0.0
    waits = []
    if batch.every is not None:
        waits.append(batch.every.expected / 2)
    marks = releases(graph, graph.steps[step])
    sources = _sources(graph, step, visited, {step})
    total = sum(source.weight for source in sources)
    if marks and total > 0:
        period = 0.0
        if batch.every is not None and not ticks(batch.every):
            period = batch.every.expected / MINUTE
        found = (s.weight * _to_release(s.week, s.peaks, s.later, marks, period) for s in sources)
        waits = [sum(found) / total]
    rate = arrival_rate(graph)
    per_second = (rate.value if rate is not None else 0.0) * visited.steps[step]
    if batch.size is not None and per_second > 0:
        waits.append((batch.size.value - 1) / 2 / per_second)
    return min(waits, default=0.0)


def releases(graph: ProcessGraph, node: StepNode) -> tuple[int, ...]:
    """List the minutes of the week, in UTC, at which the batches of a step are released.

    Times of day are those of the clocks where its actor works. None where releases shift from week
    to week.
    """
    batch = node.step.batch
    if batch is None:
        return ()
    zone = _zone(graph, _calendar(graph, node.actor))
    minutes = {
        day * MINUTES_PER_DAY + minute_of_day(time) - ahead_of_utc(zone)
        for time in batch.at
        for day in range(MINUTES_PER_WEEK // MINUTES_PER_DAY)
    }
    minutes.update(ticks(batch.every))
    return tuple(sorted({minute % MINUTES_PER_WEEK for minute in minutes}))


def ticks(every: Duration | None) -> tuple[int, ...]:
    """List the minutes of the week at which a period begins; none where they shift."""
    period = every.expected / MINUTE if every is not None else 0.0
    if period < 1 or MINUTES_PER_WEEK % period != 0:
        return ()
    return tuple(int(k * period) for k in range(round(MINUTES_PER_WEEK / period)))


Later = tuple[int, ...]
"""By how many minutes work is put off on the way: quantiles of the wait, all alike likely."""

_AT_ONCE: Final[Later] = (0,)
_QUANTILES: Final = 8
_FURTHEST: Final = 12
"""Steps back that are looked for somebody with working hours."""


@dataclass(frozen=True, slots=True)
class _Source:
    """Where work comes from: how often, in which week, with which peaks, and how much later."""

    weight: float
    week: str
    later: Later = _AT_ONCE
    peaks: tuple[tuple[str, float], ...] = ()


def _sources(graph: ProcessGraph, step: str, visited: Visits, seen: set[str]) -> list[_Source]:
    """List where the work of a step comes from.

    Gateways are passed through, and whoever works around the clock; of sub-processes the last
    steps are seen.
    """
    node = graph.steps[step]
    if graph.is_start(node) and node.level != ROOT:
        return _sources(graph, node.level, visited, seen | {node.level})
    found = [_arrivals(graph)] if graph.is_start(node) else []
    for flow in graph.incoming(step):
        before = graph.steps[flow.source]
        later = _sum(_handed(flow.handoff), _quantiles(before.step.wait_time))
        weight = visited.flows.get(flow.id, 0.0)
        week = week_of(graph, before.exit_actor or before.actor)
        works = before.step.processing_time is not None or bool(before.step.steps)
        if works and (week != "24/7" or before.step.steps):
            found.append(_Source(weight, week, later))
        elif before.id not in seen and len(seen) < _FURTHEST:
            later = _sum(later, _quantiles(before.step.processing_time))
            further = _sources(graph, before.id, visited, seen | {before.id})
            total = sum(source.weight for source in further) or 1.0
            found.extend(
                replace(s, weight=weight * s.weight / total, later=_sum(s.later, later))
                for s in further
            )
    return found


def _arrivals(graph: ProcessGraph) -> _Source:
    """Tell when cases come: one of them a case."""
    arrivals = graph.process.arrivals
    if arrivals is None:
        return _Source(1.0, "24/7")
    return _Source(1.0, week_of(graph, None, arrivals.calendar), peaks=peaks_of(graph))


def peaks_of(graph: ProcessGraph) -> tuple[tuple[str, float], ...]:
    """List the peaks of the arrivals: hours of the week in UTC, and the factor in them.

    They are stated by the clocks of the arrivals' calendar.
    """
    arrivals = graph.process.arrivals
    if arrivals is None:
        return ()
    zone = _zone(graph, arrivals.calendar or graph.process.calendar)
    return tuple((in_utc(peak.weekly, zone), peak.factor.value) for peak in arrivals.peaks)


def arriving(week: str, peaks: Iterable[tuple[str, float]]) -> NDArray[np.float64]:
    """Weigh the minutes of the week by what arrives; the last of several peaks at once decides."""
    factors = np.ones(MINUTES_PER_WEEK)
    for hours, factor in peaks:
        factors[open_in(hours)] = factor
    found: NDArray[np.float64] = factors * open_in(week)
    return found


def _calendar(graph: ProcessGraph, actor: str | None) -> str | None:
    """Name the calendar of an actor, the process's own where there is none."""
    declared = graph.process.actors.get(actor or "")
    return (declared.calendar if declared is not None else None) or graph.process.calendar


def _zone(graph: ProcessGraph, calendar: str | None) -> str:
    found = graph.process.calendars.get(calendar or "")
    return "UTC" if found is None else found.timezone


def _handed(handoff: Handoff | None) -> Later:
    """Give the delay of a handoff; one that is made now and then waits for its next time."""
    if handoff is None:
        return _AT_ONCE
    wait = _quantiles(handoff.wait)
    if handoff.every is None:
        return wait
    period = handoff.every.expected / MINUTE
    return _sum(wait, tuple(round(period * (k + 0.5) / _QUANTILES) for k in range(_QUANTILES)))


def _quantiles(wait: Duration | None) -> Later:
    """Stand for a wait by a few of its quantiles, in minutes."""
    return _AT_ONCE if wait is None else standing_for(wait.expected, wait.variance)


@lru_cache(maxsize=4096)
def standing_for(mean: float, variance: float) -> Later:
    """Stand for a wait (in seconds, seconds²) by a few of its quantiles, in minutes."""
    if variance <= 0:
        return (round(mean / MINUTE),)
    shares = ((k + 0.5) / _QUANTILES for k in range(_QUANTILES))
    return tuple(round(quantile(Moments(mean, variance), share) / MINUTE) for share in shares)


def _sum(one: Later, other: Later) -> Later:
    """Add two waits: each with each, and of many only as many as stand for them."""
    both = sorted(a + b for a in one for b in other)
    step = max(1, len(both) // _QUANTILES)
    return tuple(both[step // 2 :: step])


def week_of(graph: ProcessGraph, actor: str | None, calendar: str | None = None) -> str:
    """Return the week of an actor, or of a calendar, as text; the process's own where none is."""
    return _week(graph, calendar or _calendar(graph, actor))


def _week(graph: ProcessGraph, calendar: str | None) -> str:
    """Return the week of a calendar in UTC as text; around the clock where there is none."""
    found = graph.process.calendars.get(calendar or "")
    if found is None:
        return "24/7"
    return in_utc(found.weekly, found.timezone)


@lru_cache(maxsize=4096)
def _delay(
    source: str,
    peaks: tuple[tuple[str, float], ...],
    here: str,
    later: Later,
    marks: tuple[int, ...],
) -> float:
    """Average, over the minutes in which work comes, the time until the actor is on duty.

    Work that is gathered comes when its batch is released.
    """
    if here == source and later == _AT_ONCE and not marks:
        return 0.0
    minutes = np.arange(MINUTES_PER_WEEK)
    starts = [start for start, _ in windows(here)]
    opens = np.array([*starts, starts[0] + MINUTES_PER_WEEK])
    following = opens[np.searchsorted(opens, minutes, side="left")]
    waits = np.where(open_in(here), 0.0, following - minutes - 0.5)
    if marks:
        released = (minutes + _next(marks)).astype(np.int64) % MINUTES_PER_WEEK
        waits = waits[released]
    return _averaged(waits, source, peaks, later)


@lru_cache(maxsize=512)
def _to_release(
    source: str,
    peaks: tuple[tuple[str, float], ...],
    later: Later,
    marks: tuple[int, ...],
    period: float,
) -> float:
    """Average, over the minutes in which work comes, the time until the next release.

    There is one at every mark, and one in every period (minutes, 0 for none) that shifts from week
    to week: as far away as any time within the period, whenever work comes.
    """
    waits = _next(marks)
    if period > 0:
        within = np.minimum(waits, period)
        waits = within - within**2 / (2 * period)
    return _averaged(waits, source, peaks, later)


def _next(marks: tuple[int, ...]) -> NDArray[np.float64]:
    """Give the minutes from each minute of the week to the next release."""
    minutes = np.arange(MINUTES_PER_WEEK)
    releases = np.array([*marks, marks[0] + MINUTES_PER_WEEK])
    following = releases[np.searchsorted(releases, minutes, side="left")]
    return (following - minutes).astype(np.float64)


def _averaged(
    waits: NDArray[np.float64],
    source: str,
    peaks: tuple[tuple[str, float], ...],
    later: Later,
) -> float:
    """Average waits by minute of the week over when work comes; in seconds."""
    comes = arriving(source, peaks)
    if not comes.any():
        return 0.0
    put_off = [
        np.average(np.roll(waits, -(late % MINUTES_PER_WEEK)), weights=comes) for late in later
    ]
    return float(np.mean(put_off)) * MINUTE


def open_in(week: str) -> NDArray[np.bool_]:
    """Mark the minutes of a week in which a calendar is open."""
    found = np.zeros(MINUTES_PER_WEEK, dtype=bool)
    for start, end in windows(week):
        found[start:end] = True
    return found
