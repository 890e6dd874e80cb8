"""The steps whose cases are told apart: the ends of a process, and what its target is meant for."""

from typing import Final

from wfmap.graph import ROOT, ProcessGraph
from wfmap.graph.fates import fates, told_by

__all__ = ["aimed_at", "ends_of", "fate_bits", "marked", "watched"]

_MOST: Final = 62
"""Steps that are told apart: one bit of a word each."""


def ends_of(graph: ProcessGraph) -> tuple[str, ...]:
    """List the ends of a process by which its outcomes are told; none where there is but one."""
    ends = tuple(node.id for node in graph.at(ROOT) if node.kind == "end")
    return ends if len(ends) > 1 else ()


def marked(graph: ProcessGraph) -> tuple[str, ...]:
    """List the steps whose cases are told apart in an answer."""
    target = graph.process.target
    aims = target.outcomes if target is not None else ()
    return tuple(dict.fromkeys((*aims, *ends_of(graph))))[:_MOST]


def watched(graph: ProcessGraph) -> tuple[str, ...]:
    """List the steps of which every case notes whether it came there: those that are marked first.

    The others tell how a case came out, see `wfmap.graph.fates`.
    """
    return tuple(dict.fromkeys((*marked(graph), *told_by(graph))))[:_MOST]


def aimed_at(graph: ProcessGraph) -> int:
    """Give the bits of the steps that the target is meant for; 0 where it is for every case."""
    target = graph.process.target
    aims = set(target.outcomes) if target is not None else set()
    return sum(1 << bit for bit, step in enumerate(marked(graph)) if step in aims)


def fate_bits(graph: ProcessGraph) -> dict[str, int]:
    """Map every outcome to the bits of its steps; the first that a case has any of is its own."""
    place = {step: bit for bit, step in enumerate(watched(graph))}
    return {
        name: sum(1 << place[step] for step in steps if step in place)
        for name, steps in fates(graph).items()
    }
