"""Words that several views put on a map."""

from collections.abc import Iterable
from math import isfinite
from typing import Final

from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.units.durations import human
from wfmap.units.figures import figure

__all__ = ["counted", "flow_note", "listed", "per_case", "step_note"]

MOST_LISTED: Final = 2
"""Names on a line's label before the rest is counted."""


def counted(number: int, noun: str) -> str:
    """Count things: `1 step`, `4 steps`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def per_case(times: float) -> str:
    """Say how often something happens in a case: `1.25 × a case`; without end: `unbounded`."""
    if not isfinite(times):
        return "unbounded"
    return f"{figure(times, 2)} × a case" if times < 10 else f"{times:.0f} × a case"  # noqa: PLR2004 - two digits


def listed(names: Iterable[str]) -> str:
    """List the first names and count the rest: `Invoice, Order +3`."""
    found = list(dict.fromkeys(name for name in names if name))
    shown = ", ".join(found[:MOST_LISTED])
    more = len(found) - MOST_LISTED
    return f"{shown} +{more}" if more > 0 else shown


def step_note(graph: ProcessGraph, node: StepNode) -> str:
    """Say what a step's tooltip says: who does it, how long it takes, in which systems."""
    step = node.step
    parts = [graph.actor_name(node.actor)] if node.actor is not None else []
    if step.processing_time is not None:
        parts.append(f"{human(step.processing_time.expected)} work")
    if step.wait_time is not None:
        parts.append(f"{human(step.wait_time.expected)} wait")
    systems = (graph.process.systems.get(system) for system in step.systems)
    parts += [s.name for s in systems if s is not None and s.name]
    if step.description:
        parts.append(step.description)
    return " · ".join(parts)


def flow_note(graph: ProcessGraph, flow: FlowEdge) -> str:
    """Say what a flow's tooltip says: share, medium, wait and data of its handoff."""
    parts = [] if flow.share is None else [f"{flow.share:.0%} of cases"]
    handoff = flow.handoff
    if handoff is not None:
        if handoff.medium != "unknown":
            parts.append(f"by {handoff.medium}")
        if handoff.wait is not None:
            parts.append(f"{human(handoff.wait.expected)} wait")
        data = (graph.process.data.get(item) for item in handoff.data)
        parts += [item.name for item in data if item is not None and item.name]
    return " · ".join(parts)
