"""The steps whose cases are told apart: the ends of a process, and what its target is meant for."""

from typing import Final

from wfmap.graph import ROOT, ProcessGraph

__all__ = ["aimed_at", "ends_of", "marked"]

_MOST: Final = 62
"""Steps that are told apart: one bit of a word each."""


def ends_of(graph: ProcessGraph) -> tuple[str, ...]:
    """List the ends of a process by which its outcomes are told; none where there is but one."""
    ends = tuple(node.id for node in graph.at(ROOT) if node.kind == "end")
    return ends if len(ends) > 1 else ()


def marked(graph: ProcessGraph) -> tuple[str, ...]:
    """List the steps of which every case notes whether it came there."""
    target = graph.process.target
    aims = target.outcomes if target is not None else ()
    return tuple(dict.fromkeys((*aims, *ends_of(graph))))[:_MOST]


def aimed_at(graph: ProcessGraph) -> int:
    """Give the bits of the steps that the target is meant for; 0 where it is for every case."""
    target = graph.process.target
    aims = set(target.outcomes) if target is not None else set()
    return sum(1 << bit for bit, step in enumerate(marked(graph)) if step in aims)
