"""The connectors a step needs before a machine can do part of it, with effort and its factors.

What the document states of a connector goes before every estimate. Those that were built also
correct the estimates of the others.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp, log
from typing import Final

from wfmap.graph import ProcessGraph
from wfmap.model.systems import ConnectorEffort, System
from wfmap.readiness.systems.needs import (
    CALLABLE,
    Direction,
    Need,
    factors,
    interfaces_for,
    needs_of,
)
from wfmap.readiness.terms import Purpose
from wfmap.units.figures import exact

__all__ = ["Connector", "connector", "connectors"]

ENOUGH: Final = 3
"""Connectors built from which on the estimates of the others are corrected."""
LEAST: Final = 0.1
"""Person-days of the least effort: a lognormal has no median of 0."""


@dataclass(frozen=True, slots=True)
class Connector:
    """One connector to one system in one direction; steps that need the same share it by `id`.

    `p50` and `p90` are person-days (lognormal), `factors` what made them; all to be calibrated,
    except what the document states. Of one that was built the two are alike.
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


def connectors(graph: ProcessGraph, step: str, purpose: Purpose) -> tuple[Connector, ...]:
    """List the connectors that a use of AI at a step needs, reads first."""
    return tuple(connector(graph, need) for need in needs_of(graph, step, purpose))


def connector(graph: ProcessGraph, need: Need) -> Connector:
    """Give the connector of one need: as it is stated, else as it is estimated.

    With three that were built or more, estimates are multiplied by the geometric mean of what
    those took over their own estimates: efforts are lognormal, so ratios are what averages.
    """
    system = graph.process.systems[need.system]
    estimate = _estimate(system, need)
    said = _stated(system, need)
    if said is not None:
        most = said.p90 if said.p90 is not None else said.days
        told = "your own actual" if said.p90 is None else "your own estimate"
        return replace(estimate, p50=said.days.value, p90=most.value, factors=(told,))
    factor = _correction(graph)
    if factor == 1:
        return estimate
    p50, p90 = (max(LEAST, round(days * factor, 1)) for days in (estimate.p50, estimate.p90))
    told = f"your own actuals × {factor:.2f}"
    return replace(estimate, p50=p50, p90=p90, factors=(*estimate.factors, told))


def _stated(system: System, need: Need) -> ConnectorEffort | None:
    return next((c for c in system.connectors if c.direction == need.direction), None)


@lru_cache(maxsize=4)  # asked again for each step and candidate
def _correction(graph: ProcessGraph) -> float:
    """Give what the connectors that were built took over their estimates; 1 of too few."""
    ratios = [
        log(built.days.value / _estimate(system, Need(name, built.direction, ())).p50)
        for name, system in graph.process.systems.items()
        for built in system.connectors
        if built.p90 is None
    ]
    return exp(sum(ratios) / len(ratios)) if len(ratios) >= ENOUGH else 1.0


def _estimate(system: System, need: Need) -> Connector:
    kind, missing = _kind(system, need)
    base = factors()["effort"][kind]
    p50, p90 = float(base["p50"]), float(base["p90"])
    told = [kind.replace("_", " ")]
    for name in _times(system, need):
        factor = float(factors()["effort"]["times"][name])
        p50, p90 = p50 * factor, p90 * factor
        told.append(f"{name.replace('_', ' ')} × {exact(factor)}")
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
