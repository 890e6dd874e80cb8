"""Connectors that candidates need, as drafts of challenges: built once, shared by their users."""

from collections.abc import Iterator
from dataclasses import replace

from wfmap.findings import Element
from wfmap.graph import ProcessGraph
from wfmap.insertion.patterns import PATTERNS
from wfmap.insertion.terms import Candidate
from wfmap.plan.challenges.catalogue import entry_of_connector
from wfmap.plan.challenges.drafts import Draft
from wfmap.plan.challenges.terms import Effort
from wfmap.plan.wording import filled
from wfmap.readiness.systems.connectors import Connector, connectors

__all__ = ["connector_drafts", "connectors_of"]


def connectors_of(graph: ProcessGraph, candidate: Candidate) -> tuple[Connector, ...]:
    """List the connectors of a candidate; what is done without a machine needs none."""
    if candidate.element.id not in graph.steps:
        return ()
    by_hand = ("no-ai-nothing", "no-ai-remove", "no-ai-repair")
    if any(form in candidate.id for form in by_hand):
        return ()
    return connectors(graph, candidate.element.id, PATTERNS[candidate.pattern].purpose)


def connector_drafts(graph: ProcessGraph, candidate: Candidate) -> Iterator[Draft]:
    """Draft a challenge of each connector, with the effort its system makes."""
    for connector in connectors_of(graph, candidate):
        entry = entry_of_connector()
        way = "cannot be called by a program" if connector.is_missing else "can be called"
        yield Draft(
            cause=f"connector|system:{{id}}|{connector.direction}",
            element=Element("system", connector.system, connector.name),
            entry=replace(entry, effort=Effort(connector.p50, connector.p90)),
            title=filled(entry.title, {"name": connector.name}),
            text=f"it {way}: {', '.join(connector.factors)} (to be calibrated)",
            source="survey of systems",
            severity="warning" if connector.is_missing else "info",
            candidate=candidate.id,
        )
