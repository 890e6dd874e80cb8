"""The week as a row of slots of ten minutes: when work comes, waits for people, and goes on.

What comes is a share of all work in each slot. A delay is a map from the ends of slots to the time
at which what came until then is through: it never goes backwards, for nobody overtakes, and so
work is moved along it by reading its sum at the new times.

    came until t      ▁▂▃▅▇▇▇▇      through at      t ─────╮         gone until t   ▁▁▁▁▂▄▆▇
                                                           ╰── T(t)

Minutes would be ten times as many, and no wait that matters here is shorter. A pass costs some
tens of microseconds.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.model.steps import Handoff
from wfmap.prediction.closed import open_in, standing_for, ticks
from wfmap.units.durations import MINUTE
from wfmap.units.weekly import MINUTES_PER_WEEK

__all__ = [
    "ENDS",
    "EVENLY",
    "SLOT",
    "SLOTS",
    "Duty",
    "Week",
    "gathered",
    "handed_over",
    "in_slots",
    "later",
    "mixed",
    "moved",
    "open_slots",
]

Week = NDArray[np.float64]
"""One figure for each slot of the week, Monday 00:00 UTC first; or for each end of one."""

_MINUTES: Final = 10
SLOT: Final = _MINUTES * MINUTE
"""Seconds of a slot."""
SLOTS: Final = MINUTES_PER_WEEK // _MINUTES
ENDS: Final[Week] = np.arange(SLOTS + 1, dtype=np.float64)
"""When slots begin, and the last ends."""
EVENLY: Final[Week] = np.full(SLOTS, 1 / SLOTS)
_NOTHING: Final = 1e-9
"""Slots after which a door that opens is open."""
_LITTLE: Final = 1e-7
"""Slots of work that are nearly none."""


def in_slots(minutes: NDArray[np.float64]) -> Week:
    """Sum minutes of the week by slot."""
    return np.asarray(minutes.reshape(SLOTS, _MINUTES).sum(axis=1), dtype=np.float64)


@lru_cache(maxsize=256)
def open_slots(week: str) -> Week:
    """Give the share of each slot in which a calendar is open."""
    found = in_slots(open_in(week).astype(np.float64)) / _MINUTES
    found.setflags(write=False)
    return found


class Duty:
    """What people can do in the slots of a week, and how long it takes them.

    Args:
        power: seconds of work in each slot; not all 0.
    """

    def __init__(self, power: Week) -> None:
        self.most = float(power.max())
        """Seconds of work in a slot when most of them are there."""
        self.power: Week = power / self.most
        """The same as a share of `most`: slots of work."""
        self.done: Week = np.concatenate([[0.0], np.cumsum(self.power)])
        self.total = float(self.done[-1])

    def reached(self, work: Week) -> Week:
        """Say at which time, in slots, so many slots of work since Monday are done."""
        work = work + _LITTLE
        whole = np.floor(work / self.total)
        found: Week = np.interp(work - whole * self.total, self.done, ENDS)
        found += whole * SLOTS + _NOTHING
        return found

    def level(self, work: Week) -> Week:
        """Give the slots of work that are there at the end of each slot.

        What is left on Sunday night is there on Monday: the lowest of a week is that of the one
        before, less by what is done in a week beyond what comes.

        Args:
            work: slots of work that come in each slot; less in a week than can be done.
        """
        change = np.concatenate([[0.0], np.cumsum(work - self.power)])
        lowest = np.minimum.accumulate(change)
        found: Week = change - np.minimum(lowest, lowest[-1] - change[-1])
        return found


def moved(comes: Week, through: Week) -> Week:
    """Move work to when it is through.

    Args:
        comes: the work of each slot.
        through: when what came until the end of a slot is through; after a week the same again.
    """
    came = np.concatenate([[0.0], np.cumsum(comes)])
    first = int(np.floor(through[0]))
    gone = np.interp(first + ENDS, through, came)
    gone[0] = gone[-1] - came[-1]
    gone, first = gone[1:] - gone[:-1], first % SLOTS
    return np.concatenate([gone[SLOTS - first :], gone[: SLOTS - first]])


def later(comes: Week, mean: float, variance: float = 0.0) -> Week:
    """Put work off by a time, in seconds and seconds²."""
    if not 0 < mean < np.inf:
        return comes
    if variance <= 0:
        slots, part = divmod(mean / SLOT, 1.0)
        first = np.roll(comes, int(slots) % SLOTS)
        return first + part * (np.roll(first, 1) - first) if part else first
    found = np.fft.irfft(np.fft.rfft(comes) * _delay(mean, variance), SLOTS)
    return np.asarray(np.maximum(found, 0.0), dtype=np.float64)


@lru_cache(maxsize=1024)
def _delay(mean: float, variance: float) -> NDArray[np.complex128]:
    """Transform a wait: its quantiles, each laid on the two slots around it."""
    minutes = standing_for(mean, variance)
    waits = np.asarray(minutes, dtype=np.float64) / _MINUTES
    if len(minutes) == 1 or minutes[-1] - minutes[0] < _MINUTES:
        waits = np.array([mean / SLOT])
    slots, part = np.divmod(waits, 1.0)
    place = slots.astype(np.int64)
    laid = np.zeros(SLOTS)
    np.add.at(laid, place % SLOTS, (1 - part) / len(waits))
    np.add.at(laid, (place + 1) % SLOTS, part / len(waits))
    return np.asarray(np.fft.rfft(laid), dtype=np.complex128)


def mixed(parts: Sequence[tuple[float, Week]], otherwise: Week) -> Week:
    """Mix weeks by their weights; where nothing weighs, it is as otherwise."""
    total = sum(weight for weight, _ in parts)
    if not 0 < total < np.inf:
        return otherwise
    if len(parts) == 1:
        return parts[0][1]
    return np.asarray(sum(weight / total * week for weight, week in parts), dtype=np.float64)


def gathered(comes: Week, marks: Sequence[int]) -> Week:
    """Move work to the next of some minutes, where there are any."""
    if not marks:
        return comes
    slots = np.asarray(marks) // _MINUTES
    # what comes in the slot of a mark is on average as early for the next as for this one
    place = np.searchsorted(slots, np.arange(SLOTS), side="left") % len(slots)
    found = np.zeros(SLOTS)
    np.add.at(found, slots[place], comes)
    return found


def handed_over(comes: Week, handoff: Handoff | None) -> Week:
    """Put work off by its handoff."""
    if handoff is None:
        return comes
    wait, every = handoff.wait, handoff.every
    after = later(comes, wait.expected, wait.variance) if wait is not None else comes
    if every is None or every.expected < MINUTE:
        return after
    marks = ticks(every)
    return gathered(after, marks) if marks else EVENLY
