"""Which step leads to which: reachability, dominators and cycles within one level.

An event on a step's border counts as coming after the step. Messages lead nowhere: no work goes
along them. Everything is in document order.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import networkx as nx

from wfmap.graph.graph import ROOT, ProcessGraph

__all__ = [
    "components",
    "cycles",
    "dominators",
    "links",
    "parts_of",
    "post_dominators",
    "post_dominators_of",
    "reach",
    "reversed_links",
]

_EDGE = ("edge",)
"""Stands for what is before the starts or after the ends; a tuple, so no id can be it."""


@lru_cache(maxsize=8)  # asked for again for each part of a level
def links(graph: ProcessGraph, level: str = ROOT) -> Mapping[str, tuple[str, ...]]:
    """Map each step of a level to the steps right after it, each once."""
    after: dict[str, dict[str, None]] = {node.id: {} for node in graph.at(level)}
    for node in graph.at(level):
        after[node.id].update((event, None) for event in node.attached if event in after)
    for flow in graph.flows_at(level):
        after[flow.source][flow.target] = None
    return {step: tuple(targets) for step, targets in after.items()}


def reversed_links(after: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Turn links round: each step to the steps right before it."""
    before: dict[str, list[str]] = {step: [] for step in after}
    for step, targets in after.items():
        for target in targets:
            before[target].append(step)
    return {step: tuple(sources) for step, sources in before.items()}


def reach(after: Mapping[str, Sequence[str]], begin: Iterable[str]) -> frozenset[str]:
    """Find every step that some step of `begin` leads to, those of `begin` included."""
    seen = dict.fromkeys(begin)
    waiting = deque(seen)
    while waiting:
        for target in after[waiting.popleft()]:
            if target not in seen:
                seen[target] = None
                waiting.append(target)
    return frozenset(seen)


def cycles(graph: ProcessGraph, level: str = ROOT) -> tuple[tuple[str, ...], ...]:
    """List the loops of a level: steps that all lead to each other.

    A step with a flow to itself is a loop of one. Loops that share a step are one loop.
    """
    after = links(graph, level)
    whole = _digraph(after)
    return _in_order(
        graph,
        (
            part
            for part in nx.strongly_connected_components(whole)
            if len(part) > 1 or any(step in after[step] for step in part)
        ),
    )


def components(graph: ProcessGraph, level: str = ROOT) -> tuple[tuple[str, ...], ...]:
    """List the parts of a level that no flow joins, such as the pools of a collaboration."""
    whole = _digraph(links(graph, level))
    return _in_order(graph, nx.weakly_connected_components(whole))


def parts_of(after: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """List the parts of some steps that nothing joins, in the order of the steps."""
    found = nx.weakly_connected_components(_digraph(after))
    number = {step: place for place, part in enumerate(found) for step in part}
    parts: dict[int, list[str]] = {}
    for step in after:
        parts.setdefault(number[step], []).append(step)
    return tuple(tuple(part) for part in parts.values())


def _in_order(graph: ProcessGraph, parts: Iterable[set[str]]) -> tuple[tuple[str, ...], ...]:
    ordered = [tuple(sorted(part, key=lambda step: graph.steps[step].index)) for part in parts]
    return tuple(sorted(ordered, key=lambda part: graph.steps[part[0]].index))


def dominators(graph: ProcessGraph, level: str = ROOT) -> Mapping[str, str | None]:
    """Map each step that a start leads to to the last step every way to it goes through.

    None where there is no such step.
    """
    starts = [node.id for node in graph.starts(level)]
    return _dominators(links(graph, level), starts)


def post_dominators(graph: ProcessGraph, level: str = ROOT) -> Mapping[str, str | None]:
    """Map each step that leads to an end to the first step every way from it goes through.

    None where there is no such step.
    """
    return post_dominators_of(links(graph, level))


def post_dominators_of(after: Mapping[str, Sequence[str]]) -> dict[str, str | None]:
    """Map each step that leads to an end to the first step every way from it goes through."""
    return _dominators(reversed_links(after), [step for step, to in after.items() if not to])


def _dominators(after: Mapping[str, Sequence[str]], begin: list[str]) -> dict[str, str | None]:
    if not begin:
        return {}
    whole: nx.DiGraph[object] = nx.DiGraph(_digraph(after).edges)
    whole.add_edges_from((_EDGE, step) for step in begin)
    found = nx.immediate_dominators(whole, _EDGE)
    return {
        step: above if isinstance(above := found[step], str) else None
        for step in after
        if step in found
    }


def _digraph(after: Mapping[str, Sequence[str]]) -> "nx.DiGraph[str]":
    whole: nx.DiGraph[str] = nx.DiGraph()
    whole.add_nodes_from(after)
    whole.add_edges_from((step, target) for step, targets in after.items() for target in targets)
    return whole
