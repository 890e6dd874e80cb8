"""The week of a process followed step after step: when work comes, is held up, and goes on.

Each pool holds what comes to it until its people have done what is there; what it lets out comes to
the next step. Work that comes back to the same people stands at the end of their queue, so the week
is followed some times over, until it stays the same. Of a week in which little is another, only
that is followed again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from wfmap.graph import ROOT, FlowEdge, ProcessGraph, StepNode
from wfmap.graph.inside import in_order
from wfmap.graph.packing import closing_of
from wfmap.graph.visits import Visits
from wfmap.model.people import Actor
from wfmap.model.quantity import Duration
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

__all__ = ["ALMOST", "Begun", "Walk", "duty_of", "work_of"]

_ROUNDS = 4
"""How often the week is followed at most: then the time of a case is within half a hundredth."""
_MORE = 12
"""How often it is followed once more where small changes are looked at."""
_STILL = 0.05
"""Slots of work by which what is held changes on average where it stays the same."""
ALMOST = 0.999
"""The load from which on a queue has no course over the week."""


@dataclass(frozen=True, slots=True, eq=False)
class Begun:
    """What weeks are followed from; each is its own."""

    graph: ProcessGraph
    visited: Visits
    rate: float
    pools: Mapping[str, Pool]


@dataclass(slots=True)
class Walk:
    """Work followed over the week, step after step, and again as what was held comes out.

    `ahead` is the work that has to be done until what comes at the end of each slot is begun. A
    week that stays nearly the same is kept, and nothing is followed on from it.
    """

    start: Begun
    comes: dict[str, Week] = field(default_factory=dict)
    goes: dict[str, Week] = field(default_factory=dict)
    ahead: dict[str, Week] = field(default_factory=dict)
    holding: dict[str, float] = field(default_factory=dict)
    pools: dict[str, Pool] = field(default_factory=dict)
    duties: dict[str, Duty] = field(default_factory=dict)
    seen: dict[tuple[str, str], tuple[Week, ...]] = field(default_factory=dict)
    begins: Week = field(default_factory=lambda: EVENLY)
    orders: dict[str, list[str]] = field(default_factory=dict)
    rests: dict[str, tuple[Duration, float, float]] = field(default_factory=dict)
    handed: dict[str, tuple[Week, Handoff | None, Week]] = field(default_factory=dict)
    kept: dict[tuple[str, int], tuple[object, Any]] = field(default_factory=dict)

    def follow(self) -> "Walk":
        """Follow the week until it stays the same."""
        for actor, pool in self.start.pools.items():
            self.enter(actor, pool)
        self.begins = _arrivals(self.start.graph)
        return self.repeat()

    def changed(self, start: Begun, steps: Collection[str], pools: Mapping[str, Pool]) -> "Walk":
        """Follow the week again where steps and pools are others."""
        found = self._copy(start)
        for actor, pool in pools.items():
            found.enter(actor, pool)
        found.seen = {k: v for k, v in found.seen.items() if k[1] not in steps}
        return found.repeat()

    def settled(self) -> "Walk":
        """Follow the week some times more."""
        return self._copy(self.start).repeat(_MORE)

    def _copy(self, start: Begun) -> "Walk":
        found = Walk(start, dict(self.comes), dict(self.goes), dict(self.ahead))
        found.holding, found.seen, found.begins = dict(self.holding), dict(self.seen), self.begins
        found.pools, found.duties = dict(self.pools), dict(self.duties)
        found.handed, found.rests, found.orders = dict(self.handed), dict(self.rests), self.orders
        return found

    def enter(self, actor: str, pool: Pool) -> None:
        """Take a pool, whose people and whose work are looked at anew."""
        self.duties.pop(actor, None)
        duty = duty_of(self.start.graph, pool)
        if duty is not None and pool.fullness(self.start.rate) < ALMOST:
            self.duties[actor] = duty
        for load in pool.loads:
            self.pools[load.step] = pool
            self.seen.pop(("goes", load.step), None)
        self.seen.pop(("held", actor), None)

    def repeat(self, rounds: int = _ROUNDS) -> "Walk":
        """Follow the week once more, at most so often, until it stays the same."""
        for _ in range(rounds):
            before = dict(self.goes)
            self._follow(ROOT, self.begins)
            is_still = all(week is before.get(step) for step, week in self.goes.items())
            if is_still or not any(self.holding.values()):
                break
        return self

    def _follow(self, level: str, begins: Week) -> None:
        graph, visits = self.start.graph, self.start.visited.steps
        if level not in self.orders:
            self.orders[level] = [node.id for node in in_order(graph, level)]
        for step in self.orders[level]:
            node = graph.steps[step]
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
        work = work_of(pool.loads, self.start.rate, self.comes, duty)
        level = duty.level(work)
        behind = (level[1:] + level[:-1]) / 2 > pool.mean / duty.most
        self.holding[pool.actor] = float(work @ behind) / max(float(work.sum()), 1e-300)
        known, ahead = self.ahead.get(pool.actor), duty.done + level
        if known is None or float(np.abs(ahead - known).sum()) > _STILL * len(ahead):
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
        return later(comes, *self._rest(node.id, rest)) if rest is not None else comes

    def _rest(self, step: str, rest: Duration) -> tuple[float, float]:
        """Give mean and variance of the wait after a step, which take long to find."""
        known = self.rests.get(step)
        if known is None or known[0] is not rest:
            known = self.rests[step] = rest, rest.expected, rest.variance
        return known[1:]


def _work(node: StepNode, pool: Pool | None) -> float:
    """Give the seconds that one who works at a step has to do until it goes on."""
    works, multi = node.step.processing_time, node.step.multi
    load = next((x for x in pool.loads if x.step == node.id), None) if pool is not None else None
    if load is not None and pool is not None and load.mean < np.inf:
        seconds = load.mean / pool.pace
    else:
        seconds = works.expected if works is not None else 0.0
    in_turn = multi is not None and multi.order == "sequential" and multi.count is not None
    times = multi.count.value if in_turn and multi is not None and multi.count is not None else 1.0
    return seconds * times


def _alone(graph: ProcessGraph, node: StepNode) -> Duty:
    """Give the hours of whoever has no queue."""
    return _hours(week_of(graph, node.actor) if node.actor is not None else "24/7")


@lru_cache(maxsize=64)
def _hours(week: str) -> Duty:
    return Duty(open_slots(week))


def work_of(loads: Sequence[StepLoad], rate: float, comes: Mapping[str, Week], duty: Duty) -> Week:
    """Sum the work of some steps in each slot, in slots of all the people on duty."""
    work = np.zeros(SLOTS)
    for load in loads:
        week = comes.get(load.step)
        if week is not None:
            work += week * (load.entries * load.mean * rate * SLOTS * SLOT / duty.most)
    return work


def duty_of(graph: ProcessGraph, pool: Pool) -> Duty | None:
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


def _arrivals(graph: ProcessGraph) -> Week:
    arrivals = graph.process.arrivals
    if arrivals is None:
        return EVENLY
    found = in_slots(arriving(week_of(graph, None, arrivals.calendar), peaks_of(graph)))
    total = found.sum()
    return found / total if total > 0 else EVENLY
