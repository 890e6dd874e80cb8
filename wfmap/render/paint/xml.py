"""A strict writer of XML: whatever a label says, it never becomes markup."""

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import lru_cache

__all__ = ["Xml", "number", "safe_id"]

Value = str | float | int

_SPECIAL = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "\t": " ", "\n": " "}
)
_PLANES_ENDS = "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_NO_CHARACTER = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff{_PLANES_ENDS}]")
"""What XML 1.0 has no character for, and control characters that nobody sees."""

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NAME_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")


@lru_cache(maxsize=4096)
def _escaped(text: str) -> str:
    return _NO_CHARACTER.sub(_REPLACEMENT, text.translate(_SPECIAL))


@lru_cache(maxsize=8192)
def number(value: float) -> str:
    """Write a length in px with at most one decimal."""
    rounded = f"{value:.1f}".removesuffix(".0")
    return "0" if rounded == "-0" else rounded


def safe_id(text: str) -> str:
    """Write a text as an XML id that no other text has: letters, digits, `_`, `.`, `-` stay."""
    return "".join(c if c in _NAME_LETTERS else f"_{ord(c):x}_" for c in text)


@lru_cache(maxsize=256)
def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: Value) -> str:
    return _escaped(value) if isinstance(value, str) else number(value)


class _Element(AbstractContextManager[None]):
    """Writes the beginning of an element before a block, and its end after it."""

    __slots__ = ("_begin", "_end", "_parts")

    def __init__(self, parts: list[str], begin: str, end: str) -> None:
        self._parts, self._begin, self._end = parts, begin, end

    def __enter__(self) -> None:
        self._parts.append(self._begin)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._parts.append(self._end)


class Xml:
    """Collects the text of a document; every element opened is closed by its `with` block."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def _tag(self, name: str, attributes: Mapping[str, Value]) -> str:
        written = [
            f' {_name(key)}="{_value(value)}"' for key, value in attributes.items() if value != ""
        ]
        return f"<{name}{''.join(written)}"

    def element(self, name: str, /, **attributes: Value) -> AbstractContextManager[None]:
        """Open an element for the block; `_` in attribute names stands for `-`.

        Empty values are left out; numbers are written with one decimal.
        """
        return _Element(self._parts, f"{self._tag(name, attributes)}>", f"</{name}>")

    def empty(self, name: str, /, **attributes: Value) -> None:
        """Write an element without content."""
        self._parts.append(self._tag(name, attributes) + "/>")

    def leaf(self, name: str, text: str, /, **attributes: Value) -> None:
        """Write an element that holds only text."""
        self._parts.append(f"{self._tag(name, attributes)}>{_escaped(text)}</{name}>")

    def trusted(self, text: str) -> None:
        """Write text as it is; only for constants of this package."""
        self._parts.append(text)

    def line(self) -> None:
        """Begin a new line, so that two drawings compare line by line."""
        self._parts.append("\n")

    def text(self) -> str:
        """Give everything written so far."""
        return "".join(self._parts)
