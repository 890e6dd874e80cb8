"""Some changes of a process carried through together: a column for each, after that as it is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from wfmap.facts import StepFacts
from wfmap.facts.statements import step_facts
from wfmap.graph import ROOT, StepNode
from wfmap.graph.moments import NOTHING, Moments
from wfmap.graph.recounting import Row
from wfmap.graph.times import Times, between
from wfmap.prediction.bursts import Bursts
from wfmap.prediction.changes import Column
from wfmap.prediction.clock import visit_time
from wfmap.prediction.closed import gathering
from wfmap.prediction.forks import forks_of
from wfmap.prediction.network import pool_waits
from wfmap.prediction.piles import NO_PILE, Pile, Served, pile_of, smoothed
from wfmap.prediction.pools import Pool, StepLoad, step_load
from wfmap.prediction.queueing import Sums, Waits, add_load, sums_of, waits_in
from wfmap.prediction.wide import Sheet
from wfmap.prediction.wideclock import WideClock

if TYPE_CHECKING:
    from wfmap.prediction.whatif import WhatIf

__all__ = ["Carried"]

Array = NDArray[np.float64]


class Carried:
    """Columns of a process: the first as it is, then one for each change."""

    def __init__(self, known: "WhatIf", columns: Sequence[Column]) -> None:
        self.known = known
        self.done = known.done
        self.columns = columns
        self.count = len(columns) + 1
        self.number = {actor: k for k, actor in enumerate(self.done.pools)}
        self.piles: dict[tuple[int, str], Pile] = {}
        self._known: dict[int, dict[str, StepFacts]] = {}
        self.loads_now: dict[int, StepLoad] = {}
        self.rate = np.full(self.count, self.done.rate)
        self.sums: Sums = sums_of(self.done.pools, self.done.priorities, self.count)
        self.visits = self._visits()
        for at, column in enumerate(columns, 1):
            self._enter(at, column)
        if self.visits:
            self._recount()

    def _visits(self) -> dict[int, Array]:
        """Count the visits of columns with a row of their own, by column."""
        able = [(at, c.row) for at, c in enumerate(self.columns, 1) if c.row is not None]
        if not able:
            return {}
        found = self.known.counting.many([row for _, row in able])
        return {at: found[:, k] for k, (at, _) in enumerate(able)}

    def _enter(self, at: int, column: Column) -> None:
        if column.rate is not None:
            self.rate[at] = column.rate
        for actor, pool in column.pools.items():
            place = self.number[actor], at
            self.sums.servers[place] = pool.servers
            self.sums.pace[place] = pool.pace
            self.sums.open[place] = pool.open
        for step, node in column.steps.items():
            known = self.done.clock.loads.get(step)
            if known is None:
                continue
            pool, old = known
            new = step_load(self.done.graph, node, self.done.visited.steps[step])
            if new is not None:
                together = new.together + old.together - old.beside
                new = replace(new, together=together, straight=old.straight, joined=old.joined)
            if new is None or new == old:
                continue
            self.loads_now[at] = new
            place, level = (self.number[pool.actor], at), self.done.priorities.get(step, 0)
            add_load(self.sums, place, old, level, -1)
            add_load(self.sums, place, new, level, 1)

    def _recount(self) -> None:
        """Scale what every step asks of its pool by how much more often it is visited."""
        counting = self.known.counting
        before = np.where(counting.before > 0, counting.before, 1.0)
        at = list(self.visits)
        more = np.array([self.visits[k] / before - 1 for k in at]).T
        for actor, pool in self.done.pools.items():
            where = self.number[actor], at
            of = more[[counting.place[load.step] for load in pool.loads]]
            entries, means, seconds, together = np.array(
                [(x.entries, x.mean, x.second, x.together) for x in pool.loads]
            ).T
            work = entries * means
            self.sums.entries[where] += entries @ of
            self.sums.work[where] += work @ of
            self.sums.second[where] += (entries * seconds) @ of
            self.sums.together[where] += (entries * together) @ of
            under = [x.work_under(self.done.priorities.get(x.step, 0)) for x in pool.loads]
            for level, sums in self.sums.levels.items():
                sums[where] += np.array([work.get(level, 0.0) for work in under]) @ of

    def loads(self) -> Array:
        """Give the work of each pool as a share of what it can do, by column."""
        return self.sums.load(self.rate)

    def is_sane(self, at: int) -> bool:
        """Tell a column whose visits are numbers: work that comes in leaves again."""
        found = self.visits.get(at)
        return found is None or bool(np.isfinite(found).all())

    def capacity(self, at: int) -> float:
        """Give the most cases a second that the process could do."""
        work = self.sums.work[:, at]
        with np.errstate(divide="ignore"):
            could = self.sums.servers[:, at] * self.sums.pace[:, at] * self.sums.open[:, at]
            could = could * self.sums.usable[:, at] / work
        return float(np.where(work > 0, could, inf).min(initial=inf))

    @cached_property
    def _base(self) -> tuple[Array, Array]:
        """The cost and the work of each step in a case, in the order of the graph."""
        facts = self.done.base.steps.values()
        costs = np.array([fact.cost.value if fact.cost else 0.0 for fact in facts])
        return costs, np.array([fact.work_per_case for fact in facts])

    @cached_property
    def _has_cost(self) -> bool:
        return any(fact.cost for fact in self.done.base.steps.values())

    def cost(self, at: int) -> float | None:
        """Give the cost of a case; None where none is stated."""
        if not self._has_cost:
            return None
        found = self._scaled(self._base[0], at)
        for step, new in self.facts(at).items():
            old = self.done.base.steps[step].cost
            found += (new.cost.value if new.cost else 0.0) - (old.value if old else 0.0)
        return found

    def work(self, at: int) -> float:
        """Give the seconds of work in a case."""
        found = self._scaled(self._base[1], at)
        for step, new in self.facts(at).items():
            found += new.work_per_case - self.done.base.steps[step].work_per_case
        return found

    def _scaled(self, of_steps: Array, at: int) -> float:
        """Add up something that grows with the visits of each step."""
        visits = self.visits.get(at)
        if visits is None:
            return float(of_steps.sum())  # the same in all of these
        return float(of_steps @ self.more(visits))

    def more(self, visits: Array) -> Array:
        """Say how much more often each step is visited than it was."""
        before = self.known.counting.before
        more: Array = np.divide(visits, before, out=np.ones_like(visits), where=before > 0)
        return more

    def facts(self, at: int) -> dict[str, StepFacts]:
        """Collect the stated facts of the steps that are changed; none for the first column."""
        if at == 0 or self.columns[at - 1].row is not None:
            return {}
        if at not in self._known:
            nodes = self.columns[at - 1].steps.items()
            graph, visited = self.done.graph, self.done.visited
            self._known[at] = {step: step_facts(graph, node, visited) for step, node in nodes}
        return self._known[at]

    def cycle(self) -> Moments:
        """Find the cycle time by column; every load has to be below 1."""
        clock, times = self.timed
        return clock.level(ROOT, times).whole()

    @cached_property
    def timed(self) -> tuple[WideClock, Times]:
        """The clock of all columns, and the times of every step and flow."""
        clock = self._clock()
        steps: dict[str, Moments] = {}
        times = Times(steps, self._passages(), *forks_of(clock, self.done.forks))
        done = self.done
        for node in reversed(tuple(done.graph.steps.values())):
            if node.id in clock.loads or node.step.steps or node.id in clock.unqueued:
                stay = done.visited.stays.get(node.id)
                if stay is None or not stay.occurs:
                    steps[node.id] = visit_time(node, done.visited, clock, times)
                    continue
            steps[node.id] = done.times.steps[node.id]
        return clock, times

    def _clock(self) -> WideClock:
        done = self.done
        waits = self._waits()
        pools: dict[str, Pool] = {}
        for actor in dict.fromkeys(a for column in self.columns for a in column.pools):
            row = self.number[actor]
            servers: Any = self.sums.servers[row]
            pace: Any = self.sums.pace[row]
            open_: Any = self.sums.open[row]
            pools[actor] = Pool(actor, servers, pace, open_, done.pools[actor].loads)
        rows: dict[str, dict[int, Row]] = defaultdict(dict)
        for at, column in enumerate(self.columns, 1):
            if column.row is not None:
                rows[column.row.step][at] = column.row
        sheet = Sheet(self.count, rows, self.known.levels, self.known.kept)
        clock = WideClock(done, waits, pools, sheet)
        if done.flow is not None:
            self._settle(clock)
        for at, column in enumerate(self.columns, 1):
            for step, node in column.steps.items():
                self._put(clock, at, step, node)
            if done.flow is not None:
                self._pile(clock, at, column)
            if column.is_longer:
                self._gather(clock, at, column)
            self._crowd(clock, at, column)
            self._fork(clock, at, column)
        return clock

    def _waits(self) -> Waits:
        done = self.done
        if not done.rate or not done.pools:
            return Waits(np.zeros((0, self.count)), {}, np.zeros((0, self.count)))
        names = list(done.graph.steps)
        routes = {
            at: self.known.routes.with_row(row, dict(zip(names, self.visits[at], strict=True)))
            for at, column in enumerate(self.columns, 1)
            if (row := column.row) is not None
        }
        return waits_in(self.sums, self.rate, done.outer, done.route, routes)

    def _put(self, clock: WideClock, at: int, step: str, node: StepNode) -> None:
        """Put what is new about one step into its column."""
        done = self.done
        around = done.clock.around_of(node)
        clock.ways[step] = _with(clock.way(step), at, around, self.count)
        if step not in clock.loads:
            known = clock.unqueued.get(step, done.clock.time(step))
            alone = step_load(done.graph, node, 1.0)
            time = NOTHING if alone is None else Moments(alone.mean, alone.variance)
            clock.unqueued[step] = _with(known, at, time, self.count)
            return
        pool, load = clock.loads[step]
        new = self.loads_now.get(at)
        if new is not None:
            values: Any = [
                _changed(old, at, one, self.count)
                for old, one in ((load.mean, new.mean), (load.variance, new.variance))
            ]
            load = replace(load, mean=values[0], variance=values[1])
            clock.loads[step] = pool, load

    def _gather(self, clock: WideClock, at: int, column: Column) -> None:
        """Find anew how long work of those with other hours waits for its batch."""
        graph, visited = replace(self.done.graph, process=column.process), self.done.visited
        for step in (node.id for node in graph.steps.values() if node.step.batch is not None):
            old, new = (
                between(2 * gathering(one, step, visited)) for one in (self.done.graph, graph)
            )
            if old != new:
                way = self.done.clock.around(step)
                other = way.variance - old.variance + new.variance
                way = Moments(way.mean - old.mean + new.mean, max(0.0, other))
                clock.ways[step] = _with(clock.way(step), at, way, self.count)

    def _crowd(self, clock: WideClock, at: int, column: Column) -> None:
        """Find anew how long work of a batch stands behind others of it, where that changes."""
        for step in self.known.gathered:
            pool, load = self.done.clock.loads[step]
            node = column.steps.get(step)
            if pool.actor not in column.pools and node is None:
                continue
            behind = 0.0
            if node is None or node.step.batch is self.done.graph.steps[step].step.batch:
                pile = self.piles.get((at, pool.actor), self.done.clock.piles.get(pool.actor))
                new = self.loads_now.get(at, load) if node is not None else load
                behind = self.done.clock.behind_in(column.pools.get(pool.actor, pool), new, pile)
            clock.crowds[step] = _changed(clock.behind(step), at, behind, self.count)

    def _fork(self, clock: WideClock, at: int, column: Column) -> None:
        """Find anew how long work stands behind what came at once, where that changes."""
        as_is = self.done.clock
        new = self.loads_now.get(at)
        for step, known in as_is.abreast.items():
            if step not in as_is.loads:
                continue
            pool = as_is.loads[step][0]
            is_new = new is not None and new.step in known.ahead
            if not is_new and pool.actor not in column.pools:
                continue
            pile = self.piles.get((at, pool.actor), as_is.piles.get(pool.actor))
            found = as_is.forked_in(column.pools.get(pool.actor, pool), step, pile, new)
            clock.forks[step] = _changed(clock.forked(step), at, found, self.count)

    def _pile(self, clock: WideClock, at: int, column: Column) -> None:
        """Let the week be followed again from what is changed on, and work flow through its pools.

        What is held up goes on at other times then, and piles up elsewhere.
        """
        done, new = self.done, self.loads_now.get(at)
        steps = [s for s in column.steps if s in done.clock.loads]
        touched = dict(column.pools)
        for actor in {done.clock.loads[s][0].actor for s in steps}:
            pool = touched.get(actor, done.pools[actor])
            if new is not None:
                loads = tuple(new if load.step == new.step else load for load in pool.loads)
                pool = replace(pool, loads=loads)
            touched[actor] = pool
        pools = {**done.pools, **touched}
        if any(pool.fullness(done.rate) >= 1 for pool in touched.values()):
            return
        flow = self.flow.changed(column.process, column.steps, column.edges, touched)
        other = {s for s, week in flow.comes.items() if week is not self.flow.comes[s]}
        column.is_close |= bool(other)
        waits = pool_waits(pools, done.route, done.rate, done.outer, done.priorities)
        scvs = smoothed(flow, pools, done.route, waits)
        for actor, pool in pools.items():
            is_other = actor in touched or any(load.step in other for load in pool.loads)
            if not is_other or not done.clock.piles.get(actor, NO_PILE).longer:
                continue
            served = Served(pool, waits[actor], scvs[actor])
            pile = pile_of(flow, served, done.priorities, is_piled=True)
            self.piles[at, actor] = pile
            self._put_pile(clock, at, actor, pile)

    @cached_property
    def flow(self) -> Bursts:
        """The week as it is, followed until it hardly changes."""
        assert self.done.flow is not None  # noqa: S101 - looked at before
        return self.done.flow.settled()

    def _settle(self, clock: WideClock) -> None:
        """Take the piles of all columns from the week that hardly changes any more."""
        done = self.done
        scvs = smoothed(self.flow, done.pools, done.route, done.waits)
        for actor, old in done.clock.piles.items():
            if old.longer:
                served = Served(done.pools[actor], done.waits[actor], scvs[actor])
                clock.heaps[actor] = pile_of(self.flow, served, done.priorities, is_piled=True)

    def _put_pile(self, clock: WideClock, at: int, actor: str, pile: Pile) -> None:
        old = clock.piles.get(actor, NO_PILE)
        parts: Any = [
            {step: _changed(was[step], at, new.get(step, was[step]), self.count) for step in was}
            for was, new in (
                (old.longer, pile.longer),
                (old.doors, pile.doors),
                (old.working, pile.working),
                (old.spread, pile.spread),
                (old.queued, pile.queued),
            )
        ]
        clock.heaps[actor] = Pile(*parts)

    def _passages(self) -> dict[str, Moments]:
        found = dict(self.done.times.flows)
        for at, column in enumerate(self.columns, 1):
            for flow, new in column.passages.items():
                found[flow] = _with(found[flow], at, new, self.count)
        return found


def _changed(old: Any, at: int, new: float, count: int) -> Any:  # noqa: ANN401 - numbers or arrays
    """Put a number into a column."""
    if not np.ndim(old):
        if old == new:
            return old
        old = np.full(count, float(old))
    old[at] = new
    return old


def _with(old: Moments, at: int, new: Moments, count: int) -> Moments:
    return Moments(
        _changed(old.mean, at, new.mean, count), _changed(old.variance, at, new.variance, count)
    )
