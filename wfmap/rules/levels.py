"""Naming levels: the process itself, or the inside of a sub-process."""

from typing import Any

from wfmap.graph import ROOT
from wfmap.rules.rule import Fault, Subject, at_document, at_step
from wfmap.words.sentences import quoted

__all__ = ["at_level", "level_name"]


def level_name(subject: Subject, level: str) -> str:
    """Name a level in a sentence: `the process`, or the sub-process in quotes."""
    return "the process" if level == ROOT else quoted(subject.graph.steps[level].label)


def at_level(subject: Subject, level: str, message: str, hint: str = "", **more: Any) -> Fault:  # noqa: ANN401 - the other fields of Fault
    """Make a fault at a level: at the document, or at the sub-process."""
    if level == ROOT:
        return at_document(subject.process, message, hint, **more)
    return at_step(subject.graph.steps[level], message, hint, **more)
