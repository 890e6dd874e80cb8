"""Walking over the parts of a process, with the path to each."""

from collections.abc import Iterator, Mapping
from typing import Any

from wfmap.model.base import Part, Ref
from wfmap.model.process import Process
from wfmap.model.shapes import Field, ListShape, MapShape, PartShape, Shape, TextShape, fields_of
from wfmap.model.steps import Step

__all__ = ["Path", "references", "steps"]

Path = tuple[str | int, ...]


def steps(process: Process) -> Iterator[tuple[Path, str, Step]]:
    """Yield every step at every level, in document order, with its path and id."""
    yield from _steps(process.steps, ("steps",))


def _steps(level: Mapping[str, Step], path: Path) -> Iterator[tuple[Path, str, Step]]:
    for identity, step in level.items():
        place = (*path, identity)
        yield place, identity, step
        if step.steps:
            yield from _steps(step.steps, (*place, "steps"))


def references(part: Part, path: Path = ()) -> Iterator[tuple[Path, Ref, str]]:
    """Yield every id that points to another element: its path, the collection, the id."""
    for field in fields_of(type(part)).values():
        value = getattr(part, field.attribute)
        if value and _may_refer(field):
            yield from _in_value(field.shape, value, (*path, field.key))


def _may_refer(field: Field) -> bool:
    shape = field.shape
    return isinstance(shape, PartShape | ListShape | MapShape) or (
        isinstance(shape, TextShape) and shape.ref is not None
    )


def _in_value(shape: Shape, value: Any, path: Path) -> Iterator[tuple[Path, Ref, str]]:  # noqa: ANN401 - a field's value
    match shape:
        case TextShape(ref=Ref() as ref):
            yield path, ref, value
        case PartShape():
            yield from references(value, path)
        case ListShape(item):
            for index, entry in enumerate(value):
                yield from _in_value(item, entry, (*path, index))
        case MapShape(item, keys):
            for key, entry in value.items():
                if keys is not None:
                    yield (*path, key), keys, key
                yield from _in_value(item, entry, (*path, key))
        case _:
            return
