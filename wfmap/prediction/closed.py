"""How long work stands at a closed door: arrivals while nobody is on duty."""

from functools import lru_cache

import numpy as np

from wfmap.graph import ProcessGraph
from wfmap.units.durations import MINUTE
from wfmap.units.weekly import MINUTES_PER_WEEK, windows

__all__ = ["delay_at_door"]


def delay_at_door(graph: ProcessGraph, step: str) -> float:
    """Compute the mean time until a step's actor is on duty, for work that has just come.

    Work comes when whoever did the step before it is on duty: the actors of the steps before, or
    the arrivals' calendar at the start. After a stated wait it comes at any time.

    Returns:
        Seconds on the clock; 0 around the clock.
    """
    process = graph.process
    actor = process.actors.get(graph.steps[step].actor or "")
    here = (actor.calendar if actor is not None else None) or process.calendar
    sources = _sources(graph, step, {step})
    delays = [_delay(_week(graph, source), _week(graph, here)) for source in sources]
    return sum(delays) / len(delays) if delays else 0.0


_ANY_TIME = "~"
"""Stands for work that may come at any time of the week; no calendar has this id."""


def _sources(graph: ProcessGraph, step: str, seen: set[str]) -> list[str | None]:
    """List the calendars under which work comes to a step; gateways are passed through."""
    process = graph.process
    if graph.is_start(graph.steps[step]):
        arrivals = process.arrivals
        return [(arrivals.calendar if arrivals is not None else None) or _ANY_TIME]
    found: list[str | None] = []
    for flow in graph.incoming(step):
        before = graph.steps[flow.source]
        handoff = flow.handoff
        delayed = handoff is not None and (handoff.wait is not None or handoff.every is not None)
        if delayed or before.step.wait_time is not None or before.step.steps:
            found.append(_ANY_TIME)
        elif before.step.processing_time is not None:
            actor = process.actors.get(before.actor or "")
            found.append((actor.calendar if actor is not None else None) or process.calendar)
        elif before.id not in seen:
            found.extend(_sources(graph, before.id, seen | {before.id}))
    return found


def _week(graph: ProcessGraph, calendar: str | None) -> str:
    """Return the week of a calendar as text; around the clock where there is none."""
    found = graph.process.calendars.get(calendar or "")
    return found.weekly if found is not None else "24/7"


@lru_cache(maxsize=256)
def _delay(source: str, here: str) -> float:
    """Average, over the open minutes of one week, the time until the other is open."""
    if here in {"24/7", source}:
        return 0.0
    minutes = np.arange(MINUTES_PER_WEEK)
    comes = np.zeros(MINUTES_PER_WEEK, dtype=bool)
    for start, end in windows(source):
        comes[start:end] = True
    opens = np.array(
        [start for start, _ in windows(here)] + [windows(here)[0][0] + MINUTES_PER_WEEK]
    )
    is_open = np.zeros(MINUTES_PER_WEEK, dtype=bool)
    for start, end in windows(here):
        is_open[start:end] = True
    following = opens[np.searchsorted(opens, minutes, side="left")]
    waits = np.where(is_open, 0.0, following - minutes - 0.5)
    return float(waits[comes].mean()) * MINUTE
