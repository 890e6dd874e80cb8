"""Demotion: run lengths against the chain worked out by hand and by walking it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.plan.gates import run_length, watch


def test_one_fault_ends_it_where_its_points_are_enough() -> None:
    """Then the mean run is that of a geometric law: one over the share."""
    assert run_length(5, 3, 0.1) == pytest.approx(10.0)
    assert run_length(1, 1, 0.25) == pytest.approx(4.0)


def test_two_faults_in_a_row_take_the_known_time() -> None:
    """With one point a fault and two to end: the first of two faults on end, (1 + p) / p²."""
    p = 0.2
    assert run_length(1, 2, p) == pytest.approx((1 + p) / p**2)


def test_a_walk_takes_as_long_as_the_chain_says() -> None:
    """20,000 walks, within four standard errors."""
    rng = np.random.Generator(np.random.PCG64(7))
    lengths = []
    for _ in range(20_000):
        points, cases = 0, 0
        while points < 6:
            cases += 1
            points = points + 4 if rng.random() < 0.15 else max(0, points - 1)
        lengths.append(cases)
    half = 4 * np.std(lengths) / np.sqrt(len(lengths))
    assert abs(np.mean(lengths) - run_length(4, 6, 0.15)) < half


@given(st.integers(1, 8), st.integers(1, 30), st.floats(0.05, 0.4))
def test_more_points_last_longer_and_more_faults_shorter(
    fault: int, points: int, share: float
) -> None:
    """So the fewest points with enough between false alarms are found by halving."""
    assert run_length(fault, points + 1, share) >= run_length(fault, points, share) * (1 - 1e-3)
    assert run_length(fault, points, share * 1.2) <= run_length(fault, points, share) * (1 + 1e-3)


@pytest.mark.parametrize(("fine", "bad"), [(0.01, 0.03), (0.002, 0.006), (0.05, 0.1)])
def test_a_watch_seldom_cries_wolf_and_soon_notices(fine: float, bad: float) -> None:
    """At least 20,000 cases between false alarms; what is bad is seen far sooner."""
    found = watch(fine, bad, 20_000)
    assert found is not None
    assert found.false_alarm >= 20_000
    assert run_length(found.fault, found.points - 1, fine) < 20_000
    assert found.notices < 20_000 / 5


def test_a_watch_that_takes_too_many_points_is_none() -> None:
    """Where the two shares cannot be told apart in any time that matters."""
    assert watch(0.0001, 0.000101, 1e9) is None
