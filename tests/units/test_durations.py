"""Durations are read from ISO 8601 and from plain words, and written as ISO 8601."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.units.durations import (
    DAY,
    HOUR,
    MINUTE,
    WEEK,
    DurationError,
    human,
    iso,
    seconds,
    together,
)

RIGHT = [
    ("PT15M", 15 * MINUTE),
    ("PT1H30M", 90 * MINUTE),
    ("P2W", 2 * WEEK),
    ("P1DT12H", 36 * HOUR),
    ("PT0.5S", 0.5),
    ("pt5m", 5 * MINUTE),
    ("15 min", 15 * MINUTE),
    ("15min", 15 * MINUTE),
    ("2 h", 2 * HOUR),
    ("1.5 d", 1.5 * DAY),
    ("1,5 h", 1.5 * HOUR),
    ("1 w", WEEK),
    ("1 h 30 min", 90 * MINUTE),
    ("30 seconds", 30.0),
    ("250 ms", 0.25),
    ("0 min", 0.0),
]

WRONG = [
    ("15", "15 min"),
    ("3 m", "3 min"),
    ("2 months", "days or weeks"),
    ("P1Y", "days or weeks"),
    ("P1M", "days or weeks"),
    ("1 fortnight", "min, h, d or w"),
    ("10 Minuten", "write '10 min'"),
    ("1 Stunde 30 Minuten", "write '1 h 30 min'"),
    ("2 heures", "write '2 h'"),
    ("1,5 Std.", "write '1,5 h'"),
    ("3 días", "write '3 d'"),
    ("2 settimane", "write '2 w'"),
    ("2 Stunden 1 fortnight", "min, h, d or w"),
    ("3 working days", "write the hours"),
    ("5 Arbeitstage", "write the hours"),
    ("-5 min", "0 or more"),
    ("soon", "15 min"),
    ("", "15 min"),
    ("PT", "PT1H30M"),
    ("P", "PT1H30M"),
    ("P1H", "PT1H30M"),
]


@pytest.mark.parametrize(("text", "expected"), RIGHT)
def test_a_duration_is_read_as_seconds(text: str, expected: float) -> None:
    """Each way of writing a duration gives its seconds."""
    assert seconds(text) == expected


@pytest.mark.parametrize(("text", "hint"), WRONG)
def test_a_wrong_duration_is_refused_with_the_nearest_right_form(text: str, hint: str) -> None:
    """The hint shows what to write instead."""
    with pytest.raises(DurationError) as caught:
        seconds(text)
    assert hint in caught.value.hint


@given(st.integers(0, 10**9).map(lambda n: n / 1000))
def test_writing_and_reading_a_duration_gives_it_back(value: float) -> None:
    """`iso` and `seconds` are inverse, to the millisecond and exactly."""
    assert seconds(iso(value)) == value


@given(st.integers(0, 10**7))
def test_iso_uses_days_hours_minutes_and_seconds_below_their_carry(value: int) -> None:
    """No part of a written duration is as large as the next unit."""
    text = iso(value)
    hours = int(text.split("T")[1].split("H")[0]) if "H" in text else 0
    assert hours < 24
    assert "Y" not in text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (45, "45 s"),
        (90, "1.5 min"),
        (2 * HOUR, "2 h"),
        (46 * HOUR, "46 h"),
        (3.5 * DAY, "3.5 d"),
        (9 * WEEK, "63 d"),
        (-90, "−1.5 min"),
    ],
)
def test_a_duration_is_shown_to_people_in_one_unit(value: float, text: str) -> None:
    """Two or three digits and one unit."""
    assert human(value) == text


def test_times_of_one_column_are_in_days_where_some_are() -> None:
    """Near ones look near; what is under a day stays in hours."""
    times = [71.6 * HOUR, 3 * DAY, 26 * HOUR, 20 * HOUR, 0.0]
    write = together(times)
    assert [write(time) for time in times] == ["3 d", "3 d", "1.1 d", "20 h", "0"]
    assert write(-71.0 * HOUR) == "−3 d"


def test_times_of_a_column_without_long_ones_are_as_usual() -> None:
    """And an endless one changes nothing."""
    write = together([71.6 * HOUR, 30 * HOUR, float("inf")])
    assert [write(71.6 * HOUR), write(30 * HOUR)] == [human(71.6 * HOUR), human(30 * HOUR)]
