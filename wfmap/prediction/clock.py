"""Open time → time on the clock: how long a visit of each step takes, and why.

Calendars are averaged: work done in open time takes 1 ÷ open share as long on the clock, and a case
that comes to a closed door waits until it opens.
"""

from collections.abc import Mapping
from math import inf, isfinite
from typing import Any

from wfmap.facts import Cause, Figure
from wfmap.facts.statements import batch_size
from wfmap.graph import ProcessGraph, StepNode
from wfmap.graph.abreast import Abreast, AllFirsts
from wfmap.graph.compose import level_time
from wfmap.graph.moments import NOTHING, Moments, latest, latest_of
from wfmap.graph.packing import closing_of
from wfmap.graph.races import is_border_timer
from wfmap.graph.rates import passed_on
from wfmap.graph.stays import Stay, on_clock
from wfmap.graph.times import Times, between, moments_of, passage
from wfmap.graph.visits import Visits
from wfmap.model.steps import Multi
from wfmap.prediction.closed import delay_at_door, gathering
from wfmap.prediction.crowds import among, behind, done_beside, in_a_row, mixed_count
from wfmap.prediction.forks import forks_of, side_by_side
from wfmap.prediction.network import PoolWait
from wfmap.prediction.piles import NO_PILE, Pile
from wfmap.prediction.pools import Pool, StepLoad, step_load

__all__ = [
    "MODEL",
    "Clock",
    "rest_after",
    "times_of",
    "visit_time",
]

MODEL = "G/G/c per actor (Allen–Cunneen, QNA), calendars averaged"
"""How predicted figures name their model."""


class Clock:
    """Open time → clock time, per step, with the causes of waiting.

    A subclass has times that are arrays, and so everything that compares them is a method.
    """

    def __init__(
        self,
        graph: ProcessGraph,
        found: Mapping[str, Pool],
        waits: Mapping[str, PoolWait],
        priorities: Mapping[str, int],
        visited: Visits,
    ) -> None:
        self.doors: dict[str, float] = {}
        self.ended: dict[str, tuple[float, float] | None] = {}
        self.piles: Mapping[str, Pile] = {}
        self.visited = visited
        self.abreast: Mapping[str, Abreast] = {}
        self.firsts = AllFirsts({}, {}, {})
        self.graph = graph
        self.pools = found
        self.pool_waits = waits
        self.priorities = priorities
        self.loads = {load.step: (pool, load) for pool in found.values() for load in pool.loads}

    def waits(self, step: str) -> dict[Cause, Figure]:
        """Split the waits of a visit for its actor: contention in open time, and closed hours."""
        queue, (count, turns, _) = self.queue(step), self.turns(step)
        closed = self._closed(step, queue)
        waited = count * (queue + self.among(step)) + turns * self.queued(step)
        found: dict[Cause, Figure] = {"contention": Figure(waited, "predicted", note=MODEL)}
        if self.graph.steps[step].step.batch is not None:
            gathered = count * gathering(self.graph, step, self.visited)
            found["batching"] = Figure(gathered, "predicted", note=MODEL)
        if closed:
            found["unavailability"] = Figure(closed, "predicted", note=MODEL)
        return found

    def turns(self, step: str) -> tuple[float, float, float]:
        """Say how often a visit has a piece of work, stands behind a pile, and at a closed door.

        Where pieces of work follow each other, all that has piled up takes turns: the first meets
        half of the pile on average, and the last is done when all the others nearly are.
        """
        multi = self.graph.steps[step].step.multi
        count = multi.count.value if multi is not None and multi.count is not None else 1.0
        if multi is None or multi.order != "sequential":
            return count, count, count
        return count, 2 - 1 / max(1.0, count), 1.0

    def _closed(self, step: str, queue: float) -> float:
        """Mean time of a visit in which its pieces of work have nobody on duty, in seconds."""
        (pool, load), (count, turns, doors) = self.loads[step], self.turns(step)
        stay = self.visited.stays.get(step)
        ended = self._on_clock(step, stay) if stay is not None else None
        if stay is not None and ended is not None:
            return count * max(0.0, ended[0] - stay.mean)
        paused: float = (self.longer(step) - 1) * load.mean / pool.pace
        away = self.piled(step) - self.queued(step)
        closed = count * (queue * (1 / pool.open - 1) + paused)
        return closed + turns * away + doors * self._delay(step)

    def queue(self, step: str) -> float:
        """Mean time in the queue for a step, in open seconds; behind half of its batch too."""
        return self.contended(step) + self.behind(step) + self.forked(step)

    def contended(self, step: str) -> float:
        """Mean time in the queue behind the work of others, in open seconds."""
        pool, load = self.loads[step]
        state = self.pool_waits.get(pool.actor)
        if state is None:
            return 0.0
        limited = self.visited.waits.get(pool.actor)
        if limited is not None:
            stay = self.visited.stays.get(step)
            return stay.wait if stay is not None else float(limited.values().mean())
        if self.is_piled(step):
            return 0.0
        return load.queues * state.by_priority.get(self.priorities[step], state.wait)

    def before_all(self, step: str) -> Moments:
        """Time until all that was there before is done, on the clock, the door included."""
        stretch = 1 / self.loads[step][0].open
        waited, piled = self.contended(step) * stretch, self.piled(step)
        own = self.spread(step) * stretch**2 if self.is_plain(step) else waited**2
        return self.door(step) + Moments(waited + piled, own + self.pile_spread(step))

    def is_plain(self, step: str) -> bool:
        """Tell a step whose queue varies by chance alone, not by its place among others."""
        return self.graph.steps[step].step.batch is None and not self.is_even(step)

    def spread(self, step: str) -> float:
        """Variance of the time in the queue for a step, in open seconds²."""
        state = self.pool_waits.get(self.loads[step][0].actor)
        if state is None:
            return 0.0
        even = self.behind(step) + self.forked(step) * self.is_even(step)
        return _wait_variance(self.contended(step), state.p_wait) + even**2 / 3

    def is_even(self, step: str) -> bool:
        """Tell whether the place of a step among what comes at once is left to chance."""
        known = self.abreast.get(step)
        return known is not None and known.is_even

    def behind(self, step: str) -> float:
        """Mean time behind others of the same batch, in open seconds."""
        pool, load = self.loads[step]
        return self.behind_in(pool, load, self.piles.get(pool.actor))

    def behind_in(self, pool: Pool, load: StepLoad, pile: Pile | None) -> float:
        """Mean time behind others of a batch, with another pool, work or pile; in open seconds."""
        step = load.step
        if not self._queues(pool, step, pile):
            return 0.0
        node, visits = self.graph.steps[step], self.visited.steps
        own = batch_size(self.graph, node, visits[step])
        together = max(own, passed_on(self.graph, node, visits))
        return among(together, pool.servers, Moments(load.mean, load.variance)) / pool.pace

    def _queues(self, pool: Pool, step: str, pile: Pile | None) -> bool:
        """Tell whether it counts what stands before a step; a fluid has that of its piles."""
        if pool.actor not in self.pool_waits or pool.actor in self.visited.waits:
            return False
        return pile is None or step not in pile.longer

    def forked(self, step: str) -> float:
        """Mean time behind what came to the same people at the same instant, in open seconds."""
        pool, _ = self.loads[step]
        return self.forked_in(pool, step, self.piles.get(pool.actor))

    def forked_in(
        self, pool: Pool, step: str, pile: Pile | None, changed: StepLoad | None = None
    ) -> float:
        """Mean time as `forked`, with another pool, pile, or another load of one of the steps."""
        known = self.abreast.get(step)
        if known is None or not known.ahead or not self._queues(pool, step, pile):
            return 0.0
        mean = second = 0.0
        for other, entries in known.ahead.items():
            load = changed if changed is not None and changed.step == other else None
            load = load or (self.loads[other][1] if other in self.loads else None)
            if load is not None:
                mean += entries * load.mean
                second += entries * (load.variance + load.mean**2)
        number = sum(known.ahead.values())
        mean, second = mean / number, second / number
        return (
            known.share
            * behind(number, pool.servers, Moments(mean, max(0.0, second - mean**2)))
            / pool.pace
        )

    def among(self, step: str) -> float:
        """Mean time for which an instance of a visit stands behind the others, on the clock.

        It is part of the time of them all (`side_by_side`).
        """
        pool, load = self.loads[step]
        if load.beside <= 1 or not self._queues(pool, step, self.piles.get(pool.actor)):
            return 0.0
        return among(load.beside, pool.servers, Moments(load.mean, load.variance)) / (
            pool.pace * pool.open
        )

    def time(self, step: str) -> Moments:
        """Time of one queueing entry on the clock: waiting for the actor, and the work."""
        if step not in self.loads:
            load = step_load(self.graph, self.graph.steps[step], 1.0)
            return NOTHING if load is None else Moments(load.mean, load.variance)
        pool, load = self.loads[step]
        stretch = 1 / pool.open
        wait, spread = self.queue(step), self.spread(step)
        work = Moments(load.mean / pool.pace, load.variance / pool.pace**2)
        alone = self.longer(step)
        mean = wait * stretch + work.mean * alone + self.piled(step)
        variance = spread * stretch**2 + work.variance * alone**2
        return Moments(mean, variance + self.pile_spread(step))

    def around(self, step: str) -> Moments:
        """Time of a visit that is neither queue nor work: until somebody comes, gathering, rest."""
        return self.around_of(self.graph.steps[step])

    def around_of(self, node: StepNode) -> Moments:
        """Time as `around`, of a changed step: one with another rest, or that is not gathered."""
        begun = NOTHING if node.step.steps else self.door(node.id)
        around = begun + rest_after(node, self.visited)
        if node.step.batch is None:
            return around
        return around + between(2 * gathering(self.graph, node.id, self.visited))

    def inside(self, step: str, times: Times) -> Moments:
        """Time from the start of a sub-process to its end."""
        return level_time(self.graph, step, self.visited, times)

    def side_by_side(self, step: str) -> Moments:
        """Time of all instances of a step with people of one pool: all wait, then they queue."""
        pool, load = self.loads[step]
        whole, work = self.time(step), self.work(step)
        if not isfinite(whole.mean):
            return whole
        waiting = Moments(whole.mean - work.mean, max(0.0, whole.variance - work.variance))
        return waiting + done_beside(load.beside, pool.servers, work)

    def instances(self, multi: Multi | None, once: Moments) -> Moments:
        """Time of something done several times, one after the other or side by side."""
        if multi is None or multi.count is None or multi.count.value == 1:
            return once
        if not isfinite(once.mean):
            return once
        if multi.order == "sequential":
            return in_a_row(multi.count.value, once)
        return mixed_count(multi.count.value, lambda number: latest_of(number, once))

    def latest(self, branches: list[Moments], instead: int | None = None) -> Moments:
        """Find the latest of some branches; `instead` is the one taken where none is."""
        return latest(branches, instead)

    def standing(self, step: str, ahead: float) -> float:
        """Mean time behind some pieces of work like that of a step, once its people are free."""
        return behind(ahead, self.loads[step][0].servers, self.work(step))

    def fullness(self, step: str) -> float:
        """Work of the pool of a step as a share of what it can do."""
        state = self.pool_waits.get(self.loads[step][0].actor)
        return state.load if state is not None else 0.0

    def counts_crowds(self, step: str) -> bool:
        """Tell whether it is for the clock to count what stands before a step."""
        pool = self.loads[step][0]
        return self._queues(pool, step, self.piles.get(pool.actor))

    def work(self, step: str) -> Moments:
        """Time of the work of one entry on the clock."""
        pool, load = self.loads[step]
        rate = pool.pace / self.longer(step)
        return Moments(load.mean / rate, load.variance / rate**2)

    def longer(self, step: str) -> Any:  # noqa: ANN401 - a number or an array
        """Say how many times as long as its open time work takes on the clock once it is begun."""
        pool, closing = self.loads[step][0], closing_of(self.graph, self.graph.steps[step])
        if closing == "finish":
            return 1.0
        pile = self.piles.get(pool.actor, NO_PILE)
        if step in pile.working:
            return pile.working[step]
        return pool.apart if pool.apart and closing == "pause" else 1 / pool.open

    def piled(self, step: str) -> float:
        """Mean time behind what has piled up when work came in bursts, in seconds on the clock."""
        return self.piles.get(self.loads[step][0].actor, NO_PILE).longer.get(step, 0.0)

    def queued(self, step: str) -> float:
        """Mean time behind a pile in which people are there, in seconds on the clock."""
        return self.piles.get(self.loads[step][0].actor, NO_PILE).queued.get(step, 0.0)

    def pile_spread(self, step: str) -> float:
        """Variance of the time behind what has piled up and at the door, in seconds²."""
        return self.piles.get(self.loads[step][0].actor, NO_PILE).spread.get(step, 0.0)

    def is_piled(self, step: str) -> bool:
        """Tell whether the wait for a step's people is known from their week, chance and all."""
        return step in self.piles.get(self.loads[step][0].actor, NO_PILE).longer

    def watched(self, step: str, stay: Stay) -> Moments:
        """Time of a visit that timers watch, on the clock and from when work comes."""
        if step not in self.loads:
            return Moments(stay.mean, stay.variance)
        ended = self._on_clock(step, stay)
        if ended is not None:
            return Moments(*ended)
        stretch = 1 / self.loads[step][0].open
        return self.door(step) + Moments(stay.mean * stretch, stay.variance * stretch**2)

    def _on_clock(self, step: str, stay: Stay) -> tuple[float, float] | None:
        """Look up how long a visit takes that a timer may end, which takes long to find."""
        if step not in self.ended:
            self.ended[step] = on_clock(self.graph, self.graph.steps[step], stay)
        return self.ended[step]

    def _delay(self, step: str) -> float:
        """Look up the mean time until a step's actor is there, which takes long to find."""
        if self.is_piled(step):
            return self.piles[self.loads[step][0].actor].doors[step]
        if step not in self.doors:
            self.doors[step] = delay_at_door(self.graph, step, self.visited)
        return self.doors[step]

    def door(self, step: str) -> Moments:
        """Time until the actor is on duty, once for all instances of a visit."""
        delay = self._delay(step) if step in self.loads else 0.0
        spread = 0.0 if step in self.loads and self.is_piled(step) else delay**2
        return Moments(delay, spread)


def _wait_variance(wait: float, p_wait: float) -> float:
    """A wait is 0 or exponential: exact in M/M/c, the usual approximation elsewhere."""
    if not isfinite(wait):
        return inf
    return wait**2 * (2 / p_wait - 1) if p_wait > 0 else wait**2


def times_of(graph: ProcessGraph, visited: Visits, clock: Clock, forks: AllFirsts) -> Times:
    """Give every step its time per visit, inner levels first, and every flow its passage."""
    steps: dict[str, Moments] = {}
    flows = {flow.id: passage(flow.handoff) for flow in graph.flows.values()}
    times = Times(steps, flows, *forks_of(clock, forks))
    for node in reversed(tuple(graph.steps.values())):
        steps[node.id] = visit_time(node, visited, clock, times)
    return times


def visit_time(node: StepNode, visited: Visits, clock: Clock, times: Times) -> Moments:
    """Compute the time of one visit of a step, from those of the steps inside it."""
    stay = visited.stays.get(node.id)
    if stay is not None and stay.occurs:
        return clock.watched(node.id, stay)
    around = clock.around(node.id)
    if node.id in clock.loads and clock.loads[node.id][1].beside > 1:
        return around + clock.side_by_side(node.id)
    if node.step.steps:
        return around + side_by_side(clock, node, clock.inside(node.id, times))
    once, multi = clock.time(node.id), node.step.multi
    if multi is None or multi.order != "sequential" or node.id not in clock.loads:
        return around + clock.instances(multi, once)
    piled, spread = clock.piled(node.id), clock.pile_spread(node.id)
    later = Moments(once.mean - piled, once.variance - spread)
    _, turns, _ = clock.turns(node.id)
    return around + Moments(turns * piled, turns**2 * spread) + clock.instances(multi, later)


def rest_after(node: StepNode, visited: Visits) -> Moments:
    """Give the stated wait after a step; a timer on a border runs beside its step, not after."""
    if is_border_timer(node):
        return NOTHING
    known = visited.rests.get(node.id)
    if known is not None:
        return Moments(known[0], max(0.0, known[1] - known[0] ** 2))
    return moments_of(node.step.wait_time)
