"""Bytes → text → JSON values, strictly: no duplicate keys, no NaN, limits on size and depth.

Python's json accepts duplicate keys and NaN in silence and runs out of stack on deep nesting;
here each is a clear refusal. Fractions are read as `Decimal`, so that nothing of an `x-` value is
lost between reading and writing.
"""

import codecs
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NoReturn

from wfmap.errors import InputLimitError, UnreadableError
from wfmap.model.base import Raw
from wfmap.model.reading.places import line_and_column, outside_texts

__all__ = ["MAX_BYTES", "MAX_DEPTH", "Parsed", "decode", "parse"]

MAX_BYTES: Final = 20_000_000
"""The largest document that is read, in bytes."""
MAX_DEPTH: Final = 100
"""The deepest nesting that is read, in levels of objects and lists."""

_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A JSON value, and whether an object in it has a key twice."""

    value: Raw
    has_duplicates: bool


def decode(data: bytes, max_bytes: int = MAX_BYTES) -> tuple[str, bool]:
    """Decode UTF-8.

    Returns:
        The text without a byte order mark, and whether there was one.

    Raises:
        LimitError: over `max_bytes`.
        UnreadableError: not UTF-8, with the place of the first wrong byte.
    """
    if len(data) > max_bytes:
        raise InputLimitError(
            f"the document is {len(data):,} bytes; at most {max_bytes:,} are read",
            "split the process, or move large 'x-' values out of it",
        )
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            raise UnreadableError(
                f"the file is encoded as {encoding}", "save it as UTF-8", line=1, column=1
            )
    marked = data.startswith(codecs.BOM_UTF8)
    body = data[len(codecs.BOM_UTF8) :] if marked else data
    try:
        return body.decode("utf-8"), marked
    except UnicodeDecodeError as error:
        line, column = line_and_column(body[: error.start].decode("utf-8"), error.start)
        raise UnreadableError(
            f"byte 0x{body[error.start]:02x} is not UTF-8",
            "save the file as UTF-8",
            line=line,
            column=column,
        ) from None


def parse(text: str, max_depth: int = MAX_DEPTH) -> Parsed:
    """Parse JSON strictly.

    Raises:
        UnreadableError: not JSON, with line and column.
        LimitError: nested deeper than `max_depth`.
    """
    duplicates = False

    def pairs(items: list[tuple[str, Raw]]) -> dict[str, Raw]:
        nonlocal duplicates
        found = dict(items)
        duplicates = duplicates or len(found) != len(items)
        return found

    try:
        value = json.loads(
            text, object_pairs_hook=pairs, parse_float=Decimal, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as error:
        raise _syntax_error(text, error) from None
    except _ConstantError as error:
        raise _constant_error(text, error.word) from None
    except RecursionError:
        raise _too_deep(max_depth) from None
    except ValueError:
        raise InputLimitError("a number has thousands of digits", "shorten it") from None
    if _deeper_than(value, max_depth):
        raise _too_deep(max_depth)
    return Parsed(value, duplicates)


class _ConstantError(Exception):
    """NaN, Infinity or -Infinity was met."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


def _refuse_constant(word: str) -> NoReturn:
    raise _ConstantError(word)


def _syntax_error(text: str, error: json.JSONDecodeError) -> UnreadableError:
    message = error.msg[:1].lower() + error.msg[1:]
    hint = ""
    at = text[error.pos : error.pos + 1]
    before = text[: error.pos].rstrip()
    if not text.strip():
        message, hint = "the document is empty", "start with `wfmap new`"
    elif before.endswith(",") and at in "}]":
        hint = f"remove the comma before '{at}'"
    elif at == "'":
        hint = "JSON texts stand in double quotes"
    elif text.startswith("//", error.pos) or text.startswith("/*", error.pos) or at == "#":
        hint = "JSON has no comments; use 'description' or a key that starts with 'x-'"
    elif at == "<" and not before:
        hint = "this looks like XML; BPMN files are read by `wfmap import`"
    return UnreadableError(f"not JSON: {message}", hint, line=error.lineno, column=error.colno)


def _constant_error(text: str, word: str) -> UnreadableError:
    line, column = line_and_column(text, outside_texts(text, word))
    return UnreadableError(
        f"{word} is not a JSON number",
        "leave the key out: absent means unknown",
        line=line,
        column=column,
    )


def _too_deep(max_depth: int) -> InputLimitError:
    return InputLimitError(
        f"the document is nested deeper than {max_depth} levels",
        "flatten it; sub-processes rarely need more than four",
    )


def _deeper_than(value: Raw, limit: int) -> bool:
    layer = [value]
    for _ in range(limit):
        layer = [
            child
            for item in layer
            if isinstance(item, dict | list)
            for child in (item.values() if isinstance(item, dict) else item)
            if isinstance(child, dict | list)
        ]
        if not layer:
            return False
    return True
