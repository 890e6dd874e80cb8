"""A calendar that goes round is the same as one that is written out for all the time."""

from datetime import date

import numpy as np
import pytest

from wfmap.model.people import Calendar
from wfmap.model.process import Process
from wfmap.simulation.calendars import (
    advance,
    intervals_of,
    is_open,
    next_open,
    open_before,
    open_intervals,
    packed,
    reach,
)
from wfmap.simulation.cycles import Cycle, Opened, cycle_of

DAY = 86400.0
OFFICE = {"weekly": "Mo-Fr 09:00-17:00; Sa 22:00-03:00; Su 22:00-02:00"}


def process_of(calendar: dict[str, object]) -> Process:
    """Write a process with a calendar."""
    steps = {"s": {"processing_time": "1 h"}}
    return Process.model_validate(
        {"wfmap": "1", "calendar": "c", "calendars": {"c": calendar}, "steps": steps}
    )


@pytest.mark.parametrize(
    "calendar",
    [
        OFFICE,
        {**OFFICE, "timezone": "Asia/Kolkata"},
        {**OFFICE, "timezone": "Europe/Berlin"},
        {**OFFICE, "timezone": "Europe/Berlin", "holidays": ["2026-03-30", "2027-12-24"]},
    ],
)
def test_a_calendar_that_goes_round_is_one_written_out(calendar: dict[str, object]) -> None:
    """Over sixty years, at any moment: open, next opening, open time, work done; dates literal."""
    process = process_of(calendar)
    cycle = cycle_of(process, literal=True)
    spans = intervals_of(process, None, cycle)
    assert spans is not None
    short = packed(spans, None, cycle)
    listed = open_intervals(Calendar.model_validate(calendar), 22_000)
    whole = packed(listed)
    a, b = len(spans), len(listed)
    if "timezone" not in calendar:
        assert a < 10
    random = np.random.default_rng(3)
    for moment in random.uniform(0, 21_000 * DAY, 400):
        assert is_open(short, 0, a, moment) == is_open(whole, 0, b, moment)
        for one, other in (
            (next_open(short, 0, a, moment), next_open(whole, 0, b, moment)),
            (open_before(short, 0, a, moment), open_before(whole, 0, b, moment)),
            (advance(short, 0, a, moment, 1e5), advance(whole, 0, b, moment, 1e5)),
            (reach(short, 0, a, moment / 10), reach(whole, 0, b, moment / 10)),
            (Opened(spans, None, cycle).before(moment), open_before(whole, 0, b, moment)),
        ):
            assert one == pytest.approx(other, abs=1e-4)


def test_holidays_come_back_each_year_in_the_long_run_and_are_dates_else() -> None:
    """By month and day."""
    process = process_of({**OFFICE, "holidays": ["2026-12-25"]})
    long, literal = cycle_of(process, literal=False), cycle_of(process, literal=True)
    assert long.is_holiday(["2026-12-25"])(date(2031, 12, 25))
    assert not literal.is_holiday(["2026-12-25"])(date(2031, 12, 25))
    assert literal.is_holiday(["2026-12-25"])(date(2026, 12, 25))


def test_a_time_line_may_begin_on_any_monday() -> None:
    """Clock changes fall on their own dates."""
    calendar = Calendar(weekly="Mo 09:00-10:00", timezone="Europe/Berlin")
    summer = open_intervals(calendar, 7, cycle=Cycle(date(2026, 6, 1)))
    winter = open_intervals(calendar, 7, cycle=Cycle(date(2026, 12, 7)))
    assert (summer[0][0], winter[0][0]) == (7 * 3600.0, 8 * 3600.0)
