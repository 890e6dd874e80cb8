"""Ranks come with intervals, and a tie is not called a winner."""

import numpy as np
import pytest
from scipy import stats

from wfmap.analysis.bottlenecks.ranking import mean_change, paired, ranking


def test_the_interval_of_a_mean_is_students() -> None:
    """Equal to what scipy's t distribution gives."""
    samples = np.array([1.0, 2.0, 4.0, 7.0])
    found = mean_change(samples)
    low, high = stats.t.interval(0.95, 3, loc=samples.mean(), scale=stats.sem(samples))
    assert (found.change, found.low, found.high) == pytest.approx((3.5, low, high))
    assert not found.is_decided


def test_one_replication_decides_nothing() -> None:
    """Its interval has no end."""
    assert mean_change(np.array([-5.0])).high == float("inf")


def test_what_two_levers_share_drops_out_of_their_comparison() -> None:
    """Noise of ±100 that both have hides nothing of a difference of one."""
    noise = 100 * np.random.default_rng(1).standard_normal(20)
    jitter = 0.1 * np.random.default_rng(2).standard_normal(20)
    found = ranking([noise - 1 + jitter, noise])
    assert found.order == (0, 1)
    assert found.intervals == ((1, 1), (2, 2))
    assert found.is_decided


def test_alike_levers_share_their_ranks() -> None:
    """Two that cannot be told apart may each be first or second; the third is third."""
    rng = np.random.default_rng(3)
    one, two, three = (rng.standard_normal(50) + mean for mean in (-5, -5, 9))
    found = ranking([three, one, two])
    assert set(found.order[:2]) == {1, 2}
    assert found.intervals == ((3, 3), (1, 2), (1, 2))
    assert not found.is_decided


def test_replications_that_only_one_has_are_left_out() -> None:
    """Pairs are compared as far as both go."""
    assert list(paired(np.array([3.0, 4.0, 9.0]), np.array([1.0, 1.0]))) == [2.0, 3.0]


def test_a_single_lever_is_first() -> None:
    """It has no rival."""
    assert ranking([np.array([-1.0, -2.0])]).intervals == ((1, 1),)


def test_a_ranking_is_wrong_no_more_often_than_it_says() -> None:
    """With equal levers, one is called best in about 5 of 100 studies at most."""
    rng = np.random.default_rng(4)
    called = sum(ranking(list(rng.standard_normal((5, 30)))).is_decided for _ in range(300))
    assert called <= 0.07 * 300
