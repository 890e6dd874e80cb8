"""Words and phrases found in what people write: whole words, in any language."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

from wfmap.graph import ProcessGraph

__all__ = [
    "by_hand_in",
    "data_file",
    "does_in",
    "near_in",
    "phrase_in",
    "sentences_of",
    "texts_at",
]

BETWEEN: Final = 5
"""Words at most between two that are read together."""
ENDING: Final = 40
"""Letters at most by which a word goes on: so that a text is read in time that grows as it does."""

HOW: Final = "and|or|by|for|on|und|oder|nach|für|auf|en|of|voor|op|list"
"""What goes on after a verb without saying what is done to what."""


@cache
def data_file(name: str) -> Mapping[str, Any]:
    """Read a list that comes with the package."""
    text = files("wfmap.insertion").joinpath(f"data/{name}.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def phrase_in(text: str, phrases: Sequence[str]) -> str:
    """Give the first words of a text that are one of some phrases; empty where none is.

    A phrase is whole words; where it ends in `*` its last word may go on, and where one word of it
    begins so, that word may have anything in front.
    """
    match = _pattern(tuple(phrases)).search(text)
    return match.group() if match is not None else ""


def near_in(text: str, of: Sequence[str], said: Sequence[str]) -> str:
    """Give the first place of a text where whom it is about and what is done stand together.

    That is one of the phrases `of` and one of `said`, in any order, in one sentence, with at most
    five words between them (an article that lost its vowel is part of the next); empty where
    there is none.
    """
    match = _pair(tuple(of), tuple(said)).search(text)
    return match.group() if match is not None else ""


def does_in(sentence: str, persons: Sequence[str], verbs: Sequence[str]) -> str:
    """Give the head of a sentence in which persons do something to a thing; empty where none do.

    That is one of `persons` first, then one of `verbs`, then what it is done to: staff who choose a
    template are not chosen. Where more persons follow, or only how it is done, it tells nothing.
    """
    match = _doing(tuple(persons), tuple(verbs)).match(sentence)
    return match.group() if match is not None else ""


def sentences_of(text: str) -> list[str]:
    """Cut a text into its sentences, and the parts between bars."""
    return [part for part in re.split(r"[.;|](?:\s|$)", text) if part.strip()]


def by_hand_in(name: str, description: str = "") -> str:
    """Give the words of a step that name work by hand at a place; empty where none do.

    A thing of the office beside them speaks against it: data are cleaned too, a visit is planned.
    What a description tells beside is no name: it only counts where it says so outright.
    """
    known = data_file("physical")
    if phrase_in(name, known["office_things"]):
        return ""
    pair = near_in(name, known["verbs"], known["things"])
    return pair or _alone(name) or _alone(description)


def _alone(text: str) -> str:
    known = data_file("physical")
    office = (*known["office_things"], *known["office_verbs"])
    return "" if phrase_in(text, office) else phrase_in(text, known["words"])


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_parts(phrases)})(?!\w)", re.IGNORECASE)


@cache
def _pair(of: tuple[str, ...], said: tuple[str, ...]) -> re.Pattern[str]:
    one, other = rf"(?:{_parts(of)})(?!\w)", rf"(?:{_parts(said)})(?!\w)"
    gap = rf"(?:'s)?(?:[^\w.;|'-]+[\w'-]+){{0,{BETWEEN}}}?[^\w.;|'-]+(?:\w{{1,4}}')?"
    return re.compile(rf"(?<![\w-])(?:{one}{gap}{other}|{other}{gap}{one})", re.IGNORECASE)


@cache
def _doing(persons: tuple[str, ...], verbs: tuple[str, ...]) -> re.Pattern[str]:
    who, does = rf"(?:{_parts(persons)})(?!\w)", rf"(?:{_parts(verbs)})(?!\w)"
    article, after = r"\s*(?:(?:the|our|die|der|de|het)\s+)?", rf"(?!(?:{HOW})\b|{who})"
    return re.compile(rf"{article}{who}\s+{does}\s+{after}\w", re.IGNORECASE)


def _parts(phrases: tuple[str, ...]) -> str:
    return "|".join(
        re.escape(p).replace(r"\*", rf"[\w'-]{{0,{ENDING}}}").replace(r"\ ", r"\s+")
        for p in phrases
    )


def texts_at(graph: ProcessGraph, step: str) -> str:
    """Put together what names the process, a step, and the decisions there and right after it."""
    node, process = graph.steps[step], graph.process
    texts = [process.name, process.description, node.step.name, node.step.description]
    for near in (node, *graph.successors(step)):
        decision = process.decisions.get(near.step.decision or "")
        if decision is not None:
            texts += [decision.name, decision.question]
        elif near.split == "exclusive":
            texts.append(near.step.name)
    return " | ".join(text for text in texts if text)
