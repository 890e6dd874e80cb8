"""Distributions have exact means and variances, and impossible ones are refused."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.units.distributions import FAMILIES, fault, moments

EXACT = [
    ("fixed", {"value": 5}, 5, 0),
    ("uniform", {"min": 0, "max": 2}, 1, 1 / 3),
    ("triangular", {"min": 0, "mode": 3, "max": 6}, 3, 1.5),
    ("pert", {"min": 2, "mode": 4, "max": 12}, 5, 3),
    ("exponential", {"mean": 4}, 4, 16),
    ("erlang", {"mean": 6, "shape": 3}, 6, 12),
    ("gamma", {"shape": 2, "scale": 3}, 6, 18),
    ("gamma", {"mean": 6, "sd": 3}, 6, 9),
    ("lognormal", {"mean": 1, "sd": math.sqrt(2)}, 1, 2),
    ("lognormal", {"median": 1, "sigma": 1}, math.exp(0.5), math.e * (math.e - 1)),
    ("weibull", {"shape": 1, "scale": 7}, 7, 49),
    ("empirical", {"values": (1, 3), "weights": (3, 1)}, 1.5, 0.75),
    ("empirical", {"values": (1, 2, 3)}, 2, 2 / 3),
]

IMPOSSIBLE = [
    ("uniform", {"min": 3, "max": 2}, "larger"),
    ("triangular", {"min": 5, "mode": 3, "max": 9}, "'min' is larger than 'mode'"),
    ("triangular", {"min": 5, "mode": 5, "max": 5}, "plain duration"),
    ("normal", {"mean": 5, "sd": 0}, "above 0"),
    ("lognormal", {"mean": 5}, "'mean' and 'sd' or 'median' and 'sigma'"),
    ("gamma", {"mean": 5, "sd": -1}, "above 0"),
    ("erlang", {"mean": 5, "shape": 2.5}, "whole number"),
    ("fixed", {"value": 1, "sd": 2}, "takes 'value'"),
    ("empirical", {"values": ()}, "at least one"),
    ("empirical", {"values": (1, 2), "weights": (1,)}, "one number for each"),
    ("empirical", {"values": (1, 2), "weights": (0, 0)}, "not all 0"),
]


@pytest.mark.parametrize(("family", "parameters", "mean", "variance"), EXACT)
def test_moments_are_the_textbook_values(
    family: str, parameters: dict[str, float], mean: float, variance: float
) -> None:
    """Mean and variance equal the closed forms."""
    assert moments(family, parameters) == pytest.approx((mean, variance))


@pytest.mark.parametrize(("family", "parameters", "words"), IMPOSSIBLE)
def test_an_impossible_distribution_is_named(
    family: str, parameters: dict[str, float], words: str
) -> None:
    """The fault says which parameter is wrong."""
    assert words in fault(family, parameters)


def test_every_family_has_an_exact_case() -> None:
    """No family goes untested."""
    assert {family for family, *_ in EXACT} | {"normal"} == set(FAMILIES)


@given(st.floats(0.1, 50), st.floats(0.1, 50))
def test_a_normal_duration_counts_negative_draws_as_nothing(mean: float, sd: float) -> None:
    """The moments are those of max(0, N), checked by numerical integration."""
    z = np.linspace(-9, 9, 20001)
    weight = np.exp(-z * z / 2) / math.sqrt(2 * math.pi) * (z[1] - z[0])
    value = np.maximum(0, mean + sd * z)
    expected = float((value * weight).sum())
    spread = float((value**2 * weight).sum()) - expected**2
    assert moments("normal", {"mean": mean, "sd": sd}) == pytest.approx(
        (expected, spread), rel=1e-4, abs=1e-6
    )
