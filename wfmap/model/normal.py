"""Process → its normal form: JSON values in the declared order, and the text that shows them.

Absent stays absent, defaults are left out, durations become ISO 8601, a flow with nothing but a
target is a bare id, and an actor that is used is declared.

    {"next": [{"to": "pay"}], "processing_time": "90 min"}
    {"processing_time": "PT1H30M", "next": "pay"}                its normal form

Documents that mean the same have one normal form, so texts can be compared, fingerprints taken and
patches written without a list of all the ways to say a thing. It is read off the declarations of
the fields, one walk over the document, so a field that is added later is in it by itself. What the
format does not know (extensions) is kept as it was. A text fills a line of `WIDTH` characters where
an object fits on one and is spread out where not; the same rule for all, so a change of one value
moves few lines.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from wfmap.model.base import Part, Raw
from wfmap.model.people import Actor
from wfmap.model.process import Process
from wfmap.model.quantity import Duration, Provenance, Quantity
from wfmap.model.shapes import ListShape, fields_of
from wfmap.model.visit import references
from wfmap.units.durations import iso

__all__ = ["declare_actors", "dump", "title_of", "to_json", "to_text"]

WIDTH: Final = 100
"""Objects and lists that fit into this many characters stay on one line."""


def to_text(process: Process) -> str:
    """Write a process as JSON text in the normal form, ending with a line break."""
    return dump(to_json(process)) + "\n"


def to_json(process: Process) -> dict[str, Raw]:
    """Turn a process into JSON values in the normal form."""
    return _part(declare_actors(process))


def declare_actors(process: Process) -> Process:
    """Declare, as roles, the actors that are used and neither declared nor included."""
    if process.include:
        return process
    used = dict.fromkeys(
        identity
        for _, ref, identity in references(process)
        if ref.collection == "actors" and identity not in process.actors
    )
    if not used:
        return process
    added = {identity: Actor(name=title_of(identity)) for identity in used}
    return process.model_copy(update={"actors": {**process.actors, **added}})


def title_of(identity: str) -> str:
    """Name what has no name after its id: `loan-desk` → `Loan desk`."""
    words = identity.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _part(part: Part) -> dict[str, Raw]:
    found: dict[str, Raw] = {}
    for field in fields_of(type(part)).values():
        value = getattr(part, field.attribute)
        if value is None or (not field.required and value == field.default):
            continue
        one_or_many = isinstance(field.shape, ListShape) and field.shape.one_or_many
        found[field.key] = _value(value, one_or_many=one_or_many)
    for key, value in part.extensions.items():
        collection, slash, inner = key.partition("/")
        if slash and isinstance(found.get(collection), dict):
            found[collection][inner] = value
        else:
            found[key] = value
    return found


def _value(value: Raw, *, one_or_many: bool = False) -> Raw:
    match value:
        case Quantity():
            return _provided(_number(value.value), value.provenance, value.extensions)
        case Duration():
            return _duration(value)
        case Part():
            plain = _part(value)
            short = value.shorthand
            return plain[short] if short is not None and set(plain) == {short} else plain
        case tuple() | list():
            items = [_value(item) for item in value]
            return items[0] if one_or_many and len(items) == 1 and _is_plain(items[0]) else items
        case Mapping():
            return {key: _value(item) for key, item in value.items()}
        case float():
            return _number(value)
        case _:
            return value


def _is_plain(value: Raw) -> bool:
    return isinstance(value, str)


def _number(value: float) -> float | int:
    """Write whole numbers without a fraction, so that 3 and 3.0 are one."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


def _provided(
    value: Raw,
    provenance: Provenance | None,
    extensions: Mapping[str, Raw],
) -> Raw:
    if provenance is None and not extensions:
        return value
    found: dict[str, Raw] = {"value": value}
    if provenance is not None:
        found["provenance"] = _part(provenance)
    return {**found, **extensions}


def _duration(duration: Duration) -> Raw:
    if duration.distribution == "fixed":
        assert duration.value is not None  # noqa: S101 - a fixed duration has its value
        return _provided(iso(duration.value), duration.provenance, duration.extensions)
    found: dict[str, Raw] = {"distribution": duration.distribution}
    for name, value in duration.parameters.items():
        if isinstance(value, tuple):
            found[name] = [iso(v) if name == "values" else _number(v) for v in value]
        else:
            found[name] = _number(value) if name in ("shape", "sigma") else iso(value)
    if duration.provenance is not None:
        found["provenance"] = _part(duration.provenance)
    return {**found, **duration.extensions}


def dump(value: Raw, indent: str = "", used: int = 0, *, top: bool = True) -> str:
    """Write JSON values as text: short things on one line, long ones spread out.

    Args:
        value: JSON values; `Decimal` is written with all its digits.
        indent: the white space of the current line.
        used: characters already on the line before the value.
        top: whether this is the document itself or one of its collections.
    """
    flat = None if top and isinstance(value, dict) and value else _flat(value)
    if flat is not None and used + len(indent) + len(flat) <= WIDTH:
        return flat
    deeper = indent + "  "
    if isinstance(value, dict) and value:
        rows = []
        for key, item in value.items():
            name = f"{_scalar(key)}: "
            inner = indent == "" and _holds_parts(item)
            rows.append(deeper + name + dump(item, deeper, len(name), top=inner))
        return "{\n" + ",\n".join(rows) + f"\n{indent}}}"
    if isinstance(value, list) and value:
        rows = [deeper + dump(item, deeper, top=False) for item in value]
        return "[\n" + ",\n".join(rows) + f"\n{indent}]"
    return flat if flat is not None else _flat(value)


def _holds_parts(value: Raw) -> bool:
    return isinstance(value, dict) and any(isinstance(item, dict) for item in value.values())


def _flat(value: Raw) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(k)}: {_flat(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flat(item) for item in value) + "]"
    return _scalar(value)


def _scalar(value: Raw) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            return json.dumps(value)
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value)
