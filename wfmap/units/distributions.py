"""Distributions of durations: their parameters, checks, means and variances.

Every family is one row of `FAMILIES`: which parameter sets it takes, and its exact first two
moments. Parameters that are durations are in seconds; `shape`, `sigma` and `weights` are plain
numbers. Sources: Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* (1994, 1995);
for PERT, Vose, *Risk Analysis* (2008), whose variance is that of the modified beta distribution.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from wfmap.units.figures import exact

__all__ = ["DURATION_PARAMETERS", "FAMILIES", "NUMBER_PARAMETERS", "Family", "fault", "moments"]

Parameters = Mapping[str, float | Sequence[float]]
"""Parameter name to its value; `values` and `weights` are sequences."""

LARGEST_SHAPE: Final = 1000
"""Phases of an Erlang distribution, which are drawn one by one; more are as good as fixed."""
SMALLEST_SHAPE: Final[Mapping[str, float]] = {"weibull": 0.05, "gamma": 1e-6}
"""Below it nearly all is nothing and the rest longer than any number: moments overflow."""
LARGEST_SIGMA: Final = 5
"""Of a lognormal distribution: its mean is then 270,000 times its median."""
LARGEST_WEIGHT: Final = 10**15
"""How often a value of an empirical distribution may have occurred."""
DURATION_PARAMETERS: Final = ("value", "min", "mode", "max", "mean", "sd", "median", "scale")
"""Parameters that are durations."""
NUMBER_PARAMETERS: Final = ("shape", "sigma")
"""Parameters that are plain numbers."""

_Moments = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Family:
    """A family of distributions.

    `signatures` are the parameter sets it may be given by; `moments` gives (mean, variance) in
    seconds and seconds².
    """

    signatures: tuple[tuple[str, ...], ...]
    moments: Callable[[Mapping[str, float]], _Moments]
    optional: tuple[str, ...] = ()


def moments(family: str, parameters: Parameters) -> _Moments:
    """Compute the exact mean and variance of a distribution of durations.

    Args:
        family: a key of `FAMILIES`.
        parameters: a set that `fault` finds nothing wrong with.

    Returns:
        Mean in seconds, variance in seconds².
    """
    if family == "empirical":
        return _empirical(parameters)
    plain = {k: float(v) for k, v in parameters.items() if isinstance(v, int | float)}
    return FAMILIES[family].moments(plain)


def _fixed(p: Mapping[str, float]) -> _Moments:
    return p["value"], 0.0


def _uniform(p: Mapping[str, float]) -> _Moments:
    return (p["min"] + p["max"]) / 2, (p["max"] - p["min"]) ** 2 / 12


def _triangular(p: Mapping[str, float]) -> _Moments:
    a, c, b = p["min"], p["mode"], p["max"]
    return (a + b + c) / 3, (a * a + b * b + c * c - a * b - a * c - b * c) / 18


def _pert(p: Mapping[str, float]) -> _Moments:
    low, high = p["min"], p["max"]
    mean = (low + 4 * p["mode"] + high) / 6
    return mean, (mean - low) * (high - mean) / 7


def _normal(p: Mapping[str, float]) -> _Moments:
    """Give the moments of max(0, N): a negative draw counts as no time at all."""
    m, s = p["mean"], p["sd"]
    if s == 0:
        return m, 0.0
    z = m / s
    below = 0.5 * math.erfc(-z / math.sqrt(2))
    density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    mean = m * below + s * density
    second = (m * m + s * s) * below + m * s * density
    return mean, max(0.0, second - mean * mean)


def _mean_sd(p: Mapping[str, float]) -> _Moments:
    return p["mean"], p["sd"] ** 2


def _lognormal(p: Mapping[str, float]) -> _Moments:
    if "mean" in p:
        return _mean_sd(p)
    spread = p["sigma"] ** 2
    mean = p["median"] * math.exp(spread / 2)
    return mean, mean * mean * math.expm1(spread)


def _exponential(p: Mapping[str, float]) -> _Moments:
    return p["mean"], p["mean"] ** 2


def _erlang(p: Mapping[str, float]) -> _Moments:
    return p["mean"], p["mean"] ** 2 / p["shape"]


def _gamma(p: Mapping[str, float]) -> _Moments:
    if "mean" in p:
        return _mean_sd(p)
    return p["shape"] * p["scale"], p["shape"] * p["scale"] ** 2


def _weibull(p: Mapping[str, float]) -> _Moments:
    if "mean" in p:
        return _mean_sd(p)
    first = math.gamma(1 + 1 / p["shape"])
    second = math.gamma(1 + 2 / p["shape"])
    return p["scale"] * first, p["scale"] ** 2 * (second - first * first)


def _empirical(p: Parameters) -> _Moments:
    raw_values, raw_weights = p["values"], p.get("weights")
    values = tuple(raw_values) if isinstance(raw_values, Sequence) else (raw_values,)
    weights = tuple(raw_weights) if isinstance(raw_weights, Sequence) else (1.0,) * len(values)
    total = math.fsum(weights)
    mean = math.fsum(v * w for v, w in zip(values, weights, strict=True)) / total
    square = math.fsum((v - mean) ** 2 * w for v, w in zip(values, weights, strict=True)) / total
    return mean, square


def _never(p: Mapping[str, float]) -> _Moments:
    raise AssertionError(f"empirical moments are computed from sequences, not from {p}")


FAMILIES: Final[Mapping[str, Family]] = {
    "fixed": Family((("value",),), _fixed),
    "uniform": Family((("min", "max"),), _uniform),
    "triangular": Family((("min", "mode", "max"),), _triangular),
    "pert": Family((("min", "mode", "max"),), _pert),
    "normal": Family((("mean", "sd"),), _normal),
    "lognormal": Family((("mean", "sd"), ("median", "sigma")), _lognormal),
    "exponential": Family((("mean",),), _exponential),
    "erlang": Family((("mean", "shape"),), _erlang),
    "gamma": Family((("mean", "sd"), ("shape", "scale")), _gamma),
    "weibull": Family((("mean", "sd"), ("shape", "scale")), _weibull),
    "empirical": Family((("values",),), _never, optional=("weights",)),
}
"""Every family by its name in documents."""


def fault(family: str, parameters: Parameters) -> str:
    """Say what is wrong with a set of parameters, one sentence, or nothing."""
    given = set(parameters)
    known = FAMILIES[family]
    if not any(
        set(needed) <= given <= set(needed) | set(known.optional) for needed in known.signatures
    ):
        forms = " or ".join(" and ".join(f"'{n}'" for n in needed) for needed in known.signatures)
        has = ", ".join(f"'{n}'" for n in sorted(given)) or "nothing"
        return f"a distribution '{family}' takes {forms}; it has {has}"
    return _order_fault(parameters) or _range_fault(family, parameters)


def _order_fault(parameters: Parameters) -> str:
    present = [(n, _plain(parameters[n])) for n in ("min", "mode", "max") if n in parameters]
    for (low, a), (high, b) in pairwise(present):
        if a > b:
            return f"'{low}' is larger than '{high}'"
    if len(present) > 1 and present[0][1] == present[-1][1]:
        return "'min' and 'max' are equal: write a plain duration"
    return ""


def _plain(value: float | Sequence[float]) -> float:
    """Read a parameter that is one number by its name."""
    return value[0] if isinstance(value, Sequence) else value


def _range_fault(family: str, parameters: Parameters) -> str:
    positive = {"shape", "sigma", "scale", "median"} & set(parameters)
    if family in ("lognormal", "gamma", "weibull", "exponential", "erlang"):
        positive |= {"mean", "sd"} & set(parameters)
    if family == "normal":
        positive |= {"sd"}
    for name in sorted(positive):
        if _plain(parameters[name]) <= 0:
            return f"'{name}' must be above 0"
    for name, most in (("shape", LARGEST_SHAPE), ("sigma", LARGEST_SIGMA)):
        if name in parameters and _plain(parameters[name]) > most:
            return f"'{name}' is at most {most:,}"
    shape = parameters.get("shape")
    least = SMALLEST_SHAPE.get(family, 0)
    if isinstance(shape, int | float) and shape < least:
        return f"the 'shape' of a distribution '{family}' is at least {exact(least)}"
    if family == "erlang" and isinstance(shape, int | float) and shape != int(shape):
        return "the 'shape' of an erlang distribution is a whole number of phases"
    if family == "empirical":
        return _empirical_fault(parameters)
    return ""


def _empirical_fault(parameters: Parameters) -> str:
    values, weights = parameters["values"], parameters.get("weights")
    if not isinstance(values, Sequence) or not values:
        return "'values' needs at least one duration"
    if weights is None:
        return ""
    if not isinstance(weights, Sequence) or len(weights) != len(values):
        return "'weights' needs one number for each of 'values'"
    if min(weights) < 0 or math.fsum(weights) <= 0 or max(weights) > LARGEST_WEIGHT:
        return f"'weights' are from 0 to {LARGEST_WEIGHT:,}, and not all 0"
    return ""
