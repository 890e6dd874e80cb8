"""The type `Facts`: numbers per step, flow, actor and for the whole process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Literal

from wfmap.units.unbounded import UNBOUNDED

__all__ = [
    "ActorFacts",
    "Basis",
    "Cause",
    "Facts",
    "Figure",
    "FlowFacts",
    "Gap",
    "ProcessFacts",
    "StepFacts",
    "times",
]

Basis = Literal["stated", "predicted", "simulated", "logged"]
"""Where a figure comes from: the document, queueing theory, the simulator, an event log."""

Cause = Literal[
    "contention", "prioritization", "batching", "unavailability", "handoff", "extraneous"
]
"""Why a case waits (Lashkevich et al. 2023, and handoff)."""


def times(count: float, each: float) -> float:
    """Multiply a count by what each takes; nothing, endlessly often, is nothing."""
    return count * each if count and each else 0.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its basis, an interval where there is one, and a note on how it was made.

    The value is finite, or `UNBOUNDED`: a number of its own that spoils no sum.
    """

    value: float
    basis: Basis = "stated"
    low: float | None = None
    high: float | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Take what is not finite for what has no end."""
        if not isfinite(self.value):
            object.__setattr__(self, "value", UNBOUNDED)

    @property
    def is_bounded(self) -> bool:
        """Whether it is a finite number."""
        return self.value is not UNBOUNDED


@dataclass(frozen=True, slots=True)
class Gap:
    """An input the document lacks: which one, where, and what it would change."""

    element: str
    id: str
    missing: str
    effect: str


@dataclass(frozen=True, slots=True)
class StepFacts:
    """Figures of one step.

    `visits` are arrivals of work per case, `executions` include repeats for errors. `work` is the
    mean working time of one execution in seconds, set-up included; `waits` the mean elapsed wait
    of one visit in seconds, by cause; `cost` the mean cost per case. None means unknown.
    """

    visits: Figure
    executions: Figure
    work: Figure | None = None
    waits: Mapping[Cause, Figure] = field(default_factory=dict)
    cost: Figure | None = None

    @property
    def work_per_case(self) -> float:
        """Seconds of work on this step in one case; 0 where the time is unknown."""
        return times(self.executions.value, self.work.value) if self.work else 0.0

    @property
    def wait_per_visit(self) -> float:
        """Seconds of waiting at one visit, all causes together."""
        return sum(figure.value for figure in self.waits.values())

    @property
    def wait_per_case(self) -> float:
        """Seconds of waiting at this step in one case."""
        return times(self.visits.value, self.wait_per_visit)


@dataclass(frozen=True, slots=True)
class FlowFacts:
    """Figures of one flow: how often a case takes it, and the mean wait each time by cause."""

    visits: Figure
    waits: Mapping[Cause, Figure] = field(default_factory=dict)

    @property
    def wait_per_case(self) -> float:
        """Seconds of waiting on this flow in one case."""
        return times(self.visits.value, sum(figure.value for figure in self.waits.values()))


@dataclass(frozen=True, slots=True)
class ActorFacts:
    """Figures of one actor: work per case in seconds, and the share of its time that is busy."""

    work_per_case: Figure
    busy: Figure | None = None


@dataclass(frozen=True, slots=True)
class ProcessFacts:
    """Figures of the whole process.

    `arrivals` are cases per second; `work`, `wait` and `cycle_time` seconds per case; `cost` in
    the document's currency. `work` and `wait` add up all steps and flows, so they are at least
    the cycle time where branches run side by side.
    """

    arrivals: Figure | None = None
    work: Figure | None = None
    wait: Figure | None = None
    cycle_time: Figure | None = None
    cost: Figure | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All figures of a process; mappings are in document order."""

    steps: Mapping[str, StepFacts]
    flows: Mapping[str, FlowFacts]
    actors: Mapping[str, ActorFacts]
    process: ProcessFacts = ProcessFacts()
    gaps: tuple[Gap, ...] = ()

    def __repr__(self) -> str:
        """Say what it is in a line."""
        return f"<Facts of {len(self.steps)} steps, {len(self.flows)} flows>"
