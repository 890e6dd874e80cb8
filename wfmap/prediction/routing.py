"""How work goes from pool to pool: gateways, events and unqueued steps are passed through."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.graph import ROOT, ProcessGraph
from wfmap.graph.beginning import beginning
from wfmap.graph.visits import Visits
from wfmap.prediction.pools import Pool

__all__ = [
    "NEGLIGIBLE",
    "Routing",
    "begins",
    "begun",
    "routing",
    "settled",
    "shares_of",
    "waits_for",
]

NEGLIGIBLE: Final = 1e-12
"""Work per case that is no longer followed through loops of gateways."""


@dataclass(frozen=True, slots=True)
class Routing:
    """Work per case between pools, in entries.

    `pools` names the rows and columns; `entering` is what comes from outside into each pool,
    `between[i, j]` what goes from pool i to pool j.
    """

    pools: tuple[str, ...]
    entering: NDArray[np.float64]
    between: NDArray[np.float64]


def routing(graph: ProcessGraph, visited: Visits, pools: Mapping[str, Pool]) -> Routing:
    """Count, per case, the work that goes from each pool to each other.

    What passes through steps without a pool is followed along their flows, in proportion to how
    often these are taken, until it reaches a pool or leaves.
    """
    names = tuple(pools)
    place = {actor: index for index, actor in enumerate(names)}
    queued = {load.step: place[pool.actor] for pool in pools.values() for load in pool.loads}
    share = shares_of(graph, visited)
    between = np.zeros((len(names), len(names)))
    for step, row in queued.items():
        out = {t: visited.steps[step] * s for t, s in share[step].items()}
        for column, amount in settled(out, queued, share).items():
            between[row, column] += amount
    entering = np.zeros(len(names))
    for column, amount in settled(begun(graph), queued, share).items():
        entering[column] += amount
    return Routing(names, entering, between)


def begun(graph: ProcessGraph) -> dict[str, float]:
    """Say how often a case begins at each step; what a message sets off comes from its sender."""
    found = beginning(graph, ROOT)
    return {node.id: found.weight(node) for node in found.all}


def shares_of(graph: ProcessGraph, visited: Visits) -> dict[str, dict[str, float]]:
    """Say, per visit of a step, how much goes on to which step; into sub-processes and out."""
    found: dict[str, dict[str, float]] = {}
    for node in graph.steps.values():
        visits = visited.steps[node.id]
        shares: dict[str, float] = defaultdict(float)
        if visits > 0 and node.step.steps:
            for start in graph.starts(node.id):
                shares[start.id] += visited.steps[start.id] / visits
        elif visits > 0:
            for flow in graph.outgoing(node.id):
                together = waits_for(graph, flow.target)
                shares[flow.target] += visited.flows.get(flow.id, 0.0) / visits / together
            for message in node.tells:
                target = graph.flows[message].target
                shares[target] += visited.flows.get(message, 0.0) / visits * begins(graph, target)
            if not node.outgoing and node.level:
                _return(graph, visited, node.level, visits, shares)
        found[node.id] = shares
    return found


def begins(graph: ProcessGraph, step: str) -> float:
    """Say how much of a visit a message to a step makes: a part of one where it begins there."""
    node = graph.steps[step]
    if not (node.told and graph.is_start(node)):
        return 0.0
    return 1 / len(node.told) if node in beginning(graph, node.level).told else 0.0


def waits_for(graph: ProcessGraph, step: str) -> int:
    """Say how many flows into a step make one visit of it."""
    node = graph.steps[step]
    return max(1, len(node.incoming)) if node.join == "all" else 1


def _return(
    graph: ProcessGraph, visited: Visits, level: str, visits: float, shares: dict[str, float]
) -> None:
    """Send what ends inside a sub-process on along the sub-process's own flows."""
    ended = sum(visited.steps[end.id] for end in graph.ends(level))
    for flow in graph.outgoing(level):
        leaving = visited.flows.get(flow.id, 0.0) / waits_for(graph, flow.target)
        shares[flow.target] += leaving / max(ended, visits)


def settled(
    amounts: Mapping[str, float],
    queued: Mapping[str, int],
    share: Mapping[str, Mapping[str, float]],
) -> dict[int, float]:
    """Follow work through steps without a pool until it reaches one; amounts by pool."""
    arrived: dict[int, float] = defaultdict(float)
    moving = dict(amounts)
    while moving:
        onward: dict[str, float] = defaultdict(float)
        for step, amount in moving.items():
            if step in queued:
                arrived[queued[step]] += amount
                continue
            for target, part in share[step].items():
                onward[target] += amount * part
        moving = {s: a for s, a in onward.items() if a > NEGLIGIBLE}
    return arrived
