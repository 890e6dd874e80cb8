"""A plan, and what changed between two, as results."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from wfmap.operations.results.candidates import as_it_is
from wfmap.operations.results.figures import (
    Count,
    FigureResult,
    NotSettledResult,
    QuestionName,
    figures_result,
    standing,
)
from wfmap.operations.results.findings import Followed, Led, answer_of
from wfmap.operations.results.simulation import BaselineResult
from wfmap.plan.challenges.terms import (
    Category,
    Challenge,
    Effort,
    Event,
    Evidence,
    ExitTest,
    PlanStage,
    Proposal,
    Status,
)
from wfmap.plan.gates.demotion import Watch
from wfmap.plan.gates.looks import Look
from wfmap.plan.recorded import plan_records
from wfmap.plan.schedule.terms import Dates, Scheduled, TaskKind
from wfmap.plan.stages import RaciChange
from wfmap.plan.stages.terms import (
    Awaited,
    Demotion,
    Gate,
    Ladder,
    Monitor,
    StagePlan,
)
from wfmap.results import Number, Omitted, Result
from wfmap.units.durations import WEEK

if TYPE_CHECKING:
    from wfmap.plan.diff import Change
    from wfmap.plan.planning import Plan
    from wfmap.report.beside import Beside

__all__ = [
    "PlanChangesResult",
    "PlanResult",
    "plan_changes_result",
    "plan_result",
    "planned_result",
]

VERSION: Final = "1"


@dataclass(frozen=True)
class ChallengeResult:
    """One thing that stands in the way, with its evidence, its owner and a measured way out.

    `cause` is what its id is made from. `steps`, `stores`, `flows`, `systems` and `actors` are ids
    of what it touches, `blocks` the candidates that wait for it, `predecessors` challenges to be
    closed first; `gate` is the stage before which it must be closed, null where it holds up none.
    `effort` is in person-days. `proposed` holds what was generated, `extra` columns of people's
    own.
    """

    id: str
    cause: str
    category: Category
    title: str
    severity: str
    evidence: tuple[Evidence, ...]
    mitigation: str
    effort: Effort
    owner: str
    exit_test: ExitTest
    early_warning: str
    proposed: Proposal
    reason: str
    gate: PlanStage | None
    status: Status
    notes: str
    steps: tuple[str, ...]
    stores: tuple[str, ...]
    flows: tuple[str, ...]
    systems: tuple[str, ...]
    actors: tuple[str, ...]
    blocks: tuple[str, ...]
    predecessors: tuple[str, ...]
    history: tuple[Event, ...]
    formerly: tuple[str, ...]
    manual: bool
    extra: Mapping[str, str]


@dataclass(frozen=True)
class TaskResult:
    """One task; `effort` is in person-days, null for an observation, which takes nobody.

    `start` and `finish` are days: as likely by `p50` as not, in nine of ten runs by `p90`.
    `critical` is the share of runs in which it holds up the end. `after` are ids of tasks that end
    first; `behind` is the task its owner does before, `value` the utility it unlocks.
    """

    id: str
    kind: TaskKind
    title: str
    owner: str | None
    effort: Effort | None
    start: Dates
    finish: Dates
    critical: Number
    after: tuple[str, ...]
    behind: str | None
    value: Number
    candidates: tuple[str, ...]
    challenge: str | None
    stage: PlanStage | None
    why: str


@dataclass(frozen=True)
class GateResult:
    """What must be measured before the next stage, by exact bounds; shares are from 0 to 1.

    A `bound` gate counts faults and opens at the first of `looks` with few enough; a `precision`
    gate only takes its `n` cases. `error` is the chance of opening at the limit, `chance` that of
    opening where the share is as `expected`. `per_week` cases come that count; `duration` is in
    seconds of working weeks. Null means that nothing is stated, or that it cannot be passed.
    """

    metric: str
    kind: Literal["bound", "precision"]
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


@dataclass(frozen=True)
class PlanChangeResult:
    """One difference from an older plan; `before` and `after` hold the facts that differ."""

    kind: str
    what: Literal["added", "removed", "changed"]
    id: str
    title: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    why: str


@dataclass(frozen=True)
class ChangedResult:
    """What differs between two plans: the whole first, then by kind."""

    changes: tuple[PlanChangeResult, ...]


@dataclass(frozen=True)
class PlanChangesResult(Result, Followed, ChangedResult, Led):
    """What differs from an older plan, with faults of wfmap."""


@dataclass(frozen=True)
class PlannedResult:
    """A plan: what stands in the way, who does what when, by which stages and gates.

    `challenges` are the whole register; `tasks` come in the order in which they begin. `baseline`
    is the process as it is, null where nothing was simulated; `finish` is null where there is
    nothing to do. Dates are drawn `runs` times with `seed`. `figures` are records.
    """

    plan: str
    process: str | None
    question: QuestionName | None
    settled: bool | None
    not_settled: NotSettledResult | None
    baseline: BaselineResult | None
    start: date
    finish: Dates | None
    seed: Count
    runs: Count
    assumptions: tuple[str, ...]
    challenges: tuple[ChallengeResult, ...]
    tasks: tuple[TaskResult, ...]
    stages: tuple[LadderResult, ...]
    raci: tuple[RaciChange, ...]
    figures: tuple[FigureResult, ...]
    changes: Omitted[tuple[PlanChangeResult, ...]]


@dataclass(frozen=True)
class PlanResult(Result, Followed, PlannedResult, Led):
    """A plan, and beside an older one what `changes`."""


def plan_result(
    plan: "Plan", around: "Beside", changes: "Iterable[Change] | None" = None
) -> PlanResult:
    """Make the result of a plan.

    Args:
        plan: the plan.
        around: what stands beside the answer.
        changes: what differs from an older plan, where there is one.
    """
    return answer_of(PlanResult, planned_result(plan, changes), around)


def planned_result(plan: "Plan", changes: "Iterable[Change] | None" = None) -> PlannedResult:
    """Say what a plan says."""
    return PlannedResult(
        plan=VERSION,
        process=plan.graph.process.name,
        **standing(plan.state),
        baseline=None if plan.found is None else as_it_is(plan.found, "plan"),
        start=plan.start,
        finish=plan.finish,
        seed=plan.runs.seed,
        runs=plan.runs.count,
        assumptions=plan.assumptions,
        challenges=tuple(_challenge(challenge) for challenge in plan.challenges),
        tasks=tuple(_task(task) for task in plan.tasks),
        stages=tuple(_ladder(plan, ladder) for ladder in plan.ladders),
        raci=plan.raci,
        figures=figures_result(plan_records(plan, "plan")),
        changes=None if changes is None else _changes(changes),
    )


def plan_changes_result(changes: "Iterable[Change]", around: "Beside") -> PlanChangesResult:
    """Make the result of comparing two plans."""
    return answer_of(PlanChangesResult, ChangedResult(_changes(changes)), around)


def _changes(changes: "Iterable[Change]") -> tuple[PlanChangeResult, ...]:
    """List what differs between two plans."""
    return tuple(
        PlanChangeResult(c.kind, c.what, c.id, c.title, c.before, c.after, c.why) for c in changes
    )


def _challenge(challenge: Challenge) -> ChallengeResult:
    said = {field.name: getattr(challenge, field.name) for field in fields(challenge)}
    return ChallengeResult(**{**said, "extra": dict(challenge.extra)})


def _task(scheduled: Scheduled) -> TaskResult:
    task = scheduled.task
    return TaskResult(
        id=task.id,
        kind=task.kind,
        title=task.title,
        owner=task.owner,
        effort=task.effort,
        start=scheduled.start,
        finish=scheduled.finish,
        critical=scheduled.critical,
        after=task.after,
        behind=scheduled.behind or None,
        value=task.value,
        candidates=task.candidates,
        challenge=task.challenge or None,
        stage=task.stage,
        why=task.why,
    )


def _ladder(plan: "Plan", ladder: Ladder) -> LadderResult:
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
        metric=gate.metric,
        kind=gate.kind,
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
