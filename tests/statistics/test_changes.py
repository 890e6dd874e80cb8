"""What is known of a change."""

import numpy as np
import pytest
from scipy import stats

from wfmap.statistics.changes import Change, half_widths


def test_the_half_width_of_a_mean_is_students() -> None:
    """Equal to what scipy's t distribution gives, for every row of a table."""
    table = np.array([[1.0, 2.0, 4.0, 7.0], [3.0, 3.0, 5.0, 1.0]])
    for row, half in zip(table, half_widths(table, 0.95), strict=True):
        low, high = stats.t.interval(0.95, 3, loc=row.mean(), scale=stats.sem(row))
        assert (high - low) / 2 == pytest.approx(half)


def test_one_sample_decides_nothing() -> None:
    """Its interval has no end."""
    assert half_widths(np.array([-5.0]), 0.95) == float("inf")


def test_what_has_not_settled_is_not_decided() -> None:
    """It has no interval, whatever the figure is."""
    assert not Change(-5.0, None, None).is_decided
    assert not Change(-5.0, None, None).settled
    assert Change(-5.0, -6.0, -4.0).is_decided
