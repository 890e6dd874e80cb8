"""Times of Prosimos that are cut off at bounds, and times of several people taken together.

Prosimos draws again what falls outside the bounds of a distribution, which moves its mean; a
document knows no bounds, so the mean and spread of what is really drawn are written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, inf, isfinite, log, sqrt
from typing import Any, Final

from pydantic import JsonValue

from wfmap.interchange.bpmn.simulation.parameters import UnusableError, distribution
from wfmap.units.figures import exact

__all__ = ["Spread", "spread", "together"]

_NEAR: Final = 0.02
"""Relative difference up to which a spread is that of an exponential distribution."""
_MILLISECONDS: Final = 3
"""Digits of a second that are written."""
_SAME: Final = 0.002
"""Relative change up to which bounds are taken to cut off nothing."""
_MOST: Final = 1e24
"""The largest parameter that is read: the variance of a time a document may hold (seconds²)."""
_SURE: Final = 1e-9
"""Probability within the bounds below which a distribution is never drawn from."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A time: the family it was given in, mean and standard deviation of what is drawn, seconds.

    `low` and `high` are its ends where the family is uniform or triangular, `mode` its peak.
    `moved` says by how much, relative, bounds moved the mean.
    """

    family: str
    mean: float
    sd: float
    low: float = 0.0
    high: float = 0.0
    mode: float = 0.0
    moved: float = 0.0

    def times(self, factor: float) -> "Spread":
        """Stretch it by a factor."""
        return replace(
            self,
            mean=factor * self.mean,
            sd=factor * self.sd,
            low=factor * self.low,
            high=factor * self.high,
            mode=factor * self.mode,
        )

    def written(self) -> JsonValue:
        """Write it as a duration of the document.

        Raises:
            UnusableError: the document cannot hold it.
        """
        mean, sd = round(self.mean, _MILLISECONDS), round(self.sd, _MILLISECONDS)
        if sd == 0 or self.family == "fixed":
            return distribution("fixed", {"value": mean})
        if self.family == "uniform":
            return distribution("uniform", {"min": self.low, "max": self.high})
        if self.family == "triangular":
            ends = {"min": self.low, "mode": self.mode, "max": self.high}
            return distribution("triangular", ends)
        if self.family == "exponential" and abs(self.sd / self.mean - 1) <= _NEAR:
            return distribution("exponential", {"mean": mean})
        family = "gamma" if self.family == "exponential" else self.family
        return distribution(family, {"mean": mean, "sd": sd})


def spread(name: str, given: Sequence[float]) -> Spread:
    """Read a distribution of Prosimos.

    Args:
        name: its name there.
        given: its parameters in seconds: mean, then standard deviation (of a normal one) or
            variance (lognormal, gamma), then smallest and largest value; of an exponential one
            mean, smallest and largest; of a uniform one its two ends; of a triangular one
            peak, smallest and largest. Older files have scipy's shape, place and scale before
            smallest and largest, so that there are more of them.

    Raises:
        UnusableError: there is no such distribution here, or its parameters make none.
    """
    needed = _NEEDED.get(name)
    if needed is None:
        raise UnusableError(f"The distribution {name!r} is not read.")
    if len(given) < needed:
        raise UnusableError(f"The distribution {name!r} has too few parameters.")
    if any(abs(value) > _MOST for value in given[:needed]):
        raise UnusableError(f"The distribution {name!r} has a parameter that is out of range.")
    given = _as_today(name, given)
    if name == "fix":
        return Spread("fixed", given[0], 0.0)
    if name == "uniform":
        low, high = given[0], given[1]
        return Spread("uniform", (low + high) / 2, abs(high - low) / sqrt(12), low, high)
    if name == "triang":
        return _triangular(given[0], given[1], given[2])
    return _bounded(name, given)


def _as_today(name: str, given: Sequence[float]) -> Sequence[float]:
    """Give the parameters of an older file as today's files do; others as they are.

    Until 2022 they were those of scipy, with the smallest and largest value behind.
    """
    if len(given) != _OLDER.get(name):
        return given
    *shape, place, scale, low, high = given
    match name:
        case "expon":
            return (place + scale, max(low, place), high)
        case "uniform":
            return (place, place + scale)
        case "triang":
            return (place + shape[0] * scale, place, place + scale)
        case "gamma":
            return (place + shape[0] * scale, shape[0] * scale**2, low, high)
        case _:
            square = min(shape[0] ** 2, _WIDEST)
            mean = scale * exp(square / 2)
            return (place + mean, mean**2 * (exp(square) - 1), low, high)


_OLDER: Final = {"expon": 4, "uniform": 4, "triang": 5, "gamma": 5, "lognorm": 5}
"""Parameters of scipy's with two bounds, of the distributions that have fewer today."""
_WIDEST: Final = 50.0
"""Variance of the logarithm up to which a time is reckoned; it is out of range long before."""
_NEEDED: Final = {
    "fix": 1,
    "uniform": 2,
    "triang": 3,
    "expon": 1,
    "norm": 2,
    "lognorm": 2,
    "gamma": 2,
}
"""Parameters that a distribution cannot do without."""
_FAMILIES: Final = {
    "expon": "exponential",
    "norm": "normal",
    "lognorm": "lognormal",
    "gamma": "gamma",
}


def _triangular(mode: float, low: float, high: float) -> Spread:
    mean = (low + mode + high) / 3
    square = (low**2 + mode**2 + high**2 - low * mode - low * high - mode * high) / 18
    return Spread("triangular", mean, sqrt(max(0.0, square)), low, high, mode)


def _bounded(name: str, given: Sequence[float]) -> Spread:
    from scipy import stats  # noqa: PLC0415 - only files of Prosimos need it

    mean, wide = given[0], given[1] if len(given) > 1 else 0.0
    first = 1 if name == "expon" else 2
    low = max(0.0, given[first]) if len(given) > first else 0.0
    high = given[first + 1] if len(given) > first + 1 else inf
    if name == "expon" and mean == 0:  # older files give the mean in second place
        mean, low = wide, 0.0
    if mean <= 0 or wide < 0:
        raise UnusableError(f"The distribution {name!r} has no such parameters.")
    if name != "expon" and wide == 0:
        return Spread(_FAMILIES[name], mean, 0.0)
    return _cut(_FAMILIES[name], _drawn(stats, name, mean, wide, low), mean, low, high)


def _drawn(stats: Any, name: str, mean: float, wide: float, low: float) -> Any:  # noqa: ANN401 - scipy's distributions have no public type
    """Make the distribution that Prosimos draws from before it looks at bounds."""
    if name == "expon":
        return stats.expon(loc=low, scale=mean - low if mean > low else mean)
    if name == "norm":
        return stats.norm(mean, wide)
    if name == "gamma":
        return stats.gamma(mean**2 / wide, scale=wide / mean)
    square = log(1 + wide / mean**2)
    return stats.lognorm(sqrt(square), scale=exp(log(mean) - square / 2))


def _cut(family: str, drawn: Any, mean: float, low: float, high: float) -> Spread:  # noqa: ANN401 - as above
    """Give mean and spread of what is drawn between two bounds."""
    inside = drawn.cdf(high) - drawn.cdf(low) if isfinite(high) else drawn.sf(low)
    if not high > low or inside < _SURE:
        raise UnusableError(f"Nothing lies between its bounds {exact(low)} and {exact(high)}.")
    before = float(drawn.std())
    if inside == 1.0:  # nothing to cut: integrals over very short or long times are not exact
        cut_mean, sd = float(drawn.mean()), before
    else:
        cut_mean = float(drawn.expect(lambda x: x, lb=low, ub=high, conditional=True))
        square = float(drawn.expect(lambda x: x * x, lb=low, ub=high, conditional=True))
        sd = sqrt(max(0.0, square - cut_mean**2))
    if abs(cut_mean / mean - 1) < _SAME and abs(sd / before - 1) < _SAME:
        return Spread(family, mean, before)
    if family == "normal":  # the document's counts what is below 0 as 0, gamma has none
        family = "gamma"
    return Spread(family, cut_mean, sd, moved=abs(cut_mean / mean - 1))


def together(spreads: Sequence[Spread], weights: Sequence[float]) -> Spread:
    """Take the times of several people together: each does its share of the cases.

    The mean and the spread are those of the mixture; the family is that of all, or else the one
    of most, a gamma distribution where they have ends.
    """
    if all(one == spreads[0] for one in spreads):
        return spreads[0]
    total = sum(weights)
    parts = [weight / total for weight in weights]
    mean = sum(p * one.mean for p, one in zip(parts, spreads, strict=True))
    square = sum(p * (one.sd**2 + one.mean**2) for p, one in zip(parts, spreads, strict=True))
    families = [one.family for one in spreads]
    family = max(dict.fromkeys(families), key=families.count)
    if family in ("uniform", "triangular", "fixed"):
        family = "gamma"
    moved = max(one.moved for one in spreads)
    return Spread(family, mean, sqrt(max(0.0, square - mean**2)), moved=moved)
