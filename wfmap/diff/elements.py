"""A process taken apart into its elements, so that two versions can be held against each other.

Elements are matched by id; `formerly` carries a renamed one over. What an element says is its
normal form, without what belongs to other elements: a step without its flows and inner steps.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from wfmap.graph import FlowEdge, ProcessGraph
from wfmap.model.document import to_json
from wfmap.model.pointers import split

__all__ = ["COLLECTIONS", "Names", "elements", "flow_id", "new_id", "renames"]

COLLECTIONS: Final[Mapping[str, str]] = {
    "calendars": "calendar",
    "actors": "actor",
    "systems": "system",
    "data": "data",
    "stores": "store",
    "decisions": "decision",
    "phases": "phase",
}
"""The collections whose members are elements, and what one of them is called."""

_INNER: Final = ("steps", "next")
_ASIDE: Final = ("$schema", "steps", "layout", "lint", *COLLECTIONS)
"""What is no part of what the document itself says: elements of their own, or the tool's own."""

Elements = dict[tuple[str, str], Any]
"""What each element says, by kind and id, in document order."""

Names = Mapping[str, Mapping[str, str]]
"""New ids by old ones, for each kind of element that has renamed ones."""


def elements(graph: ProcessGraph, names: Names | None = None) -> Elements:
    """Take a process apart.

    Args:
        graph: the process.
        names: new ids by old ones; the elements are called by the new.

    Returns:
        What each element says; the document itself is the element `("document", "")`.
    """
    known = names or {}
    document = to_json(graph.process)
    found: Elements = {("document", ""): {k: v for k, v in document.items() if k not in _ASIDE}}
    for collection, kind in COLLECTIONS.items():
        for identity, said in document.get(collection, {}).items():
            found[kind, new_id(known, kind, identity)] = _renamed(said, known)
    found.update(_steps(graph, document, known))
    found.update(_flows(graph, document, known))
    return found


def new_id(names: Names, kind: str, identity: str) -> str:
    """Give the id an element has in the newer version."""
    return names.get(kind, {}).get(identity, identity)


def flow_id(names: Names, flow: FlowEdge) -> str:
    """Give the id a flow of the older version has in the newer, its ends renamed."""
    source, target = (new_id(names, "step", end) for end in (flow.source, flow.target))
    if flow.flow.id is not None or (source, target) == (flow.source, flow.target):
        return flow.id
    return flow.id.replace(f"{flow.source}--{flow.target}", f"{source}--{target}", 1)


def _steps(
    graph: ProcessGraph, document: Mapping[str, Any], known: Names
) -> Iterator[tuple[tuple[str, str], Any]]:
    for node in graph.steps.values():
        said = {k: v for k, v in _at(document, node.pointer).items() if k not in _INNER}
        if node.level:
            said["inside"] = node.level
        yield ("step", new_id(known, "step", node.id)), _renamed(said, known)


def _flows(
    graph: ProcessGraph, document: Mapping[str, Any], known: Names
) -> Iterator[tuple[tuple[str, str], Any]]:
    for flow in graph.flows.values():
        said = _flow(document, flow.pointer)
        source, target = (new_id(known, "step", end) for end in (flow.source, flow.target))
        yield (
            ("flow", flow_id(known, flow)),
            {"from": source, **_renamed(said, known), "to": target},
        )


def _flow(document: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Return what a flow says; its short form says where it leads and nothing else."""
    *path, index = split(place)
    said: Any = document
    for token in path:
        said = said[token]
    if isinstance(said, list):
        entry = said[int(index)]
        return dict(entry) if isinstance(entry, dict) else {}
    return {}


def _at(document: Mapping[str, Any], place: str) -> Mapping[str, Any]:
    found: Any = document
    for token in split(place):
        found = found[token]
    return dict(found)


_REFERENCES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("accountable", "actor", "consulted", "escalates_to", "informed"), "actor"),
    **dict.fromkeys(("maker", "owner", "part_of", "responsible"), "actor"),
    **dict.fromkeys(("data", "holds", "inputs", "master_for"), "data"),
    **dict.fromkeys(("reads", "store", "writes"), "store"),
    **dict.fromkeys(("system", "systems"), "system"),
    **dict.fromkeys(("attached_to", "inside"), "step"),
    "calendar": "calendar",
    "decision": "decision",
    "phase": "phase",
}
"""Keys whose texts are ids, and of what; a renamed one is no change of who refers to it."""


def _renamed(value: Any, known: Names, key: str = "") -> Any:  # noqa: ANN401 - JSON values
    if not known:
        return value
    if isinstance(value, dict):
        return {k: _renamed(v, known, k) for k, v in value.items() if k != "formerly"}
    if isinstance(value, list):
        return [_renamed(item, known, key) for item in value]
    if isinstance(value, str) and key in _REFERENCES:
        return new_id(known, _REFERENCES[key], value)
    return value


def renames(before: ProcessGraph, after: ProcessGraph) -> Names:
    """Find the ids that changed: an element of `after` was `formerly` one that is there no more."""
    found: dict[str, dict[str, str]] = {}
    old, new = _ids(before), _ids(after)
    for kind, identity, formerly in _formerly(after):
        for earlier in formerly:
            if (kind, earlier) in old and (kind, earlier) not in new:
                found.setdefault(kind, {})[earlier] = identity
    return found


def _ids(graph: ProcessGraph) -> set[tuple[str, str]]:
    collections = COLLECTIONS.items()
    parts = {(kind, i) for name, kind in collections for i in getattr(graph.process, name)}
    return parts | {("step", identity) for identity in graph.steps}


def _formerly(graph: ProcessGraph) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for node in graph.steps.values():
        yield "step", node.id, node.step.formerly
    for collection, kind in COLLECTIONS.items():
        for identity, part in getattr(graph.process, collection).items():
            yield kind, identity, getattr(part, "formerly", ())
