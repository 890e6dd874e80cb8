"""Naming levels: the process itself, or the inside of a sub-process."""

from typing import Any

from wfmap.analysis.rule import Case, Fault, at_document, at_step
from wfmap.analysis.wording import quoted
from wfmap.graph import ROOT

__all__ = ["at_level", "level_name"]


def level_name(case: Case, level: str) -> str:
    """Name a level in a sentence: `the process`, or the sub-process in quotes."""
    return "the process" if level == ROOT else quoted(case.graph.steps[level].label)


def at_level(case: Case, level: str, message: str, hint: str = "", **more: Any) -> Fault:  # noqa: ANN401 - the other fields of Fault
    """Make a fault at a level: at the document, or at the sub-process."""
    if level == ROOT:
        return at_document(case.process, message, hint, **more)
    return at_step(case.graph.steps[level], message, hint, **more)
