"""When servers are on duty: calendars by their handles, of which 0 is around the clock."""

from wfmap.simulation.calendars import advance, is_open, next_open, open_before
from wfmap.simulation.engine import layout as at
from wfmap.simulation.engine.layout import Calendar, Integers, Reals
from wfmap.simulation.native.jit import compiled, inlined

__all__ = ["divided", "done_at", "is_on_duty", "open_time", "opens"]


@inlined
def open_time(i: Integers, f: Reals, calendar: Calendar) -> float:
    """Sum the open time of a calendar until now."""
    if calendar == 0:
        return f[at.F_NOW]
    return open_before(f, i[calendar + at.K_AT], i[calendar + at.K_COUNT], f[at.F_NOW])


@inlined
def is_on_duty(i: Integers, f: Reals, calendar: Calendar) -> bool:
    """Tell whether a calendar is open now."""
    if calendar == 0:
        return True
    return is_open(f, i[calendar + at.K_AT], i[calendar + at.K_COUNT], f[at.F_NOW])


@compiled
def opens(i: Integers, f: Reals, calendar: Calendar) -> float:
    """Say when a calendar is open next, now included."""
    if calendar == 0:
        return f[at.F_NOW]
    return next_open(f, i[calendar + at.K_AT], i[calendar + at.K_COUNT], f[at.F_NOW])


@inlined
def done_at(i: Integers, f: Reals, calendar: Calendar, span: float) -> float:
    """Say when work of a span of open time is done that starts now or at the next opening."""
    if calendar == 0:
        return f[at.F_NOW] + span
    return advance(f, i[calendar + at.K_AT], i[calendar + at.K_COUNT], f[at.F_NOW], span)


@inlined
def divided(time: float, rate: float) -> float:
    """Divide a time by a rate, which is mostly 1: a division is slower than the question."""
    return time if rate == 1.0 else time / rate
