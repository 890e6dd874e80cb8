"""The systems view: who works in which system, and what travels from system to system."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from wfmap.graph import ProcessGraph, StepNode
from wfmap.overlay import Overlay
from wfmap.render.diagram import NO_MARK, Diagram, Link, Node
from wfmap.render.views.words import counted, listed

__all__ = ["systems_view"]

BY_HAND = ("manual-entry", "copy-paste")
"""Ways of writing in which a person carries the data over."""
BY_PROGRAM = ("api", "batch")
"""Ways in which a program does; of a screen it is not known who fills it."""


@dataclass(slots=True)
class _Transfer:
    """Steps that read in one system and write in another."""

    steps: list[str] = field(default_factory=list)
    by_hand: bool = False
    is_unclear: bool = False

    @property
    def label(self) -> str:
        """The steps, and how they carry the data where no program does."""
        steps = listed(dict.fromkeys(self.steps))
        if self.by_hand:
            return f"{steps} (by hand)"
        return f"{steps} (screen, or not stated)" if self.is_unclear else steps


def systems_view(graph: ProcessGraph, overlay: Overlay) -> Diagram:
    """Draw systems, the actors who work in them, and the transfers between them.

    A transfer is a step that reads a store of one system and writes one of another; where the
    writing is done by hand its line is drawn as rework, for it is work done again.
    """
    process = graph.process
    use = _use(graph)
    transfers = _transfers(graph)
    used = dict.fromkeys(
        (*(s for _, s in use), *(s for pair in transfers for s in pair), *process.systems)
    )
    systems = tuple(_system(graph, identity, overlay) for identity in used)
    actors = tuple(
        Node(f"actor:{actor}", "actor", graph.actor_name(actor))
        for actor in dict.fromkeys(actor for actor, _ in use)
    )
    by_hand = sum(transfer.by_hand for transfer in transfers.values())
    unclear = sum(t.is_unclear and not t.by_hand for t in transfers.values())
    parts = [
        counted(len(systems), "system"),
        counted(len(transfers), "transfer"),
        f"{by_hand} by hand",
    ]
    parts += [f"{unclear} in a screen, or not stated"] if unclear else []
    subtitle = " · ".join(parts)
    most = max((len(steps) for steps in use.values()), default=1)
    return Diagram(
        title=f"{process.name}: systems",
        subtitle=subtitle,
        description=f"Who works in which system, and what travels between them: {subtitle}.",
        nodes=(*actors, *systems),
        heat_legend=overlay.heat_legend,
        badge_legend=overlay.badge_legend,
        links=(*_use_links(use, most), *_transfer_links(transfers)),
        words={
            "network": "works in (width: number of steps)",
            "handoff": "data carried over by a program"
            + (", in a screen, or not stated" if unclear else ""),
            "rework": "data carried over by hand",
        },
    )


def _systems_of(graph: ProcessGraph, node: StepNode) -> Iterator[str]:
    """Yield the systems a step is done in, those of its stores included."""
    yield from node.step.systems
    for access in (*node.step.reads, *node.step.writes):
        store = graph.process.stores.get(access.store)
        if store is not None and store.system is not None:
            yield store.system


def _use(graph: ProcessGraph) -> dict[tuple[str, str], list[str]]:
    use: dict[tuple[str, str], list[str]] = defaultdict(list)
    for node in graph.steps.values():
        if node.actor is not None:
            for system in dict.fromkeys(_systems_of(graph, node)):
                use[node.actor, system].append(node.label)
    return dict(use)


def _transfers(graph: ProcessGraph) -> dict[tuple[str, str], _Transfer]:
    found: dict[tuple[str, str], _Transfer] = defaultdict(_Transfer)
    stores = graph.process.stores
    for node in graph.steps.values():
        sources = {stores[a.store].system for a in node.step.reads if a.store in stores}
        for access in node.step.writes:
            target = stores[access.store].system if access.store in stores else None
            for source in sorted(s for s in sources if s is not None):
                if target is not None and source != target:
                    transfer = found[source, target]
                    transfer.steps.append(node.label)
                    transfer.by_hand = transfer.by_hand or access.mode in BY_HAND
                    transfer.is_unclear |= access.mode not in (*BY_HAND, *BY_PROGRAM)
    return dict(found)


def _system(graph: ProcessGraph, identity: str, overlay: Overlay) -> Node:
    system = graph.process.systems.get(identity)
    if system is None:
        return Node(f"system:{identity}", "system", identity)
    parts: list[str] = [system.kind]
    parts += [system.vendor] if system.vendor else []
    parts += [system.lifecycle] if system.lifecycle != "production" else []
    note = " · ".join(parts)
    mark = overlay.systems.get(identity, NO_MARK)
    return Node(f"system:{identity}", "system", system.name or identity, note=note, mark=mark)


def _use_links(use: dict[tuple[str, str], list[str]], most: int) -> Iterator[Link]:
    for (actor, system), steps in use.items():
        yield Link(
            id=f"{actor}~{system}",
            source=f"actor:{actor}",
            target=f"system:{system}",
            kind="network",
            label=counted(len(steps), "step"),
            weight=len(steps) / most,
            note=listed(steps),
        )


def _transfer_links(transfers: dict[tuple[str, str], _Transfer]) -> Iterator[Link]:
    for (source, target), transfer in transfers.items():
        yield Link(
            id=f"{source}~~{target}",
            source=f"system:{source}",
            target=f"system:{target}",
            kind="handoff",
            label=transfer.label,
            rework=transfer.by_hand,
        )
