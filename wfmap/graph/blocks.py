"""Where branches meet again: the block each parallel or inclusive split opens.

The end of a block is the split's immediate post-dominator, the first step that every way from the
split leads through, whatever kind of join it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wfmap.graph.graph import ProcessGraph, StepNode

__all__ = ["Block", "blocks", "meeting"]

_OUT = ("out",)
"""Stands for the end of a level; a tuple, so no step's id can be it."""

_IN = ("in",)
"""Stands for the beginning of a level."""


@dataclass(frozen=True, slots=True)
class Block:
    """What lies between a split and the step where its branches meet.

    `end` is None where they only meet at the end of the level. `branches` are the flows that
    leave the split.
    """

    split: str
    end: str | None
    branches: tuple[str, ...]


def blocks(graph: ProcessGraph, level: str) -> Mapping[str, Block]:
    """Find the block of every step of a level that more than one flow may leave at once."""
    meets = _meets(graph, level, ())
    found: dict[str, Block] = {}
    for node in graph.at(level):
        if _opens(graph, node) and node.id in meets:
            end = meets[node.id]
            found[node.id] = Block(node.id, end if isinstance(end, str) else None, node.outgoing)
    return found


def meeting(graph: ProcessGraph, level: str, starts: Sequence[str]) -> str | None:
    """Find the first step that every way from some steps leads through; None without one."""
    found = _meets(graph, level, starts).get(_IN)
    return found if isinstance(found, str) else None


def _meets(graph: ProcessGraph, level: str, starts: Sequence[str]) -> Mapping[object, object]:
    """Map each step to its immediate post-dominator, `_IN` to that of some steps together."""
    import networkx as nx  # noqa: PLC0415 - only processes with such joins need it

    links: nx.DiGraph[object] = nx.DiGraph()
    links.add_node(_OUT)
    for node in graph.at(level):
        targets = [
            f.target for f in graph.outgoing(node.id) if graph.steps[f.target].level == level
        ]
        targets += list(node.attached)
        for target in targets:
            links.add_edge(target, node.id)
        if not targets:
            links.add_edge(_OUT, node.id)
    links.add_edges_from((start, _IN) for start in starts)
    return nx.immediate_dominators(links, _OUT)


def _opens(graph: ProcessGraph, node: StepNode) -> bool:
    """Tell a step that several flows may leave at once: of rework, work goes back instead."""
    if node.split == "inclusive":
        return len(node.outgoing) > 1
    forward = [flow for flow in graph.outgoing(node.id) if not flow.flow.rework]
    return node.split == "parallel" and len(forward) > 1
