"""A queue that rises and falls with the hours, and by chance: Brownian motion, held at 0.

Work that comes and goes by chance around a known course is a Brownian motion with a drift that
depends on the hour; a queue is that, held at 0. While the drift stays the same, what it is after a
time, from a given start, is known (Harrison 1985, *Brownian Motion and Stochastic Flow Systems*,
section 1.8); from one stretch to the next it is a gamma distribution with the mean and the variance
found, standing for which are eight parts of it.

    people there      ▁▁▁▁▁▁▇▇▇▇▇▇▇▇▁▁▁▁▁▁
    course            ▂▃▃▄▅▆▇▆▅▃▂▁▁▁▁▂▃▄▅▅     the fluid alone falls to 0 and stays there
    with chance       ▃▄▄▅▆▇▇▇▆▄▃▂▂▂▂▃▄▅▆▆     what is left by chance is there the next morning

A queueing formula knows the steady state of hours that never end, a fluid the course and nothing
of chance; added, chance counts twice where it is long ago that anybody was idle. This is both: far
above 0 it is the fluid with its variance, and in long hours the formula's wait. A week costs some
hundred microseconds for each opening of a door.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import pi
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.prediction.weeks import ENDS, SLOTS, Duty, Week

__all__ = ["PARTS", "Chance", "Course", "all_parts_of", "course_of"]

_BOUNDS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.96, 0.99, 1.0)
PARTS: Final[Week] = np.diff(_BOUNDS)
"""How likely each of the parts is that stand for a distribution."""
_WIDEST: Final = 2.5
"""The largest coefficient of variation that is known apart."""
_STEPS: Final = 50
_CLOSED, _RISING, _FALLING = range(3)
_LONGEST: Final = 48
"""Slots of a stretch at most."""
_SHORTEST: Final = 6
"""Slots of a rise that is no burst."""
_APART: Final = 3
"""Slots between two bursts that are two."""
_EVERY: Final = 6
"""Slots between two moments that are looked at."""
_WEEKS: Final = 4
_STILL: Final = 0.01
_LITTLE: Final = 1e-9
_BELL: Final = (2 * pi) ** -0.5
_FLAT: Final = 1e-3
"""A drift that is less than this of what chance does is none."""


@dataclass(frozen=True, slots=True)
class Course:
    """The level of a queue at the ends of slots, in slots of work: means and variances."""

    mean: Week
    variance: Week


@dataclass(frozen=True, slots=True)
class Chance:
    """What chance does to a queue.

    `noise` is the variance, in slots², of a slot of work that comes. `held` says how much of what
    is held at 0 counts, less than 1 where several serve. `start` is the level, in slots, where that
    of the fluid is lowest: the nearer to the truth, the fewer weeks are run through.
    """

    noise: float
    held: float
    start: float


def course_of(work: Week, level: Week, duty: Duty, chance: Chance) -> Course:
    """Follow a queue through the week until it repeats.

    Args:
        work: slots of work that come in each slot.
        level: what is there of it at the end of each slot, without chance.
        duty: who is there to do it.
        chance: how both vary.
    """
    came = np.concatenate([[0.0], np.cumsum(work)])
    runs = _runs_of(work, duty.power)
    first = _emptiest(runs, level)
    stretches = _Stretch.each([*runs[first:], *runs[:first]], came, duty.done, chance.noise)
    now, wide = chance.start, chance.start**2
    found: list[tuple[Week, Week]] = []
    for _ in range(_WEEKS):
        before, found = now, []
        for stretch in stretches:
            found.append(stretch.after(now, wide, chance.held))
            now, wide = float(found[-1][0][-1]), float(found[-1][1][-1])
        if abs(now - before) < _STILL * max(1.0, *(float(mean[-1]) for mean, _ in found)):
            break
    turn = len(runs) - first
    found, stretches = found[turn:] + found[:turn], stretches[turn:] + stretches[:turn]
    at = np.concatenate([[0.0], *(stretch.at for stretch in stretches)])
    means = np.concatenate([found[-1][0][-1:], *(mean for mean, _ in found)])
    spreads = np.concatenate([found[-1][1][-1:], *(spread for _, spread in found)])
    return Course(np.interp(ENDS, at, means), np.interp(ENDS, at, spreads))


def _emptiest(runs: Sequence[tuple[int, int, bool]], level: Week) -> int:
    """Find the stretch at whose begin the fluid is lowest: there chance alone says what is left."""
    return min(range(len(runs)), key=lambda k: float(level[runs[k][0]]))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of the week with one drift: what comes beyond what is done until some moments of it.

    `drop` is by how much the level would fall, `noise` the variance of what comes. Where nothing is
    held at 0, `wide` and `steep` are not asked for.
    """

    at: Week
    drop: Week
    noise: Week
    wide: Week
    steep: Week
    is_held: bool

    @classmethod
    def each(
        cls, runs: Sequence[tuple[int, int, bool]], came: Week, done: Week, noise: float
    ) -> list["_Stretch"]:
        """Look at every hour of the stretches that may be held at 0, else at every slot."""
        moments = [
            [*range(begin + (_EVERY if is_held else 1), end, _EVERY if is_held else 1), end]
            for begin, end, is_held in runs
        ]
        lengths = [len(some) for some in moments]
        at = np.array([moment for some in moments for moment in some])
        begins = np.repeat([begin for begin, _, _ in runs], lengths)
        fresh = came[at] - came[begins]
        drop = done[at] - done[begins] - fresh
        square = fresh * noise + _LITTLE
        wide = np.sqrt(square)
        flat = _FLAT * wide
        is_flat = (np.abs(drop) < flat) & np.repeat([is_held for _, _, is_held in runs], lengths)
        drop = np.where(is_flat, flat, drop)
        steep, times = 2 * drop / square, at.astype(np.float64)
        bounds = np.cumsum([0, *lengths]).tolist()
        return [
            cls(
                times[first:last],
                drop[first:last],
                square[first:last],
                wide[first:last],
                steep[first:last],
                run[2],
            )
            for run, (first, last) in zip(runs, pairwise(bounds), strict=True)
        ]

    def after(self, mean: float, variance: float, held: float) -> tuple[Week, Week]:
        """Give the means and variances at its moments, from those at its begin."""
        if not self.is_held:
            return mean - self.drop, variance + self.noise
        start = parts_of(mean, variance)[:, None]
        return _held(start, self, held)


def _runs_of(work: Week, power: Week) -> Sequence[tuple[int, int, bool]]:
    """Cut the week where a door opens or closes, and where work begins or ceases to pile up.

    Returns:
        Begin, end, and whether the level may be held at 0: not while nobody works, nor in a burst.
    """
    kind = np.where(power <= 0, _CLOSED, np.where(work > power, _RISING, _FALLING))
    for begin, end in _runs(kind):  # bursts so near to each other are a stream
        between = begin > 0 and end < SLOTS and kind[begin - 1] == kind[end] == _RISING
        if kind[begin] == _FALLING and between and end - begin < _APART:
            kind[begin:end] = _RISING
    found: list[tuple[int, int, bool]] = []
    for begin, end in _runs(kind):
        is_long = kind[begin] == _RISING and end - begin >= _SHORTEST
        is_held = bool(kind[begin] == _FALLING or is_long)
        cuts = [*range(begin, end, _LONGEST), end] if is_held else [begin, end]
        found += [(first, last, is_held) for first, last in pairwise(cuts)]
    return found


def _runs(kind: NDArray[np.int64]) -> list[tuple[int, int]]:
    cuts = [0, *(np.flatnonzero(np.diff(kind)) + 1).tolist(), SLOTS]
    return list(pairwise(cuts))


def _held(start: Week, over: _Stretch, held: float) -> tuple[Week, Week]:
    """Give mean and variance of the motion after some times, from each of some starts.

    That it is above y is Φ((a − y) ÷ s) + exp(−θ y) Φ(−(a' + y) ÷ s), of which the integrals over y
    and 2 y are taken: the first is that it was never at 0.
    """
    from scipy import special  # noqa: PLC0415 - loading it takes longer than most predictions

    left, behind, wide, steep = start - over.drop, start + over.drop, over.wide, over.steep
    away = left / wide
    free, bell = special.ndtr(away), wide * _BELL * np.exp(away * away / -2)
    back = np.exp(np.minimum(steep * start + special.log_ndtr(behind / -wide), 50.0))
    often = (1 - free - back) / steep
    mean = PARTS @ (left * free + bell + held * often)
    second = (left * left + over.noise) * free + left * bell
    second += (2 * held) * (often + behind * back - bell) / steep
    np.maximum(mean, 0.0, out=mean)
    return mean, np.maximum(0.0, PARTS @ second - mean * mean)


@lru_cache(maxsize=1)
def _parts() -> Week:
    """Give the mean of each part of gamma distributions of mean 1, by coefficient of variation."""
    from scipy import special  # noqa: PLC0415 - as above

    found = np.ones((_STEPS + 1, len(PARTS)))
    for row in range(1, _STEPS + 1):
        shape = (_STEPS / (_WIDEST * row)) ** 2
        bounds = special.gammaincinv(shape, np.asarray(_BOUNDS[1:-1]))
        reached = np.concatenate([[0.0], special.gammainc(shape + 1, bounds), [1.0]])
        found[row] = np.diff(reached) / PARTS
    return found


def parts_of(mean: float, variance: float) -> Week:
    """Stand for a gamma distribution by the means of its parts, as likely as `PARTS` says."""
    middle = max(mean, 1e-12)
    row = min(variance**0.5 / middle, _WIDEST) * (_STEPS / _WIDEST)
    low = min(int(row), _STEPS - 1)
    part, table = row - low, _parts()
    found: Week = table[low] * (middle * (1 - part)) + table[low + 1] * (middle * part)
    return found


def all_parts_of(mean: Week, variance: Week) -> Week:
    """Stand for many gamma distributions, a row for each part."""
    middle = np.maximum(mean, 1e-12)
    row = np.minimum(np.sqrt(variance) / middle, _WIDEST) * (_STEPS / _WIDEST)
    low = np.minimum(row.astype(np.int64), _STEPS - 1)
    part, table = row - low, _parts()
    found = table[low] * (middle * (1 - part))[:, None]
    found += table[low + 1] * (middle * part)[:, None]
    return np.ascontiguousarray(found.T)
