"""What a simulation found, as a result, whichever answer tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from wfmap.analysis.recorded import baseline_records
from wfmap.facts import Figure
from wfmap.operations.results.figures import (
    Count,
    FigureResult,
    NotSettledResult,
    QuestionName,
    ends,
    figures_result,
    not_settled_result,
)
from wfmap.results import Interval, Number, Omitted
from wfmap.units.record import Records, place
from wfmap.units.unbounded import UNBOUNDED

if TYPE_CHECKING:
    from wfmap.analysis.baseline import Baseline
    from wfmap.facts.facts import StepFacts
    from wfmap.simulation import PoolRun, Simulation, Week

__all__ = [
    "CostResult",
    "CycleTimeResult",
    "EstimateResult",
    "PoolResult",
    "PredictedResult",
    "SimulatedResult",
    "SpanResult",
    "simulated_result",
    "span_result",
]


@dataclass(frozen=True)
class ProcessNameResult:
    """Which process it is; `stage` is `as-is` or `to-be`, null where the document is mute."""

    id: str | None
    name: str | None
    stage: str | None


@dataclass(frozen=True)
class SpanResult:
    """The first day of a span and the day after its last, as YYYY-MM-DD."""

    begin: Annotated[str, Field(serialization_alias="from")]
    until: str


@dataclass(frozen=True)
class PercentilesResult:
    """The intervals of percentiles at 95 %, in seconds; null where one has not settled."""

    p50: Interval | None
    p90: Interval | None
    p95: Interval | None


@dataclass(frozen=True)
class CycleTimeResult:
    """How long cases take, in seconds: the mean with its interval at 95 %, and percentiles.

    All are null where queues grow without end, unless `allow_unstable` asks for them; `unbounded`
    says so.
    """

    mean: Number | None
    p50: Number | None
    p90: Number | None
    p95: Number | None
    interval: Interval | None
    intervals: PercentilesResult
    unbounded: bool


@dataclass(frozen=True)
class EstimateResult:
    """A mean with its interval at 95 %, null where it has not settled.

    The mean is null where it has no end: a wait in a queue that grows as long as the process runs.
    `unbounded` is there, and true, where that is so.
    """

    mean: Number | None
    interval: Interval | None
    unbounded: Omitted[Literal[True]] = None


@dataclass(frozen=True)
class CostResult:
    """What a case costs on average, in `currency`, with its interval at 95 %."""

    mean: Number | None
    interval: Interval | None
    currency: str | None
    settled: bool | None


@dataclass(frozen=True)
class OutcomeResult:
    """The cases that came to one end: their share, mean time in seconds, and share of late ones."""

    step: str
    name: str
    share: EstimateResult | None
    cycle_time: EstimateResult | None
    late: EstimateResult | None


@dataclass(frozen=True)
class PredictedResult:
    """What is predicted, under the names of what is simulated: seconds, a share, money a case.

    `note` says what it was made by: formulas, or a short trial, whose `basis` is `simulated` like
    that of the long runs beside it. `gap_reason` says what likely makes the difference, null where
    the two agree.
    """

    basis: str
    note: str
    cycle_time: Number | None
    p95: Number | None
    late: Number | None
    cost: Number | None
    gap_reason: str | None


@dataclass(frozen=True)
class StepResult:
    """One step: visits a case; seconds of work, seconds of waiting by cause and money a visit."""

    visits: EstimateResult | None
    work: EstimateResult | None
    waits: Mapping[str, EstimateResult | None]
    cost: EstimateResult | None


@dataclass(frozen=True)
class PoolResult:
    """Those who do the work of an actor.

    `load` is the share of their time on duty that they work, null where their number has no limit;
    `queue` the mean number that wait, `wait` the mean seconds in the queue, `servers` how many they
    are. `littles_gap` is how far the area under the queue and the sum of waits are apart, relative.
    Where more work comes in than they can do, `queue` and `wait` are null, and `unbounded` is true.
    """

    load: Number | None
    queue: Number | None
    wait: Number | None
    servers: int | None
    littles_gap: Number | None
    unbounded: Omitted[Literal[True]] = None


@dataclass(frozen=True)
class WeekResult:
    """One week of a span: cases that came and ended, mean seconds of those that began in it.

    `queues` are mean lengths by actor, `waiting` how many wait at its end. `from` is its first day.
    """

    begin: Annotated[str, Field(serialization_alias="from")]
    came: EstimateResult
    ended: EstimateResult
    cycle_time: EstimateResult | None
    queues: Mapping[str, EstimateResult]
    waiting: Mapping[str, EstimateResult]


@dataclass(frozen=True)
class SimulatedResult:
    """A simulated process.

    `throughput` is in cases a second, `late` the share of cases over the target with its interval.
    `waits` has seconds a visit by cause for each step and flow that has any, null where they have
    no end. `warm_up` are cases that were left out, in the long run seconds; `unfinished` counts
    measured cases that never ended. `unstable` names actors with more work than they can do.
    `figures` lists every figure as a record.
    """

    process: ProcessNameResult
    question: QuestionName
    span: SpanResult | None
    settled: bool | None
    stopped_by: str
    not_settled: NotSettledResult | None
    cycle_time: CycleTimeResult
    throughput: EstimateResult | None
    cost: CostResult | None
    late: Number | None
    late_interval: Interval | None
    outcomes: tuple[OutcomeResult, ...]
    predicted: PredictedResult
    waits: Mapping[str, Mapping[str, Number | None]]
    steps: Mapping[str, StepResult]
    pools: Mapping[str, PoolResult]
    weeks: tuple[WeekResult, ...]
    cases: Count
    replications: Count
    batches: Count
    warm_up: Number
    seed: Count
    version: str
    events: Count
    executions: Count
    unfinished: Number | None
    unstable: tuple[str, ...]
    figures: tuple[FigureResult, ...]


def simulated_result(base: "Baseline", answer: str, *, forced: bool = False) -> SimulatedResult:
    """Say what a simulation found, for the answer that prints it."""
    graph, found = base.graph, base.simulated
    known = baseline_records(base, answer, forced=forced)
    process = graph.process
    return SimulatedResult(
        process=ProcessNameResult(process.id, process.name, process.stage),
        question=found.question,
        span=span_result(found),
        settled=found.settled,
        stopped_by=found.stopped_by,
        not_settled=not_settled_result(found.not_settled),
        cycle_time=_cycle_time(known, found),
        throughput=_estimate(known, "throughput"),
        cost=_cost(known, base),
        late=known.value("late"),
        late_interval=_interval(known, "late"),
        outcomes=_outcomes(known, base),
        predicted=_predicted(known, base),
        waits=_waits(known, found),
        steps={step: _step(known, step, facts) for step, facts in found.facts.steps.items()},
        pools={actor: _pool(known, actor, pool) for actor, pool in found.pools.items()},
        weeks=tuple(_week(week) for week in found.weeks),
        cases=found.cases,
        replications=found.replications,
        batches=found.batches,
        warm_up=found.warm_up,
        seed=found.seed,
        version=metadata.version("wfmap"),
        events=found.events,
        executions=found.executions,
        unfinished=known.value("unfinished"),
        unstable=found.unstable,
        figures=figures_result(known),
    )


def span_result(found: "Simulation") -> SpanResult | None:
    """Give the span of a simulation; None in the long run."""
    return None if found.span is None else SpanResult(found.span.begin, found.span.until)


def _cycle_time(known: Records, found: "Simulation") -> CycleTimeResult:
    return CycleTimeResult(
        mean=known.value("cycle_time"),
        p50=known.value("p50"),
        p90=known.value("p90"),
        p95=known.value("p95"),
        interval=_interval(known, "cycle_time"),
        intervals=PercentilesResult(*(_interval(known, name) for name in ("p50", "p90", "p95"))),
        unbounded=found.unbounded,
    )


def _interval(known: Records, key: str, element: str = "", basis: str = "") -> Interval | None:
    low, high = (known.value(f"{key}.{end}", element, basis) for end in ("low", "high"))
    return ends(low, high)


def _estimate(known: Records, key: str, element: str = "") -> EstimateResult | None:
    mean = known.value(key, element, "simulated")
    if mean is None:
        return None
    if mean is UNBOUNDED:
        return EstimateResult(None, None, unbounded=True)
    return EstimateResult(mean, _interval(known, key, element, "simulated"))


def _cost(known: Records, base: "Baseline") -> CostResult | None:
    cost = _estimate(known, "cost")
    if cost is None:
        return None
    settled = None if base.settled is None else cost.interval is not None
    return CostResult(cost.mean, cost.interval, base.graph.process.currency, settled)


def _outcomes(known: Records, base: "Baseline") -> tuple[OutcomeResult, ...]:
    """List the ends that cases came to."""
    return tuple(
        OutcomeResult(
            step,
            base.graph.steps[step].label,
            _estimate(known, "share", place("outcome", step)),
            _estimate(known, "cycle_time", place("outcome", step)),
            _estimate(known, "late", place("outcome", step)),
        )
        for step in base.simulated.outcomes
        if known.value("share", place("outcome", step)) is not None
    )


def _predicted(known: Records, base: "Baseline") -> PredictedResult:
    time = base.predicted.facts.process.cycle_time
    return PredictedResult(
        basis="predicted" if time is None else time.basis,
        note="" if time is None else time.note,
        cycle_time=known.value("cycle_time", basis="predicted"),
        p95=known.value("p95", basis="predicted"),
        late=known.value("late", basis="predicted"),
        cost=known.value("cost", basis="predicted"),
        gap_reason=base.gap,
    )


def _waits(known: Records, found: "Simulation") -> Mapping[str, Mapping[str, float | None]]:
    """Give seconds a visit by cause, of the steps and flows that have any."""
    return {
        element: {cause: known.value(f"wait.{cause}", _where(found, element)) for cause in waits}
        for element, waits in found.waits.items()
        if any(figure.value for figure in waits.values())
    }


def _where(found: "Simulation", element: str) -> str:
    return place("step" if element in found.facts.steps else "flow", element)


def _step(known: Records, step: str, facts: "StepFacts") -> StepResult:
    at = place("step", step)
    return StepResult(
        visits=_estimate(known, "visits", at),
        work=_estimate(known, "work", at),
        waits={cause: _estimate(known, f"wait.{cause}", at) for cause in facts.waits},
        cost=_estimate(known, "cost", at),
    )


def _pool(known: Records, actor: str, pool: "PoolRun") -> PoolResult:
    at = place("actor", actor)
    return PoolResult(
        load=known.value("load", at, "simulated"),
        queue=known.value("queue", at),
        wait=known.value("wait", at),
        servers=pool.servers or None,
        littles_gap=pool.littles_gap,
        unbounded=True if known.value("queue", at) is UNBOUNDED else None,
    )


def _week(week: "Week") -> WeekResult:
    return WeekResult(
        begin=week.begin,
        came=_figure(week.came),
        ended=_figure(week.left),
        cycle_time=None if week.cycle_time is None else _figure(week.cycle_time),
        queues={actor: _figure(figure) for actor, figure in week.queues.items()},
        waiting={actor: _figure(figure) for actor, figure in week.waiting.items()},
    )


def _figure(figure: Figure) -> EstimateResult:
    return EstimateResult(figure.value, ends(figure.low, figure.high))
