"""What would be done hangs on no single number, and every number that turns it is named."""

from functools import cache
from pathlib import Path
from random import Random

import pytest

from tests.benchmarks.bench_flips import decided_of, moves, unnamed
from wfmap.insertion.candidates import Candidates, candidates
from wfmap.insertion.terms import Candidate
from wfmap.operations.checking import load

MODELS = Path(__file__).resolve().parents[3] / "models"
DECIDED = {
    "customer-complaint": "draft--draft-for-review--supervised",
    "invoice-to-pay": "match--no-ai-rule--autonomous",
    "it-incident": "assign--classify-and-route--supervised",
    "order-to-cash": "enter--no-ai-api--autonomous",
    "trip-booking": "offer--draft-for-review--supervised",
}
"""Models of which something is to be done, and what."""
MOVES = 4
"""Numbers of each model that are moved here, drawn at random; the benchmark moves all of them."""


@cache
def bundled(name: str) -> Candidates:
    """Find the candidates of a bundled model, predicted."""
    return candidates(load(str(MODELS / f"{name}.json")).graph)


def chosen(found: Candidates, identity: str) -> Candidate:
    """Give one candidate."""
    return next(c for c in found.all if c.id == identity)


@pytest.mark.parametrize("name", DECIDED)
def test_a_model_that_knows_enough_has_something_to_do(name: str) -> None:
    """It pays back within two years at its likely value, and gains in more than half of samples."""
    mine = chosen(bundled(name), DECIDED[name])
    assert mine.verdict == "do"
    assert mine.money is not None
    assert mine.money.never is not None
    assert mine.money.payback[0] is not None
    assert mine.money.payback[0] < 24
    assert mine.money.never < 0.5


def test_what_a_step_costs_beside_time_is_paid_whoever_does_it() -> None:
    """Drafting what goes to the ombudsman saves no fee of the ombudsman."""
    rows = [c for c in bundled("customer-complaint").all if c.element.id == "file"]
    machines = [c.money for c in rows if c.pattern == "draft-for-review"]
    assert machines
    for money in machines:
        assert money is not None
        assert abs(money.run.value or 0.0) < 0.2 * abs(money.build.value or 0.0) + 5_000


@pytest.mark.parametrize("name", DECIDED)
def test_a_number_that_is_moved_turns_nothing_unnamed(name: str) -> None:
    """A fifth more or less of a number leaves what is to be done, or the number is named."""
    document, decided = decided_of(name)
    assert DECIDED[name] in {c.id for c in decided}
    draw = Random(name)  # noqa: S311 - no secret
    for place in draw.sample(moves(document), MOVES):
        assert not unnamed(document, decided, place, draw.choice((0.8, 1.2)))


def test_a_share_that_was_counted_on_thousands_is_named_and_stops_nothing() -> None:
    """Were hardly any tickets sent back, sorting them would lose; it was counted that many are."""
    mine = chosen(bundled("it-incident"), DECIDED["it-incident"])
    assert "/steps/ours/next/1/share" in {flip.pointer for flip in mine.flips}
    assert mine.verdict == "do"
