"""A portfolio as sections and as JSON: what to do together, what it takes, when it has paid."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from wfmap.insertion.candidates import Candidates
from wfmap.insertion.deciding.terms import SAID
from wfmap.insertion.portfolio import Joint, Payback
from wfmap.insertion.portfolio.items import repairs_of
from wfmap.insertion.portfolio.result import Portfolio
from wfmap.insertion.recorded import (
    budget_place,
    candidate_place,
    portfolio_records,
    together_place,
)
from wfmap.report.insertion.as_is import as_is_records, as_it_is
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.report.telling import Form, Teller
from wfmap.report.writing import markdown_section, text_section
from wfmap.units.figures import exact, money, telling_apart
from wfmap.units.record import place
from wfmap.words.sentences import percent, plural, signed_time

__all__ = [
    "PORTFOLIOS",
    "brief_sentences",
    "months_between",
    "months_of",
    "paid_back",
    "portfolio_section",
]

NEVER: Final = "never for some"
"""What is told of a share of samples that never pays back."""


def portfolio_section(
    found: Candidates, done: Portfolio, *, titled: bool = False, answer: str = "portfolio"
) -> Section:
    """Tell what to do together, what is needed first, and what more weeks would buy.

    Tables name candidates by their ids, which commands take, or by their titles for a reader.
    """
    teller = Teller(portfolio_records(found, done, answer))
    base = Teller(as_is_records(found, answer))
    sentences = (*as_it_is(found, base), *_sentences(found, done, teller))
    return Section(
        f"What to do with {exact(done.budget)} weeks",
        sentences,
        (
            ("Chosen", _members(found, done, teller, titled=titled)),
            ("Needed first, paid once", _repairs(found, done, teller)),
            ("With other budgets", _frontier(done, teller)),
        ),
        figures=(*base.told, *teller.told),
    )


def _sentences(found: Candidates, done: Portfolio, teller: Teller) -> Iterator[str]:
    why, at = done.joint.not_settled, together_place(done)
    if why is not None and found.not_settled is None:
        yield f"{why.message[:1].upper()}{why.message[1:]}."
    if not done.members:
        yield "Nothing is worth doing within this budget."
        return
    weeks = teller("effort", at, form=_weeks)
    count = plural(len(done.members), "candidate takes", "candidates take")
    yield f"{count} {weeks} weeks, repairs included."
    joint = done.joint
    if joint.overloaded:
        yield f"Together they overload {', '.join(joint.overloaded)}: choose fewer."
    if joint.together is not None:
        change = teller("change.cycle_time", at, form=signed_time)
        yield f"Together they change a case by {change} ({_sure(joint, at, teller)})."
    if joint.added is not None:
        added = teller("change.cycle_time.added", at, form=signed_time)
        yield f"One by one the changes add up to {added}: effects do not add."
    for actor in sorted(done.choice.review):
        hours = teller("review", f"{at}, {place('actor', actor)}", form=_hours)
        yield f"{found.graph.actor_name(actor)}: {hours} hours a week."
    if done.payback is not None:
        yield paid_back(done.payback, found.graph.process.currency, at, teller)


def brief_sentences(found: Candidates, done: Portfolio, teller: Teller) -> Iterator[str]:
    """Tell a portfolio in a few sentences: what it takes and changes, when it has paid back."""
    at, joint = together_place(done), done.joint
    if not done.members:
        yield "Nothing is worth doing within this budget."
        return
    weeks = teller("effort", at, form=_weeks)
    count = plural(len(done.members), "candidate takes", "candidates take")
    yield f"{count} {weeks} weeks, repairs included."
    if joint.overloaded:
        yield f"Together they overload {', '.join(joint.overloaded)}: choose fewer."
    elif joint.together is not None:
        change = teller("change.cycle_time", at, form=signed_time)
        yield f"Together they change a case by {change} ({_sure(joint, at, teller)})."
    if done.payback is not None:
        yield paid_back(done.payback, found.graph.process.currency, at, teller)


def _weeks(weeks: float) -> str:
    return f"{weeks:.1f}"


def _hours(hours: float) -> str:
    return f"{'−' if hours < 0 else '+'}{abs(hours):.1f}"


def _sure(joint: Joint, at: str, teller: Teller) -> str:
    """Say how a joint change was found, with its interval where there is one."""
    if joint.together is None or joint.together.low is None or joint.together.high is None:
        return f"{joint.basis}, not settled"
    if joint.together.low == joint.together.high:
        return joint.basis
    form = telling_apart(joint.together.low, joint.together.high, signed_time)
    ends = (teller(f"change.cycle_time.{end}", at, form=form) for end in ("low", "high"))
    return f"{joint.basis}; 95 %: {' to '.join(dict.fromkeys(ends))}"


def paid_back(found: Payback, currency: str | None, at: str, teller: Teller) -> str:
    """Say when all of them have paid back, repairs included."""

    def amount(key: str) -> str:
        return teller(
            f"payback.{key}", at, basis=found.basis, form=lambda value: money(value, currency)
        )

    cost = f"Repairs included, they cost about {amount('cost')}"
    if found.saving <= 0:
        return f"{cost} and save nothing in money."
    kept = f"{cost} and save {amount('saving')} a month in full use ({found.basis})"
    if not found.settled:
        return f"{kept}; when that has paid back has not settled."
    if found.p50 is None:
        never = teller("payback.never", at, basis=found.basis, form=percent)
        return f"{kept}, which never pays back in {never} of samples."
    half = teller("payback.p50", at, basis=found.basis, form=months_of(found))
    ends = months_between(found, at, teller)
    return f"{kept}: paid back after {half} of use (95 %: {ends})."


def _members(found: Candidates, done: Portfolio, teller: Teller, *, titled: bool) -> Table:
    currency = found.graph.process.currency
    rows = tuple(
        (
            c.title if titled else c.id,
            SAID[c.verdict],
            *_paid(done.paybacks[c.id], currency, candidate_place(c.id), teller),
        )
        for c in done.members
    )
    headings = ("candidate", "verdict", "cost", "saved a month", "paid back after")
    return Table(headings, rows, (2, 3, 4), whole=(0, 1, 4))


def _paid(
    found: Payback | None, currency: str | None, at: str, teller: Teller
) -> tuple[str, str, str]:
    if found is None:
        return "?", "?", "costs are not stated"

    def told(key: str, form: Form) -> str:
        return teller(f"payback.{key}", at, basis=found.basis, form=form)

    cost, saving = (told(key, lambda value: money(value, currency)) for key in ("cost", "saving"))
    if found.p50 is None:
        return cost, saving, f"never in {told('never', percent)}"
    half = told("p50", months_of(found))
    most = told("p90", months_of(found)) or NEVER
    return cost, saving, f"{half} (9 of 10: {most})"


def months_between(found: Payback, at: str, teller: Teller) -> str:
    """Write the interval of the payback; one end where both are told alike."""
    ends = (
        teller(f"payback.{end}", at, basis=found.basis, form=months_of(found)) or NEVER
        for end in ("low", "high")
    )
    return " to ".join(dict.fromkeys(ends))


def months_of(found: Payback) -> Form:
    """Give what writes months; beyond those worked out nobody plans."""
    most = len(found.curve)
    return lambda months: f"over {most} months" if months > most else f"{months:.0f} months"


def _repairs(found: Candidates, done: Portfolio, teller: Teller) -> Table:
    titles = {r.id: r.title for c in done.members for r in repairs_of(found, c)}
    rows = tuple(
        (titles.get(name, name), teller("effort", place("repair", name), form=_weeks))
        for name in done.repairs
    )
    return Table(("what", "weeks"), rows, (1,), whole=(0,))


def _frontier(done: Portfolio, teller: Teller) -> Table:
    def row(budget: float) -> tuple[str, ...]:
        under = budget_place(budget)
        return (
            exact(budget),
            teller("effort", under, form=_weeks),
            teller("members", under, form=exact),
            teller("value", under, form=lambda value: f"{value:.2f}"),
        )

    rows = tuple(row(budget) for budget, _ in done.frontier)
    return Table(("weeks", "used", "candidates", "value"), rows, (0, 1, 2, 3))


PORTFOLIOS: Final[Mapping[str, Callable[[Candidates, Portfolio], str]]] = {
    "text": lambda found, done: text_section(portfolio_section(found, done)),
    "markdown": lambda found, done: markdown_section(portfolio_section(found, done)),
}
"""Writers of a portfolio, by format."""
