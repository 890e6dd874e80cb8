"""What a measurement is worth: exact where it can be worked out, nothing where it moves nothing."""

from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.findings import Element
from wfmap.insertion.ranking import RankingOptions, rank
from wfmap.insertion.ranking.information import once_known, value_of_knowing
from wfmap.insertion.ranking.sampling import Key
from wfmap.insertion.terms import Axis, Candidate, Criterion

KEYS: Final[tuple[Key, ...]] = (
    ("value", "v"),
    ("feasibility", "data"),
    ("feasibility", "people"),
    ("risk", "r"),
)
EVEN: Final = np.tile([1 / 3, 1 / 6, 1 / 6, 1 / 3], (20_000, 1))


def drawn_utilities(people: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Draw four utilities, that of people sure, and their score under even weights."""
    found = np.random.default_rng(7).random((20_000, 4))
    found[:, 2] = people
    score = (found[:, 0] + np.minimum(found[:, 1], found[:, 2]) + found[:, 3]) / 3
    return found, score


def test_knowing_is_worth_what_it_can_change() -> None:
    """Uniform on 0 to 1 against a sure .5: the better of the two is worth .625 on average."""
    uniform = (np.arange(100_000) + 0.5) / 100_000
    assert value_of_knowing(uniform, 0.5) == pytest.approx(0.125, abs=1e-6)
    assert value_of_knowing(uniform, 1.0) == 0.0
    assert value_of_knowing(uniform, -1.0) == pytest.approx(0.0, abs=1e-12)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=50), st.floats(0, 1))
def test_knowing_never_harms(found: list[float], other: float) -> None:
    """Whatever may be found, the better choice afterwards is no worse on average."""
    assert value_of_knowing(np.array(found), other) >= 0.0


def test_a_mean_moves_in_a_straight_line() -> None:
    """Knowing the value moves the expected score by its weight."""
    found, score = drawn_utilities()
    expected = once_known(0, KEYS, found, score, EVEN)
    slope = np.polyfit(found[:, 0], expected, 1)
    assert slope[0] == pytest.approx(1 / 3)
    assert expected.mean() == pytest.approx(score.mean())


def test_the_weakest_link_moves_until_another_is_weaker() -> None:
    """With people sure at .5, data above .5 change nothing, below it they count in full."""
    found, score = drawn_utilities()
    expected = once_known(1, KEYS, found, score, EVEN)
    above = expected[found[:, 1] > 0.5]
    assert float(np.ptp(above)) == pytest.approx(0.0, abs=1e-12)
    below = found[:, 1] < 0.5
    slope = np.polyfit(found[below, 1], expected[below], 1)
    assert slope[0] == pytest.approx(1 / 3)


def test_two_open_links_have_the_mean_of_the_lesser() -> None:
    """Of two links uniform on 0 to 1, knowing one to be x gives x − x² ÷ 2."""
    found = np.random.default_rng(3).random((20_000, 4))
    score = (found[:, 0] + np.minimum(found[:, 1], found[:, 2]) + found[:, 3]) / 3
    expected = once_known(1, KEYS, found, score, EVEN)
    exact = found[:, 1] - found[:, 1] ** 2 / 2
    exact = score.mean() + (exact - exact.mean()) / 3
    assert np.abs(expected - exact).max() < 0.005


def criterion(axis: Axis, name: str, low: float, high: float) -> Criterion:
    """Make a criterion of which only the range is known, on its scale already."""
    return Criterion(name, axis, None, low, high, "utility", "unknown", "a test", name)


def test_a_link_that_is_never_the_weakest_is_worth_nothing() -> None:
    """Open data above surely poor people are not measured first, and gain exactly nothing."""
    criteria = (
        criterion("value", "v", 0.2, 0.8),
        criterion("feasibility", "data", 0.5, 1.0),
        criterion("feasibility", "people", 0.1, 0.4),
    )
    sure = (
        criterion("value", "v", 0.5, 0.5),
        criterion("feasibility", "data", 0.25, 0.25),
        criterion("feasibility", "people", 0.25, 0.25),
    )
    table = [
        Candidate(name, Element("step", name, name), "extract", "assist", name, "a test", found)
        for name, found in (("open", criteria), ("sure", sure))
    ]
    found = rank(table, RankingOptions())
    (open_,) = [c for c in found.candidates if c.id == "open"]
    assert [m.criterion for m in open_.measure_next][:2] == ["v", "people"]
    assert open_.measure_next[0].gain > 0
    gains = {m.criterion: m.gain for m in open_.measure_next}
    assert gains["data"] == 0.0
