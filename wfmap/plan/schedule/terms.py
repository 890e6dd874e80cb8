"""Tasks, and tasks with dates."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from wfmap.plan.challenges.terms import Effort, PlanStage

__all__ = ["Dates", "Observation", "Scheduled", "Task", "TaskKind"]

TaskKind = Literal["repair", "prepare", "observe"]
"""repair: a challenge is closed. prepare: somebody works on a stage. observe: cases are seen."""


@dataclass(frozen=True, slots=True)
class Observation:
    """Waiting until a gate opens: working days at each look, and the chance to pass there.

    What is left to one is the chance to fail; then the whole is done again.
    """

    days: tuple[float, ...]
    chances: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One task of the plan.

    `owner` works on one task at a time; an observation takes nobody. `effort` is in person-days,
    None for an observation, which lasts `at_least` working days and until all gates of `waits`
    are open. `after` are ids of tasks that end first, `value` the utility it unlocks.
    """

    id: str
    kind: TaskKind
    title: str
    owner: str
    effort: Effort | None
    at_least: float = 0.0
    waits: tuple[Observation, ...] = ()
    after: tuple[str, ...] = ()
    value: float = 0.0
    candidates: tuple[str, ...] = ()
    challenge: str = ""
    stage: PlanStage | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Dates:
    """A date as likely passed as not (`p50`), and one that nine of ten runs keep (`p90`)."""

    p50: date
    p90: date


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A task with its dates.

    `start` and `finish` are the first and the last day of work on it. `critical` is the share of
    runs in which the end of the plan waits for it. `order` is its place among all tasks,
    `behind` the task of the same owner before it, empty where there is none.
    """

    task: Task
    start: Dates
    finish: Dates
    critical: float
    order: int
    behind: str = ""
