"""When a candidate has paid back what it cost: effort, rates, savings and ramp-up as ranges.

Use grows towards its final share as 1 − exp(−t ÷ ramp-up); savings grow with it. Months are sampled
jointly from all ranges (Monte Carlo), so that the result is a distribution, and *never* a share.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.insertion.candidates import Candidates
from wfmap.insertion.portfolio.items import effort_of, efforts
from wfmap.insertion.terms import Candidate
from wfmap.units.durations import DAY

__all__ = ["Payback", "payback", "payback_of"]

SAMPLES: Final = 4000
MONTH: Final = 365.25 / 12 * DAY
"""Seconds of an average month."""
Z90: Final = 1.2815515655446004
"""Standard deviations from the median to the ninetieth percentile of a normal distribution."""

Samples = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Payback:
    """Months until savings have made up for the cost.

    `p50` and `p90` are None where so many samples never pay back within the horizon; `never` is
    their share. `cost` is the likely cost to build, `saving` the likely saving a month once in full
    use, in the document's currency. `curve` is the median of savings less cost at the end of each
    month, from the first.
    """

    p50: float | None
    p90: float | None
    never: float
    cost: float
    saving: float
    curve: tuple[float, ...]


def payback(found: Candidates, candidate: Candidate, seed: int = 0) -> Payback | None:
    """Work out when one candidate has paid back; None where costs or arrivals are not stated."""
    arrivals = found.prediction.facts.process.arrivals
    cost = found.prediction.facts.process.cost
    change = next((c for c in candidate.criteria if c.name == "cost"), None)
    if arrivals is None or cost is None or change is None or change.value is None:
        return None
    cases = arrivals.value * MONTH
    saving = tuple(-x * cost.value * cases for x in (change.high, change.value, change.low))
    weeks = effort_of(found, candidate)
    return payback_of(weeks, (saving[0], saving[1], saving[2]), _stream(candidate.id, seed))


def _stream(name: str, seed: int) -> np.random.Generator:
    digest = sha256(f"{seed}\x1f{name}\x1fpayback".encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))


def payback_of(
    weeks: tuple[float, float],
    saving: tuple[float, float, float],
    draw: np.random.Generator,
) -> Payback:
    """Work out the payback of an effort and a saving.

    Args:
        weeks: the effort in weeks of one person, p50 and p90 (lognormal).
        saving: the saving a month in full use: low, likely, high; negative where it costs more.
        draw: the random numbers.
    """
    table = efforts()
    horizon = int(table["horizon_months"])
    cost = _lognormal(draw, *weeks) * _triangle(draw, table["cost_per_week"])
    full = _triangular(draw, *saving) * _triangle(draw, table["adoption"])
    ramp = _triangle(draw, table["ramp_up_months"])
    month = np.arange(1, horizon + 1)
    used = 1 - np.exp(-month[None, :] / ramp[:, None])
    balance = np.cumsum(full[:, None] * used, axis=1) - cost[:, None]
    paid = (balance >= 0).any(axis=1)
    first = np.where(paid, (balance >= 0).argmax(axis=1) + 1.0, np.inf)
    first = np.where(cost <= 0, np.where(full >= 0, 0.0, first), first)
    return Payback(
        p50=_quantile(first, 0.5),
        p90=_quantile(first, 0.9),
        never=float(np.mean(~np.isfinite(first))),
        cost=float(np.median(cost)),
        saving=float(np.median(full)),
        curve=tuple(float(x) for x in np.median(balance, axis=0)),
    )


def _quantile(months: Samples, share: float) -> float | None:
    found = float(np.quantile(months, share, method="higher"))
    return found if np.isfinite(found) else None


def _lognormal(draw: np.random.Generator, p50: float, p90: float) -> Samples:
    if p50 <= 0:
        return np.zeros(SAMPLES)
    sigma = float(np.log(p90 / p50)) / Z90
    found: Samples = p50 * np.exp(sigma * draw.standard_normal(SAMPLES))
    return found


def _triangle(draw: np.random.Generator, ends: dict[str, float]) -> Samples:
    return _triangular(draw, ends["low"], ends["mode"], ends["high"])


def _triangular(draw: np.random.Generator, low: float, mode: float, high: float) -> Samples:
    if high <= low:
        return np.full(SAMPLES, mode)
    return draw.triangular(low, min(max(mode, low), high), high, SAMPLES)
