"""How often cases come by, as an overlay: thick lines, visits in boxes, shares at the exits.

Visits are those that the shares of the document come to, rework included, so that a step which is
done again in every second case has 1.5 of them. A line is as thick as it is often taken, but no
line is thicker than one that every case takes once.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import isfinite
from typing import Final

from wfmap.facts import Facts
from wfmap.graph import FlowEdge, ProcessGraph
from wfmap.overlay import Badge, Mark, Overlay
from wfmap.units.figures import figure
from wfmap.units.record import TIMES, Record, Told, place
from wfmap.words.sentences import percent

__all__ = ["frequency_overlay", "visits_mark"]

_ASKED: Final = "draw --overlay frequency"


def frequency_overlay(graph: ProcessGraph, facts: Facts) -> Overlay:
    """Mark steps and flows by how often a case comes by, and ways out of splits by their share."""
    flows = {flow: _way(graph, facts, graph.flows[flow]) for flow in facts.flows}
    return Overlay(
        name="frequency",
        steps=dict(_steps(graph, facts)),
        flows=flows,
        badge_legend="visits in an average case",
        line_legend="width: how often a case takes it",
    )


def _steps(graph: ProcessGraph, facts: Facts) -> Iterator[tuple[str, Mark]]:
    for step, found in facts.steps.items():
        mark = visits_mark(step, found.visits.value)
        yield step, mark if graph.steps[step].is_work else replace(mark, badge=None)


def visits_mark(step: str, visits: float) -> Mark:
    """Mark a step, or what is drawn in its place, with its visits in an average case."""
    told = _told("step", step, visits)
    return Mark(badge=Badge(told.text, figures=(told,)), note=f"{told.text} in an average case")


def _told(kind: str, identity: str, visits: float) -> Told:
    """Write how often a case comes by: `0.25 ×`, `1 ×`."""
    text = f"{figure(visits, 2)} ×" if isfinite(visits) else "without end"
    return Told(Record("visits", place(kind, identity), TIMES, "predicted", visits, _ASKED), text)


def _way(graph: ProcessGraph, facts: Facts, flow: FlowEdge) -> Mark:
    """Say how often a flow is taken and, of several ways out of a step, which part takes it."""
    visits = facts.flows[flow.id].visits.value
    told = _told("flow", flow.id, visits)
    weight = min(1.0, visits) if isfinite(visits) else 1.0
    said = ""
    came = facts.steps[flow.source].visits.value
    apart = graph.steps[flow.source].split in ("exclusive", "inclusive", "event")
    if apart and len(graph.outgoing(flow.source)) > 1 and came > 0 and isfinite(came):
        said = percent(visits / came)
        told_share = f"{said} of those who come to {graph.steps[flow.source].label}"
        return Mark(note=f"{told.text} in an average case, {told_share}", weight=weight, label=said)
    return Mark(note=f"{told.text} in an average case", weight=weight)
