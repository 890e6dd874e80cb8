"""Working days: an offset in days of work from the start, and the date it falls on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from typing import Final

import numpy as np

from wfmap.graph import ProcessGraph
from wfmap.units.weekly import windows

__all__ = ["WorkCalendar", "calendar_of"]

MINUTES_A_DAY: Final = 1440
OFFICE: Final = (True, True, True, True, True, False, False)
EPSILON: Final = 1e-9
"""Part of a day that rounding may add."""
FARTHEST: Final = 200_000
"""Working days, about 800 years: beyond them no date is."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The first day, the days of a week that are worked, Monday first, and the holidays."""

    start: date
    week: tuple[bool, ...] = OFFICE
    holidays: tuple[date, ...] = ()

    def on(self, offset: int) -> date:
        """Give the date of a working day; 0 is the first one on or after the start."""
        holidays = [np.datetime64(day, "D") for day in self.holidays]
        found = np.busday_offset(
            np.datetime64(self.start, "D"),
            min(offset, FARTHEST),
            roll="forward",
            weekmask=list(self.week),
            holidays=holidays,
        )
        day: date = found.astype(object)
        return day

    def first_day(self, begin: float) -> date:
        """Give the day on which something begins that begins so many working days in."""
        return self.on(floor(begin + EPSILON))

    def last_day(self, begin: float, end: float) -> date:
        """Give the last day worked on what ends so many working days in."""
        return self.on(max(floor(begin + EPSILON), ceil(end - EPSILON) - 1))


def calendar_of(graph: ProcessGraph, start: date, holidays: Sequence[date] = ()) -> WorkCalendar:
    """Take the week and the holidays of the process's calendar; Monday to Friday without one.

    A process that works every day does so in shifts: its people keep Monday to Friday.
    """
    declared = graph.process.calendars.get(graph.process.calendar or "")
    if declared is None:
        return WorkCalendar(start, holidays=tuple(holidays))
    days = {minute // MINUTES_A_DAY for begin, end in windows(declared.weekly)
            for minute in range(begin, end, 60)}  # fmt: skip
    week = tuple(day in days for day in range(7))
    own = tuple(date.fromisoformat(day) for day in declared.holidays)
    every_day = all(week)
    return WorkCalendar(start, OFFICE if every_day else week, (*own, *holidays))
