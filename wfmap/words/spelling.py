"""The word that was meant by one that nobody knows."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Final

__all__ = ["closest", "is_same_word", "key_hint"]

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
