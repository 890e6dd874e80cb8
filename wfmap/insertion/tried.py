"""The figures of a trial in the document, as ranges: each as wide as so many cases leave it.

A share is as sure as a count of so many cases (Wilson 1927); a time, or a share of it, has the
spread that times of work have, about half their mean.
"""

from collections.abc import Iterator, Mapping
from math import sqrt
from typing import Final

from wfmap.insertion.parameters import Range
from wfmap.model.steps import Step
from wfmap.statistics.intervals import wilson

__all__ = ["TRIED", "tried_at"]

TRIED: Final = "measured in a trial"
"""How the source of a figure begins that a trial has measured."""

SHARES: Final = ("coverage", "accuracy", "caught", "escalated")
TIMES: Final = ("saved_by_help", "review_time", "repair_time")
Z: Final = 1.96
"""Standard deviations of an interval at 95 %."""
SPREAD: Final = 0.5
"""Standard deviation of a time of work as a multiple of its mean (own)."""


def tried_at(step: Step, pattern: str) -> Mapping[str, Range]:
    """Give the parameters that a trial of a pattern at a step has measured; none without one."""
    trial = step.trial
    return {} if trial is None or trial.pattern != pattern else dict(_ranges(step))


def _ranges(step: Step) -> Iterator[tuple[str, Range]]:
    trial = step.trial
    assert trial is not None  # noqa: S101 - it was looked for
    source = f"{TRIED} of {trial.n:,} cases"
    for name in SHARES:
        found = getattr(trial, name)
        if found is not None:
            low, high = wilson(found.value * trial.n, trial.n)
            yield name, Range(low, found.value, high, source)
    half = Z * SPREAD / sqrt(trial.n)
    for name in TIMES:
        found = getattr(trial, name)
        if found is not None:
            off = half * (1 - found.value if name == "saved_by_help" else found.value)
            yield name, Range(found.value - off, found.value, found.value + off, source)
