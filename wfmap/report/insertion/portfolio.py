"""A portfolio as sections and as JSON: what to do together, what it takes, when it has paid."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from wfmap.analysis.wording import percent, signed_time
from wfmap.insertion.candidates import Candidates
from wfmap.insertion.portfolio import Joint, Payback
from wfmap.insertion.portfolio.items import repairs_of
from wfmap.insertion.portfolio.result import Portfolio
from wfmap.report.answers.bottlenecks import change_json
from wfmap.report.finite import finite_values
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.report.writing import markdown_section, text_section
from wfmap.units.figures import exact, money

__all__ = ["PORTFOLIOS", "months_between", "months_told", "portfolio_json", "portfolio_section"]


def portfolio_section(found: Candidates, done: Portfolio, *, titled: bool = False) -> Section:
    """Tell what to do together, what is needed first, and what more weeks would buy.

    Tables name candidates by their ids, which commands take, or by their titles for a reader.
    """
    return Section(
        f"What to do with {exact(done.budget)} weeks",
        tuple(_sentences(found, done)),
        (
            ("Chosen", _members(found, done, titled=titled)),
            ("Needed first, paid once", _repairs(found, done)),
            ("With other budgets", _frontier(done)),
        ),
    )


def _sentences(found: Candidates, done: Portfolio) -> Iterator[str]:
    if not done.members:
        yield "Nothing is worth doing within this budget."
        return
    yield f"{len(done.members)} candidates take {done.choice.weeks:.1f} weeks, repairs included."
    joint = done.joint
    if joint.overloaded:
        yield f"Together they overload {', '.join(joint.overloaded)}: choose fewer."
    if joint.together is not None:
        change = signed_time(joint.together.change)
        yield f"Together they change a case by {change} ({_sure(joint)})."
    if joint.added is not None:
        yield f"One by one the changes add up to {signed_time(joint.added)}: effects do not add."
    for actor, hours in sorted(done.choice.review.items()):
        sign = "−" if hours < 0 else "+"
        yield f"{found.graph.actor_name(actor)}: {sign}{abs(hours):.1f} hours a week."
    if done.payback is not None:
        yield _whole(done.payback, found.graph.process.currency)


def _sure(joint: Joint) -> str:
    """Say how a joint change was found, with its interval where there is one."""
    if joint.together is None or joint.together.low is None or joint.together.high is None:
        return f"{joint.basis}, not settled"
    if joint.together.low == joint.together.high:
        return joint.basis
    low, high = signed_time(joint.together.low), signed_time(joint.together.high)
    return f"{joint.basis}; 95 %: {low} to {high}"


def _whole(found: Payback, currency: str | None) -> str:
    """Say when all of them have paid back, repairs included."""
    cost = f"Repairs included, they cost about {money(found.cost, currency)}"
    if found.saving <= 0:
        return f"{cost} and save nothing in money."
    kept = f"{cost} and save {money(found.saving, currency)} a month in full use"
    if found.p50 is None:
        return f"{kept}, which never pays back in {percent(found.never)} of samples."
    ends = months_between(found)
    return f"{kept}: paid back after {months_told(found, found.p50)} of use (95 %: {ends})."


def _members(found: Candidates, done: Portfolio, *, titled: bool) -> Table:
    currency = found.graph.process.currency
    rows = tuple(
        (c.title if titled else c.id, c.verdict, *_paid(done.paybacks[c.id], currency))
        for c in done.members
    )
    headings = ("candidate", "verdict", "cost", "saved a month", "paid back after")
    return Table(headings, rows, (2, 3, 4), whole=(0, 1, 4))


def _paid(found: Payback | None, currency: str | None) -> tuple[str, str, str]:
    if found is None:
        return "?", "?", "costs are not stated"
    cost, saving = money(found.cost, currency), money(found.saving, currency)
    if found.p50 is None:
        return cost, saving, f"never in {percent(found.never)}"
    when = f"{months_told(found, found.p50)} (9 of 10: {months_told(found, found.p90)})"
    return cost, saving, when


def months_between(found: Payback) -> str:
    """Write the interval of the payback; one end where both are told alike."""
    return " to ".join(dict.fromkeys(months_told(found, months) for months in found.interval))


def months_told(found: Payback, months: float | None) -> str:
    """Write months; beyond those worked out nobody plans."""
    if months is None:
        return "never for some"
    most = len(found.curve)
    return f"over {most} months" if months > most else f"{months:.0f} months"


def _repairs(found: Candidates, done: Portfolio) -> Table:
    titles = {r.id: r.title for c in done.members for r in repairs_of(found, c)}
    rows = tuple((titles.get(name, name), f"{weeks:.1f}") for name, weeks in done.repairs.items())
    return Table(("what", "weeks"), rows, (1,), whole=(0,))


def _frontier(done: Portfolio) -> Table:
    rows = tuple(
        (exact(budget), f"{choice.weeks:.1f}", str(len(choice.items)), f"{choice.value:.2f}")
        for budget, choice in done.frontier
    )
    return Table(("weeks", "used", "candidates", "value"), rows, (0, 1, 2, 3))


_WHY: Final = {
    "reason": "budget",
    "events_needed": None,
    "message": "not settled: times still move with how long was simulated; `--events` allows more",
}


@finite_values
def portfolio_json(done: Portfolio) -> dict[str, Any]:
    """Turn a portfolio into JSON values; `together` and `added` are seconds a case."""
    together = done.joint.together
    return {
        "question": "long-run",
        "settled": done.settled,
        "not_settled": None if done.settled in {None, True} else _WHY,
        "budget_weeks": done.budget,
        "weeks": done.choice.weeks,
        "value": done.choice.value,
        "candidates": [c.id for c in done.members],
        "repairs": dict(done.repairs),
        "review_hours": dict(done.choice.review),
        "joint": {
            "basis": done.joint.basis,
            "together": None if together is None else change_json(together),
            "added": done.joint.added,
            "overloaded": list(done.joint.overloaded),
        },
        "frontier": [
            {"budget_weeks": b, "weeks": c.weeks, "value": c.value, "candidates": list(c.items)}
            for b, c in done.frontier
        ],
        "payback": {name: _payback(found) for name, found in done.paybacks.items()},
        "payback_together": _payback(done.payback),
    }


def _payback(found: Payback | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "p50_months": found.p50,
        "p90_months": found.p90,
        "interval_months": list(found.interval),
        "never": found.never,
        "cost": found.cost,
        "saving_per_month": found.saving,
        "low": list(found.low),
        "curve": list(found.curve),
        "high": list(found.high),
    }


def _text(values: dict[str, Any]) -> str:
    return json.dumps(values, indent=2, ensure_ascii=False) + "\n"


PORTFOLIOS: Final[Mapping[str, Callable[[Candidates, Portfolio], str]]] = {
    "text": lambda found, done: text_section(portfolio_section(found, done)),
    "json": lambda _, done: _text(portfolio_json(done)),
    "markdown": lambda found, done: markdown_section(portfolio_section(found, done)),
}
"""Writers of a portfolio, by format."""
