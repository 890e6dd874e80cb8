"""The flow view: steps in the lanes of their actors, flows, handoffs, messages, stores in use."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, get_args

from wfmap.graph import ProcessGraph, StepNode
from wfmap.model.semantics import is_event_subprocess, throws
from wfmap.overlay import Mark, Overlay
from wfmap.render.diagram import (
    NO_MARK,
    Cell,
    Diagram,
    Frame,
    Lane,
    Link,
    Node,
    NodeKind,
    Trigger,
)
from wfmap.render.views.bands import lanes_of, pools_of
from wfmap.render.views.links import (
    flow_links,
    links_over,
    message_links,
    parties_of,
    ports_of,
)
from wfmap.render.views.notation import link_name, markers_of
from wfmap.render.views.shown import NOBODY, FlowOptions, Shown
from wfmap.render.views.using import data_links, stores_of
from wfmap.render.views.words import counted, step_note

__all__ = ["NOBODY", "FlowOptions", "flow_view"]


_PLAIN: Final = FlowOptions()


def flow_view(graph: ProcessGraph, overlay: Overlay, options: FlowOptions = _PLAIN) -> Diagram:
    """Make the diagram of the flow.

    Args:
        graph: the process.
        overlay: what is laid over its elements.
        options: which level, folded or not.

    Returns:
        The diagram, its lanes in the author's order.
    """
    shown = Shown(graph, options)
    links = (
        *flow_links(shown, overlay),
        *message_links(shown, overlay),
        *(data_links(shown, overlay) if options.data else ()),
    )
    linked = {end for flow in links_over(shown) for end in (flow.source, flow.target)}
    nodes = tuple(_node(shown, node, overlay) for node in shown.nodes)
    nodes = tuple(_linked(shown, node) if node.id in linked else node for node in nodes)
    stores = tuple(stores_of(shown, overlay)) if options.data else ()
    lanes = lanes_of(shown, parties_of(shown), overlay)
    process = graph.process
    phases = {node.phase: process.phases.get(node.phase) or node.phase for node in nodes}
    order = dict.fromkeys((*process.phases, *phases))
    level = graph.steps.get(options.level)
    return Diagram(
        title=process.name if level is None else f"{process.name}: {level.label}",
        subtitle=_subtitle(shown, lanes, links, overlay),
        description=_description(shown, lanes, links, overlay),
        lanes=lanes,
        pools=pools_of(graph, lanes, overlay),
        nodes=(*nodes, *ports_of(shown, lanes), *stores),
        links=links,
        frames=tuple(_frame(shown, node, overlay) for node in shown.frames),
        pins={
            step: Cell(pin.column, pin.row)
            for step, pin in process.layout.items()
            if any(node.id == step for node in shown.nodes)
        },
        heat_legend=overlay.heat_legend,
        badge_legend=overlay.badge_legend,
        phases={phase: phases[phase] for phase in order if phase in phases and phase},
        words={"flow": f"flow ({overlay.line_legend})"} if overlay.line_legend else {},
    )


_TRIGGERS: Final[Mapping[str, Trigger]] = {name: name for name in get_args(Trigger)}


def _node(shown: Shown, node: StepNode, overlay: Overlay) -> Node:
    step = node.step
    href = shown.options.href
    return Node(
        id=node.id,
        kind=_kind(node),
        label=_label(shown.graph, node),
        lane=shown.lane_of(node),
        icon=step.type,
        trigger=None if node.kind == "subprocess" else _TRIGGERS.get(step.trigger or ""),
        markers=markers_of(step, undoes=node.id in shown.handlers),
        attached_to=shown.border_of(step.attached_to),
        interrupting=step.interrupting is not False,
        throws=throws(step),
        by_event=is_event_subprocess(step),
        frame=shown.frame_of(node),
        note=step_note(shown.graph, node),
        spoken=node.label,
        phase=step.phase or "",
        href=href(node.id) if href is not None and step.steps else "",
        mark=_mark(shown, node, overlay),
    )


def _linked(shown: Shown, node: Node) -> Node:
    """Let a box at which a link begins or ends look so: its arrow, filled where it begins."""
    leads = any(flow.source == node.id for flow in links_over(shown))
    label = node.label or link_name(shown.graph.steps[node.id].step)
    word = "goes on at" if leads else "comes from"
    note = f"Link: {word} the event of this name"
    return replace(
        node,
        label=label,
        trigger="link",
        throws=leads,
        note=f"{node.note} · {note}" if node.note else note,
    )


def _kind(node: StepNode) -> NodeKind:
    if node.kind == "decision":
        kinds: Mapping[str, NodeKind] = {
            "exclusive": "decision",
            "inclusive": "inclusive",
            "event": "event-gateway",
            "parallel": "parallel",
        }
        return kinds[node.split]
    return node.kind


def _label(graph: ProcessGraph, node: StepNode) -> str:
    """Give the words on a box: its name; of what an event sets off, that of the event.

    A task without a name shows the id that its author gave it, never one that an import made up;
    a gateway or event without a name has no label.
    """
    if node.step.name or node.kind not in ("task", "subprocess"):
        return node.step.name
    if is_event_subprocess(node.step):
        starts = (n.step.name for n in graph.at(node.id) if n.kind == "start" and n.step.name)
        return next(starts, "Event sub-process")
    return node.id if node.step.origin is None else ""


def _mark(shown: Shown, node: StepNode, overlay: Overlay) -> Mark:
    """A folded sub-process without a mark of its own shows the hottest one inside."""
    own = overlay.steps.get(node.id)
    if own is not None or not node.step.steps:
        return own or NO_MARK
    inside = [overlay.steps[n.id] for n in shown.steps_within(node) if n.id in overlay.steps]
    return max(inside, key=lambda mark: mark.heat or 0.0, default=NO_MARK)


def _frame(shown: Shown, node: StepNode, overlay: Overlay) -> Frame:
    return Frame(
        id=node.id,
        label=_label(shown.graph, node),
        frame=shown.frame_of(node),
        by_event=is_event_subprocess(node.step),
        markers=markers_of(node.step, undoes=node.id in shown.handlers),
        note=step_note(shown.graph, node),
        mark=overlay.steps.get(node.id, NO_MARK),
    )


def _subtitle(
    shown: Shown, lanes: tuple[Lane, ...], links: tuple[Link, ...], overlay: Overlay
) -> str:
    work = sum(1 for node in shown.nodes if node.is_work and not is_event_subprocess(node.step))
    handoffs = len({link.number for link in links if link.kind == "handoff"})
    handoffs += sum(1 for flow in links_over(shown) if flow.is_handoff)
    messages = len({link.id for link in links if link.kind == "message"})
    actors = [lane for lane in lanes if lane.id != NOBODY]
    parts = [
        counted(work, "step"),
        counted(len(actors), "actor"),
        counted(handoffs, "handoff"),
        *([counted(messages, "message")] if messages else []),
    ]
    return " · ".join([*parts, overlay.summary] if overlay.summary else parts)


def _description(
    shown: Shown, lanes: tuple[Lane, ...], links: tuple[Link, ...], overlay: Overlay
) -> str:
    loops = sum(1 for link in links if link.rework)
    stage = shown.graph.process.stage
    text = f"Process map in swimlanes ({stage}): {_subtitle(shown, lanes, links, overlay)}"
    return f"{text}, {counted(loops, 'rework loop')}." if loops else f"{text}."
