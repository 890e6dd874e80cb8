"""The connectors a step needs before a machine can do part of it, with effort and its factors."""

from collections.abc import Iterator
from dataclasses import dataclass

from wfmap.graph import ProcessGraph
from wfmap.model.systems import System
from wfmap.readiness.systems.needs import CALLABLE, Direction, Need, factors, interfaces_for, needs
from wfmap.readiness.terms import Pattern

__all__ = ["Connector", "connector", "connectors"]

READING = frozenset(("summarise-at-handoff", "prioritise", "monitor", "answer-questions"))


@dataclass(frozen=True, slots=True)
class Connector:
    """One connector to one system in one direction; steps that need the same share it by `id`.

    `p50` and `p90` are person-days (lognormal), `factors` what made them; all to be calibrated.
    `is_missing` tells that no program can call the system that way today.
    """

    id: str
    system: str
    name: str
    direction: Direction
    p50: float
    p90: float
    factors: tuple[str, ...]
    is_missing: bool


def connectors(graph: ProcessGraph, step: str, pattern: Pattern) -> tuple[Connector, ...]:
    """List the connectors that a use of AI at a step needs, reads first."""
    wanted = needs(graph, step)
    if pattern in READING:
        wanted = tuple(need for need in wanted if need.direction == "read")
    return tuple(connector(graph, need) for need in wanted)


def connector(graph: ProcessGraph, need: Need) -> Connector:
    """Estimate the connector of one need."""
    system = graph.process.systems[need.system]
    kind, missing = _kind(system, need)
    base = factors()["effort"][kind]
    p50, p90 = float(base["p50"]), float(base["p90"])
    told = [kind.replace("_", " ")]
    for name in _times(system, need):
        factor = float(factors()["effort"]["times"][name])
        p50, p90 = p50 * factor, p90 * factor
        told.append(f"{name.replace('_', ' ')} × {factor:g}")
    return Connector(
        id=f"{need.system}-{need.direction}",
        system=need.system,
        name=f"{system.name or need.system} ({need.direction})",
        direction=need.direction,
        p50=round(p50, 1),
        p90=round(p90, 1),
        factors=tuple(told),
        is_missing=missing,
    )


def _kind(system: System, need: Need) -> tuple[str, bool]:
    """Classify what there is to build on, best first, and tell whether nothing is callable.

    On a retired system nothing is built: what its successor offers is not known.
    """
    if system.lifecycle == "retired":
        return "unknown", True
    found = interfaces_for(system, need.direction)
    styles = {i.style for i in found}
    apis = [i for i in found if i.style in CALLABLE - {"sql", "file", "edi"}]
    if any(i.documented for i in apis):
        return "documented_api", False
    if apis:
        return "undocumented_api", False
    if styles & {"sql", "file", "edi"}:
        return "database_or_file", False
    if styles & {"rpa", "ui", "email"}:
        return "robot", True
    return ("unknown", True) if not system.interfaces or "unknown" in styles else ("nothing", True)


def _times(system: System, need: Need) -> Iterator[str]:
    found = interfaces_for(system, need.direction)
    if system.hosting == "on-premises":
        yield "on_premises"
    if need.direction == "write":
        yield "write"
    if found and not any(i.sandbox for i in found):
        yield "no_sandbox"
    if system.lifecycle in {"deprecated", "retired"}:
        yield "deprecated"
