"""Where in a text each value stands: found only when there is a fault to report.

One pass over the tokens of a JSON text that is known to parse. A value's place is keyed by its
path; a key's place likewise, so that a misspelt key is underlined itself and not its value.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from wfmap.model.pointers import pointer

__all__ = ["Duplicate", "Places", "line_and_column"]

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)
_NEWLINE: Final = re.compile(r"\r\n|\n|\r")


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


@dataclass(slots=True)
class _Frame:
    """An open object or list on the way through the tokens."""

    is_object: bool
    key: str = ""
    index: int = 0
    keys: dict[str, int] = field(default_factory=dict)


class Places:
    """The places of the values and keys of a JSON text, computed at first use.

    Args:
        text: a text that parses as JSON.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._values: dict[str, int] = {}
        self._keys: dict[str, int] = {}
        self._duplicates: list[Duplicate] = []

    def value(self, place: str) -> tuple[int, int] | None:
        """Return line and column of the value at a JSON Pointer."""
        return self._at(self._index[0].get(place))

    def key(self, place: str) -> tuple[int, int] | None:
        """Return line and column of the key at a JSON Pointer; of the value in a list."""
        values, keys, _ = self._index
        return self._at(keys.get(place, values.get(place)))

    def offset(self, place: str) -> int | None:
        """Return the offset of the value at a JSON Pointer; None where there is none."""
        return self._index[0].get(place)

    @property
    def duplicates(self) -> tuple[Duplicate, ...]:
        """The keys that stand twice in one object, in order."""
        return self._index[2]

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
        starts = self._line_starts
        low, high = 0, len(starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if starts[middle] <= offset else (low, middle)
        return low + 1, offset - starts[low] + 1

    @cached_property
    def _index(self) -> tuple[dict[str, int], dict[str, int], tuple[Duplicate, ...]]:
        self._scan()
        return self._values, self._keys, tuple(self._duplicates)

    def _scan(self) -> None:
        stack: list[_Frame] = []
        expects_key = False
        for offset, mark in self._tokens():
            if mark in "}]":
                stack.pop()
                expects_key = False
            elif mark == ":":
                expects_key = False
            elif mark == ",":
                frame = stack[-1]
                expects_key = frame.is_object
                frame.index += not frame.is_object
            elif expects_key:
                self._meet_key(stack, offset, json.loads(mark))
            else:
                self._values[_place(stack)] = offset
                if mark in "{[":
                    stack.append(_Frame(mark == "{"))
                    expects_key = mark == "{"

    def _tokens(self) -> Iterator[tuple[int, str]]:
        for match in _TOKEN.finditer(self._text):
            yield match.start(), match.group()

    def _meet_key(self, stack: list[_Frame], offset: int, key: str) -> None:
        frame = stack[-1]
        frame.key = key
        place = _place(stack)
        if key in frame.keys:
            self._duplicates.append(Duplicate(place, key, offset, frame.keys[key]))
        else:
            frame.keys[key] = offset
        self._keys[place] = offset


def _place(stack: list[_Frame]) -> str:
    path: list[Any] = [frame.key if frame.is_object else frame.index for frame in stack]
    return pointer(path)
