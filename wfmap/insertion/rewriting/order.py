"""A better order in one queue: what looks short goes first."""

from typing import ClassVar, Final

import numpy as np

from wfmap.graph import ProcessGraph
from wfmap.insertion.rewriting.insertion import Insertion
from wfmap.insertion.rewriting.surround import Surround
from wfmap.model.process import Process
from wfmap.model.quantity import Duration
from wfmap.model.steps import Flow

__all__ = ["put_short_first", "split_by_length"]

POINTS: Final = 20
"""Values that stand for a distribution when it is split."""


def put_short_first(graph: ProcessGraph, insertion: Insertion) -> Process:
    """Guess the length of each case; send what looks short to the front of the same queue.

    Raises:
        KeyError: there is no such step.
    """
    return _Order(graph, insertion).build()


class _Order(Surround):
    """The surround whose gate chooses a place in the queue, never who does the work."""

    parts: ClassVar[tuple[str, ...]] = ("check", "ai", "gate", "first", "escalate", "late")

    question: ClassVar[str] = "Which goes first?"
    rest: ClassVar[str] = "In its turn"

    def covered(self) -> None:
        """Add the step that goes first, and leave the longer cases with the step as it was."""
        time = self.node.step.processing_time
        assert time is not None  # noqa: S101 - what has no time was no match
        short, rest = split_by_length(time, self.values.accuracy, self.values.coverage)
        step = self.node.step
        self.add(
            "first",
            "named human review",
            name=f"First: {self.name}",
            type=step.type,
            actor=self.node.actor,
            systems=step.systems,
            reads=step.reads,
            writes=(*self.results(), self.kept()),
            multi=step.multi,
            setup_time=step.setup_time,
            processing_time=short,
            wait_time=step.wait_time,
            error_rate=step.error_rate,
            fixed_cost=step.fixed_cost,
            priority=(step.priority or 0) + 1,
            next=self.onward(),
        )
        self.draft.change(self.what.step, lambda s: s.model_copy(update={"processing_time": rest}))

    def gate_flows(self) -> list[Flow]:
        """Half of what is guessed looks short, and goes first."""
        passed = max(1 - self.values.incomplete, 1e-9)
        short = self.values.coverage / 2 / passed
        doubtful = 0.0 if self.what.stage == "assist" else self.values.escalated / passed
        return [
            self.flow("first", "Looks short", short, handoff=self.queued()),
            self.flow("escalate", "Doubtful, or not allowed", doubtful, handoff=self.queued()),
        ]

    def errors_left(self) -> float:
        """No error comes or goes: people do all the work."""
        return 1.0


def split_by_length(time: Duration, accuracy: float, coverage: float) -> tuple[Duration, Duration]:
    """Split the time of a step into that of cases that look short, and that of the rest.

    A gamma distribution of the same mean and variance is cut in the middle; a share `accuracy` of
    each half is guessed right. The rest holds the other half and what was not guessed, so that the
    mean over all cases stays.
    """
    values = _points(time)
    half = POINTS // 2
    right, wrong = accuracy, 1 - accuracy
    looks_short = [right if k < half else wrong for k in range(POINTS)]
    guessed = [coverage / 2 * w / half for w in looks_short]
    rest = [1 / POINTS - g for g in guessed]
    return _empirical(values, looks_short), _empirical(values, rest)


def _points(time: Duration) -> list[float]:
    from scipy import special  # noqa: PLC0415 - only this pattern needs it

    scv = max(time.variance / time.expected**2, 1e-6)
    middles = (np.arange(POINTS) + 0.5) / POINTS
    raw = special.gammaincinv(1 / scv, middles)
    found = raw * time.expected / raw.mean()
    return [float(value) for value in found]


def _empirical(values: list[float], weights: list[float]) -> Duration:
    total = sum(weights)
    return Duration(
        distribution="empirical",
        values=tuple(round(v, 6) for v in values),
        weights=tuple(round(w / total, 9) for w in weights),
    )
