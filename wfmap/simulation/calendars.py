"""When somebody works: open intervals on one time line, exact over time zones and holidays.

Times are seconds since `EPOCH`, a Monday. Local clock times become instants by the time zone's
rules of that very day, so the hour that is missing in spring is missing here. In the arrays, a
calendar of n intervals is 3n + 7 reals: starts, ends, the weight before each start, the total, and
how it goes round: where it begins to repeat, its period (infinite where it never does), the first
interval that is repeated, and the weight of a period. The weight of an interval is its length, or
its length times a rate, so that the same search places arrivals whose rate varies. The last two say
in which interval a moment and a weight were found last.

    time        ──├─────┤────────├─────┤──├─────┤──►     open_before: time → open time until then
    open time     0     8        8    16  16    24       reach: open time → the first such moment

Work that pauses ends where open time has grown by as much as it takes: a few searches, however many
nights lie between, where stepping from opening to closing would cost an event for each. Time goes
on, so a search begins where the last one ended, mostly to find the same interval or the next; else
it is binary over the intervals of one period. Whole periods before it are divided off, so time 30
years from now costs the same as today.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, MutableSequence, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from math import ceil, floor, inf
from typing import Final
from zoneinfo import ZoneInfo

from wfmap.model.people import Calendar
from wfmap.model.process import Process
from wfmap.simulation.cycles import FIRST, FOREVER, Cycle
from wfmap.simulation.native.jit import compiled, inlined
from wfmap.units.weekly import MINUTES_PER_DAY, MINUTES_PER_WEEK, minute_of_day, windows

__all__ = [
    "EPOCH",
    "Interval",
    "WallClock",
    "advance",
    "clock_times",
    "intersection",
    "intervals_of",
    "is_open",
    "next_close",
    "next_open",
    "open_before",
    "open_intervals",
    "packed",
    "reach",
    "rounds",
    "union",
    "zone_of",
]

EPOCH: Final = datetime(2026, 1, 5, tzinfo=UTC)
"""Time 0 of every simulation: Monday 5 January 2026, 00:00 UTC."""

Interval = tuple[float, float]


def zone_of(calendar: Calendar | None) -> tzinfo:
    """Give a calendar's time zone; UTC without a calendar."""
    return UTC if calendar is None or calendar.timezone == "UTC" else ZoneInfo(calendar.timezone)


def open_intervals(
    calendar: Calendar, days: int, weekly: str | None = None, cycle: Cycle = FOREVER
) -> tuple[Interval, ...]:
    """List the open intervals of the first `days` days after the epoch.

    Args:
        calendar: the calendar; its holidays are closed from midnight to midnight.
        days: how far, 1 or more.
        weekly: another working week in the calendar's time zone, instead of its own.
        cycle: the first day of the time line, and whether holidays come back each year.

    Returns:
        (start, end) in seconds, in order, touching ones merged, clipped to the range.
    """
    zone, first = zone_of(calendar), cycle.first
    pieces = _by_day(windows(weekly or calendar.weekly))
    clock, is_holiday = WallClock(zone, first), cycle.is_holiday(calendar.holidays)
    spans = (
        (clock.instant(day, start), clock.instant(day, end))
        for day in (first + timedelta(days=n) for n in range(-1, days + 1))
        if not is_holiday(day)
        for start, end in pieces[day.weekday()]
    )
    end = days * 86400.0
    return tuple(_merged((max(a, 0.0), min(b, end)) for a, b in spans))


def intervals_of(process: Process, name: str | None, cycle: Cycle) -> tuple[Interval, ...] | None:
    """List the open intervals of a process's calendar, or its default; None: around the clock.

    They are those before the cycle and of one period of it, cut where it begins again.
    """
    calendar = process.calendars.get(name or process.calendar or "")
    if calendar is None:
        return None
    if not calendar.holidays and windows(calendar.weekly) == ((0, MINUTES_PER_WEEK),):
        return None
    return _listed(calendar.weekly, calendar.timezone, calendar.holidays, cycle)


@lru_cache(maxsize=64)
def _listed(
    weekly: str, timezone: str, holidays: tuple[str, ...], cycle: Cycle
) -> tuple[Interval, ...]:
    calendar = Calendar(weekly=weekly, timezone=timezone, holidays=holidays)
    return cycle.cut(open_intervals(calendar, cycle.days, cycle=cycle))


def clock_times(times: Sequence[str], zone: tzinfo, days: int, first: date = FIRST) -> list[float]:
    """List the instants at which the clocks of a zone show some times of day, in order."""
    minutes = sorted({minute_of_day(text) for text in times})
    clock = WallClock(zone, first)
    dates = (first + timedelta(days=n) for n in range(-1, days + 1))
    found = (clock.instant(day, minute) for day in dates for minute in minutes)
    return sorted({moment for moment in found if 0 <= moment < days * 86400.0})


def _by_day(week: Iterable[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Cut windows at midnight: minutes of the day, by weekday."""
    days: list[list[tuple[int, int]]] = [[] for _ in range(MINUTES_PER_WEEK // MINUTES_PER_DAY)]
    for start, end in week:
        for day in range(start // MINUTES_PER_DAY, (end - 1) // MINUTES_PER_DAY + 1):
            base = day * MINUTES_PER_DAY
            days[day].append((max(start - base, 0), min(end - base, MINUTES_PER_DAY)))
    return days


class WallClock:
    """The clocks of a zone; moments are seconds since the midnight, UTC, of a first day."""

    def __init__(self, zone: tzinfo, first: date) -> None:
        self.zone = zone
        self.first = first
        self.start = datetime(first.year, first.month, first.day, tzinfo=UTC)

    def instant(self, day: date, minute: int) -> float:
        """Say when they show a minute of a day; a time they skip is when they skip."""
        offset = _offset(self.zone, day)
        if offset is None:
            return (_instant(day, minute, self.zone) - self.start).total_seconds()
        return (day - self.first).days * 86400.0 + minute * 60.0 - offset


@lru_cache(maxsize=60_000)
def _offset(zone: tzinfo, day: date) -> float | None:
    """Give how far clocks are ahead of UTC, in seconds; None where that changes about a day."""
    before, after = (_at_midnight(zone, day + timedelta(days=n)) for n in (-1, 2))
    return before if before == after else None


@lru_cache(maxsize=60_000)
def _at_midnight(zone: tzinfo, day: date) -> float:
    ahead = datetime(day.year, day.month, day.day, tzinfo=zone).utcoffset()
    return 0.0 if ahead is None else ahead.total_seconds()


def _instant(day: date, minute: int, zone: tzinfo) -> datetime:
    """Say when the clocks of a zone show a minute of a day; a time they skip is when they skip."""
    local = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001 - the zone comes next
    while (moment := local.replace(tzinfo=zone).astimezone(UTC)).astimezone(zone).replace(
        tzinfo=None
    ) != local:
        before = (local - timedelta(minutes=1)).replace(tzinfo=zone).astimezone(UTC)
        if before.astimezone(zone).replace(tzinfo=None) == local - timedelta(minutes=1):
            moment = before + timedelta(minutes=1)
            break
        local -= timedelta(minutes=1)
    return moment


def _merged(spans: Iterable[Interval]) -> Iterator[Interval]:
    last: Interval | None = None
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if last is None:
            last = (start, end)
        elif start <= last[1]:
            last = (last[0], max(last[1], end))
        else:
            yield last
            last = (start, end)
    if last is not None:
        yield last


def union(calendars: Iterable[Sequence[Interval]]) -> tuple[Interval, ...]:
    """Join calendars: open whenever one of them is."""
    return _joined(tuple(tuple(calendar) for calendar in calendars))


@lru_cache(maxsize=8)  # the same few calendars, for each of the processes that are compared
def _joined(calendars: tuple[tuple[Interval, ...], ...]) -> tuple[Interval, ...]:
    return tuple(_merged(span for calendar in calendars for span in calendar))


def intersection(first: Sequence[Interval], second: Sequence[Interval]) -> tuple[Interval, ...]:
    """Cut calendars: open whenever both are."""
    found: list[Interval] = []
    a = b = 0
    while a < len(first) and b < len(second):
        start, end = max(first[a][0], second[b][0]), min(first[a][1], second[b][1])
        if start < end:
            found.append((start, end))
        if first[a][1] < second[b][1]:
            a += 1
        else:
            b += 1
    return tuple(found)


def packed(
    spans: Sequence[Interval], rates: Sequence[float] | None = None, cycle: Cycle = FOREVER
) -> list[float]:
    """Write a calendar as the reals that the functions below read.

    Args:
        spans: open intervals in order, cut where the cycle begins.
        rates: the weight of a second in each; 1 where it is not given.
        cycle: how they repeat; never, unless it is given.
    """
    before = [0.0]
    for k, (start, end) in enumerate(spans):
        before.append(before[-1] + (end - start) * (rates[k] if rates is not None else 1.0))
    starts = [start for start, _ in spans]
    first = bisect_left(starts, cycle.origin)
    round_ = [cycle.origin, cycle.period, float(first), before[-1] - before[first]]
    return [*starts, *(end for _, end in spans), *before, *round_, 0.0, 0.0]


@compiled
def rounds(f: MutableSequence[float], at: int, moment: float) -> float:
    """Count the whole periods before a moment; origin and period stand in a row."""
    origin, period = f[at], f[at + 1]
    if moment < origin + period:
        return 0.0
    count = float(floor((moment - origin) / period))
    return count - 1.0 if moment - count * period < origin else count


@compiled
def _shift(f: MutableSequence[float], at: int, count: int, moment: float) -> float:
    """Say how far a moment lies behind the same one of the first period."""
    passed = rounds(f, at + 3 * count + 1, moment)
    return passed * f[at + 3 * count + 2] if passed > 0.0 else 0.0


@inlined
def _ended_by(f: MutableSequence[float], at: int, count: int, moment: float) -> int:
    """Count the intervals of the first period that have ended by a moment of it."""
    ends, k = at + count, int(f[at + 3 * count + 5])
    if k < count and moment < f[ends + k] and (k == 0 or f[ends + k - 1] <= moment):
        return k
    return _ended_since(f, at, count, moment)


@compiled
def _ended_since(f: MutableSequence[float], at: int, count: int, moment: float) -> int:
    """Count them where they are not as many as last time: one more, or any number."""
    ends, k = at + count, int(f[at + 3 * count + 5]) + 1
    if k >= count or moment >= f[ends + k] or moment < f[ends + k - 1]:
        low, k = 0, count
        while low < k:
            middle = (low + k) // 2
            if f[ends + middle] <= moment:
                low = middle + 1
            else:
                k = middle
    f[at + 3 * count + 5] = float(k)
    return k


@compiled
def is_open(f: MutableSequence[float], at: int, count: int, moment: float) -> bool:
    """Tell whether a calendar is open; the closing moment is closed."""
    local = moment - _shift(f, at, count, moment)
    k = _ended_by(f, at, count, local)
    return k < count and f[at + k] <= local


@compiled
def next_open(f: MutableSequence[float], at: int, count: int, moment: float) -> float:
    """Say when a calendar is open next, now included; infinite beyond its last interval."""
    shift = _shift(f, at, count, moment)
    k = _ended_by(f, at, count, moment - shift)
    if k < count:
        return max(moment, f[at + k] + shift)
    first = int(f[at + 3 * count + 3])
    if first >= count:
        return inf
    return f[at + first] + shift + f[at + 3 * count + 2]


@compiled
def next_close(f: MutableSequence[float], at: int, count: int, moment: float) -> float:
    """Say when the interval ends in which a calendar is open, or that comes next."""
    shift = _shift(f, at, count, moment)
    k = _ended_by(f, at, count, moment - shift)
    if k < count:
        return f[at + count + k] + shift
    first = int(f[at + 3 * count + 3])
    if first >= count:
        return inf
    return f[at + count + first] + shift + f[at + 3 * count + 2]


@compiled
def open_before(f: MutableSequence[float], at: int, count: int, moment: float) -> float:
    """Sum the weight of a calendar from the epoch to a moment."""
    passed = rounds(f, at + 3 * count + 1, moment)
    local, before = moment, 0.0
    if passed > 0.0:
        local = moment - passed * f[at + 3 * count + 2]
        before = passed * f[at + 3 * count + 4]
    k = _ended_by(f, at, count, local)
    if k == count:
        return before + f[at + 3 * count]
    rate = _weight_of(f, at, count, k) / (f[at + count + k] - f[at + k])
    return before + f[at + 2 * count + k] + max(0.0, local - f[at + k]) * rate


@compiled
def _weight_of(f: MutableSequence[float], at: int, count: int, k: int) -> float:
    """Weigh an interval: the sum before the next one (or the total) less the sum before it."""
    return f[at + 2 * count + k + 1] - f[at + 2 * count + k]


@compiled
def reach(f: MutableSequence[float], at: int, count: int, weight: float) -> float:
    """Say when the weight since the epoch reaches an amount; infinite if it never does."""
    total, shift = f[at + 3 * count], 0.0
    if weight > total:
        each, period = f[at + 3 * count + 4], f[at + 3 * count + 2]
        if each <= 0.0 or period == inf:
            return inf
        passed = float(ceil((weight - total) / each))
        weight = min(weight - passed * each, total)
        shift = passed * period
    k = _filled_by(f, at, count, weight)
    if k == count:
        return inf
    start, end = f[at + k], f[at + count + k]
    pace = (end - start) / _weight_of(f, at, count, k)
    return start + shift + (weight - f[at + 2 * count + k]) * pace


@inlined
def _filled_by(f: MutableSequence[float], at: int, count: int, weight: float) -> int:
    """Count the intervals of the first period that together weigh less than an amount."""
    before, k = at + 2 * count, int(f[at + 3 * count + 6])
    if k < count and weight <= f[before + k + 1] and (k == 0 or f[before + k] < weight):
        return k
    return _filled_since(f, at, count, weight)


@compiled
def _filled_since(f: MutableSequence[float], at: int, count: int, weight: float) -> int:
    """Count them where they are not as many as last time: one more, or any number."""
    before, k = at + 2 * count, int(f[at + 3 * count + 6]) + 1
    if k >= count or weight > f[before + k + 1] or weight <= f[before + k]:
        low, k = 0, count
        while low < k:
            middle = (low + k) // 2
            if f[before + middle + 1] < weight:
                low = middle + 1
            else:
                k = middle
    f[at + 3 * count + 6] = float(k)
    return k


@compiled
def advance(f: MutableSequence[float], at: int, count: int, moment: float, work: float) -> float:
    """Say when work is done that starts at a moment, or at the next opening, and pauses."""
    start = next_open(f, at, count, moment)
    if start == inf:
        return start
    shift = _shift(f, at, count, start)
    k = _ended_by(f, at, count, start - shift)
    if k < count and start + work <= f[at + count + k] + shift:
        return start + work
    return reach(f, at, count, open_before(f, at, count, start) + work)
