"""Which version of the format a document needs: the youngest field or word that it uses."""

from collections.abc import Iterator
from typing import Any

from wfmap.model.base import Part
from wfmap.model.migrate import ordinal
from wfmap.model.process import Process
from wfmap.model.shapes import (
    EnumShape,
    Field,
    ListShape,
    MapShape,
    PartShape,
    Shape,
    fields_of,
)

__all__ = ["FIRST", "needed", "younger"]

FIRST = "1"
"""The version of a document that uses nothing new."""

Path = tuple[str | int, ...]


def needed(process: Process) -> str:
    """Say the oldest version of the format that has all a process uses."""
    return max((version for _, version in younger(process)), key=ordinal, default=FIRST)


def younger(part: Part, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield what is younger than version 1, in document order: its path, and the version."""
    for field in fields_of(type(part)).values():
        value = getattr(part, field.attribute)
        if value is None or value == field.default:
            continue
        place = (*path, field.key)
        since = _since(field, value)
        if since != FIRST:
            yield place, since
        yield from _within(field.shape, value, place)


def _since(field: Field, value: Any) -> str:  # noqa: ANN401 - a field's value
    if isinstance(field.shape, EnumShape):
        return max(field.since, field.younger.get(value, FIRST), key=ordinal)
    return field.since


def _within(shape: Shape, value: Any, path: Path) -> Iterator[tuple[Path, str]]:  # noqa: ANN401 - as above
    match shape:
        case PartShape():
            yield from younger(value, path)
        case ListShape(PartShape()):
            for index, entry in enumerate(value):
                yield from younger(entry, (*path, index))
        case MapShape(PartShape()):
            for key, entry in value.items():
                yield from younger(entry, (*path, key))
        case _:
            return
