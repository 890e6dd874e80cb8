"""Words and phrases found in what people write: whole words, in any language."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from wfmap.graph import ProcessGraph

__all__ = ["data_file", "phrase_in", "texts_at"]


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


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    parts = "|".join(
        re.escape(p).replace(r"\*", r"[\w'-]*").replace(r"\ ", r"\s+") for p in phrases
    )
    return re.compile(rf"(?<![\w-])(?:{parts})(?!\w)", re.IGNORECASE)


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
