"""The lines of a flow map between steps: flows, handoffs and messages."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from wfmap.graph import ExchangeEdge, FlowEdge, ProcessGraph
from wfmap.overlay import Overlay
from wfmap.render.diagram import NO_MARK, Lane, Link, LinkKind, Node
from wfmap.render.views.notation import is_by_link
from wfmap.render.views.shown import End, Shown
from wfmap.render.views.words import flow_note, listed

__all__ = ["flow_links", "links_over", "message_links", "parties_of", "ports_of"]


def _numbers(graph: ProcessGraph, *, unfold: bool) -> Mapping[str, int]:
    """Number the handoffs along the flow: by how many steps lie before them, then as written.

    Unfolded, what a sub-process holds lies between the flows into it and those out of it.
    """
    ends = {n.id: f"{n.id}~end" for n in graph.steps.values() if unfold and n.step.steps}
    rank = dict.fromkeys((*graph.steps, *ends.values()), 0)
    waiting: dict[str, int] = defaultdict(int)
    ahead: dict[str, list[str]] = defaultdict(list)
    for before, after in _in_turn(graph, ends):
        ahead[before].append(after)
        waiting[after] += 1
    ready = [step for step in rank if not waiting[step]]
    for step in ready:
        for target in ahead[step]:
            rank[target] = max(rank[target], rank[step] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    handed = [flow for flow in graph.flows.values() if _is_handoff(flow)]
    handed.sort(key=lambda flow: (rank[ends.get(flow.source, flow.source)], flow.index))
    return {flow.id: number for number, flow in enumerate(handed, start=1)}


def _in_turn(graph: ProcessGraph, ends: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what comes before what; `ends` names the ends of unfolded sub-processes."""
    for flow in graph.flows.values():
        if not flow.is_back and not flow.is_message:
            yield ends.get(flow.source, flow.source), flow.target
    for node in graph.steps.values():
        if node.step.attached_to in graph.steps:
            yield node.step.attached_to or "", node.id
        if node.level in ends:
            yield node.level, node.id
            yield ends.get(node.id, node.id), ends[node.level]


def _is_handoff(flow: FlowEdge) -> bool:
    return flow.is_handoff and not flow.is_message


def flow_links(shown: Shown, overlay: Overlay) -> Iterator[Link]:
    """Yield the flows of work; handoffs are numbered along the flow, from the start on.

    A way between two link events has no line: the events say it.
    """
    order = _numbers(shown.graph, unfold=shown.options.unfold)
    drawn = [
        (flow, ends)
        for flow in shown.graph.flows.values()
        if (ends := _ends(shown, flow)) and not flow.is_message and not is_by_link(flow)
    ]
    handed = sorted(order[flow.id] for flow, _ in drawn if _is_handoff(flow))
    number = {old: new for new, old in enumerate(handed, start=1)}
    for flow, ends in drawn:
        for index, (source, target) in enumerate(ends):
            own = number[order[flow.id]] if _is_handoff(flow) else None
            yield _flow(shown, flow, (source, target), index, own, overlay)


def links_over(shown: Shown) -> tuple[FlowEdge, ...]:
    """List the ways between link events of which both are on the map."""
    return tuple(
        flow
        for flow in shown.graph.flows.values()
        if is_by_link(flow) and flow.source in shown and flow.target in shown
    )


def _ends(shown: Shown, flow: FlowEdge) -> list[tuple[End, End]]:
    return [(s, t) for s in shown.exits(flow.source) for t in shown.entries(flow.target)]


def _flow(  # noqa: PLR0913, PLR0917 - a flow, its two ends and how it is shown
    shown: Shown,
    flow: FlowEdge,
    ends: tuple[End, End],
    index: int,
    number: int | None,
    overlay: Overlay,
) -> Link:
    source, target = ends
    undoes = flow.target in shown.handlers
    kind: LinkKind = "handoff" if flow.is_handoff else "flow"
    mark = overlay.flows.get(flow.id, NO_MARK)
    return Link(
        id=flow.id if index == 0 else f"{flow.id}~{index}",
        source=source.box,
        target=target.box,
        kind="association" if undoes else kind,
        label=" · ".join(filter(None, (flow.label, mark.label))),
        rework=flow.is_rework,
        default=flow.flow.default is True,
        number=None if undoes else number,
        source_frame=source.frame,
        target_frame=target.frame,
        note=flow_note(shown.graph, flow),
        mark=mark,
    )


def message_links(shown: Shown, overlay: Overlay) -> Iterator[Link]:
    """Yield the messages: between steps, and with parties that have no steps on the map."""
    for flow in shown.graph.flows.values():
        if flow.is_message:
            yield from _message(shown, flow, overlay)
    for exchange in shown.graph.exchanges:
        yield from _exchange(shown, exchange, overlay)


def _message(shown: Shown, flow: FlowEdge, overlay: Overlay) -> Iterator[Link]:
    for source in shown.border(flow.source, leaves=True):
        for target in shown.border(flow.target, leaves=False):
            yield Link(
                id=flow.id,
                source=source.box,
                target=target.box,
                kind="message",
                label=flow.label or _carried(shown.graph, flow),
                source_frame=source.frame,
                target_frame=target.frame,
                note=flow_note(shown.graph, flow),
                mark=overlay.flows.get(flow.id, NO_MARK),
            )


def _carried(graph: ProcessGraph, edge: FlowEdge | ExchangeEdge) -> str:
    """Name what a message carries."""
    data = graph.process.data
    found = edge.handoff.data if edge.handoff is not None else ()
    return listed(data[item].name for item in found if item in data)


def _exchange(shown: Shown, exchange: ExchangeEdge, overlay: Overlay) -> Iterator[Link]:
    ends = _exchange_ends(shown, exchange)
    if ends is not None:
        yield Link(
            id=exchange.id,
            source=ends[0],
            target=ends[1],
            kind="message",
            label=exchange.name or _carried(shown.graph, exchange),
            mark=overlay.flows.get(exchange.id, NO_MARK),
        )


def _exchange_ends(shown: Shown, exchange: ExchangeEdge) -> tuple[str, str] | None:
    """Name the boxes at the ends of a message with a party; a party's end is a port at its band."""
    ends: list[str] = []
    sides = ((exchange.source, exchange.giver), (exchange.target, exchange.receiver))
    step = exchange.source or exchange.target
    holder = None if step is None else _box(shown, step)
    for own, actor in sides:
        if actor is None or (step is not None and holder is None):
            return None
        ends.append(holder or "" if own is not None else port_name(actor, holder))
    return ends[0], ends[1]


def _box(shown: Shown, step: str) -> str | None:
    found = shown.holder(step)
    if found is not None:
        return found
    ends = shown.border(step, leaves=True)
    return ends[0].box if ends else None


def port_name(actor: str, step: str | None) -> str:
    """Name the place where messages of a step meet the band of a party."""
    return f"{actor}~{step or ''}"


def parties_of(shown: Shown) -> tuple[str, ...]:
    """Name the actors at whose bands messages end that are on the map."""
    found: dict[str, None] = {}
    for exchange in shown.graph.exchanges:
        if _exchange_ends(shown, exchange) is not None:
            for own, actor in (
                (exchange.source, exchange.giver),
                (exchange.target, exchange.receiver),
            ):
                if own is None and actor is not None:
                    found[actor] = None
    return tuple(found)


def ports_of(shown: Shown, lanes: Sequence[Lane]) -> tuple[Node, ...]:
    """List the ports at which messages meet the bands of parties.

    The band of an organisation with lanes is its pool: messages meet the lane on the side that
    they come from.
    """
    place = {lane.id: at for at, lane in enumerate(lanes)}
    ports: dict[str, Node] = {}
    for exchange in shown.graph.exchanges:
        ends = _exchange_ends(shown, exchange)
        if ends is None:
            continue
        step = exchange.source or exchange.target
        givers = (exchange.giver, exchange.receiver)
        for own, actor, other, end in zip(
            (exchange.source, exchange.target), givers, reversed(givers), ends, strict=True
        ):
            if own is not None or actor is None:
                continue
            label = shown.graph.actor_name(actor)
            beyond = other if step is None else shown.lane_of(shown.graph.steps[step])
            lane = actor
            if actor not in place:
                inside = [one.id for one in lanes if one.pool == actor]
                above = place.get(beyond or "", -1) < place.get(inside[0], 0) if inside else True
                lane = (inside[0] if above else inside[-1]) if inside else actor
            ports[end] = Node(end, "port", "", lane, spoken=label)
    return tuple(ports.values())
