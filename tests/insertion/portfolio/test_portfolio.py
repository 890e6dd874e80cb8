"""Portfolios against every possible set, joint effects, and payback worked out by hand."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfmap.insertion.candidates import Candidates, candidates
from wfmap.insertion.portfolio import Item, choose, frontier, items_of, jointly, payback
from wfmap.insertion.portfolio.items import free_hours
from wfmap.insertion.portfolio.payback import payback_of
from wfmap.insertion.rewriting import fingerprint, inverse, records
from wfmap.pipeline.checking import load

MODELS = Path(__file__).resolve().parents[3] / "models"


@pytest.fixture(scope="module")
def invoices() -> Candidates:
    """Find the candidates of the supplier invoices, predicted."""
    return candidates(load(str(MODELS / "invoice-to-pay.json")).graph)


items = st.builds(
    Item,
    id=st.uuids().map(str),
    value=st.integers(-2, 9).map(float),
    weeks=st.integers(0, 6).map(float),
    repairs=st.lists(st.sampled_from(["r", "s", "t"]), unique=True, max_size=2).map(tuple),
    places=st.sampled_from([("a",), ("b",), ("c",), ()]),
    review=st.fixed_dictionaries({"ann": st.integers(-2, 4).map(float)}),
)
REPAIRS = {"r": 2.0, "s": 3.0, "t": 5.0}


def best(given_: list[Item], budget: float, free: float) -> float:
    """Try every set."""
    worth = 0.0
    for size in range(len(given_) + 1):
        for chosen in combinations(given_, size):
            needed = {name for item in chosen for name in item.repairs}
            weeks = sum(i.weeks for i in chosen) + sum(REPAIRS[name] for name in needed)
            places = [p for item in chosen for p in item.places]
            hours = sum(i.review["ann"] for i in chosen)
            if weeks <= budget and len(places) == len(set(places)) and hours <= free:
                worth = max(worth, sum(i.value for i in chosen if i.value > 0))
    return worth


@settings(max_examples=60)
@given(st.lists(items, max_size=7), st.integers(0, 20), st.integers(0, 5))
def test_the_choice_is_the_best_of_all_sets(given_: list[Item], budget: int, free: int) -> None:
    """Exactly, within the weeks, one a place, no reviewer overworked, repairs paid once."""
    positive = [item for item in given_ if item.value > 0]
    found = choose(given_, REPAIRS, budget, {"ann": float(free)})
    assert found.value == pytest.approx(best(positive, budget, free))
    assert found.weeks <= budget + 1e-6
    assert set(found.repairs) == {
        name for item in given_ if item.id in found.items for name in item.repairs
    }


def test_a_shared_repair_is_paid_once() -> None:
    """Two that need the same connector fit where each with its own would not."""
    two = [
        Item("a", 1.0, 2.0, ("crm",), ("x",)),
        Item("b", 1.0, 2.0, ("crm",), ("y",)),
    ]
    found = choose(two, {"crm": 4.0}, 8.0)
    assert found.items == ("a", "b")
    assert found.weeks == 8.0
    assert choose(two, {"crm": 4.0}, 7.0).items in {("a",), ("b",)}


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
    mine, repairs = items_of(invoices)
    chosen = choose(mine, repairs, 30.0, free_hours(invoices.graph, invoices)).items
    assert len(chosen) > 1
    found = jointly(invoices, chosen)
    assert [record.candidate for record in records(found.process)] == list(chosen)
    assert found.together is not None
    assert found.added is not None
    assert found.together.change != pytest.approx(found.added, rel=1e-3)
    process = found.process
    for _ in chosen:
        process = inverse(process)
    assert fingerprint(process) == fingerprint(invoices.graph.process)


def test_payback_of_known_figures_is_exact() -> None:
    """A saving that never grows into use late: cost over saving, month by month."""
    draw = np.random.default_rng(1)
    found = payback_of((10.0, 10.0), (1e6, 1e6, 1e6), draw)
    assert found.p50 == 1.0
    assert found.never == 0.0


def test_what_saves_nothing_never_pays_back() -> None:
    """Costs without savings: the share of never is all, and there is no month to name."""
    found = payback_of((4.0, 9.0), (-10.0, -5.0, -1.0), np.random.default_rng(1))
    assert (found.p50, found.p90, found.never) == (None, None, 1.0)
    nothing = payback_of((0.0, 0.0), (0.0, 0.0, 0.0), np.random.default_rng(1))
    assert nothing.p50 == 0.0


def test_more_effort_pays_back_later(invoices: Candidates) -> None:
    """On the same random numbers, and the candidate's own figures give a curve that rises."""
    cheap = payback_of((2.0, 4.0), (500.0, 900.0, 1500.0), np.random.default_rng(2))
    dear = payback_of((20.0, 40.0), (500.0, 900.0, 1500.0), np.random.default_rng(2))
    assert cheap.p50 is not None
    assert dear.p50 is None or dear.p50 > cheap.p50
    best_ = next(c for c in invoices.all if c.rank == 1)
    found = payback(invoices, best_)
    assert found is not None
    assert list(found.curve) == sorted(found.curve)
    assert found == payback(invoices, best_)
