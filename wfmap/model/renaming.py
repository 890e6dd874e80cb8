"""Another id for an element: the key moves, and all that refers to it goes along."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from wfmap.findings import Fix
from wfmap.model.base import Raw
from wfmap.model.ids import slug
from wfmap.model.patch import Operation, PatchError, value_at
from wfmap.model.pointers import pointer
from wfmap.model.process import Process
from wfmap.model.reading.faults import Path, RawFault
from wfmap.model.visit import references
from wfmap.words.spelling import is_same_word

__all__ = ["free_name", "renamed", "with_new_ids"]

_LONGEST: Final = 55
"""Characters of a new id, so that a number still fits behind it."""


def with_new_ids(faults: Iterable[RawFault], process: Process, raw: Raw) -> Iterator[RawFault]:
    """Give faults back, those of ids that are none with the way to a right one."""
    for fault in faults:
        yield _mended(fault, process, raw) if fault.rule == "bad-id" else fault


def _mended(fault: RawFault, process: Process, raw: Raw) -> RawFault:
    *around, old = fault.path
    wanted = slug(str(old))
    try:
        beside = value_at(raw, pointer(around))
    except PatchError:
        return fault
    if wanted in beside or not around:
        return fault
    patch = renamed(process, fault.path, wanted)
    fix = Fix(f"call it '{wanted}'", patch, safe=is_same_word(str(old), wanted))
    return replace(fault, fixes=(fix,)) if patch else fault


def renamed(process: Process, path: Path, new: str, within: Path = ()) -> tuple[Operation, ...]:
    """Write the edits that give an element another id.

    Args:
        process: the process as it is read.
        path: where the element is.
        new: its new id.
        within: where references are that mean this element; all of them by default.

    Returns:
        The edits; none where something refers to it in a way that cannot be edited.
    """
    collection = next(str(part) for part in reversed(path[:-1]) if isinstance(part, str))
    old, patch = path[-1], list[Operation]()
    for place, ref, identity in references(process):
        if ref.collection != collection or identity != old or place[: len(within)] != within:
            continue
        if place[-1] == identity:  # it may be a key there
            return ()
        patch.append({"op": "replace", "path": pointer(place), "value": new})
    move = {"op": "move", "from": pointer(path), "path": pointer((*path[:-1], new))}
    return (*patch, move)


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """Give an id like the one wanted that nothing has yet."""
    known, name, count = set(taken), wanted[:_LONGEST], 2
    while name in known:
        name, count = f"{wanted[:_LONGEST]}-{count}", count + 1
    return name
