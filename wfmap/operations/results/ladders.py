"""The stages of a candidate as results: when each is, and what opens the next."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wfmap.plan.challenges.terms import Effort, PlanStage
from wfmap.plan.gates.demotion import Watch
from wfmap.plan.gates.looks import Look
from wfmap.plan.schedule.terms import Dates
from wfmap.plan.stages.terms import Awaited, Demotion, Gate, Ladder, Monitor, StagePlan
from wfmap.results import Number
from wfmap.units.durations import WEEK

if TYPE_CHECKING:
    from wfmap.plan.planning import Plan

__all__ = ["LadderResult", "ladder_result"]


@dataclass(frozen=True)
class GateResult:
    """What must be measured before the next stage, by exact bounds; shares are from 0 to 1.

    A `bound` gate counts faults and opens at the first of `looks` with few enough; a `precision`
    gate only takes its `n` cases; a `mean` gate opens where the mean of `n` cases lies under the
    `limit`, the mean of as many in the baseline, and both are in seconds as `unit` says. `id` is
    the candidate, the stage and what is measured. `error` is the chance of opening at the limit,
    `chance` that of opening where it is as `expected`. `per_week` cases come that count; `duration`
    is in seconds of working weeks. Null means that nothing is stated, or that it cannot be passed.
    """

    id: str
    metric: str
    kind: Literal["bound", "precision", "mean"]
    unit: Literal["share", "s"]
    limit: Number
    expected: Number | None
    n: int | None
    looks: tuple[Look, ...]
    error: Number | None
    chance: Number | None
    per_week: Number | None
    duration: Number | None
    where: str
    basis: str


@dataclass(frozen=True)
class DemotionResult:
    """When a stage goes back to an earlier one, step by step as `watch` says, or `at_once`."""

    metric: str
    to: PlanStage
    watch: Watch | None
    at_once: str


@dataclass(frozen=True)
class StageResult:
    """One stage of a candidate: when it is prepared, used and done, and what opens the next.

    `effort` is in person-days, `at_least` in seconds of working weeks. `awaits` are places for what
    only a log can tell.
    """

    stage: PlanStage
    purpose: str
    start: Dates
    in_use: Dates
    finish: Dates
    effort: Effort
    at_least: Number
    gates: tuple[GateResult, ...]
    demotion: DemotionResult | None
    training: str
    communication: str
    feedback: str
    drill: str
    monitoring: tuple[Monitor, ...]
    awaits: tuple[Awaited, ...]


@dataclass(frozen=True)
class LadderResult:
    """The stages of one candidate, from the baseline to the last it may reach.

    `capped_by` says which veto ends it, `stopped_by` which gate cannot be passed as things are;
    both null where it reaches the stage it is for.
    """

    candidate: str
    title: str
    step: str
    owner: str
    reviewer: str
    escalation: str
    value: Number
    last: str
    capped_by: str | None
    stopped_by: str | None
    stages: tuple[StageResult, ...]


def ladder_result(plan: "Plan", ladder: Ladder) -> LadderResult:
    """Make the result of the stages of one candidate."""
    return LadderResult(
        candidate=ladder.candidate,
        title=ladder.title,
        step=ladder.step,
        owner=ladder.owner,
        reviewer=ladder.reviewer,
        escalation=ladder.escalation,
        value=ladder.value,
        last=ladder.last,
        capped_by=ladder.capped_by or None,
        stopped_by=ladder.stopped_by or None,
        stages=tuple(_stage(plan, ladder, stage) for stage in ladder.stages),
    )


def _stage(plan: "Plan", ladder: Ladder, stage: StagePlan) -> StageResult:
    prepared, used = plan.tasks_of(ladder, stage)
    return StageResult(
        stage=stage.stage,
        purpose=stage.purpose,
        start=prepared.start,
        in_use=used.start,
        finish=used.finish,
        effort=stage.effort,
        at_least=stage.at_least_weeks * WEEK,
        gates=tuple(_gate(gate) for gate in stage.gates),
        demotion=None if stage.demotion is None else _demotion(stage.demotion),
        training=stage.training,
        communication=stage.communication,
        feedback=stage.feedback,
        drill=stage.drill,
        monitoring=stage.monitoring,
        awaits=stage.awaits,
    )


def _gate(gate: Gate) -> GateResult:
    return GateResult(
        id=gate.id,
        metric=gate.metric,
        kind=gate.kind,
        unit=gate.unit,
        limit=gate.limit,
        expected=gate.expected,
        n=gate.cases,
        looks=gate.looks,
        error=gate.error,
        chance=gate.chance,
        per_week=gate.per_week,
        duration=None if gate.weeks is None else gate.weeks * WEEK,
        where=gate.where,
        basis=gate.basis,
    )


def _demotion(demotion: Demotion) -> DemotionResult:
    return DemotionResult(demotion.metric, demotion.to, demotion.watch, demotion.at_once)
