"""Working weeks are read as windows of minutes."""

import pytest

from wfmap.units.weekly import MINUTES_PER_WEEK, WeeklyError, in_utc, minute_of_day, windows


def test_office_hours_are_five_windows() -> None:
    """Monday to Friday, nine to five."""
    assert windows("Mo-Fr 09:00-17:00") == tuple(
        (day * 1440 + 540, day * 1440 + 1020) for day in range(5)
    )


def test_a_lunch_break_splits_a_day() -> None:
    """Two spans a day, and another rule for Saturday."""
    assert windows("Mo 09:00-12:00,13:00-17:00; Sa 10:00-14:00") == (
        (540, 720),
        (780, 1020),
        (7800, 8040),
    )


def test_a_night_shift_runs_into_the_next_day_and_week() -> None:
    """Sunday night ends on Monday morning."""
    assert windows("Su 22:00-06:00") == ((0, 360), (9960, 10080))


def test_around_the_clock_is_the_whole_week() -> None:
    """`24/7` and its long form are one."""
    assert windows("24/7") == windows("Mo-Su 00:00-24:00") == ((0, MINUTES_PER_WEEK),)


def test_touching_and_overlapping_windows_are_merged() -> None:
    """Windows never overlap."""
    assert windows("Mo 09:00-12:00,11:00-13:00,13:00-14:00") == ((540, 840),)


def test_days_wrap_around_the_week() -> None:
    """Saturday to Monday is three days."""
    assert [start // 1440 for start, _ in windows("Sa-Mo 10:00-11:00")] == [0, 5, 6]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("weekdays 9-5", "'weekdays' is not a day"),
        ("09:00-17:00", "not days and times"),
        ("Mo-Xx 09:00-17:00", "'Xx' is not a day"),
        ("Mo 09:00", "not a time span"),
        ("Mo 09:00-25:00", "after 24:00"),
        ("Mo 09:61-10:00", "not a time of day"),
        ("", "at least one window"),
    ],
)
def test_a_wrong_week_is_refused_by_its_part(text: str, words: str) -> None:
    """The message names the part that cannot be read."""
    with pytest.raises(WeeklyError, match=words):
        windows(text)


def test_a_time_of_day_is_minutes_since_midnight() -> None:
    """From 00:00 to 24:00."""
    assert (minute_of_day("00:00"), minute_of_day("8:30"), minute_of_day("24:00")) == (0, 510, 1440)


def test_a_week_of_another_zone_is_the_same_hours_in_utc() -> None:
    """In Tokyo Monday begins on Sunday afternoon; around the clock is so everywhere."""
    found = windows(in_utc("Mo 00:00-12:00; Sa 09:00-17:00", "Asia/Tokyo"))
    assert found == ((0, 180), (5 * 1440, 5 * 1440 + 480), (6 * 1440 + 900, MINUTES_PER_WEEK))
    assert in_utc("24/7", "Asia/Tokyo") == "24/7"
    assert in_utc("Mo 09:00-17:00", "UTC") == "Mo 09:00-17:00"
