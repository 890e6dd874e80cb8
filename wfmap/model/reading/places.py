"""Where in a text a value stands: found only when there is a fault to report.

Only what is asked for is looked at: the members of one object or list after the other, on the way
from the whole text to the value. What lies beside the way is skipped by its brackets, and nothing
of it is kept, so a text of a million values costs no memory for them. Each object or list is read
once, however much is asked for. A key has a place of its own, so that a misspelt one is underlined
itself and not its value.
"""

import json
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from wfmap.model.pointers import pointer, split

__all__ = ["Duplicate", "Places", "line_and_column", "outside_texts"]

_TEXT: Final = r'"(?:[^"\\]++|\\.)*+"'
"""A text of JSON, without a way back: a regular expression would keep one for each letter."""
_TOKEN: Final = re.compile(_TEXT + r'|[{}\[\]:,]|[^\s{}\[\]:,"]++', re.DOTALL)
_BRACKET: Final = re.compile(_TEXT + r"|[{}\[\]]", re.DOTALL)
_WORD: Final = re.compile(_TEXT + r"|-?[A-Za-z]++", re.DOTALL)
_DIGITS: Final = 12
"""Digits of the largest number of a place in a list; more are none."""
_NEWLINE: Final = re.compile(r"\r\n|\n|\r")


def outside_texts(text: str, word: str) -> int:
    """Find where a word of letters first stands outside of the texts of a JSON text; else 0."""
    found = (match.start() for match in _WORD.finditer(text) if match.group() == word)
    return next(found, 0)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Say on which line and column (both from 1) an offset into a text is."""
    line, start = 1, 0
    for match in _NEWLINE.finditer(text, 0, offset):
        line, start = line + 1, match.end()
    return line, offset - start + 1


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A key that stands twice in one object: where it stands again, and where it stood first."""

    pointer: str
    key: str
    offset: int
    first: int


class Places:
    """The places of the values and keys of a JSON text, found when they are asked for.

    Args:
        text: a text that parses as JSON.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._members: dict[int, _Members] = {}
        self._ways: dict[str, _Place | None] = {}

    @property
    def size(self) -> int:
        """Characters of the text."""
        return len(self._text)

    def value(self, place: str) -> tuple[int, int] | None:
        """Return line and column of the value at a JSON Pointer."""
        return self._at(self.offset(place))

    def key(self, place: str) -> tuple[int, int] | None:
        """Return line and column of the key at a JSON Pointer; of the value in a list."""
        found = self._find(place)
        return self._at(None if found is None else found.key)

    def offset(self, place: str) -> int | None:
        """Return the offset of the value at a JSON Pointer; None where there is none."""
        found = self._find(place)
        return None if found is None else found.value

    def duplicates(self) -> Iterator[Duplicate]:
        """Look for the keys that stand twice in one object, in order."""
        return _twice(self._text)

    def at(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset."""
        found = self._at(offset)
        return found if found is not None else (1, 1)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in _NEWLINE.finditer(self._text))]

    def _at(self, offset: int | None) -> tuple[int, int] | None:
        if offset is None:
            return None
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def _find(self, place: str) -> "_Place | None":
        """Find the value at a JSON Pointer, by the one around it."""
        if not place:
            first = _TOKEN.search(self._text)
            return _Place(first.start(), first.start()) if first is not None else None
        around, _, last = place.rpartition("/")
        if around not in self._ways:
            self._ways[around] = self._find(around)
        outer = self._ways[around]
        if outer is None:
            return None
        if outer.value not in self._members:
            self._members[outer.value] = _members(self._text, outer.value)
        return self._members[outer.value].find(*split(f"/{last}"))


@dataclass(frozen=True, slots=True)
class _Place:
    """The offsets of a key and of its value; of the value alone in a list."""

    key: int
    value: int


@dataclass(slots=True)
class _Members:
    """What stands in an object, by its keys, or in a list, in order."""

    keys: dict[str, _Place] = field(default_factory=dict)
    items: "array[int]" = field(default_factory=lambda: array("q"))

    def find(self, token: str) -> _Place | None:
        """Give the place of a member by its key or number."""
        if not self.items:
            return self.keys.get(token)
        if not token.isdecimal() or len(token) > _DIGITS or int(token) >= len(self.items):
            return None
        offset = self.items[int(token)]
        return _Place(offset, offset)


def _members(text: str, start: int) -> _Members:
    """Read the members of the object or list that begins at an offset; other values have none."""
    found = _Members()
    if text[start] not in "{[":
        return found
    is_object = text[start] == "{"
    key, key_at = "", -1
    position = start + 1
    while (match := _TOKEN.search(text, position)) is not None:
        offset, position = match.start(), match.end()
        mark = text[offset]
        if mark in "}]":
            break
        if mark in ",:":
            continue
        if is_object and key_at < 0:
            key, key_at = json.loads(match.group()), offset
            continue
        if mark in "{[":
            position = _end(text, position)
        if is_object:
            found.keys[key] = _Place(key_at, offset)
            key_at = -1
        else:
            found.items.append(offset)
    return found


def _end(text: str, position: int) -> int:
    """Give where an object or list ends, from just behind its first bracket."""
    depth = 1
    for match in _BRACKET.finditer(text, position):
        mark = text[match.start()]
        depth += (mark in "{[") - (mark in "}]")
        if not depth:
            return match.end()
    return len(text)


@dataclass(slots=True)
class _Frame:
    """An open object or list on the way through the tokens."""

    is_object: bool
    key: str = ""
    index: int = 0
    keys: dict[str, int] = field(default_factory=dict)


def _twice(text: str) -> Iterator[Duplicate]:
    """Look through all keys for those that stand twice."""
    stack: list[_Frame] = []
    expects_key = False
    for match in _TOKEN.finditer(text):
        offset = match.start()
        mark = text[offset]
        if mark in "}]":
            stack.pop()
            expects_key = False
        elif mark == ":":
            expects_key = False
        elif mark == ",":
            expects_key = stack[-1].is_object
            stack[-1].index += not expects_key
        elif expects_key:
            frame = stack[-1]
            frame.key = json.loads(match.group())
            first = frame.keys.setdefault(frame.key, offset)
            if first != offset:
                yield Duplicate(_place(stack), frame.key, offset, first)
        elif mark in "{[":
            stack.append(_Frame(mark == "{"))
            expects_key = mark == "{"


def _place(stack: list[_Frame]) -> str:
    path: list[Any] = [frame.key if frame.is_object else frame.index for frame in stack]
    return pointer(path)
