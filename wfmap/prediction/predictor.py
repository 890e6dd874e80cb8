"""ProcessGraph → predicted Facts: the interactive answer, in milliseconds.

The model: every actor with a capacity is one queue for all its steps (G/G/c, Allen–Cunneen,
arrivals by Whitt's QNA); calendars are averaged, so that work done in open time takes 1 ÷ open
share as long on the clock, and a case that arrives at a closed door waits until it opens; what
piles up where work comes in peaks or together is a fluid over the week (`bursts`); blocks take as
long as their latest branch, branches being independent. Exact on Jackson networks around the clock.
What it leaves out, the simulator does: members one by one, the backlog, holidays, summer time, and
which case of a batch the set-up is for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import floor, inf, isfinite

from wfmap.facts import (
    ActorFacts,
    Facts,
    Figure,
    ProcessFacts,
    StepFacts,
    stated,
)
from wfmap.graph import ROOT, ProcessGraph
from wfmap.graph.compose import Level, Times, level_time
from wfmap.graph.moments import Moments, quantile, tail
from wfmap.graph.visits import Visits, visits
from wfmap.prediction.bursts import Bursts, bursts_of
from wfmap.prediction.clock import MODEL, Clock, times_of
from wfmap.prediction.network import PoolWait, pool_waits
from wfmap.prediction.pools import Pool, pools
from wfmap.prediction.routing import Routing, routing
from wfmap.prediction.trial import try_out

__all__ = ["PoolFigures", "Prediction", "Solved", "cycle_of", "predict", "solve"]


@dataclass(frozen=True, slots=True)
class PoolFigures:
    """A pool's prediction: `load` is its busy share, `lacking` the servers it is short of.

    `capacity` is the number of cases per second it could do at most; `wait` the mean time in its
    queue on the clock, in seconds. `service` is the mean time one server takes for an entry, in
    seconds of open time, and `open` the share of the week in which any of them is on duty. Of their
    hours they can use the share `usable`, where closing time breaks up their work.
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
    usable: float = 1.0

    @property
    def fullness(self) -> float:
        """Its work as a share of what it can do; its queue grows without end from 1 on."""
        return self.load / self.usable


@dataclass(frozen=True, slots=True)
class Prediction:
    """Predicted facts, the pools behind them, and the cycle time as a distribution.

    `capacity` is the most cases per second the process could do, and `limited_by` the actor that
    sets it. `p50`, `p90`, `p95` come from a gamma distribution with the predicted mean and
    variance. `aimed` is the time of the cases that the target is meant for, None where it cannot
    be told apart; `late` is the share of them over the target, None without one.
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
    aimed: Moments | None = None

    @property
    def unstable(self) -> tuple[PoolFigures, ...]:
        """The pools that get more work than they can do: their queues grow without end."""
        return tuple(pool for pool in self.pools.values() if pool.fullness >= 1)


@dataclass(frozen=True, slots=True)
class Solved:
    """A process on the way to its prediction: everything that a change of one part leaves as it is.

    `rate` is in cases per second, `outer` the squared coefficient of variation of the arrivals.
    """

    graph: ProcessGraph
    base: Facts
    visited: Visits
    pools: Mapping[str, Pool]
    route: Routing
    rate: float
    outer: float
    priorities: Mapping[str, int]
    waits: Mapping[str, PoolWait]
    clock: Clock
    times: Times
    flow: Bursts | None = None


@lru_cache(maxsize=1)  # what is predicted is most often asked what would be next
def solve(graph: ProcessGraph) -> Solved:
    """Find visits, pools, waits and times of a process."""
    try_out(graph)
    base, visited = stated(graph), visits(graph)
    found = pools(graph, visited)
    rate = base.process.arrivals.value if base.process.arrivals is not None else 0.0
    outer = _outer_scv(graph)
    priorities = {n.id: n.step.priority or 0 for n in graph.steps.values()}
    route = routing(graph, visited, found)
    waits = pool_waits(found, route, rate, outer, priorities) if rate else {}
    clock = Clock(graph, found, waits, priorities, visited)
    flow = bursts_of(graph, visited, rate)
    if flow is not None:
        clock.piles = {actor: flow.pile(pool) for actor, pool in found.items()}
    times = times_of(graph, visited, clock)
    return Solved(
        graph, base, visited, found, route, rate, outer, priorities, waits, clock, times, flow
    )


def predict(graph: ProcessGraph) -> Prediction:
    """Predict the process as it is stated.

    Without arrivals nobody queues: waits for people are 0, and the facts' gaps say so.
    """
    done = solve(graph)
    steps = {step: _step(fact, done.clock, step) for step, fact in done.base.steps.items()}
    cycle = cycle_of(done)
    facts = replace(
        done.base,
        steps=steps,
        actors=_actors(done),
        process=_process(done, steps, cycle),
    )
    return _prediction(done, facts, cycle)


def cycle_of(done: Solved) -> Moments:
    """Give the time of a case: along the blocks of the process, or as a trial saw it.

    Blocks say nothing of work that others stop, that begins beside, or that has to be undone. Where
    a queue grows without end, no trial tells how long a case takes.
    """
    composed = level_time(done.graph, ROOT, done.visited, done.times)
    tried = done.visited.tried
    if tried is None or not isfinite(composed.mean):
        return composed
    grows = any(pool.fullness(done.rate) >= 1 for pool in done.pools.values())
    return Moments(inf, inf) if grows else tried.cycle_time


def aimed_of(done: Solved, cycle: Moments) -> Moments | None:
    """Give the time of the cases that the target is meant for; None where nothing tells it."""
    target = done.graph.process.target
    if target is None or not target.outcomes:
        return cycle
    if done.visited.tried is not None:
        return done.visited.tried.aimed if isfinite(cycle.mean) else None
    return Level(done.graph, ROOT, done.visited, done.times).toward(set(target.outcomes))


def _outer_scv(graph: ProcessGraph) -> float:
    """Variability of the cases' arrivals: 1 for a Poisson stream, else that of `every`."""
    arrivals = graph.process.arrivals
    if arrivals is None or arrivals.every is None or arrivals.every.expected <= 0:
        return 1.0
    return arrivals.every.variance / arrivals.every.expected**2


def _step(base: StepFacts, clock: Clock, step: str) -> StepFacts:
    if step not in clock.loads:
        return base
    return replace(base, waits={**base.waits, **clock.waits(step)})


def _actors(done: Solved) -> dict[str, ActorFacts]:
    return {
        actor: replace(
            facts, busy=Figure(done.pools[actor].load(done.rate), "predicted", note=MODEL)
        )
        if actor in done.waits
        else facts
        for actor, facts in done.base.actors.items()
    }


def _process(done: Solved, steps: Mapping[str, StepFacts], cycle: Moments) -> ProcessFacts:
    base, tried = done.base, done.visited.tried
    wait = sum(fact.wait_per_case for fact in steps.values())
    wait += sum(fact.wait_per_case for fact in base.flows.values())
    return replace(
        base.process,
        wait=Figure(wait, "predicted", note=MODEL),
        cycle_time=Figure(cycle.mean, "predicted", note=MODEL)
        if tried is None or not isfinite(cycle.mean)
        else Figure(cycle.mean, "simulated", note=f"a trial of {tried.cases:,} cases"),
    )


def _prediction(done: Solved, facts: Facts, cycle: Moments) -> Prediction:
    figures = {
        actor: _figures(pool, done.waits.get(actor), facts) for actor, pool in done.pools.items()
    }
    most = min(figures.values(), key=lambda pool: pool.capacity, default=None)
    target, aimed = done.graph.process.target, aimed_of(done, cycle)
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
        late=None if limit is None or aimed is None else tail(aimed, limit),
        aimed=aimed,
    )


def _figures(pool: Pool, state: PoolWait | None, facts: Facts) -> PoolFigures:
    rate = facts.process.arrivals.value if facts.process.arrivals is not None else 0.0
    load = pool.load(rate)
    per_server = pool.pace * pool.open * pool.usable
    needed = floor(rate * pool.work / per_server) + 1 if per_server and load < inf else 0
    return PoolFigures(
        actor=pool.actor,
        servers=pool.servers,
        load=load,
        lacking=max(0, needed - pool.servers),
        capacity=pool.capacity * pool.usable / pool.work if pool.work else inf,
        wait=state.wait / pool.open if state is not None else 0.0,
        p_wait=state.p_wait if state is not None else 0.0,
        arrival_scv=state.arrival_scv if state is not None else 1.0,
        service_scv=pool.scv,
        service=pool.mean / pool.pace if pool.pace else inf,
        open=pool.open,
        usable=pool.usable,
    )
