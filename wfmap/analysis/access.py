"""Which systems programs call, how often, and through which interfaces."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from wfmap.analysis.lineage import DataUse, lineage
from wfmap.graph import ProcessGraph, StepNode
from wfmap.model.systems import Interface

__all__ = ["CALLABLE", "MACHINE_TYPES", "callable_interfaces", "calls", "users"]

CALLABLE: Final = frozenset(
    ("rest", "graphql", "soap", "grpc", "odata", "event", "webhook", "queue", "sql", "file", "edi")
)
"""Styles of interface that a program can use without imitating a person."""

MACHINE_TYPES: Final = frozenset(("service", "script", "rule", "ai"))
"""Types of task that a machine does."""


def callable_interfaces(interfaces: Iterable[Interface]) -> tuple[Interface, ...]:
    """List the interfaces a program can use."""
    return tuple(interface for interface in interfaces if interface.style in CALLABLE)


def calls(graph: ProcessGraph) -> dict[str, tuple[DataUse | StepNode, ...]]:
    """Sort by system how programs call it, in document order.

    An access to one of its stores in the mode `api` is a call; so is a task of a machine in the
    system that names no access to its stores.
    """
    traced = lineage(graph)
    found: dict[str, list[DataUse | StepNode]] = defaultdict(list)
    for node in graph.steps.values():
        uses = traced.of_step.get(node.id, ())
        touched = {traced.system_of(use.store) for use in uses}
        for use in uses:
            home = traced.system_of(use.store)
            if use.mode == "api" and home is not None:
                found[home].append(use)
        if node.step.type in MACHINE_TYPES:
            for system in dict.fromkeys(node.step.systems):
                if system not in touched:
                    found[system].append(node)
    return {system: tuple(items) for system, items in found.items()}


def users(graph: ProcessGraph) -> dict[str, tuple[StepNode, ...]]:
    """Sort the steps by the systems they work in or whose stores they use, in document order."""
    found: dict[str, list[StepNode]] = defaultdict(list)
    for node in graph.steps.values():
        for system in dict.fromkeys(_systems_of(graph, node)):
            found[system].append(node)
    return {system: tuple(steps) for system, steps in found.items()}


def _systems_of(graph: ProcessGraph, node: StepNode) -> Iterator[str]:
    yield from node.step.systems
    traced = lineage(graph)
    for use in traced.of_step.get(node.id, ()):
        home = traced.system_of(use.store)
        if home is not None:
            yield home
