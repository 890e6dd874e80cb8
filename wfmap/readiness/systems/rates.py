"""Whether an interface takes as many calls as come at the peak."""

from math import inf

from wfmap.facts.stated import arrival_rate, open_share
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
    arrivals, mean = graph.process.arrivals, arrival_rate(graph)
    if arrivals is None or mean is None:
        return None
    peak = max((1.0, *(p.factor.value for p in arrivals.peaks)))
    rate = mean.value / (open_share(graph, arrivals.calendar) or 1.0) * peak
    counted = visits(graph).steps
    users = [s for s in graph.steps if any(_same(need, n) for n in needs(graph, s))]
    return rate * sum(counted.get(s, 0.0) for s in users)


def _same(need: Need, other: Need) -> bool:
    return (need.system, need.direction) == (other.system, other.direction)


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
    served: tuple[Direction, ...] = (
        (interface.direction,) if interface.direction in {"read", "write"} else ("read", "write")
    )
    found = [calls_at_peak(graph, Need(system, direction, ())) for direction in served]
    known = [calls for calls in found if calls is not None]
    return sum(known) if len(known) == len(found) else None
