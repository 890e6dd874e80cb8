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
    "builder_place",
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
FROM_NOW: Final = "months"
VALUE: Final = "money over the horizon, else utility"
RANK: Final = "rank"
UTILITY: Final = "utility"


def candidate_place(candidate: str) -> str:
    """Name a candidate in a record."""
    return place("candidate", candidate)


def candidate_records(found: Candidates, answer: str) -> Records:
    """List the figures of candidates: what is predicted as it is, criteria, utilities and ranks.

    Keys of criteria are their axis and name (`value.cycle_time`), with the ends of their interval;
    `utility.` and an axis is the mean utility there, `.low` and `.high` what it could be. `first`
    is the share of samples in which a candidate leads, `weight.` and an axis what those weigh
    that at who put it first, `confidence` how often it leads with just these weights.
    `money.net` is the money a year, `break_even.error_rate` the share of results that may be
    wrong before nothing is gained, and `build`, `npv`, `begun` and `payback` what it comes to by
    who builds it.
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
        _money(records, candidate, at, currency_of(found.graph))
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
    if candidate.first_rank_share is not None:
        records.take("first", candidate.first_rank_share, SHARE, at, basis)
    central = found.ranking.central.get(candidate.id)
    if central is not None:
        for axis, weight in zip(AXES, central.weights, strict=True):
            records.take(f"weight.{axis}", weight, SHARE, at, basis)
        records.take("confidence", central.confidence, SHARE, at, basis)


def _details(records: Recorder, candidate: Candidate, at: str) -> None:
    details, basis = candidate.details, candidate.baseline
    if "cycle_time_before" in details:
        records.take("cycle_time", details["cycle_time_before"], SECONDS, basis=basis)
    if "cycle_time_after" in details:
        records.take("cycle_time", details["cycle_time_after"], SECONDS, at, basis)


def _money(records: Recorder, candidate: Candidate, at: str, currency: str) -> None:
    basis = candidate.baseline
    if candidate.money is not None and candidate.money.net.value is not None:
        records.take("money.net", candidate.money.net.value, f"{currency} a year", at, basis)
    even = candidate.money.break_even.error_rate if candidate.money is not None else None
    if even is not None:
        records.take("break_even.error_rate", even, SHARE, at, basis)
    for one in candidate.building:
        by = builder_place(at, one.who)
        records.take("build", one.build, currency, by, basis)
        records.take("npv", one.npv, currency, by, basis)
        records.take("begun", one.ramp_up, FROM_NOW, by, basis)
        records.take("payback", one.payback, MONTHS, by, basis)


def builder_place(at: str, who: str) -> str:
    """Name in a record who would build a candidate."""
    return f"{at}/{place('builder', who)}"


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
