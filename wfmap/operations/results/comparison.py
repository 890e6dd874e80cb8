"""A comparison of two processes as a result."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING

from wfmap.analysis.recorded import baseline_records, comparison_records
from wfmap.operations.results.figures import (
    Count,
    FigureResult,
    NotSettledResult,
    QuestionName,
    figures_result,
    not_settled_result,
)
from wfmap.operations.results.findings import Followed, Led, answer_of
from wfmap.operations.results.simulated import (
    SimulatedResult,
    SpanResult,
    simulated_result,
    span_result,
)
from wfmap.results import Number, Omitted, Result

if TYPE_CHECKING:
    from wfmap.analysis.comparison import Comparison
    from wfmap.report.beside import Beside
    from wfmap.simulation import Shift

__all__ = ["ComparisonResult", "comparison_result"]


@dataclass(frozen=True)
class RelativeResult:
    """A change as a share of the figure before, with its interval; null where that was 0."""

    change: Number | None
    low: Number | None
    high: Number | None


@dataclass(frozen=True)
class ShiftResult:
    """To-be minus as-is as paired runs tell it, with its interval at 95 %, null if not settled.

    `before` is the figure of the process as it is, `after` that and the change: a simulation of
    the other process alone differs from it by chance. Both are there where the figure is known.
    """

    before: Omitted[Number]
    after: Omitted[Number]
    change: Number | None
    low: Number | None
    high: Number | None
    settled: bool
    relative: RelativeResult


@dataclass(frozen=True)
class DifferenceResult:
    """What the change does: seconds a case, cases a second, money a case, the share of late cases.

    `parts` are seconds a case by what a case does: work, waits by cause, and what goes on side by
    side; they add up to the change of the cycle time. `within_outcomes` is the change of the
    time as if as many cases came out each way as before; null where they do.
    """

    cycle_time: ShiftResult | None
    within_outcomes: ShiftResult | None
    work: ShiftResult | None
    throughput: ShiftResult | None
    cost: ShiftResult | None
    breaches: ShiftResult | None
    parts: Mapping[str, ShiftResult | None]
    figures: tuple[FigureResult, ...]


@dataclass(frozen=True)
class ComparedResult:
    """Two processes, each as a simulation tells it, and the difference, in paired runs."""

    question: QuestionName
    span: SpanResult | None
    settled: bool | None
    not_settled: NotSettledResult | None
    as_is: SimulatedResult
    to_be: SimulatedResult
    difference: DifferenceResult
    seed: Count
    version: str


@dataclass(frozen=True)
class ComparisonResult(Result, Followed, ComparedResult, Led):
    """Two processes simulated on the same random numbers, and what the one changes."""


def comparison_result(
    found: "Comparison", around: "Beside", *, forced: bool = False
) -> ComparisonResult:
    """Make the result of a comparison.

    Args:
        found: the two processes, and the difference.
        around: what stands beside the answer.
        forced: whether times are given too where queues grow without end.
    """
    effect, (old, new) = found.effect, found.bases
    known = comparison_records(old.graph, found, "compare")
    before = baseline_records(old, "compare", forced=True)

    def between(key: str, shift: "Shift | None") -> ShiftResult | None:
        """Tell a change and, where the figure is known, what it was and will be."""
        was, will_be = before.value(key), known.value(f"to_be.{key}")
        return _shift(shift) if was is None or will_be is None else _shift(shift, was, will_be)

    said = ComparedResult(
        question=found.as_is.question,
        span=span_result(found.as_is),
        settled=found.settled,
        not_settled=not_settled_result(found.not_settled),
        as_is=simulated_result(old, "compare", forced=forced),
        to_be=simulated_result(new, "compare", forced=forced),
        difference=DifferenceResult(
            cycle_time=between("cycle_time", effect.cycle_time),
            within_outcomes=_shift(effect.within),
            work=between("work", effect.work),
            throughput=between("throughput", effect.throughput),
            cost=between("cost", effect.cost),
            breaches=between("late", effect.late),
            parts={name: _shift(part) for name, part in effect.parts.items()},
            figures=figures_result(known),
        ),
        seed=found.as_is.seed,
        version=metadata.version("wfmap"),
    )
    return answer_of(ComparisonResult, said, around)


def _shift(
    shift: "Shift | None", before: Number | None = None, after: Number | None = None
) -> ShiftResult | None:
    if shift is None:
        return None
    return ShiftResult(
        before=before,
        after=after,
        change=shift.change,
        low=shift.low,
        high=shift.high,
        settled=shift.settled,
        relative=RelativeResult(shift.ratio, shift.ratio_low, shift.ratio_high),
    )
