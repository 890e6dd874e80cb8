"""Working weeks, such as `Mo-Fr 09:00-12:00,13:00-17:00; Sa 09:00-13:00`.

The grammar is that of OpenStreetMap's opening hours, cut down to days and times.
"""

import re
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

__all__ = [
    "DAYS",
    "MINUTES_PER_DAY",
    "MINUTES_PER_WEEK",
    "MOST_WINDOWS",
    "WeeklyError",
    "Window",
    "ahead_of_utc",
    "in_utc",
    "minute_of_day",
    "windows",
]

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_FULL_DAYS: Final = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
MOST_WINDOWS: Final = 672
"""Windows that a week may have: one for each quarter of an hour. Where clocks change, or there are
holidays, those of 28 years stand in a table."""
MINUTES_PER_DAY: Final = 1440
MINUTES_PER_WEEK: Final = 7 * MINUTES_PER_DAY

Window = tuple[int, int]
"""Start (included) and end (excluded), in minutes since Monday 00:00; end ≤ `MINUTES_PER_WEEK`."""

_RULE: Final = re.compile(r"(?P<days>[A-Za-z ,-]+?)\s+(?P<times>[\d:, -]+)")
_SPAN: Final = re.compile(r"(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})")
_CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})")


class WeeklyError(ValueError):
    """A text that is no working week; the message says which part."""


@lru_cache(maxsize=1024)
def windows(text: str) -> tuple[Window, ...]:
    """Read a working week.

    Args:
        text: rules separated by `;`, each days and times: `Mo-Fr 09:00-17:00; Sa 10:00-14:00`.
            `24/7` is the whole week. A time span past midnight runs into the next day.

    Returns:
        Windows in order, merged, never overlapping; at least one.

    Raises:
        WeeklyError: naming the part that cannot be read.
    """
    if text.strip() == "24/7":
        return ((0, MINUTES_PER_WEEK),)
    spans: list[Window] = []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        match = _RULE.fullmatch(part)
        if match is None:
            raise WeeklyError(f"{part!r} is not days and times")
        for day in _days(match["days"]):
            spans.extend(_on_day(day, match["times"]))
    if not spans:
        raise WeeklyError("a working week needs at least one window")
    return _merged(spans)


def _days(text: str) -> list[int]:
    found: list[int] = []
    for part in (p.strip() for p in text.split(",")):
        first, _, last = (p.strip() for p in part.partition("-"))
        start = _day(first)
        end = _day(last) if last else start
        found.extend(d % 7 for d in range(start, end + 1 if end >= start else end + 8))
    return found


def _day(name: str) -> int:
    for index, day in enumerate(_FULL_DAYS):
        if len(name) >= len(DAYS[0]) and day.startswith(name.lower()):
            return index
    raise WeeklyError(f"{name!r} is not a day; days are {', '.join(DAYS)}")


def _on_day(day: int, times: str) -> list[Window]:
    spans: list[Window] = []
    for part in (p.strip() for p in times.split(",")):
        match = _SPAN.fullmatch(part)
        if match is None:
            raise WeeklyError(f"{part!r} is not a time span such as 09:00-17:00")
        start, end = minute_of_day(match[1]), minute_of_day(match[2])
        if end <= start:
            end += MINUTES_PER_DAY
        base = day * MINUTES_PER_DAY
        spans.append((base + start, base + end))
    return [piece for span in spans for piece in _wrapped(span)]


def _wrapped(span: Window) -> list[Window]:
    start, end = span
    if end <= MINUTES_PER_WEEK:
        return [span]
    return [(start, MINUTES_PER_WEEK), (0, end - MINUTES_PER_WEEK)]


def _merged(spans: list[Window]) -> tuple[Window, ...]:
    merged: list[Window] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    assert all(a[1] < b[0] for a, b in pairwise(merged))  # noqa: S101 - the promise of this function
    return tuple(merged)


def minute_of_day(text: str) -> int:
    """Read a time of day, `00:00` to `24:00`, as minutes since midnight.

    Raises:
        WeeklyError: when it is none.
    """
    match = _CLOCK.fullmatch(text.strip())
    if match is None or int(match[2]) >= 60:  # noqa: PLR2004 - minutes in an hour
        raise WeeklyError(f"{text!r} is not a time of day such as 09:00")
    minute = int(match[1]) * 60 + int(match[2])
    if minute > MINUTES_PER_DAY:
        raise WeeklyError(f"{text!r} is after 24:00")
    return minute


_WINTER: Final = datetime(2024, 1, 15, 12, tzinfo=UTC)
"""When clocks of time zones are held against each other; where both keep summer time, always."""


def ahead_of_utc(zone: str) -> int:
    """Say by how many minutes the clocks of a time zone are ahead of UTC in January."""
    offset = _WINTER.astimezone(ZoneInfo(zone)).utcoffset()
    return round(offset.total_seconds() / 60) if offset is not None else 0


@lru_cache(maxsize=256)
def in_utc(week: str, zone: str) -> str:
    """Write a working week of a time zone as one in UTC, by the clocks of January."""
    early = ahead_of_utc(zone)
    if not early or week.strip() == "24/7":
        return week
    parts: list[str] = []
    for start, end in windows(week):
        at = start - early
        while at < end - early:
            until = min(end - early, (at // MINUTES_PER_DAY + 1) * MINUTES_PER_DAY)
            day, minute = divmod(at % MINUTES_PER_WEEK, MINUTES_PER_DAY)
            last = minute + until - at
            parts.append(
                f"{DAYS[day]} {minute // 60:02}:{minute % 60:02}-{last // 60:02}:{last % 60:02}"
            )
            at = until
    return "; ".join(parts)
