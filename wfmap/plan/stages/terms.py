"""The stages of a candidate: gates, demotion, what goes with them, and what waits for a log."""

from dataclasses import dataclass, replace
from typing import Final, Literal

from wfmap.plan.challenges.terms import Effort, PlanStage
from wfmap.plan.gates import Look, Watch
from wfmap.units.figures import figure

__all__ = ["Awaited", "AwaitedKind", "Demotion", "Gate", "Ladder", "Monitor", "StagePlan"]

AwaitedKind = Literal["prediction", "gate", "age", "labels"]
LONGEST_WEEKS: Final = 104.0
"""Weeks of cases beyond which nobody waits for a gate."""
WEEKS_A_YEAR: Final = 52.0


@dataclass(frozen=True, slots=True)
class Gate:
    """What must be measured before the next stage, by exact bounds.

    A `bound` gate counts faults, and opens at the first look with few enough: the share is then
    under `limit` with confidence 1 − alpha over all looks. `error` is the exact chance of opening
    at the limit, `chance` that of opening where the share is as `expected`. A `precision` gate
    only takes its cases. A `mean` gate opens where the mean of its cases lies under the `limit`,
    the mean of as many in the baseline, with confidence 1 − alpha; both are in `unit`, seconds
    there and a share elsewhere. `id` names the candidate, the stage and what is measured.
    `looks` is empty where no number of cases that can be had is enough. `per_week` is how many
    cases come that count, None where nothing is stated of it; `weeks` the working time until the
    last look.
    """

    metric: str
    kind: Literal["bound", "precision", "mean"]
    limit: float
    expected: float
    looks: tuple[Look, ...]
    error: float
    chance: float
    at_look: tuple[float, ...]
    where: str
    per_week: float | None
    basis: str
    id: str = ""
    unit: Literal["share", "s"] = "share"

    def named(self, name: str, per_week: float | None) -> "Gate":
        """Give the same gate under an id, with the cases a week that count."""
        return replace(self, id=name, per_week=per_week)

    def at_least(self, cases: int) -> "Gate":
        """Give a gate that only takes its cases with so many of them at least."""
        last = self.looks[-1]
        return self if last.cases >= cases else replace(self, looks=(Look(cases, last.faults),))

    @property
    def cases(self) -> int | None:
        """The cases of the last look; None where it cannot be passed."""
        return self.looks[-1].cases if self.looks else None

    @property
    def why_closed(self) -> str:
        """Say why it cannot open as things are assumed; nothing where it can."""
        if not self.looks:
            return (
                f"{figure(100 * self.expected)} % is expected, and no number of cases proves that "
                "it is under the limit"
            )
        if self.weeks is not None and self.weeks > LONGEST_WEEKS:
            return f"it takes {self.cases:,} cases, {self.weeks / WEEKS_A_YEAR:.1f} years of them"
        return ""

    @property
    def weeks(self) -> float | None:
        """The weeks until the last look; None where unknown."""
        if not self.looks or not self.per_week:
            return None
        return self.looks[-1].cases / self.per_week


@dataclass(frozen=True, slots=True)
class Demotion:
    """When a stage is left backwards, by itself; `watch` is None where no rule can be planned."""

    metric: str
    to: PlanStage
    watch: Watch | None
    at_once: str


@dataclass(frozen=True, slots=True)
class Monitor:
    """What is watched in operation: by whom, from which value on, and what is done then."""

    metric: str
    owner: str
    threshold: str
    action: str


@dataclass(frozen=True, slots=True)
class Awaited:
    """A place for what only a log can tell: what is expected of it, and what it said.

    `age` is how old data is at the moment a step reads it, `labels` how many finished cases have
    the outcome that is to be learned or checked, `gate` what a gate counts, `prediction` what
    was predicted of the process. `expected` and `limit` are None where nothing is stated,
    `observed` until the log is there. Times are seconds; `source` says which log tells it.
    """

    kind: AwaitedKind
    metric: str
    expected: float | None
    limit: float | None
    unit: str
    basis: str
    source: str
    observed: float | None = None


@dataclass(frozen=True, slots=True)
class StagePlan:
    """One stage of one candidate; `at_least_weeks` is how long it lasts whatever the gates say."""

    stage: PlanStage
    purpose: str
    effort: Effort
    at_least_weeks: float
    gates: tuple[Gate, ...]
    demotion: Demotion | None
    training: str
    communication: str
    feedback: str
    drill: str
    monitoring: tuple[Monitor, ...]
    awaits: tuple[Awaited, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """The stages of one candidate, from the baseline to the last it may reach.

    `capped_by` says which veto ends it, `stopped_by` which gate cannot be passed as things are
    assumed; both empty where it reaches the stage it is for.
    """

    candidate: str
    title: str
    step: str
    is_ai: bool
    owner: str
    reviewer: str
    escalation: str
    value: float
    stages: tuple[StagePlan, ...]
    capped_by: str = ""
    stopped_by: str = ""

    @property
    def last(self) -> PlanStage:
        """The stage it ends at."""
        return self.stages[-1].stage
