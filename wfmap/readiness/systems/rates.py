"""Whether an interface takes as many calls as come at the peak."""

from wfmap.graph import ProcessGraph
from wfmap.graph.visits import visits
from wfmap.readiness.systems.needs import Need, interfaces_for, needs

__all__ = ["calls_at_peak", "headroom"]


def calls_at_peak(graph: ProcessGraph, need: Need) -> float | None:
    """Give the calls per second at the busiest hour, one for each execution; None if unknown."""
    arrivals = graph.process.arrivals
    if arrivals is None:
        return None
    if arrivals.count is not None and arrivals.per is not None and arrivals.per.expected:
        rate = arrivals.count.value / arrivals.per.expected
    elif arrivals.every is not None and arrivals.every.expected:
        rate = 1 / arrivals.every.expected
    else:
        return None
    peak = max((p.factor.value for p in arrivals.peaks), default=1.0)
    counted = visits(graph).steps
    users = [s for s in graph.steps if any(_same(need, n) for n in needs(graph, s))]
    return rate * max(peak, 1.0) * sum(counted.get(s, 0.0) for s in users)


def _same(need: Need, other: Need) -> bool:
    return (need.system, need.direction) == (other.system, other.direction)


def headroom(graph: ProcessGraph, need: Need) -> float | None:
    """Give the allowed calls as a multiple of those at the peak; None where no limit is stated."""
    calls = calls_at_peak(graph, need)
    system = graph.process.systems[need.system]
    limits = [
        i.rate_limit.count.value / i.rate_limit.per.expected
        for i in interfaces_for(system, need.direction)
        if i.rate_limit is not None and i.rate_limit.per.expected
    ]
    if not limits or not calls or calls == float("inf"):
        return None
    return max(limits) / calls
