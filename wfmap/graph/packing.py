"""How much of its hours a pool can use where closing time breaks up its work.

Who may not begin what cannot be done before closing goes home early, and who finishes what was
begun stays late: the pool can do less than its hours, or more. A queue that is never empty is
followed through the openings of the week: whoever is free first takes what comes next; what cannot
be begun any more is the first thing in the next opening, and nobody overtakes it.

    09:00 ├── job ──┼──── job ────┼ · · idle · ┤ 17:00    the next job takes longer than is left

What is left over at the end of a day has no formula for any law of work: renewal theory has one for
very long days only. So jobs are drawn, the same ones each time (a seed of its own), for four whole
weeks and until there are 4,000 of them; but not beyond sixteen weeks or 40,000 jobs. Each job costs
a place in a heap of the servers. A pool whose work pauses or is handed over uses all of its hours,
and nothing is drawn.
"""

from collections.abc import Iterator, Mapping
from heapq import heapify, heappop, heappush
from itertools import cycle
from math import inf
from random import Random
from typing import Final
from weakref import WeakKeyDictionary

from wfmap.graph.graph import ProcessGraph, StepNode
from wfmap.graph.stays import instances, work_of
from wfmap.model.closing import OnClosing
from wfmap.units.durations import MINUTE
from wfmap.units.laws import Vector
from wfmap.units.weekly import MINUTES_PER_WEEK, windows

__all__ = ["closing_of", "usable_share"]

_JOBS: Final = 4_000
"""Jobs that are packed, at least."""
_WEEKS: Final = 4
"""Weeks that are packed, at least, and at most so many times as many."""
_MOST_JOBS: Final = 40_000

_Job = tuple[OnClosing, float]
_KNOWN: Final[WeakKeyDictionary[ProcessGraph, dict[str, float]]] = WeakKeyDictionary()


def closing_of(graph: ProcessGraph, node: StepNode) -> OnClosing:
    """Say what happens to a step's work at closing time: its own rule beats its actor's."""
    actor = graph.process.actors.get(node.actor or "")
    return node.step.on_closing or (actor.on_closing if actor is not None else None) or "pause"


def usable_share(graph: ProcessGraph, actor: str, counts: Mapping[str, float]) -> float:
    """Say how much work a pool can do, as a share of its hours: 1 where nothing is broken up.

    Args:
        graph: the process.
        actor: the pool; of members with hours of their own 1 is said.
        counts: the visits of every step in a case.
    """
    known = _KNOWN.setdefault(graph, {})
    if actor not in known:
        known[actor] = _packed(graph, actor, counts)
    return known[actor]


def _packed(graph: ProcessGraph, actor: str, counts: Mapping[str, float]) -> float:
    declared = graph.process.actors.get(actor)
    nodes = [n for n in graph.steps.values() if n.actor == actor and 0 < counts[n.id] < inf]
    if declared is None or all(closing_of(graph, n) in ("pause", "hand-over") for n in nodes):
        return 1.0
    calendar = graph.process.calendars.get(declared.calendar or graph.process.calendar or "")
    if calendar is None or any(member.calendar for member in declared.members.values()):
        return 1.0
    openings = openings_of(calendar.weekly)
    kinds: list[tuple[float, OnClosing, Vector]] = [
        (counts[node.id] * instances(node), closing_of(graph, node), work.values())
        for node in nodes
        for work in (work_of(graph, node, counts[node.id]),)
        if work is not None
    ]
    servers = len(declared.members) or int(declared.capacity.value if declared.capacity else 0)
    is_idle = not servers or not any(values.any() for _, _, values in kinds)
    if not openings or is_idle:
        return 1.0
    return _share_of(openings, servers, _drawn(kinds))


def openings_of(weekly: str) -> list[float]:
    """List the openings of a week in seconds, those that touch as one; none around the clock."""
    spans = windows(weekly)
    lengths = [float(end - start) * MINUTE for start, end in spans]
    if len(spans) == 1 and spans[0] == (0, MINUTES_PER_WEEK):
        return []
    if len(spans) > 1 and spans[0][0] == 0 and spans[-1][1] == MINUTES_PER_WEEK:
        lengths[0] += lengths.pop()
    return lengths


def _drawn(kinds: list[tuple[float, OnClosing, Vector]]) -> Iterator[_Job]:
    """Draw jobs as they come, without end; each time the same ones."""
    chance = Random(0)  # noqa: S311 - nothing secret
    weights = [weight for weight, _, _ in kinds]
    decks: list[tuple[OnClosing, Iterator[float]]] = [
        (rule, _dealt(values.tolist(), chance)) for _, rule, values in kinds
    ]
    while True:
        rule, deck = chance.choices(decks, weights)[0]
        yield rule, next(deck)


def _dealt(values: list[float], chance: Random) -> Iterator[float]:
    """Deal values like cards, all of them before any comes again: their mean is that of the law."""
    while True:
        chance.shuffle(values)
        yield from values


def _share_of(openings: list[float], servers: int, jobs: Iterator[_Job]) -> float:
    """Pack jobs into openings, and give the work done as a share of the hours."""
    longest, opened, worked, packed = max(openings), 0.0, 0.0, 0
    free, job = [0.0] * servers, next(jobs)
    for number, length in enumerate(cycle(openings)):
        whole = number % len(openings) == 0 and number >= _WEEKS * len(openings)
        if whole and (packed >= _JOBS or number >= 4 * _WEEKS * len(openings)):
            break
        if packed >= _MOST_JOBS:
            break
        heapify(free)
        while free[0] < length and _begins(job, free[0], length, longest):
            start, (rule, span) = heappop(free), job
            done = start + span
            heappush(free, length if rule == "finish" and done > length else done)
            worked, packed, job = worked + span, packed + 1, next(jobs)
        opened += length * servers
        free = [max(0.0, moment - length) for moment in free]
    return worked / opened


def _begins(job: _Job, moment: float, length: float, longest: float) -> bool:
    """Tell whether a job may begin at a moment of an opening; the longest ones at its start."""
    rule, span = job
    if rule != "do-not-start":
        return True
    return moment <= 0 if span > longest else moment + span <= length
