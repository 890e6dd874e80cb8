"""Which processes leave nothing to chance: they go on in a fixed rhythm, which a short run shows.

Where cases come at even times and all work takes a fixed time, nobody waits by chance, and no
formula of queues that grow by chance holds: work of ten minutes every ten minutes keeps up for
ever (D/D/1). What happens in one round of the hours happens in every one.
"""

from math import isclose

from wfmap.graph.counting import Visits
from wfmap.graph.graph import ProcessGraph, StepNode
from wfmap.model.quantity import Duration, Quantity
from wfmap.model.semantics import is_event_subprocess

__all__ = ["has_rhythm"]

_SURE = 1e-9


def has_rhythm(graph: ProcessGraph, visited: Visits) -> bool:
    """Tell whether cases come at even times, take the same way, and all times are fixed."""
    arrivals = graph.process.arrivals
    if arrivals is None or arrivals.every is None or not _is_fixed(arrivals.every):
        return False
    if arrivals.every.expected <= 0 or arrivals.peaks or visited.endless:
        return False
    if any(not _is_whole(actor.availability) for actor in graph.process.actors.values()):
        return False
    return all(_is_sure(graph, node, visited) for node in graph.steps.values())


def _is_sure(graph: ProcessGraph, node: StepNode, visited: Visits) -> bool:
    step = node.step
    times = (step.processing_time, step.setup_time, step.wait_time)
    shares = (step.error_rate, step.share)
    count = step.multi.count if step.multi is not None else None
    fixed = all(_is_fixed(time) for time in times) and all(_is_none(one) for one in shares)
    if not fixed or not _is_whole(count) or is_event_subprocess(step):
        return False
    seen = visited.steps[node.id]
    for flow in graph.outgoing(node.id):
        handoff = flow.flow.handoff
        taken = visited.flows.get(flow.id, 0.0)
        if flow.returned or not (taken == 0 or isclose(taken, seen, rel_tol=_SURE)):
            return False
        if handoff is not None and not (_is_fixed(handoff.wait) and _is_fixed(handoff.every)):
            return False
    return True


def _is_fixed(time: Duration | None) -> bool:
    return time is None or time.variance == 0


def _is_none(share: Quantity | None) -> bool:
    return share is None or share.value == 0


def _is_whole(number: Quantity | None) -> bool:
    return number is None or number.value == int(number.value)
