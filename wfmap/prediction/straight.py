"""Work that people go straight on with: more urgent, and begun as soon as their own work ends.

Where a case comes from one step to another that the same people do and that goes before it, who
has just become free is there for it: nobody stands before it but what is as urgent. Both are then
one piece of work to whoever waits for the first.

    take (priority 0) ─► settle (priority 5)      take, settle, take, settle …: settle never waits,
    both by one clerk                             and take waits for pairs

To reckon with two queues instead would let the first wait for all the second's work again: for
days, where a minute comes before an hour. So such work counts under the priority of what it
follows, and its pair is what varies.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from wfmap.graph import ProcessGraph, StepNode
from wfmap.graph.graph import FlowEdge
from wfmap.graph.visits import Visits
from wfmap.prediction.pools import Pool, StepLoad

__all__ = ["gone_on_with"]

_DEEPEST = 40
"""Gateways in a row beyond which nothing is followed."""
_LEAST = 1e-9
"""Of the visits of a step, what is no longer followed."""


def gone_on_with(
    graph: ProcessGraph,
    visited: Visits,
    pools: Mapping[str, Pool],
    priorities: Mapping[str, int],
) -> Mapping[str, Pool]:
    """Say of the pools' work what is gone straight on with, and under which priority it counts.

    Args:
        graph: the process.
        visited: how often each step is visited.
        pools: the pools by actor.
        priorities: the priority of each step.
    """
    found = dict(pools)
    for actor, pool in pools.items():
        levels = {load.step: priorities[load.step] for load in pool.loads}
        if len(set(levels.values())) > 1:
            found[actor] = replace(pool, loads=_told(graph, visited, pool, levels))
    return found


def _told(
    graph: ProcessGraph, visited: Visits, pool: Pool, levels: Mapping[str, int]
) -> tuple[StepLoad, ...]:
    """Mark the loads of a pool: which part of each follows what, and what comes after it."""
    loads = {load.step: load for load in pool.loads}
    pairs: dict[str, dict[str, float]] = {}
    for before in loads:
        node = graph.steps[before]
        pairs[before] = defaultdict(float)
        for after, share in _next(graph, visited, node, loads) if _goes_on(node) else ():
            if levels[after] > levels[before] and _is_followed(graph.steps[after], loads[after]):
                pairs[before][after] += share
    under = {load.step: {levels[load.step]: 1.0} for load in pool.loads}
    joined, then = dict.fromkeys(loads, 0.0), dict.fromkeys(loads, 0.0)
    for before in sorted(loads, key=levels.__getitem__):
        for after, share in pairs[before].items():
            part = min(1.0, share * loads[before].entries / loads[after].entries)
            for level, of in under[before].items():
                under[after][level] = under[after].get(level, 0.0) + part * of
            under[after][levels[after]] = max(0.0, under[after][levels[after]] - part)
            joined[after] += 2 * part * loads[before].mean
            joined[before] += 2 * share * loads[after].mean
    for before in sorted(loads, key=levels.__getitem__, reverse=True):
        for after, share in pairs[before].items():
            then[before] += share * (loads[after].mean + then[after])
    return tuple(
        replace(
            load,
            straight=tuple((k, v) for k, v in under[step].items() if k != levels[step]),
            joined=joined[step],
            then=then[step],
        )
        if joined[step]
        else load
        for step, load in loads.items()
    )


def _is_followed(node: StepNode, load: StepLoad) -> bool:
    return _is_single(node) and 0 < load.entries < float("inf")


def _is_single(node: StepNode) -> bool:
    """Tell a step that is one piece of work when it is come to."""
    return node.step.multi is None and node.step.batch is None and node.join != "all"


def _goes_on(node: StepNode) -> bool:
    """Tell a step after whose work a case goes on at once."""
    return _is_single(node) and node.step.wait_time is None


def _next(
    graph: ProcessGraph, visited: Visits, node: StepNode, loads: Mapping[str, StepLoad]
) -> Iterator[tuple[str, float]]:
    """Follow a visit of a step, in no time, to the work of the same people: step and share."""
    moving = [(node, 1.0, 0)]
    while moving:
        here, share, depth = moving.pop()
        visits = visited.steps[here.id]
        for flow in graph.outgoing(here.id):
            taken = share * visited.flows.get(flow.id, 0.0) / visits if visits > 0 else 0.0
            if taken < _LEAST or not _is_instant(flow):
                continue
            target = graph.steps[flow.target]
            if target.id in loads:
                yield target.id, taken
            elif depth < _DEEPEST and _is_passed(target):
                moving.append((target, taken, depth + 1))


def _is_instant(flow: FlowEdge) -> bool:
    handoff = flow.handoff
    return handoff is None or (handoff.wait is None and handoff.every is None)


def _is_passed(node: StepNode) -> bool:
    """Tell a step that a case passes in no time."""
    step = node.step
    times = (step.processing_time, step.setup_time, step.wait_time, step.batch)
    is_plain = not step.steps and node.join != "all" and all(time is None for time in times)
    return is_plain and step.kind in ("task", "decision") and step.multi is None
