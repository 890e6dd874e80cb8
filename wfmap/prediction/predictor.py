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
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import floor, inf, isfinite
from typing import get_args

import numpy as np

from wfmap.facts import (
    ActorFacts,
    Cause,
    Facts,
    Figure,
    ProcessFacts,
    StepFacts,
)
from wfmap.graph import ProcessGraph
from wfmap.graph.moments import Moments, quantile, tail
from wfmap.prediction.clock import MODEL
from wfmap.prediction.drawn import Drawn
from wfmap.prediction.network import PoolWait
from wfmap.prediction.pools import Pool
from wfmap.prediction.shapes import Spread, spread_of
from wfmap.prediction.solving import Solved, aimed_of, cycle_of, solve
from wfmap.units.durations import human

__all__ = ["PoolFigures", "Prediction", "predict"]


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


@dataclass(frozen=True)
class Prediction:
    """Predicted facts, the pools behind them, and the cycle time as a distribution.

    `capacity` is the most cases per second the process could do, and `limited_by` the actor that
    sets it. `p50`, `p90`, `p95` and `late` come from the shapes that are stated (see `shapes`), or
    where that cannot be from a gamma distribution with the predicted mean and variance. `aimed` is
    the time of the cases that the target is meant for, None where it cannot be told apart; `late`
    is the share of them over the target, None without one.
    """

    facts: Facts
    pools: Mapping[str, PoolFigures]
    cycle_time: Moments
    capacity: float
    limited_by: str | None
    flow_efficiency: float | None
    aimed: Moments | None
    solved: Solved = field(repr=False, compare=False)

    def __repr__(self) -> str:
        """Say what it is in a line."""
        return f"<Prediction: a case takes {human(self.cycle_time.mean)} on average>"

    @cached_property
    def spread(self) -> Spread | Drawn | None:
        """How the time of a case spreads; None where nothing but its moments is known."""
        return spread_of(self.solved)

    @property
    def p50(self) -> float:
        """The time that half of the cases stay below, in seconds."""
        return self.quantile(0.5)

    @property
    def p90(self) -> float:
        """The time that nine of ten cases stay below, in seconds."""
        return self.quantile(0.9)

    @property
    def p95(self) -> float:
        """The time that 95 of 100 cases stay below, in seconds."""
        return self.quantile(0.95)

    def quantile(self, share: float) -> float:
        """The time that a share of cases stays below, in seconds."""
        if self.spread is not None:
            return self.spread.quantile(share)
        return quantile(self.cycle_time, share)

    @cached_property
    def late(self) -> float | None:
        """The share of cases over the target, of those that it is meant for."""
        target = self.solved.graph.process.target
        if target is None or target.cycle_time is None or self.aimed is None:
            return None
        limit, tried = target.cycle_time.expected, self.solved.visited.tried
        if tried is not None and self.spread is not None:
            return Drawn(np.array(tried.aims)).tail(limit)
        return self.spread.tail(limit) if self.spread is not None else tail(self.aimed, limit)

    @property
    def unstable(self) -> tuple[PoolFigures, ...]:
        """The pools that get more work than they can do: their queues grow without end."""
        return tuple(p for p in self.pools.values() if not self.solved.keeps_up(p.actor))


def predict(graph: ProcessGraph) -> Prediction:
    """Predict the process as it is stated.

    Without arrivals nobody queues: waits for people are 0, and the facts' gaps say so.
    """
    done = solve(graph)
    steps = {step: _step(fact, done, step) for step, fact in done.base.steps.items()}
    cycle = cycle_of(done)
    facts = replace(
        done.base,
        steps=steps,
        actors=_actors(done),
        process=_process(done, steps, cycle),
    )
    return _prediction(done, facts, cycle)


def _step(base: StepFacts, done: Solved, step: str) -> StepFacts:
    tried = done.visited.tried
    if tried is not None and step in tried.waits:
        seen = {cause: tried.waits[step].get(cause, 0.0) for cause in get_args(Cause)}
        waits = {cause: Figure(wait, "simulated") for cause, wait in seen.items() if wait > 0}
        return replace(base, waits=waits)
    if step not in done.clock.loads:
        return base
    return replace(base, waits={**base.waits, **done.clock.waits(step)})


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
    work, wait = facts.process.work, facts.process.wait
    total = (work.value if work else 0.0) + (wait.value if wait else 0.0)
    return Prediction(
        facts=facts,
        pools=figures,
        cycle_time=cycle,
        capacity=most.capacity if most is not None else inf,
        limited_by=most.actor if most is not None else None,
        flow_efficiency=work.value / total if work is not None and 0 < total < inf else None,
        aimed=aimed_of(done, cycle),
        solved=done,
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
