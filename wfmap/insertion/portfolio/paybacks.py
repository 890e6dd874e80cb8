"""When candidates have paid back what they cost: effort, rates, savings and ramp-up as ranges.

The curve stands in `deciding.returns`. All figures are sampled jointly (Monte Carlo), so that the
result is a distribution, and *never* a share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.insertion.candidates import Candidates
from wfmap.insertion.deciding.effort import DAYS_A_WEEK, efforts
from wfmap.insertion.deciding.prices import prices_of
from wfmap.insertion.deciding.returns import (
    Samples,
    lognormal,
    months_of_use,
    stream,
    triangle,
    triangular,
)
from wfmap.insertion.portfolio.items import effort_of
from wfmap.insertion.portfolio.joint import Joint
from wfmap.insertion.terms import Candidate
from wfmap.prediction.predictor import Prediction
from wfmap.units.durations import DAY

__all__ = [
    "Payback",
    "months_of_use",
    "payback",
    "payback_of",
    "payback_together",
    "saving_together",
]

SAMPLES: Final = 4000
MONTH: Final = 365.25 / 12 * DAY
"""Seconds of an average month."""
MONTHS: Final = 12.0
TAIL: Final = 0.025
"""What an interval of 95 % leaves out at each end."""

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

    None where costs, arrivals or prices are not known.
    """
    per_day, saving = _per_day(found), _saving(candidate)
    if per_day is None or saving is None:
        return None
    draw = stream(candidate.id, seed)
    made = payback_of([effort_of(found, candidate)], saving, per_day, draw)
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
    per_day, saving = _per_day(found), saving_together(found, members, joint)
    if per_day is None or saving is None:
        return None
    spread = float(efforts()["repair_p90"])
    needed = [(weeks, weeks * spread) for weeks in repairs.values()]
    efforts_of = [*(effort_of(found, c) for c in members), *needed]
    made = payback_of(efforts_of, saving, per_day, stream("all of them", seed))
    if joint.cost is not None and joint.cost.low is None:
        made = replace(made, p50=None, p90=None, interval=(None, None), settled=False)
    return replace(made, basis=_basis(found))


def saving_together(found: Candidates, members: Sequence[Candidate], joint: Joint) -> Range | None:
    """Give what a set gains a month where all take it up: low, likely, high; None if not known."""
    saved, single = _saved_together(found, joint), [_saving(c) for c in members]
    known = [saving for saving in single if saving is not None]
    if saved is None or not known or len(known) < len(single):
        return None
    likely = saved * _cases(found) + _besides(members)
    return (
        likely - sum(mode - low for low, mode, _ in known),
        likely,
        likely + sum(high - mode for _, mode, high in known),
    )


def _per_day(found: Candidates) -> Range | None:
    """Give what a day of a builder costs; None where that is not known in the currency."""
    known = prices_of(found.graph.process).per_day
    return None if known is None else (known.low, known.mode, known.high)


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


def _saving(candidate: Candidate) -> Range | None:
    """Give what a candidate gains a month in full use: low, likely, high."""
    net = candidate.money.net if candidate.money is not None else None
    if net is None or net.value is None or net.low is None or net.high is None:
        return None
    return net.low / MONTHS, net.value / MONTHS, net.high / MONTHS


def _besides(members: Sequence[Candidate]) -> float:
    """Give what a set gains a month beside the cost of its cases: errors, lateness and upkeep."""
    terms = [
        amount.value or 0.0
        for c in members
        if c.money is not None
        for amount in (c.money.errors, c.money.lateness, c.money.upkeep)
    ]
    return sum(terms) / MONTHS


def payback_of(
    weeks: Sequence[tuple[float, float]],
    saving: Range,
    per_day: Range,
    draw: np.random.Generator,
) -> Payback:
    """Work out the payback of efforts and a saving.

    Args:
        weeks: each effort in weeks of one person, p50 and p90 (lognormal, apart from each other).
        saving: the saving a month in full use: low, likely, high; negative where it costs more.
        per_day: what a day of a builder costs: low, likely, high.
        draw: the random numbers.
    """
    table = efforts()
    spent = sum((lognormal(draw, *one, SAMPLES) for one in weeks), np.zeros(SAMPLES))
    cost = spent * DAYS_A_WEEK * triangular(draw, *per_day, SAMPLES)
    full = triangular(draw, *saving, SAMPLES) * triangle(draw, table["adoption"], SAMPLES)
    ramp = triangle(draw, table["ramp_up_months"], SAMPLES)
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


def _used(months: NDArray[np.int64], ramp: Samples) -> Samples:
    """Give the months of full use that months with a ramp-up are worth."""
    worth: Samples = months + ramp * np.expm1(-months / ramp)
    return worth


def _quantile(months: Samples, share: float) -> float | None:
    found = float(np.quantile(months, share, method="higher"))
    return found if np.isfinite(found) else None
