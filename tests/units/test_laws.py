"""Distributions as functions agree with their exact moments and with each other."""

from typing import Any

import numpy as np
import pytest

from wfmap.units.distributions import moments
from wfmap.units.laws import Mixed, Sampled, law_of

FAMILIES: list[tuple[str, dict[str, Any]]] = [
    ("fixed", {"value": 60.0}),
    ("uniform", {"min": 10.0, "max": 50.0}),
    ("triangular", {"min": 10.0, "mode": 10.0, "max": 50.0}),
    ("triangular", {"min": 10.0, "mode": 30.0, "max": 50.0}),
    ("pert", {"min": 10.0, "mode": 20.0, "max": 90.0}),
    ("normal", {"mean": 60.0, "sd": 40.0}),
    ("normal", {"mean": 60.0, "sd": 0.0}),
    ("lognormal", {"mean": 60.0, "sd": 50.0}),
    ("lognormal", {"median": 60.0, "sigma": 0.5}),
    ("exponential", {"mean": 60.0}),
    ("erlang", {"mean": 60.0, "shape": 3.0}),
    ("gamma", {"mean": 60.0, "sd": 40.0}),
    ("gamma", {"shape": 2.0, "scale": 30.0}),
    ("weibull", {"mean": 60.0, "sd": 40.0}),
    ("weibull", {"shape": 1.5, "scale": 60.0}),
    ("empirical", {"values": [50.0, 10.0, 30.0], "weights": [1.0, 2.0, 1.0]}),
]


@pytest.mark.parametrize(("family", "parameters"), FAMILIES)
def test_the_chance_of_longer_times_integrates_to_the_mean(
    family: str, parameters: dict[str, Any]
) -> None:
    """E[X] is the integral of P(X ≥ t), for every family of the format."""
    times = np.linspace(0, 2000, 400_001)
    found = np.trapezoid(law_of(family, parameters).above(times), times)
    assert found == pytest.approx(moments(family, parameters)[0], rel=2e-4)


@pytest.mark.parametrize(("family", "parameters"), FAMILIES)
def test_values_stand_for_the_distribution(family: str, parameters: dict[str, Any]) -> None:
    """They have its mean, and the same share of them is above any time."""
    law = law_of(family, parameters)
    values = law.values()
    assert values.mean() == pytest.approx(moments(family, parameters)[0], rel=2e-3)
    times = np.array([5.0, 25.0, 45.5, 80.0])
    assert Sampled(values).above(times) == pytest.approx(law.above(times), abs=1e-3)


def test_a_time_that_is_just_reached_is_reached() -> None:
    """A fixed hour takes at least an hour, and no more."""
    law = law_of("fixed", {"value": 3600.0})
    assert law.above(np.array([3600.0, 3600.1])) == pytest.approx([1.0, 0.0])


def test_a_mixture_is_each_of_its_parts_by_its_chance() -> None:
    """A quarter takes nothing, three quarters an hour."""
    hour, nothing = law_of("fixed", {"value": 3600.0}), law_of("fixed", {"value": 0.0})
    mixed = Mixed(((0.25, nothing), (0.75, hour)))
    assert mixed.above(np.array([0.0, 1.0, 3600.0])) == pytest.approx([1.0, 0.75, 0.75])
    assert mixed.values().mean() == pytest.approx(2700.0)
