"""A process on the way to its prediction: visits, pools, waits, times, and the time of a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf, isfinite

from wfmap.facts import Facts, stated
from wfmap.graph import ROOT, ProcessGraph
from wfmap.graph.abreast import AllFirsts, abreast, firsts
from wfmap.graph.compose import Level, level_time
from wfmap.graph.moments import Moments
from wfmap.graph.times import Times
from wfmap.graph.visits import Visits, visits
from wfmap.prediction.bursts import Bursts, bursts_of
from wfmap.prediction.clock import Clock, times_of
from wfmap.prediction.network import PoolWait, pool_waits
from wfmap.prediction.piles import Served, pile_of, smoothed
from wfmap.prediction.pools import Pool, pools
from wfmap.prediction.routing import Routing, routing
from wfmap.prediction.straight import gone_on_with
from wfmap.prediction.trial import try_out

__all__ = ["Solved", "aimed_of", "cycle_of", "solve"]

_JUST = 1e-9
"""What a load may be over 1 by rounding."""


@dataclass(frozen=True, slots=True)
class Solved:
    """A process on the way to its prediction: everything that a change of one part leaves as it is.

    `rate` is in cases per second, `outer` the squared coefficient of variation of the arrivals,
    `scvs` those of what comes to each pool once piles are let out evenly.
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
    forks: AllFirsts
    flow: Bursts | None = None
    scvs: Mapping[str, float] = field(default_factory=dict)

    def keeps_up(self, actor: str) -> bool:
        """Tell whether a pool's queue has an end: below full load, in a fixed rhythm at it too."""
        full = self.pools[actor].fullness(self.rate)
        tried = self.visited.tried
        return full < 1 or (tried is not None and tried.is_rhythm and full <= 1 + _JUST)


@lru_cache(maxsize=1)  # what is predicted is most often asked what would be next
def solve(graph: ProcessGraph) -> Solved:
    """Find visits, pools, waits and times of a process."""
    try_out(graph)
    base, visited = stated(graph), visits(graph)
    beside = abreast(graph, visited)
    priorities = {n.id: n.step.priority or 0 for n in graph.steps.values()}
    found = gone_on_with(graph, visited, pools(graph, visited, beside), priorities)
    rate = base.process.arrivals.value if base.process.arrivals is not None else 0.0
    outer = _outer_scv(graph)
    route = routing(graph, visited, found)
    waits = pool_waits(found, route, rate, outer, priorities) if rate else {}
    clock = Clock(graph, found, waits, priorities, visited)
    clock.abreast = beside
    flow = bursts_of(graph, visited, rate, found)
    scvs = smoothed(flow, found, route, waits) if flow is not None else {}
    if flow is not None:
        clock.piles = {
            actor: pile_of(flow, Served(pool, waits[actor], scvs[actor]), priorities)
            for actor, pool in found.items()
        }
    forks = clock.firsts = firsts(graph, visited)
    times = times_of(graph, visited, clock, forks)
    return Solved(
        graph,
        base,
        visited,
        found,
        route,
        rate,
        outer,
        priorities,
        waits,
        clock,
        times,
        forks,
        flow,
        scvs,
    )


def cycle_of(done: Solved) -> Moments:
    """Give the time of a case: along the blocks of the process, or as a trial saw it.

    Blocks say nothing of work that others stop, that begins beside, or that has to be undone. Where
    a queue grows without end, no trial tells how long a case takes.
    """
    composed = level_time(done.graph, ROOT, done.visited, done.times)
    tried = done.visited.tried
    if tried is None or not isfinite(composed.mean):
        return composed
    return tried.cycle_time if all(map(done.keeps_up, done.pools)) else Moments(inf, inf)


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
