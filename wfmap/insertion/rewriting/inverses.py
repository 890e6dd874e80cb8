"""The way back: a to-be document without its last insertion."""

from collections.abc import Mapping
from typing import Any

from wfmap.errors import DocumentError, WfmapError
from wfmap.insertion.rewriting.record import COLLECTIONS, RECORD, Record, fingerprint, records
from wfmap.model.document import examine, read
from wfmap.model.normal import dump, to_json
from wfmap.model.process import Process

__all__ = ["inverse"]

Json = dict[str, Any]


def inverse(process: Process) -> Process:
    """Undo the last insertion of a document.

    Returns:
        The process before, equal to it by `fingerprint`; where it included others, the document as
        its author wrote it.

    Raises:
        WfmapError: the document remembers no insertion, or was edited since in a way that leaves
            something behind.
    """
    known = records(process)
    if not known:
        raise WfmapError(
            "the document remembers no insertion",
            f"`wfmap insert` writes one under '{RECORD}'; a map drawn by hand has none",
        )
    last = known[-1]
    edited = WfmapError(
        f"without '{last.candidate}' this is not the document it was made of",
        "it was edited since; `wfmap diff` shows how it differs from the document before",
    )
    try:
        before = read(dump(_undone(to_json(process), last)))
    except DocumentError as error:
        raise WfmapError(
            f"it was edited since '{last.candidate}' was inserted: without it, {error.message}",
            "take the edit back first, and make it again in the document before",
        ) from None
    if fingerprint(before) != last.before:
        raise edited
    own = examine(dump(last.own)).written if last.own else before
    if own is None or not _is_part(own, before):
        raise edited
    return own


def _is_part(own: Process, whole: Process) -> bool:
    """Tell whether a document as its author wrote it is part of the same with what it includes."""
    return own is whole or all(
        set(getattr(own, name)) <= set(getattr(whole, name)) for name in COLLECTIONS
    )


def _undone(document: Json, record: Record) -> Json:
    earlier = document.pop(RECORD)[:-1]
    for collection, ids in record.added.items():
        for identity in ids:
            if collection == "steps":
                document["steps"] = _dropped(document["steps"], identity)
            else:
                document.get(collection, {}).pop(identity, None)
    for identity, step in record.changed.items():
        document["steps"] = _replaced(document["steps"], identity, step)
    for gone in reversed(record.removed):
        document["steps"] = _restored(document["steps"], gone)
    for name, value in record.document.items():
        document.pop(name, None)
        if value is not None:
            document[name] = value
    document.pop(RECORD, None)
    return {**document, RECORD: earlier} if earlier else document


def _dropped(steps: Json, identity: str) -> Json:
    return {
        name: {**step, "steps": _dropped(step["steps"], identity)} if step.get("steps") else step
        for name, step in steps.items()
        if name != identity
    }


def _replaced(steps: Json, identity: str, before: Any) -> Json:  # noqa: ANN401 - a step's JSON
    found: Json = {}
    for name, step in steps.items():
        if name == identity:
            found[name] = _with_inner(before, step)
        elif step.get("steps"):
            found[name] = {**step, "steps": _replaced(step["steps"], identity, before)}
        else:
            found[name] = step
    return found


def _with_inner(before: Json, now: Json) -> Json:
    """Restore a sub-process but keep what is inside: each step inside has its own record."""
    return {**before, "steps": now["steps"]} if before.get("steps") and "steps" in now else before


def _restored(steps: Json, gone: Mapping[str, Any]) -> Json:
    if gone["inside"]:
        return {
            name: _restored_inside(step, name, gone) if step.get("steps") else step
            for name, step in steps.items()
        }
    found: Json = {} if gone["after"] else {gone["id"]: gone["step"]}
    for name, step in steps.items():
        found[name] = step
        if name == gone["after"]:
            found[gone["id"]] = gone["step"]
    return found


def _restored_inside(step: Json, name: str, gone: Mapping[str, Any]) -> Json:
    here = {**gone, "inside": ""} if name == gone["inside"] else gone
    return {**step, "steps": _restored(step["steps"], here)}
