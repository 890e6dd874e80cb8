"""Whether an interface takes as many calls as come at the peak."""

from collections.abc import Mapping
from functools import lru_cache
from math import inf

from wfmap.facts.statements import arrival_rate, open_share
from wfmap.graph import ProcessGraph
from wfmap.graph.visits import visits
from wfmap.model.systems import Interface
from wfmap.readiness.systems.needs import Direction, Need, needs

__all__ = ["allowed", "calls_at_peak", "calls_on", "headroom_of"]


def calls_at_peak(graph: ProcessGraph, need: Need) -> float | None:
    """Give the calls per second at the busiest time, one for each execution; None if unknown.

    Arrivals come in open hours alone, there multiplied by the largest factor of `peaks`; every
    step that uses the system in that direction calls it once.
    """
    found = _calls(graph)
    return None if found is None else found.get((need.system, need.direction), 0.0)


@lru_cache(maxsize=4)
def _calls(graph: ProcessGraph) -> Mapping[tuple[str, Direction], float] | None:
    """Count the calls of all steps at once: each candidate and interface asks for them again."""
    arrivals, mean = graph.process.arrivals, arrival_rate(graph)
    if arrivals is None or mean is None:
        return None
    peak = max((1.0, *(p.factor.value for p in arrivals.peaks)))
    rate = mean.value / (open_share(graph, arrivals.calendar) or 1.0) * peak
    counted = visits(graph).steps
    found: dict[tuple[str, Direction], float] = {}
    for step in graph.steps:
        for need in needs(graph, step):
            key = (need.system, need.direction)
            found[key] = found.get(key, 0.0) + counted.get(step, 0.0)
    return {key: rate * executions for key, executions in found.items()}


def allowed(interface: Interface) -> float | None:
    """Give the calls per second an interface takes; None where no limit is stated."""
    limit = interface.rate_limit
    return limit.count.value / limit.per.expected if limit and limit.per.expected else None


def headroom_of(interface: Interface, calls: float | None) -> float | None:
    """Give the allowed calls as a multiple of those at the peak; None where either is unknown."""
    limit = allowed(interface)
    return None if limit is None or not calls or calls == inf else limit / calls


def calls_on(graph: ProcessGraph, system: str, interface: Interface) -> float | None:
    """Give the calls per second at the peak that an interface may have to take; None if unknown.

    A limit counts all calls: an interface that serves both directions may carry both, whatever
    else the system has.
    """
    both: tuple[Direction, ...] = ("read", "write")
    served: list[Direction] = [d for d in both if interface.direction in {None, "both", d}]
    found = [calls_at_peak(graph, Need(system, direction, ())) for direction in served]
    known = [calls for calls in found if calls is not None]
    return sum(known) if len(known) == len(found) else None
