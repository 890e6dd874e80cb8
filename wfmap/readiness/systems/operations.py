"""Whether what an interface says it can do covers the data that steps read or write."""

from collections.abc import Sequence
from typing import Final

from wfmap.graph import ProcessGraph
from wfmap.model.systems import Interface
from wfmap.readiness.systems.needs import Direction, Need

__all__ = ["entities", "operation_for", "uncovered"]

_READING: Final = frozenset(
    ("export", "fetch", "find", "get", "list", "look", "query", "read", "search")
)
"""Verbs of operations that read; any other writes."""
_SHORTEST: Final = 3
"""Letters of a word that names something: `of` and `to` are in every operation."""


def entities(graph: ProcessGraph, need: Need) -> tuple[str, ...]:
    """Name the data read or written: what accesses name, else what the stores hold."""
    found: dict[str, None] = {}
    for node in graph.steps.values() if need.step is None else (graph.steps[need.step],):
        for access in node.step.reads if need.direction == "read" else node.step.writes:
            if access.store in need.stores:
                held = access.data or graph.process.stores[access.store].holds
                found.update(dict.fromkeys(held))
    data = graph.process.data
    return tuple((data[name].name or name) if name in data else name for name in found)


def operation_for(interface: Interface, direction: Direction, entity: str) -> str | None:
    """Find the first operation of a direction that has a word of the entity's name."""
    wanted = _words(entity)
    for operation in interface.operations:
        verb = operation.split()[0].casefold() if operation.split() else ""
        fits = (verb in _READING) == (direction == "read")
        if fits and wanted & _words(operation.partition(" ")[2]):
            return operation
    return None


def uncovered(interface: Interface, direction: Direction, wanted: Sequence[str]) -> tuple[str, ...]:
    """List the data that no stated operation names; none where no operation is stated at all."""
    if not interface.operations:
        return ()
    return tuple(e for e in wanted if operation_for(interface, direction, e) is None)


def _words(text: str) -> set[str]:
    """Split a text into words, each folded to what its singular and plural share."""
    words = (word.casefold().strip(".,;:()") for word in text.split())
    return {word.removesuffix("s") for word in words if len(word) >= _SHORTEST}
