"""Results as JSON and as schemas: both come from the type of the result and from nothing else.

A result is a frozen dataclass whose fields are the keys of its JSON. What one may lack is
`Omitted` where it is None; every other key is always there. Numbers that have no end or are not
known are null.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from math import isfinite
from typing import Annotated, Any, Final, TypeVar

from pydantic import Field, TypeAdapter

__all__ = ["Number", "Omitted", "json_text", "json_values", "schemas_of"]

_T = TypeVar("_T")

Number = int | float
"""A number as it is: 100 stays 100."""


def _is_none(value: object) -> bool:
    return value is None


Omitted = Annotated[_T | None, Field(exclude_if=_is_none)]
"""A key that is not there where its value is None."""

REFERENCE: Final = "#/components/schemas/{model}"
"""How schemas refer to each other in an OpenAPI document."""


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


def schemas_of(results: Iterable[type]) -> Mapping[str, Any]:
    """Describe results and all that is in them: a JSON Schema by the name of each type."""
    known = [(kind, "serialization", _adapter(kind)) for kind in results]
    _, whole = TypeAdapter.json_schemas(known, ref_template=REFERENCE)  # type: ignore[arg-type]  # a literal
    found: dict[str, Any] = {name: _plain(schema) for name, schema in whole["$defs"].items()}
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON values
    """Leave out the titles that only repeat the names of keys, and defaults, which say nothing."""
    if isinstance(value, dict):
        properties = value.get("properties")
        kept = {k: _plain(item) for k, item in value.items() if k != "properties"}
        if isinstance(properties, dict):
            kept["properties"] = {name: _property(item) for name, item in properties.items()}
            kept["required"] = [name for name, item in properties.items() if "default" not in item]
        return kept
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _property(schema: Any) -> Any:  # noqa: ANN401 - as above
    plain = _plain(schema)
    return {k: v for k, v in plain.items() if k not in {"title", "default"}}


def _finite(value: Any) -> Any:  # noqa: ANN401 - as above
    """Write null for numbers that JSON does not have."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    return [_finite(item) for item in value] if isinstance(value, list) else value
