"""What piles up where work comes in bursts, or while doors are closed: a fluid over the week.

For every step it is followed in which part of the week its work comes: arrivals in their hours
and peaks, handed over or released together at set times, put off by what is before. Each pool is
then a fluid: its work flows in as it comes and out as people are on duty (Newell 1982), first come
first served; what it lets out comes to the next step as it is let out, and what comes back to the
same people stands at the end of their queue. A pool waits for its own work to come back, so the
week is followed some times over, until it stays the same.

    work in, by the hour          level of the fluid            work done, by the hour
    ▁▁█▁▁▁▁▁▁▁▁▁            ──►   ▁▁█▇▆▅▄▃▂▁▁▁           ──►    ▁▁▂▂▂▂▂▂▂▂▂▁

Queueing formulas know a mean rate and a variability, and nothing of a hundred cases that come at
nine o'clock. A fluid knows the opposite: what comes when, and nothing of chance. How long work
waits comes from both (`piles`). A step costs some passes over the 1,008 slots of a week.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np

from wfmap.graph import ROOT, FlowEdge, ProcessGraph, StepNode
from wfmap.graph.inside import in_order
from wfmap.graph.packing import closing_of
from wfmap.graph.visits import Visits
from wfmap.model.people import Actor
from wfmap.model.process import Process
from wfmap.model.steps import Handoff
from wfmap.prediction.closed import arriving, peaks_of, releases, week_of
from wfmap.prediction.pools import Pool, StepLoad
from wfmap.prediction.weeks import (
    EVENLY,
    SLOT,
    SLOTS,
    Duty,
    Week,
    gathered,
    handed_over,
    in_slots,
    later,
    mixed,
    moved,
    open_slots,
)

__all__ = ["Bursts", "Inflow", "bursts_of"]

_ROUNDS = 4
"""How often the week is followed at most: then the time of a case is within half a hundredth."""
_MORE = 12
"""How often it is followed once more where small changes are looked at."""
_STILL = 0.05
"""Slots of work by which what is held changes on average where it stays the same."""
_ALMOST = 0.999


@dataclass(frozen=True, slots=True)
class Inflow:
    """What comes to a pool in each slot, in slots of the work of all its people."""

    duty: Duty
    work: Week


class Bursts:
    """The slots of the week in which the work of each step comes.

    Every prediction keeps one, and a process with many candidates is predicted a thousand times. So
    the weeks themselves, 16 kB a step, are kept of the last ones only and followed anew if asked.
    """

    def __init__(
        self, graph: ProcessGraph, visited: Visits, rate: float, pools: Mapping[str, Pool]
    ) -> None:
        self.graph = graph
        self.rate = rate
        self._from = _From(graph, visited, rate, pools)
        self._own: _Walk | None = None

    @property
    def _walk(self) -> "_Walk":
        return self._own if self._own is not None else _followed(self._from)

    @property
    def comes(self) -> Mapping[str, Week]:
        """When work comes to a step, as a share of all of it in each slot."""
        return self._walk.comes

    @property
    def goes(self) -> Mapping[str, Week]:
        """When work goes on from a step."""
        return self._walk.goes

    @property
    def kept(self) -> dict[tuple[str, int], tuple[object, Any]]:
        """What is found of a pool and a priority of this week, and from what."""
        return self._walk.kept

    @property
    def holding(self) -> Mapping[str, float]:
        """The share of the work of each pool that finds all its people busy with a pile."""
        return self._walk.holding

    def changed(
        self,
        process: Process,
        steps: Mapping[str, StepNode],
        flows: Mapping[str, FlowEdge],
        pools: Mapping[str, Pool],
    ) -> "Bursts":
        """Follow the week of a process in which some parts are others, from this one on.

        What does not change is not followed again: what is before, and what no pile lies between.
        """
        old = self._from
        graph = replace(
            old.graph,
            process=process,
            steps={**old.graph.steps, **steps},
            flows={**old.graph.flows, **flows},
        )
        found = Bursts(graph, old.visited, old.rate, {**old.pools, **pools})
        others = {*steps, *(flow.target for flow in flows.values())}
        found._own = self._walk.changed(found._from, others, pools)
        return found

    def settled(self) -> "Bursts":
        """Follow the week until it hardly changes any more: what small changes are held against."""
        found = Bursts(self.graph, self._from.visited, self.rate, self._from.pools)
        found._own = self._walk.settled()
        return found

    def inflow(self, pool: Pool, *, is_piled: bool = False) -> Inflow | None:
        """Sum what comes to a pool; None where it piles up without end, or at no time."""
        duty = _duty(self.graph, pool)
        if duty is None or pool.fullness(self.rate) >= _ALMOST:
            return None
        work = self.work_of(pool.loads, duty)
        return Inflow(duty, work) if is_piled or (work > duty.power).any() else None

    def work_of(self, loads: Sequence[StepLoad], duty: Duty) -> Week:
        """Sum the work of some steps, in slots of all the people on duty."""
        return _work_of(loads, self.rate, self.comes, duty)


@dataclass(frozen=True, slots=True, eq=False)
class _From:
    """What weeks are followed from; each is its own."""

    graph: ProcessGraph
    visited: Visits
    rate: float
    pools: Mapping[str, Pool]


@dataclass(slots=True)
class _Walk:
    """Work followed over the week, step after step, and again as what was held comes out.

    `ahead` is the work that has to be done until what comes at the end of each slot is begun. A
    week that stays nearly the same is kept, and nothing is followed on from it.
    """

    start: _From
    comes: dict[str, Week] = field(default_factory=dict)
    goes: dict[str, Week] = field(default_factory=dict)
    ahead: dict[str, Week] = field(default_factory=dict)
    holding: dict[str, float] = field(default_factory=dict)
    pools: dict[str, Pool] = field(default_factory=dict)
    duties: dict[str, Duty] = field(default_factory=dict)
    seen: dict[tuple[str, str], tuple[Week, ...]] = field(default_factory=dict)
    begins: Week = field(default_factory=lambda: EVENLY)
    handed: dict[str, tuple[Week, Handoff | None, Week]] = field(default_factory=dict)
    kept: dict[tuple[str, int], tuple[object, Any]] = field(default_factory=dict)

    def follow(self) -> "_Walk":
        """Follow the week until it stays the same."""
        for actor, pool in self.start.pools.items():
            self.enter(actor, pool)
        self.begins = _arrivals(self.start.graph)
        return self.repeat()

    def changed(self, start: _From, steps: Collection[str], pools: Mapping[str, Pool]) -> "_Walk":
        """Follow the week again where steps and pools are others."""
        found = self._copy(start)
        for actor, pool in pools.items():
            found.enter(actor, pool)
        found.seen = {k: v for k, v in found.seen.items() if k[1] not in steps}
        return found.repeat()

    def settled(self) -> "_Walk":
        """Follow the week some times more."""
        return self._copy(self.start).repeat(_MORE)

    def _copy(self, start: _From) -> "_Walk":
        found = _Walk(start, dict(self.comes), dict(self.goes), dict(self.ahead))
        found.holding, found.seen, found.begins = dict(self.holding), dict(self.seen), self.begins
        found.pools, found.duties = dict(self.pools), dict(self.duties)
        found.handed = dict(self.handed)
        return found

    def enter(self, actor: str, pool: Pool) -> None:
        """Take a pool, whose people and whose work are looked at anew."""
        self.duties.pop(actor, None)
        duty = _duty(self.start.graph, pool)
        if duty is not None and pool.fullness(self.start.rate) < _ALMOST:
            self.duties[actor] = duty
        for load in pool.loads:
            self.pools[load.step] = pool
            self.seen.pop(("goes", load.step), None)
        self.seen.pop(("held", actor), None)

    def repeat(self, rounds: int = _ROUNDS) -> "_Walk":
        for _ in range(rounds):
            before = dict(self.goes)
            self._follow(ROOT, self.begins)
            is_still = all(week is before.get(step) for step, week in self.goes.items())
            if is_still or not any(self.holding.values()):
                break
        return self

    def _follow(self, level: str, begins: Week) -> None:
        graph, visits = self.start.graph, self.start.visited.steps
        for known in in_order(graph, level):
            node = graph.steps[known.id]
            comes = self._coming(node, begins)
            if node.step.steps:
                self._follow(node.id, comes)
                ends = [(visits[e.id], self.goes[e.id]) for e in graph.ends(node.id)]
                if self._is_new("goes", node.id, comes, *(week for _, week in ends)):
                    self.goes[node.id] = mixed(ends, comes)
                continue
            pool = self.pools.get(node.id)
            ahead = self._hold(pool) if pool is not None else None
            if self._is_new("goes", node.id, comes, *(() if ahead is None else (ahead,))):
                self.goes[node.id] = self._leaving(node, comes, pool, ahead)

    def _is_new(self, what: str, of: str, *weeks: Week) -> bool:
        """Tell whether something is made of other weeks than when it was last made."""
        known, self.seen[what, of] = self.seen.get((what, of)), weeks
        is_known = known is not None and len(known) == len(weeks)
        return not is_known or any(a is not b for a, b in zip(known or (), weeks, strict=True))

    def _coming(self, node: StepNode, begins: Week) -> Week:
        graph, visited = self.start.graph, self.start.visited
        flows = [flow for flow in graph.incoming(node.id) if flow.source in self.goes]
        host = node.step.attached_to
        hosted = [self.comes[host]] if host is not None and host in self.comes else []
        sources = [self.goes[flow.source] for flow in flows]
        if not self._is_new("comes", node.id, begins, *hosted, *sources):
            return self.comes[node.id]
        parts = [
            (visited.flows.get(flow.id, 0.0), self._handed(flow, week))
            for flow, week in zip(flows, sources, strict=True)
        ]
        if graph.is_start(node):
            parts.append((visited.steps.get(node.level, 1.0), begins))
        wait = node.step.wait_time
        parts += [(1.0, later(week, wait.expected if wait else 0.0)) for week in hosted]
        found = gathered(mixed(parts, begins), releases(graph, node))
        self.comes[node.id] = found
        return found

    def _handed(self, flow: FlowEdge, goes: Week) -> Week:
        """Put work off by its handoff; of several flows to a step few change at once."""
        if flow.handoff is None:
            return goes
        known = self.handed.get(flow.id)
        if known is None or known[0] is not goes or known[1] is not flow.handoff:
            known = goes, flow.handoff, handed_over(goes, flow.handoff)
            self.handed[flow.id] = known
        return known[2]

    def _hold(self, pool: Pool) -> Week | None:
        """Say what has to be done until what comes to a pool is begun."""
        duty = self.duties.get(pool.actor)
        if duty is None:
            return None
        weeks = [self.comes[x.step] for x in pool.loads if x.step in self.comes]
        if not self._is_new("held", pool.actor, *weeks):
            return self.ahead[pool.actor]
        work = _work_of(pool.loads, self.start.rate, self.comes, duty)
        level = duty.level(work)
        behind = (level[1:] + level[:-1]) / 2 > pool.mean / duty.most
        self.holding[pool.actor] = float(work[behind].sum()) / max(float(work.sum()), 1e-300)
        known, ahead = self.ahead.get(pool.actor), duty.done + level
        if known is None or float(np.abs(ahead - known).mean()) > _STILL:
            self.ahead[pool.actor] = ahead
        return self.ahead[pool.actor]

    def _leaving(self, node: StepNode, comes: Week, pool: Pool | None, ahead: Week | None) -> Week:
        """Say when work goes on: when it is begun, and then done in open hours, and rested."""
        graph, works, rest = self.start.graph, node.step.processing_time, node.step.wait_time
        if works is not None or pool is not None:
            duty = self.duties.get(pool.actor) if pool is not None else None
            duty = duty or _alone(graph, node)
            seconds = _work(node, pool)
            ahead = duty.done if ahead is None else ahead
            if closing_of(graph, node) == "finish":
                done = duty.reached(ahead) + seconds / SLOT
            else:
                done = duty.reached(ahead + seconds / SLOT)
            comes = moved(comes, done)
        return later(comes, rest.expected, rest.variance) if rest is not None else comes


@lru_cache(maxsize=2)  # a process as it is, and the one it is held against
def _followed(start: _From) -> _Walk:
    return _Walk(start).follow()


def _work(node: StepNode, pool: Pool | None) -> float:
    """Give the seconds that one who works at a step has to do until it goes on."""
    works, multi = node.step.processing_time, node.step.multi
    load = next((x for x in pool.loads if x.step == node.id), None) if pool is not None else None
    seconds = works.expected if works is not None else 0.0
    if load is not None and pool is not None and load.mean < np.inf:
        seconds = load.mean / pool.pace
    in_turn = multi is not None and multi.order == "sequential" and multi.count is not None
    times = multi.count.value if in_turn and multi is not None and multi.count is not None else 1.0
    return seconds * times


def _alone(graph: ProcessGraph, node: StepNode) -> Duty:
    """Give the hours of whoever has no queue."""
    return _hours(week_of(graph, node.actor) if node.actor is not None else "24/7")


@lru_cache(maxsize=64)
def _hours(week: str) -> Duty:
    return Duty(open_slots(week))


def _work_of(loads: Sequence[StepLoad], rate: float, comes: Mapping[str, Week], duty: Duty) -> Week:
    work = np.zeros(SLOTS)
    for load in loads:
        week = comes.get(load.step)
        if week is not None:
            work += week * (load.entries * load.mean * rate * SLOTS * SLOT / duty.most)
    return work


def _duty(graph: ProcessGraph, pool: Pool) -> Duty | None:
    """Give the work that a pool does in each slot of the week; None where it does none."""
    declared = graph.process.actors[pool.actor]
    if declared.members:
        power = _of_members(graph, declared)
    else:
        power = open_slots(week_of(graph, pool.actor)) * (pool.servers * pool.pace * SLOT)
    power = power * pool.usable
    return Duty(power) if power.any() else None


def _of_members(graph: ProcessGraph, declared: Actor) -> Week:
    available = declared.availability.value if declared.availability is not None else 1.0
    power = np.zeros(SLOTS)
    for member in declared.members.values():
        speed = member.speed.value if member.speed is not None else 1.0
        name = member.calendar or declared.calendar
        power += open_slots(week_of(graph, None, name)) * (speed * available * SLOT)
    return power


def bursts_of(
    graph: ProcessGraph, visited: Visits, rate: float, pools: Mapping[str, Pool]
) -> Bursts | None:
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
    is_uneven = hours or uneven or gathers or handed
    return Bursts(graph, visited, rate, pools) if is_uneven else None


def _arrivals(graph: ProcessGraph) -> Week:
    arrivals = graph.process.arrivals
    if arrivals is None:
        return EVENLY
    found = in_slots(arriving(week_of(graph, None, arrivals.calendar), peaks_of(graph)))
    total = found.sum()
    return found / total if total > 0 else EVENLY
