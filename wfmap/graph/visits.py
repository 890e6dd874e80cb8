"""How often a case visits each step: an absorbing Markov chain (Kemeny & Snell 1960).

A visit is one arrival of work at a step. Splits multiply or share the work, joins that wait for
all flows take one visit from all of them together. Shares the document leaves out are taken as
even, and said to be. The equations are solved strongly connected part by part, so that a process
without loops takes linear time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from wfmap.graph.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.graph.joins import InclusiveJoin, inclusive_joins
from wfmap.graph.parts import parts_in_order

__all__ = ["Visits", "entries", "shares_out", "visits"]


@dataclass(frozen=True, slots=True)
class Visits:
    """Expected visits per case.

    `steps` counts executions of a step begun per case, by step; `flows` how often a flow is
    taken. `assumed` names the steps whose shares are taken as even, `endless` the steps in loops
    that nothing leaves: their visits are infinite.
    """

    steps: Mapping[str, float]
    flows: Mapping[str, float]
    assumed: tuple[str, ...] = ()
    endless: tuple[str, ...] = ()


@dataclass(slots=True)
class _Chain:
    """The linear equations of one level: v = entry + weightᵀ v."""

    entry: dict[str, float] = field(default_factory=dict)
    weight: dict[tuple[str, str], float] = field(default_factory=dict)
    flow_rate: dict[str, tuple[str, float]] = field(default_factory=dict)

    def add(self, source: str, target: str, weight: float) -> None:
        self.weight[source, target] = self.weight.get((source, target), 0.0) + weight


def visits(graph: ProcessGraph) -> Visits:
    """Compute the expected visits of every step and flow in one case."""
    assumed: list[str] = []
    chain = _Chain()
    for level in graph.levels:
        _enter(graph, level, graph.at(level), chain)
    joins = inclusive_joins(graph)
    for join, joined in joins.items():
        for split in joined.splits:
            chain.add(split, join, 1.0)
    for node in graph.steps.values():
        _leave(graph, node, chain, joins, assumed)
    counts, endless = _solve(list(graph.steps), chain)
    flows = {f: counts[source] * rate for f, (source, rate) in chain.flow_rate.items()}
    return Visits(counts, flows, tuple(assumed), endless)


def _enter(graph: ProcessGraph, level: str, nodes: tuple[StepNode, ...], chain: _Chain) -> None:
    """Spread what enters a level evenly over its starts: they are alternatives.

    A start that a message sets off is begun by that message, and is no alternative to the others.
    """
    alone, told = entries(graph, nodes)
    for node in alone:
        if level:
            chain.add(level, node.id, _instances(graph.steps[level]) / len(alone))
        else:
            chain.entry[node.id] = 1 / len(alone)
    for node in told:
        for message in node.told:
            chain.add(graph.flows[message].source, node.id, 1 / len(node.told))


def entries(
    graph: ProcessGraph, nodes: tuple[StepNode, ...]
) -> tuple[list[StepNode], list[StepNode]]:
    """List the steps of a level it begins at, as even alternatives, and those messages begin."""
    starts = [node for node in nodes if graph.is_start(node)]
    alone = [node for node in starts if not node.told] or starts[:1] or list(nodes[:1])
    return alone, [node for node in starts if node not in alone]


def _instances(node: StepNode) -> float:
    multi = node.step.multi
    return multi.count.value if multi is not None and multi.count is not None else 1.0


def _leave(
    graph: ProcessGraph,
    node: StepNode,
    chain: _Chain,
    joins: Mapping[str, InclusiveJoin],
    assumed: list[str],
) -> None:
    interrupted = 0.0
    for event in node.attached:
        share = graph.steps[event].step.share
        rate = share.value if share is not None else 0.0
        chain.add(node.id, event, rate)
        if graph.steps[event].step.interrupting is not False:
            interrupted += rate
    for message in node.tells:
        chain.flow_rate[message] = (node.id, 1.0)
    outgoing = graph.outgoing(node.id)
    rates, even = shares_out(node, outgoing)
    if even:
        assumed.append(node.id)
    for flow, rate in zip(outgoing, rates, strict=True):
        joined = joins.get(flow.target)
        counts = joined is None or flow.id not in joined.inner
        _follow(graph, flow, rate * max(0.0, 1 - interrupted), chain, counts=counts)


def _follow(
    graph: ProcessGraph, flow: FlowEdge, rate: float, chain: _Chain, *, counts: bool
) -> None:
    """Lead work along a flow; one into an inclusive join does not count, its split does."""
    target = graph.steps[flow.target]
    returned = flow.handoff.rework_share.value if _comes_back(flow) else 0.0  # type: ignore[union-attr] # _comes_back looked
    synchronised = target.join == "all" and not target.is_inclusive_join
    waits_for = max(1, len(target.incoming)) if synchronised else 1
    chain.flow_rate[flow.id] = (flow.source, rate)
    if counts:
        chain.add(flow.source, flow.target, rate * (1 - returned) / waits_for)
    if returned:
        chain.add(flow.source, flow.source, rate * returned)


def _comes_back(flow: FlowEdge) -> bool:
    return flow.handoff is not None and flow.handoff.rework_share is not None


def shares_out(node: StepNode, outgoing: tuple[FlowEdge, ...]) -> tuple[list[float], bool]:
    """Say how often each flow is taken per visit, and whether shares had to be assumed."""
    if len(outgoing) <= 1:
        return [1.0] * len(outgoing), False
    if node.split in ("exclusive", "event"):
        return _exclusive([flow.share for flow in outgoing])
    if node.split == "inclusive":
        shares = [flow.share for flow in outgoing]
        even = 1 / len(outgoing)
        return [even if s is None else s for s in shares], None in shares
    return _parallel(node, outgoing)


def _exclusive(shares: list[float | None]) -> tuple[list[float], bool]:
    missing = shares.count(None)
    rest = max(0.0, 1 - sum(s for s in shares if s is not None))
    filled = [rest / missing if s is None else s for s in shares]
    total = sum(filled) or 1.0
    return [s / total for s in filled], missing > 1


def _parallel(node: StepNode, outgoing: tuple[FlowEdge, ...]) -> tuple[list[float], bool]:
    """All flows are taken, but for rework: that share goes back instead."""
    back = [_rework_share(node, flow) if flow.flow.rework else None for flow in outgoing]
    if all(share is None for share in back):
        return [1.0] * len(outgoing), False
    known = [share for share in back if share is not None]
    forward = max(0.0, 1 - sum(known))
    return [forward if share is None else share for share in back], False


def _rework_share(node: StepNode, flow: FlowEdge) -> float:
    if flow.share is not None:
        return flow.share
    return node.step.error_rate.value if node.step.error_rate is not None else 0.0


def _solve(steps: list[str], chain: _Chain) -> tuple[dict[str, float], tuple[str, ...]]:
    """Solve v = entry + weightᵀ v part by part, in the order the work flows."""
    into: dict[str, list[tuple[str, float]]] = {step: [] for step in steps}
    after: dict[str, list[str]] = {step: [] for step in steps}
    for (source, target), weight in chain.weight.items():
        into[target].append((source, weight))
        if weight > 0:
            after[source].append(target)
    counts: dict[str, float] = {}
    endless: set[str] = set()
    for part in parts_in_order(after):
        given = [
            chain.entry.get(step, 0.0)
            + sum(counts[s] * w for s, w in into[step] if s in counts and w > 0)
            for step in part
        ]
        solved = _solve_part(part, given, into)
        if solved is None:
            endless.update(part)
            solved = [float("inf")] * len(part)
        counts.update(zip(part, solved, strict=True))
    return {s: counts[s] for s in steps}, tuple(s for s in steps if s in endless)


_SINGULAR = 1e-12


def _solve_part(
    part: list[str], given: list[float], into: Mapping[str, list[tuple[str, float]]]
) -> list[float] | None:
    """Solve one strongly connected part; None where work that enters never leaves."""
    if not any(given):
        return [0.0] * len(part)
    if any(np.isinf(given)):
        return [float("inf")] * len(part)
    if len(part) == 1:
        again = sum(w for s, w in into[part[0]] if s == part[0])
        return None if again >= 1 - _SINGULAR else [given[0] / (1 - again)]
    place = {step: i for i, step in enumerate(part)}
    matrix = np.eye(len(part))
    for step, row in place.items():
        for source, weight in into[step]:
            if source in place:
                matrix[row, place[source]] -= weight
    try:
        solved = np.linalg.solve(matrix, np.array(given))
    except np.linalg.LinAlgError:
        return None
    sane = (
        np.all(np.isfinite(solved)) and np.all(solved > -_SINGULAR) and solved.max() < 1 / _SINGULAR
    )
    return [float(x) for x in solved] if sane else None
