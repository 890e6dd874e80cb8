"""Every family of distributions is sampled with its exact mean and variance."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import norm

from wfmap.model.quantity import Duration

FAMILIES = [
    Duration(value=7.0),
    Duration(distribution="uniform", min=2, max=5),
    Duration(distribution="triangular", min=1, mode=2, max=9),
    Duration(distribution="pert", min=2, mode=4, max=12),
    Duration(distribution="normal", mean=100, sd=10),
    Duration(distribution="lognormal", mean=10, sd=8),
    Duration(distribution="lognormal", median=10, sigma=0.5),
    Duration(distribution="exponential", mean=3),
    Duration(distribution="erlang", mean=6, shape=3),
    Duration(distribution="gamma", mean=5, sd=10),
    Duration(distribution="gamma", shape=2.5, scale=2),
    Duration(distribution="weibull", mean=4, sd=2),
    Duration(distribution="weibull", shape=0.8, scale=3),
    Duration(distribution="empirical", values=(1.0, 2.0, 10.0), weights=(5.0, 3.0, 2.0)),
    Duration(distribution="empirical", values=(1.0, 2.0, 10.0)),
]


@pytest.mark.parametrize("duration", FAMILIES, ids=lambda d: d.distribution)
def test_samples_have_the_mean_and_variance_of_their_family(
    plain: SimpleNamespace, duration: Duration
) -> None:
    """Within four standard errors of the mean, and a fifth of the variance."""
    image, stream = plain.image.Image(), plain.randoms.stream
    place = image.distribution(duration)
    key = stream(0, 5)
    drawn = np.array(
        [plain.distributions.sample(image.i, image.f, place, stream(key, k)) for k in range(4000)]
    )
    error = math.sqrt(duration.variance / len(drawn))
    assert abs(drawn.mean() - duration.expected) <= 4 * error + 1e-9
    assert drawn.var() == pytest.approx(duration.variance, rel=0.25, abs=1e-9)
    assert (drawn >= 0).all()


def test_uniform_numbers_are_spread_evenly_and_alike_in_no_two_streams(
    plain: SimpleNamespace,
) -> None:
    """Counts in ten boxes, and the correlation of neighbouring streams."""
    stream, uniform = plain.randoms.stream, plain.randoms.uniform
    key = stream(1, 2)
    first = np.array([uniform(stream(key, k), 0) for k in range(5000)])
    second = np.array([uniform(stream(key, k), 1) for k in range(5000)])
    counts = np.histogram(first, 10, (0, 1))[0]
    assert ((counts - 500) ** 2 / 500).sum() < 27
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.05
    assert abs(np.corrcoef(first[1:], first[:-1])[0, 1]) < 0.05


@pytest.mark.parametrize("p", [1e-12, 1e-5, 0.02, 0.3, 0.5, 0.9, 0.99999])
def test_the_normal_quantile_is_exact(plain: SimpleNamespace, p: float) -> None:
    """To twelve digits, in the middle and far out."""
    assert plain.randoms.normal(p) == pytest.approx(float(norm.ppf(p)), rel=1e-12, abs=1e-14)


def test_ids_hash_the_same_everywhere(plain: SimpleNamespace) -> None:
    """FNV-1a of published test vectors, as signed numbers."""
    assert plain.randoms.hash_of("") % 2**64 == 0xCBF29CE484222325
    assert plain.randoms.hash_of("a") % 2**64 == 0xAF63DC4C8601EC8C
    assert plain.randoms.hash_of("foobar") % 2**64 == 0x85944171F73967E8
