"""Looking several times: the chance to pass wrongly, enumerated, stays within what is allowed."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.plan.gates import (
    Aim,
    Look,
    bonferroni,
    clean_needed,
    error_of,
    looks_for,
    passing,
    spending,
)
from wfmap.plan.gates.looks import outcome

limits = st.sampled_from((0.3, 0.15, 0.05, 0.02))
grown = st.lists(st.integers(5, 60), min_size=1, max_size=5).map(
    lambda steps: tuple(sum(steps[: i + 1]) for i in range(len(steps)))
)


def by_hand(sizes: tuple[int, ...], allowed: tuple[int | None, ...], share: float) -> float:
    """Go through every sequence of good and faulty cases."""
    total = 0.0
    for path in product((0, 1), repeat=sizes[-1]):
        seen = [sum(path[:n]) for n in sizes]
        if any(a is not None and s <= a for s, a in zip(seen, allowed, strict=True)):
            total += share ** sum(path) * (1 - share) ** (sizes[-1] - sum(path))
    return total


@pytest.mark.parametrize("allowed", [(0, 1, 3), (None, 0, 2), (None, None, None), (1, 1, 1)])
def test_the_chance_to_pass_is_that_of_every_path(allowed: tuple[int | None, ...]) -> None:
    """All 4,096 sequences of twelve cases, looked at after 4, 8 and 12."""
    found = passing((4, 8, 12), allowed, 0.2)
    assert found.passes == pytest.approx(by_hand((4, 8, 12), allowed, 0.2), abs=1e-12)


@given(grown, limits)
def test_several_looks_let_no_more_pass_than_one(sizes: tuple[int, ...], limit: float) -> None:
    """At the limit, and at every share over it, both corrections stay within 5 %."""
    for design in (bonferroni, spending):
        looks = design(sizes, limit, 0.05)
        assert error_of(looks, limit) <= 0.05 + 1e-12
        assert outcome(looks, min(1.0, limit * 1.3)).passes <= error_of(looks, limit) + 1e-12


@given(grown, limits)
def test_without_a_correction_too_much_would_pass_or_nothing_changes(
    sizes: tuple[int, ...], limit: float
) -> None:
    """One look of spending is the exact test itself."""
    last = (sizes[-1],)
    assert spending(last, limit, 0.05) == bonferroni(last, limit, 0.05)


def test_uncorrected_looks_break_the_promise() -> None:
    """Three looks each at 5 % let more than 5 % pass: why there is a correction."""
    naive = tuple(bonferroni((n,), 0.15, 0.05)[0] for n in (50, 100, 150))
    assert error_of(naive, 0.15) > 0.08


@pytest.mark.parametrize(
    ("limit", "expected"), [(0.15, 0.07), (0.01, 0.002), (0.005, 0.001), (0.2, 0.1), (0.15, 0.1)]
)
def test_spending_takes_fewer_cases_than_bonferroni(limit: float, expected: float) -> None:
    """For the same promise and the same chance to pass: at most as many, on average fewer."""
    plain = looks_for(Aim(limit, expected), bonferroni)
    better = looks_for(Aim(limit, expected))
    assert plain is not None
    assert better is not None
    assert better[-1].cases <= plain[-1].cases
    assert outcome(better, expected).cases < outcome(plain, expected).cases
    assert outcome(better, expected).passes >= 0.9


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_a_planned_gate_has_its_looks_evenly_apart(count: int) -> None:
    """As many as asked for, and no look can pass before so many clean cases as one look takes."""
    looks = looks_for(Aim(0.02, 0.005, count))
    assert looks is not None
    assert len(looks) == count
    assert all(look.faults is None for look in looks if look.cases < clean_needed(0.02))


def test_a_gate_that_nothing_can_pass_is_none() -> None:
    """Where the hoped-for share is at the limit, or so near that 20,000 cases do not tell."""
    assert looks_for(Aim(0.1, 0.1)) is None
    assert looks_for(Aim(0.1, 0.099)) is None


def test_looks_are_the_same_whenever_they_are_planned() -> None:
    """Nothing in them is drawn at random."""
    looks_for.cache_clear()
    first = looks_for(Aim(0.15, 0.07))
    looks_for.cache_clear()
    assert first == looks_for(Aim(0.15, 0.07))
    assert first is not None
    assert isinstance(first[0], Look)
