"""Portfolios of a real process: joint effects, and when they have paid back."""

from pathlib import Path

import numpy as np
import pytest

from wfmap.insertion.candidates import Candidates, candidates
from wfmap.insertion.portfolio import Item, Limits, choose, frontier, items_of, jointly, payback
from wfmap.insertion.portfolio.items import effort_of, free_hours
from wfmap.insertion.portfolio.paybacks import payback_of
from wfmap.insertion.portfolio.result import portfolio
from wfmap.insertion.rewriting import fingerprint, inverse, records
from wfmap.operations.checking import load

MODELS = Path(__file__).resolve().parents[3] / "models"


@pytest.fixture(scope="module")
def invoices() -> Candidates:
    """Find the candidates of the supplier invoices, predicted."""
    return candidates(load(str(MODELS / "invoice-to-pay.json")).graph)


def test_more_weeks_are_never_worth_less(invoices: Candidates) -> None:
    """The frontier of a real process rises, and doing nothing is never bought."""
    mine, repairs = items_of(invoices)
    line = frontier(mine, repairs, [0, 4, 8, 16, 32], free_hours(invoices.graph, invoices))
    values = [choice.value for choice in line]
    assert values == sorted(values)
    assert line[0].weeks == 0
    assert not any("nothing" in name for choice in line for name in choice.items)


def test_effects_do_not_add(invoices: Candidates) -> None:
    """Several insertions are one to-be process, undone in order, with an effect of its own."""
    chosen = ("key--no-ai-api--autonomous", "match--no-ai-rule--autonomous")
    found = jointly(invoices, chosen)
    assert [record.candidate for record in records(found.process)] == list(chosen)
    assert found.together is not None
    assert found.added is not None
    assert found.together.change != pytest.approx(found.added, rel=1e-3)
    process = found.process
    for _ in chosen:
        process = inverse(process)
    assert fingerprint(process) == fingerprint(invoices.graph.process)


def test_more_effort_pays_back_later(invoices: Candidates) -> None:
    """On the same random numbers, and the candidate's own figures give a curve that rises."""
    cheap = payback_of(
        [(2.0, 4.0)], (500.0, 900.0, 1500.0), (500.0, 800.0, 1200.0), np.random.default_rng(2)
    )
    dear = payback_of(
        [(20.0, 40.0)], (500.0, 900.0, 1500.0), (500.0, 800.0, 1200.0), np.random.default_rng(2)
    )
    assert cheap.p50 is not None
    assert dear.p50 is None or dear.p50 > cheap.p50
    best_ = next(c for c in invoices.all if c.rank == 1)
    found = payback(invoices, best_)
    assert found is not None
    assert list(found.curve) == sorted(found.curve)
    assert found == payback(invoices, best_)


def test_a_set_wins_what_its_members_win_less_repairs_paid_once() -> None:
    """Two that pay only with a repair they share are taken together, and neither alone."""
    one, other = (
        Item(name, 70.0, 1.0, repairs=("clean",), places=(name,)) for name in ("one", "other")
    )
    costs = {"clean": 100.0}
    both = choose((one, other), {"clean": 2.0}, Limits(10.0, costs=costs))
    assert both.items == ("one", "other")
    assert both.value == pytest.approx(40.0)
    assert choose((one,), {"clean": 2.0}, Limits(10.0, costs=costs)).items == ()


def test_the_money_of_a_set_is_the_sum_of_its_terms() -> None:
    """Its repairs are paid once: two that share one cost less to build than one by one."""
    found = candidates(load(str(MODELS / "order-to-cash.json")).graph)
    done = portfolio(found, 30)
    assert len(done.members) > 1
    assert done.money is not None
    terms = (done.money.work, done.money.errors, done.money.lateness, done.money.run)
    assert done.money.net.value == pytest.approx(sum(amount.value or 0.0 for amount in terms))
    for amount in (*terms, done.money.net, done.money.build, done.money.npv):
        assert amount.low is not None
        assert amount.high is not None
        assert amount.value is not None
        assert amount.low <= amount.value <= amount.high
    day = found.prices.per_day
    assert day is not None
    own = sum(effort_of(found, c)[0] for c in done.members) + sum(done.repairs.values())
    assert done.money.build.value == pytest.approx(-own * 5 * day.mode)
    single = sum(c.money.build.value or 0.0 for c in done.members if c.money is not None)
    assert done.money.build.value is not None
    assert done.money.build.value >= single
    assert done.saving_per_month == done.payback.saving if done.payback else False


def test_doing_nothing_is_a_portfolio_worth_nothing(invoices: Candidates) -> None:
    """Without a week nothing is chosen, saved or paid."""
    done = portfolio(invoices, 0)
    assert done.members == ()
    assert done.saving_per_month == 0
    assert done.money is not None
    assert (done.money.net.value, done.money.build.value, done.money.npv.high) == (0, 0, 0)
