"""The questionnaire: scales, their statements, and the answers one can give."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from wfmap.graph import ProcessGraph

__all__ = [
    "HIGHEST",
    "LEADERSHIP",
    "LOWEST",
    "Item",
    "Questionnaire",
    "Role",
    "Scale",
    "questionnaire",
    "roles",
]

LOWEST: Final = 1
HIGHEST: Final = 5
"""The ends of the scale of answers, in points."""

LEADERSHIP: Final = "leadership"
"""The role under which those answer who lead the others, where no actor has that id."""

_ASKED: Final = frozenset(("person", "role", "team"))
"""Kinds of actors that can answer."""


@dataclass(frozen=True, slots=True)
class Item:
    """One statement; agreement with a reversed one speaks against what its scale measures."""

    id: str
    scale: str
    text: str
    is_reversed: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """What several items measure together; `name` is the field of `Readiness` it fills.

    `source` is the instrument it follows: ORIC, UTAUT, own, or fact for a single plain question.
    """

    name: str
    title: str
    source: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Scales in the order of the form; `labels` are the words for 1 to 5, the lowest first."""

    version: str
    scales: tuple[Scale, ...]
    labels: tuple[str, ...]
    dont_know: str

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item in the order of the form: the scales in turn, so that none stands in a row.

        The first item of each scale comes first, then the second of each: neighbours that ask the
        same thing would be answered alike without being read.
        """
        longest = max(len(scale.items) for scale in self.scales)
        turns = range(longest)
        return tuple(s.items[turn] for turn in turns for s in self.scales if turn < len(s.items))

    @property
    def by_id(self) -> Mapping[str, Item]:
        """Every item by its id."""
        return {item.id: item for item in self.items}


@dataclass(frozen=True, slots=True)
class Role:
    """A role that is asked: the actor's id, its name, and the steps it works on, by name."""

    id: str
    name: str
    steps: tuple[str, ...] = ()


@cache
def questionnaire() -> Questionnaire:
    """Read the questionnaire that wfmap ships."""
    text = files("wfmap.readiness.people").joinpath("items.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return Questionnaire(
        version=found["version"],
        scales=tuple(_scale(entry) for entry in found["scales"]),
        labels=tuple(answer["label"] for answer in found["answers"]),
        dont_know=found["dont_know"],
    )


def _scale(entry: Mapping[str, Any]) -> Scale:
    name = entry["name"]
    items = tuple(
        Item(item["id"], name, item["text"], item.get("reversed", False)) for item in entry["items"]
    )
    return Scale(name, entry["title"], entry["source"], items)


def roles(graph: ProcessGraph) -> tuple[Role, ...]:
    """List the people of a process who do work in it, in document order, then its leadership.

    Systems, outsiders and organisations are not asked. Leadership is, though it does no step, and
    two roles of one name are told apart by their ids.
    """
    work: dict[str, list[str]] = {}
    for node in graph.steps.values():
        if node.actor is not None and node.is_work:
            work.setdefault(node.actor, []).append(node.label)
    actors = graph.process.actors
    asked = [a for a in (*actors, *work) if a in work and _is_asked(graph, a)]
    found = [Role(a, graph.actor_name(a), tuple(work[a])) for a in dict.fromkeys(asked)]
    if LEADERSHIP not in asked:
        declared = actors.get(LEADERSHIP)
        found.append(Role(LEADERSHIP, (declared.name if declared else "") or "Leadership"))
    names = Counter(role.name for role in found)
    return tuple(r if names[r.name] == 1 else replace(r, name=f"{r.name} ({r.id})") for r in found)


def _is_asked(graph: ProcessGraph, actor: str) -> bool:
    declared = graph.process.actors.get(actor)
    return declared is None or declared.kind in _ASKED
