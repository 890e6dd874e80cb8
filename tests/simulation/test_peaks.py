"""Peaks of a week on a time line: one factor a minute, at no cost of peaks by days."""

import json
from itertools import pairwise
from random import Random

import pytest

from wfmap.model.document import examine
from wfmap.model.people import Calendar
from wfmap.simulation.calendars import WallClock, open_intervals, zone_of
from wfmap.simulation.cycles import Cycle
from wfmap.simulation.peaks import raised, stretches
from wfmap.units.weekly import MOST_WINDOWS

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
YEAR = Cycle(before=14, length=371)


def drawn_week(draw: Random) -> str:
    """Draw windows that overlap, run past midnight, and lie where clocks change."""
    minutes = [0, 60, 120, 150, 165, 180, 540, 720, 1320, 1439]
    rules = []
    for _ in range(draw.randint(1, 4)):
        (start, end), day, last = draw.sample(minutes, 2), draw.choice(DAYS), draw.choice(DAYS)
        times = f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"
        rules.append(f"{day}-{last} {times}")
    return "; ".join(rules)


@pytest.mark.parametrize("zone", ZONES)
def test_the_last_of_several_peaks_decides_wherever_clocks_change(zone: str) -> None:
    """At every moment, as the windows of each peak say it by themselves."""
    draw = Random(zone)  # noqa: S311 - no secret
    for _ in range(6):
        peaks = [(drawn_week(draw), draw.choice([0.0, 0.5, 2.0])) for _ in range(4)]
        own = Calendar(weekly=drawn_week(draw), timezone=zone)
        spans = YEAR.cut(open_intervals(own, YEAR.days, cycle=YEAR))
        clock = WallClock(zone_of(own), YEAR.first)
        pieces, factors = raised(spans, stretches(peaks, clock, YEAR))
        windows = [(open_intervals(own, YEAR.days, week, YEAR), x) for week, x in peaks]
        assert sum(b - a for a, b in pieces) == sum(b - a for a, b in spans)
        assert all(a[1] <= b[0] for a, b in pairwise(pieces))
        for k in range(0, len(pieces), 37):
            (start, end), factor = pieces[k], factors[k]
            for moment in (start, (start + end) / 2, end - 1):
                inside = [x for w, x in windows if any(a <= moment < b for a, b in w)]
                assert factor == (inside[-1] if inside else 1.0), (zone, moment)


def week_of(count: int) -> str:
    """Write a week of so many windows of a minute."""
    minutes = [2 * (k // 7) for k in range(count)]
    return "; ".join(
        f"{DAYS[k % 7]} {m // 60:02}:{m % 60:02}-{m // 60:02}:{m % 60 + 1:02}"
        for k, m in enumerate(minutes)
    )


@pytest.mark.parametrize("where", ["calendar", "one peak", "many peaks"])
def test_a_week_has_a_window_for_each_quarter_of_an_hour_and_no_more(where: str) -> None:
    """As many are taken; one more is out of range, at its place."""

    def found(count: int) -> list[tuple[str, str]]:
        document: dict[str, object] = {
            "wfmap": "1",
            "calendars": {"k": {"weekly": "Mo-Fr 09:00-17:00"}},
            "steps": {"w": {"name": "Work"}},
        }
        peaks = [week_of(count)] if where == "one peak" else week_of(count).split("; ")
        if where == "calendar":
            document["calendars"] = {"k": {"weekly": week_of(count)}}
        else:
            peaks_of = [{"weekly": week, "factor": 2} for week in peaks]
            document["arrivals"] = {"every": "1 h", "peaks": peaks_of}
        seen = examine(json.dumps(document).encode()).findings
        return [(f.rule, f.pointer or "") for f in seen if f.severity == "error"]

    assert found(MOST_WINDOWS) == []
    place = {"calendar": "/calendars/k/weekly", "one peak": "/arrivals/peaks/0/weekly"}
    assert ("out-of-range", place.get(where, "/arrivals/peaks")) in found(MOST_WINDOWS + 1)


def test_holidays_are_looked_up_and_not_searched() -> None:
    """Ten times as many take no ten times as long: each day is one look."""
    asked: list[str] = []

    class Told(str):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            asked.append(str(other))
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    dates = [Told(f"{year}-{month:02}-01") for year in range(2026, 2054) for month in range(1, 13)]
    is_holiday = Cycle(length=10_227).is_holiday(dates)
    day = YEAR.first
    assert not is_holiday(day)
    assert is_holiday(day.replace(month=3, day=1))
    assert len(asked) < len(dates) / 10
