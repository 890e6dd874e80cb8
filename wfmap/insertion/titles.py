"""What a candidate is called by people: what is done, how far, and where."""

from collections.abc import Mapping
from typing import Final

from wfmap.graph import ProcessGraph
from wfmap.insertion.rewriting.record import Record
from wfmap.insertion.terms import Stage

__all__ = ["title_of", "title_of_record"]

_STAGES: Final[Mapping[str, str]] = {
    "shadow": "beside the people, unseen",
    "assist": "as a help",
    "supervised": "under full review",
    "autonomous": "by itself, with a sample",
}
_FORMS: Final[Mapping[str, str]] = {
    "nothing": "Do nothing",
    "remove": "Leave out",
    "rule": "Let a rule do",
    "api": "Connect the systems for",
    "repair": "Repair the cause of rework at",
}


def title_of(pattern: str, form: str, stage: Stage | str, place: str) -> str:
    """Say what a candidate does and where.

    Args:
        pattern: the key of its pattern.
        form: how it does without AI; empty where it does not.
        stage: how far it goes by itself.
        place: what the place is called; no name where nothing is done.
    """
    if form == "nothing":
        return _FORMS[form]
    if form in _FORMS:
        return f"{_FORMS[form]}: {place}"
    name = pattern.replace("-", " ")
    return f"{name[:1].upper()}{name[1:]}, {_STAGES.get(stage, stage)}: {place}"


def title_of_record(graph: ProcessGraph, record: Record) -> str:
    """Say what was inserted and where, by the name that its step has, or had before it went."""
    _, _, told = record.candidate.partition(f"--{record.pattern}-")
    form = told.partition("--")[0] if not told.startswith("-") else ""
    return title_of(record.pattern, form, record.stage, _place(graph, record))


def _place(graph: ProcessGraph, record: Record) -> str:
    if record.step in graph.steps:
        return graph.steps[record.step].label
    for gone in record.removed:
        step = gone.get("step")
        if gone.get("id") == record.step and isinstance(step, dict):
            return str(step.get("name") or record.step)
    return graph.process.name if not record.step else record.step
