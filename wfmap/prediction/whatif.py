"""What would change if one time or one capacity did: hundreds of answers for a few predictions.

A change of a time or a capacity leaves visits and routing as they are and touches one pool. Its
queue is solved again, exactly, and so are Whitt's equations for what it sends on; the steps it
serves get new times, and these are carried up through the blocks they stand in, whose latest
branches are found anew. What little other pools feel, because arrivals there are a bit more or less
regular, goes through the derivatives of the blocks; a lever is never taken as a straight line.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from wfmap.facts import StepFacts
from wfmap.facts.stated import step_facts
from wfmap.graph import ROOT, ProcessGraph
from wfmap.graph.compose import Level, Times
from wfmap.graph.moments import Moments, tail
from wfmap.graph.packing import usable_share
from wfmap.graph.visits import keep
from wfmap.model.people import Actor
from wfmap.model.process import Process
from wfmap.model.steps import Step
from wfmap.prediction.clock import Clock, passage, visit_time
from wfmap.prediction.network import PoolWait, arrival_scvs, wait_at
from wfmap.prediction.pools import Pool, pool_of, step_load
from wfmap.prediction.predict import Solved, cycle_of, solve
from wfmap.prediction.sensitivity import Weights, weights

__all__ = ["Outcome", "WhatIf"]

Group = tuple[str, str]
"""A cause of time, and the actor whose queue it is (else empty)."""

_TIMES = frozenset(("processing_time", "setup_time", "wait_time", "error_rate", "next"))
_ACTORS = frozenset(("capacity", "availability", "members"))
_UNFELT = 1e-9


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would be: cycle time, what the process could do, cost and share late; seconds a case.

    `moved` is by how many seconds of a case each group of time changes.
    """

    cycle_time: Moments
    capacity: float
    cost: float | None
    late: float | None
    moved: Mapping[Group, float]


@dataclass(slots=True)
class _Changed:
    """What differs between a process and another made from it."""

    steps: dict[str, Step]
    actors: dict[str, Actor]


class WhatIf:
    """A process solved once, of which single numbers may be changed."""

    def __init__(self, graph: ProcessGraph) -> None:
        self.done: Solved = solve(graph)
        self.level = Level(graph, ROOT, self.done.visited, self.done.times)
        self.cycle = cycle_of(self.done)
        self.costs = {k: f.cost.value for k, f in self.done.base.steps.items() if f.cost}
        self.is_possible = not self.done.visited.stays and all(
            pool.fullness(self.done.rate) < 1 for pool in self.done.pools.values()
        )
        self.item = self._items(graph) if self.is_possible else {}
        self.weight: Weights = weights(self.level) if self.is_possible else Weights({}, {}, {})

    def _items(self, graph: ProcessGraph) -> dict[str, str]:
        """Say for every step which one of the outermost chain it is part of."""
        found = self.level.top()
        for node in graph.steps.values():
            if node.level != ROOT and node.level in found:
                found[node.id] = found[node.level]
        return found

    def of(self, process: Process) -> Outcome | None:
        """Say what would be; None where more than times and capacities differ.

        Args:
            process: a copy of this one in which some parts were replaced.
        """
        changed = self._changed(process) if self.is_possible else None
        if changed is None or len(changed.steps) + len(changed.actors) != 1:
            return None
        return _Trial(self, process, changed).outcome()

    def _changed(self, process: Process) -> _Changed | None:
        """Find what was replaced: a copy shares all else with the process it was made of."""
        before = self.done.graph.process
        for name in type(before).model_fields:
            if name not in ("steps", "actors") and getattr(before, name) is not getattr(
                process, name
            ):
                return None
        steps = dict(_replaced(before.steps, process.steps))
        actors = {
            name: actor
            for name, actor in process.actors.items()
            if actor is not before.actors.get(name)
        }
        known = self.done.graph
        fits = all(
            _fits(known.steps[s].step, new, _TIMES) for s, new in steps.items() if s in known.steps
        )
        fits = fits and all(
            a in before.actors and _fits(before.actors[a], new, _ACTORS)
            for a, new in actors.items()
        )
        fits = fits and all(s in known.steps and self._is_plain(s, new) for s, new in steps.items())
        return _Changed(steps, actors) if fits else None

    def _is_plain(self, step: str, new: Step) -> bool:
        """Tell a change that leaves visits as they are."""
        old = self.done.graph.steps.get(step)
        if old is None or not _fits(old.step, new, _TIMES):
            return False
        if old.attached or old.step.attached_to is not None or step in self.done.visited.rests:
            return False
        if old.step.error_rate is not new.error_rate and any(flow.rework for flow in new.next):
            return False
        if old.step.next is new.next:
            return True
        return len(old.step.next) == len(new.next) and all(
            was is now
            or (
                _fits(was, now, frozenset(("handoff",)))
                and was.handoff is not None
                and now.handoff is not None
                and _fits(was.handoff, now.handoff, frozenset(("wait", "every")))
            )
            for was, now in zip(old.step.next, new.next, strict=True)
        )


def _replaced(before: Mapping[str, Step], after: Mapping[str, Step]) -> Iterator[tuple[str, Step]]:
    for name, step in after.items():
        old = before.get(name)
        if old is step:
            continue
        if old is not None and old.steps and _fits(old, step, frozenset(("steps",))):
            yield from _replaced(old.steps, step.steps)
        else:
            yield name, step


def _fits(before: object, after: object, allowed: frozenset[str]) -> bool:
    """Tell whether two parts of a document differ in some fields at most."""
    names: Mapping[str, object] = type(before).model_fields  # type: ignore[attr-defined] # both are parts
    return all(name in allowed or getattr(before, name) is getattr(after, name) for name in names)


class _Trial:
    """One change carried through."""

    def __init__(self, known: WhatIf, process: Process, changed: _Changed) -> None:
        self.known = known
        self.done = known.done
        self.changed = changed
        self.graph = self._patched(process)
        self.actors = dict.fromkeys(
            a
            for a in (*changed.actors, *(self.graph.steps[s].actor for s in changed.steps))
            if a is not None and a in self.done.pools
        )
        self.pools = {**self.done.pools, **{a: self._pool(a) for a in self.actors}}
        self.moved: dict[Group, float] = defaultdict(float)

    def _patched(self, process: Process) -> ProcessGraph:
        """Put the changed steps into the graph: its shape is the same."""
        graph = self.done.graph
        steps, flows = dict(graph.steps), dict(graph.flows)
        for name, step in self.changed.steps.items():
            node = graph.steps[name]
            steps[name] = replace(node, step=step)
            if step.next is not node.step.next:
                own = [f for f in graph.flows.values() if f.source == name]
                for edge, flow in zip(own, step.next, strict=True):
                    flows[edge.id] = replace(edge, flow=flow)
        patched = replace(graph, process=process, steps=steps, flows=flows)
        keep(patched, self.done.visited)
        return patched

    def _pool(self, actor: str) -> Pool:
        loads = []
        for load in self.done.pools[actor].loads:
            new = load
            if load.step in self.changed.steps:
                node = self.graph.steps[load.step]
                new = step_load(self.graph, node, self.done.visited.steps[load.step]) or load
            loads.append(new)
        pool = pool_of(self.graph, actor, self.graph.process.actors[actor], tuple(loads))
        return replace(pool, usable=usable_share(self.graph, actor, self.done.visited.steps))

    def outcome(self) -> Outcome:
        """Solve the pool again, and carry the difference up."""
        if any(self.pools[a].fullness(self.done.rate) >= 1 for a in self.actors):
            return Outcome(Moments(inf, inf), self._capacity(), self._cost(), 1.0, {})
        waits = self._waits()
        cycle = self._cycle(waits)
        target = self.graph.process.target
        limit = target.cycle_time.expected if target is not None and target.cycle_time else None
        return Outcome(
            cycle_time=cycle,
            capacity=self._capacity(),
            cost=self._cost(),
            late=None if limit is None else tail(cycle, limit),
            moved=dict(self.moved),
        )

    def _capacity(self) -> float:
        return min(
            (p.capacity * p.usable / p.work if p.work else inf for p in self.pools.values()),
            default=inf,
        )

    def _cost(self) -> float | None:
        costs = dict(self.known.costs)
        for step in self.changed.steps:
            fact = self._fact(step)
            if fact.cost is not None:
                costs[step] = fact.cost.value
        return sum(costs.values()) if costs else None

    def _fact(self, step: str) -> StepFacts:
        return step_facts(self.graph, self.graph.steps[step], self.done.visited)

    def _waits(self) -> dict[str, PoolWait]:
        """Solve the changed pool's queue; elsewhere only the variability of arrivals is new."""
        done = self.done
        if not done.rate or not self.pools or not self.actors:
            return dict(done.waits)
        loads = np.array([pool.fullness(done.rate) for pool in self.pools.values()])
        servers = np.array([float(pool.servers) for pool in self.pools.values()])
        service = np.array([pool.scv for pool in self.pools.values()])
        scvs = arrival_scvs(np.minimum(loads, 1.0), servers, service, done.route, done.outer)
        found: dict[str, PoolWait] = {}
        for place, (actor, pool) in enumerate(self.pools.items()):
            scv, old = float(scvs[place]), done.waits[actor]
            if actor in self.actors:
                found[actor] = wait_at(pool, done.rate, float(loads[place]), scv, done.priorities)
                continue
            total = old.arrival_scv * pool.bulk + old.service_scv
            felt = (scv * pool.bulk + old.service_scv) / total if total > 0 else 1.0
            found[actor] = old if abs(felt - 1) < _UNFELT else _scaled(old, felt, scv)
        return found

    def _cycle(self, waits: Mapping[str, PoolWait]) -> Moments:
        """Add up what is new along the outermost chain."""
        done, known = self.done, self.known
        clock = Clock(self.graph, self.pools, waits, done.priorities, done.visited)
        clock.doors = done.clock.doors
        if done.flow is not None:
            anew = {actor: done.flow.pile(self.pools[actor]) for actor in self.actors}
            clock.piles = {**done.clock.piles, **anew}
        touched = [load.step for a in self.actors for load in self.pools[a].loads]
        touched = list(dict.fromkeys((*touched, *self.changed.steps)))
        steps, flows = dict(done.times.steps), dict(done.times.flows)
        times = Times(steps, flows)
        for step in touched:
            steps[step] = visit_time(self.graph, self.graph.steps[step], done.visited, clock, times)
            self._note(step, clock)
        self._pass(flows)
        whole = {item for s in touched if (item := known.item.get(s, s)) != s}
        gained = Moments(0.0, 0.0)
        for step in touched:
            if known.item.get(step) == step and step not in whole:
                gained = gained + self._difference(step, steps[step], done.times.steps[step])
        gained = gained + self._elsewhere(waits, clock, steps, whole)
        for name, new in flows.items():
            source = done.graph.flows[name].source
            old = done.times.flows[name]
            if new is not old and known.item.get(source) not in whole:
                gained = gained + _times(known.weight.flows.get(name, 0.0), new, old)
        for item in whole:
            gained = gained + self._whole(item, steps, times, clock)
        cycle = known.cycle
        return Moments(cycle.mean + gained.mean, max(0.0, cycle.variance + gained.variance))

    def _pass(self, flows: dict[str, Moments]) -> None:
        for step in self.changed.steps:
            for flow in self.graph.outgoing(step):
                new = passage(flow.handoff)
                old = flows[flow.id]
                if new != old:
                    flows[flow.id] = new
                    taken = self.done.visited.flows.get(flow.id, 0.0)
                    self.moved["handoff", ""] += taken * (new.mean - old.mean)

    def _difference(self, step: str, new: Moments, old: Moments) -> Moments:
        return _times(self.done.visited.steps[step], new, old)

    def _elsewhere(
        self,
        waits: Mapping[str, PoolWait],
        clock: Clock,
        steps: dict[str, Moments],
        whole: set[str],
    ) -> Moments:
        """Let the steps of other pools feel that their arrivals are more or less regular."""
        done, weight = self.done, self.known.weight
        gained, more = 0.0, 0.0
        for actor, wait in waits.items():
            old = done.waits.get(actor)
            if actor in self.actors or old is None or wait is old or old.wait <= 0:
                continue
            felt = wait.wait / old.wait - 1
            stretch = 1 / self.pools[actor].open
            for load in self.pools[actor].loads:
                queue = done.clock.contended(load.step)
                longer = felt * queue * stretch
                visits = done.visited.steps[load.step]
                self.moved["contention", actor] += visits * queue * felt
                self.moved["unavailability", actor] += visits * queue * felt * (stretch - 1)
                if self.known.item.get(load.step) in whole:
                    was = steps[load.step]
                    steps[load.step] = Moments(was.mean + longer, was.variance)
                    continue
                gained += weight.means.get(load.step, 0.0) * longer
                spread = clock.spread(load.step) - done.clock.spread(load.step)
                more += weight.variances.get(load.step, 0.0) * spread * stretch**2
        return Moments(gained + more, 0.0)

    def _whole(self, item: str, steps: dict[str, Moments], times: Times, clock: Clock) -> Moments:
        """Find the time of a block or a sub-process of the outermost chain anew."""
        done = self.done
        hosts = [
            node
            for node in reversed(tuple(self.graph.steps.values()))
            if node.step.steps and self.known.item.get(node.id) == item
        ]
        for node in hosts:
            steps[node.id] = visit_time(self.graph, node, done.visited, clock, times)
        level = copy(self.known.level)
        level.graph, level.times = self.graph, times
        old = self.known.level.own(item, None, 0)
        return self._difference(item, level.own(item, None, 0), old)

    def _note(self, step: str, clock: Clock) -> None:
        """Note by how much each cause of time at a step changes."""
        visits, actor = self.done.visited.steps[step], self.graph.steps[step].actor or ""
        if step in self.changed.steps:
            new, old = self._fact(step), self.done.base.steps[step]
            self.moved["work", ""] += new.work_per_case - old.work_per_case
            rest = [
                f.waits["extraneous"].value if "extraneous" in f.waits else 0.0 for f in (new, old)
            ]
            self.moved["extraneous", ""] += visits * (rest[0] - rest[1])
        if step not in clock.loads:
            return
        before, after = self.done.clock.waits(step), clock.waits(step)
        for cause in dict.fromkeys((*before, *after)):
            values = [w[cause].value if cause in w else 0.0 for w in (after, before)]
            group = (cause, actor if cause in ("contention", "unavailability") else "")
            self.moved[group] += visits * (values[0] - values[1])


def _rest(fact: StepFacts) -> float:
    return fact.waits["extraneous"].value if "extraneous" in fact.waits else 0.0


def _times(count: float, new: Moments, old: Moments) -> Moments:
    return Moments(count * (new.mean - old.mean), count * (new.variance - old.variance))


def _scaled(wait: PoolWait, felt: float, scv: float) -> PoolWait:
    levels = {level: value * felt for level, value in wait.by_priority.items()}
    return replace(wait, wait=wait.wait * felt, arrival_scv=scv, by_priority=levels)
