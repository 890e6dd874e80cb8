"""What a document holds and BPMN has no place for, beside the elements of a file.

A file that wfmap wrote carries, as JSON in elements of its own namespace, each field that reading
the plain BPMN would give otherwise than the document had it: what is read (`was`) and what it is
(`is`). Read again, a field is set only where the file still says what it said, so that a change
made in another tool goes before; that is told as a loss. This is a three-way merge, field by field.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final, Protocol

from pydantic import JsonValue

from wfmap.errors import DocumentError
from wfmap.interchange.bpmn.draft import Draft
from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.bpmn.vocabulary import WFMAP
from wfmap.interchange.losses import JsonObject, Loss
from wfmap.model import document

__all__ = [
    "BESIDE",
    "Merge",
    "bare",
    "beside_text",
    "carry",
    "normal",
    "of_step",
    "of_whole",
    "restore",
    "steps_in",
]

BESIDE: Final = "beside"
"""The name of the element, in wfmap's namespace."""

PARTS: Final = ("actors", "data", "stores")
"""Collections whose members the plain BPMN holds too; they are merged one by one."""

_WAS: Final = "was"
_IS: Final = "is"
_ORDER: Final = "order"
_FLOWS: Final = "flows"
_FIELDS: Final = "fields"

_ODD: Final = re.compile("[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]")
"""Characters that stand in JSON as their codes: XML has no place for some, and no reader shows
the others."""


def normal(raw: Mapping[str, JsonValue]) -> JsonObject:
    """Bring an imported document to the normal form.

    Raises:
        DocumentError: it has faults.
    """
    text = json.dumps(raw, ensure_ascii=False)
    return document.to_json(document.read(text))


def bare(value: JsonValue) -> JsonValue:
    """Leave out where the parts of a value were imported from; what is set aside is kept whole."""
    if isinstance(value, dict):
        return {
            key: inner if key.startswith("x-") else bare(inner)
            for key, inner in value.items()
            if key != "origin"
        }
    return [bare(inner) for inner in value] if isinstance(value, list) else value


def _field(part: JsonObject, key: str) -> JsonValue:
    """Return a field without where its parts were imported from; an extension as it is."""
    found = part.get(key)
    return found if key.startswith("x-") else bare(found)


def changes(read: JsonObject, meant: JsonObject, skip: tuple[str, ...] = ()) -> JsonObject:
    """List the fields that differ: what was read, and what is meant; a key is missing for none."""
    found: JsonObject = {}
    for key in dict.fromkeys((*read, *meant)):
        if key == "origin" or key in skip:
            continue
        pair: JsonObject = {}
        was, now = _field(read, key), _field(meant, key)
        if was == now and (key in read) == (key in meant):
            continue
        if key in read:
            pair[_WAS] = was
        if key in meant:
            pair[_IS] = now
        found[key] = pair
    return found


def beside_step(read: JsonObject, meant: JsonObject) -> JsonObject:
    """List what differs in a step: its fields, and those of each way on."""
    found: JsonObject = {}
    before, after = _ways(read), _ways(meant)
    single = _told_apart(before) and {str(w["to"]) for w in before} == {str(w["to"]) for w in after}
    by_way = single and _told_apart(after)
    skip = ("steps", "next") if by_way else ("steps",)
    fields = changes(read, meant, skip)
    if fields:
        found[_FIELDS] = fields
    if by_way:
        targets = {str(way["to"]): way for way in before}
        flows: JsonObject = {}
        for way in after:
            differing = changes(targets[str(way["to"])], way)
            if differing:
                flows[str(way["to"])] = differing
        if flows:
            found[_FLOWS] = flows
        if [w["to"] for w in before] != [w["to"] for w in after]:
            found["ways"] = [w["to"] for w in after]
    return found


def _ways(step: JsonObject) -> list[JsonObject]:
    found = step.get("next", [])
    listed = found if isinstance(found, list) else [found]
    return [way if isinstance(way, dict) else {"to": way} for way in listed]


def _told_apart(ways: list[JsonObject]) -> bool:
    return len({str(way["to"]) for way in ways}) == len(ways)


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


def restore(draft: Draft, raw: JsonObject) -> tuple[JsonObject, tuple[Loss, ...]]:
    """Set what stands beside the elements of a file that wfmap wrote.

    Args:
        draft: the import.
        raw: what was read of the plain BPMN.

    Returns:
        The document, in the normal form where anything was set, and what could not be set.
    """
    found = list(_found(draft))
    if not found:
        return raw, ()
    merge = Merge()
    try:
        whole = normal(raw)
        steps = dict(steps_in(whole))
        keys = {node.element: key for node, key in draft.keys.items()}
        for element, told in found:
            if element in keys:
                merge.step(element, steps[keys[element]], told)
            else:
                merge.whole(element, whole, told)
        normal(whole)
    except DocumentError as error:
        reason = f"What stands beside the elements no longer fits them: {error}."
        return raw, (*merge.losses, Loss("beside", BESIDE, None, reason))
    return whole, tuple(merge.losses)


def carry(draft: Draft) -> None:
    """Carry what stands beside the elements, so that it is no loss."""
    for element in draft.file.root.walk():
        if element.namespace == WFMAP:
            draft.ledger.carry(element)


def _found(draft: Draft) -> Iterator[tuple[Element, JsonObject]]:
    """Yield what stands beside each element; what is no JSON object is passed over as foreign."""
    for element in draft.file.root.walk():
        outer = element.parent.parent if element.parent is not None else None
        if element.namespace == WFMAP and element.name == BESIDE and outer is not None:
            try:
                told = json.loads(element.text)
            except ValueError:
                told = None
            if isinstance(told, dict):
                yield outer, told
            else:
                draft.ledger.lose("beside", element, "It is no JSON object.")


def steps_in(part: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    """Yield every step of a document as JSON by its id, those within sub-processes included."""
    inner = part.get("steps")
    for key, step in inner.items() if isinstance(inner, dict) else ():
        if isinstance(step, dict):
            yield key, step
            yield from steps_in(step)


class Placed(Protocol):
    """Where something stands in a file: its kind, its id, and its line."""

    @property
    def name(self) -> str:
        """Its kind."""
        ...

    @property
    def line(self) -> int:
        """Its line, from 1 on."""
        ...

    @property
    def id(self) -> str | None:
        """The id, None where it has none."""
        ...


class Merge:
    """Sets fields where the file still says what it said; the others are losses."""

    def __init__(self) -> None:
        self.losses: list[Loss] = []

    def step(self, element: Placed, step: JsonObject, told: JsonObject) -> None:
        """Set the fields of a step and of the ways that leave it."""
        self._fields(element, step, told.get(_FIELDS))
        ways = _ways(step)
        flows = told.get(_FLOWS)
        for way in ways if isinstance(flows, dict) else ():
            assert isinstance(flows, dict)  # noqa: S101 - there is no way otherwise
            self._fields(element, way, flows.get(str(way["to"])))
        order = told.get("ways")
        if isinstance(order, list):
            ways.sort(key=lambda way: order.index(way["to"]) if way["to"] in order else len(order))
        if ways:
            step["next"] = list(ways)
        self._in_order(step, "steps", told.get(_ORDER))

    def whole(self, element: Placed, whole: JsonObject, told: JsonObject) -> None:
        """Set the fields of the document, and of its actors, data and stores."""
        self._fields(element, whole, told.get(_FIELDS))
        for name in PARTS:
            parts = told.get(name)
            if isinstance(parts, dict):
                self._parts(element, whole, name, parts)
        orders = told.get(_ORDER)
        for name in (*PARTS, "steps") if isinstance(orders, dict) else ():
            assert isinstance(orders, dict)  # noqa: S101 - there is no name otherwise
            self._in_order(whole, name, orders.get(name))

    def _parts(self, element: Placed, whole: JsonObject, name: str, parts: JsonObject) -> None:
        there = whole.setdefault(name, {})
        if not isinstance(there, dict):
            return
        for key, told in parts.items():
            if not isinstance(told, dict):
                continue
            fields = told.get(_FIELDS)
            known = there.get(key)
            if fields is None:
                pair: JsonObject = {key: told}
                self._fields(element, there, pair)
            elif isinstance(known, dict):
                self._fields(element, known, fields)
        if not there:
            del whole[name]

    def _fields(self, element: Placed, part: JsonObject, told: JsonValue) -> None:
        for key, pair in told.items() if isinstance(told, dict) else ():
            if not isinstance(pair, dict):
                continue
            same = (_WAS in pair) == (key in part) and _field(part, key) == pair.get(_WAS)
            if not same:
                if _IS in pair and _field(part, key) == pair[_IS] and key in part:
                    continue
                reason = f"Its {key} was changed in another tool; what was beside it is left out."
                self.losses.append(
                    Loss("edited-elsewhere", element.name, element.id, reason, element.line)
                )
            elif _IS in pair:
                part[key] = pair[_IS]
            else:
                part.pop(key, None)

    @staticmethod
    def _in_order(part: JsonObject, name: str, order: JsonValue) -> None:
        inner = part.get(name)
        if isinstance(order, list) and isinstance(inner, dict):
            first = {str(key): inner[str(key)] for key in order if str(key) in inner}
            part[name] = {**first, **inner}
