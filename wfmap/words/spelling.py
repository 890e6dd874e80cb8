"""The word that was meant by one that nobody knows."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

__all__ = ["closest", "is_same_word", "key_hint"]

_SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "activities": ("steps",),
    "activity": ("steps",),
    "amount": ("capacity", "count"),
    "answer": ("when",),
    "application": ("systems", "system"),
    "applications": ("systems",),
    "assigned_to": ("actor",),
    "assignee": ("actor",),
    "average_time": ("processing_time",),
    "avg_time": ("processing_time",),
    "branches": ("next",),
    "chance": ("share",),
    "comment": ("description",),
    "condition": ("when",),
    "cost": ("fixed_cost", "cost_per_hour"),
    "count": ("capacity",),
    "creates": ("writes",),
    "cycle_time": ("processing_time", "target"),
    "data_in": ("reads",),
    "data_out": ("writes",),
    "database": ("stores",),
    "databases": ("stores",),
    "datastores": ("stores",),
    "defect_rate": ("error_rate",),
    "delay": ("wait_time", "wait"),
    "demand": ("arrivals",),
    "department": ("actor",),
    "documents": ("data",),
    "done_by": ("actor",),
    "duration": ("processing_time",),
    "edges": ("next",),
    "effort": ("processing_time",),
    "employees": ("capacity", "actors"),
    "error_probability": ("error_rate",),
    "errors": ("error_rate",),
    "events": ("steps",),
    "files": ("stores",),
    "flows": ("next",),
    "followed_by": ("next",),
    "frequency": ("share", "arrivals"),
    "fte": ("capacity",),
    "full_time_equivalents": ("capacity",),
    "gateways": ("steps",),
    "goal": ("target",),
    "goto": ("to",),
    "handled_by": ("actor",),
    "headcount": ("capacity",),
    "hourly_rate": ("cost_per_hour",),
    "hours": ("calendar", "calendars", "weekly"),
    "if": ("when",),
    "info": ("description",),
    "input": ("reads",),
    "inputs": ("reads",),
    "label": ("name", "when"),
    "lag": ("wait_time",),
    "lane": ("actor",),
    "lanes": ("actors",),
    "lead_time": ("processing_time", "target"),
    "likelihood": ("share",),
    "links": ("next",),
    "max_loops": ("at_most",),
    "max_times": ("at_most",),
    "mean_time": ("processing_time",),
    "minutes": ("processing_time",),
    "name": ("when",),
    "next_step": ("to", "next"),
    "nodes": ("steps",),
    "notes": ("description",),
    "number": ("capacity",),
    "opening_hours": ("calendar", "weekly"),
    "outcome": ("when",),
    "outgoing": ("next",),
    "output": ("writes",),
    "outputs": ("writes",),
    "owner": ("actor",),
    "p": ("share",),
    "participants": ("actors",),
    "pay": ("cost_per_hour",),
    "people": ("capacity", "actors"),
    "percent": ("share",),
    "percentage": ("share",),
    "performed_by": ("actor",),
    "performer": ("actor",),
    "performers": ("actors",),
    "price": ("fixed_cost",),
    "prob": ("share",),
    "probability": ("share",),
    "produces": ("writes",),
    "queue_time": ("wait_time",),
    "rate": ("cost_per_hour", "share"),
    "repeat": ("loop", "at_most"),
    "resource": ("actor",),
    "resources": ("actors",),
    "responsible": ("actor",),
    "rework": ("rework_share",),
    "role": ("actor",),
    "roles": ("actors",),
    "salary": ("cost_per_hour",),
    "schedule": ("calendar", "weekly"),
    "servers": ("capacity",),
    "service_time": ("processing_time",),
    "setup": ("setup_time",),
    "shift": ("calendar",),
    "shifts": ("calendars",),
    "size": ("capacity",),
    "sla": ("target",),
    "software": ("systems",),
    "staff": ("capacity", "actors"),
    "stage": ("phase",),
    "stages": ("phases",),
    "successors": ("next",),
    "system": ("systems",),
    "target": ("to",),
    "tasks": ("steps",),
    "text": ("description",),
    "then": ("next",),
    "time": ("processing_time",),
    "timezone": ("calendar",),
    "title": ("name",),
    "tools": ("systems",),
    "touch_time": ("processing_time",),
    "transitions": ("next",),
    "type": ("kind",),
    "user": ("actor",),
    "uses": ("reads", "systems"),
    "volume": ("arrivals",),
    "wage": ("cost_per_hour",),
    "wait": ("wait_time",),
    "waiting_time": ("wait_time", "wait"),
    "weight": ("share",),
    "who": ("actor",),
    "work": ("processing_time",),
    "work_time": ("processing_time",),
    "working_hours": ("calendar", "weekly"),
    "working_time": ("calendar", "processing_time", "weekly"),
}
"""What people call our keys, where no spelling comes close."""

_VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "activity": ("task",),
    "agency": ("organization",),
    "and": ("parallel",),
    "application": ("system",),
    "automatic": ("service",),
    "bot": ("system",),
    "citizen": ("external",),
    "client": ("external",),
    "company": ("organization",),
    "customer": ("external",),
    "department": ("team",),
    "employee": ("person",),
    "exclusive": ("decision", "exclusive"),
    "gateway": ("decision",),
    "group": ("team",),
    "human": ("user", "person"),
    "it": ("system",),
    "machine": ("system",),
    "model": ("ai",),
    "or": ("inclusive",),
    "partner": ("external",),
    "patient": ("external",),
    "software": ("system",),
    "supplier": ("external",),
    "unit": ("team",),
    "vendor": ("external",),
    "xor": ("decision", "exclusive"),
}
"""What people call values of ours, where no spelling comes close."""

_CLOSE: Final = 0.7
_CLOSER: Final = 0.85
"""How like a word is to one that people use for ours: letters are mistaken, or it is a plural."""


_COMPOUND: Final = 2
_HALF: Final = 0.5
_SMALL: Final = frozenset({"", "per", "of", "in", "the", "a", "by", "is"})
"""A compound has two parts that say something; half of what two words say is a likeness."""


@lru_cache(maxsize=1024)
def closest(word: str, known: tuple[str, ...]) -> str | None:
    """Find the known word that was meant: same but for case, a synonym, or close in spelling."""
    folded = {name.casefold().replace("_", ""): name for name in known}
    same = folded.get(word.casefold().replace("_", "").replace("-", "").replace(" ", ""))
    if same is not None:
        return same
    called = word.casefold().replace("-", "_").replace(" ", "_")
    for synonym in (*_SYNONYMS.get(called, ()), *_VALUES.get(called, ())):
        if synonym in known:
            return synonym
    near = get_close_matches(word.casefold(), folded, n=1, cutoff=_CLOSE)
    if near:
        return folded[near[0]]
    meant = {**_meaning(_SYNONYMS, known), **_meaning(_VALUES, known)}
    near = get_close_matches(called, meant, n=1, cutoff=_CLOSER)
    return meant[near[0]] if near else _by_parts(called, known, meant)


def _by_parts(called: str, known: tuple[str, ...], meant: Mapping[str, str]) -> str | None:
    """Find the key that shares most of its parts; else what the last part that has a meaning means.

    ``hourly_cost`` shares a part with ``cost_per_hour``, ``number_of_staff`` ends in a synonym.
    """
    parts = _parts(called)
    if len(parts) < _COMPOUND:
        return None
    shared = max(known, key=lambda name: _overlap(parts, name), default="")
    if _overlap(parts, shared) >= _HALF:
        return shared
    return next((meant[part] for part in reversed(called.split("_")) if part in meant), None)


def _overlap(parts: frozenset[str], name: str) -> float:
    """Give the share of all parts of two words that both have."""
    others = _parts(name)
    return len(parts & others) / len(parts | others)


def _parts(word: str) -> frozenset[str]:
    """Give what a compound says, without small words and endings: ``hourly`` is ``per_hour``."""
    parts = (part.removesuffix("s").removesuffix("ly") for part in word.split("_"))
    return frozenset(part for part in parts if part not in _SMALL)


def _meaning(called: Mapping[str, tuple[str, ...]], known: tuple[str, ...]) -> dict[str, str]:
    """Give what is known of the words that mean any of it."""
    return {
        word: next(one for one in meant if one in known)
        for word, meant in called.items()
        if set(meant) & set(known)
    }


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
