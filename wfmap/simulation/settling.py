"""Whether a figure has settled: batch means, their interval, and a test for drift.

Cases that follow each other share a queue, so that their times are alike and the usual interval of
a mean would be far too narrow. Sums over long stretches, batches, are nearly independent instead:
of ten relaxation times each or more, the mean of 20 to 32 of them has an interval by Student's t
(Law & Carson 1979; Alexopoulos & Seila 1998).

    run 1  ├ warm-up ┤├ batch ┤├ batch ┤├ batch ┤ …      no batch counts the warm-up; the spread of
    run 2  ├ warm-up ┤├ batch ┤├ batch ┤├ batch ┤ …      batches around their mean is the doubt

That says nothing of a bias that all share, so the means are also tested for a slope over the run,
in all runs alike, and for likeness of neighbours, which tells that batches are too short for this
process. A mean is a ratio here (time over cases that ended), so the spread is that of what each
batch deviates from the ratio (delta method). All of it costs a pass over the batches; the number of
cases does not matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "FEWEST",
    "Between",
    "NotSettled",
    "Reason",
    "StoppedBy",
    "drifts",
    "half_width",
    "is_alike",
    "quantile_of_t",
    "residuals",
]

Array = NDArray[np.float64]

Reason = Literal["budget", "drift", "overload", "near-saturation"]
"""Why a figure has not settled: too few events, a trend, more work than can be done, almost so."""
StoppedBy = Literal["precision", "events", "clock", "as-asked"]
"""What ended a simulation."""

FEWEST: Final = 20
"""Batches below which nothing is said to have settled: a rule that may stop sooner stops where the
spread happens to look small."""
_LEVEL: Final = 0.95
_FALSE_ALARM: Final = 0.01
"""How often the test for drift fails where there is none."""
_ALIKE: Final = 2.326
"""Standard errors of a correlation that are chance in one of 100 cases."""


@dataclass(frozen=True, slots=True)
class NotSettled:
    """Why a figure has no interval, in a word and in a sentence.

    `events_needed` in all would settle it; None where no number would, or none is known. `is_least`
    tells that the times that were seen are rather too short than too long.
    """

    reason: Reason
    events_needed: int | None
    message: str
    is_least: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """The dates between which a simulation holds, the last one excluded; ISO 8601."""

    begin: str
    until: str


def quantile_of_t(freedom: int, probability: float) -> float:
    """Give a quantile of Student's t distribution."""
    from scipy.special import stdtrit  # noqa: PLC0415 - a run without intervals does without

    return float(np.asarray(stdtrit(freedom, probability)).item())


def half_width(values: Array) -> float:
    """Give half the width of the 95 % interval of the mean; infinite for a single value."""
    if len(values) < 2:  # noqa: PLR2004 - a spread takes two
        return float("inf")
    spread = float(values.std(ddof=1)) / sqrt(len(values))
    return quantile_of_t(len(values) - 1, (1 + _LEVEL) / 2) * spread


def residuals(above: Array, below: Array) -> tuple[float, Array]:
    """Give a ratio of sums, and how much each part of them deviates from it (delta method).

    The deviations have a mean of 0, and the ratio the spread of their mean. NaN where nothing is
    below.
    """
    total = float(below.sum())
    if total == 0:
        return float("nan"), np.full(len(above), np.nan)
    ratio = float(above.sum()) / total
    return ratio, (above - ratio * below) / (total / len(below))


def drifts(runs: Sequence[Array]) -> bool:
    """Tell whether the means of batches rise or fall over the runs, in all of them alike.

    A t test of the slope of the batch means over their place in the run; a false alarm in one of
    100 settled processes.
    """
    places = np.concatenate([np.arange(len(run)) - (len(run) - 1) / 2 for run in runs])
    values = np.concatenate(runs)
    square = float((places**2).sum())
    freedom = len(values) - 2
    if square <= 0 or freedom < 1:
        return False
    slope = float((places * (values - values.mean())).sum()) / square
    rest = values - values.mean() - slope * places
    error = sqrt(float((rest**2).sum()) / freedom / square)
    if error <= 1e-12 * abs(float(values.mean())):
        return abs(slope) > 1e-9 * abs(float(values.mean()))
    return abs(slope) / error > quantile_of_t(freedom, 1 - _FALSE_ALARM / 2)


def is_alike(runs: Sequence[Array]) -> bool:
    """Tell whether neighbouring batches resemble each other, so that they are too short."""
    values = np.concatenate(runs)
    apart = [run - values.mean() for run in runs]
    square = sum(float((run**2).sum()) for run in apart)
    pairs = sum(len(run) - 1 for run in runs)
    if square <= 0 or pairs < 2:  # noqa: PLR2004 - one pair shows nothing
        return False
    correlation = sum(float((run[1:] * run[:-1]).sum()) for run in apart) / square
    return correlation * len(values) / pairs > _ALIKE / sqrt(pairs)
