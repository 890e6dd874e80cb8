"""Whom a target is meant for."""

from collections.abc import Iterator, Mapping

from wfmap.model.process import Process
from wfmap.model.steps import Step
from wfmap.words.sentences import quoted

__all__ = ["meant_for"]


def meant_for(process: Process) -> str:
    """Say which cases a target is meant for: `, of those that come to 'Granted'`; else nothing."""
    target = process.target
    if target is None or not target.outcomes:
        return ""
    known = dict(_named(process.steps))
    names = [quoted(known.get(step) or step) for step in target.outcomes]
    either = f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]
    return f", of those that come to {either}"


def _named(steps: Mapping[str, Step]) -> Iterator[tuple[str, str]]:
    """Yield the names of steps, those inside others too."""
    for name, step in steps.items():
        yield name, step.name
        yield from _named(step.steps)
