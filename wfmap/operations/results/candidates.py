"""Candidates of insertion as a result: the best first, those that are out by a veto last."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from wfmap.insertion.deciding.money import YEAR
from wfmap.insertion.deciding.terms import Verdict
from wfmap.insertion.recorded import candidate_records
from wfmap.insertion.terms import AXES, Axis, Candidate, Criterion, Measure, Stage, Veto
from wfmap.operations.results.deciding import (
    BreakEvenResult,
    BuildingResult,
    FlipResult,
    LawResult,
    MoneyResult,
    MonthsResult,
    QuestionResult,
    break_even_result,
    building_result,
    flip_result,
    law_result,
    money_result,
    months_result,
    question_result,
)
from wfmap.operations.results.figures import (
    FigureResult,
    NotSettledResult,
    QuestionName,
    figures_result,
    standing,
)
from wfmap.operations.results.findings import Followed, Led, answer_of
from wfmap.operations.results.simulation import BaselineResult, baseline_result
from wfmap.readiness.terms import Shortfall
from wfmap.results import Interval, Number, Result

if TYPE_CHECKING:
    from wfmap.insertion.candidates import Candidates
    from wfmap.report.beside import Beside

__all__ = [
    "CandidateResult",
    "CandidatesResult",
    "as_it_is",
    "candidates_result",
]


@dataclass(frozen=True)
class PlaceResult:
    """What a candidate sits on: a kind, such as `step` or `flow`, and an id."""

    kind: str
    id: str


@dataclass(frozen=True)
class CriterionResult:
    """One criterion in its own unit; `value` is null where nothing is known.

    `interval` holds the truth with 95 %. `utility` maps it on a fixed scale, 0 worst to 1 best, the
    same for every candidate and process. `basis` is how it was found, `provenance` says so in
    words, `sentence` explains it.
    """

    name: str
    value: Number | None
    interval: tuple[Number | None, Number | None]
    unit: str
    basis: str
    provenance: str
    utility: Interval
    sentence: str


@dataclass(frozen=True)
class AxisResult:
    """One of three axes: its utility, 0 worst to 1 best, and each criterion in its own unit."""

    value: Number
    interval: Interval
    unit: str
    provenance: str
    criteria: tuple[CriterionResult, ...]


@dataclass(frozen=True)
class VetoResult:
    """A reason that caps autonomy and is never traded for value.

    `cap` is the furthest stage that is left, null where nothing is; `as_of` the day on which the
    text of `source` was read.
    """

    name: str
    cap: Stage | None
    reason: str
    source: str
    as_of: str
    note: str


@dataclass(frozen=True)
class WeightsResult:
    """How much each axis counts; together 1."""

    value: Number
    feasibility: Number
    risk: Number


@dataclass(frozen=True)
class CentralResult:
    """The weights of somebody who would put a candidate first, and how sure that is, 0 to 1."""

    weights: WeightsResult
    confidence: Number


@dataclass(frozen=True)
class CandidateResult:
    """A place, a pattern and a stage of autonomy, judged on three axes.

    `verdict` says whether to do it, `because` why, `only_after` what comes first and `next_rung`
    the stage to go to next. Ranks are null for `do_not` and `cannot_say`. `group` joins the stages
    of one proposal. `building` is what it comes to if a team of one's own, or a partner, builds it.
    `first_rank_share` is the share of samples in which it is first. `shortfalls`
    are what is not ready; `details` figures that plans go on with, in seconds, shares and money;
    `baseline` is where the times among them come from.
    """

    id: str
    step: str
    element: PlaceResult
    pattern: str
    form: str | None
    stage: Stage
    title: str
    settled: bool | None
    value: AxisResult
    feasibility: AxisResult
    risk: AxisResult
    vetoes: tuple[VetoResult, ...]
    blocked: str | None
    rank: Annotated[int, Field(ge=1)] | None
    rank_interval: tuple[int, int] | None
    first_rank_share: Number | None
    central_weights: CentralResult | None
    dominated_by: str | None
    group: str
    verdict: Verdict
    because: str
    only_after: tuple[str, ...]
    next_rung: Stage | None
    money: MoneyResult | None
    payback_months: MonthsResult | None
    break_even: BreakEvenResult
    building: tuple[BuildingResult, ...]
    flips: tuple[FlipResult, ...]
    questions: tuple[QuestionResult, ...]
    law: LawResult
    physical: bool | None
    why: str
    measure_next: tuple[Measure, ...]
    reviewer: str | None
    escalates_to: str | None
    actors: tuple[str, ...]
    shortfalls: tuple[Shortfall, ...]
    baseline: str
    details: Mapping[str, Number | None]


@dataclass(frozen=True)
class AsIsResult:
    """The process as it is: seconds and money a case, share late, cases a year; null: unknown."""

    cycle_time: Number | None
    cost: Number | None
    late: Number | None
    cases_a_year: Number | None


@dataclass(frozen=True)
class ProposedResult:
    """Candidates in the order of `order`: verdict, net money a year, utility.

    `horizon` is in months, `as_is` what a case takes and costs today, null where not known.
    `events` were simulated in all, and `baseline` is the process as it is; both are null where
    nothing was simulated.
    """

    currency: str | None
    horizon: Number
    order: tuple[str, ...]
    question: QuestionName | None
    settled: bool | None
    not_settled: NotSettledResult | None
    events: Annotated[int, Field(ge=0)] | None
    baseline: BaselineResult | None
    as_is: AsIsResult
    candidates: tuple[CandidateResult, ...]
    figures: tuple[FigureResult, ...]


@dataclass(frozen=True)
class CandidatesResult(Result, Followed, ProposedResult, Led):
    """Where AI could be inserted and what would be simpler, judged and ranked."""


def candidates_result(found: "Candidates", around: "Beside") -> CandidatesResult:
    """Make the result of a search for candidates."""
    said = ProposedResult(
        currency=found.prices.currency or None,
        horizon=found.prices.horizon,
        order=("verdict", "net money a year", "utility"),
        **standing(found.state),
        events=None if found.tried is None else found.tried.events,
        baseline=as_it_is(found, "candidates"),
        as_is=_as_is(found),
        candidates=tuple(_candidate(found, candidate) for candidate in found.all),
        figures=figures_result(candidate_records(found, "candidates")),
    )
    return answer_of(CandidatesResult, said, around)


def _as_is(found: "Candidates") -> AsIsResult:
    base, process = found.baseline, found.prediction.facts.process
    simulated = base.cycle_time if base is not None else None
    time = found.prediction.cycle_time.mean if simulated is None else simulated.value
    cost = process.cost if base is None or base.cost is None else base.cost
    arrivals = process.arrivals
    return AsIsResult(
        cycle_time=time if isfinite(time) else None,
        cost=cost.value if cost is not None else None,
        late=found.prediction.late,
        cases_a_year=arrivals.value * YEAR if arrivals is not None else None,
    )


def as_it_is(found: "Candidates", answer: str) -> BaselineResult | None:
    """Say what an answer says of the process as it is; None where nothing was simulated."""
    return None if found.baseline is None else baseline_result(found.baseline, answer)


def _candidate(found: "Candidates", candidate: Candidate) -> CandidateResult:
    """Make the result of one candidate."""
    match = found.screened[candidate.id].match
    return CandidateResult(
        id=candidate.id,
        step=match.step,
        element=PlaceResult(candidate.element.kind, candidate.element.id),
        pattern=candidate.pattern,
        form=match.form or None,
        stage=candidate.stage,
        title=candidate.title,
        settled=None if found.tried is None else found.tried.settled(candidate.id),
        value=_axis(candidate, "value"),
        feasibility=_axis(candidate, "feasibility"),
        risk=_axis(candidate, "risk"),
        vetoes=tuple(_veto(veto) for veto in candidate.vetoes),
        blocked=candidate.blocked or None,
        rank=candidate.rank,
        rank_interval=candidate.rank_interval,
        first_rank_share=candidate.first_rank_share,
        central_weights=_central(found, candidate),
        dominated_by=candidate.dominated_by,
        group=candidate.id.rpartition("--")[0],
        verdict=candidate.verdict,
        because=candidate.because,
        only_after=candidate.only_after,
        next_rung=candidate.next_rung,
        money=money_result(candidate.money),
        payback_months=months_result(candidate.money),
        break_even=break_even_result(candidate.money),
        building=tuple(building_result(one) for one in candidate.building),
        flips=tuple(flip_result(one) for one in candidate.flips),
        questions=tuple(question_result(one) for one in candidate.questions),
        law=law_result(candidate.law),
        physical=candidate.physical,
        why=candidate.why,
        measure_next=candidate.measure_next,
        reviewer=candidate.reviewer,
        escalates_to=candidate.escalates_to,
        actors=candidate.actors,
        shortfalls=candidate.shortfalls,
        baseline=candidate.baseline,
        details=candidate.details,
    )


def _central(found: "Candidates", candidate: Candidate) -> CentralResult | None:
    """Give the weights of who would put it first; None where nobody does."""
    central = found.ranking.central.get(candidate.id)
    if central is None:
        return None
    weights = dict(zip(AXES, central.weights, strict=True))
    return CentralResult(WeightsResult(**weights), central.confidence)


def _axis(candidate: Candidate, axis: Axis) -> AxisResult:
    """Give the utility of an axis: the weakest of feasibility, else the mean of its criteria."""
    criteria = candidate.on(axis)
    lows, highs = [c.utility[0] for c in criteria], [c.utility[1] for c in criteria]
    if axis == "feasibility":
        low, high = min(lows, default=0.0), min(highs, default=1.0)
        provenance = "the weakest of its criteria"
    else:
        count = max(len(criteria), 1)
        low, high = sum(lows) / count, sum(highs) / count
        provenance = "the mean of its criteria"
    return AxisResult(
        value=(low + high) / 2,
        interval=(low, high),
        unit="utility, 0 worst to 1 best on fixed scales",
        provenance=provenance,
        criteria=tuple(_criterion(criterion) for criterion in criteria),
    )


def _criterion(criterion: Criterion) -> CriterionResult:
    return CriterionResult(
        name=criterion.name,
        value=criterion.value,
        interval=(criterion.low, criterion.high),
        unit=criterion.unit,
        basis=criterion.basis,
        provenance=criterion.provenance,
        utility=criterion.utility,
        sentence=criterion.sentence,
    )


def _veto(veto: Veto) -> VetoResult:
    note = "pre-screen, not legal advice"
    return VetoResult(veto.name, veto.cap, veto.reason, veto.source, veto.as_of, note)
