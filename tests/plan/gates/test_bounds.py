"""Bounds of shares: against the exact oracle, and against every case by enumeration."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from wfmap.plan.gates import (
    cases_for_precision,
    clean_needed,
    largest_faults,
    lower_bound,
    smallest_passes,
    upper_bound,
)

shares = st.floats(0.01, 0.99)
sizes = st.integers(1, 60)


def test_the_bounds_are_those_of_the_shared_oracle(shared_dir: Path) -> None:
    """To the digits it gives."""
    oracle = json.loads((shared_dir / "oracles" / "gates.json").read_text())
    for name, bound in (("upper", upper_bound), ("lower", lower_bound)):
        for seen, expected in oracle[name].items():
            count, n = (int(part) for part in seen.split("/"))
            digits = len(str(expected).partition(".")[2])
            assert round(bound(count, n), digits) == expected, seen
    assert smallest_passes(100, 0.85) == oracle["smallest_k_of_100_with_lower_at_least_0.85"]
    three = oracle["clean_needed_for_1_percent_with_three_looks_bonferroni"]
    assert clean_needed(0.01, looks=3) == three


def test_the_rule_of_three_is_exact() -> None:
    """Under 1 % takes 299 clean cases, under 0.5 % takes 598: ln 0.05 / ln(1 − p), rounded up."""
    assert clean_needed(0.01) == 299
    assert upper_bound(0, 299) == pytest.approx(1 - 0.05 ** (1 / 299), rel=1e-12)
    assert clean_needed(0.005) == 598
    assert upper_bound(0, 298) > 0.01


def test_percentages_are_not_what_a_gate_compares() -> None:
    """85 of 100 may be 78 %, so that 92 are needed; 2 in 1,000 may be 0.63 %."""
    assert lower_bound(85, 100) == pytest.approx(0.7785, abs=5e-5)
    assert smallest_passes(100, 0.85) == 92
    assert upper_bound(2, 1000) == pytest.approx(0.00628, abs=5e-6)
    assert clean_needed(0.01, looks=3) == 408


def test_a_reviewer_is_measured_with_62_to_97_seeded_errors() -> None:
    """To ± 10 points: 62 where four of five are caught, 97 whatever the share."""
    assert cases_for_precision(0.8, 0.1) == 62
    assert cases_for_precision(0.5, 0.1) == 97


@given(sizes, shares)
def test_the_upper_bound_covers_the_truth(n: int, share: float) -> None:
    """Summed over every count, it lies under the truth with at most 5 %."""
    missed = sum(binom.pmf(k, n, share) for k in range(n + 1) if upper_bound(k, n) < share - 1e-12)
    assert missed <= 0.05 + 1e-9


@given(sizes, shares)
def test_the_lower_bound_covers_the_truth(n: int, share: float) -> None:
    """Summed over every count, it lies over the truth with at most 5 %."""
    missed = sum(binom.pmf(k, n, share) for k in range(n + 1) if lower_bound(k, n) > share + 1e-12)
    assert missed <= 0.05 + 1e-9


@given(sizes, st.data())
def test_the_bounds_mirror_each_other(n: int, data: st.DataObject) -> None:
    """The successes' lower bound is one minus the faults' upper bound; both grow with the count."""
    k = data.draw(st.integers(0, n))
    assert lower_bound(k, n) == pytest.approx(1 - upper_bound(n - k, n), abs=1e-9)
    assert lower_bound(k, n) <= k / n <= upper_bound(k, n)
    if k:
        assert upper_bound(k - 1, n) < upper_bound(k, n)


@given(sizes, shares)
def test_the_smallest_pass_is_the_smallest(n: int, target: float) -> None:
    """It reaches the target and one less does not; where there is none, all of n do not."""
    k = smallest_passes(n, target)
    if k is None:
        assert lower_bound(n, n) < target
    else:
        assert lower_bound(k, n) >= target
        assert k == 0 or lower_bound(k - 1, n) < target


@given(sizes, shares)
def test_the_most_faults_are_the_most(n: int, limit: float) -> None:
    """Their upper bound is within the limit, and that of one more is not."""
    most = largest_faults(n, limit)
    if most is None:
        assert upper_bound(0, n) > limit - 1e-9
    else:
        assert upper_bound(most, n) <= limit + 1e-9
        assert upper_bound(most + 1, n) > limit - 1e-9


@pytest.mark.parametrize(("count", "n"), [(-1, 3), (4, 3)])
def test_an_impossible_count_is_refused(count: int, n: int) -> None:
    """More than all, or fewer than none."""
    with pytest.raises(ValueError, match="not possible"):
        lower_bound(count, n)
    with pytest.raises(ValueError, match="not possible"):
        upper_bound(count, n)
