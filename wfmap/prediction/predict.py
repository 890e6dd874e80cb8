"""ProcessGraph → predicted Facts: the interactive answer, in milliseconds.

The model: every actor with a capacity is one queue for all its steps (G/G/c, Allen–Cunneen,
arrivals by Whitt's QNA); calendars are averaged, so that work done in open time takes 1 ÷ open
share as long on the clock, and a case that arrives at a closed door waits until it opens; blocks
take as long as their latest branch, branches being independent. Exact on Jackson networks around
the clock. What it leaves out, the simulator does: setup per batch, members one by one, batches by
size, the backlog, peaks within a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import floor, inf, isfinite

from wfmap.facts import (
    ActorFacts,
    Cause,
    Facts,
    Figure,
    ProcessFacts,
    StepFacts,
    stated,
)
from wfmap.facts.stated import batch_size
from wfmap.graph import ROOT, ProcessGraph, StepNode
from wfmap.graph.compose import Times, level_time
from wfmap.graph.moments import NOTHING, Moments, latest, quantile, tail
from wfmap.graph.races import is_border_timer, is_timed
from wfmap.graph.stays import Stay, is_cut_off
from wfmap.graph.visits import Visits, visits
from wfmap.model.quantity import Duration
from wfmap.model.steps import Handoff, Multi
from wfmap.prediction.closed import delay_at_door, gathering
from wfmap.prediction.network import PoolWait, pool_waits
from wfmap.prediction.pools import Pool, pools, step_load
from wfmap.prediction.routing import routing

__all__ = ["PoolFigures", "Prediction", "predict"]

MODEL = "G/G/c per actor (Allen–Cunneen, QNA), calendars averaged"
"""How predicted figures name their model."""


@dataclass(frozen=True, slots=True)
class PoolFigures:
    """A pool's prediction: `load` is its busy share, `lacking` the servers it is short of.

    `capacity` is the number of cases per second it could do at most; `wait` the mean time in its
    queue on the clock, in seconds. `service` is the mean time one server takes for an entry, in
    seconds of open time, and `open` the share of the week in which any of them is on duty.
    """

    actor: str
    servers: int
    load: float
    lacking: int
    capacity: float
    wait: float
    p_wait: float
    arrival_scv: float
    service_scv: float
    service: float = 0.0
    open: float = 1.0


@dataclass(frozen=True, slots=True)
class Prediction:
    """Predicted facts, the pools behind them, and the cycle time as a distribution.

    `capacity` is the most cases per second the process could do, and `limited_by` the actor that
    sets it. `p50`, `p90`, `p95` come from a gamma distribution with the predicted mean and
    variance. `late` is the share of cases over the target, None without one.
    """

    facts: Facts
    pools: Mapping[str, PoolFigures]
    cycle_time: Moments
    p50: float
    p90: float
    p95: float
    capacity: float
    limited_by: str | None
    flow_efficiency: float | None
    late: float | None

    @property
    def unstable(self) -> tuple[PoolFigures, ...]:
        """The pools that get more work than they can do: their queues grow without end."""
        return tuple(pool for pool in self.pools.values() if pool.load >= 1)


def predict(graph: ProcessGraph) -> Prediction:
    """Predict the process as it is stated.

    Without arrivals nobody queues: waits for people are 0, and the facts' gaps say so.
    """
    base = stated(graph)
    visited = visits(graph)
    found = pools(graph, visited)
    rate = base.process.arrivals.value if base.process.arrivals is not None else 0.0
    priorities = {n.id: n.step.priority or 0 for n in graph.steps.values()}
    route = routing(graph, visited, found)
    waits = pool_waits(found, route, rate, _outer_scv(graph), priorities) if rate else {}
    clock = _Clock(graph, found, waits, priorities, visited)
    steps = {node.id: _step(base.steps[node.id], clock, node.id) for node in graph.steps.values()}
    times = _times(graph, visited, clock)
    cycle = level_time(graph, ROOT, visited, times)
    facts = replace(
        base,
        steps=steps,
        actors=_actors(base.actors, waits),
        process=_process(base, steps, cycle),
    )
    return _prediction(graph, facts, found, waits, cycle)


def _outer_scv(graph: ProcessGraph) -> float:
    """Variability of the cases' arrivals: 1 for a Poisson stream, else that of `every`."""
    arrivals = graph.process.arrivals
    if arrivals is None or arrivals.every is None or arrivals.every.expected <= 0:
        return 1.0
    return arrivals.every.variance / arrivals.every.expected**2


class _Clock:
    """Open time → clock time, per step, with the causes of waiting."""

    def __init__(
        self,
        graph: ProcessGraph,
        found: Mapping[str, Pool],
        waits: Mapping[str, PoolWait],
        priorities: Mapping[str, int],
        visited: Visits,
    ) -> None:
        self.visited = visited
        self.graph = graph
        self.pools = found
        self.pool_waits = waits
        self.priorities = priorities
        self.loads = {load.step: (pool, load) for pool in found.values() for load in pool.loads}

    def waits(self, step: str) -> dict[Cause, Figure]:
        """Split the wait for a step's actor: contention in open time, and closed hours."""
        pool, load = self.loads[step]
        queue = self.queue(step)
        shut = 1 / pool.open - 1
        closed = (queue + load.mean / pool.pace) * shut + delay_at_door(
            self.graph, step, self.visited
        )
        found: dict[Cause, Figure] = {"contention": Figure(queue, "predicted", note=MODEL)}
        if self.graph.steps[step].step.batch is not None:
            gathered = gathering(self.graph, step, self.visited)
            found["batching"] = Figure(gathered, "predicted", note=MODEL)
        if closed:
            found["unavailability"] = Figure(closed, "predicted", note=MODEL)
        return found

    def queue(self, step: str) -> float:
        """Mean time in the queue for a step, in open seconds; behind half of its batch too."""
        return self.contended(step) + self.behind(step)

    def contended(self, step: str) -> float:
        """Mean time in the queue behind the work of others, in open seconds."""
        pool, _ = self.loads[step]
        state = self.pool_waits.get(pool.actor)
        if state is None:
            return 0.0
        limited = self.visited.waits.get(pool.actor)
        if limited is not None:
            stay = self.visited.stays.get(step)
            return stay.wait if stay is not None else float(limited.values().mean())
        return state.by_priority.get(self.priorities[step], state.wait)

    def behind(self, step: str) -> float:
        """Mean time behind others of the same batch, in open seconds."""
        pool, load = self.loads[step]
        if pool.actor not in self.pool_waits or pool.actor in self.visited.waits:
            return 0.0
        together = batch_size(self.graph, self.graph.steps[step], self.visited.steps[step])
        return (together - 1) / 2 * load.mean / (pool.servers * pool.pace)

    def time(self, step: str) -> Moments:
        """Time of one queueing entry on the clock: waiting for the actor, and the work."""
        if step not in self.loads:
            load = step_load(self.graph, self.graph.steps[step], 1.0)
            return NOTHING if load is None else Moments(load.mean, load.variance)
        pool, load = self.loads[step]
        stretch = 1 / pool.open
        behind, wait = self.behind(step), self.contended(step)
        state = self.pool_waits.get(pool.actor)
        spread = _wait_variance(wait, state.p_wait) if state is not None else 0.0
        spread, wait = spread + behind**2 / 3, wait + behind
        work = Moments(load.mean / pool.pace, load.variance / pool.pace**2)
        return Moments((wait + work.mean) * stretch, (spread + work.variance) * stretch**2)

    def stretched(self, step: str, stay: Stay) -> Moments:
        """Time of a visit that timers watch, on the clock."""
        stretch = 1 / self.loads[step][0].open if step in self.loads else 1.0
        return Moments(stay.mean * stretch, stay.variance * stretch**2)

    def door(self, step: str) -> Moments:
        """Time until the actor is on duty, once for all instances of a visit."""
        delay = delay_at_door(self.graph, step, self.visited) if step in self.loads else 0.0
        return Moments(delay, delay**2)


def _wait_variance(wait: float, p_wait: float) -> float:
    """A wait is 0 or exponential: exact in M/M/c, the usual approximation elsewhere."""
    if not isfinite(wait):
        return inf
    return wait**2 * (2 / p_wait - 1) if p_wait > 0 else wait**2


def _step(base: StepFacts, clock: _Clock, step: str) -> StepFacts:
    if step not in clock.loads:
        return base
    return replace(base, waits={**base.waits, **clock.waits(step)})


def _times(graph: ProcessGraph, visited: Visits, clock: _Clock) -> Times:
    """Give every step its time per visit, inner levels first, and every flow its passage."""
    steps: dict[str, Moments] = {}
    flows = {flow.id: _passage(flow.handoff) for flow in graph.flows.values()}
    times = Times(steps, flows)
    for node in reversed(tuple(graph.steps.values())):
        stay = visited.stays.get(node.id)
        begun = NOTHING if node.step.steps else clock.door(node.id)
        if stay is not None and stay.occurs:
            steps[node.id] = _ended(graph, node, begun + clock.stretched(node.id, stay))
            continue
        inside = bool(node.step.steps)
        once = level_time(graph, node.id, visited, times) if inside else clock.time(node.id)
        gathered = gathering(graph, node.id, visited)
        rest = _rest(node, visited) + _between(2 * gathered)
        steps[node.id] = begun + _instances(node.step.multi, once) + rest
    return times


def _ended(graph: ProcessGraph, node: StepNode, stay: Moments) -> Moments:
    """Keep a stay within the deadline on the clock that ends it."""
    if not is_cut_off(graph, node):
        return stay
    deadlines = [
        time.expected
        for event in (graph.steps[e] for e in node.attached)
        if is_timed(event) and event.step.interrupting is not False
        for time in (event.step.wait_time,)
        if time is not None
    ]
    return Moments(min(stay.mean, *deadlines), stay.variance) if deadlines else stay


def _rest(node: StepNode, visited: Visits) -> Moments:
    """Give the stated wait after a step; a timer on a border runs beside its step, not after."""
    if is_border_timer(node):
        return NOTHING
    known = visited.rests.get(node.id)
    if known is not None:
        return Moments(known[0], max(0.0, known[1] - known[0] ** 2))
    return _moments(node.step.wait_time)


def _passage(handoff: Handoff | None) -> Moments:
    if handoff is None:
        return NOTHING
    wait = _moments(handoff.wait)
    return wait if handoff.every is None else wait + _between(handoff.every.expected)


def _moments(duration: Duration | None) -> Moments:
    return NOTHING if duration is None else Moments(duration.expected, duration.variance)


def _between(period: float) -> Moments:
    """Wait for the next of a row of regular moments: uniform over the period."""
    return Moments(period / 2, period**2 / 12)


def _instances(multi: Multi | None, once: Moments) -> Moments:
    """Do something several times: one after the other, or side by side until the last is done.

    A count between two whole numbers is the one or the other, so often that it is right on average.
    """
    if multi is None or multi.count is None or multi.count.value == 1:
        return once
    count = multi.count.value
    fewer, more = floor(count), count - floor(count)
    if multi.order == "sequential":
        spread = more * (1 - more)
        return Moments(once.mean * count, once.variance * count + once.mean**2 * spread)
    parts = [(1 - more, latest([once] * fewer)), (more, latest([once] * (fewer + 1)))]
    mean = sum(share * part.mean for share, part in parts if share > 0)
    second = sum(share * part.second for share, part in parts if share > 0)
    return Moments(mean, max(0.0, second - mean**2)) if isfinite(mean) else once


def _actors(base: Mapping[str, ActorFacts], waits: Mapping[str, PoolWait]) -> dict[str, ActorFacts]:
    return {
        actor: replace(facts, busy=Figure(waits[actor].load, "predicted", note=MODEL))
        if actor in waits
        else facts
        for actor, facts in base.items()
    }


def _process(base: Facts, steps: Mapping[str, StepFacts], cycle: Moments) -> ProcessFacts:
    wait = sum(fact.wait_per_case for fact in steps.values())
    wait += sum(fact.wait_per_case for fact in base.flows.values())
    return replace(
        base.process,
        wait=Figure(wait, "predicted", note=MODEL),
        cycle_time=Figure(cycle.mean, "predicted", note=MODEL),
    )


def _prediction(
    graph: ProcessGraph,
    facts: Facts,
    found: Mapping[str, Pool],
    waits: Mapping[str, PoolWait],
    cycle: Moments,
) -> Prediction:
    figures = {actor: _figures(pool, waits.get(actor), facts) for actor, pool in found.items()}
    most = min(figures.values(), key=lambda pool: pool.capacity, default=None)
    target = graph.process.target
    limit = target.cycle_time.expected if target is not None and target.cycle_time else None
    work, wait = facts.process.work, facts.process.wait
    total = (work.value if work else 0.0) + (wait.value if wait else 0.0)
    return Prediction(
        facts=facts,
        pools=figures,
        cycle_time=cycle,
        p50=quantile(cycle, 0.5),
        p90=quantile(cycle, 0.9),
        p95=quantile(cycle, 0.95),
        capacity=most.capacity if most is not None else inf,
        limited_by=most.actor if most is not None else None,
        flow_efficiency=work.value / total if work is not None and 0 < total < inf else None,
        late=None if limit is None else tail(cycle, limit),
    )


def _figures(pool: Pool, state: PoolWait | None, facts: Facts) -> PoolFigures:
    rate = facts.process.arrivals.value if facts.process.arrivals is not None else 0.0
    load = pool.load(rate)
    per_server = pool.pace * pool.open
    needed = floor(rate * pool.work / per_server) + 1 if per_server and load < inf else 0
    return PoolFigures(
        actor=pool.actor,
        servers=pool.servers,
        load=load,
        lacking=max(0, needed - pool.servers),
        capacity=pool.capacity / pool.work if pool.work else inf,
        wait=state.wait / pool.open if state is not None else 0.0,
        p_wait=state.p_wait if state is not None else 0.0,
        arrival_scv=state.arrival_scv if state is not None else 1.0,
        service_scv=pool.scv,
        service=pool.mean / pool.pace if pool.pace else inf,
        open=pool.open,
    )
