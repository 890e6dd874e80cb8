"""The figures of candidates and of portfolios as records."""

from collections.abc import Sequence
from typing import Final

from wfmap.analysis.recorded import currency_of, record_change, record_prediction
from wfmap.insertion.candidates import Candidates
from wfmap.insertion.portfolio.choosing import Choice
from wfmap.insertion.portfolio.paybacks import Payback
from wfmap.insertion.portfolio.result import Portfolio
from wfmap.insertion.terms import AXES, Candidate
from wfmap.units.figures import exact
from wfmap.units.record import COUNT, SECONDS, SHARE, Recorder, Records, place

__all__ = [
    "RANK",
    "budget_place",
    "candidate_place",
    "candidate_records",
    "choice_place",
    "drawn_portfolio",
    "month_place",
    "portfolio_records",
    "together_place",
]

WEEKS: Final = "weeks of one person"
MONTHS: Final = "months of use"
HOURS: Final = "hours a week"
VALUE: Final = "money over the horizon, else utility"
RANK: Final = "rank"
UTILITY: Final = "utility"


def candidate_place(candidate: str) -> str:
    """Name a candidate in a record."""
    return place("candidate", candidate)


def candidate_records(found: Candidates, answer: str) -> Records:
    """List the figures of candidates: what is predicted as it is, criteria, utilities and ranks.

    Keys of criteria are their axis and name (`value.cycle_time`), with the ends of their interval;
    `utility.` and an axis is the mean utility there, `.low` and `.high` what it could be.
    """
    records = Recorder("predicted")
    record_prediction(records, found.graph, found.prediction)
    for candidate in found.all:
        at = candidate_place(candidate.id)
        for criterion in candidate.criteria:
            key = f"{criterion.axis}.{criterion.name}"
            records.take(key, criterion.value, criterion.unit, at, criterion.basis)
            ends = (criterion.low, criterion.high)
            records.spread(key, ends, criterion.unit, at, criterion.basis)
        _ranked(records, found, candidate, at)
        _details(records, candidate, at)
    return records.of(answer)


def _ranked(records: Recorder, found: Candidates, candidate: Candidate, at: str) -> None:
    basis = candidate.baseline
    means = found.ranking.axes.get(candidate.id, ())
    for axis, mean in zip(AXES, means, strict=False):
        ends = [criterion.utility for criterion in candidate.on(axis)]
        records.take(f"utility.{axis}", mean, UTILITY, at, basis)
        if ends:
            low, high = (sum(end) / len(ends) for end in zip(*ends, strict=True))
            records.spread(f"utility.{axis}", (low, high), UTILITY, at, basis)
    if candidate.rank is not None:
        records.take("rank", candidate.rank, RANK, at, basis)
        records.spread("rank", candidate.rank_interval or (None, None), RANK, at, basis)


def _details(records: Recorder, candidate: Candidate, at: str) -> None:
    details, basis = candidate.details, candidate.baseline
    if "cycle_time_before" in details:
        records.take("cycle_time", details["cycle_time_before"], SECONDS, basis=basis)
    if "cycle_time_after" in details:
        records.take("cycle_time", details["cycle_time_after"], SECONDS, at, basis)


def budget_place(weeks: float) -> str:
    """Name in a record what would be chosen under a budget."""
    return place("budget", f"{exact(weeks)} weeks")


def together_place(done: Portfolio) -> str:
    """Name a set of candidates in a record: a set of one has repairs, which one alone has not."""
    return place("portfolio", " + ".join(c.id for c in done.members))


def choice_place(choice: Choice) -> str:
    """Name a set of candidates that weeks could buy in a record."""
    return place("set", " + ".join(choice.items))


def month_place(at: str, month: int) -> str:
    """Name a month of use in a record, from 1."""
    return f"{at}/{place('month', str(month))}"


def drawn_portfolio(
    found: Candidates, done: Portfolio, line: Sequence[Choice], answer: str
) -> Records:
    """List the figures of a portfolio, and those that only its charts draw.

    Args:
        found: the candidates.
        done: the portfolio.
        line: what each further week buys, see `bought`.
        answer: the answer that draws them.
    """
    told = portfolio_records(found, done, answer)
    records, payback = Recorder(told.basis), done.payback
    for choice in line:
        at = choice_place(choice)
        records.take("effort", choice.weeks, WEEKS, at)
        records.take("value", choice.value, VALUE, at)
        records.take("members", len(choice.items), COUNT, at)
    if payback is not None:
        money, at = currency_of(found.graph), together_place(done)
        months = zip(payback.low, payback.curve, payback.high, strict=True)
        for k, (low, middle, high) in enumerate(months):
            month = month_place(at, k + 1)
            records.take("payback.balance", middle, money, month, payback.basis)
            records.spread("payback.balance", (low, high), money, month, payback.basis)
    return Records((*told.every, *records.of(answer).every), told.basis)


def portfolio_records(found: Candidates, done: Portfolio, answer: str) -> Records:
    """List the figures of a portfolio: what it takes and changes together, and its paybacks."""
    records, at = Recorder(done.joint.basis), together_place(done)
    records.take("effort", done.choice.weeks, WEEKS, at)
    if done.joint.together is not None:
        record_change(records, "cycle_time", done.joint.together, SECONDS, at)
    if done.joint.added is not None:
        records.take("change.cycle_time.added", done.joint.added, SECONDS, at)
    for budget, choice in done.frontier:
        under = budget_place(budget)
        records.take("effort", choice.weeks, WEEKS, under)
        records.take("value", choice.value, VALUE, under)
        records.take("members", len(choice.items), COUNT, under)
    for actor, hours in done.choice.review.items():
        records.take("review", hours, HOURS, f"{at}, {place('actor', actor)}")
    for name, weeks in done.repairs.items():
        records.take("effort", weeks, WEEKS, place("repair", name))
    money = currency_of(found.graph)
    for name, payback in done.paybacks.items():
        _payback(records, payback, candidate_place(name), money)
    _payback(records, done.payback, at, money)
    return records.of(answer)


def _payback(records: Recorder, found: Payback | None, at: str, money: str) -> None:
    if found is None:
        return
    records.take("payback.cost", found.cost, money, at, found.basis)
    records.take("payback.saving", found.saving, f"{money} a month", at, found.basis)
    records.take("payback.never", found.never, SHARE, at, found.basis)
    for key, months in (("p50", found.p50), ("p90", found.p90)):
        if months is not None:
            records.take(f"payback.{key}", months, MONTHS, at, found.basis)
    for end, months in zip(("low", "high"), found.interval, strict=True):
        if months is not None:
            records.take(f"payback.{end}", months, MONTHS, at, found.basis)
