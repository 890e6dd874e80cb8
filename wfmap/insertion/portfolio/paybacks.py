"""When candidates have paid back what they cost: effort, rates, savings and ramp-up as ranges.

Use grows towards its final share as 1 − exp(−t ÷ ramp-up), the time-constant curve of learning
(Towill 1990), and savings grow with it. After t months of use, what is left over is

    saving × (t − ramp-up × (1 − exp(−t ÷ ramp-up))) − cost

which starts below nought, is convex where there is a saving, and so crosses nought once: where,
Lambert's W tells in closed form. All figures are sampled jointly (Monte Carlo), so that the result
is a distribution, and *never* a share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.graph import ProcessGraph
from wfmap.insertion.candidates import Candidates
from wfmap.insertion.portfolio.items import effort_of, efforts
from wfmap.insertion.portfolio.joint import Joint
from wfmap.insertion.rewriting.people import is_person
from wfmap.insertion.terms import Candidate
from wfmap.prediction.predictor import Prediction
from wfmap.units.durations import DAY

__all__ = ["Payback", "months_of_use", "payback", "payback_of", "payback_together"]

SAMPLES: Final = 4000
MONTH: Final = 365.25 / 12 * DAY
"""Seconds of an average month."""
WORKED: Final = 40.0
"""Hours in a week of one person."""
Z90: Final = 1.2815515655446004
"""Standard deviations from the median to the ninetieth percentile of a normal distribution."""
TAIL: Final = 0.025
"""What an interval of 95 % leaves out at each end."""

Samples = NDArray[np.float64]
Range = tuple[float, float, float]
"""Low, likely and high."""


@dataclass(frozen=True, slots=True)
class Payback:
    """Months from the first day of use until savings have made up for the cost.

    `p50` and `p90` are None where so many samples never pay back; `never` is their share, and
    `interval` holds 95 %, its end None for never. `cost` is the likely cost to build, `saving` the
    likely saving a month once in full use, in the document's currency. `curve` is the median of
    savings less cost at the end of each month, from the first; `low` and `high` hold 95 % of it.
    `basis` is that of the cost of a case which the saving is a share of. `settled` is False where
    the saving has not settled: then no time is given.
    """

    p50: float | None
    p90: float | None
    interval: tuple[float | None, float | None]
    never: float
    cost: float
    saving: float
    low: tuple[float, ...]
    curve: tuple[float, ...]
    high: tuple[float, ...]
    basis: str = "predicted"
    settled: bool = True


def payback(found: Candidates, candidate: Candidate, seed: int = 0) -> Payback | None:
    """Work out when one candidate has paid back, the repairs it needs left out.

    None where costs or arrivals are not stated.
    """
    rate, saving = _rate(found), _saving(found, candidate)
    if rate is None or saving is None:
        return None
    draw = _stream(candidate.id, seed)
    made = payback_of([effort_of(found, candidate)], saving, rate, draw)
    return replace(made, basis=_basis(found))


def payback_together(
    found: Candidates,
    members: Sequence[Candidate],
    repairs: Mapping[str, float],
    joint: Joint,
    seed: int = 0,
) -> Payback | None:
    """Work out when a set has paid back, repairs paid once.

    The likely saving is what the set does together; the doubts of its members add up, as if all
    were wrong the same way. None where costs or arrivals are not stated, or the set is empty.
    """
    rate, single = _rate(found), [_saving(found, c) for c in members]
    saved = _saved_together(found, joint)
    known = [saving for saving in single if saving is not None]
    if rate is None or saved is None or not known or len(known) < len(single):
        return None
    likely = saved * _cases(found)
    saving = (
        likely - sum(mode - low for low, mode, _ in known),
        likely,
        likely + sum(high - mode for _, mode, high in known),
    )
    spread = float(efforts()["repair_p90"])
    needed = [(weeks, weeks * spread) for weeks in repairs.values()]
    efforts_of = [*(effort_of(found, c) for c in members), *needed]
    made = payback_of(efforts_of, saving, rate, _stream("all of them", seed))
    if joint.cost is not None and joint.cost.low is None:
        made = replace(made, p50=None, p90=None, interval=(None, None), settled=False)
    return replace(made, basis=_basis(found))


def _rate(found: Candidates) -> float | None:
    """Give what an hour of the people of the process costs on average; None where not stated."""
    graph: ProcessGraph = found.graph
    stated = [
        actor.cost_per_hour.value
        for name, actor in graph.process.actors.items()
        if actor.cost_per_hour is not None and is_person(graph, name)
    ]
    return sum(stated) / len(stated) if stated else None


def _cost(prediction: Prediction) -> float | None:
    cost = prediction.facts.process.cost
    return cost.value if cost is not None else None


def _cost_as_is(found: Candidates) -> float | None:
    """Give what a case costs, as the baseline says: simulated where that was done."""
    simulated = found.baseline.cost if found.baseline is not None else None
    return _cost(found.prediction) if simulated is None else simulated.value


def _basis(found: Candidates) -> str:
    return "predicted" if found.baseline is None else "simulated"


def _saved_together(found: Candidates, joint: Joint) -> float | None:
    """Give what a set saves on a case: by paired runs, else as a share of the baseline's cost."""
    as_is, before, after = _cost_as_is(found), _cost(found.prediction), _cost(joint.prediction)
    if as_is is None or before is None or after is None:
        return None
    if joint.cost is not None:
        return -joint.cost.change
    return as_is * (1 - after / before) if before else before - after


def _cases(found: Candidates) -> float:
    """Give the cases of a month."""
    arrivals = found.prediction.facts.process.arrivals
    return arrivals.value * MONTH if arrivals is not None else 0.0


def _saving(found: Candidates, candidate: Candidate) -> Range | None:
    """Give what a candidate saves a month in full use: low, likely, high."""
    cost, cases = _cost_as_is(found), _cases(found)
    change = next((c for c in candidate.criteria if c.name == "cost"), None)
    if cost is None or not cases or change is None or change.value is None:
        return None
    low, likely, high = (-x * cost * cases for x in (change.high, change.value, change.low))
    return low, likely, high


def _stream(name: str, seed: int) -> np.random.Generator:
    digest = sha256(f"{seed}\x1f{name}\x1fpayback".encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))


def payback_of(
    weeks: Sequence[tuple[float, float]], saving: Range, rate: float, draw: np.random.Generator
) -> Payback:
    """Work out the payback of efforts and a saving.

    Args:
        weeks: each effort in weeks of one person, p50 and p90 (lognormal, apart from each other).
        saving: the saving a month in full use: low, likely, high; negative where it costs more.
        rate: what an hour of the people of the process costs; builders cost a multiple.
        draw: the random numbers.
    """
    table = efforts()
    spent = sum((_lognormal(draw, *one) for one in weeks), np.zeros(SAMPLES))
    cost = spent * WORKED * rate * _triangle(draw, table["builder_rate"])
    full = _triangular(draw, *saving) * _triangle(draw, table["adoption"])
    ramp = _triangle(draw, table["ramp_up_months"])
    months = months_of_use(cost, full, ramp)
    shown = np.arange(1, int(table["horizon_months"]) + 1)
    balance = full[:, None] * _used(shown[None, :], ramp[:, None]) - cost[:, None]
    low, curve, high = np.quantile(balance, [TAIL, 0.5, 1 - TAIL], axis=0)
    return Payback(
        p50=_quantile(months, 0.5),
        p90=_quantile(months, 0.9),
        interval=(_quantile(months, TAIL), _quantile(months, 1 - TAIL)),
        never=float(np.mean(~np.isfinite(months))),
        cost=float(np.median(cost)),
        saving=float(np.median(full)),
        low=tuple(float(x) for x in low),
        curve=tuple(float(x) for x in curve),
        high=tuple(float(x) for x in high),
    )


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


def _used(months: NDArray[np.int64], ramp: Samples) -> Samples:
    """Give the months of full use that months with a ramp-up are worth."""
    worth: Samples = months + ramp * np.expm1(-months / ramp)
    return worth


def _quantile(months: Samples, share: float) -> float | None:
    found = float(np.quantile(months, share, method="higher"))
    return found if np.isfinite(found) else None


def _lognormal(draw: np.random.Generator, p50: float, p90: float) -> Samples:
    if p50 <= 0:
        return np.zeros(SAMPLES)
    sigma = float(np.log(p90 / p50)) / Z90
    found: Samples = p50 * np.exp(sigma * draw.standard_normal(SAMPLES))
    return found


def _triangle(draw: np.random.Generator, ends: Mapping[str, float]) -> Samples:
    return _triangular(draw, ends["low"], ends["mode"], ends["high"])


def _triangular(draw: np.random.Generator, low: float, mode: float, high: float) -> Samples:
    if high <= low:
        return np.full(SAMPLES, mode)
    return draw.triangular(low, min(max(mode, low), high), high, SAMPLES)
