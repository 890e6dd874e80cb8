"""The statistics of scales against results by hand."""

from math import isclose, sqrt

import numpy as np
import pytest

from wfmap.readiness.people.statistics import (
    COARSE,
    agreement,
    alpha,
    difference,
    mean_interval,
    spread,
)


def test_the_interval_of_a_mean_is_students() -> None:
    """Of 1, 2, 3, 4, 5: mean 3, s² = 10 / 4, t(4) = 2.7764, half 2.7764 · √(2.5 / 5) = 1.9632."""
    mean, low, high = mean_interval(np.array([1.0, 2, 3, 4, 5]), 1, 5)
    assert (mean, round(low, 4), round(high, 4)) == (3.0, 1.0368, 4.9632)


def test_people_of_one_opinion_are_not_known_without_doubt() -> None:
    """Five times 4 has the spread that whole points hide: half is 2.7764 · 0.28868 / √5."""
    mean, low, high = mean_interval(np.full(5, 4.0), 1, 5)
    assert mean == 4
    assert isclose(high - mean, 2.776445 * COARSE / sqrt(5), rel_tol=1e-5)
    assert isclose(mean - low, high - mean)


def test_an_interval_ends_where_the_scale_does() -> None:
    """Nobody can answer more than 5."""
    assert mean_interval(np.array([5.0, 5, 5, 5, 3]), 1, 5)[2] == 5


def test_agreement_is_one_less_the_share_of_random_variance() -> None:
    """Items 1 2 3 4 5 (variance 2.5) and 3 3 3 3 3 (0): 1 − (2.5 + 0) / 2 / 2 = 0.375."""
    rows = np.array([[1.0, 3], [2, 3], [3, 3], [4, 3], [5, 3]])
    assert agreement(rows) == pytest.approx(0.375)


@pytest.mark.parametrize(("answers", "found"), [([4.0] * 6, 1.0), ([1.0, 1, 1, 5, 5, 5], 0.0)])
def test_agreement_runs_from_two_camps_to_one_opinion(answers: list[float], found: float) -> None:
    """Two camps have a variance of 4.8, more than chance: that is 0, never less."""
    assert agreement(np.array(answers).reshape(-1, 1)) == found


def test_alpha_is_cronbachs() -> None:
    """Items 1 2 3 4 and 2 1 4 3: variances 5/3 each, totals 3 3 7 7 with 16/3.

    2 / 1 · (1 − (10/3) / (16/3)) = 2 · 0.375 = 0.75.
    """
    found = alpha(np.array([[1.0, 2], [2, 1], [3, 4], [4, 3]]))
    assert found is not None
    assert found[0] == pytest.approx(0.75)
    assert found[1] < 0.75 < found[2] < 1


def test_alpha_has_no_meaning_for_one_item_or_one_opinion() -> None:
    """It compares items, and people."""
    assert alpha(np.array([[1.0], [2], [3]])) is None
    assert alpha(np.array([[3.0, 4], [3, 4], [3, 4]])) is None


def test_a_difference_is_welchs() -> None:
    """Of 1 … 5 and 3 … 7: −2 with s² = 2.5 each, so 8 degrees and half 2.3060 · 1 = 2.3060."""
    first, second = np.arange(1.0, 6), np.arange(3.0, 8)
    value, low, high = difference(first, second)
    assert (value, round(low, 3), round(high, 3)) == (-2.0, -4.306, 0.306)


def test_the_spread_of_one_person_is_none() -> None:
    """Nothing differs from itself."""
    assert spread(np.array([4.0])) == 0
