"""Which element of the model a path into a document belongs to."""

from typing import Final

from wfmap.findings import Element
from wfmap.model.base import Raw
from wfmap.model.reading.faults import Path
from wfmap.model.reading.formats import text_fault

__all__ = ["element_at", "existing"]

_KINDS: Final = {
    "actors": "actor",
    "calendars": "calendar",
    "data": "data",
    "decisions": "decision",
    "phases": "phase",
    "steps": "step",
    "stores": "store",
    "systems": "system",
}

_ABSENT: Final = object()
"""Tells a missing value from null."""


def existing(raw: Raw, path: Path) -> Path:
    """Shorten a path to the part of it that is in the document.

    Short forms leave out what the model spells in full: the flow of `"next": "pay"` is at
    `next/0` in the model and at `next` in the text.
    """
    here = raw
    for depth, token in enumerate(path):
        here = _child(here, token, _ABSENT)
        if here is _ABSENT:
            return path[:depth]
    return path


def element_at(raw: Raw, path: Path) -> Element | None:
    """Name the innermost element on a path: a step, a flow, an actor …; None at the top."""
    found: Element | None = None
    here, depth = raw, 0
    while depth + 1 < len(path):
        collection, token = path[depth], path[depth + 1]
        inner = _child(_child(here, collection), token)
        if collection == "next" and found is not None:
            return _flow(found.id, inner if inner is not None else _child(here, "next"))
        kind = _KINDS.get(str(collection))
        if kind is None:
            break
        found = Element(kind, str(token), _name(inner))
        here, depth = inner, depth + 2
    if found is not None and depth < len(path) and path[depth] == "next":
        flow = _child(here, "next")
        return found if isinstance(flow, list) else _flow(found.id, flow)
    return found


def _child(value: Raw, token: str | int, absent: Raw = None) -> Raw:
    if isinstance(value, dict):
        return value.get(str(token), absent)
    if isinstance(value, list) and str(token).isdecimal() and int(token) < len(value):
        return value[int(token)]
    return absent


def _name(value: Raw) -> str:
    name = value.get("name", "") if isinstance(value, dict) else value
    return name if isinstance(name, str) and text_fault(name) is None else ""


def _flow(source: str, value: Raw) -> Element:
    said = value.get("to", "") if isinstance(value, dict) else value
    target = said if isinstance(said, str) else ""
    identity = value.get("id") if isinstance(value, dict) else None
    label = value.get("when", "") if isinstance(value, dict) else ""
    name = identity if isinstance(identity, str) else f"{source}--{target}"
    return Element("flow", name, label if isinstance(label, str) and not text_fault(label) else "")
