"""JSON Patch applied to the text of a document, so that all else stays as its author wrote it.

Order of keys, line breaks, indentation and the spelling of numbers are kept; what is new is written
in the manner of what stands beside it: on a line of its own where its neighbours are.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from wfmap.model.base import Raw
from wfmap.model.normal import dump
from wfmap.model.patch import Operation, PatchError, apply, value_at
from wfmap.model.pointers import pointer, split
from wfmap.model.reading.json_text import parse
from wfmap.model.reading.places import line_and_column

__all__ = ["Change", "changed_region", "edited"]

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)
_INDENT: Final = re.compile(r"\n([ \t]+)\S")
_STEP: Final = "  "
"""What `dump` indents by."""


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two texts: lines and columns from 1 in the first, and the new text."""

    start: tuple[int, int]
    end: tuple[int, int]
    text: str


def changed_region(before: str, after: str) -> Change:
    """Find the smallest region of a text that another text replaces."""
    longest = min(len(before), len(after))
    start = next((n for n in range(longest) if before[n] != after[n]), longest)
    same = next(
        (n for n in range(longest - start) if before[-1 - n] != after[-1 - n]), longest - start
    )
    end = len(before) - same
    return Change(
        line_and_column(before, start),
        line_and_column(before, end),
        after[start : len(after) - same],
    )


@dataclass(slots=True)
class _Node:
    """A value in the text, from `start` up to `end`; `key` is where its key begins, if it has one.

    `inner` holds the values of an object by key, the last of each, or of a list by index.
    """

    start: int
    key: int
    end: int = 0
    inner: dict[str, "_Node"] = field(default_factory=dict)

    @property
    def begin(self) -> int:
        """Where the key begins, or the value where it has none."""
        return self.key if self.key >= 0 else self.start


def edited(text: str, patch: Iterable[Operation]) -> str:
    """Apply a JSON Patch to a text.

    Args:
        text: JSON text.
        patch: operations as `wfmap.model.patch.ground` writes them.

    Returns:
        The text after the patch; parsed, it is what `apply` gives.

    Raises:
        PatchError: the patch does not fit.
    """
    operations = tuple(patch)
    wanted = apply(parse(text).value, operations)
    for operation in operations:
        text = _edited(text, operation)
    if json.loads(text) != json.loads(_flat(wanted)):
        raise PatchError("the text cannot be edited in place")
    return text


def _edited(text: str, operation: Operation) -> str:
    path = split(operation["path"])
    match operation["op"]:
        case "add":
            return _added(text, path, operation["value"])
        case "replace":
            return _replaced(text, path, operation["value"])
        case "remove":
            return _removed(text, path)
        case "move":
            return _moved(text, split(operation["from"]), path)
        case other:
            raise PatchError(f"'{other}' is not written into a text")


def _replaced(text: str, path: tuple[str, ...], value: Raw) -> str:
    node = _at(_tree(text), path)
    written = _written(text, value, _indent_of(text, node.begin))
    return text[: node.start] + written + text[node.end :]


def _moved(text: str, source: tuple[str, ...], path: tuple[str, ...]) -> str:
    """Rename a key where it stands, or take the value along to another place."""
    if source[:-1] == path[:-1]:
        parent = _at(_tree(text), path[:-1])
        node = parent.inner[source[-1]]
        if path[-1] not in parent.inner and node.key >= 0:
            old = _TOKEN.match(text, node.key)
            end = old.end() if old is not None else node.key
            return text[: node.key] + json.dumps(path[-1], ensure_ascii=False) + text[end:]
    value = value_at(parse(text).value, pointer(source))
    return _added(_removed(text, source), path, value)


def _added(text: str, path: tuple[str, ...], value: Raw) -> str:
    parent = _at(_tree(text), path[:-1])
    is_list = text[parent.start] == "["
    if not is_list and path[-1] in parent.inner:
        return _replaced(text, path, value)
    items = list(parent.inner.values())
    indent = _indent_of(text, items[-1].begin) if items else _indent_of(text, parent.begin)
    spread = bool(items) and _begins_line(text, items[-1].begin)
    colon = ":" if _is_compact(text) else ": "
    name = "" if is_list else json.dumps(path[-1], ensure_ascii=False) + colon
    written = name + _written(text, value, indent, len(name))
    if not items:
        return text[: parent.start + 1] + written + text[parent.end - 1 :]
    gap = f"\n{indent}" if spread else ("" if _is_compact(text) else " ")
    place = len(items) if path[-1] == "-" or not is_list else int(path[-1])
    if place < len(items):
        at = items[place].begin
        return f"{text[:at]}{written},{gap}{text[at:]}"
    return f"{text[: items[-1].end]},{gap}{written}{text[items[-1].end :]}"


def _removed(text: str, path: tuple[str, ...]) -> str:
    parent = _at(_tree(text), path[:-1])
    node = parent.inner.get(path[-1])
    if node is None:
        raise PatchError(f"there is nothing at '{path[-1]}'")
    items = sorted(parent.inner.values(), key=lambda item: item.start)
    place = items.index(node)
    if len(items) == 1:
        return text[: parent.start + 1] + text[parent.end - 1 :]
    if place == 0:
        return text[: node.begin] + text[items[1].begin :]
    return text[: items[place - 1].end] + text[node.end :]


def _at(node: _Node, path: tuple[str, ...]) -> _Node:
    for token in path:
        if token not in node.inner:
            raise PatchError(f"there is nothing at '{token}'")
        node = node.inner[token]
    return node


def _tree(text: str) -> _Node:
    """Find where every value stands."""
    root = _Node(-1, -1)
    stack: list[_Node] = [root]
    key, at, wants_key = "", -1, False
    for start, mark in _tokens(text):
        top = stack[-1]
        in_object = top.start >= 0 and text[top.start] == "{"
        if mark in "}]":
            top.end = start + 1
            stack.pop()
            wants_key = False
        elif mark == ":":
            wants_key = False
        elif mark == ",":
            wants_key = in_object
        elif wants_key:
            key, at = json.loads(mark), start
        else:
            node = _Node(start, at if in_object else -1, start + len(mark))
            top.inner[key if in_object else str(len(top.inner))] = node
            if mark in "{[":
                stack.append(node)
                wants_key = mark == "{"
    return root.inner["0"]


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    return ((match.start(), match.group()) for match in _TOKEN.finditer(text))


def _indent_of(text: str, place: int) -> str:
    """Give the white space with which the line of a place begins."""
    line = text[text.rfind("\n", 0, place) + 1 : place]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _begins_line(text: str, place: int) -> bool:
    return not text[text.rfind("\n", 0, place) + 1 : place].strip(" \t") and "\n" in text[:place]


def _is_compact(text: str) -> bool:
    """Tell whether the author writes no space after a colon."""
    place = text.find('":')
    return place >= 0 and text[place + 2 : place + 3] not in (" ", "\n", "\r", "\t")


def _written(text: str, value: Raw, indent: str, used: int = 0) -> str:
    """Write a value as the text around it is written."""
    if _is_compact(text):
        return _flat(value)
    first, *rest = dump(value, "", used + len(indent), top=False).split("\n")
    found = _INDENT.search(text)
    unit = found.group(1) if found is not None else _STEP
    return "\n".join((first, *(indent + _reindented(line, unit) for line in rest)))


def _reindented(line: str, unit: str) -> str:
    bare = line.lstrip(" ")
    return unit * ((len(line) - len(bare)) // len(_STEP)) + bare


def _flat(value: Raw) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=float)
