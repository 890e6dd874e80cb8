"""Cases are counted by the day or hour of the clock, while people work by a calendar.

Finds:
    Arrivals as `count` per day, hour or another part of a week, beside a calendar that is not
    always open.

Why it matters:
    "8 a day" is 56 a week to wfmap, weekends included, and 40 to whoever thinks in working days.
    The load of everybody is then two fifths too high; by the hour it is four times too high.

How it decides:
    `per` is shorter than a week or no whole number of weeks. The calendar of the arrivals, or the
    document's own where they name none, is not always open; or the arrivals have none and the
    actors do. Silent where the arrivals name a calendar that is always open: then every day counts.

When it is wrong:
    Where both are the same: what comes in on weekends waits until Monday, and was counted.

Sources:
    Own; the meaning of `count` and `per` is that of BPSim 2.0 (inter-trigger timer, clock time).
"""

from collections.abc import Iterator
from math import inf, isclose
from typing import Any, Final

from wfmap.facts.statements import open_share
from wfmap.findings import Fix
from wfmap.model.process import Arrivals, Process
from wfmap.rules.rule import Fault, Rule, Subject, at_document
from wfmap.units.durations import DAY, HOUR, WEEK, human
from wfmap.units.figures import exact
from wfmap.units.weekly import MINUTES_PER_DAY, MINUTES_PER_WEEK, windows
from wfmap.words.sentences import quoted

ALWAYS: Final = "24/7"
"""Weekly hours that never close."""
PLACE: Final = "/arrivals"


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault where it is open which time the arrivals are counted in."""
    arrivals = subject.process.arrivals
    if arrivals is None or arrivals.count is None or arrivals.per is None:
        return
    per, name = arrivals.per.expected, _calendar(subject.process, arrivals)
    if not 0 < per < inf or isclose(per % WEEK, 0, abs_tol=1e-6) or name is None:
        return
    count = arrivals.count.value
    clock = count * WEEK / per
    working = count * _units(subject, name, per)
    if isclose(clock, working, rel_tol=0.01):
        return
    yield at_document(
        subject.process,
        f"{_rate(count, per)} is {_number(clock)} cases a week around the clock, and "
        f"{_number(working)} in the hours of {quoted(name)}",
        f'say which: {_number(clock)} or {_number(working)} with "per": "1 w"',
        fixes=(_weekly(arrivals, clock), _weekly(arrivals, working, name)),
        key="arrivals",
    )


def _calendar(process: Process, arrivals: Arrivals) -> str | None:
    """Name the calendar people may have had in mind; None where arrivals come at any hour."""
    own = arrivals.calendar or process.calendar
    if own is not None:
        return own if _closes(process, own) else None
    at_work = (actor.calendar for actor in process.actors.values() if actor.calendar is not None)
    return next((name for name in at_work if _closes(process, name)), None)


def _closes(process: Process, name: str) -> bool:
    calendar = process.calendars.get(name)
    return calendar is not None and calendar.weekly != ALWAYS and bool(windows(calendar.weekly))


def _units(subject: Subject, name: str, per: float) -> float:
    """Count the `per` of a working week: open days for whole days, else open time."""
    weekly = subject.process.calendars[name].weekly
    if isclose(per % DAY, 0, abs_tol=1e-6):
        return sum(_is_open_day(windows(weekly), day) for day in range(7)) * DAY / per
    return open_share(subject.graph, name) * WEEK / per


def _is_open_day(opened: tuple[tuple[int, int], ...], day: int) -> bool:
    """Tell whether work begins on a day, or goes on for most of it; a night belongs to its eve."""
    first, last = day * MINUTES_PER_DAY, (day + 1) * MINUTES_PER_DAY
    wraps = opened[0][0] == 0 and opened[-1][1] == MINUTES_PER_WEEK
    begins = any(first <= start < last for start, _ in opened[int(wraps) :])
    minutes = sum(max(0, min(end, last) - max(start, first)) for start, end in opened)
    return begins or minutes > MINUTES_PER_DAY / 2


def _weekly(arrivals: Arrivals, count: float, calendar: str | None = None) -> Fix:
    """Offer the number in a week, which every reader takes the same way."""
    patch: list[dict[str, Any]] = [
        {"op": "replace", "path": f"{PLACE}/count", "value": _plain(count)},
        {"op": "replace", "path": f"{PLACE}/per", "value": "1 w"},
    ]
    if calendar is not None and arrivals.calendar is None:
        patch.append({"op": "add", "path": f"{PLACE}/calendar", "value": calendar})
    told = f"{_number(count)} cases a week"
    return Fix(told if calendar is None else f"{told}, when it is open", tuple(patch))


def _rate(count: float, per: float) -> str:
    unit = {DAY: "a day", HOUR: "an hour"}.get(per, f"in {human(per)}")
    return f"{_number(count)} {unit}"


def _number(value: float) -> str:
    return exact(_plain(value))


def _plain(value: float) -> float:
    """Round to what a person would write."""
    rounded = round(value, 2)
    return int(rounded) if float(rounded).is_integer() else rounded


RULE: Final = Rule.of(__name__, __doc__, check)
