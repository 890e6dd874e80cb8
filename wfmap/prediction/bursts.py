"""What piles up where work comes in bursts, or faster than it can be done: a fluid over the week.

For every step it is followed in which minutes of the week its work comes: arrivals in their hours
and peaks, handed over or released together at set times, put off by what is before. Each pool is
then a fluid: its work flows in as it comes and out as people are on duty (Newell 1982). What waits
in the fluid, over waiting for the door to open, is added to the wait by chance; that wait is left
to the work that does not come in bursts. Minutes are the grain; a loop's way back is left out.

    work in, by the minute        level of the fluid            work done, by the minute
    ▁▁█▁▁▁▁▁▁▁▁▁            ──►   ▁▁█▇▆▅▄▃▂▁▁▁           ──►    ▁▁▂▂▂▂▂▂▂▂▂▁

Queueing formulas know a mean rate and a variability, and nothing of a hundred cases that come at
nine o'clock. A fluid knows the opposite: what comes when, and nothing of chance. So both are added,
each for what it knows. Work in a minute waits until the pool has done what was
there before; two weeks are run through, of which the second counts, so that what is left on Sunday
night is there on Monday. A step costs some passes over the 10,080 minutes of a week, and so does a
pool.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp

import numpy as np
from numpy.typing import NDArray

from wfmap.graph import ROOT, ProcessGraph, StepNode
from wfmap.graph.inside import in_order
from wfmap.graph.visits import Visits
from wfmap.model.people import Actor
from wfmap.model.steps import Handoff
from wfmap.prediction.closed import arriving, open_in, peaks_of, releases, ticks, week_of
from wfmap.prediction.pools import Pool
from wfmap.units.durations import MINUTE
from wfmap.units.weekly import MINUTES_PER_WEEK

__all__ = ["Bursts", "Pile", "bursts_of"]

Week = NDArray[np.float64]
"""One figure for each minute of the week, Monday 00:00 UTC first."""

_WEEKS = 3
_TOGETHER = 2.0
"""Entries in one minute that are a burst, where they are more than can be done in it."""
_ALMOST = 0.999


@dataclass(frozen=True, slots=True)
class Pile:
    """What a pool's fluid adds: seconds on the clock by step; the share of entries in bursts."""

    longer: Mapping[str, float]
    together: float


NO_PILE = Pile({}, 0.0)


class Bursts:
    """The minutes of the week in which the work of each step comes.

    Every prediction keeps one, and a process with many candidates is predicted a thousand times. So
    the weeks themselves, 160 kB a step, are kept of the last ones only and followed anew if asked.
    """

    def __init__(self, graph: ProcessGraph, visited: Visits, rate: float) -> None:
        self.graph = graph
        self.rate = rate
        self._from = _From(graph, visited)

    @property
    def comes(self) -> Mapping[str, Week]:
        """When work comes to a step, as a share of all of it in each minute."""
        return _followed(self._from).comes

    @property
    def goes(self) -> Mapping[str, Week]:
        """When work goes on from a step."""
        return _followed(self._from).goes

    def leaving(self, node: StepNode) -> Week:
        """Say when work goes on: when somebody is there, after the work and the wait after it."""
        return _leaving(self.graph, node, self.comes[node.id])

    def pile(self, pool: Pool) -> Pile:
        """Let the work of a pool flow through it."""
        power = self._power(pool)
        if power is None or pool.fullness(self.rate) >= _ALMOST:
            return NO_PILE
        entries, work = self._inflow(pool)
        burst = (entries >= _TOGETHER) & (work > power)
        if not burst.any() and not (work > power).any():
            return NO_PILE
        waits = _fluid_waits(work, power) - _fluid_waits(np.zeros(MINUTES_PER_WEEK), power)
        at_door = (power == 0) & (waits > 0)
        total = max(float(entries.sum()), 1e-300)
        spared = (1 - 1 / pool.servers) * pool.mean / pool.pace
        left = _left_over(pool, self.rate, entries[burst]) if burst.any() else 0.0
        longer = {}
        for load in pool.loads:
            comes = self.comes.get(load.step)
            if comes is not None:
                # a sum, not a product of vectors: BLAS would share it among threads, whose number
                # decides on its last digits, and wait for them far longer than it takes
                own = float((comes * waits).sum()) * MINUTE
                own += (left - spared) * float(comes[burst].sum())
                longer[load.step] = max(0.0, own)
        return Pile(longer, float(entries[burst | at_door].sum()) / total)

    def _inflow(self, pool: Pool) -> tuple[Week, Week]:
        """Sum the entries into a pool, and their work in seconds, by the minute of the week."""
        per_week = self.rate * MINUTES_PER_WEEK * MINUTE
        entries, work = np.zeros(MINUTES_PER_WEEK), np.zeros(MINUTES_PER_WEEK)
        for load in pool.loads:
            comes = self.comes.get(load.step)
            if comes is not None:
                entries = entries + comes * (load.entries * per_week)
                work = work + comes * (load.entries * load.mean * per_week)
        return entries, work

    def _power(self, pool: Pool) -> Week | None:
        """Give the seconds of work that a pool does in each minute of the week."""
        declared = self.graph.process.actors[pool.actor]
        if declared.members:
            found = self._of_members(declared)
        else:
            hours = open_in(week_of(self.graph, pool.actor)).astype(np.float64)
            found = hours * (pool.servers * pool.pace * pool.usable * MINUTE)
        return found if found.any() else None

    def _of_members(self, declared: Actor) -> Week:
        available = declared.availability.value if declared.availability is not None else 1.0
        parts: list[Week] = []
        for member in declared.members.values():
            speed = member.speed.value if member.speed is not None else 1.0
            name = member.calendar or declared.calendar
            here = open_in(week_of(self.graph, None, name)).astype(np.float64)
            parts.append(here * (speed * available * MINUTE))
        return np.asarray(np.sum(parts, axis=0), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class _From:
    """What weeks are followed from; each is its own."""

    graph: ProcessGraph
    visited: Visits


class _Walk:
    """Work followed over the week, step after step."""

    def __init__(self, start: _From) -> None:
        self._graph, self._visited = start.graph, start.visited
        self.comes: dict[str, Week] = {}
        self.goes: dict[str, Week] = {}
        self._walk(ROOT, _arrivals(start.graph))

    def _walk(self, level: str, begins: Week) -> None:
        for node in in_order(self._graph, level):
            self.comes[node.id] = self._coming(node, begins)
            if node.step.steps:
                self._walk(node.id, self.comes[node.id])
                ends = [
                    (self._visited.steps[e.id], self.goes[e.id])
                    for e in self._graph.ends(node.id)
                    if e.id in self.goes
                ]
                self.goes[node.id] = _mixed(ends, self.comes[node.id])
            else:
                self.goes[node.id] = _leaving(self._graph, node, self.comes[node.id])

    def _coming(self, node: StepNode, begins: Week) -> Week:
        parts = [
            (self._visited.flows.get(flow.id, 0.0), _passed(self.goes[flow.source], flow.handoff))
            for flow in self._graph.incoming(node.id)
            if flow.source in self.goes
        ]
        if self._graph.is_start(node):
            parts.append((self._visited.steps.get(node.level, 1.0), begins))
        host = node.step.attached_to
        if host is not None and host in self.comes:
            wait = node.step.wait_time
            parts.append((1.0, _later(self.comes[host], wait.expected if wait else 0.0)))
        return _gathered(_mixed(parts, begins), releases(self._graph, node))


@lru_cache(maxsize=2)  # a process as it is, and the one it is held against
def _followed(start: _From) -> _Walk:
    return _Walk(start)


def _leaving(graph: ProcessGraph, node: StepNode, comes: Week) -> Week:
    here = open_in(week_of(graph, node.actor)) if node.actor is not None else None
    works = node.step.processing_time
    if works is not None and here is not None and not here.all():
        comes = _to_open(comes, here)
    after = (works.expected if works else 0.0) + (
        node.step.wait_time.expected if node.step.wait_time else 0.0
    )
    return _later(comes, after)


def _left_over(pool: Pool, rate: float, sizes: Week) -> float:
    """Compute what a burst finds left of those before, in seconds.

    Bursts come regularly, each as one customer of D/G/1 (Kraemer & Langenbach-Belz 1976).
    """
    size = float((sizes**2).sum() / sizes.sum())
    load, scv = pool.fullness(rate), (1 + pool.scv) / size
    if not 0 < load < 1 or scv <= 0:
        return 0.0
    damped = exp(-2 * (1 - load) / (3 * load) / scv)
    return load * size * pool.mean / pool.pace / pool.servers / (1 - load) * scv / 2 * damped


def bursts_of(graph: ProcessGraph, visited: Visits, rate: float) -> Bursts | None:
    """Follow the work over the week; None where it comes evenly around the clock."""
    process = graph.process
    if rate <= 0 or visited.endless:
        return None
    actors = process.actors.values()
    hours = process.calendar is not None or any(
        a.calendar or any(m.calendar for m in a.members.values()) for a in actors
    )
    arrivals = process.arrivals
    uneven = arrivals is not None and (arrivals.peaks or arrivals.calendar)
    gathers = any(
        n.step.batch and (n.step.batch.at or n.step.batch.every) for n in graph.steps.values()
    )
    handed = any(f.handoff is not None and f.handoff.every for f in graph.flows.values())
    return Bursts(graph, visited, rate) if hours or uneven or gathers or handed else None


def _arrivals(graph: ProcessGraph) -> Week:
    arrivals = graph.process.arrivals
    if arrivals is None:
        return np.full(MINUTES_PER_WEEK, 1 / MINUTES_PER_WEEK)
    found = arriving(week_of(graph, None, arrivals.calendar), peaks_of(graph))
    total = found.sum()
    return found / total if total > 0 else np.full(MINUTES_PER_WEEK, 1 / MINUTES_PER_WEEK)


def _mixed(parts: list[tuple[float, Week]], otherwise: Week) -> Week:
    total = sum(weight for weight, _ in parts)
    if not 0 < total < np.inf:
        return otherwise
    return sum((weight / total * week for weight, week in parts), np.zeros(MINUTES_PER_WEEK))


def _later(week: Week, seconds: float) -> Week:
    """Put work off by a fixed time."""
    if not seconds < np.inf:
        return week
    return np.roll(week, round(seconds / MINUTE) % MINUTES_PER_WEEK) if seconds >= MINUTE else week


def _passed(week: Week, handoff: Handoff | None) -> Week:
    if handoff is None:
        return week
    after = _later(week, handoff.wait.expected) if handoff.wait is not None else week
    if handoff.every is None or handoff.every.expected < MINUTE:
        return after
    marks = ticks(handoff.every)
    return _gathered(after, marks) if marks else np.full(MINUTES_PER_WEEK, 1 / MINUTES_PER_WEEK)


def _gathered(week: Week, marks: Sequence[int]) -> Week:
    """Move work to the next of some minutes, where there are any."""
    if not len(marks):
        return week
    place = np.searchsorted(marks, np.arange(MINUTES_PER_WEEK), side="left") % len(marks)
    found = np.zeros(MINUTES_PER_WEEK)
    np.add.at(found, np.asarray(marks)[place], week)
    return found


def _to_open(week: Week, here: NDArray[np.bool_]) -> Week:
    """Move work that comes to a closed door to when it opens."""
    opens = np.flatnonzero(here & ~np.roll(here, 1)).tolist()
    moved = _gathered(np.where(here, 0.0, week), opens)
    return np.where(here, week, 0.0) + moved


def _fluid_waits(work: Week, power: Week) -> Week:
    """Give the minutes until work that comes in a minute is begun, behind what is there before.

    Work is reckoned in minutes of the whole pool: in seconds, those of a large pool add up to so
    much in three weeks that nothing small can be added to it.
    """
    whole = float(power.max())
    work, power = work / whole, power / whole
    change = np.tile(work - power, 2)
    level = np.cumsum(change)
    held = (level - np.minimum(np.minimum.accumulate(level), 0.0))[MINUTES_PER_WEEK:]
    before = np.roll(held, 1)
    ahead = np.maximum(0.0, before + work / 2 - power / 2)
    done = np.concatenate([[0.0], np.cumsum(np.tile(power, _WEEKS))])
    now = np.arange(MINUTES_PER_WEEK)
    needed = done[now] + power / 2 + ahead + 1e-9
    at = np.minimum(np.searchsorted(done, needed, side="left") - 1, len(done) - 2)
    speed = np.tile(power, _WEEKS)[at]
    reached = at + np.divide(needed - done[at], speed, out=np.zeros_like(needed), where=speed > 0)
    found: Week = np.maximum(0.0, reached - now - 0.5)
    return found
