"""Puts beside the elements what reading the plain BPMN would not give."""

import json
import re
from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from wfmap.interchange.bpmn.beside import BESIDE, PARTS, beside_step, changes, normal, steps_in
from wfmap.interchange.bpmn.writing.model import Model
from wfmap.interchange.losses import JsonObject
from wfmap.interchange.xml import Tag, text_of
from wfmap.model.document import to_json
from wfmap.model.process import Process

__all__ = ["beside_text", "of_step", "of_whole", "put_beside"]

_ODD: Final = re.compile("[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]")
"""Characters that stand in JSON as their codes: XML has no place for some, and no reader shows
the others."""


def put_beside(process: Process, model: Model) -> None:
    """Read what is written, and put beside each element what differs from the process.

    What the process shares with others by including their files is written into this one.
    """
    from wfmap.interchange.bpmn import read  # noqa: PLC0415 - the reader knows the writer

    plain = read(text_of(model.definitions).encode(), name="")
    found = normal(plain.document)
    meant = to_json(process.model_copy(update={"include": (), "schema_link": None}))
    read_steps, meant_steps = dict(steps_in(found)), dict(steps_in(meant))
    for key, step in meant_steps.items():
        told = of_step(read_steps[key], step)
        inside = next(t for t in model.steps[key].children if t.name == "bpmn:extensionElements")
        if told:
            inside.add(f"wfmap:{BESIDE}", beside_text(told))
    told = of_whole(found, meant)
    if told:
        model.whole.add(f"wfmap:{BESIDE}", beside_text(told))
    _without_empty(model.definitions)


def of_step(found: JsonObject, meant: JsonObject) -> JsonObject:
    """List what stands beside a step: its fields, its ways on, and the order of what is inside."""
    told = beside_step(found, meant)
    order = _order(found.get("steps"), meant.get("steps"))
    if order:
        told["order"] = order
    return told


def of_whole(found: JsonObject, meant: JsonObject) -> JsonObject:
    """List what stands beside the document: its fields, actors, data, stores, and their orders."""
    told: JsonObject = {}
    fields = changes(found, meant, ("steps", *PARTS))
    if fields:
        told["fields"] = fields
    orders: JsonObject = {}
    for name in (*PARTS, "steps"):
        before, after = found.get(name, {}), meant.get(name, {})
        if name != "steps" and isinstance(before, dict) and isinstance(after, dict):
            parts = dict(_parts(before, after))
            if parts:
                told[name] = parts
        order = _order(before, after)
        if order:
            orders[name] = order
    if orders:
        told["order"] = orders
    return told


def _parts(before: JsonObject, after: JsonObject) -> Iterator[tuple[str, JsonValue]]:
    """Yield what differs in each member of a collection."""
    whole = changes(before, after)
    for key, pair in whole.items():
        one, other = before.get(key), after.get(key)
        if isinstance(one, dict) and isinstance(other, dict):
            yield key, {"fields": changes(one, other)}
        else:
            yield key, pair


def _order(before: JsonValue, after: JsonValue) -> list[JsonValue]:
    """Return the order of keys that is meant, empty where they are read in it."""
    if not isinstance(after, dict):
        return []
    listed = list(before) if isinstance(before, dict) else []
    meant: list[JsonValue] = list(after)
    return [] if listed == meant else meant


def beside_text(value: JsonObject) -> str:
    """Write what stands beside an element as text."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _ODD.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _without_empty(tag: Tag) -> None:
    """Leave out places for extensions where there are none."""
    tag.children = [
        one for one in tag.children if one.children or one.name != "bpmn:extensionElements"
    ]
    for one in tag.children:
        _without_empty(one)
