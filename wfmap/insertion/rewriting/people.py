"""Who reviews and who takes what is doubtful: named people of the process, never the AI."""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import ProcessGraph

__all__ = ["PEOPLE", "escalation_owner", "is_person", "people"]

PEOPLE: Final = frozenset(("person", "role", "team"))
"""Kinds of actor that can look at something and answer for it."""


def is_person(graph: ProcessGraph, actor: str | None) -> bool:
    """Tell whether an actor is people of the organisation: no machine, nobody outside."""
    if actor is None:
        return False
    declared = graph.process.actors.get(actor)
    return declared is None or declared.kind in PEOPLE


def people(graph: ProcessGraph) -> tuple[str, ...]:
    """List the actors that are people and do something in the process, in document order."""
    doing = dict.fromkeys(n.actor for n in graph.steps.values() if n.is_work and n.actor)
    return tuple(actor for actor in doing if is_person(graph, actor))


def escalation_owner(graph: ProcessGraph, step: str) -> str | None:
    """Name who decides what is doubtful at a step: somebody other than who does it.

    Asked in this order: whom its actor escalates to, who owns the decision taken there or right
    after, who owns the process, the department's head. None where the document names nobody.
    """
    doer = graph.steps[step].actor
    for actor in _asked(graph, step):
        if actor != doer and actor in graph.process.actors and is_person(graph, actor):
            return actor
    return None


def _asked(graph: ProcessGraph, step: str) -> Iterator[str]:
    process = graph.process
    doer = process.actors.get(graph.steps[step].actor or "")
    if doer is not None and doer.escalates_to:
        yield doer.escalates_to
    raci = graph.steps[step].step.raci
    if raci is not None:
        yield from raci.accountable
    for node in (graph.steps[step], *graph.successors(step)):
        decision = process.decisions.get(node.step.decision or "")
        if decision is not None and decision.owner:
            yield decision.owner
    if process.owner:
        yield process.owner
    if doer is not None and doer.part_of:
        yield doer.part_of
