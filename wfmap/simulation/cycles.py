"""How a time line goes on for ever: what comes first, and what repeats.

A week repeats unless a clock change or a holiday is in it. Then 28 years do: after 10,227 days the
days of the week, leap years and the rules of time zones fall on the same dates again. So a calendar
is a short table however long a run takes.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import floor, inf, isfinite
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from wfmap.model.people import Calendar
from wfmap.model.process import Process

__all__ = ["FIRST", "FOREVER", "WEEK", "YEAR", "Cycle", "Opened", "cycle_of", "monday_of", "opened"]

DAY: Final = 86400.0
WEEK: Final = 7 * DAY
YEAR: Final = 365.25 * DAY
FIRST: Final = date(2026, 1, 5)
"""The first day of a time line unless another is asked for, a Monday."""
_WEEK_DAYS: Final = 7
_LONG_DAYS: Final = 10_227
"""Days of 28 years, 1,461 weeks."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """A time line: its first day, a Monday; its days before the cycle, and those of a period.

    `repeats` tells whether holidays come back each year on the same day of the month; else they are
    those dates only. A period of 0 days never ends.
    """

    first: date = FIRST
    before: int = 0
    length: int = 0
    repeats: bool = False

    @property
    def origin(self) -> float:
        """Where the cycle begins, in seconds."""
        return self.before * DAY

    @property
    def period(self) -> float:
        """How long a round takes, in seconds; infinite where nothing repeats."""
        return self.length * DAY if self.length else inf

    @property
    def days(self) -> int:
        """Days that a table has to hold."""
        return self.before + self.length

    def is_holiday(self, holidays: Iterable[str]) -> Callable[[date], bool]:
        """Give what tells whether a day is one of some holidays."""
        dates = frozenset(holidays)
        if not self.repeats:
            return lambda day: day.isoformat() in dates
        days = frozenset(text[5:] for text in dates)
        return lambda day: day.isoformat()[5:] in days

    def cut(self, spans: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
        """Cut intervals where the cycle begins."""
        cut: list[tuple[float, float]] = []
        for start, end in spans:
            if start < self.origin < end:
                cut += [(start, self.origin), (self.origin, end)]
            else:
                cut.append((start, end))
        return tuple(cut)


class Opened:
    """A calendar on a time line: its intervals (None: always open), and their rates if not 1."""

    def __init__(
        self,
        spans: Sequence[tuple[float, float]] | None,
        rates: Sequence[float] | None,
        cycle: Cycle,
    ) -> None:
        self.cycle = cycle
        self.is_always = spans is None
        table = np.array(spans or ()).reshape(-1, 2)
        weights = (table[:, 1] - table[:, 0]) * (1.0 if rates is None else np.array(rates))
        self._starts: list[float] = table[:, 0].tolist()
        self._ends: list[float] = table[:, 1].tolist()
        self._rates = [1.0] * len(table) if rates is None else list(rates)
        self._sums: list[float] = [0.0, *np.cumsum(weights).tolist()]
        self._last = (0.0, 0.0)

    def before(self, moment: float) -> float:
        """Sum the weight from the start of the time line to a moment: open seconds by rate."""
        if self.is_always:
            return moment
        origin, period = self.cycle.origin, self.cycle.period
        rounds = floor((moment - origin) / period) if moment > origin else 0
        if not rounds:
            return self._table(moment)
        whole = self._table(origin + period) - self._table(origin)
        return rounds * whole + self._table(moment - rounds * period)

    def _table(self, moment: float) -> float:
        k = bisect_right(self._ends, moment)
        if k == len(self._ends):
            return self._sums[k]
        return self._sums[k] + max(0.0, moment - self._starts[k]) * self._rates[k]

    def spans(self, moment: float) -> Iterator[tuple[float, float]]:
        """List the intervals that begin before a moment, in seconds, those that touch as they are.

        It is not for a calendar that is always open.
        """
        origin, period = self.cycle.origin, self.cycle.period
        table = list(zip(self._starts, self._ends, strict=True))
        again = [span for span in table if span[0] >= origin]
        yield from (span for span in table if span[0] < moment)
        shift = period
        while again and isfinite(period) and again[0][0] + shift < moment:
            later = ((start + shift, end + shift) for start, end in again)
            yield from (span for span in later if span[0] < moment)
            shift += period

    def between(self, begin: float, end: float) -> float:
        """Sum the weight between two moments; one that begins where the last ended costs half."""
        last, known = self._last
        before = known if last == begin else self.before(begin)
        until = self.before(end)
        self._last = end, until
        return until - before


@lru_cache(maxsize=64)
def opened(
    spans: tuple[tuple[float, float], ...] | None, rates: tuple[float, ...] | None, cycle: Cycle
) -> Opened:
    """Give a calendar on a time line, the same one for the same intervals."""
    return Opened(spans, rates, cycle)


FOREVER: Final = Cycle()
"""A time line on which nothing repeats."""


def monday_of(day: date) -> date:
    """Give the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def cycle_of(process: Process, *, literal: bool, first: date = FIRST) -> Cycle:
    """Say how the time line of a process repeats.

    Args:
        process: its calendars count, the weekly hours apart.
        literal: holidays are the dates that are stated, and none after them; else they come back
            each year by month and day, as they do in the long run.
        first: a Monday.
    """
    used = process.calendars.values()
    changes = any(_changes(calendar) for calendar in used)
    holidays = sorted({day for calendar in used for day in calendar.holidays})
    if not literal:
        length = _LONG_DAYS if changes or holidays else _WEEK_DAYS
        return Cycle(first, 0, length, repeats=True)
    length = _LONG_DAYS if changes else _WEEK_DAYS
    last = (date.fromisoformat(holidays[-1]) - first).days if holidays else -1
    weeks = min(max(0, last // _WEEK_DAYS + 1), _LONG_DAYS // _WEEK_DAYS)
    return Cycle(first, weeks * _WEEK_DAYS, length)


def _changes(calendar: Calendar) -> bool:
    """Tell whether a calendar's clocks are ever changed, within some years."""
    if calendar.timezone == "UTC":
        return False
    zone = ZoneInfo(calendar.timezone)
    months = [datetime(2026 + y, m, 1, tzinfo=UTC) for y in range(3) for m in range(1, 13)]
    return len({moment.astimezone(zone).utcoffset() for moment in months}) > 1
