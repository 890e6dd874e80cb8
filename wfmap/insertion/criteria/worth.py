"""Value: what the whole process gains, from simulating the rewrite.

Every figure is a change, to-be minus as-is, relative to the process as it is, so that one scale
serves every process. Less time, cost, work, lateness and errors are negative; more throughput is
positive.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from wfmap.insertion.criteria.judged import ASSUMED, Corners, Judged, unknown
from wfmap.insertion.deciding.prices import UNPRICED, is_priced
from wfmap.insertion.effects import error_left
from wfmap.insertion.parameters import Values
from wfmap.insertion.rewriting.people import is_person
from wfmap.insertion.terms import Criterion
from wfmap.prediction.predictor import Prediction
from wfmap.units.durations import HOUR, WEEK, human
from wfmap.units.figures import money
from wfmap.words.sentences import signed

if TYPE_CHECKING:
    from wfmap.simulation import Shift

__all__ = ["errors_after", "people_work", "value"]

MODEL_ERROR: Final = 0.5
"""Share of a predicted change by which a simulation of it may differ (own, on bundled models)."""
LEAST_ERROR: Final = 0.005
"""Share of the cycle time by which it may differ at least."""
RELATIVE: Final = "share of the process as it is"
WEEKS: Final = 46
"""Weeks a year in which work is done (own convention)."""


def value(judged: Judged) -> Iterator[Criterion]:
    """Yield the criteria of value; those the document says too little for are unknown."""
    yield _cycle_time(judged)
    yield _cost_of_a_case(judged)
    yield _effort(judged)
    if judged.setting.prediction.late is not None:
        yield _breaches(judged)
    yield _throughput(judged)
    yield _errors(judged)


def _cycle_time(judged: Judged) -> Criterion:
    base = judged.setting.prediction
    found = judged.corners(lambda p: None if p.unstable else p.cycle_time.mean)
    if base.unstable or base.facts.process.arrivals is None or not base.cycle_time.mean:
        why = "the document does not say enough to tell how long a case takes"
        return unknown("value", "cycle_time", (-1.0, 1.0), RELATIVE, why)
    if found is None:
        return judged.criterion(
            "value",
            "cycle_time",
            (1.0, 1.0, 1.0),
            RELATIVE,
            "predicted",
            "queueing theory",
            f"{_overloaded(judged.screened.prediction, judged)}: queues would grow without end",
        )
    return _changed_time(judged, base.cycle_time.mean, found)


def _overloaded(prediction: Prediction, judged: Judged) -> str:
    names = [judged.setting.graph.actor_name(pool.actor) for pool in prediction.unstable]
    return f"{', '.join(names)} would get more work than can be done"


def _changed_time(judged: Judged, predicted: float, found: Corners) -> Criterion:
    """Tell the change of the cycle time as a share of it.

    The doubt about parameters, about the model and of the runs multiply each other: all of them
    are ratios, so that no end of the interval lies below minus the whole.
    """
    shift = judged.tried.shift(judged.screened.id) if judged.tried is not None else None
    ends = [found.worst / found.mode, found.best / found.mode] if found.mode else []
    lower, upper = min(1.0, *ends), max(1.0, *ends)
    if shift is not None and shift.before > 0:
        told = f"{_by(shift.change)} a case in the simulation, of {human(shift.before)}"
        moved = shift.after / shift.before
        low, high = _run_doubt(shift, moved)
        bounds = (moved - 1, low * lower - 1, high * upper - 1)
        provenance = f"paired runs; {ASSUMED}"
        basis = "simulated"
    else:
        told = f"{_by(found.mode - predicted)} a case as predicted, of {human(predicted)}"
        moved = found.mode / predicted
        doubt = _model_doubt(moved, nothing=judged.is_nothing)
        bounds = (moved - 1, moved * lower / doubt - 1, moved * upper * doubt - 1)
        provenance, basis = f"queueing theory; {ASSUMED}", "predicted"
    return judged.criterion("value", "cycle_time", bounds, RELATIVE, basis, provenance, told)


def _run_doubt(shift: "Shift", moved: float) -> tuple[float, float]:
    """Give both ends of a simulated ratio; where it has not settled, as wide as a predicted one."""
    if shift.settled and shift.ratio_low is not None and shift.ratio_high is not None:
        return 1 + shift.ratio_low, 1 + shift.ratio_high
    doubt = _model_doubt(moved, nothing=False)
    return moved / doubt, moved * doubt


def _model_doubt(moved: float, *, nothing: bool) -> float:
    """Give the factor by which a predicted ratio may be off."""
    doubt = 1 + LEAST_ERROR * (not nothing)
    return doubt * max(moved, 1 / moved) ** MODEL_ERROR if moved > 0 else doubt


def _by(seconds: float) -> str:
    if round(abs(seconds)) == 0:
        return "no change"
    return f"{human(abs(seconds))} {'less' if seconds < 0 else 'more'}"


def _cost(prediction: Prediction) -> float | None:
    cost = prediction.facts.process.cost
    return cost.value if cost is not None else None


def _cost_of_a_case(judged: Judged) -> Criterion:
    base, found = _cost(judged.setting.prediction), judged.corners(_cost)
    if not base or found is None:
        return unknown("value", "cost", (-1.0, 1.0), RELATIVE, "the cost per case is not stated")
    if judged.is_ai and not is_priced(judged.screened.parameters):
        return unknown("value", "cost", (-1.0, 1.0), RELATIVE, UNPRICED)
    bounds = ((found.mode - base) / base, (found.best - base) / base, (found.worst - base) / base)
    currency = judged.setting.graph.process.currency
    told = f"{money(base, currency)} → {money(found.mode, currency)} a case"
    return judged.criterion("value", "cost", bounds, RELATIVE, "predicted", ASSUMED, told)


def people_work(judged: Judged, prediction: Prediction) -> float:
    """Sum the seconds of people's work in one case, those outside left out."""
    graph = judged.setting.graph
    people = [a for a in prediction.facts.actors if is_person(graph, a)]
    return sum(prediction.facts.actors[a].work_per_case.value for a in people)


def _effort(judged: Judged) -> Criterion:
    base = people_work(judged, judged.setting.prediction)
    found = judged.corners(lambda p: people_work(judged, p))
    if not base or found is None:
        why = "no working times are stated"
        return unknown("value", "effort", (-1.0, 1.0), RELATIVE, why)
    bounds = ((found.mode - base) / base, (found.best - base) / base, (found.worst - base) / base)
    told = (
        f"{human(base)} → {human(found.mode)} of people's work a case{_a_year(judged, found, base)}"
    )
    return judged.criterion("value", "effort", bounds, RELATIVE, "predicted", ASSUMED, told)


def _a_year(judged: Judged, found: Corners, base: float) -> str:
    arrivals = judged.setting.facts.process.arrivals
    if arrivals is None:
        return ""
    hours = (base - found.mode) * arrivals.value * WEEK * WEEKS / HOUR
    return f", {abs(hours):,.0f} hours a year {'freed' if hours >= 0 else 'more'}"


def _breaches(judged: Judged) -> Criterion:
    tried, base = judged.tried, judged.setting.prediction.late or 0.0
    change = tried.change(judged.screened.id, "late") if tried is not None else None
    found = judged.corners(lambda p: None if p.unstable else p.late)
    if found is None:
        told = "every case would be late in the end"
        bounds: tuple[float | None, float, float] = (1 - base, 1 - base, 1 - base)
        return judged.criterion(
            "value", "breaches", bounds, "share of cases", "predicted", "", told
        )
    worse, better = max(found.worst - found.mode, 0.0), min(found.best - found.mode, 0.0)
    if change is not None:
        low, high = change.low, change.high
        if low is None or high is None:
            doubt = MODEL_ERROR * abs(change.change) + LEAST_ERROR
            low, high = change.change - doubt, change.change + doubt
        bounds = (change.change, max(low + better, -1.0), min(high + worse, 1.0))
        told = f"{signed(change.change * 100)} points of cases over the target in the simulation"
        return judged.criterion(
            "value", "breaches", bounds, "share of cases", "simulated", ASSUMED, told
        )
    moved = found.mode - base
    doubt = MODEL_ERROR * abs(moved) + LEAST_ERROR * (not judged.is_nothing)
    bounds = (moved, moved + better - doubt, moved + worse + doubt)
    told = f"{signed(moved * 100)} points of cases over the target as predicted"
    return judged.criterion(
        "value", "breaches", bounds, "share of cases", "predicted", ASSUMED, told
    )


def _throughput(judged: Judged) -> Criterion:
    base = judged.setting.prediction.capacity
    found = judged.corners(lambda p: p.capacity)
    if not 0 < base < float("inf") or found is None:
        why = "what the process could do at most is not stated"
        return unknown("value", "throughput", (-1.0, 1.0), RELATIVE, why)
    bounds = (found.mode / base - 1, found.worst / base - 1, found.best / base - 1)
    limit = judged.setting.graph.actor_name(judged.screened.prediction.limited_by)
    told = (
        f"{signed(bounds[0] * 100)} % of what the process could do at most; then {limit} limits it"
    )
    return judged.criterion("value", "throughput", bounds, RELATIVE, "predicted", ASSUMED, told)


def errors_after(judged: Judged, values: Values) -> float:
    """Give the share of wrong results at the step that are left, 0 to 1."""
    match, by_hand = judged.screened.match, values.error_by_hand
    if match.form == "repair":
        return by_hand * (1 - values.saved_by_help)
    if match.form in {"rule", "api"}:
        return values.coverage * (1 - values.accuracy) + (1 - values.coverage) * by_hand
    if judged.screened.pattern.watches and judged.screened.stage != "shadow":
        found = values.coverage * values.accuracy * values.caught
        return max(0.0, by_hand - found)
    acts = judged.screened.stage in {"supervised", "autonomous"}
    if judged.is_ai and acts and not judged.orders_work:
        return error_left(values.effects(judged.screened.stage, 1.0))
    return by_hand


def _errors(judged: Judged) -> Criterion:
    visits = _visits(judged)
    known = judged.screened.parameters
    after = {}
    for corner in ("mode", "low", "high"):
        values = known.at(corner)
        after[corner] = (errors_after(judged, values) - values.error_by_hand) * visits
    bounds = (after["mode"], after["high"], after["low"])
    by_hand = known.at("mode").error_by_hand
    left = errors_after(judged, known.at("mode"))
    told = f"{by_hand * 100:.1f} % wrong by hand → {left * 100:.1f} %"
    provenance = f"by hand: {known.source('error_by_hand')}; {ASSUMED}"
    return judged.criterion(
        "value", "errors", bounds, "wrong results per case", "assumption", provenance, told
    )


def _visits(judged: Judged) -> float:
    if judged.is_nothing:
        return 0.0
    fact = judged.setting.facts.steps.get(judged.screened.match.step)
    return min(fact.visits.value, 10.0) if fact is not None else 0.0
