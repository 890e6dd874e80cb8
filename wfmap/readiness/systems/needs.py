"""What a step needs of systems when a machine does part of it: to read here, to write there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from wfmap.graph import ProcessGraph
from wfmap.model.systems import Interface, System
from wfmap.readiness.terms import Purpose

__all__ = ["Direction", "Need", "factors", "interfaces_for", "needs", "needs_of"]

Direction = Literal["read", "write"]

CALLABLE = frozenset(
    ("rest", "graphql", "soap", "grpc", "odata", "event", "webhook", "queue", "sql", "file", "edi")
)
"""Styles of interface that a program can use without imitating a person."""


@dataclass(frozen=True, slots=True)
class Need:
    """One system, in one direction, for the data of some stores; of a step, or of all."""

    system: str
    direction: Direction
    stores: tuple[str, ...]
    step: str | None = None


@cache
def factors() -> Mapping[str, Any]:
    """Give the factors of fitness and effort."""
    text = files("wfmap.readiness.systems").joinpath("factors.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def needs(graph: ProcessGraph, step: str) -> tuple[Need, ...]:
    """List the systems a step reads from and writes to, reads first, in document order.

    A store without a system is none, and a system that a step works in without naming a store is
    read.
    """
    node = graph.steps[step].step
    found: dict[tuple[str, Direction], list[str]] = {}
    accesses = (("read", node.reads), ("write", node.writes))
    for direction, uses in accesses:
        for access in uses:
            store = graph.process.stores.get(access.store)
            if store is not None and store.system in graph.process.systems:
                key: tuple[str, Direction] = (
                    store.system or "",
                    "read" if direction == "read" else "write",
                )
                found.setdefault(key, []).append(access.store)
    touched = {system for system, _ in found}
    for system in node.systems:
        if system not in touched and system in graph.process.systems:
            found.setdefault((system, "read"), [])
    return tuple(Need(s, d, tuple(dict.fromkeys(names)), step) for (s, d), names in found.items())


def needs_of(graph: ProcessGraph, step: str, purpose: Purpose) -> tuple[Need, ...]:
    """List what a purpose at a step needs of systems, reads first."""
    found = needs(graph, step)
    return tuple(n for n in found if n.direction == "read") if purpose.reads_only else found


def interfaces_for(system: System, direction: Direction) -> tuple[Interface, ...]:
    """List the interfaces of a system that serve a direction, as far as they say one."""
    return tuple(i for i in system.interfaces if i.direction in {None, "both", direction})
