"""A plan, and what changed between two, as results."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from wfmap.insertion.deciding.terms import Parameter, Verdict
from wfmap.operations.results.candidates import as_it_is
from wfmap.operations.results.deciding import AmountResult, amount_result
from wfmap.operations.results.figures import (
    Count,
    FigureResult,
    NotSettledResult,
    QuestionName,
    figures_result,
    standing,
)
from wfmap.operations.results.findings import Followed, Led, answer_of
from wfmap.operations.results.ladders import LadderResult, ladder_result
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
from wfmap.plan.promise import Case, Promised
from wfmap.plan.recorded import plan_records
from wfmap.plan.schedule.terms import Dates, Scheduled, TaskKind
from wfmap.plan.stages import RaciChange
from wfmap.results import Number, Omitted, Result

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
class CaseResult:
    """A mean case: seconds from start to end and of people's work, cost, the share that is late.

    `cases_a_year` come; null means not known.
    """

    cycle_time: Number | None
    work: Number | None
    cost: Number | None
    late: Number | None
    cases_a_year: Number | None


@dataclass(frozen=True)
class PromiseResult:
    """The change of a case that is promised, to be minus as it is, each with its interval.

    `errors` is in wrong results a case; `net` is money a year in full use, a gain above nought.
    """

    cycle_time: AmountResult
    work: AmountResult
    cost: AmountResult
    late: AmountResult
    errors: AmountResult
    net: AmountResult


@dataclass(frozen=True)
class DecidedResult:
    """What was said of a candidate that is carried out, and why."""

    candidate: str
    verdict: Verdict
    because: str


@dataclass(frozen=True)
class PlannedResult:
    """A plan: what stands in the way, who does what when, by which stages and gates.

    `verdicts` repeat what was said of those that are carried out. `as_is`, `to_be` and `promise`
    say what a log is held against, null where nothing is carried out: as it is plus what is
    promised is as it is to be. `parameters` are the numbers that rests on, empty for candidates
    from a file.

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
    verdicts: tuple[DecidedResult, ...]
    as_is: CaseResult | None
    to_be: CaseResult | None
    promise: PromiseResult | None
    parameters: tuple[Parameter, ...]
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
    promise = plan.promise
    return PlannedResult(
        plan=VERSION,
        process=plan.graph.process.name,
        **standing(plan.state),
        baseline=None if plan.found is None else as_it_is(plan.found, "plan"),
        start=plan.start,
        finish=plan.finish,
        seed=plan.runs.seed,
        runs=plan.runs.count,
        verdicts=tuple(DecidedResult(c.id, c.verdict, c.because) for c in plan.chosen),
        as_is=None if promise is None else _case(promise.as_is),
        to_be=None if promise is None else _case(promise.to_be),
        promise=None if promise is None else _promise(promise.promised),
        parameters=() if promise is None else promise.parameters,
        assumptions=plan.assumptions,
        challenges=tuple(_challenge(challenge) for challenge in plan.challenges),
        tasks=tuple(_task(task) for task in plan.tasks),
        stages=tuple(ladder_result(plan, ladder) for ladder in plan.ladders),
        raci=plan.raci,
        figures=figures_result(plan_records(plan, "plan")),
        changes=None if changes is None else _changes(changes),
    )


def _case(case: Case) -> CaseResult:
    return CaseResult(case.cycle_time, case.work, case.cost, case.late, case.cases_a_year)


def _promise(promised: Promised) -> PromiseResult:
    return PromiseResult(
        cycle_time=amount_result(promised.cycle_time),
        work=amount_result(promised.work),
        cost=amount_result(promised.cost),
        late=amount_result(promised.late),
        errors=amount_result(promised.errors),
        net=amount_result(promised.net),
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
