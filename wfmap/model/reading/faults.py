"""What the reader finds wrong: a rule, a place, a sentence, and the way out."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Final

from wfmap.findings import Fix, Severity
from wfmap.model.base import Raw
from wfmap.model.pointers import pointer

__all__ = [
    "Path",
    "RawFault",
    "closest",
    "is_same_word",
    "json_type",
    "key_hint",
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


_SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "activities": ("steps",),
    "application": ("systems", "system"),
    "applications": ("systems",),
    "assignee": ("actor",),
    "condition": ("when",),
    "cost": ("fixed_cost", "cost_per_hour"),
    "delay": ("wait_time", "wait"),
    "duration": ("processing_time",),
    "effort": ("processing_time",),
    "goto": ("to",),
    "if": ("when",),
    "label": ("name", "when"),
    "lane": ("actor",),
    "lanes": ("actors",),
    "nodes": ("steps",),
    "outgoing": ("next",),
    "owner": ("actor",),
    "p": ("share",),
    "participants": ("actors",),
    "performer": ("actor",),
    "probability": ("share",),
    "responsible": ("actor",),
    "role": ("actor",),
    "roles": ("actors",),
    "system": ("systems",),
    "target": ("to",),
    "tasks": ("steps",),
    "time": ("processing_time",),
    "title": ("name",),
    "transitions": ("next",),
    "waiting_time": ("wait_time", "wait"),
}
"""What people call our keys, where no spelling comes close."""

_CLOSE: Final = 0.7


@cache
def closest(word: str, known: tuple[str, ...]) -> str | None:
    """Find the known word that was meant: same but for case, a synonym, or close in spelling."""
    folded = {name.casefold().replace("_", ""): name for name in known}
    same = folded.get(word.casefold().replace("_", "").replace("-", "").replace(" ", ""))
    if same is not None:
        return same
    for synonym in _SYNONYMS.get(word.casefold(), ()):
        if synonym in known:
            return synonym
    near = get_close_matches(word.casefold(), folded, n=1, cutoff=_CLOSE)
    return folded[near[0]] if near else None


def key_hint(meant: str | None, known: tuple[str, ...]) -> str:
    """Say what to write instead of an unknown word."""
    if meant is not None:
        return f"did you mean '{meant}'?"
    return f"known here: {', '.join(known)}" if known else ""


def is_same_word(word: str, meant: str) -> bool:
    """Tell whether two words differ in case, spaces and hyphens only."""
    return _plain(word) == _plain(meant)


def _plain(word: str) -> str:
    return word.casefold().replace("_", "").replace("-", "").replace(" ", "")


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
