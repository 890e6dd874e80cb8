"""A process → its candidates: matched, rewritten, simulated, judged and ranked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from wfmap.facts import Figure
from wfmap.facts.state import PREDICTED, State
from wfmap.graph import ProcessGraph
from wfmap.insertion.criteria import Judged, feasibility, risk, value
from wfmap.insertion.criteria.fit import affected, shortfalls
from wfmap.insertion.deciding.prices import Prices, prices_of
from wfmap.insertion.deciding.verdicts import decided
from wfmap.insertion.effects import human_time
from wfmap.insertion.parameters import Values
from wfmap.insertion.patterns import PATTERNS
from wfmap.insertion.patterns.pattern import Setting
from wfmap.insertion.ranking import Ranking, RankingOptions, rank
from wfmap.insertion.screening import Screened, screened
from wfmap.insertion.terms import Candidate, Criterion, Stage
from wfmap.insertion.titles import title_of
from wfmap.insertion.trying import Rounds, Tried, contenders, try_out
from wfmap.insertion.vetoes import is_vetoed, vetoes
from wfmap.prediction.predictor import Prediction, predict

if TYPE_CHECKING:
    from wfmap.analysis.baseline import Baseline
    from wfmap.simulation import NotSettled

__all__ = ["CandidateOptions", "Candidates", "candidates"]

CORNERED: Final = 200
"""Candidates whose doubt is worked out by predicting both ends; of more, those that help most."""

ACTING: Final[tuple[Stage, ...]] = ("assist", "supervised", "autonomous")


@dataclass(frozen=True, slots=True)
class CandidateOptions:
    """How candidates are judged.

    `own` are parameters of one's own, by candidate id or pattern. `patterns` and `stages` narrow
    what takes part; doing nothing always does. The shadow stage changes nothing by itself: it is
    how the doubt about the others is settled. `rounds` says how plans are simulated; None means
    that they are only predicted. `ranking` says how they are ranked.
    """

    own: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ACTING
    rounds: Rounds | None = None
    ranking: RankingOptions = field(default_factory=RankingOptions)
    told: Callable[[str], None] | None = None


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates of a process in their order, with what they were made from.

    `screened` holds each candidate's plan and to-be process by id; `tried` what was simulated,
    None where nothing was; `baseline` the process as it is, simulated as in every other answer.
    """

    graph: ProcessGraph
    prediction: Prediction
    ranking: Ranking
    screened: Mapping[str, Screened]
    tried: Tried | None
    baseline: "Baseline | None" = None

    @property
    def prices(self) -> Prices:
        """The terms of money."""
        return prices_of(self.graph.process)

    @property
    def settled(self) -> bool | None:
        """Whether the process as it is has settled; None where nothing was simulated."""
        if self.tried is None:
            return None
        base = self.baseline
        return self.tried.not_settled is None and (base is None or base.settled is not False)

    @property
    def not_settled(self) -> "NotSettled | None":
        """Why not; None where it has, or nothing was simulated."""
        if self.tried is None:
            return None
        return (self.baseline and self.baseline.simulated.not_settled) or self.tried.not_settled

    @property
    def state(self) -> State:
        """Which question is answered, and how surely."""
        if self.tried is None:
            return PREDICTED
        return State("long-run", self.settled, self.not_settled)

    @property
    def all(self) -> tuple[Candidate, ...]:
        """The candidates, the best first; those that are out come last."""
        return self.ranking.candidates


def candidates(graph: ProcessGraph, options: CandidateOptions | None = None) -> Candidates:
    """Find, rewrite, simulate, judge and rank the insertions of a process.

    Raises:
        WfmapError: a parameter of one's own is none.
    """
    chosen = options or CandidateOptions()
    setting = Setting(graph, predict(graph))
    plans = screened(setting, chosen.own, _with_simpler(chosen.patterns), chosen.stages)
    tried = _tried(setting, plans, chosen)
    wanted = {p.id for p in contenders(plans, setting.prediction, CORNERED)}
    wanted |= {p.id for p in plans if p.prediction.unstable}
    judged = [_judged(setting, p, tried, cornered=p.id in wanted) for p in plans]
    base = _baseline(setting, chosen) if tried is not None else None
    as_is = base.cycle_time if base is not None else None
    ranked = rank([_candidate(j, as_is) for j in judged], chosen.ranking)
    by_id = {j.screened.id: j for j in judged}
    ranked = decided(ranked, by_id, prices_of(graph.process))
    return Candidates(graph, setting.prediction, ranked, {p.id: p for p in plans}, tried, base)


def _baseline(setting: Setting, options: CandidateOptions) -> "Baseline | None":
    from wfmap.analysis.baseline import baseline_on  # noqa: PLC0415 - starts slowly

    if options.rounds is None:
        return None
    return baseline_on(setting.graph, options.rounds.terms, prediction=setting.prediction)


def _with_simpler(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Let what is simpler than AI take part beside patterns that were named."""
    simpler = (name for name, pattern in PATTERNS.items() if not pattern.is_ai)
    return tuple(dict.fromkeys((*patterns, *simpler))) if patterns else ()


def _tried(setting: Setting, plans: Sequence[Screened], options: CandidateOptions) -> Tried | None:
    base = setting.prediction
    if options.rounds is None or base.unstable or base.facts.process.arrivals is None:
        return None
    if not base.cycle_time.mean:
        return None
    return try_out(setting.graph, base, plans, options.rounds)


def _judged(setting: Setting, plan: Screened, tried: Tried | None, *, cornered: bool) -> Judged:
    has_ranges = cornered and plan.match.form not in {"nothing", "remove"}
    worst = plan.at(setting, "low") if has_ranges else None
    best = plan.at(setting, "high") if has_ranges else None
    return Judged(setting, plan, tried, worst, best)


def _candidate(judged: Judged, as_is: Figure | None) -> Candidate:
    plan = judged.screened
    match = plan.match
    found = vetoes(judged.setting, plan)
    criteria = (*value(judged), *feasibility(judged), *risk(judged))
    return Candidate(
        id=plan.id,
        element=match.element,
        pattern=match.pattern,
        stage=plan.stage,
        title=_title(judged),
        why="; ".join(match.why),
        criteria=criteria,
        vetoes=tuple(v for v in found if is_vetoed((v,), plan.stage)),
        shortfalls=shortfalls(judged),
        actors=affected(judged),
        reviewer=match.reviewer if judged.is_ai else None,
        escalates_to=match.owner if judged.is_ai else None,
        details=_details(judged, as_is, criteria),
        baseline="predicted" if as_is is None else as_is.basis,
    )


def _title(judged: Judged) -> str:
    plan = judged.screened
    form = "nothing" if judged.is_nothing else "" if judged.is_ai else judged.form
    return title_of(plan.match.pattern, form, plan.stage, plan.match.element.name)


def _details(
    judged: Judged, as_is: Figure | None, criteria: Sequence[Criterion]
) -> Mapping[str, float]:
    """Give the figures that plans and reports go on with; times in seconds a case.

    The time before is that of the baseline, the time after what the change makes of it.
    """
    base, after = judged.setting.prediction, judged.screened.prediction
    before, changed = base.cycle_time.mean, after.cycle_time.mean
    if as_is is not None and not base.unstable and before:
        known = next((c.value for c in criteria if c.name == "cycle_time"), None)
        moved = changed / before - 1 if known is None or after.unstable else known
        before, changed = as_is.value, as_is.value * (1 + moved)
    values: Values = judged.screened.parameters.at("mode")
    found = {
        "cycle_time_before": before,
        "cycle_time_after": changed,
        "coverage": values.coverage,
        "accuracy": values.accuracy,
    }
    step = judged.setting.facts.steps.get(judged.screened.match.step)
    if step is not None and step.work is not None and judged.is_ai:
        effects = values.effects(judged.screened.stage, step.work.value)
        found["people_per_execution_before"] = step.work.value
        found["people_per_execution_after"] = (
            human_time(effects)
            if judged.screened.stage in {"supervised", "autonomous"}
            else step.work.value
        )
        found["executions_per_case"] = step.executions.value
    return found
