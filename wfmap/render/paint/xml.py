"""A strict writer of XML: whatever a label says, it never becomes markup."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

__all__ = ["Xml", "number", "safe_id"]

Value = str | float | int

_SPECIAL = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "\t": " ", "\n": " "}
)
_LAST_TWO = 0xFFFE
"""The last two code points of every plane are no characters."""

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NAME_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")


def _is_character(code: int) -> bool:
    """Tell whether XML 1.0 has a character and people see it: no controls, no surrogates."""
    return not (
        code < ord(" ")
        or range(0x7F, 0xA0).count(code)
        or range(0xD800, 0xE000).count(code)
        or code & _LAST_TWO == _LAST_TWO
    )


@lru_cache(maxsize=4096)
def _escaped(text: str) -> str:
    text = text.translate(_SPECIAL)
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if _is_character(ord(c)) else _REPLACEMENT for c in text)


def number(value: float) -> str:
    """Write a length in px with at most one decimal."""
    rounded = f"{value:.1f}".removesuffix(".0")
    return "0" if rounded == "-0" else rounded


def safe_id(text: str) -> str:
    """Write a text as an XML id that no other text has: letters, digits, `_`, `.`, `-` stay."""
    return "".join(c if c in _NAME_LETTERS else f"_{ord(c):x}_" for c in text)


def _value(value: Value) -> str:
    return _escaped(value) if isinstance(value, str) else number(value)


class Xml:
    """Collects the text of a document; every element opened is closed by its `with` block."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def _tag(self, name: str, attributes: Mapping[str, Value]) -> str:
        written = "".join(
            f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
            for key, value in attributes.items()
            if value != ""
        )
        return f"<{name}{written}"

    @contextmanager
    def element(self, name: str, /, **attributes: Value) -> Iterator[None]:
        """Open an element for the block; `_` in attribute names stands for `-`.

        Empty values are left out; numbers are written with one decimal.
        """
        self._parts.append(self._tag(name, attributes) + ">")
        yield
        self._parts.append(f"</{name}>")

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
