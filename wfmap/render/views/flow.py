"""The flow view: steps in the lanes of their actors, flows, handoffs, and stores in use."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from wfmap.graph import ROOT, FlowEdge, ProcessGraph, StepNode
from wfmap.model.semantics import is_event_subprocess
from wfmap.overlay import Mark, Overlay
from wfmap.render.diagram import (
    NO_MARK,
    Cell,
    Diagram,
    Frame,
    Lane,
    Link,
    Marker,
    Mode,
    Node,
    NodeKind,
    Trigger,
)
from wfmap.render.views.words import counted, flow_note, step_note

__all__ = ["NOBODY", "FlowOptions", "flow_view"]

NOBODY: Final = "~nobody"
"""The lane of steps that nobody is named for; `~` is in no id."""


@dataclass(frozen=True, slots=True)
class FlowOptions:
    """What the flow view shows.

    `level` is the sub-process whose inside is drawn, `ROOT` for the process itself. `unfold`
    draws the steps of every sub-process in place of the sub-process. `href` names the page of a
    folded sub-process, so that its box links to it.
    """

    level: str = ROOT
    unfold: bool = False
    data: bool = True
    href: Callable[[str], str] | None = None


def flow_view(
    graph: ProcessGraph, overlay: Overlay, options: FlowOptions = FlowOptions()
) -> Diagram:
    """Make the diagram of the flow.

    Args:
        graph: the process.
        overlay: what is laid over its elements.
        options: which level, folded or not.

    Returns:
        The diagram, its lanes in the author's order.
    """
    shown = _Shown(graph, options)
    links = (*_flows(shown, overlay), *(_data(shown, overlay) if options.data else ()))
    stores = tuple(_stores(shown, links, overlay))
    process = graph.process
    level = graph.steps.get(options.level)
    return Diagram(
        title=process.name if level is None else f"{process.name}: {level.label}",
        subtitle=_subtitle(shown, links, overlay),
        description=_description(shown, links, overlay),
        lanes=_lanes(shown, overlay),
        nodes=(*(_node(shown, node, overlay) for node in shown.nodes), *stores),
        links=links,
        frames=tuple(_frame(shown, node, overlay) for node in shown.frames),
        pins={
            step: Cell(pin.column, pin.row)
            for step, pin in process.layout.items()
            if any(node.id == step for node in shown.nodes)
        },
        heat_legend=overlay.heat_legend,
        badge_legend=overlay.badge_legend,
    )


class _Shown:
    """Which steps of a graph are drawn as boxes, which as frames, and where flows end."""

    def __init__(self, graph: ProcessGraph, options: FlowOptions) -> None:
        self.graph = graph
        self.options = options
        inside = graph.steps.values() if options.unfold else graph.at(options.level)
        if options.unfold and options.level != ROOT:
            inside = tuple(graph.inside(options.level))
        found = tuple(inside)
        self.frames = tuple(n for n in found if options.unfold and n.step.steps)
        framed = {node.id for node in self.frames}
        self.nodes = tuple(node for node in found if node.id not in framed)
        self._ids = {node.id for node in self.nodes}
        self._framed = framed

    def __contains__(self, step: str | None) -> bool:
        return step in self._ids

    def frame_of(self, node: StepNode) -> str | None:
        """Name the frame a step is drawn in."""
        return node.level if node.level in self._framed else None

    def entries(self, step: str) -> tuple[str, ...]:
        """Name the boxes a flow into a step leads to: itself, or the starts of its inside."""
        return self._through(step, self.graph.starts)

    def exits(self, step: str) -> tuple[str, ...]:
        """Name the boxes a flow out of a step comes from: itself, or the ends of its inside."""
        return self._through(step, self.graph.ends)

    def _through(self, step: str, ends: Callable[[str], tuple[StepNode, ...]]) -> tuple[str, ...]:
        if step in self._ids:
            return (step,)
        if step not in self._framed:
            return ()
        inner = ends(step) or self.graph.at(step)[:1]
        return tuple(box for node in inner for box in self._through(node.id, ends))

    def steps_within(self, node: StepNode) -> Iterator[StepNode]:
        """Yield a step and, where it is folded, every step inside."""
        yield node
        if node.step.steps:
            yield from self.graph.inside(node.id)


def _lanes(shown: _Shown, overlay: Overlay) -> tuple[Lane, ...]:
    used = dict.fromkeys(node.actor for node in shown.nodes)
    declared = [actor for actor in shown.graph.process.actors if actor in used]
    others = [actor for actor in used if actor is not None and actor not in declared]
    lanes = [_lane(shown.graph, actor, overlay) for actor in (*declared, *others)]
    if None in used:
        lanes.append(Lane(NOBODY, "Nobody named", "unknown"))
    return tuple(lanes)


def _lane(graph: ProcessGraph, actor: str, overlay: Overlay) -> Lane:
    found = graph.process.actors.get(actor)
    return Lane(
        id=actor,
        label=graph.actor_name(actor),
        kind="role" if found is None else found.kind,
        note="" if found is None else found.description,
        mark=overlay.actors.get(actor, NO_MARK),
    )


_TRIGGERS: Final[Mapping[str, Trigger]] = {
    "timer": "timer",
    "message": "message",
    "signal": "signal",
    "error": "error",
    "condition": "condition",
}


def _node(shown: _Shown, node: StepNode, overlay: Overlay) -> Node:
    step = node.step
    href = shown.options.href
    return Node(
        id=node.id,
        kind=_kind(node),
        label=_label(node),
        lane=node.actor if node.actor is not None else NOBODY,
        icon=step.type,
        trigger=_TRIGGERS.get(step.trigger or ""),
        marker=_marker(node),
        attached_to=step.attached_to if step.attached_to in shown else None,
        interrupting=step.interrupting is not False,
        frame=shown.frame_of(node),
        note=step_note(shown.graph, node),
        href=href(node.id) if href is not None and step.steps else "",
        mark=_mark(shown, node, overlay),
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


def _label(node: StepNode) -> str:
    """A gateway without a name stays unlabelled; a task shows at least its id."""
    return node.step.name if node.kind not in ("task", "subprocess") else node.label


def _marker(node: StepNode) -> Marker | None:
    if node.step.multi is None:
        return None
    parallel = node.step.multi.order == "parallel"
    return "parallel-instances" if parallel else "sequential-instances"


def _mark(shown: _Shown, node: StepNode, overlay: Overlay) -> Mark:
    """A folded sub-process without a mark of its own shows the hottest one inside."""
    own = overlay.steps.get(node.id)
    if own is not None or not node.step.steps:
        return own or NO_MARK
    inside = [overlay.steps[n.id] for n in shown.steps_within(node) if n.id in overlay.steps]
    return max(inside, key=lambda mark: mark.heat or 0.0, default=NO_MARK)


def _frame(shown: _Shown, node: StepNode, overlay: Overlay) -> Frame:
    return Frame(
        id=node.id,
        label=node.label,
        frame=shown.frame_of(node),
        note=step_note(shown.graph, node),
        mark=overlay.steps.get(node.id, NO_MARK),
    )


def _flows(shown: _Shown, overlay: Overlay) -> Iterator[Link]:
    number = 0
    for flow in shown.graph.flows.values():
        ends = [(s, t) for s in shown.exits(flow.source) for t in shown.entries(flow.target)]
        number += bool(ends) and flow.is_handoff
        for index, (source, target) in enumerate(ends):
            yield _flow(shown, flow, (source, target), index, number, overlay)


def _flow(  # noqa: PLR0913, PLR0917 - a flow, its two ends and how it is shown
    shown: _Shown,
    flow: FlowEdge,
    ends: tuple[str, str],
    index: int,
    number: int,
    overlay: Overlay,
) -> Link:
    return Link(
        id=flow.id if index == 0 else f"{flow.id}~{index}",
        source=ends[0],
        target=ends[1],
        kind="handoff" if flow.is_handoff else "flow",
        label=flow.label,
        rework=flow.is_rework,
        number=number if flow.is_handoff else None,
        note=flow_note(shown.graph, flow),
        mark=overlay.flows.get(flow.id, NO_MARK),
    )


def _data(shown: _Shown, overlay: Overlay) -> Iterator[Link]:
    for node in shown.nodes:
        reads: dict[str, bool] = {}
        writes: dict[str, bool] = {}
        for inner in shown.steps_within(node):
            reads.update((access.store, True) for access in inner.step.reads)
            writes.update((access.store, True) for access in inner.step.writes)
        for store in dict.fromkeys((*reads, *writes)):
            if store in shown.graph.process.stores:
                mode: Mode = "write" if store not in reads else "read"
                mode = "readwrite" if store in reads and store in writes else mode
                mark = overlay.flows.get(f"{node.id}~{store}", NO_MARK)
                yield Link(f"{node.id}~{store}", node.id, store, "data", mode=mode, mark=mark)


def _stores(shown: _Shown, links: tuple[Link, ...], overlay: Overlay) -> Iterator[Node]:
    used = {link.target for link in links if link.kind == "data"}
    for identity, store in shown.graph.process.stores.items():
        if identity in used:
            yield Node(
                id=identity,
                kind="store",
                label=store.name or identity,
                note=store.description,
                mark=overlay.stores.get(identity, NO_MARK),
            )


def _subtitle(shown: _Shown, links: tuple[Link, ...], overlay: Overlay) -> str:
    work = sum(1 for node in shown.nodes if node.is_work and not is_event_subprocess(node.step))
    handoffs = len({link.number for link in links if link.kind == "handoff"})
    parts = [
        counted(work, "step"),
        counted(len({node.actor for node in shown.nodes if node.actor}), "actor"),
        counted(handoffs, "handoff"),
    ]
    return " · ".join([*parts, overlay.summary] if overlay.summary else parts)


def _description(shown: _Shown, links: tuple[Link, ...], overlay: Overlay) -> str:
    loops = sum(1 for link in links if link.rework)
    stage = shown.graph.process.stage
    text = f"Process map in swimlanes ({stage}): {_subtitle(shown, links, overlay)}"
    return f"{text}, {counted(loops, 'rework loop')}." if loops else f"{text}."
