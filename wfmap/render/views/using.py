"""What steps read and write on a flow map: stores, and documents by their names."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from wfmap.graph import StepNode
from wfmap.model.data import StoreKind
from wfmap.model.steps import Access
from wfmap.overlay import Overlay
from wfmap.render.diagram import NO_MARK, Link, Mode, Node
from wfmap.render.views.shown import Shown

__all__ = ["data_links", "shown_by", "stores_of"]

STORE: Final = "store:"
"""Stands before the id of a store that a step has too: on a map they are two boxes."""

_PAPERS: Final[frozenset[StoreKind]] = frozenset(("document", "paper"))

_Use = tuple[str, Mode]
"""A step and how it uses something."""


@dataclass(slots=True)
class _Used:
    """A box of what is used: a store, or documents that the same steps use alike."""

    box: str
    store: str
    items: tuple[str, ...] = ()
    uses: dict[str, Mode] = field(default_factory=dict)


def _box(shown: Shown, store: str) -> str:
    return f"{STORE}{store}" if store in shown.graph.steps else store


def shown_by(box: str) -> tuple[str, str]:
    """Give the ids of the store and of the data that a box of a map shows, "" for all of it."""
    store, _, item = box.removeprefix(STORE).partition("~")
    return store, item


def _is_paper(shown: Shown, node: StepNode, access: Access) -> bool:
    """Tell whether what a step uses are documents by name rather than a place where data is kept.

    So it is in stores of papers, and where an import found documents and no place for them.
    """
    store = shown.graph.process.stores[access.store]
    nowhere = store.origin is None and node.step.origin is not None and store.system is None
    return bool(access.data) and (store.kind in _PAPERS or nowhere)


def _used(shown: Shown) -> list[_Used]:
    """List what is used, stores as a whole and documents one by one, with the uses of each."""
    found: dict[tuple[str, str], _Used] = {}
    process = shown.graph.process
    for node in shown.nodes:
        for inner in shown.steps_within(node):
            sides: tuple[tuple[tuple[Access, ...], Mode], ...] = (
                (inner.step.reads, "read"),
                (inner.step.writes, "write"),
            )
            for accesses, mode in sides:
                for access in accesses:
                    if access.store not in process.stores:
                        continue
                    paper = _is_paper(shown, inner, access)
                    named = [i for i in access.data if i in process.data] if paper else []
                    for item in named or [""]:
                        box = f"{access.store}~{item}" if item else _box(shown, access.store)
                        items = (item,) if item else ()
                        used = found.setdefault(
                            (access.store, item), _Used(box, access.store, items)
                        )
                        before = used.uses.get(node.id, mode)
                        used.uses[node.id] = mode if before == mode else "readwrite"
    return list(found.values())


def _together(found: list[_Used]) -> list[_Used]:
    """Put documents on one sheet that the same steps use in the same way."""
    sheets: dict[tuple[str, tuple[_Use, ...]], _Used] = {}
    boxes: list[_Used] = []
    for used in found:
        key = used.store, tuple(sorted(used.uses.items()))
        if used.items and key in sheets:
            sheets[key].items += used.items
            continue
        if used.items:
            sheets[key] = used
        boxes.append(used)
    return boxes


_MOST: Final = 2
"""A step with more sheets has all that it reads on one, and all that it writes on another."""


def _sheets(shown: Shown) -> list[_Used]:
    """List the boxes of what is used; the many documents of one step are on sheets of its own."""
    found = _together(_used(shown))
    count = Counter(step for used in found if used.items for step in used.uses)
    own: dict[tuple[str, str, Mode], _Used] = {}
    for used in found:
        for step, mode in list(used.uses.items()) if used.items else []:
            if count[step] > _MOST:
                del used.uses[step]
                box = f"{used.store}~{step}~{mode}"
                sheet = own.setdefault((used.store, step, mode), _Used(box, used.store))
                sheet.items += used.items
                sheet.uses[step] = mode
    return [used for used in (*found, *own.values()) if used.uses]


def data_links(shown: Shown, overlay: Overlay) -> Iterator[Link]:
    """Yield one line for each step and store, or sheet of documents, that it uses."""
    by_step: Mapping[str, list[tuple[_Used, Mode]]] = defaultdict(list)
    for used in _sheets(shown):
        for step, mode in used.uses.items():
            by_step[step].append((used, mode))
    for node in shown.nodes:
        for used, mode in by_step.get(node.id, ()):
            key = f"{node.id}~{used.box.removeprefix(STORE)}"
            mark = overlay.flows.get(key, NO_MARK)
            yield Link(f"{node.id}~{used.box}", node.id, used.box, "data", mode=mode, mark=mark)


def stores_of(shown: Shown, overlay: Overlay) -> Iterator[Node]:
    """Yield the stores and documents in use, the stores in the author's order."""
    process = shown.graph.process
    found = _sheets(shown)
    for identity, store in process.stores.items():
        for used in found:
            if used.store != identity:
                continue
            mark = overlay.stores.get(identity, NO_MARK)
            if not used.items:
                name = store.name or identity
                yield Node(used.box, "store", name, note=store.description, mark=mark)
                continue
            names = [process.data[item].name or item for item in used.items]
            yield Node(used.box, "document", ", ".join(dict.fromkeys(names)), mark=mark)
