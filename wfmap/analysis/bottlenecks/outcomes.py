"""Which ways out of a choice may be taken more often without another outcome for the case.

What is refused, left undone or ended early takes less time, and is no improvement: a share is a
lever only among ways that lead to the same ends. An end is known by its name, or its id.
"""

from collections.abc import Mapping, Sequence

from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.graph.paths import reach
from wfmap.model.decisions import Decision

__all__ = ["alternatives"]


def alternatives(graph: ProcessGraph, node: StepNode) -> tuple[tuple[FlowEdge, ...], ...]:
    """Group the ways out of an exclusive choice that are two ways of doing the same.

    They lead to the same ends without going back, and each has work that the others do not come
    to: a way without is the others left out. Where the document says that the choice follows a
    policy, ways may be left out too. A choice on which much hangs for the case or for a person has
    none: its answer is a finding or a judgement, and to move it is no improvement.

    Returns:
        Groups of two flows or more, in document order.
    """
    decision = graph.process.decisions.get(node.step.decision or "")
    is_policy = decision is not None and decision.logic == "policy-text"
    if decision is not None and _is_grave(decision):
        return ()
    after = _forward(graph, node.level)
    groups: dict[frozenset[str], list[FlowEdge]] = {}
    for flow in graph.outgoing(node.id):
        ends = _ends(graph, reach(after, [flow.target])) if flow.target in after else frozenset()
        if ends and not flow.is_rework:
            groups.setdefault(ends, []).append(flow)
    found = [tuple(group) for group in groups.values() if len(group) > 1]
    return tuple(g for g in found if is_policy or all(_has_own_work(graph, after, f, g) for f in g))


def _has_own_work(
    graph: ProcessGraph,
    after: Mapping[str, Sequence[str]],
    flow: FlowEdge,
    group: tuple[FlowEdge, ...],
) -> bool:
    mine = reach(after, [flow.target])
    others = reach(after, [other.target for other in group if other.id != flow.id])
    return any(graph.steps[step].is_work for step in mine - others)


def _is_grave(decision: Decision) -> bool:
    grave = decision.stakes in {"high", "critical"} or decision.reversibility == "irreversible"
    return grave or bool(decision.affects_person) or decision.error_cost is not None


def _ends(graph: ProcessGraph, reached: frozenset[str]) -> frozenset[str]:
    """Name the ends among some steps: those that no work leaves, not even back."""
    ends = (graph.steps[step] for step in reached if not graph.steps[step].outgoing)
    return frozenset(node.step.name.casefold() or node.id for node in ends)


def _forward(graph: ProcessGraph, level: str) -> dict[str, tuple[str, ...]]:
    """Map each step to those after it, going back left out."""
    after: dict[str, dict[str, None]] = {node.id: {} for node in graph.at(level)}
    for node in graph.at(level):
        after[node.id].update((event, None) for event in node.attached if event in after)
    for flow in graph.flows_at(level):
        if not flow.is_rework:
            after[flow.source][flow.target] = None
    return {step: tuple(targets) for step, targets in after.items()}
