"""Distributions of times as functions: how likely a time is reached, and values that stand for it.

`above` is exact for every family of the format; `values` are quantiles in the middle of equal
parts of the whole, so that a mean over them is an integral by the midpoint rule. Source: Johnson,
Kotz & Balakrishnan, *Continuous Univariate Distributions* (1994, 1995).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "FINE",
    "Family",
    "Latest",
    "Law",
    "Mixed",
    "Sampled",
    "Sum",
    "law_of",
    "lognormal",
    "paired",
    "repeated",
    "shape_and_scale",
]

Vector = NDArray[np.float64]

FINE: Final = 2048
"""How many values stand for a distribution: the midpoint rule is then right to a millionth where
densities are smooth, to a 4,000th where they are not."""


class Law(Protocol):
    """A distribution of times in seconds, 0 or more."""

    def above(self, times: Vector) -> Vector:
        """Compute the chance that it takes at least each of some times."""
        ...

    def values(self, count: int = FINE) -> Vector:
        """Give alike likely values that stand for the distribution, the smallest first."""
        ...


@dataclass(frozen=True, slots=True)
class Family:
    """A distribution of the format, its parameters in the order of `law_of`."""

    name: str
    given: tuple[float, ...]
    weights: tuple[float, ...] = ()

    def above(self, times: Vector) -> Vector:
        """Compute the chance that it takes at least each of some times."""
        if self.name == "empirical":
            return _empirical_above(self.given, self.weights, times)
        reached: Vector = np.asarray(_ABOVE[self.name](np.maximum(times, 0.0), *self.given))
        found: Vector = np.where(times <= 0, 1.0, reached)
        return found

    def values(self, count: int = FINE) -> Vector:
        """Give alike likely values that stand for the distribution, the smallest first."""
        return _values(self, count)


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """A distribution that values stand for, each alike likely, the smallest first."""

    given: Vector

    def above(self, times: Vector) -> Vector:
        """Compute the chance that it takes at least each of some times."""
        below = np.searchsorted(self.given, times * (1 - 1e-12), side="left")
        return 1.0 - below / len(self.given)

    def values(self, count: int = FINE) -> Vector:
        """Give alike likely values that stand for the distribution, the smallest first."""
        if len(self.given) == count:
            return self.given
        return self.given[((np.arange(count) + 0.5) * len(self.given) / count).astype(np.int64)]


@dataclass(frozen=True, slots=True)
class Mixed:
    """One of several distributions, each with its chance; the chances add up to 1."""

    parts: tuple[tuple[float, Law], ...]

    def above(self, times: Vector) -> Vector:
        """Compute the chance that it takes at least each of some times."""
        total: Vector = sum(
            (share * law.above(times) for share, law in self.parts), np.zeros(len(times))
        )
        return total

    def values(self, count: int = FINE) -> Vector:
        """Give alike likely values that stand for the distribution, the smallest first."""
        kept = [(share, law) for share, law in self.parts if share > 0]
        values = np.concatenate([law.values(count) for _, law in kept])
        weights = np.concatenate([np.full(count, share / count) for share, _ in kept])
        order = np.argsort(values, kind="stable")
        reached = np.cumsum(weights[order])
        wanted = (np.arange(count) + 0.5) / count * reached[-1]
        found: Vector = values[order][np.minimum(np.searchsorted(reached, wanted), len(values) - 1)]
        return found


_COARSE: Final = 1024
_MANY: Final = 64
"""Beyond so many times, what is above them is read off values, not integrated for each."""
_GOLDEN: Final = 0.6180339887498949
_LONGEST_SUM: Final = 64


@dataclass(frozen=True, slots=True)
class Sum:
    """One time after another, independent of it."""

    first: Law
    then: Law

    def above(self, times: Vector) -> Vector:
        """Compute the chance that it takes at least each of some times."""
        if len(times) > _MANY:
            return Sampled(self.values()).above(times)
        begun, counts = np.unique(self.first.values(_COARSE), return_counts=True)
        left = times[:, None] - begun[None, :]
        left = np.where(np.abs(left) <= 1e-12 * np.abs(times[:, None]), 0.0, left)
        reached = self.then.above(left.ravel()).reshape(left.shape)
        return np.asarray(reached @ counts / _COARSE, dtype=np.float64)

    def values(self, count: int = FINE) -> Vector:
        """Give alike likely values that stand for the distribution, the smallest first."""
        return np.sort(self.first.values(count) + paired(self.then.values(count)))


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest of several independent times alike."""

    law: Law
    of: int

    def above(self, times: Vector) -> Vector:
        """Compute the chance that it takes at least each of some times."""
        found: Vector = 1.0 - (1.0 - self.law.above(times)) ** self.of
        return found

    def values(self, count: int = FINE) -> Vector:
        """Give alike likely values that stand for the distribution, the smallest first."""
        shares = ((np.arange(count) + 0.5) / count) ** (1 / self.of)
        return self.law.values(4 * count)[(shares * 4 * count).astype(np.int64)]


def paired(values: Vector, turn: int = 1) -> Vector:
    """Put values in an order that goes evenly with another's, smallest first: a lattice of points.

    `turn` numbers the others that are paired at once, 1 and up (Niederreiter 1992).
    """
    count = len(values)
    places = np.argsort((np.arange(count) * _GOLDEN * math.sqrt(2 * turn - 1)) % 1.0)
    ranks = np.empty(count, dtype=np.int64)
    ranks[places] = np.arange(count)
    return values[ranks]


def repeated(law: Law, times: int) -> Law:
    """Make the law of doing something several times, one after the other."""
    if times > _LONGEST_SUM:
        values = law.values()
        mean, spread = values.mean() * times, values.std() * math.sqrt(times)
        return Family("normal", (mean, spread)) if spread > 0 else Family("fixed", (mean,))
    found = law
    for _ in range(times - 1):
        found = Sampled(Sum(found, law).values())
    return found


def law_of(family: str, parameters: Mapping[str, float | Sequence[float]]) -> Family:
    """Make the law of a distribution of the format.

    Args:
        family: a name of `wfmap.units.distributions.FAMILIES`.
        parameters: a set that nothing is wrong with; durations in seconds.
    """
    if family == "empirical":
        return _empirical(parameters)
    p = {name: float(value) for name, value in parameters.items() if isinstance(value, int | float)}
    match family:
        case "fixed":
            return _fixed(p["value"])
        case "uniform":
            return Family(family, (p["min"], p["max"]))
        case "triangular" | "pert":
            return Family(family, (p["min"], p["mode"], p["max"]))
        case "normal":
            return Family(family, (p["mean"], p["sd"])) if p["sd"] > 0 else _fixed(p["mean"])
        case "lognormal":
            return Family(family, lognormal(p))
        case "exponential":
            return Family(family, (p["mean"],))
        case "erlang":
            return Family("gamma", (p["shape"], p["mean"] / p["shape"]))
        case _:
            return Family(family, shape_and_scale(family, p))


def _fixed(value: float) -> Family:
    return Family("fixed", (value,))


def lognormal(p: Mapping[str, float]) -> tuple[float, float]:
    """Give mean and standard deviation of the logarithm of a lognormal distribution."""
    if "median" in p:
        return math.log(p["median"]), p["sigma"]
    spread = math.log(1 + (p["sd"] / p["mean"]) ** 2)
    return math.log(p["mean"]) - spread / 2, math.sqrt(spread)


def shape_and_scale(family: str, p: Mapping[str, float]) -> tuple[float, float]:
    """Give shape and scale of a gamma or Weibull distribution."""
    if "scale" in p:
        return p["shape"], p["scale"]
    scv = (p["sd"] / p["mean"]) ** 2
    if family == "gamma":
        return 1 / scv, p["mean"] * scv
    shape = _weibull_shape(scv)
    return shape, p["mean"] / math.gamma(1 + 1 / shape)


def _weibull_shape(scv: float) -> float:
    """Find the shape whose squared coefficient of variation is `scv`, by halving.

    A solver from a library would take longer to load than most runs take.
    """
    low, high = 1e-3, 60.0
    for _ in range(80):
        inverse = (low + high) / 2
        if math.gamma(1 + 2 * inverse) / math.gamma(1 + inverse) ** 2 - 1 < scv:
            low = inverse
        else:
            high = inverse
    return 1 / high


def _empirical(parameters: Mapping[str, float | Sequence[float]]) -> Family:
    raw, weights = parameters["values"], parameters.get("weights")
    values = tuple(raw) if isinstance(raw, Sequence) else (raw,)
    given = tuple(weights) if isinstance(weights, Sequence) else (1.0,) * len(values)
    total = math.fsum(given)
    order = sorted(range(len(values)), key=lambda k: values[k])
    return Family(
        "empirical",
        tuple(values[k] for k in order),
        tuple(given[k] / total for k in order),
    )


def _empirical_above(values: Sequence[float], weights: Sequence[float], times: Vector) -> Vector:
    reached = np.concatenate([[0.0], np.cumsum(weights)])
    found: Vector = 1.0 - reached[np.searchsorted(np.array(values), times, side="left")]
    return np.maximum(found, 0.0)


def _special() -> Any:  # noqa: ANN401 - a module
    """Load scipy's special functions, which takes longer than most predictions."""
    from scipy import special  # noqa: PLC0415 - as the docstring says

    return special


def _triangular_above(times: Vector, low: float, mode: float, high: float) -> Vector:
    width = high - low
    rising = 1 - np.maximum(times - low, 0.0) ** 2 / (width * max(mode - low, 1e-300))
    falling = np.maximum(high - times, 0.0) ** 2 / (width * max(high - mode, 1e-300))
    return np.where(times <= low, 1.0, np.where(times < mode, rising, falling))


def _beta(low: float, mode: float, high: float) -> tuple[float, float]:
    first = 1 + 4 * (mode - low) / (high - low)
    return first, 6 - first


def _pert_above(times: Vector, low: float, mode: float, high: float) -> Vector:
    share = np.clip((times - low) / (high - low), 0.0, 1.0)
    return np.asarray(1.0 - _special().betainc(*_beta(low, mode, high), share))


def _normal_above(times: Vector, mean: float, sd: float) -> Vector:
    return np.asarray(_special().ndtr((mean - times) / sd))


def _lognormal_above(times: Vector, mean: float, sd: float) -> Vector:
    with np.errstate(divide="ignore"):
        return np.asarray(_special().ndtr((mean - np.log(times)) / sd))


_ABOVE: Final[Mapping[str, Any]] = {
    "fixed": lambda t, value: (t <= value).astype(np.float64),
    "uniform": lambda t, low, high: np.clip((high - t) / (high - low), 0.0, 1.0),
    "triangular": _triangular_above,
    "pert": _pert_above,
    "normal": _normal_above,
    "lognormal": _lognormal_above,
    "exponential": lambda t, mean: np.exp(-t / mean),
    "gamma": lambda t, shape, scale: np.asarray(_special().gammaincc(shape, t / scale)),
    "weibull": lambda t, shape, scale: np.exp(-((t / scale) ** shape)),
}
"""The chance that a time above 0 is reached, by family."""


def _triangular_value(u: Vector, low: float, mode: float, high: float) -> Vector:
    width = high - low
    early = low + np.sqrt(u * width * (mode - low))
    return np.where(u * width < mode - low, early, high - np.sqrt((1 - u) * width * (high - mode)))


def _pert_value(u: Vector, low: float, mode: float, high: float) -> Vector:
    return np.asarray(low + (high - low) * _special().betaincinv(*_beta(low, mode, high), u))


_VALUE: Final[Mapping[str, Any]] = {
    "uniform": lambda u, low, high: low + (high - low) * u,
    "triangular": _triangular_value,
    "pert": _pert_value,
    "normal": lambda u, mean, sd: np.maximum(0.0, mean + sd * _special().ndtri(u)),
    "lognormal": lambda u, mean, sd: np.exp(mean + sd * _special().ndtri(u)),
    "exponential": lambda u, mean: -mean * np.log1p(-u),
    "gamma": lambda u, shape, scale: scale * _special().gammaincinv(shape, u),
    "weibull": lambda u, shape, scale: scale * (-np.log1p(-u)) ** (1 / shape),
}
"""The time that a share of all stays below, by family."""


@lru_cache(maxsize=256)
def _values(law: Family, count: int) -> Vector:
    shares = (np.arange(count) + 0.5) / count
    found: Vector
    if law.name == "fixed":
        found = np.full(count, law.given[0])
    elif law.name == "empirical":
        reached = np.cumsum(law.weights)
        place = np.searchsorted(reached, shares * reached[-1])
        found = np.array(law.given)[np.minimum(place, len(law.given) - 1)]
    else:
        found = np.asarray(_VALUE[law.name](shares, *law.given), dtype=np.float64)
    found.flags.writeable = False
    return found
