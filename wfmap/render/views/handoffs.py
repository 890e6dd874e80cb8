"""The handoffs view: who hands work to whom, how often, by what."""

from collections import defaultdict
from math import isfinite
from typing import Final

from wfmap.graph import ExchangeEdge, FlowEdge, ProcessGraph
from wfmap.graph.visits import Visits, visits
from wfmap.overlay import Overlay
from wfmap.render.diagram import NO_MARK, Diagram, Link, Node
from wfmap.render.views.words import counted, listed, per_case
from wfmap.units.figures import figure

__all__ = ["handoffs_view"]

_Edge = FlowEdge | ExchangeEdge


def handoffs_view(graph: ProcessGraph, overlay: Overlay) -> Diagram:
    """Draw every actor that gives or takes work or messages, and one line for each pair that does.

    A line's width is its share of the busiest line; its label says how often a case goes that
    way and by which media, and what is sent to or from parties without steps of their own.
    """
    pairs: dict[tuple[str, str], list[_Edge]] = defaultdict(list)
    everything: tuple[_Edge, ...] = (*graph.handoffs, *graph.exchanges)
    for edge in everything:
        if edge.giver is not None and edge.receiver is not None:
            pairs[edge.giver, edge.receiver].append(edge)
    counts = visits(graph)
    volume = {pair: sum(_often(counts, e) for e in edges) for pair, edges in pairs.items()}
    most = max((often for often in volume.values() if isfinite(often)), default=0.0) or 1.0
    total = sum(counts.flows.get(flow.id, 0.0) for flow in graph.handoffs)
    messages = (counted(len(graph.exchanges), "message"),) if graph.exchanges else ()
    subtitle = " · ".join(
        (
            counted(len(graph.handoffs), "handoff"),
            *messages,
            f"{counted(len(pairs), 'pair')} of actors",
            f"{figure(total) if isfinite(total) else 'unbounded'} handoffs in an average case",
        )
    )
    return Diagram(
        title=f"{graph.process.name}: handoffs",
        subtitle=subtitle,
        description=f"Handoffs between actors: {subtitle}.",
        nodes=_actors(graph, pairs, overlay),
        links=tuple(
            _link(pair, edges, volume[pair], most, overlay) for pair, edges in pairs.items()
        ),
        heat_legend=overlay.heat_legend,
        badge_legend=overlay.badge_legend,
        words={
            "handoff": "handoff (width: how often in a case)",
            "rework": "handoff back for rework",
            "message": "messages only",
        },
    )


def _often(counts: Visits, edge: _Edge) -> float:
    if isinstance(edge, FlowEdge):
        return counts.flows.get(edge.id, 0.0)
    return counts.steps.get(edge.step or "", 0.0)


def _is_counted(edge: _Edge) -> bool:
    """Tell whether it is known how often a case goes that way: not between two parties outside."""
    return isinstance(edge, FlowEdge) or edge.step is not None


def _actors(
    graph: ProcessGraph, pairs: dict[tuple[str, str], list[_Edge]], overlay: Overlay
) -> tuple[Node, ...]:
    """List every actor with a step: those without a handoff stand alone."""
    steps: dict[str, int] = defaultdict(int)
    for node in graph.steps.values():
        if node.actor is not None:
            steps[node.actor] += node.is_work
    used = dict.fromkeys(
        (*(a for pair in pairs for a in pair), *(a for a, n in steps.items() if n))
    )
    order = [a for a in graph.process.actors if a in used]
    order += [a for a in used if a not in graph.process.actors]
    return tuple(
        Node(
            id=actor,
            kind="actor",
            label=graph.actor_name(actor),
            note=counted(steps[actor], "step"),
            mark=overlay.actors.get(actor, NO_MARK),
        )
        for actor in order
    )


def _link(
    pair: tuple[str, str], edges: list[_Edge], volume: float, most: float, overlay: Overlay
) -> Link:
    media = [e.handoff.medium for e in edges if e.handoff is not None]
    known = listed(medium for medium in media if medium != "unknown")
    names = list(dict.fromkeys(e.name for e in edges if isinstance(e, ExchangeEdge) and e.name))
    marks = [overlay.flows[e.id] for e in edges if e.id in overlay.flows]
    flows = [e for e in edges if isinstance(e, FlowEdge)]
    told = all(isinstance(e, ExchangeEdge) or e.is_message for e in edges)
    often = per_case(volume) if any(map(_is_counted, edges)) else ""
    return Link(
        id=f"{pair[0]}~{pair[1]}",
        source=pair[0],
        target=pair[1],
        kind="message" if told else "handoff",
        label=" · ".join(filter(None, (often, known, _named(names)))),
        rework=bool(flows) and all(flow.is_rework for flow in flows),
        weight=min(1.0, volume / most),
        note=_note(flows, names),
        mark=marks[0] if marks else NO_MARK,
    )


_NAMED: Final = 2
"""Messages whose names a line shows; more are counted, and named in its note."""


def _named(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= _NAMED else counted(len(names), "message")


def _note(flows: list[FlowEdge], names: list[str]) -> str:
    said = [counted(len(flows), "flow")] if flows or not names else []
    return "; ".join([*said, *names])
