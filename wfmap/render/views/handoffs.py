"""The handoffs view: who hands work to whom, how often, by what."""

from collections import defaultdict

from wfmap.graph import FlowEdge, ProcessGraph
from wfmap.graph.visits import visits
from wfmap.overlay import Overlay
from wfmap.render.diagram import NO_MARK, Diagram, Link, Node
from wfmap.render.views.words import counted, listed, per_case

__all__ = ["handoffs_view"]


def handoffs_view(graph: ProcessGraph, overlay: Overlay) -> Diagram:
    """Draw every actor that gives or takes work, and one line for each pair that does.

    A line's width is its share of the busiest line; its label says how often a case goes that
    way and by which media.
    """
    pairs: dict[tuple[str, str], list[FlowEdge]] = defaultdict(list)
    for flow in graph.handoffs:
        if flow.giver is not None and flow.receiver is not None:
            pairs[flow.giver, flow.receiver].append(flow)
    counts = visits(graph).flows
    volume = {pair: sum(counts.get(f.id, 0.0) for f in flows) for pair, flows in pairs.items()}
    most = max(volume.values(), default=0.0) or 1.0
    total = sum(volume.values())
    subtitle = " · ".join(
        (
            counted(len(graph.handoffs), "handoff"),
            f"{counted(len(pairs), 'pair')} of actors",
            f"{total:.3g} handoffs in an average case",
        )
    )
    return Diagram(
        title=f"{graph.process.name}: handoffs",
        subtitle=subtitle,
        description=f"Handoffs between actors: {subtitle}.",
        nodes=_actors(graph, pairs, overlay),
        links=tuple(
            _link(pair, flows, volume[pair], most, overlay) for pair, flows in pairs.items()
        ),
        heat_legend=overlay.heat_legend if overlay.actors else "",
        words={
            "handoff": "handoff (width: how often in a case)",
            "rework": "handoff back for rework",
        },
    )


def _actors(
    graph: ProcessGraph, pairs: dict[tuple[str, str], list[FlowEdge]], overlay: Overlay
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
    pair: tuple[str, str], flows: list[FlowEdge], volume: float, most: float, overlay: Overlay
) -> Link:
    media = [f.handoff.medium for f in flows if f.handoff is not None]
    known = listed(medium for medium in media if medium != "unknown")
    label = f"{per_case(volume)} · {known}" if known else per_case(volume)
    marks = [overlay.flows[f.id] for f in flows if f.id in overlay.flows]
    return Link(
        id=f"{pair[0]}~{pair[1]}",
        source=pair[0],
        target=pair[1],
        kind="handoff",
        label=label,
        rework=all(flow.is_rework for flow in flows),
        weight=volume / most,
        note=counted(len(flows), "flow"),
        mark=marks[0] if marks else NO_MARK,
    )
