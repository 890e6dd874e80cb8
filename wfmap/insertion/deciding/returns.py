"""When money comes back: use grows as 1 − exp(−t ÷ ramp-up), and savings grow with it.

That is the time-constant curve of learning (Towill 1990). After t months of use, what is left over
is

    saving × (t − ramp-up × (1 − exp(−t ÷ ramp-up))) − cost

which starts below nought, is convex where there is a saving, and so crosses nought once: where,
Lambert's W tells in closed form.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Samples", "lognormal", "months_of_use", "stream", "triangle", "triangular", "worth"]

Z90: Final = 1.2815515655446004
"""Standard deviations from the median to the ninetieth percentile of a normal distribution."""
MONTHS: Final = 12.0

Samples = NDArray[np.float64]


def months_of_use(cost: Samples, saving: Samples, ramp: Samples) -> Samples:
    """Solve for the months of use until a cost has come back: 0 for at once, infinite for never.

    Args:
        cost: the cost, 0 or more.
        saving: the saving a month in full use.
        ramp: months of the ramp-up, above 0.
    """
    from scipy.special import lambertw  # noqa: PLC0415 - only payback needs it

    able = saving > 0
    rest = np.where(able, cost / np.where(able, saving, 1.0), 0.0) + ramp
    inner: Samples = np.maximum(-np.exp(-rest / ramp), -np.exp(-1.0))
    found = np.maximum(rest + ramp * np.real(lambertw(inner, 0)), 0.0)
    months: Samples = np.where(able, found, np.where((cost <= 0) & (saving >= 0), 0.0, np.inf))
    return np.where(able & (cost <= 0), 0.0, months)


def worth(months: float, discount: float, ramp: Samples) -> Samples:
    """Give the months of full use, each at today's worth, that a horizon with a ramp-up holds.

    Args:
        months: the horizon.
        discount: interest a year, 0 or more.
        ramp: months of the ramp-up, above 0.
    """
    rate = float(np.log1p(discount)) / MONTHS
    even = months if rate == 0 else -np.expm1(-rate * months) / rate
    slower = rate + 1 / ramp
    found: Samples = even + np.expm1(-slower * months) / slower
    return found


def lognormal(draw: np.random.Generator, p50: float, p90: float, samples: int) -> Samples:
    """Draw an effort by its median and its ninetieth percentile; 0 where the median is."""
    if p50 <= 0:
        return np.zeros(samples)
    sigma = float(np.log(p90 / p50)) / Z90
    found: Samples = p50 * np.exp(sigma * draw.standard_normal(samples))
    return found


def triangle(draw: np.random.Generator, ends: Mapping[str, float], samples: int) -> Samples:
    """Draw from `low`, `mode` and `high`."""
    return triangular(draw, ends["low"], ends["mode"], ends["high"], samples)


def triangular(
    draw: np.random.Generator, low: float, mode: float, high: float, samples: int
) -> Samples:
    """Draw from a triangular distribution; one value where the ends meet."""
    if high <= low:
        return np.full(samples, mode)
    return draw.triangular(low, min(max(mode, low), high), high, samples)


def stream(name: str, seed: int) -> np.random.Generator:
    """Make the random numbers of a candidate: its own, whatever others there are."""
    digest = sha256(f"{seed}\x1f{name}\x1fpayback".encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))
