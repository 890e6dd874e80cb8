"""The ranking: an oracle of rank reversal, laws on random tables, exact acceptabilities."""

from dataclasses import replace
from typing import Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfmap.findings import Element
from wfmap.insertion.ranking import Ranking, RankingOptions, rank
from wfmap.insertion.ranking.dominance import dominators, front
from wfmap.insertion.ranking.scales import scales, utility
from wfmap.insertion.terms import AXES, Axis, Candidate, Criterion, Veto

AXIS: Final[dict[str, Axis]] = {"a": "value", "b": "feasibility", "c": "risk"}


def candidate(name: str, **utilities: float | tuple[float | None, float, float]) -> Candidate:
    """Make a candidate with criteria a, b and c that are on their scale already."""
    criteria = []
    for key, given_ in utilities.items():
        value, low, high = given_ if isinstance(given_, tuple) else (given_, given_, given_)
        criteria.append(
            Criterion(key, AXIS[key], value, low, high, "utility", "stated", "a test", key)
        )
    element = Element("step", name, name)
    return Candidate(name, element, "extract", "assist", name, "a test", tuple(criteria))


def row(name: str, a: float, b: float, c: float) -> Candidate:
    """Make a candidate of a table with figures out of ten."""
    return candidate(name, a=a / 10, b=b / 10, c=c / 10)


WEIGHTS: Final = RankingOptions(weights={"value": 0.4, "feasibility": 0.3, "risk": 0.3})


def test_a_dominated_candidate_reverses_no_rank() -> None:
    """A2 leads A3; adding the dominated (1, 3, 4) changes nothing, as min-max scaling would."""
    table = [row("a1", 2, 7, 5), row("a2", 9, 8, 1), row("a3", 6, 7, 5)]
    before = [c.id for c in rank(table, WEIGHTS).candidates]
    found = rank([*table, row("a4", 1, 3, 4)], WEIGHTS)
    after = [c.id for c in found.candidates]
    assert before == ["a2", "a3", "a1"]
    assert [name for name in after if name != "a4"] == before
    assert found.utility["a2"] == pytest.approx(0.63)
    assert found.utility["a3"] == pytest.approx(0.60)
    assert dominators([*table, row("a4", 1, 3, 4)]) == {"a1": "a3", "a4": "a1"}


def test_min_max_scaling_would_have_reversed_it() -> None:
    """The oracle is one: scaled between the worst and the best of the table, A3 overtakes A2."""
    table = np.array([[2, 7, 5], [9, 8, 1], [6, 7, 5], [1, 3, 4]], dtype=float)
    weights = np.array([0.4, 0.3, 0.3])

    def leader(rows: np.ndarray) -> int:
        low, high = rows.min(axis=0), rows.max(axis=0)
        return int((((rows - low) / (high - low)) @ weights).argmax())

    assert leader(table[:3]) == 1
    assert leader(table) == 2


interval = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(lambda ends: (min(ends), max(ends)))


@st.composite
def tables(draw: st.DrawFn) -> list[Candidate]:
    """Draw two to six candidates with intervals, some unknown altogether."""
    found = []
    for number in range(draw(st.integers(2, 6))):
        utilities: dict[str, float | tuple[float | None, float, float]] = {}
        for key in AXIS:
            low, high = draw(interval)
            known = draw(st.booleans())
            utilities[key] = ((low + high) / 2 if known else None, low, high)
        found.append(candidate(f"c{number}", **utilities))
    return found


SMALL: Final = RankingOptions(samples=400)


@settings(max_examples=60)
@given(tables(), st.integers(0, 10**6))
def test_a_further_candidate_moves_no_other(table: list[Candidate], seed: int) -> None:
    """Utilities and the order among the rest stay, whoever joins."""
    options = replace(SMALL, seed=seed)
    whole, part = rank(table, options), rank(table[:-1], options)
    rest = [c.id for c in whole.candidates if c.id != table[-1].id]
    assert rest == [c.id for c in part.candidates]
    assert all(part.utility[name] == pytest.approx(whole.utility[name]) for name in rest)


@settings(max_examples=40)
@given(tables())
def test_the_order_of_the_input_does_not_matter(table: list[Candidate]) -> None:
    """Candidates turned round rank the same, interval by interval."""
    one, other = rank(table, SMALL), rank(table[::-1], SMALL)
    assert one.candidates == other.candidates


@settings(max_examples=40)
@given(tables(), st.sampled_from(sorted(AXIS)), st.floats(0, 1))
def test_a_better_criterion_never_lowers_utility(
    table: list[Candidate], key: str, more: float
) -> None:
    """Raising both ends of an interval raises the mean utility, or leaves it."""

    def raised(criterion: Criterion) -> Criterion:
        if criterion.name != key:
            return criterion
        low, high = min(1, criterion.low + more), min(1, criterion.high + more)
        value = None if criterion.value is None else min(1, criterion.value + more)
        return replace(criterion, low=low, high=high, value=value)

    better = replace(table[0], criteria=tuple(raised(c) for c in table[0].criteria))
    before = rank(table, SMALL).utility[table[0].id]
    assert rank([better, *table[1:]], SMALL).utility[table[0].id] >= before - 1e-12


def test_a_missing_measurement_widens_the_interval_of_the_rank() -> None:
    """What is known exactly has one rank; the same unknown could have any."""
    rivals = [candidate(f"r{k}", a=k / 10, b=0.5, c=0.5) for k in range(1, 9)]
    known = rank([candidate("x", a=0.55, b=0.5, c=0.5), *rivals])
    unknown = rank([candidate("x", a=(None, 0.0, 1.0), b=0.5, c=0.5), *rivals])
    low, high = _interval(known, "x")
    wide_low, wide_high = _interval(unknown, "x")
    assert (low, high) == (4, 4)
    assert wide_low < low <= high < wide_high


def _interval(found: Ranking, name: str) -> tuple[int, int]:
    (mine,) = [c for c in found.candidates if c.id == name]
    assert mine.rank_interval is not None
    return mine.rank_interval


def test_acceptabilities_of_two_axes_are_exact() -> None:
    """With value and risk alone and free weights, (.8, .2) beats (.4, .5) where w > 3/7."""
    one, two = candidate("one", a=0.8, c=0.2), candidate("two", a=0.4, c=0.5)
    found = rank([one, two], RankingOptions(samples=40_000, first=None))
    shares = {c.id: c.first_rank_share for c in found.candidates}
    assert shares["one"] == pytest.approx(4 / 7, abs=0.01)
    assert shares["two"] == pytest.approx(3 / 7, abs=0.01)


def test_acceptabilities_of_three_axes_are_exact() -> None:
    """Each of three that leads one axis alone is first on a third of the simplex."""
    table = [
        candidate("a", a=1, b=0, c=0),
        candidate("b", a=0, b=1, c=0),
        candidate("c", a=0, b=0, c=1),
    ]
    free = RankingOptions(samples=40_000, first=None)
    shares = {c.id: c.first_rank_share for c in rank(_unblocked(table), free).candidates}
    assert all(share == pytest.approx(1 / 3, abs=0.01) for share in shares.values())
    wanted = rank(_unblocked(table), RankingOptions(samples=4000))
    assert {c.id: c.first_rank_share for c in wanted.candidates}["a"] == 1.0


def _unblocked(table: list[Candidate]) -> list[Candidate]:
    """Lift every utility a little off nothing, for a feasibility of nothing blocks."""

    def lifted(criterion: Criterion) -> Criterion:
        low, high = criterion.low * 0.9 + 0.1, criterion.high * 0.9 + 0.1
        return replace(criterion, low=low, high=high, value=_moved(criterion.value))

    return [replace(c, criteria=tuple(lifted(k) for k in c.criteria)) for c in table]


def _moved(value: float | None) -> float | None:
    return None if value is None else value * 0.9 + 0.1


def test_a_veto_is_never_traded_for_value() -> None:
    """The best of all is out, without a rank, where a veto says so."""
    best = candidate("best", a=1, b=1, c=1)
    veto = Veto("stakes", "assist", "the stakes are critical", "a test", "2026-01-01")
    found = rank([replace(best, vetoes=(veto,)), candidate("poor", a=0.2, b=0.2, c=0.2)])
    assert [c.id for c in found.candidates] == ["poor", "best"]
    assert (found.candidates[1].standing, found.candidates[1].rank) == ("out", None)


def test_a_link_that_surely_fails_blocks() -> None:
    """Feasibility is its weakest link: of nothing, it is out until that is repaired."""
    strong = candidate("strong", a=1, b=0.0, c=1)
    found = rank([strong, candidate("poor", a=0.2, b=0.2, c=0.2)])
    assert found.candidates[-1].id == "strong"
    assert found.candidates[-1].blocked == "b: b"


def test_dominance_needs_the_worst_to_be_as_good_as_the_best() -> None:
    """Overlapping intervals decide nothing; apart in every criterion, one beats the other."""
    sure = candidate("sure", a=0.8, b=0.8, c=0.8)
    low = candidate("low", a=(None, 0.1, 0.8), b=0.8, c=0.7)
    open_ = candidate("open", a=(None, 0.1, 0.9), b=0.8, c=0.7)
    assert dominators([sure, low]) == {"low": "sure"}
    assert front([sure, open_]) == ("sure", "open")


def test_every_scale_has_two_ends_and_a_reason() -> None:
    """Utility is 0 at the worst end, 1 at the best, and flat beyond."""
    assert {axis for axis, _ in scales()} == set(AXES)
    for (axis, name), scale in scales().items():
        assert scale.reason
        ends = [
            Criterion(name, axis, end, end, end, "", "stated", "", "")
            for end in (scale.worst, scale.best)
        ]
        assert [utility(c) for c in ends] == [(0.0, 0.0), (1.0, 1.0)]
