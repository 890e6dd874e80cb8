"""Another id for an element: the key moves, and all that refers to it goes along."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from wfmap.findings import Fix
from wfmap.model.base import Raw, Ref
from wfmap.model.ids import slug
from wfmap.model.patch import Operation, PatchError, value_at
from wfmap.model.pointers import pointer
from wfmap.model.process import Process
from wfmap.model.reading.faults import Path, RawFault
from wfmap.model.visit import references
from wfmap.words.spelling import is_same_word

__all__ = ["by_what_they_name", "free_name", "renamed", "with_new_ids"]

_Reference = tuple[Path, Ref, str]
"""Where an id points to another element: the path, the collection, the id."""

_LONGEST: Final = 55
"""Characters of a new id, so that a number still fits behind it."""


def with_new_ids(faults: Iterable[RawFault], process: Process, raw: Raw) -> Iterator[RawFault]:
    """Give faults back, those of ids that are none with the way to a right one."""
    known: dict[str, list[_Reference]] | None = None
    for fault in faults:
        if fault.rule != "bad-id":
            yield fault
            continue
        known = by_what_they_name(process) if known is None else known
        yield _mended(fault, known.get(str(fault.path[-1]), []), raw)


def by_what_they_name(process: Process) -> dict[str, list[_Reference]]:
    """Sort all references by the id that they name."""
    found: dict[str, list[_Reference]] = {}
    for reference in references(process):
        found.setdefault(reference[2], []).append(reference)
    return found


def _mended(fault: RawFault, known: Iterable[_Reference], raw: Raw) -> RawFault:
    *around, old = fault.path
    wanted = slug(str(old))
    try:
        beside = value_at(raw, pointer(around))
    except PatchError:
        return fault
    if wanted in beside or not around:
        return fault
    patch = renamed(known, fault.path, wanted)
    fix = Fix(f"call it '{wanted}'", patch, safe=is_same_word(str(old), wanted))
    return replace(fault, fixes=(fix,)) if patch else fault


def renamed(
    known: Iterable[_Reference], path: Path, new: str, within: Path = ()
) -> tuple[Operation, ...]:
    """Write the edits that give an element another id.

    Args:
        known: what refers to anything, as `references` gives it; other ids may be left out.
        path: where the element is.
        new: its new id.
        within: where references are that mean this element; all of them by default.

    Returns:
        The edits; none where something refers to it in a way that cannot be edited.
    """
    collection = next(str(part) for part in reversed(path[:-1]) if isinstance(part, str))
    old, patch = path[-1], list[Operation]()
    for place, ref, identity in known:
        if ref.collection != collection or identity != old or place[: len(within)] != within:
            continue
        if place[-1] == identity:  # it may be a key there
            return ()
        patch.append({"op": "replace", "path": pointer(place), "value": new})
    move = {"op": "move", "from": pointer(path), "path": pointer((*path[:-1], new))}
    return (*patch, move)


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """Give an id like the one wanted that nothing has yet; a set of what is taken is quickest."""
    known = taken if isinstance(taken, AbstractSet | Mapping) else set(taken)
    name, count = wanted[:_LONGEST], 2
    while name in known:
        name, count = f"{wanted[:_LONGEST]}-{count}", count + 1
    return name
