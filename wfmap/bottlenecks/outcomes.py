"""Which ways out of a choice may be taken more often without another outcome for the case.

What is refused, left undone or ended early takes less time, and is no improvement: a share is a
lever only among ways that lead to the same ends. An end is known by its name, or its id.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.graph.parts import parts_in_order
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
    ahead = _ahead(graph, node.level)
    groups: dict[tuple[int, bool], list[FlowEdge]] = {}
    for flow in graph.outgoing(node.id):
        ends = ahead.ends.get(flow.target, 0)
        if ends and not flow.is_rework:
            groups.setdefault((ends, _refuses(graph, flow)), []).append(flow)
    found = [tuple(group) for group in groups.values() if len(group) > 1]
    return tuple(g for g in found if is_policy or all(_has_own_work(ahead, f, g) for f in g))


_REFUSING: Final = re.compile(
    r"(?<!not )\b(reject|refus|declin|den(y|ie|ial)|disapprov|cancel|withdr[ae]w|abort|unsuccessful"
    r"|not (approved|accepted|granted|eligible)|ablehn|abgelehnt|zurückgewiesen|storn|abbr[eu]ch"
    r"|abgebrochen|refusé|rejet|annul|rechaz|deneg)",
    re.IGNORECASE,
)
"""How ways begin that end a case without what it came for, in the languages of most documents."""


def _refuses(graph: ProcessGraph, flow: FlowEdge) -> bool:
    """Tell whether a way out says that the case gets less than it came for."""
    target = graph.steps[flow.target]
    texts = (flow.flow.when or "", target.step.name or target.id.replace("_", " "))
    return any(_REFUSING.search(text) for text in texts)


def _has_own_work(ahead: "_Ahead", flow: FlowEdge, group: tuple[FlowEdge, ...]) -> bool:
    others = 0
    for other in group:
        if other.id != flow.id:
            others |= ahead.work[other.target]
    return bool(ahead.work[flow.target] & ~others)


def _is_grave(decision: Decision) -> bool:
    grave = decision.stakes in {"high", "critical"} or decision.reversibility == "irreversible"
    return grave or bool(decision.affects_person) or decision.error_cost is not None


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What is come to from each step without going back: the ends by name, and the work, as bits.

    An end is a step that no work leaves, not even back.
    """

    ends: Mapping[str, int]
    work: Mapping[str, int]


_KNOWN: Final[WeakKeyDictionary[ProcessGraph, dict[str, _Ahead]]] = WeakKeyDictionary()


def _ahead(graph: ProcessGraph, level: str) -> _Ahead:
    """Look ahead from every step of a level, once for a graph: it never changes."""
    levels = _KNOWN.setdefault(graph, {})
    if level not in levels:
        levels[level] = _looked_ahead(graph, level)
    return levels[level]


def _looked_ahead(graph: ProcessGraph, level: str) -> _Ahead:
    after = _forward(graph, level)
    names: dict[str, int] = {}
    number = {node.id: k for k, node in enumerate(graph.at(level))}
    ends: dict[str, int] = {}
    work: dict[str, int] = {}
    for part in reversed(parts_in_order(after)):
        end = done = 0
        for step in part:
            node = graph.steps[step]
            if not node.outgoing:
                name = node.step.name.casefold() or node.id
                end |= 1 << names.setdefault(name, len(names))
            done |= node.is_work << number[step]
            for target in after[step]:
                end |= ends.get(target, 0)
                done |= work.get(target, 0)
        ends.update(dict.fromkeys(part, end))
        work.update(dict.fromkeys(part, done))
    return _Ahead(ends, work)


def _forward(graph: ProcessGraph, level: str) -> dict[str, tuple[str, ...]]:
    """Map each step to those after it, going back left out."""
    after: dict[str, dict[str, None]] = {node.id: {} for node in graph.at(level)}
    for node in graph.at(level):
        after[node.id].update((event, None) for event in node.attached if event in after)
    for flow in graph.flows_at(level):
        if not flow.is_rework:
            after[flow.source][flow.target] = None
    return {step: tuple(targets) for step, targets in after.items()}
