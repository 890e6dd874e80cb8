"""Times by their first two moments: sums, choices, loops, and the latest of several branches.

The mean of the latest of several branches is the integral of 1 − ∏ F(t), never the largest of
their means: of two branches that take one hour each, exponentially, the later takes an hour and a
half. A branch's distribution is a gamma distribution with its mean and variance, exact where it is
exponential or Erlang; a part of it may lie at 0 (a branch that is not always taken).

To carry a whole distribution through every step would take a convolution for each; two moments
simply add up. The integral is Simpson's rule over the root of time, at 1,001 points, or 8,001 where
a branch hardly spreads: so it costs points × branches look-ups of the gamma function. More than
`_FEW` branches that are alike cost as one.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["NOTHING", "Moments", "latest", "latest_of", "quantile", "tail"]

_STEPS: Final = (500, 4000)
"""Pairs of steps of the integral: of times that spread, and where one hardly does."""
_NARROW: Final = 0.05
"""A squared coefficient of variation below this is hardly any."""
_REACH: Final = 40.0
"""How many standard deviations beyond the mean the integral goes."""
_FEW: Final = 64
"""Branches alike that are multiplied one by one."""


def _gammainc(shape: float, reach: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the regularized lower incomplete gamma function."""
    from scipy import special  # noqa: PLC0415 - loading it takes longer than most predictions

    return np.asarray(special.gammainc(shape, reach), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Moments:
    """A time in seconds: its mean, its variance, and the probability that it is taken at all."""

    mean: float
    variance: float
    taken: float = 1.0

    @property
    def second(self) -> float:
        """The second moment, in seconds²."""
        return self.variance + self.mean**2

    def __add__(self, other: "Moments") -> "Moments":
        """Add an independent time."""
        return Moments(self.mean + other.mean, self.variance + other.variance)


NOTHING: Final = Moments(0.0, 0.0)
"""No time at all."""


def latest(branches: Sequence[Moments], instead: int | None = None) -> Moments:
    """Compute the moments of the latest of independent branches.

    Args:
        branches: each branch's time given that it is taken, and how likely that is.
        instead: the branch that is taken where none would be; None where none is then.
    """
    return _latest(tuple(branches), instead)


def latest_of(number: int, branch: Moments) -> Moments:
    """Compute the moments of the latest of so many independent branches that are alike."""
    if number > _FEW:
        return _latest((branch,), None, number)
    return latest([branch] * number)


@lru_cache(maxsize=512)  # a process is predicted again and again with one part of it changed
def _latest(branches: tuple[Moments, ...], instead: int | None, times: int = 1) -> Moments:
    """Compute them; `times` says of how many alike each branch is one."""
    real = [b for b in branches if b.mean > 0 and b.taken > 0]
    none = 0.0 if instead is None else math.prod(1 - b.taken for b in branches)
    other = [branches[instead]] if instead is not None and none * branches[instead].mean > 0 else []
    if not real and not other:
        return NOTHING
    if len(real) == times == 1 and real[0].taken >= 1:
        return Moments(real[0].mean, real[0].variance)
    if not all(np.isfinite((b.mean, b.variance)).all() for b in (*real, *other)):
        return Moments(float("inf"), float("inf"))
    # Substituting t = s² makes the integrand smooth at 0, where gamma densities may be steep.
    end = max(b.mean + _REACH * math.sqrt(b.variance) for b in (*real, *other)) ** 0.5
    spreads = min(b.variance / b.mean**2 for b in (*real, *other)) >= _NARROW
    steps = _STEPS[0] if spreads else _STEPS[1]
    root = np.linspace(0.0, end, 2 * steps + 1)
    time = root**2
    missing = 1 - np.prod(np.array([_distribution(b, time) for b in real]), axis=0) ** times
    for alone in other:
        missing += none * (1 - _distribution(replace(alone, taken=1.0), time))
    weight = np.full(len(time), 2.0)
    weight[1::2] = 4.0
    weight[0] = weight[-1] = 1.0
    step = end / (2 * steps) / 3
    mean = float((weight * missing * 2 * root).sum() * step)
    second = float((weight * missing * 2 * time * 2 * root).sum() * step)
    return Moments(mean, max(0.0, second - mean**2))


def _distribution(branch: Moments, time: NDArray[np.float64]) -> NDArray[np.float64]:
    inside: NDArray[np.float64]
    if branch.variance <= 0:
        inside = np.asarray(time >= branch.mean, dtype=np.float64)
    else:
        shape = branch.mean**2 / branch.variance
        inside = _gammainc(shape, time * branch.mean / branch.variance)
    return 1 - branch.taken + branch.taken * inside


def tail(time: Moments, limit: float) -> float:
    """Compute the probability that a time is longer than a limit in seconds."""
    if not math.isfinite(time.mean):
        return 1.0
    inside: float = _distribution(time, np.array([limit])).item()
    return 1.0 - inside


@lru_cache(maxsize=512)  # as above
def quantile(time: Moments, share: float) -> float:
    """Compute the time that a share of cases stays below, by bisection."""
    if not math.isfinite(time.mean):
        return float("inf")
    low, high = 0.0, time.mean + _REACH * math.sqrt(time.variance)
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if 1 - tail(time, middle) < share else (low, middle)
    return high
