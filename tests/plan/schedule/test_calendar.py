"""Working days: weekends and holidays are skipped, worked out by hand."""

from datetime import date

import pytest

from tests.plan.claims import DOCUMENT, built_from
from wfmap.operations.checking import Built
from wfmap.plan.schedule import WorkCalendar, calendar_of


@pytest.mark.parametrize(
    ("offset", "day"), [(0, date(2026, 4, 1)), (1, date(2026, 4, 2)), (2, date(2026, 4, 6))]
)
def test_the_process_s_own_holidays_are_kept(built: Built, offset: int, day: date) -> None:
    """Good Friday 2026 is a holiday of the claims office, and a weekend follows."""
    assert calendar_of(built.graph, date(2026, 4, 1)).on(offset) == day


def test_a_start_on_a_weekend_is_the_next_monday() -> None:
    """Nobody begins on a Saturday."""
    assert WorkCalendar(date(2026, 3, 7)).on(0) == date(2026, 3, 9)


def test_a_task_of_one_day_begins_and_ends_on_it() -> None:
    """From 0 to 1 is the first day; from 0 to 1.5 ends on the second; nothing ends before it."""
    week = WorkCalendar(date(2026, 3, 2))
    assert week.last_day(0, 1) == week.first_day(0) == date(2026, 3, 2)
    assert week.last_day(0, 1.5) == date(2026, 3, 3)
    assert week.last_day(2, 2) == week.first_day(2) == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("weekly", "days"),
    [("Mo-Fr 09:00-17:00", 5), ("Mo-Th 08:00-16:00", 4), ("24/7", 5), ("Mo-Sa 09:00-09:30", 6)],
)
def test_the_week_is_the_process_s_own(weekly: str, days: int) -> None:
    """Except where it never closes: its people have weekends."""
    text = DOCUMENT.replace(b"Mo-Fr 09:00-17:00", weekly.encode())
    assert sum(calendar_of(built_from(text).graph, date(2026, 3, 2)).week) == days
