"""JSON Patch (RFC 6902): edits of a document, applied to JSON values.

`apply` follows the standard to the letter. `ground` carries a patch that was written for the normal
form over to the text a person wrote: short forms (`"next": "pay"`) are spelled out where an edit
goes inside them, what a default left out is added instead of replaced, and an emptied list goes
with its key.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from wfmap.model.base import Raw
from wfmap.model.pointers import pointer, split
from wfmap.model.process import Process
from wfmap.model.shapes import ListShape, MapShape, PartShape, Shape, fields_of

__all__ = ["Operation", "PatchError", "apply", "ground", "value_at"]

Operation = Mapping[str, Any]
"""One operation of a JSON Patch: `op`, `path`, and `value` or `from`."""

_END: Final = "-"
_ENTRY: Final = 2
"""How deep the entries of a document lie: a step at `/steps/pay`."""
_ABSENT: Final = object()
"""Tells a missing value from null."""


class PatchError(ValueError):
    """A patch does not fit the document: a place is missing, or a test failed."""


def apply(document: Raw, patch: Iterable[Operation]) -> Raw:
    """Apply a JSON Patch; the values given are left as they are.

    Raises:
        PatchError: an operation is not one of the standard's, or does not fit.
    """
    for operation in patch:
        document = _applied(document, operation)
    return document


def _applied(document: Raw, operation: Operation) -> Raw:
    path = split(operation["path"])
    match operation["op"]:
        case "add":
            return _put(document, path, operation["value"], add=True)
        case "replace":
            return _put(document, path, operation["value"], add=False)
        case "remove":
            return _without(document, path)
        case "move":
            source = split(operation["from"])
            moved = _found(document, source)
            return _put(_without(document, source), path, moved, add=True)
        case "copy":
            return _put(document, path, _found(document, split(operation["from"])), add=True)
        case "test":
            if not _same(_found(document, path), operation["value"]):
                raise PatchError(f"the value at '{operation['path']}' is another")
            return document
        case other:
            raise PatchError(f"'{other}' is no operation of a JSON Patch")


def value_at(document: Raw, place: str) -> Raw:
    """Give the value at a JSON Pointer.

    Raises:
        PatchError: there is none.
    """
    return _found(document, split(place))


def _found(document: Raw, path: tuple[str, ...]) -> Raw:
    for depth, token in enumerate(path):
        document = _child(document, token)
        if document is _ABSENT:
            raise PatchError(f"there is nothing at '{pointer(path[: depth + 1])}'")
    return document


def _child(value: Raw, token: str) -> Raw:
    if isinstance(value, dict):
        return value.get(token, _ABSENT)
    if isinstance(value, list) and _is_index(token) and int(token) < len(value):
        return value[int(token)]
    return _ABSENT


def _is_index(text: str) -> bool:
    return text == "0" or (text.isascii() and text.isdecimal() and text[0] != "0")


def _put(document: Raw, path: tuple[str, ...], value: Raw, *, add: bool) -> Raw:
    """Give a document with a value at a path; only what is on the way is copied."""
    if not path:
        return value
    token, rest = path[0], path[1:]
    if rest:
        return _changed(document, token, _put(_step(document, token), rest, value, add=add))
    if isinstance(document, dict):
        if not add and token not in document:
            raise PatchError(f"there is no key '{token}' to replace")
        return {**document, token: value}
    if isinstance(document, list):
        if add and (token == _END or (_is_index(token) and int(token) <= len(document))):
            place = len(document) if token == _END else int(token)
            return [*document[:place], value, *document[place:]]
        if not add and _child(document, token) is not _ABSENT:
            return _changed(document, token, value)
    raise PatchError(f"nothing can be put at '{token}'")


def _without(document: Raw, path: tuple[str, ...]) -> Raw:
    if not path:
        raise PatchError("the document itself cannot be removed")
    token, rest = path[0], path[1:]
    inner = _step(document, token)
    if rest:
        return _changed(document, token, _without(inner, rest))
    if isinstance(document, dict):
        return {key: item for key, item in document.items() if key != token}
    return [item for place, item in enumerate(document) if place != int(token)]


def _step(document: Raw, token: str) -> Raw:
    inner = _child(document, token)
    if inner is _ABSENT:
        raise PatchError(f"there is nothing at '{token}'")
    return inner


def _changed(document: Raw, token: str, value: Raw) -> Raw:
    if isinstance(document, dict):
        return {**document, token: value}
    place = int(token)
    return [*document[:place], value, *document[place + 1 :]]


def _same(one: Raw, other: Raw) -> bool:
    """Compare as JSON does: true is not 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


class _Way(NamedTuple):
    """The way to the place of an edit.

    `document` has what is on the way spelled out; `top` is how many tokens lead to the outermost
    value that was spelled out or made for it, None where nothing had to be.
    """

    document: Raw
    top: int | None


def ground(document: Raw, patch: Iterable[Operation]) -> tuple[Operation, ...] | None:
    """Carry a patch for the normal form of a process over to a document as it was written.

    Returns:
        The patch; None where the document does not hold the place: it stands in an included file.
    """
    grounded: list[Operation] = []
    pending: list[Operation] = []
    for operation in patch:
        try:
            document = apply(document, pending)
            found = _grounded(document, operation)
        except PatchError:
            return None
        pending = list(found)
        grounded.extend(found)
    return tuple(grounded)


def _grounded(document: Raw, operation: Operation) -> tuple[Operation, ...]:
    """Ground one operation, in the entry it goes into where it goes into one.

    Of a long document only that entry is copied, so that an edit of each of its steps takes the
    time of one edit of the whole.
    """
    path = split(operation["path"])
    if operation["op"] in ("move", "copy", "test") or not path:
        _applied(document, operation)
        return (operation,)
    shape: Shape | None = PartShape(Process)
    here, depth = document, 0
    while depth < min(_ENTRY, len(path) - 1):
        inner = _child(here, path[depth])
        inner_shape = _inner(shape, path[depth])
        if not isinstance(inner, dict) or _spelled(inner_shape, inner) is not inner:
            break
        here, shape, depth = inner, inner_shape, depth + 1
    entry = {**operation, "path": pointer(path[depth:])}
    return tuple(
        {**found, "path": pointer(path[:depth]) + found["path"]}
        for found in _grounded_in(here, shape, entry)
    )


def _grounded_in(document: Raw, shape: Shape | None, operation: Operation) -> tuple[Operation, ...]:
    path = split(operation["path"])
    way = _way(document, shape, path, make=operation["op"] == "add")
    if way.top is not None:
        done = _applied(way.document, _fitting(way.document, operation))
        place = path[: way.top]
        there = _child(_found(document, place[:-1]), place[-1]) is not _ABSENT
        value = _child(_found(done, place[:-1]), place[-1])
        if value is _ABSENT:
            return ({"op": "remove", "path": pointer(place)},)
        return ({"op": "replace" if there else "add", "path": pointer(place), "value": value},)
    fitting = _fitting(document, operation)
    _applied(document, fitting)
    return (fitting,)


def _way(document: Raw, shape: Shape | None, path: tuple[str, ...], *, make: bool) -> _Way:
    """Spell out what is on the way to a place, and make what is missing where that may be."""
    here, top = document, None
    for depth, token in enumerate(path):
        full = _spelled(shape, here)
        if full is not here:
            document = _put(document, path[:depth], full, add=False) if depth else full
            top = depth if top is None else top
            here = full
        inner_shape = _inner(shape, token)
        if depth == len(path) - 1:
            break
        inner = _child(here, token)
        if inner is _ABSENT:
            if not make or isinstance(shape, MapShape) or not isinstance(here, dict):
                raise PatchError(f"there is nothing at '{pointer(path[: depth + 1])}'")
            inner = [] if isinstance(inner_shape, ListShape) else {}
            document = _put(document, path[: depth + 1], inner, add=True)
            top = depth + 1 if top is None else top
        here, shape = inner, inner_shape
    return _Way(document, top)


def _spelled(shape: Shape | None, value: Raw) -> Raw:
    """Write in full what a short form stands for."""
    if isinstance(shape, PartShape) and isinstance(value, str) and shape.part.shorthand:
        return {shape.part.shorthand: value}
    if isinstance(shape, ListShape) and shape.one_or_many and not isinstance(value, list):
        return [value]
    return value


def _inner(shape: Shape | None, token: str) -> Shape | None:
    match shape:
        case PartShape(part):
            field = fields_of(part).get(token)
            return field.shape if field is not None else None
        case ListShape(item) | MapShape(item):
            return item
        case _:
            return None


def _fitting(document: Raw, operation: Operation) -> Operation:
    """Fit an operation to what is there: a default may be left out, a number may be wrapped."""
    path = split(operation["path"])
    parent = _found(document, path[:-1])
    there = _child(parent, path[-1])
    if operation["op"] == "remove":
        if isinstance(parent, list) and len(parent) == 1 and len(path) > 1:
            return {"op": "remove", "path": pointer(path[:-1])}
        return operation
    if not isinstance(parent, dict):
        return operation
    if there is _ABSENT:
        return {**operation, "op": "add"}
    if isinstance(there, dict) and "value" in there and not isinstance(operation["value"], dict):
        return {**operation, "op": "replace", "path": pointer((*path, "value"))}
    return {**operation, "op": "replace"}
