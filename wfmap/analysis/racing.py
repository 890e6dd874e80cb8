"""Processes raced against one as it is: which of them are best, and how sure that is.

All run on the same random numbers and are cut into the same batches, within one total of events.
Two of them are compared on the batches that both have; what has not settled is never ranked.

    batch             1      2      3      4     mean
    as it is        80 h   95 h   70 h   91 h    84 h      alone, known to ± 18 h
    one clerk more  71 h   85 h   62 h   81 h    75 h
    difference      −9 h  −10 h   −8 h  −10 h    −9 h      known to ± 1.5 h

What makes a batch long (many cases, hard ones) makes it long in both processes, and so drops out of
the difference: paired runs need far fewer events than independent ones (common random numbers, Law
2015, chapter 11). An order of means alone would change with the seed. So each rival has an interval
of ranks: it comes after all that are surely better and before all that are surely worse. With k
rivals each is held against k − 1 others, so each comparison may err in 0.05 ÷ (k − 1) of all cases
(Bonferroni; after Klein, Wright & Wieczorek 2020).

A race looks again and again, and ends when it likes what it sees; at 95 % a look, two that are
alike would be told apart in one race of seven. So the doubt is spent over the looks: the j-th has
1 ÷ (j (j + 1)) of it, half, a sixth, a twelfth …, which add up to one however many there are (alpha
spending, Lan & DeMets, Biometrika 70, 1983): 95 % hold over all looks together.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.analysis.terms import Terms
from wfmap.facts import Facts
from wfmap.graph import ProcessGraph
from wfmap.simulation import Effect, NotSettled, Race
from wfmap.simulation.batch import Batch
from wfmap.simulation.effect import kept_fates, standardised
from wfmap.simulation.field import Field, Helpers, grouped
from wfmap.simulation.frames import LOOK, Frame, least_budget
from wfmap.simulation.settling import FEWEST, residuals
from wfmap.statistics.changes import LEVEL, half_widths, level_at
from wfmap.words.sentences import in_millions

__all__ = ["NOTHING_LESS", "Contest", "Order", "half_with_trend", "widening"]

Samples = NDArray[np.float64]

GROWTH: Final = 1.5
"""By which factor runs grow from one look to the next."""
ALIKE: Final = 0.05
"""Two whose effects surely differ by less than this share of the larger are a tie."""
NOTHING: Final = 0.001
"""So are two that surely differ by less than this share of the cycle time."""
NOTHING_LESS: Final = NOTHING
_ANY: Final = 1.0
"""A precision that every interval has: how narrow it is decides nothing about an effect."""
LIVES: Final = tuple(2.0 ** (k / 2) for k in range(-4, 5))
"""Batches in which a trend may fall to 1 ÷ e: a quarter to four, which are 40 relaxation times; a
start is forgotten in a tenth of one."""
_DOUBT: Final = 0.01
"""How seldom the batches speak against the life that a trend has."""
_GROUPS: Final = 8
"""Batches of a run, at most."""
PRECISE: Final = 0.1
"""Half the width of an interval, as a share of the effect, that is narrow enough for a leader."""


@dataclass(frozen=True, slots=True)
class Order:
    """Some rivals by their effect, best first, with the first and last rank each could have.

    Ranks count from 1 among `count`, those that were never simulated included.
    """

    keys: tuple[str, ...]
    intervals: Mapping[str, tuple[int, int]]
    is_tie: bool

    @property
    def is_decided(self) -> bool:
        """Whether one is best beyond doubt."""
        return bool(self.keys) and self.intervals[self.keys[0]] == (1, 1)


class Contest:
    """A race, and what it says of its rivals.

    Args:
        graph: the process as it is.
        rivals: the others, by a key.
        terms: how they are raced.
        frame: how runs are cut; None: so that it suits all.
        before: how many looks at the same rivals there were in other races.
        among: how many processes share the total of events; None: those of this race.
    """

    def __init__(  # noqa: PLR0913 - a race has as many choices
        self,
        graph: ProcessGraph,
        rivals: Mapping[str, ProcessGraph],
        terms: Terms,
        frame: Frame | None = None,
        *,
        before: int = 0,
        among: int | None = None,
    ) -> None:
        self.terms = terms
        self.before = before
        self.among = among or len(rivals) + 1
        self._needed: float | None = None
        self._looks: list[int] = []
        self.race = Race(
            graph,
            rivals,
            events=terms.events,
            seed=terms.seed,
            helpers=Helpers(terms.workers, terms.backend, terms.cancelled, terms.clock),
            frame=frame,
        )
        self._facts: tuple[int, Facts] | None = None
        self._effects: dict[str, tuple[int, int, Effect]] = {}

    @property
    def keys(self) -> tuple[str, ...]:
        """The rivals, in the order in which they were given."""
        return tuple(self.race.fields)

    def begin(self, most: int) -> bool:
        """Let the process as it is run for a first look, `most` events long; tell whether it has.

        That shows what a look costs, which nothing that is stated tells exactly.
        """
        return self.race.extend((), LOOK, most)

    def dearness(self) -> float:
        """Say how many events have happened for each that was reckoned with; 1 or more."""
        frame, done = self.race.frame, self.race.base.courses
        seconds = sum(course.now for course in done)
        if frame.row <= 0 or frame.expected <= 0 or seconds <= 0:
            return 1.0
        expected = frame.expected / (frame.runs * LOOK * frame.row) * seconds
        return max(1.0, self.race.base.events / expected)

    def first_look(self) -> bool:
        """Let all run for a first look; tell whether the events lasted."""
        return self._extend(self.keys, LOOK)

    def go_on(self, keys: Sequence[str]) -> bool:
        """Let some of them run longer; tell whether the events last for it."""
        rows = self.race.affordable(keys, GROWTH)
        return rows is not None and self._extend(keys, rows)

    def _extend(self, keys: Sequence[str], rows: int) -> bool:
        done = self.race.extend(keys, rows)
        self._looks = sorted({*self._looks, *(self.race.fields[key].rows for key in keys)})
        if self.terms.told is not None:
            self.terms.told(
                f"simulating {len(keys)} at once, {in_millions(self.race.spent)} events"
            )
        return done

    def lasts_for_all(self) -> bool:
        """Tell whether another look at all takes less than half of the events that are left."""
        left = self.race.events - self.race.spent
        return self.race.spent * (GROWTH - 1) <= left / 2

    @property
    def begun(self) -> tuple[str, ...]:
        """The rivals whose runs have brought something to compare, in the same order."""
        return tuple(key for key in self.keys if self.race.has_begun(key))

    def _rows(self, key: str) -> tuple[int, int]:
        """Tell how far the process as it is and a rival are; where the clock struck, nowhere."""
        if self.race.is_stopped:
            return 0, 0
        return self.race.base.rows, self.race.fields[key].rows

    def effect(self, key: str) -> Effect:
        """Tell what a rival does differently."""
        rows = self._rows(key)
        known = self._effects.get(key)
        if known is None or known[:2] != rows:
            found = self.race.effect(key)
            known = (*rows, self._with_trend(key, found) if min(rows) else found.open)
            self._effects[key] = known
        return known[2]

    def _with_trend(self, key: str, found: Effect) -> Effect:
        """Give a change an interval that has a slight trend left, and widen it by that.

        Differences of paired runs spread so little that the last percent of an empty start shows in
        them, where both processes by themselves have settled.
        """
        rows = min(self.race.base.rows, self.race.fields[key].rows)
        time = found.time
        if not found.settled or time.low is not None or not rows:
            return found
        samples = self._samples([key], rows)[0]
        if len(samples) < FEWEST or not np.isfinite(samples).all():
            return found
        each = len(samples) // self.race.frame.runs
        runs = samples[: each * self.race.frame.runs].reshape(-1, each)
        half = half_with_trend(runs)
        low, high = time.change - half, time.change + half
        wider = replace(time, low=low, high=high)
        if time.before > 0 and time.after > 0:
            spread, ratio = half / time.after, time.after / time.before
            ends = ratio * exp(-spread) - 1, ratio * exp(spread) - 1
            wider = replace(wider, ratio_low=ends[0], ratio_high=ends[1])
        if found.within is not None:
            return replace(found, within=wider)
        return replace(found, cycle_time=wider)

    def settled(self, key: str) -> bool:
        """Tell whether times and queues have settled, as they are and with the change."""
        rows = self._rows(key)
        if min(rows) == 0:
            return False
        found = self.effect(key)
        return found.settled and found.time.settled

    def not_settled(self, key: str) -> NotSettled | None:
        """Say why a rival has not settled; None where it has."""
        if self.settled(key):
            return None
        return (
            self.base_not_settled()
            or self.race.not_settled(key, _ANY, self._total())
            or NotSettled("budget", None, "not settled: the budget of events ended first")
        )

    def base_not_settled(self) -> NotSettled | None:
        """Say why the process as it is has not settled; None where it has."""
        return self.race.not_settled(None, _ANY, self._total())

    def _total(self) -> float:
        """Say which budget would settle all that share it; twice as much where it should have."""
        if self._needed is None:
            race, graph = self.race, self.race.base.program.graph
            each = least_budget(graph, race.frame.relaxation, self.dearness())
            again = 0 if race.frame.is_short or self.before else 2 * race.events
            self._needed = max(each * self.among, again)
        return self._needed

    def facts(self) -> Facts:
        """Tell the facts of the process as it is, as its runs have brought them so far."""
        rows = self.race.base.rows
        if self._facts is None or self._facts[0] != rows:
            self._facts = rows, self.race.simulation().facts
        return self._facts[1]

    def _level(self, rows: int, comparisons: int = 1) -> float:
        """Give the level of each of some comparisons at the look that had so many rows."""
        return level_at(1 + self.before + bisect_left(self._looks, rows), comparisons)

    def mean(self) -> float:
        """The mean cycle time of the process as it is, in seconds."""
        return self.race.look().mean

    def order(self, keys: Sequence[str], count: int) -> Order:
        """Rank some of the rivals by what they do to the cycle time.

        Args:
            keys: those that are ranked.
            count: how many there are in all, those that were never simulated included.
        """
        settled = [key for key in keys if self.settled(key)]
        changes = {key: self.effect(key).time.change for key in keys}
        order = sorted(keys, key=lambda key: (changes[key], keys.index(key)))
        better = self._better(settled, max(1, count - 1))
        intervals = {
            key: (1 + int(better[:, k].sum()), count - int(better[k, :].sum()))
            for k, key in enumerate(settled)
        }
        whole = {key: intervals.get(key, (1, count)) for key in order}
        return Order(tuple(order), whole, self._is_tie(order[:2], settled))

    def _better(self, keys: Sequence[str], comparisons: int) -> NDArray[np.bool_]:
        """Say which of some rivals is surely better than which."""
        count = len(keys)
        found = np.zeros((count, count), dtype=bool)
        rows = np.array([self.race.fields[key].rows for key in keys], dtype=np.int64)
        for level in sorted(set(rows.tolist())):
            able = np.flatnonzero(rows >= level)
            table = self._samples([keys[int(k)] for k in able], level)
            apart = table[:, None, :] - table[None, :, :]
            half = half_widths(apart, self._level(level, comparisons))
            sure = apart.mean(axis=2) + half < 0
            at_level = np.minimum(rows[able][:, None], rows[able][None, :]) == level
            found[np.ix_(able, able)] |= sure & at_level
        return found

    def _samples(self, keys: Sequence[str], rows: int) -> Samples:
        """Give the change of the cycle time by batch, one row for each rival."""
        fields = [self.race.base, *(self.race.fields[key] for key in keys)]
        per = max(course.tally.per for field in fields for course in field.courses)
        base, *others = ([b for run in _cut(field, per, rows) for b in run] for field in fields)
        found = [_changes(base, batches) for batches in others]
        width = min((len(one) for one in found), default=0)
        return np.array([one[:width] for one in found])

    def behind(self, one: str, others: Sequence[str], count: int) -> list[str]:
        """List those of some rivals that are surely behind one, settled or not.

        Batches that are too short for the queues resemble their neighbours, so that they spread
        less than they should; half-widths are widened by what they miss.

        Args:
            one: a rival.
            others: those it is held against.
            count: how many rivals there are in all.
        """
        rows = min(self.race.fields[key].rows for key in (one, *others))
        if not rows or not others:
            return []
        table = self._samples([one, *others], rows)
        level = self._level(rows, max(1, count - 1))
        apart = table[:1] - table[1:]
        sure = apart.mean(axis=1) + self._widening(rows) * half_widths(apart, level) < 0
        return [key for key, is_sure in zip(others, sure, strict=True) if is_sure]

    def _widening(self, rows: int) -> float:
        """Say by how much the spread of batches is too small, for their length."""
        frame = self.race.frame
        if frame.relaxation <= 0 or frame.row <= 0:
            return 1.0
        return widening(rows / _GROUPS * frame.row / frame.relaxation)

    def _is_tie(self, pair: Sequence[str], settled: Sequence[str]) -> bool:
        """Tell whether two surely differ by next to nothing, in seconds or in proportion."""
        if len(pair) < 2 or any(key not in settled for key in pair):  # noqa: PLR2004 - one has no rival
            return False
        rows = min(self.race.fields[key].rows for key in pair)
        table = self._samples(pair, rows)
        apart = table[0] - table[1]
        half = float(half_widths(apart[None, None, :], self._level(rows))[0, 0])
        larger = max(abs(float(row.mean())) for row in table)
        margin = max(ALIKE * larger, NOTHING * self.mean())
        return abs(float(apart.mean())) + half < margin


def half_with_trend(runs: Samples) -> float:
    """Give half the width of an interval of a mean that a trend is left in, which dies away.

    What is left of an empty start falls like exp(−k ÷ θ) from batch to batch k. For each θ of
    `LIVES` the level that the batches come to is found by least squares, with its t interval. Those
    θ count that the batches do not speak against at `_DOUBT`, and the interval is as wide as all of
    theirs together, at a level that makes up for it (Berger & Boos, JASA 89, 1994).

    Args:
        runs: a row of batches of each run, three or more in it.
    """
    from scipy import special  # noqa: PLC0415 - a predicted ranking does without

    count, freedom = runs.size, runs.size - 2
    values = runs.ravel() - runs.mean()
    trends = np.tile(np.exp(-np.arange(runs.shape[1]) / np.array(LIVES)[:, None]), runs.shape[0])
    means = trends.mean(axis=1)
    apart = trends - means[:, None]
    square = (apart**2).sum(axis=1)
    sizes = apart @ values / square
    left = ((values - sizes[:, None] * apart) ** 2).sum(axis=1)
    error = np.sqrt(left / freedom * (1 / count + means**2 / square))
    likely = left <= left.min() * (1 + special.fdtri(1, freedom, 1 - _DOUBT) / freedom)
    quantile = special.stdtrit(freedom, 1 - (1 - LEVEL - _DOUBT) / 2)
    return float((np.abs(sizes * means) + quantile * error)[likely].max())


def widening(length: float) -> float:
    """Say by which factor half-widths are too small where batches are too short.

    A queue forgets like exp(−t ÷ τ), τ the relaxation time; then the variance of the mean is
    told too small by the factor 1 − (1 − exp(−x)) ÷ x, where x is a batch in relaxation times.

    Args:
        length: a batch in relaxation times, above 0.
    """
    x = max(length, 1e-6)
    return 1 / sqrt(max(1 - (1 - exp(-x)) / x, 1e-6))


def _cut(field: Field, per: int, rows: int) -> list[list[Batch]]:
    return grouped(field.batches(per, rows))


def _changes(base: Sequence[Batch], other: Sequence[Batch]) -> Samples:
    """Give the change of the time that cases take to the same outcome, by batch."""
    both = [batch.fates for batch in base], [batch.fates for batch in other]
    kept = kept_fates(*both)
    one, two = _residuals(base), _residuals(other)
    if kept:
        one, two = (standardised(fates, both[0], kept) for fates in both)
    size = min(len(one[1]), len(two[1]))
    return two[0] - one[0] + two[1][:size] - one[1][:size]


def _residuals(batches: Sequence[Batch]) -> tuple[float, Samples]:
    time = np.array([batch.time for batch in batches])
    return residuals(time, np.array([batch.ended for batch in batches]))
