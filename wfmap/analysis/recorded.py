"""The figures of a simulation, of a prediction, and of the baseline that is both, as records."""

from typing import TYPE_CHECKING, Final

from wfmap.analysis.growing import without_queues
from wfmap.facts import Figure, FlowFacts, StepFacts
from wfmap.facts.facts import times
from wfmap.facts.outcome import can_end
from wfmap.graph import ProcessGraph
from wfmap.prediction.predictor import Prediction
from wfmap.units.record import (
    CASES,
    MONEY,
    PER_SECOND,
    SECONDS,
    SHARE,
    TIMES,
    Recorder,
    Records,
    place,
)
from wfmap.units.unbounded import UNBOUNDED

if TYPE_CHECKING:
    from wfmap.analysis.baseline import Baseline
    from wfmap.analysis.comparison import Comparison
    from wfmap.simulation import Shift, Simulation, Week
    from wfmap.statistics.changes import Change

__all__ = [
    "baseline_records",
    "comparison_records",
    "currency_of",
    "record_change",
    "record_prediction",
    "record_simulation",
    "simulation_records",
]

_PERCENTILES: Final = ("p50", "p90", "p95")


def baseline_records(base: "Baseline", answer: str, *, forced: bool = False) -> Records:
    """List the figures of a baseline: all that was simulated, and beside it what was predicted.

    Args:
        base: the process predicted and simulated.
        answer: the answer that prints them.
        forced: whether times are given that have no end.
    """
    records = Recorder("simulated")
    record_simulation(records, base.graph, base.simulated, forced=forced)
    record_prediction(records, base.graph, base.predicted)
    return records.of(answer)


def simulation_records(
    graph: ProcessGraph, found: "Simulation", answer: str, *, forced: bool = False
) -> Records:
    """List the figures of a simulation alone."""
    records = Recorder("simulated")
    record_simulation(records, graph, found, forced=forced)
    return records.of(answer)


def comparison_records(graph: ProcessGraph, found: "Comparison", answer: str) -> Records:
    """List what a change does, to-be minus as-is, as paired runs of both tell it.

    Keys are `change.` and what changes; `change.part.` and a cause are the seconds a case of the
    change of the cycle time. `to_be.` and what changes is the baseline of the process as it is and
    the paired change together: it is printed beside them, so that what stands there adds up, and
    differs within chance from what a simulation of the other process alone tells.
    `change.within` is the change of the time within outcomes, where cases come out otherwise.
    """
    records, effect = Recorder("simulated"), found.effect
    base = baseline_records(found.bases[0], answer, forced=True)
    known = {
        "cycle_time": (effect.cycle_time, SECONDS),
        "within": (effect.within, SECONDS),
        "work": (effect.work, SECONDS),
        "throughput": (effect.throughput, PER_SECOND),
        "cost": (effect.cost, currency_of(graph)),
        "late": (effect.late, SHARE),
        **{f"part.{name}": (part, SECONDS) for name, part in effect.parts.items()},
    }
    for key, (shift, unit) in known.items():
        if shift is None:
            continue
        record_change(records, key, shift, unit, is_simulated=True)
        before = base.value(key)
        if before is not None:
            records.take(f"to_be.{key}", before + shift.change, unit)
        if shift.ratio is not None:
            records.take(f"change.{key}.relative", shift.ratio, SHARE)
            records.spread(f"change.{key}.relative", (shift.ratio_low, shift.ratio_high), SHARE)
    return records.of(answer)


def record_change(  # noqa: PLR0913, PLR0917 - what a record is made of
    records: Recorder,
    key: str,
    change: "Change | Shift | None",
    unit: str,
    element: str = "",
    basis: str = "",
    *,
    is_simulated: bool = False,
) -> None:
    """Take down a change with its interval, where there is one.

    A predicted change repeats the figure as both ends, which says nothing; of one that
    `is_simulated` an interval of no width says that nothing changes.
    """
    if change is None:
        return
    records.take(f"change.{key}", change.change, unit, element, basis)
    if change.low != change.high or (is_simulated and change.low is not None):
        records.spread(f"change.{key}", (change.low, change.high), unit, element, basis)


def currency_of(graph: ProcessGraph) -> str:
    """Give the unit of amounts of money."""
    return graph.process.currency or MONEY


def record_prediction(records: Recorder, graph: ProcessGraph, known: Prediction) -> None:
    """Take down what is predicted of the whole process, and the load of those who are limited.

    Where no case can come to an end, there is no time or cost of a case to take down.
    """
    if can_end(graph):
        _record_case(records, graph, known)
    records.take("capacity", known.capacity, PER_SECOND, basis="predicted")
    for actor, pool in known.pools.items():
        records.take("load", pool.load, SHARE, place("actor", actor), "predicted")


def _record_case(records: Recorder, graph: ProcessGraph, known: Prediction) -> None:
    cost = known.facts.process.cost
    times = known.cycle_time.mean, known.p50, known.p90, known.p95
    for key, value in zip(("cycle_time", *_PERCENTILES), times, strict=True):
        records.take(key, UNBOUNDED if known.unstable else value, SECONDS, basis="predicted")
    if known.late is not None and not known.unstable:
        records.take("late", known.late, SHARE, basis="predicted")
    if cost is not None:
        records.take("cost", cost.value, currency_of(graph), basis="predicted")


def record_simulation(
    records: Recorder, graph: ProcessGraph, found: "Simulation", *, forced: bool
) -> None:
    """Take down all that a simulation found; what grows without end is so, unless `forced`."""
    hides = found.unbounded and not forced
    found = without_queues(graph, found) if hides else found
    _whole(records, graph, found, hides=hides)
    _steps(records, graph, found)
    for actor, pool in found.pools.items():
        element = place("actor", actor)
        if pool.load is not None:
            records.take("load", pool.load.value, SHARE, element)
        records.take("queue", pool.mean_queue.value, CASES, element)
        records.take("wait", pool.wait.value, SECONDS, element)
    for week in found.weeks:
        _week(records, week)


def _whole(records: Recorder, graph: ProcessGraph, found: "Simulation", *, hides: bool) -> None:
    time, cost = found.cycle_time, found.facts.process.cost
    records.take("cycle_time", UNBOUNDED if hides else time.mean, SECONDS)
    records.spread("cycle_time", (time.low, time.high), SECONDS)
    if time.low is not None and time.high is not None:
        records.take("cycle_time.half", (time.high - time.low) / 2, SECONDS)
    means = time.p50, time.p90, time.p95
    for key, value, spread in zip(_PERCENTILES, means, time.spreads, strict=True):
        records.take(key, UNBOUNDED if hides else value, SECONDS)
        records.spread(key, spread or (None, None), SECONDS)
    if found.late_share is not None:
        if not hides:
            records.take("late", found.late_share.value, SHARE)
        records.spread("late", (found.late_share.low, found.late_share.high), SHARE)
    _figure(records, "throughput", found.throughput, PER_SECOND)
    if cost is not None:
        _figure(records, "cost", cost, currency_of(graph))
    records.take("unfinished", found.unfinished, CASES)
    if found.question == "from":
        records.take("unfinished.each", found.unfinished / found.replications, CASES)
    for step, outcome in found.outcomes.items() if not hides else ():
        at = place("outcome", step)
        _figure(records, "share", outcome.share, SHARE, at)
        if outcome.cycle_time is not None:
            _figure(records, "cycle_time", outcome.cycle_time, SECONDS, at)
        if outcome.late is not None:
            _figure(records, "late", outcome.late, SHARE, at)


def _steps(records: Recorder, graph: ProcessGraph, found: "Simulation") -> None:
    """Take down visits, work, cost and waits of steps and flows: per visit, and in a case."""
    for step, fact in found.facts.steps.items():
        element = place("step", step)
        _figure(records, "visits", fact.visits, TIMES, element)
        if fact.work is not None:
            _figure(records, "work", fact.work, SECONDS, element)
        if fact.cost is not None:
            _figure(records, "cost", fact.cost, currency_of(graph), element)
        _waits(records, fact, element, is_span=found.question == "from")
    for flow, passed in found.facts.flows.items():
        element = place("flow", flow)
        _figure(records, "visits", passed.visits, TIMES, element)
        _waits(records, passed, element, is_span=found.question == "from")


def _waits(records: Recorder, fact: StepFacts | FlowFacts, element: str, *, is_span: bool) -> None:
    """Take down waits per visit and in a case; of a span those of visits that have them behind.

    When it ends, many cases have not come to a step yet, so that none is an average case.
    """
    for cause, figure in fact.waits.items():
        _figure(records, f"wait.{cause}", figure, SECONDS, element)
        if not is_span:
            waited = times(fact.visits.value, figure.value)
            records.take(f"wait_per_case.{cause}", waited, SECONDS, element)
    if is_span:
        records.take("wait", sum(f.value for f in fact.waits.values()), SECONDS, element)
    else:
        records.take("wait_per_case", fact.wait_per_case, SECONDS, element)


def _week(records: Recorder, week: "Week") -> None:
    element = place("week", week.begin)
    _figure(records, "came", week.came, CASES, element)
    _figure(records, "ended", week.left, CASES, element)
    if week.cycle_time is not None:
        _figure(records, "cycle_time", week.cycle_time, SECONDS, element)
    for key, by_actor in (("queue", week.queues), ("waiting", week.waiting)):
        for actor, figure in by_actor.items():
            _figure(records, key, figure, CASES, f"{element}/{place('actor', actor)}")


def _figure(records: Recorder, key: str, figure: Figure, unit: str, element: str = "") -> None:
    records.take(key, figure.value, unit, element)
    records.spread(key, (figure.low, figure.high), unit, element)
