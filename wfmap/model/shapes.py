"""The shape of every field, compiled once from its annotation.

The reader, the JSON Schema and the writer all follow these shapes, so a field is described in one
place: its annotation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Final,
    Literal,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from wfmap.model.base import LARGEST, Format, OneOrMany, Part, Range, Ref
from wfmap.model.quantity import Duration, Quantity

__all__ = [
    "ANY_NUMBER",
    "AmountShape",
    "BoolShape",
    "DurationShape",
    "EnumShape",
    "Field",
    "IntegerShape",
    "ListShape",
    "MapShape",
    "PartShape",
    "QuantityShape",
    "RuleShape",
    "Shape",
    "TextShape",
    "fields_of",
]

_Mark = TypeVar("_Mark", Format, OneOrMany, Range, Ref)

ANY_NUMBER: Final = Range(-LARGEST)


@dataclass(frozen=True, slots=True)
class TextShape:
    """A text; an id of a collection where `ref` is set, of a grammar where `format` is."""

    ref: Ref | None = None
    format: Format | None = None


@dataclass(frozen=True, slots=True)
class EnumShape:
    """One of a few words."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoolShape:
    """True or false."""


@dataclass(frozen=True, slots=True)
class IntegerShape:
    """A whole number in a range."""

    range: Range


@dataclass(frozen=True, slots=True)
class QuantityShape:
    """A number in a range, which may be wrapped with its provenance."""

    range: Range


@dataclass(frozen=True, slots=True)
class DurationShape:
    """A duration or a distribution of durations, which may be wrapped with its provenance."""


@dataclass(frozen=True, slots=True)
class AmountShape:
    """A number or a duration."""


@dataclass(frozen=True, slots=True)
class PartShape:
    """A part with fields of its own."""

    part: type[Part]


@dataclass(frozen=True, slots=True)
class ListShape:
    """A list; `one_or_many` where a single item may stand without brackets."""

    item: "Shape"
    one_or_many: bool = False


@dataclass(frozen=True, slots=True)
class MapShape:
    """An object whose keys are ids: new ones, or those of `keys`."""

    item: "Shape"
    keys: Ref | None = None


@dataclass(frozen=True, slots=True)
class RuleShape:
    """A rule's setting: a severity, `off`, or an object of settings."""

    values: tuple[str, ...]


Shape = (
    TextShape
    | EnumShape
    | BoolShape
    | IntegerShape
    | QuantityShape
    | DurationShape
    | AmountShape
    | PartShape
    | ListShape
    | MapShape
    | RuleShape
)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a part: its key in JSON, its attribute, shape, words and default.

    `since` is the version of the format that has had it first, `younger` the words of an
    enumeration that came later, each with its version.
    """

    key: str
    attribute: str
    shape: Shape
    title: str
    description: str
    required: bool
    default: Any
    since: str
    younger: Mapping[str, str]


@cache
def fields_of(part: type[Part]) -> Mapping[str, Field]:
    """Compile the fields of a part, by their JSON key, in the order they are declared."""
    hints = get_type_hints(part, include_extras=True)
    fields: dict[str, Field] = {}
    for attribute, info in part.model_fields.items():
        if attribute != "extensions":
            key = info.alias or attribute
            fields[key] = _field(key, attribute, hints[attribute], info)
    return fields


def _field(key: str, attribute: str, annotation: Any, info: FieldInfo) -> Field:  # noqa: ANN401 - an annotation
    default = None if info.default is PydanticUndefined else info.default
    history: Any = info.json_schema_extra or {}
    return Field(
        key=key,
        attribute=attribute,
        shape=_shape(annotation),
        title=info.title or "",
        description=info.description or "",
        required=info.is_required(),
        default=default,
        since=history.get("since", "1"),
        younger=history.get("words", {}),
    )


def _shape(annotation: Any, marks: tuple[Any, ...] = ()) -> Shape:  # noqa: ANN401 - an annotation
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        return _shape(inner, (*more, *marks))
    if origin in (Union, UnionType):
        return _union([a for a in get_args(annotation) if a is not NoneType], marks)
    if origin is Literal:
        return EnumShape(get_args(annotation))
    if origin is tuple:
        return ListShape(_shape(get_args(annotation)[0]), _marked(marks, OneOrMany) is not None)
    if origin is not None and issubclass(origin, Mapping):
        key, item = get_args(annotation)
        keys = _shape(key)
        return MapShape(_shape(item), keys.ref if isinstance(keys, TextShape) else None)
    return _plain(annotation, marks)


def _union(options: list[Any], marks: tuple[Any, ...]) -> Shape:
    if len(options) == 1:
        return _shape(options[0], marks)
    if set(options) == {Quantity, Duration}:
        return AmountShape()
    words = [w for o in options if get_origin(o) is Literal for w in get_args(o)]
    return RuleShape(tuple(words))


def _plain(annotation: Any, marks: tuple[Any, ...]) -> Shape:  # noqa: ANN401 - an annotation
    limits = _marked(marks, Range) or ANY_NUMBER
    if annotation is bool:
        return BoolShape()
    if annotation is float:
        return QuantityShape(limits)
    if annotation is int:
        return IntegerShape(limits)
    if annotation is str:
        return TextShape(_marked(marks, Ref), _marked(marks, Format))
    if annotation is Quantity:
        return QuantityShape(limits)
    if annotation is Duration:
        return DurationShape()
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return PartShape(annotation)
    raise TypeError(f"no shape for the annotation {annotation!r}")


def _marked(marks: tuple[Any, ...], kind: type[_Mark]) -> _Mark | None:
    return next((mark for mark in marks if isinstance(mark, kind)), None)
