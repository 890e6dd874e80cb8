"""Durations as arrays: parameters put in order once, sampled by number in the loop.

A distribution is a record: its family and the place of its values in the whole numbers, up to four
parameters in the reals, at the same address (see `engine.layout`).
"""

from collections.abc import MutableSequence, Sequence
from itertools import accumulate
from math import exp, fsum, log, sqrt
from typing import Final

from wfmap.model.quantity import Duration
from wfmap.simulation.native.jit import Word, compiled
from wfmap.simulation.randoms import normal, stream, uniform
from wfmap.units.laws import lognormal, shape_and_scale

__all__ = ["DIST_SIZE", "FAMILY", "VALUES", "VALUE_COUNT", "cumulative", "parameters", "sample"]

FAMILY, VALUES, VALUE_COUNT = range(3)
"""Whole numbers of a record: family, address of an empirical distribution's values, how many."""
DIST_SIZE: Final = 4

(FIXED, UNIFORM, TRIANGULAR, PERT, NORMAL, LOGNORMAL, EXPONENTIAL, ERLANG, GAMMA, WEIBULL,
 EMPIRICAL) = range(11)  # fmt: skip
_NUMBER: Final = {
    "fixed": FIXED,
    "uniform": UNIFORM,
    "triangular": TRIANGULAR,
    "pert": PERT,
    "normal": NORMAL,
    "lognormal": LOGNORMAL,
    "exponential": EXPONENTIAL,
    "erlang": ERLANG,
    "gamma": GAMMA,
    "weibull": WEIBULL,
    "empirical": EMPIRICAL,
}


def parameters(duration: Duration) -> tuple[int, tuple[float, ...]]:
    """Give the family's number and the parameters its sampler takes, times in seconds."""
    family = duration.distribution
    given = {k: float(v) for k, v in duration.parameters.items() if isinstance(v, float | int)}
    return _NUMBER[family], _in_order(family, given)


def cumulative(weights: Sequence[float]) -> list[float]:
    """Sum weights up to shares from 0 to 1."""
    total = fsum(weights)
    return [part / total for part in accumulate(weights)]


def _in_order(family: str, p: dict[str, float]) -> tuple[float, ...]:
    match family:
        case "fixed":
            return (p["value"],)
        case "uniform":
            return p["min"], p["max"]
        case "triangular":
            return p["min"], p["mode"], p["max"]
        case "pert":
            width = p["max"] - p["min"]
            first = 1 + 4 * (p["mode"] - p["min"]) / width
            return p["min"], width, first, 6 - first
        case "normal":
            return p["mean"], p["sd"]
        case "lognormal":
            return lognormal(p)
        case "exponential":
            return (p["mean"],)
        case "erlang":
            return p["mean"] / p["shape"], p["shape"]
        case "gamma" | "weibull":
            return shape_and_scale(family, p)
        case _:
            return ()


@compiled
def _triangular(low: float, mode: float, high: float, u: float) -> float:
    width = high - low
    if u * width < mode - low:
        return low + sqrt(u * width * (mode - low))
    return high - sqrt((1.0 - u) * width * (high - mode))


@compiled
def _erlang(mean: float, phases: int, key: Word) -> float:
    total = 0.0
    for phase in range(phases):
        total -= mean * log(uniform(key, phase))
    return total


_SQUEEZE: Final = 0.0331
_THIRD: Final = 1.0 / 3.0


@compiled
def _gamma(shape: float, key: Word) -> float:
    """Draw a gamma variate of scale 1 (Marsaglia & Tsang 2000), on counters from 0 up.

    Powers are written as products: Python and the compiler round them in different ways.
    """
    d = max(shape, shape + 1.0 if shape < 1.0 else shape) - _THIRD
    c = _THIRD / sqrt(d)
    counter = 1
    while True:
        x = normal(uniform(key, counter))
        u = uniform(key, counter + 1)
        w, square = 1.0 + c * x, x * x
        v = w * w * w if w > 0.0 else 0.0
        squeezed = u < 1.0 - _SQUEEZE * square * square
        if v > 0.0 and (squeezed or log(u) < 0.5 * square + d * (1.0 - v + log(v))):
            break
        counter += 2
    return d * v if shape >= 1.0 else d * v * uniform(key, 0) ** (1.0 / shape)


@compiled
def _pert(low: float, width: float, first: float, second: float, key: Word) -> float:
    a = _gamma(first, stream(key, 1))
    b = _gamma(second, stream(key, 2))
    return low + width * a / (a + b)


@compiled
def _empirical(f: MutableSequence[float], values: int, count: int, u: float) -> float:
    """Look a value up by its cumulative weight; weights stand behind the values."""
    low, high = 0, count - 1
    while low < high:
        middle = (low + high) // 2
        if u < f[values + count + middle]:
            high = middle
        else:
            low = middle + 1
    return f[values + low]


@compiled
def _scaled(family: int, a: float, b: float, u: float) -> float:
    """Invert the families whose distribution function has a closed or tabulated inverse."""
    if family == FIXED:
        return a
    if family == EXPONENTIAL:
        return -a * log(u)
    if family == UNIFORM:
        return a + (b - a) * u
    if family == NORMAL:
        return max(0.0, a + b * normal(u))
    if family == LOGNORMAL:
        return exp(a + b * normal(u))
    weibull: float = b * (-log(u)) ** (1.0 / a)
    return weibull


@compiled
def sample(i: MutableSequence[int], f: MutableSequence[float], dist: int, key: Word) -> float:
    """Draw from the distribution at address `dist`, in seconds, 0 or more."""
    family = i[dist + FAMILY]
    if family == TRIANGULAR:
        return _triangular(f[dist], f[dist + 1], f[dist + 2], uniform(key, 0))
    if family == PERT:
        return _pert(f[dist], f[dist + 1], f[dist + 2], f[dist + 3], key)
    if family == ERLANG:
        return _erlang(f[dist], int(f[dist + 1]), key)
    if family == GAMMA:
        return f[dist + 1] * _gamma(f[dist], key)
    if family == EMPIRICAL:
        return _empirical(f, i[dist + VALUES], i[dist + VALUE_COUNT], uniform(key, 0))
    return _scaled(family, f[dist], f[dist + 1], uniform(key, 0))
