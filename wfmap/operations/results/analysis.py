"""The bottlenecks and the four answers as a result."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wfmap.answers import Answers
from wfmap.answers.recorded_flows import answers_records
from wfmap.bottlenecks.levers import LeverKind
from wfmap.bottlenecks.recorded import bottleneck_records
from wfmap.bottlenecks.results import Verdict
from wfmap.facts.state import PREDICTED, State
from wfmap.findings import Element
from wfmap.operations.results.figures import (
    ChangeResult,
    Count,
    FigureResult,
    NotSettledResult,
    QuestionName,
    change_result,
    figures_result,
    standing,
)
from wfmap.operations.results.findings import (
    CountsResult,
    FindingResult,
    Followed,
    Led,
    answer_of,
    finding_result,
)
from wfmap.operations.results.simulation import BaselineResult, baseline_result
from wfmap.results import Number, Omitted, Result

if TYPE_CHECKING:
    from wfmap.bottlenecks import Bottlenecks, Effect, Ranked
    from wfmap.bottlenecks.staffing import Staffing
    from wfmap.operations.answering import Analysed
    from wfmap.report.beside import Beside

__all__ = ["AnalysisResult", "analysis_result"]

BasisName = Literal["predicted", "simulated"]


@dataclass(frozen=True)
class ProcessHeadResult:
    """Which process it is, and the currency of its amounts; what it does not say is null."""

    id: str | None
    name: str | None
    version: str | None
    stage: str | None
    currency: str | None


@dataclass(frozen=True)
class EffectResult:
    """What a lever does to the whole process, to-be minus as-is.

    `cycle_time`, `work` and `parts` are seconds a case, `throughput` cases a second of the most the
    process could do, `cost` money a case, `breaches` the share of cases over the target. Null means
    that the document does not say enough. `parts` are the change of `cycle_time` by its cause, over
    all cases, and add up to that. `within_outcomes` is the change of the time as if as many cases
    came out each way as before, by which levers rank; null where they do.
    """

    settled: bool | None
    cycle_time: ChangeResult | None
    within_outcomes: ChangeResult | None
    throughput: ChangeResult | None
    cost: ChangeResult | None
    breaches: ChangeResult | None
    work: ChangeResult | None
    parts: Mapping[str, ChangeResult | None]


@dataclass(frozen=True)
class PriceResult:
    """What a lever costs by itself, in the document's currency a week."""

    per_week: Number | None


@dataclass(frozen=True)
class LeverResult:
    """What could be changed, in its place among its kind.

    `rank_interval` holds the first and the last rank it could have. `cause` is the main cause of
    what it changes: `work`, or a cause of waiting. `price` is null where it costs nothing by
    itself; `not_settled` says in a sentence why its effect has not settled.
    """

    element: Element
    lever: str
    effect: EffectResult
    predicted: EffectResult
    basis: str
    rank: Count
    rank_interval: tuple[int, int]
    mechanism: str
    cause: str
    settled: bool | None
    not_settled: str | None
    price: PriceResult | None


@dataclass(frozen=True)
class OverloadedResult:
    """An actor with more work than can be done; `lacking` is how many more it would take."""

    actor: str
    load: Number | None
    lacking: Number | None


@dataclass(frozen=True)
class GuessResult:
    """A number that nobody measured, and the cycle time in seconds with it lower and higher."""

    element: Element
    number: str
    basis: str
    low: Number | None
    high: Number | None


@dataclass(frozen=True)
class StaffingResult:
    """How many people it takes to meet the target.

    `target`, `now` and `reached` are seconds that count against the target: the mean, or the
    `percentile` that is named. `capacities` are numbers by actor, `changes` how many more or fewer.
    Costs are money an hour, null where no actor has a price. Where `meets` is false no number is
    enough, and `reached` is the least that more people could do.
    """

    target: Number
    percentile: Number | None
    meets: bool
    now: Number | None
    reached: Number | None
    capacities: Mapping[str, int]
    changes: Mapping[str, int]
    cost_per_hour: Number | None
    cost_per_hour_now: Number | None


@dataclass(frozen=True)
class StudyResult:
    """How the ranking was found, and what limits the process.

    `verdicts` says by kind of lever whether the best is `decided`, a `tie`, `open`, or `predicted`
    only. `capacity` is the most cases a second, null where nothing limits it; `limited_by` the
    actor that does. `events` were simulated of at most `budget`.
    """

    basis: BasisName
    verdicts: Mapping[LeverKind, Verdict]
    question: QuestionName | None
    settled: bool | None
    batches: Mapping[LeverKind, int]
    events: Count
    budget: Count
    limited_by: str | None
    capacity: Number | None
    unstable: tuple[OverloadedResult, ...]
    assumptions: tuple[GuessResult, ...]
    staffing: StaffingResult | None


@dataclass(frozen=True)
class AnsweredResult:
    """The bottlenecks and the four answers.

    `bottlenecks` holds for each kind of lever a list, best first; it and `bottleneck_study` are
    missing where no ranking was asked for. `baseline` is the process as it is, null where nothing
    was simulated. `figures` are what is stated, and what the ranking found, as records.
    """

    process: ProcessHeadResult
    question: QuestionName | None
    settled: bool | None
    not_settled: NotSettledResult | None
    baseline: BaselineResult | None
    bottlenecks: Omitted[Mapping[LeverKind, tuple[LeverResult, ...]]]
    bottleneck_study: Omitted[StudyResult]
    answers: Answers
    figures: tuple[FigureResult, ...]
    findings: tuple[FindingResult, ...]
    summary: CountsResult


@dataclass(frozen=True)
class AnalysisResult(Result, Followed, AnsweredResult, Led):
    """Where the bottlenecks are, what flows where, who decides, what is handed over."""


def analysis_result(found: "Analysed", around: "Beside") -> AnalysisResult:
    """Make the result of an analysis."""
    process, ranked, base = found.built.process, found.ranked, found.baseline
    figures = figures_result(answers_records(found.answers, "analyse"))
    if ranked is not None:
        figures += figures_result(bottleneck_records(process.currency, ranked, "analyse"))
    said = AnsweredResult(
        process=ProcessHeadResult(
            process.id, process.name, process.version, process.stage, process.currency
        ),
        **standing(_state(found)),
        baseline=None if base is None else baseline_result(base, "analyse"),
        bottlenecks=None if ranked is None else _levers(ranked),
        bottleneck_study=None if ranked is None else _study(ranked),
        answers=found.answers,
        figures=figures,
        findings=tuple(finding_result(finding) for finding in found.findings),
        summary=CountsResult.of(found.findings),
    )
    return answer_of(AnalysisResult, said, around)


def _state(found: "Analysed") -> State:
    if found.baseline is None:
        return PREDICTED
    why = found.not_settled
    return State(found.baseline.simulated.question, why is None, why)


def _levers(ranked: "Bottlenecks") -> Mapping[LeverKind, tuple[LeverResult, ...]]:
    return {kind: tuple(_lever(lever) for lever in levers) for kind, levers in ranked.kinds.items()}


def _lever(ranked: "Ranked") -> LeverResult:
    return LeverResult(
        element=ranked.element,
        lever=ranked.lever,
        effect=_effect(ranked.effect),
        predicted=_effect(ranked.predicted),
        basis=ranked.effect.basis,
        rank=ranked.rank,
        rank_interval=ranked.rank_interval,
        mechanism=ranked.mechanism,
        cause=ranked.cause,
        settled=ranked.effect.settled,
        not_settled=None if ranked.not_settled is None else ranked.not_settled.message,
        price=None if ranked.price is None else PriceResult(ranked.price.per_week),
    )


def _effect(effect: "Effect") -> EffectResult:
    return EffectResult(
        settled=effect.settled,
        cycle_time=change_result(effect.cycle_time),
        within_outcomes=change_result(effect.within),
        throughput=change_result(effect.throughput),
        cost=change_result(effect.cost),
        breaches=change_result(effect.breaches),
        work=change_result(effect.work),
        parts={cause: change_result(part) for cause, part in effect.parts.items()},
    )


def _study(ranked: "Bottlenecks") -> StudyResult:
    return StudyResult(
        basis=ranked.basis,
        verdicts=ranked.verdicts,
        question="long-run" if ranked.basis == "simulated" else None,
        settled=ranked.settled,
        batches=ranked.batches,
        events=ranked.events,
        budget=ranked.budget,
        limited_by=ranked.limited_by,
        capacity=ranked.capacity,
        unstable=tuple(OverloadedResult(p.actor, p.load, p.lacking) for p in ranked.unstable),
        assumptions=tuple(
            GuessResult(guess.element, guess.number, guess.basis, guess.low, guess.high)
            for guess in ranked.guesses
        ),
        staffing=None if ranked.staffing is None else _staffing(ranked.staffing),
    )


def _staffing(found: "Staffing") -> StaffingResult:
    return StaffingResult(
        target=found.target,
        percentile=found.percentile,
        meets=found.meets,
        now=found.now,
        reached=found.reached,
        capacities=found.capacities,
        changes=found.changes,
        cost_per_hour=found.cost if found.priced else None,
        cost_per_hour_now=found.cost_now if found.priced else None,
    )
