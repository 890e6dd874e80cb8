"""What the reader finds wrong: a rule, a place, a sentence, and the way out."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Final

from wfmap.findings import Severity
from wfmap.model.base import Raw
from wfmap.model.pointers import pointer

__all__ = ["Path", "RawFault", "closest", "json_type", "key_hint", "rename_fix"]

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
    fix: tuple[Mapping[str, Raw], ...] = ()
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


def rename_fix(path: Path, meant: str) -> tuple[Mapping[str, Raw], ...]:
    """Make the JSON Patch that renames a key."""
    return ({"op": "move", "from": pointer(path), "path": pointer((*path[:-1], meant))},)


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
