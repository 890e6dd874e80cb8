"""The data view: which steps write and read which stores, the stores grouped by system."""

from collections import defaultdict
from collections.abc import Iterator

from wfmap.graph import ProcessGraph, StepNode
from wfmap.model.steps import Access
from wfmap.overlay import Overlay
from wfmap.render.diagram import NO_MARK, Diagram, Frame, Link, Mode, Node
from wfmap.render.views.words import counted, listed

__all__ = ["data_view"]


def data_view(graph: ProcessGraph, overlay: Overlay) -> Diagram:
    """Draw every step that touches a store, and every store in the frame of its system."""
    links = tuple(_links(graph, overlay))
    used = {link.target for link in links}
    process = graph.process
    stores = tuple(
        Node(
            id=f"store:{identity}",
            kind="store",
            label=store.name or identity,
            frame=f"system:{store.system}" if store.system in process.systems else None,
            note=_held(graph, store.holds, store.master_for),
            mark=overlay.stores.get(identity, NO_MARK),
        )
        for identity, store in process.stores.items()
        if f"store:{identity}" in used
    )
    steps = tuple(
        _step(graph, node, overlay)
        for node in graph.steps.values()
        if node.step.reads or node.step.writes
    )
    frames = tuple(
        Frame(f"system:{identity}", system.name or identity)
        for identity, system in process.systems.items()
        if any(store.frame == f"system:{identity}" for store in stores)
    )
    subtitle = " · ".join(
        (
            counted(len(steps), "step"),
            counted(len(stores), "store"),
            counted(len(process.data), "data item"),
        )
    )
    return Diagram(
        title=f"{process.name}: data",
        subtitle=subtitle,
        description=f"Which steps read and write which stores: {subtitle}.",
        nodes=(*steps, *stores),
        links=links,
        frames=frames,
        heat_legend=overlay.heat_legend,
        badge_legend=overlay.badge_legend,
    )


def _step(graph: ProcessGraph, node: StepNode, overlay: Overlay) -> Node:
    return Node(
        id=f"step:{node.id}",
        kind="task",
        label=node.label,
        icon=node.step.type,
        note=graph.actor_name(node.actor),
        mark=overlay.steps.get(node.id, NO_MARK),
    )


def _links(graph: ProcessGraph, overlay: Overlay) -> Iterator[Link]:
    for node in graph.steps.values():
        accesses: dict[str, list[tuple[Mode, Access]]] = defaultdict(list)
        for access in node.step.reads:
            accesses[access.store].append(("read", access))
        for access in node.step.writes:
            accesses[access.store].append(("write", access))
        for store, found in accesses.items():
            if store in graph.process.stores:
                yield _link(graph, node, store, found, overlay)


def _link(
    graph: ProcessGraph,
    node: StepNode,
    store: str,
    found: list[tuple[Mode, Access]],
    overlay: Overlay,
) -> Link:
    modes = {mode for mode, _ in found}
    data = graph.process.data
    names = [data[i].name or i for _, access in found for i in access.data if i in data]
    by = [access.mode for _, access in found if access.mode is not None]
    return Link(
        id=f"{node.id}~{store}",
        source=f"step:{node.id}",
        target=f"store:{store}",
        kind="data",
        label=listed(names),
        mode="readwrite" if len(modes) > 1 else found[0][0],
        note=listed(by),
        mark=overlay.flows.get(f"{node.id}~{store}", NO_MARK),
    )


def _held(graph: ProcessGraph, holds: tuple[str, ...], master: tuple[str, ...]) -> str:
    data = graph.process.data
    held = [data[i].name or i for i in holds if i in data]
    records = [data[i].name or i for i in master if i in data]
    parts = [f"holds {', '.join(held)}"] if held else []
    parts += [f"system of record for {', '.join(records)}"] if records else []
    return " · ".join(parts)
