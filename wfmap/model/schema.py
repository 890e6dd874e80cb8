"""The JSON Schema (2020-12) of the document format, generated from the same shapes as the reader.

It is for editors: completion, hovers and a first underline. Messages come from our own reader.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from wfmap.model.base import ID_PATTERN, LARGEST, Part, Range
from wfmap.model.migrate import major
from wfmap.model.process import FORMAT_VERSION, Process
from wfmap.model.quantity import Duration, Provenance
from wfmap.model.reading.json_text import MAX_BYTES, MAX_DEPTH
from wfmap.model.shapes import (
    ANY_NUMBER,
    AmountShape,
    BoolShape,
    DurationShape,
    EnumShape,
    Field,
    IntegerShape,
    ListShape,
    MapShape,
    PartShape,
    QuantityShape,
    RuleShape,
    Shape,
    TextShape,
    fields_of,
)
from wfmap.units.distributions import FAMILIES, LARGEST_SHAPE, LARGEST_SIGMA

__all__ = ["SCHEMA_FILE", "schema"]

_MAJOR: Final = major(FORMAT_VERSION)
SCHEMA_FILE: Final = f"wfmap-{_MAJOR}.schema.json"
"""The name of the schema's file: one for all minor versions, which only add."""

_EXTENSIONS: Final = {"^x-": {"title": "Extension", "description": "Kept as it is."}}

_FORMATS: Final[Mapping[str, Mapping[str, Any]]] = {
    "date": {"format": "date", "examples": ["2026-03-31"]},
    "weekly": {"examples": ["Mo-Fr 09:00-17:00", "24/7"]},
    "clock": {"pattern": "^[0-2]?[0-9]:[0-5][0-9]$", "examples": ["08:30"]},
    "currency": {"pattern": "^[A-Z]{3}$", "examples": ["EUR"]},
    "timezone": {"examples": ["Europe/Berlin"]},
    "version": {"pattern": rf"^{_MAJOR}(\.[0-9]+)?$"},
    "link": {"format": "uri-reference"},
    "period": {
        "pattern": "^P(?=[0-9])([0-9]{1,3}Y)?([0-9]{1,4}M)?([0-9]{1,4}W)?([0-9]{1,5}D)?$",
        "examples": ["P3Y", "P18M"],
    },
}

_DURATION_TEXT: Final = {
    "title": "Duration",
    "description": "ISO 8601 without years and months, or numbers with units: '15 min', '2 h'.",
    "type": "string",
    "examples": ["15 min", "2 h", "1.5 d", "1 w", "PT15M"],
}


def schema() -> dict[str, Any]:
    """Generate the schema; the same bytes every time."""
    parts: dict[str, Any] = {}
    root = _part(Process, parts)
    parts["duration"] = _duration(parts)
    parts["durationText"] = dict(_DURATION_TEXT)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_FILE,
        "title": "wfmap process document",
        "description": "A business process as a graph of actors, data stores and handoffs. "
        "Texts, lists and maps have no bounds of their own: a document has at most "
        f"{MAX_BYTES:,} bytes of UTF-8, nested at most {MAX_DEPTH} deep.",
        **{key: value for key, value in root.items() if key not in ("title", "description")},
        "$defs": dict(sorted(parts.items())),
    }


def _part(part: type[Part], parts: dict[str, Any]) -> dict[str, Any]:
    fields = fields_of(part)
    required = [field.key for field in fields.values() if field.required]
    made: dict[str, Any] = {
        "title": part.__name__,
        "description": (part.__doc__ or "").split("\n\n")[0].replace("\n    ", " "),
        "type": "object",
        "properties": {
            field.key: _explained(_field(field, parts), f"{part.__name__}.{field.key}")
            for field in fields.values()
        },
        "patternProperties": dict(_EXTENSIONS),
        "additionalProperties": False,
    }
    if required:
        made["required"] = required
    return made


def _field(field: Field, parts: dict[str, Any]) -> dict[str, Any]:
    words = {"title": field.title, "description": _described(field)}
    simple = isinstance(field.default, str | int) and not isinstance(field.default, bool)
    default = {"default": field.default} if simple and field.default != "" else {}
    return {**words, **_shape(field.shape, parts), **default}


def _explained(made: dict[str, Any], name: str) -> dict[str, Any]:
    """Say of each word that a field may have what it means, as editors show it."""
    told = _meanings().get(name)
    return made if told is None else _beside_words(made, told)


@cache
def _meanings() -> Mapping[str, Mapping[str, str]]:
    """Read what the words mean: `Part.field` → word → meaning."""
    found: dict[str, dict[str, str]] = json.loads(
        files("wfmap.model").joinpath("meanings.json").read_text("utf-8")
    )
    return found


def _beside_words(made: Mapping[str, Any], told: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in made.items():
        if key == "anyOf":
            found[key] = [_beside_words(option, told) for option in value]
        else:
            found[key] = _beside_words(value, told) if isinstance(value, dict) else value
        if key == "enum":
            found["enumDescriptions"] = [told[word] for word in value]
    return found


def _described(field: Field) -> str:
    """Say what a field means, and since when where it was not always there."""
    added = [f"Since format {field.since}."] if field.since != "1" else []
    versions = sorted(set(field.younger.values()))
    for version in versions:
        names = ", ".join(f"'{word}'" for word, since in field.younger.items() if since == version)
        added.append(f"Since format {version}: {names}.")
    return " ".join([field.description, *added])


def _shape(shape: Shape, parts: dict[str, Any]) -> dict[str, Any]:  # noqa: C901 - one arm a shape
    match shape:
        case TextShape(ref, form):
            pattern = {"pattern": ID_PATTERN} if ref is not None else {}
            return {"type": "string", **pattern, **(_FORMATS[form.name] if form else {})}
        case EnumShape(values):
            return {"enum": list(values)}
        case BoolShape():
            return {"type": "boolean"}
        case IntegerShape(wanted):
            return _range(wanted)
        case QuantityShape(wanted):
            return {"anyOf": [_range(wanted), _wrapped(_range(wanted), parts)]}
        case DurationShape():
            return {"$ref": "#/$defs/duration"}
        case AmountShape():
            number = _range(ANY_NUMBER)
            return {"anyOf": [number, _wrapped(number, parts), {"$ref": "#/$defs/duration"}]}
        case PartShape(part):
            return _reference(part, parts)
        case ListShape(item, one_or_many):
            inner = _shape(item, parts)
            many = {"type": "array", "items": inner}
            return {"anyOf": [inner, many]} if one_or_many else many
        case MapShape(item):
            return {
                "type": "object",
                "propertyNames": {"anyOf": [{"pattern": ID_PATTERN}, {"pattern": "^x-"}]},
                "patternProperties": dict(_EXTENSIONS),
                "additionalProperties": _shape(item, parts),
            }
        case RuleShape(values):
            return {"anyOf": [{"enum": list(values)}, {"type": "object"}]}


def _range(wanted: Range) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "integer" if wanted.integer else "number"}
    made["exclusiveMinimum" if wanted.above else "minimum"] = wanted.low
    return made | {"maximum": wanted.high}


def _reference(part: type[Part], parts: dict[str, Any]) -> dict[str, Any]:
    name = part.__name__
    if name not in parts:
        parts[name] = {}
        parts[name] = _part(part, parts)
    found = {"$ref": f"#/$defs/{name}"}
    if part.shorthand is None:
        return found
    short = {"type": "string", "pattern": ID_PATTERN}
    return {"anyOf": [short, found]}


def _wrapped(value: Mapping[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "value": {"title": "Value", "description": "The number itself.", **value},
            "provenance": {
                "title": "Provenance",
                "description": "Where the number comes from.",
                **_reference(Provenance, parts),
            },
        },
        "patternProperties": dict(_EXTENSIONS),
        "required": ["value"],
        "additionalProperties": False,
    }


def _duration(parts: dict[str, Any]) -> dict[str, Any]:
    text = {"$ref": "#/$defs/durationText"}
    distribution = _distribution(parts)
    return {
        "title": "Duration or distribution",
        "description": "A duration, or a distribution of durations.",
        "anyOf": [text, distribution, _wrapped({"anyOf": [text, distribution]}, parts)],
    }


def _distribution(parts: dict[str, Any]) -> dict[str, Any]:
    fields = fields_of(Duration)
    text = {"$ref": "#/$defs/durationText"}
    shapes: Mapping[str, Mapping[str, Any]] = {
        "shape": {"type": "number", "exclusiveMinimum": 0, "maximum": LARGEST_SHAPE},
        "sigma": {"type": "number", "exclusiveMinimum": 0, "maximum": LARGEST_SIGMA},
        "values": {"type": "array", "items": text, "minItems": 1},
        "weights": {"type": "array", "items": {"type": "number", "minimum": 0, "maximum": LARGEST}},
        "distribution": {"enum": list(FAMILIES)},
        "provenance": _reference(Provenance, parts),
    }
    return {
        "type": "object",
        "properties": {
            key: _explained(
                {
                    "title": field.title,
                    "description": field.description,
                    **shapes.get(key, text),
                },
                f"Duration.{key}",
            )
            for key, field in fields.items()
            if key != "value"
        },
        "patternProperties": dict(_EXTENSIONS),
        "minProperties": 1,
        "additionalProperties": False,
    }
