"""What every answer that simulates says of itself, and its figures, as results."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from wfmap.facts.state import State, Unsettled
from wfmap.results import Interval, Number, Omitted
from wfmap.statistics.changes import Change
from wfmap.units.record import Record, Records
from wfmap.units.unbounded import UNBOUNDED

__all__ = [
    "ChangeResult",
    "Count",
    "FigureResult",
    "NotSettledResult",
    "QuestionName",
    "change_result",
    "ends",
    "figures_result",
    "not_settled_result",
    "standing",
]

QuestionName = Literal["long-run", "from", "as-asked"]
"""What a simulation was asked: the long run, a span from a day on, or exactly some runs."""
Count = Annotated[int, Field(ge=0)]


@dataclass(frozen=True)
class FigureResult:
    """One figure of an answer; it is the same in every answer that has it.

    `key` says what it is, such as `cycle_time` or `wait.contention`; `element` of what: a kind and
    an id such as `step/check`, empty for the whole process. `unit` is `s` (seconds), `share` (of
    1, or a change of one), a currency, or what is counted; `basis` is where it comes from, `answer`
    the answer that prints it. `value` is null where it is unknown or has no end; `unbounded` is
    there, and true, where it has no end.
    """

    key: str
    element: str
    unit: str
    basis: str
    value: Number | None
    answer: str
    unbounded: Omitted[Literal[True]] = None


@dataclass(frozen=True)
class NotSettledResult:
    """Why an answer has not settled; `events_needed` in all would do, null where none is known."""

    reason: str
    events_needed: int | None
    message: str


@dataclass(frozen=True)
class ChangeResult:
    """To-be minus as-is, in the unit of what changes, with its interval at 95 %.

    `low` and `high` are null where it has not settled; a predicted change repeats itself there.
    """

    change: Number | None
    low: Number | None
    high: Number | None
    settled: bool


def standing(state: State) -> dict[str, Any]:
    """Give the fields `question`, `settled` and `not_settled` of a result.

    The first is None where nothing was simulated, the second also where exactly some runs were
    named; the third says why an answer has not settled.
    """
    return {
        "question": state.question,
        "settled": state.settled,
        "not_settled": not_settled_result(state.not_settled),
    }


def figures_result(records: Records | Iterable[Record]) -> tuple[FigureResult, ...]:
    """List figures."""
    every = records.every if isinstance(records, Records) else records
    return tuple(_figure(record) for record in every)


def _figure(record: Record) -> FigureResult:
    return FigureResult(
        record.key,
        record.element,
        record.unit,
        record.basis,
        record.value if record.is_bounded else None,
        record.answer,
        True if record.value is UNBOUNDED else None,
    )


def not_settled_result(why: Unsettled | None) -> NotSettledResult | None:
    """Say why something has not settled."""
    if why is None:
        return None
    return NotSettledResult(why.reason, why.events_needed, why.message)


def change_result(change: Change | None) -> ChangeResult | None:
    """Tell a change; None where it is not known."""
    if change is None:
        return None
    return ChangeResult(change.change, change.low, change.high, change.settled)


def ends(low: Number | None, high: Number | None) -> Interval | None:
    """Give an interval; None where an end is not known."""
    return None if low is None or high is None else (low, high)
