"""The terms of money are what the event logs of the paired runs say."""

from dataclasses import replace

import pytest

from tests.benchmarks.bench_money import Identity, identity

SEEDS = range(100)


@pytest.fixture(scope="module")
def compared() -> list[Identity]:
    """Work out the terms of a candidate of each random process, and count them from the logs."""
    return [found for seed in SEEDS if (found := identity(seed)) is not None]


def test_the_sum_of_the_terms_is_what_the_logs_count(compared: list[Identity]) -> None:
    """Work, errors, lateness and run add up to the money in both logs, to a cent or 1e-9."""
    assert len(compared) > 90
    assert not [one for one in compared if not one.holds]


def test_the_comparison_would_see_a_millionth(compared: list[Identity]) -> None:
    """Terms that are off by a millionth do not hold, where they are more than a few thousands."""
    great = [one for one in compared if abs(one.counted) > 20_000]
    assert great
    assert not [one for one in great if replace(one, terms=one.terms * (1 + 1e-6)).holds]
