"""Results as JSON and as schemas: both come from the type of the result and from nothing else.

A result is a frozen dataclass whose fields are the keys of its JSON. What one may lack is
`Omitted` where it is None; every other key is always there. Numbers that have no end or are not
known are null.
"""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from math import isfinite
from typing import Annotated, Any, Final, TypeVar

from pydantic import Field, TypeAdapter, WithJsonSchema

__all__ = [
    "REFERENCE",
    "Endless",
    "Interval",
    "Number",
    "Omitted",
    "Result",
    "bodies_of",
    "json_text",
    "json_values",
    "lacking",
    "name_of",
    "named",
    "plain",
    "schemas_of",
]

_T = TypeVar("_T")

Number = Annotated[int | float, WithJsonSchema({"type": "number"})]
"""A number as it is: 100 stays 100."""
Endless = Annotated[int | float, WithJsonSchema({"type": ["number", "null"]})]
"""A number that may have no end; then JSON has null."""
Interval = tuple[Number, Number]
"""The two ends of an interval that holds the truth with 95 %."""


def _is_none(value: object) -> bool:
    return value is None


_LACKING: Final = "x-lacking"
"""Marks a key in a schema that may be missing; it is taken out again."""
Omitted = Annotated[_T | None, Field(exclude_if=_is_none, json_schema_extra={_LACKING: True})]
"""A key that is not there where its value is None."""

REFERENCE: Final = "#/components/schemas/{model}"
"""How schemas refer to each other in an OpenAPI document."""
_SUFFIX: Final = "Result"
_NAMED: Final = "x-named"
"""Marks a schema that stands elsewhere; a reference takes its place."""


class Result:
    """An answer as data: what its JSON says, whoever asks for it."""

    def to_dict(self) -> dict[str, Any]:
        """Give its JSON values: times in seconds; what is unknown or has no end is None."""
        return json_values(self)

    def to_json(self) -> str:
        """Write it as JSON, indented, with a line break at the end: as the shell writes it."""
        return json_text(self)


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def json_values(result: object) -> dict[str, Any]:
    """Turn a result into JSON values."""
    kind: Any = type(result)
    values = _adapter(kind).dump_python(result, mode="json", by_alias=True)
    found: dict[str, Any] = _finite(values)
    return found


def json_text(result: object) -> str:
    """Write a result as JSON, indented, with a line break at the end."""
    return json.dumps(json_values(result), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def plain(value: Any) -> Any:  # noqa: ANN401 - JSON values
    """Write the fractions of a document, which are read with all their digits, as floats."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def name_of(result: type) -> str:
    """Name the schema of a result: `SimulationResult` → `Simulation`."""
    return result.__name__.removesuffix(_SUFFIX)


def named(schema: str) -> dict[str, Any]:
    """Refer to a schema that stands beside those of results, by its name."""
    return {_NAMED: schema}


def lacking(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Say of a key in a schema that is written by hand that it may be missing."""
    return {**schema, _LACKING: True}


def schemas_of(results: Iterable[type]) -> Mapping[str, Any]:
    """Describe results and all that is in them: a JSON Schema by the name of each type.

    Raises:
        ValueError: two types come to the same name.
    """
    known = [(kind, "serialization", _adapter(kind)) for kind in results]
    _, whole = TypeAdapter.json_schemas(known, ref_template=REFERENCE)  # type: ignore[arg-type]  # a literal
    found: dict[str, Any] = {}
    for name, schema in whole["$defs"].items():
        short = name.removesuffix(_SUFFIX)
        if short in found or not short.isidentifier() or "__" in short:
            raise ValueError(f"two types are named {short}")
        found[short] = _plain(schema)
    return found


def bodies_of(kinds: Iterable[type]) -> Mapping[str, Any]:
    """Describe what is taken in, and all that is in it: a JSON Schema by the name of each type.

    What has a default may be left out, and keys beside those named are passed over.
    """
    known = [(kind, "validation", _adapter(kind)) for kind in kinds]
    _, whole = TypeAdapter.json_schemas(known, ref_template=REFERENCE)  # type: ignore[arg-type]  # a literal
    found: dict[str, Any] = {}
    for name, schema in whole["$defs"].items():
        needed = schema.get("required", [])
        found[name.removesuffix(_SUFFIX)] = {**_plain(schema), "required": needed}
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON values
    """Leave out the titles that only repeat the names of keys, and defaults, which say nothing."""
    if isinstance(value, dict):
        if _NAMED in value:
            return {"$ref": REFERENCE.format(model=value[_NAMED])}
        properties = value.get("properties")
        kept = {k: _plain(item) for k, item in value.items() if k not in {"properties", "title"}}
        if isinstance(kept.get("$ref"), str):
            kept["$ref"] = kept["$ref"].removesuffix(_SUFFIX)
        if isinstance(properties, dict):
            kept["properties"] = {name: _property(item) for name, item in properties.items()}
            kept["required"] = [n for n, item in properties.items() if _LACKING not in item]
        return kept
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _property(schema: Any) -> Any:  # noqa: ANN401 - as above
    plain = _plain(schema)
    kept = {k: v for k, v in plain.items() if k not in {"default", _LACKING}}
    ways = [way for way in kept.get("anyOf", ()) if way != {"type": "null"}]
    if _LACKING in schema and len(ways) == 1:
        kept = {**ways[0], **{k: v for k, v in kept.items() if k != "anyOf"}}
    return kept


def _finite(value: Any) -> Any:  # noqa: ANN401 - as above
    """Write null for numbers that JSON does not have."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    return [_finite(item) for item in value] if isinstance(value, list) else value
