"""Where branches meet again: the block each parallel or inclusive split opens.

The end of a block is the split's immediate post-dominator, the first step that every way from the
split leads through, whatever kind of join it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from wfmap.graph.graph import ProcessGraph, StepNode

__all__ = ["Block", "blocks"]

_OUT = ("out",)
"""Stands for the end of a level; a tuple, so no step's id can be it."""


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
    meets = nx.immediate_dominators(links, _OUT)
    found: dict[str, Block] = {}
    for node in graph.at(level):
        if _opens(graph, node) and node.id in meets:
            end = meets[node.id]
            found[node.id] = Block(node.id, end if isinstance(end, str) else None, node.outgoing)
    return found


def _opens(graph: ProcessGraph, node: StepNode) -> bool:
    """Tell a step that several flows may leave at once: of rework, work goes back instead."""
    if node.split == "inclusive":
        return len(node.outgoing) > 1
    forward = [flow for flow in graph.outgoing(node.id) if not flow.flow.rework]
    return node.split == "parallel" and len(forward) > 1
