"""Size and shape of a level in figures, as the literature on model complexity counts them.

Sources: Cardoso 2005 (control-flow complexity); Mendling 2008, "Metrics for Process Models"
(density, sequentiality, connector degree, mismatch, depth).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wfmap.graph.graph import FlowEdge, ProcessGraph, StepNode

__all__ = ["LevelMetrics", "metrics"]


@dataclass(frozen=True, slots=True)
class LevelMetrics:
    """Figures of one level; messages do not count, and events on a border count as steps.

    `control_flow_complexity` adds up, over the splits, the ways a case may go on: the flows of an
    exclusive split, 2ⁿ − 1 of an inclusive one with n flows, 1 of a parallel one. `mismatch` is the
    sum over kinds of routing of |flows out of splits − flows into joins|. `nesting_depth` is the
    most splits that are open at once on a way from start to end. `density` is the share of
    possible flows that there are, `sequentiality` the share of flows that join two steps which
    do not route; both from 0 to 1. Degrees count the flows in and out of steps that route.
    """

    level: str
    steps: int
    flows: int
    splits: int
    joins: int
    control_flow_complexity: int
    mismatch: int
    max_degree: int
    mean_degree: float
    nesting_depth: int
    density: float
    sequentiality: float


def metrics(graph: ProcessGraph, level: str) -> LevelMetrics:
    """Measure one level, in time linear in its size."""
    nodes, flows = graph.at(level), graph.flows_at(level)
    into, out = _degrees(nodes, flows)
    routing = {node.id: node for node in nodes if into[node.id] > 1 or out[node.id] > 1}
    degrees = [into[step] + out[step] for step in routing]
    straight = sum(flow.source not in routing and flow.target not in routing for flow in flows)
    return LevelMetrics(
        level=level,
        steps=len(nodes),
        flows=len(flows),
        splits=sum(out[step] > 1 for step in routing),
        joins=sum(into[step] > 1 for step in routing),
        control_flow_complexity=sum(_ways(node, out[node.id]) for node in routing.values()),
        mismatch=_mismatch(routing.values(), into, out),
        max_degree=max(degrees, default=0),
        mean_degree=sum(degrees) / len(degrees) if degrees else 0.0,
        nesting_depth=_nesting(nodes, flows, into, out),
        density=len(flows) / (len(nodes) * (len(nodes) - 1)) if len(nodes) > 1 else 0.0,
        sequentiality=straight / len(flows) if flows else 0.0,
    )


def _degrees(
    nodes: Sequence[StepNode], flows: Sequence[FlowEdge]
) -> tuple[dict[str, int], dict[str, int]]:
    into, out = dict.fromkeys((n.id for n in nodes), 0), dict.fromkeys((n.id for n in nodes), 0)
    for flow in flows:
        out[flow.source] += 1
        into[flow.target] += 1
    return into, out


def _ways(node: StepNode, out: int) -> int:
    if out <= 1:
        return 0
    if node.split == "inclusive":
        return (1 << out) - 1
    return 1 if node.split == "parallel" else out


def _mismatch(routing: Iterable[StepNode], into: Mapping[str, int], out: Mapping[str, int]) -> int:
    """Compare splits with joins by kind: parallel with all, the others with any."""
    balance = {"exclusive": 0, "inclusive": 0, "parallel": 0}
    for node in routing:
        if out[node.id] > 1:
            balance["exclusive" if node.split == "event" else node.split] += out[node.id]
        if into[node.id] > 1:
            balance[_join_kind(node)] -= into[node.id]
    return sum(abs(difference) for difference in balance.values())


def _join_kind(node: StepNode) -> str:
    if node.join == "any":
        return "exclusive"
    return "inclusive" if node.split == "inclusive" else "parallel"


def _nesting(
    nodes: Sequence[StepNode],
    flows: Sequence[FlowEdge],
    into: Mapping[str, int],
    out: Mapping[str, int],
) -> int:
    """Count the splits open at each step, from the starts and from the ends; take the lesser."""
    change = {node.id: (out[node.id] > 1) - (into[node.id] > 1) for node in nodes}
    forward: dict[str, list[str]] = {node.id: [] for node in nodes}
    for flow in flows:
        if not flow.is_back:
            forward[flow.source].append(flow.target)
    backward: dict[str, list[str]] = {node.id: [] for node in nodes}
    for source, targets in forward.items():
        for target in targets:
            backward[target].append(source)
    opened = _open_splits(forward, change)
    closed = _open_splits(backward, {step: -value for step, value in change.items()})
    return max((min(opened[s], closed[s]) for s in opened.keys() & closed.keys()), default=0)


def _open_splits(after: Mapping[str, Sequence[str]], change: Mapping[str, int]) -> dict[str, int]:
    """Map each step to the most splits that are open when it has been passed."""
    waiting = dict.fromkeys(after, 0)
    for targets in after.values():
        for target in targets:
            waiting[target] += 1
    before = dict.fromkeys(after, 0)
    ready = [step for step, count in waiting.items() if count == 0]
    opened: dict[str, int] = {}
    while ready:
        step = ready.pop()
        opened[step] = max(0, before[step] + change[step])
        for target in after[step]:
            before[target] = max(before[target], opened[step])
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return opened
