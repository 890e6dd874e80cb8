"""Distributions as files of Prosimos give them, today's and older ones."""

import pytest
from scipy import stats

from wfmap.interchange.bpmn.simulation.spread import spread


@pytest.mark.parametrize(
    ("name", "older", "today"),
    [
        ("expon", (0, 1800, 0, 1e9), (1800, 0, 1e9)),
        ("uniform", (60, 180, 60, 240), (60, 240)),
        ("triang", (0.5, 60, 300, 60, 360), (210, 60, 360)),
        ("gamma", (2, 0, 300, 0, 1e9), (600, 180_000, 0, 1e9)),
    ],
)
def test_older_files_mean_the_same_by_other_parameters(
    name: str, older: tuple[float, ...], today: tuple[float, ...]
) -> None:
    """Scipy's shape, place and scale before two bounds are what today is mean and variance."""
    assert spread(name, older) == spread(name, today)


@pytest.mark.parametrize(("shape", "place", "scale"), [(0.5, 0, 600), (1.0, 0, 60)])
def test_an_older_lognormal_has_the_moments_of_scipy_s(
    shape: float, place: float, scale: float
) -> None:
    """Mean and spread are those that scipy gives of the same numbers."""
    drawn = stats.lognorm(shape, loc=place, scale=scale)
    found = spread("lognorm", (shape, place, scale, 0, 1e9))
    assert (found.mean, found.sd) == pytest.approx((drawn.mean(), drawn.std()), rel=1e-3)


def test_what_an_older_file_cuts_off_moves_the_mean() -> None:
    """A gap of 1,800 s that is never longer than 900 s is some 400 s on average."""
    within = stats.truncexpon(0.5, scale=1800)
    found = spread("expon", (0, 1800, 0, 900))
    assert (found.mean, found.sd) == pytest.approx((within.mean(), within.std()), rel=1e-3)
