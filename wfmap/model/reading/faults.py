"""What the reader finds wrong: a rule, a place, a sentence, and the way out."""

from dataclasses import dataclass
from typing import Final

from wfmap.findings import Fix, Severity
from wfmap.model.base import Raw
from wfmap.model.pointers import pointer
from wfmap.words.spelling import is_same_word

__all__ = [
    "Path",
    "RawFault",
    "json_type",
    "removal",
    "rename_fix",
    "value_fix",
]

Path = tuple[str | int, ...]
"""Keys and indexes from the document's root."""


@dataclass(frozen=True, slots=True)
class RawFault:
    """A fault at a path; `at_key` tells that the key itself is wrong, not its value."""

    path: Path
    rule: str
    message: str
    hint: str = ""
    at_key: bool = False
    severity: Severity = "error"
    fixes: tuple[Fix, ...] = ()
    related: tuple[tuple[str, Path], ...] = ()


def rename_fix(path: Path, meant: str) -> tuple[Fix, ...]:
    """Offer to rename a key; safe where it is the same word, written in another way."""
    patch = ({"op": "move", "from": pointer(path), "path": pointer((*path[:-1], meant))},)
    return (Fix(f"call it '{meant}'", patch, safe=is_same_word(str(path[-1]), meant)),)


def value_fix(path: Path, value: Raw, title: str, *, safe: bool = False) -> tuple[Fix, ...]:
    """Offer to write another value."""
    return (Fix(title, ({"op": "replace", "path": pointer(path), "value": value},), safe=safe),)


def removal(path: Path, title: str, *, safe: bool = False) -> tuple[Fix, ...]:
    """Offer to take something out."""
    return (Fix(title, ({"op": "remove", "path": pointer(path)},), safe=safe),)


def json_type(value: Raw) -> str:
    """Name the JSON type of a value for a person."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return f"the text {_short(value)}"
        case list():
            return "a list"
        case dict():
            return "an object"
        case _:
            return f"the number {_short_number(value)}"


_LONGEST_QUOTE: Final = 40


def _short(text: str) -> str:
    cut = text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
    return f"'{cut}'"


def _short_number(value: Raw) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
