"""Verdicts as results: money, what flips it, what to find out, what the law makes of it."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from wfmap.insertion.deciding.terms import (
    Amount,
    Builder,
    Building,
    Law,
    LawClass,
    Money,
    Question,
    Tipping,
)
from wfmap.results import Number

__all__ = [
    "AmountResult",
    "BreakEvenResult",
    "FlipResult",
    "LawResult",
    "MoneyResult",
    "MonthsResult",
    "QuestionResult",
    "amount_result",
    "break_even_result",
    "flip_result",
    "law_result",
    "money_result",
    "months_result",
    "question_result",
]


@dataclass(frozen=True)
class AmountResult:
    """An amount of money: likely, and the ends of 95 %; null where it is not known.

    Gains are above nought and costs below, so that amounts add up.
    """

    value: Number | None
    low: Number | None
    high: Number | None
    unit: str
    provenance: str


@dataclass(frozen=True)
class MoneyResult:
    """What a candidate is worth a year in full use, and over the horizon.

    `net` is the sum of `work`, `errors`, `lateness` and `run`; `cashable` that part of the work
    whose cost really ends, and `upkeep` that part of `run` which is no calls. `build` is paid once.
    `npv` adds up the horizon with interest, use growing as people take it up; `npv_cashable` counts
    cashable work only.
    """

    work: AmountResult
    cashable: AmountResult
    errors: AmountResult
    lateness: AmountResult
    run: AmountResult
    upkeep: AmountResult
    net: AmountResult
    build: AmountResult
    npv: AmountResult
    npv_cashable: AmountResult


@dataclass(frozen=True)
class MonthsResult:
    """Months of use until it has paid back: likely, and 95 %; null for never or not known.

    `never` is the share of samples that have not paid back within the horizon.
    """

    value: Number | None
    low: Number | None
    high: Number | None
    never: Number | None


@dataclass(frozen=True)
class BreakEvenResult:
    """Where it neither gains nor loses: share of wrong results, share covered, cases a year."""

    error_rate: Number | None
    coverage: Number | None
    volume: Number | None


@dataclass(frozen=True)
class QuestionResult:
    """What to find out: where the answer goes, how to get it, and of how many cases.

    `pointer` leads into the document, or names a figure (`figures/PATTERN/NAME`) or an effort.
    `worth` is what knowing it is worth at most over the horizon, in money. `about` tells several
    questions of one place apart, such as the dimensions of quality.
    """

    pointer: str
    ask: str
    how: str
    n: int | None
    worth: Number | None
    unit: str
    allowed: tuple[str, ...]
    about: str


@dataclass(frozen=True)
class FlipResult:
    """A number that turns the answer: what changes, and what becomes of it.

    `far`: it does so beyond its own doubt, or with one more number; it is named and stops nothing.
    """

    pointer: str
    value: Number
    flips_at: Number
    changes: str
    becomes: str
    far: bool


@dataclass(frozen=True)
class BuildingResult:
    """What it comes to if a team of one's own, or a partner, builds it; likely values.

    `per_day` is what one person costs a day, `ramp_up_months` the time until they can begin,
    `payback_months` counts from the decision; null where it is not known, or never.
    `skills_lacking` are those that it takes and the document does not show.
    """

    who: Builder
    per_day: Number | None
    ramp_up_months: Number | None
    build: Number | None
    npv: Number | None
    payback_months: Number | None
    skills_lacking: tuple[str, ...]


@dataclass(frozen=True)
class LawResult:
    """What the law makes of the use: a pre-screen, not legal advice.

    `until_answered` says how far it may go before somebody answers, null where nothing is open;
    `proposed` that words propose the class and nobody has confirmed it.
    """

    class_: Annotated[LawClass, Field(serialization_alias="class")]
    basis: tuple[str, ...]
    until_answered: str | None
    proposed: bool


def money_result(found: Money | None) -> MoneyResult | None:
    """Make the result of an amount of money; null where no wage or no volume is stated."""
    if found is None:
        return None
    return MoneyResult(
        work=amount_result(found.work),
        cashable=amount_result(found.cashable),
        errors=amount_result(found.errors),
        lateness=amount_result(found.lateness),
        run=amount_result(found.run),
        upkeep=amount_result(found.upkeep),
        net=amount_result(found.net),
        build=amount_result(found.build),
        npv=amount_result(found.npv),
        npv_cashable=amount_result(found.npv_cashable),
    )


def amount_result(found: Amount) -> AmountResult:
    """Make the result of one amount."""
    return AmountResult(found.value, found.low, found.high, found.unit, found.provenance)


def months_result(found: Money | None) -> MonthsResult | None:
    """Make the result of a payback; null where it is not known."""
    if found is None or found.never is None:
        return None
    value, low, high = found.payback
    return MonthsResult(value, low, high, found.never)


def break_even_result(found: Money | None) -> BreakEvenResult:
    """Make the result of where it neither gains nor loses."""
    if found is None:
        return BreakEvenResult(None, None, None)
    even = found.break_even
    return BreakEvenResult(even.error_rate, even.coverage, even.volume)


def question_result(found: Question) -> QuestionResult:
    """Make the result of a question."""
    return QuestionResult(
        found.pointer,
        found.ask,
        found.how,
        found.n,
        found.worth,
        found.unit,
        found.allowed,
        found.about,
    )


def building_result(found: Building) -> BuildingResult:
    """Make the result of who builds it."""
    return BuildingResult(
        found.who,
        found.per_day,
        found.ramp_up,
        found.build,
        found.npv,
        found.payback,
        found.lacking,
    )


def flip_result(found: Tipping) -> FlipResult:
    """Make the result of a number that flips."""
    return FlipResult(
        found.pointer, found.value, found.flips_at, found.changes, found.becomes, found.far
    )


def law_result(found: Law) -> LawResult:
    """Make the result of a pre-screen."""
    return LawResult(found.class_, found.basis, found.until_answered or None, found.proposed)
