"""What one process does differently from another, measured on the same random numbers.

The random numbers belong to cases and steps, and both processes are cut into the same batches, so
the batches of the one differ from those of the other by the change and by little else. Differences
and ratios of means have intervals from how the paired batches differ (delta method; ratios on the
scale of logarithms, so that nothing falls by more than all of it).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.simulation.batch import Batch, Fates
from wfmap.simulation.engine import layout as at
from wfmap.simulation.settling import drifts, half_width, residuals
from wfmap.simulation.summary import FLOW_CAUSES, STEP_CAUSES

__all__ = [
    "OVERLAP",
    "WORK",
    "Effect",
    "Shift",
    "effect_between",
    "kept_fates",
    "standardised",
]

Array = NDArray[np.float64]

WORK: Final = "work"
OVERLAP: Final = "side by side"
"""What work and waits of a case are more than its cycle time, because branches go on at once."""


_MOVED: Final = 1e-4
"""Shares of cases that move from one outcome to another which are taken for none."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A figure of the one process and of the other, and the change: other minus one.

    `low` and `high` are its interval at 95 %, None where it has not settled. `ratio` is the change
    as a share of the figure before, with its own interval; None where that was 0.
    """

    before: float
    after: float
    change: float
    low: float | None = None
    high: float | None = None
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None

    @property
    def settled(self) -> bool:
        """Whether there is an interval."""
        return self.low is not None

    @property
    def open(self) -> "Shift":
        """The same without an interval."""
        return replace(self, low=None, high=None, ratio_low=None, ratio_high=None)

    @property
    def is_decided(self) -> bool:
        """Whether the interval leaves no doubt about the sign."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does.

    `cycle_time` and `work` are in seconds a case, `cost` in currency a case, `late` a share of
    cases, None without a target, `throughput` in cases a second. `parts` are seconds a case: of
    work, of waits by cause, and of what goes on side by side; they add up to the cycle time,
    before, after and in their change. `settled` tells whether times and queues have settled in
    both; work and cost settle apart, and have an interval as soon as they show no trend.

    `within` is the change of the cycle time within outcomes: as many cases come out each way as do
    in the one, of those that the target is meant for. None where that is all of them and
    the change moves no cases from one outcome to another: it would say the same as `cycle_time`.
    """

    cycle_time: Shift
    work: Shift
    cost: Shift
    late: Shift | None
    throughput: Shift
    parts: Mapping[str, Shift]
    settled: bool
    batches: int
    within: Shift | None = None

    @property
    def time(self) -> Shift:
        """The change of the time a case takes, to the same outcome."""
        return self.within if self.within is not None else self.cycle_time

    @property
    def open(self) -> "Effect":
        """The same where times and queues have not settled; work and cost settle apart."""
        return replace(
            self,
            cycle_time=self.cycle_time.open,
            late=None if self.late is None else self.late.open,
            throughput=self.throughput.open,
            parts={cause: part.open for cause, part in self.parts.items()},
            settled=False,
            within=None if self.within is None else self.within.open,
        )


def effect_between(
    one: Sequence[Sequence[Batch]],
    other: Sequence[Sequence[Batch]],
    *,
    calm: bool,
    fewest: int,
    has_target: bool,
) -> Effect:
    """Compare the batches of two processes, run by run and in order.

    Args:
        one: those of the process as it is.
        other: those of the other, cut alike.
        calm: whether times and queues have settled in both.
        fewest: batches below which there is no interval.
        has_target: whether lateness counts.
    """
    pair = _Pair(one, other, fewest)
    if not pair.one:
        return _unknown(has_target=has_target)
    times = _times(pair.one), _times(pair.other)
    parts = {
        name: pair.shift((times[0][name], pair.born[0]), (times[1][name], pair.born[1]), calm=calm)
        for name in times[0]
        if times[0][name].any() or times[1][name].any()
    }
    cycle = pair.of("time", "ended", calm=calm)
    parts[OVERLAP] = _rest(cycle, parts, pair, times, calm=calm)
    return Effect(
        cycle_time=cycle,
        work=parts.get(WORK, Shift(0.0, 0.0, 0.0, 0.0, 0.0)),
        cost=pair.of("cost", "ended"),
        late=pair.of("late", "aimed", calm=calm) if has_target else None,
        throughput=pair.of("left", "seconds"),
        parts=parts if parts[OVERLAP].before or parts[OVERLAP].after else _without(parts),
        settled=calm,
        batches=len(pair.one),
        within=pair.within(calm=calm),
    )


def _unknown(*, has_target: bool) -> Effect:
    """Give the effect of runs that ended before anything was measured: nobody knows it."""
    nan = float("nan")
    none = Shift(nan, nan, nan)
    late = none if has_target else None
    return Effect(none, none, none, late, none, {}, settled=False, batches=0)


def _without(parts: dict[str, Shift]) -> dict[str, Shift]:
    return {name: shift for name, shift in parts.items() if name != OVERLAP}


def _times(batches: Sequence[Batch]) -> dict[str, Array]:
    """Sum up work and waits by cause of every batch, in seconds."""
    steps = np.array([batch.steps.sum(axis=0) for batch in batches])
    flows = np.array([batch.flows.sum(axis=0) for batch in batches])
    found = {WORK: steps[:, at.X_WORK]}
    for cause, column in STEP_CAUSES:
        found[cause] = steps[:, column]
    for cause, column in FLOW_CAUSES:
        found[cause] = found.get(cause, np.zeros(len(batches))) + flows[:, column]
    return found


def _rest(
    cycle: Shift,
    parts: Mapping[str, Shift],
    pair: "_Pair",
    times: tuple[dict[str, Array], dict[str, Array]],
    *,
    calm: bool,
) -> Shift:
    """Give what the parts lack to the cycle time."""
    before = cycle.before - sum(part.before for part in parts.values())
    after = cycle.after - sum(part.after for part in parts.values())
    small = 1e-9 * max(cycle.before, cycle.after)
    if abs(before) <= small and abs(after) <= small:
        return Shift(0.0, 0.0, 0.0)
    lacking = [
        batch - sum(table.values())
        for batch, table in zip(pair.columns("time"), times, strict=True)
    ]
    found = pair.shift((lacking[0], pair.born[0]), (lacking[1], pair.born[1]), calm=calm)
    return Shift(before, after, after - before, found.low, found.high)


def kept_fates(one: Sequence[Fates], other: Sequence[Fates]) -> list[str]:
    """List the outcomes that cases of both processes have, in the order of the first."""
    come = [_total(fates, 0) for fates in (one, other)]
    return [name for name, count in come[0].items() if count > 0 < come[1].get(name, 0.0)]


def _total(batches: Sequence[Fates], column: int) -> dict[str, float]:
    names = dict.fromkeys(name for fates in batches for name in fates)
    return {name: sum(f[name][column] for f in batches if name in f) for name in names}


def _moves(one: Sequence[Fates], other: Sequence[Fates]) -> bool:
    """Tell whether other shares of cases come out some way than before."""
    before, after = _total(one, 0), _total(other, 0)
    whole = sum(before.values()), sum(after.values())
    return whole[1] > 0 and any(
        abs(before.get(name, 0.0) / whole[0] - after.get(name, 0.0) / whole[1]) > _MOVED
        for name in {**before, **after}
    )


def standardised(
    batches: Sequence[Fates], weights: Sequence[Fates], kept: Sequence[str]
) -> tuple[float, Array]:
    """Give the mean time if cases came out as those of `weights` do, and how batches deviate.

    Direct standardisation: the means by outcome, weighted by other cases' shares of outcomes. The
    deviations are those of the means alone, for both processes have the same weights.

    Args:
        batches: those of a process.
        weights: those whose shares are taken.
        kept: the outcomes that are compared.
    """
    counts = {name: sum(f.get(name, (0.0, 0.0))[0] for f in weights) for name in kept}
    whole = sum(counts.values())
    value, apart = 0.0, np.zeros(len(batches))
    for name in kept:
        count, time = np.array([f.get(name, (0.0, 0.0)) for f in batches]).T
        mean, deviations = residuals(time, count)
        value += counts[name] / whole * mean
        apart = apart + counts[name] / whole * deviations
    return value, apart


class _Pair:
    """The batches of two processes, side by side."""

    def __init__(
        self, one: Sequence[Sequence[Batch]], other: Sequence[Sequence[Batch]], fewest: int
    ) -> None:
        counts = [min(len(a), len(b)) for a, b in zip(one, other, strict=False)]
        self.one = [b for run, n in zip(one, counts, strict=False) for b in run[:n]]
        self.other = [b for run, n in zip(other, counts, strict=False) for b in run[:n]]
        self.ends = np.cumsum(counts)[:-1]
        self.fewest = fewest
        self.born = self.columns("born")

    def columns(self, name: str) -> tuple[Array, Array]:
        """Give a sum of every batch of both."""
        one, other = (
            np.array([float(getattr(b, name)) for b in batches])
            for batches in (self.one, self.other)
        )
        return one, other

    def of(self, above: str, below: str, *, calm: bool = True) -> Shift:
        """Compare a ratio of two sums."""
        tops, bottoms = self.columns(above), self.columns(below)
        return self.shift((tops[0], bottoms[0]), (tops[1], bottoms[1]), calm=calm)

    def shift(
        self, one: tuple[Array, Array], other: tuple[Array, Array], *, calm: bool = True
    ) -> Shift:
        """Compare two ratios of sums, with an interval where that has settled."""
        before, here = residuals(*one)
        after, there = residuals(*other)
        return self.told(before, here, after, there, calm=calm)

    @property
    def _is_of_some(self) -> bool:
        """Tell whether the target is meant for some cases only."""
        return sum(batch.aimed for batch in self.one) < sum(batch.ended for batch in self.one)

    def within(self, *, calm: bool) -> Shift | None:
        """Compare the times of cases that come out alike; None where as many do as before."""
        both = [batch.fates for batch in self.one], [batch.fates for batch in self.other]
        kept = kept_fates(*both)
        if not kept or not (_moves(*both) or self._is_of_some):
            return None
        one, other = (standardised(fates, both[0], kept) for fates in both)
        return self.told(*one, *other, calm=calm)

    def told(self, before: float, here: Array, after: float, there: Array, *, calm: bool) -> Shift:
        """Tell the change of a figure from how batches deviate from it, in both."""
        change, apart = after - before, there - here
        ratio = change / before if before > 0 else None
        known = len(apart) >= self.fewest and bool(np.isfinite(apart).all())
        if not calm or not known or drifts(list(np.split(apart, self.ends))):
            return Shift(before, after, change, ratio=ratio)
        half = half_width(apart)
        low, high = change - half, change + half
        if ratio is None or after <= 0:
            return Shift(before, after, change, low, high, ratio)
        spread = half_width(there / after - here / before)
        around = log(after / before)
        return Shift(
            before,
            after,
            change,
            low,
            high,
            ratio,
            exp(around - spread) - 1,
            exp(around + spread) - 1,
        )
