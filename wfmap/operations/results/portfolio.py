"""Candidates that are chosen together, as a result."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wfmap.insertion.recorded import portfolio_records
from wfmap.operations.results.candidates import as_it_is
from wfmap.operations.results.deciding import MoneyResult, money_result
from wfmap.operations.results.figures import (
    ChangeResult,
    FigureResult,
    NotSettledResult,
    QuestionName,
    change_result,
    figures_result,
    standing,
)
from wfmap.operations.results.findings import Followed, Led, answer_of
from wfmap.operations.results.simulation import BaselineResult
from wfmap.results import Number, Result

if TYPE_CHECKING:
    from wfmap.insertion.candidates import Candidates
    from wfmap.insertion.portfolio.joint import Joint
    from wfmap.insertion.portfolio.paybacks import Payback
    from wfmap.insertion.portfolio.result import Portfolio
    from wfmap.report.beside import Beside

__all__ = ["PortfolioResult", "portfolio_result"]


@dataclass(frozen=True)
class JointResult:
    """What the chosen do together, to-be minus as-is.

    `together` is the change of the cycle time and `added` the sum of the single changes, both in
    seconds a case; `cost` is the change of what a case costs. Null means not known. `overloaded`
    names who would get more work than can be done.
    """

    basis: str
    together: ChangeResult | None
    cost: ChangeResult | None
    added: Number | None
    overloaded: tuple[str, ...]


@dataclass(frozen=True)
class BudgetResult:
    """The best choice under another budget, in weeks of one person; `value` is what it adds up to.

    Values are added as if effects were independent.
    """

    budget_weeks: Number
    weeks: Number
    value: Number
    candidates: tuple[str, ...]


@dataclass(frozen=True)
class PaybackResult:
    """Months from the first day of use until savings have made up for the cost.

    `p50_months` and `p90_months` are null where so many samples never pay back; `never` is their
    share, and `interval_months` holds 95 %, its end null for never. `cost` is the likely cost to
    build and `saving_per_month` the likely saving, in the document's currency. `curve` is the
    median of savings less cost at the end of each month, `low` and `high` hold 95 % of it.
    """

    p50_months: Number | None
    p90_months: Number | None
    interval_months: tuple[Number | None, Number | None]
    never: Number
    cost: Number | None
    saving_per_month: Number | None
    basis: str
    settled: bool
    low: tuple[Number | None, ...]
    curve: tuple[Number | None, ...]
    high: tuple[Number | None, ...]


@dataclass(frozen=True)
class ChosenResult:
    """What is chosen under a budget of weeks of one person, and what it does.

    `chosen` are ids, and `candidates` are the same; `money` is what they are worth together, by the
    terms of one, repairs paid once, null where no wage or no volume is stated. `saving_per_month`
    is the likely saving of the whole once people take it up, nought where nothing is chosen.
    `repairs` are the weeks of what they need first, paid once; `review_hours` the hours a week that
    people look at results, by actor. `frontier` is the choice under several budgets, the smallest
    first. `payback` is by candidate, its repairs left out, null where costs or arrivals are not
    stated; `payback_together` is that of the whole.
    """

    question: QuestionName | None
    settled: bool | None
    not_settled: NotSettledResult | None
    baseline: BaselineResult | None
    budget_weeks: Number
    weeks: Number
    value: Number
    candidates: tuple[str, ...]
    chosen: tuple[str, ...]
    money: MoneyResult | None
    saving_per_month: Number | None
    repairs: Mapping[str, Number]
    review_hours: Mapping[str, Number]
    joint: JointResult
    frontier: tuple[BudgetResult, ...]
    payback: Mapping[str, PaybackResult | None]
    payback_together: PaybackResult | None
    figures: tuple[FigureResult, ...]


@dataclass(frozen=True)
class PortfolioResult(Result, Followed, ChosenResult, Led):
    """Which candidates together, under a budget of weeks."""


def portfolio_result(found: "Candidates", done: "Portfolio", around: "Beside") -> PortfolioResult:
    """Make the result of a portfolio.

    Args:
        found: all candidates.
        done: those that are chosen.
        around: what stands beside the answer.
    """
    said = ChosenResult(
        **standing(done.state),
        baseline=as_it_is(found, "portfolio"),
        budget_weeks=done.budget,
        weeks=done.choice.weeks,
        value=done.choice.value,
        candidates=tuple(candidate.id for candidate in done.members),
        chosen=tuple(candidate.id for candidate in done.members),
        money=money_result(done.money),
        saving_per_month=done.saving_per_month,
        repairs=done.repairs,
        review_hours=done.choice.review,
        joint=_joint(done.joint),
        frontier=tuple(
            BudgetResult(budget, choice.weeks, choice.value, choice.items)
            for budget, choice in done.frontier
        ),
        payback={name: _payback(one) for name, one in done.paybacks.items()},
        payback_together=_payback(done.payback),
        figures=figures_result(portfolio_records(found, done, "portfolio")),
    )
    return answer_of(PortfolioResult, said, around)


def _joint(joint: "Joint") -> JointResult:
    return JointResult(
        basis=joint.basis,
        together=change_result(joint.together),
        cost=change_result(joint.cost),
        added=joint.added,
        overloaded=joint.overloaded,
    )


def _payback(found: "Payback | None") -> PaybackResult | None:
    if found is None:
        return None
    return PaybackResult(
        p50_months=found.p50,
        p90_months=found.p90,
        interval_months=found.interval,
        never=found.never,
        cost=found.cost,
        saving_per_month=found.saving,
        basis=found.basis,
        settled=found.settled,
        low=found.low,
        curve=found.curve,
        high=found.high,
    )
