"""What paired runs say of a change."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.analysis.changes import ratio

RUNS = st.lists(st.floats(0.001, 1e6), min_size=2, max_size=12)


@given(RUNS, RUNS)
def test_no_time_falls_by_more_than_all_of_it(after: list[float], before: list[float]) -> None:
    """A ratio of paired means lies above 0 with both its ends, and inside its interval."""
    found = ratio(np.array(after), np.array(before))
    assert 0 <= found.low <= found.change <= found.high


def test_runs_that_move_together_say_how_far_surely() -> None:
    """Where each run is halved, the ratio is a half without any doubt."""
    before = np.array([1.0, 7.0, 3.0, 20.0])
    found = ratio(before / 2, before)
    assert found.low == pytest.approx(0.5)
    assert found.high == pytest.approx(0.5)


def test_the_interval_is_that_of_the_delta_method() -> None:
    """For two runs it is worked out by hand: half-width t times the error of the log ratio."""
    found = ratio(np.array([1.0, 3.0]), np.array([2.0, 2.0]))
    error = np.std([-0.5, 0.5], ddof=1) / np.sqrt(2)
    assert np.log(found.high) == pytest.approx(12.706204736 * error)
    assert np.log(found.low) == pytest.approx(-12.706204736 * error)
