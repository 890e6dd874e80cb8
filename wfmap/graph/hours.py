"""Hours of the week: when an actor is there, when work comes, and how much open time a span has."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from wfmap.graph.graph import ProcessGraph, StepNode
from wfmap.graph.rates import open_share, open_together
from wfmap.units.durations import MINUTE
from wfmap.units.laws import Law, Sampled, Vector, paired
from wfmap.units.weekly import MINUTES_PER_WEEK, in_utc, windows

__all__ = ["Hours", "calendars_of", "clock_within", "hours_of", "open_minutes", "open_within"]

_ALWAYS: Final = "24/7"
_EVERY: Final = 5
"""Minutes between two moments at which work may come."""
_VALUES: Final = 128
"""Values of a deadline that are laid into the week."""


_AT_ONCE: Final = 1e-6
"""Minutes that work without any takes: it is done when somebody is there, not before."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When any of an actor's members is on duty.

    `weeks` are their working weeks in UTC, `share` the part of a week with anybody there, `crew`
    the part of them that is there on average while anybody is.
    """

    weeks: tuple[str, ...]
    share: float
    crew: float


def calendars_of(graph: ProcessGraph, actor: str) -> list[str | None]:
    """List the calendar of each member of an actor, or its own where it has none."""
    declared = graph.process.actors.get(actor)
    if declared is None:
        return [graph.process.calendar]
    members = [member.calendar or declared.calendar for member in declared.members.values()]
    return members or [declared.calendar]


def hours_of(graph: ProcessGraph, actor: str) -> Hours:
    """Find the hours of an actor; around the clock where no calendar says otherwise."""
    calendars = calendars_of(graph, actor)
    together = open_together(graph, calendars)
    present = sum(open_share(graph, name) for name in calendars) / len(calendars)
    return Hours(_weeks(graph, calendars), together, present / together if together else 0.0)


def _weeks(graph: ProcessGraph, calendars: Sequence[str | None]) -> tuple[str, ...]:
    process = graph.process
    found = (process.calendars.get(name or process.calendar or "") for name in calendars)
    return tuple(
        dict.fromkeys(in_utc(c.weekly, c.timezone) if c is not None else _ALWAYS for c in found)
    )


def open_within(graph: ProcessGraph, node: StepNode, time: Law) -> Law:
    """Say how much open time of a step's actor lies within a time that begins when work comes."""
    here = _hours(graph, node)
    if _ALWAYS in here:
        return time
    return _opened(here, _comes(graph, node), _Values(tuple(time.values(_VALUES))))


def _hours(graph: ProcessGraph, node: StepNode) -> tuple[str, ...]:
    """Name the weeks in which a step is worked on; a sub-process has no hours of its own."""
    if node.actor is None or node.step.steps:
        return (_ALWAYS,)
    return hours_of(graph, node.actor).weeks


def clock_within(
    graph: ProcessGraph, node: StepNode, whole: Law, ends: Law
) -> tuple[float, float] | None:
    """Compute how long open time takes on the clock from when work comes, if something may end it.

    Args:
        graph: the process.
        node: the step, whose actor's hours are open time.
        whole: how much open time it takes.
        ends: after how much time on the clock it is over in any case.

    Returns:
        Mean in seconds and variance; None where the actor is there around the clock, or never.
    """
    here = _hours(graph, node)
    if _ALWAYS in here or not open_minutes(here).any():
        return None
    taken, last = (_Values(tuple(law.values(_VALUES))) for law in (whole, ends))
    return _clocked(here, _comes(graph, node), taken, last)


@dataclass(frozen=True, slots=True)
class _Values:
    """Values of a time that a cache can tell apart."""

    given: tuple[float, ...]


def _comes(graph: ProcessGraph, node: StepNode) -> tuple[str, ...]:
    """Name the weeks in which work comes: of whoever did the step before, else of the arrivals."""
    actors = {before.actor for before in graph.predecessors(node.id) if before.step.processing_time}
    known = [actor for actor in graph.process.actors if actor in actors]
    if known:
        return tuple(
            dict.fromkeys(week for actor in known for week in hours_of(graph, actor).weeks)
        )
    arrivals = graph.process.arrivals
    return _weeks(graph, [arrivals.calendar if arrivals is not None else None])


@lru_cache(maxsize=256)
def _opened(here: tuple[str, ...], comes: tuple[str, ...], time: _Values) -> Law:
    minutes = np.concatenate([[0], np.cumsum(open_minutes(here))]).astype(np.float64)
    total = minutes[-1]
    begins = _moments(comes)
    ends = begins[:, None] + np.array(time.given)[None, :] / MINUTE
    weeks, rest = np.divmod(ends, MINUTES_PER_WEEK)
    reached = weeks * total + _opened_by(minutes, rest)
    return Sampled(np.sort(((reached - _opened_by(minutes, begins)[:, None]) * MINUTE).ravel()))


def _moments(comes: tuple[str, ...]) -> Vector:
    """List moments of the week at which work comes, in minutes, each in the middle of some."""
    minutes = np.flatnonzero(open_minutes(comes))[_EVERY // 2 :: _EVERY]
    return minutes.astype(np.float64) + 0.5


def _opened_by(minutes: Vector, moments: Vector) -> Vector:
    """Give the open minutes of the week up to some moments of it."""
    return np.interp(moments, np.arange(MINUTES_PER_WEEK + 1), minutes)


@lru_cache(maxsize=256)
def _clocked(
    here: tuple[str, ...], comes: tuple[str, ...], whole: _Values, ends: _Values
) -> tuple[float, float]:
    opened = open_minutes(here)
    minutes = np.concatenate([[0], np.cumsum(opened)]).astype(np.float64)
    starts = np.flatnonzero(np.diff(opened, prepend=0.0) > 0)
    begins = _moments(comes)
    taken = np.maximum(np.array(whole.given) / MINUTE, _AT_ONCE)
    wanted = _opened_by(minutes, begins)[:, None] + taken[None, :]
    weeks = np.ceil(wanted / minutes[-1]) - 1
    rest = wanted - weeks * minutes[-1]
    window = np.searchsorted(minutes[starts], rest, side="left") - 1
    done = weeks * MINUTES_PER_WEEK + starts[window] + rest - minutes[starts][window]
    last = paired(np.array(ends.given))[None, :]
    stays = np.minimum((done - begins[:, None]) * MINUTE, last)
    return float(stays.mean()), float(stays.var())


@lru_cache(maxsize=256)
def open_minutes(weeks: tuple[str, ...]) -> Vector:
    """Mark the minutes of the week in which any of some calendars is open, by 1 and 0."""
    found = np.zeros(MINUTES_PER_WEEK)
    for week in weeks:
        for start, end in windows(week):
            found[start:end] = 1.0
    found.flags.writeable = False
    return found
