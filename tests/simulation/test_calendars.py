"""Calendars are exact: time zones, clock changes, holidays, work over closing times."""

from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.model.people import Calendar
from wfmap.simulation.calendars import (
    clock_times,
    intersection,
    open_intervals,
    packed,
    union,
)

DAY = 86400.0


def test_a_night_of_the_clock_change_is_an_hour_shorter_or_longer() -> None:
    """Sundays from midnight to six in Berlin: 29 March has five hours, 25 October seven."""
    nights = open_intervals(Calendar(weekly="Su 00:00-06:00", timezone="Europe/Berlin"), 365)
    lengths = [(b - a) / 3600 for a, b in nights]
    assert sorted(lengths)[:2] == [5, 6]
    assert sorted(lengths)[-2:] == [6, 7]
    assert lengths.index(5) == 11
    assert lengths.index(7) == 41


def test_an_hour_that_the_clocks_skip_is_not_open() -> None:
    """From half past two, which there is not, to four: one hour."""
    nights = open_intervals(Calendar(weekly="Su 02:30-04:00", timezone="Europe/Berlin"), 90)
    assert [round((b - a) / 60) for a, b in nights].count(60) == 1


def test_local_hours_move_with_the_zone() -> None:
    """Nine in New York is fourteen o'clock UTC in winter, thirteen in summer."""
    hours = open_intervals(Calendar(weekly="Mo 09:00-10:00", timezone="America/New_York"), 200)
    assert hours[0][0] / 3600 == 14
    assert (hours[-1][0] % DAY) / 3600 == 13


def test_holidays_are_closed_and_shifts_past_midnight_run_on() -> None:
    """The night shift of a holiday does not begin; that of the day before ends as usual."""
    week = Calendar(weekly="Mo-Fr 22:00-06:00", holidays=("2026-01-07",))
    opened = open_intervals(week, 4)
    assert [(a / 3600, b / 3600) for a, b in opened] == [(22, 30), (46, 48), (72, 78), (94, 96)]


def test_times_of_day_are_instants_of_the_zone() -> None:
    """Half past eight in Berlin."""
    assert clock_times(("08:30",), ZoneInfo("Europe/Berlin"), 2) == [27000.0, 27000.0 + DAY]


def test_union_and_intersection() -> None:
    """Open when one is, open when both are."""
    first, second = [(0.0, 2.0), (4.0, 6.0)], [(1.0, 5.0)]
    assert union([first, second]) == ((0.0, 6.0),)
    assert intersection(first, second) == ((1.0, 2.0), (4.0, 5.0))


def _spans(gaps: list[tuple[int, int]]) -> list[tuple[float, float]]:
    found, now = [], 0.0
    for closed, opened in gaps:
        found.append((now + closed, now + closed + opened))
        now += closed + opened
    return found


spans = st.lists(st.tuples(st.integers(1, 20), st.integers(1, 20)), min_size=1, max_size=6).map(
    _spans
)


@given(spans, st.integers(0, 200), st.integers(0, 40))
def test_work_takes_the_open_time_it_takes(
    plain: SimpleNamespace, calendar: list[tuple[float, float]], moment: int, work: int
) -> None:
    """Counted second by second."""
    f = packed(calendar)
    opened = [t for t in range(moment, 400) if any(a <= t < b for a, b in calendar)]
    done = plain.calendars.advance(f, 0, len(calendar), moment, work)
    assert plain.calendars.is_open(f, 0, len(calendar), moment) == (moment in opened)
    assert plain.calendars.next_open(f, 0, len(calendar), moment) == (
        opened[0] if opened else float("inf")
    )
    if len(opened) < max(work, 1):
        assert done == float("inf")
    else:
        assert done == (opened[work - 1] + 1 if work else opened[0])


@given(spans, st.floats(0.01, 0.99))
def test_reaching_a_weight_and_weighing_a_moment_are_each_other_s_inverse(
    plain: SimpleNamespace, calendar: list[tuple[float, float]], share: float
) -> None:
    """With rates that differ."""
    f = packed(calendar, [1.0 + k for k in range(len(calendar))])
    weight = share * f[-1]
    moment = plain.calendars.reach(f, 0, len(calendar), weight)
    assert plain.calendars.open_before(f, 0, len(calendar), moment) == pytest.approx(weight)
