"""Closing time: what happens to work that could not be done in time.

    work of 3 h that begins at 16:00, closing time 17:00, next opening 09:00
    pause           16 ├─1 h─┤17 . . . 09├──2 h──┤11      the same server goes on
    hand over       16 ├─1 h─┤17 . . . 09├──2 h──┤11      whoever is free first goes on, in its turn
    finish          16 ├────3 h─────┤19                   the same server stays longer
    do not start    16 . . . . . . . . 09├────3 h────┤12  a job that fits into no opening begins one

A pause is reckoned in one step by the calendar (`advance`), with no event at closing time and none
at opening. The others have to know when the calendar closes; openings that touch, at midnight or
where a table of openings begins again, count as one, so a look costs one search in the calendar for
each of these. Who may not start stays first in the queue and holds up those behind, as in a shop
that serves in turn.
"""

from typing import Final

from wfmap.simulation.calendars import is_open, next_close, next_open
from wfmap.simulation.engine import layout as at
from wfmap.simulation.engine.layout import Calendar, Group, Integers, Reals, Token
from wfmap.simulation.native.jit import compiled, inlined

__all__ = ["ROUNDING", "closes_at", "may_start", "next_turn", "rounding_at", "start_in_time"]

ROUNDING: Final = 1e-6
"""Seconds; no pause is shorter, only the rounding of sums of open time."""

_PRECISION: Final = 1e-15
"""Share of a moment by which sums of times are off at most, some units in its last place.

After 150 years that is more than `ROUNDING`; with that alone, what fits an opening to the second,
or fits none, would then never begin.
"""

_MOST: Final = 1000
"""Intervals that follow each other without a break; more count as closing."""


@inlined
def rounding_at(moment: float) -> float:
    """Say how far sums of times may be off at a moment, in seconds."""
    return ROUNDING + _PRECISION * moment


@compiled
def closes_at(i: Integers, f: Reals, calendar: Calendar, moment: float) -> float:
    """Say when a calendar that is open closes; intervals that touch are one."""
    place, count = i[calendar + at.K_AT], i[calendar + at.K_COUNT]
    close = next_close(f, place, count, moment)
    for _ in range(_MOST):
        if close == float("inf") or not is_open(f, place, count, close):
            break
        close = next_close(f, place, count, close)
    return close


@compiled
def _fits(i: Integers, f: Reals, token: Token, group: Group, start: float) -> bool:
    """Tell whether work that begins at a moment is done before closing time.

    What fits into no opening begins with one.
    """
    calendar = i[group + at.U_CALENDAR]
    span = f[token + at.TF_LEFT] / (f[group + at.UF_SPEED] * f[group + at.UF_AVAILABILITY])
    off = rounding_at(start)
    if span > f[group + at.UF_LONGEST] + ROUNDING:
        return not is_open(f, i[calendar + at.K_AT], i[calendar + at.K_COUNT], start - off)
    return start + span <= closes_at(i, f, calendar, start) + off


@inlined
def may_start(i: Integers, f: Reals, token: Token, group: Group) -> bool:
    """Tell whether a server who is on duty may begin the work of a token now."""
    bound = i[i[token + at.T_NODE] + at.N_CLOSING] == at.ON_CLOSING_DO_NOT_START
    return not bound or i[group + at.U_CALENDAR] == 0 or _fits(i, f, token, group, f[at.F_NOW])


@compiled
def next_turn(i: Integers, f: Reals, group: Group, moment: float) -> float:
    """Say when a group begins next: at its next opening, not the one that may last."""
    calendar = i[group + at.U_CALENDAR]
    place, count = i[calendar + at.K_AT], i[calendar + at.K_COUNT]
    if not is_open(f, place, count, moment):
        return next_open(f, place, count, moment)
    close = closes_at(i, f, calendar, moment)
    return close if close == float("inf") else next_open(f, place, count, close)


@compiled
def start_in_time(i: Integers, f: Reals, token: Token, group: Group, start: float) -> float:
    """Say when work may begin that nobody has to be waited for, at an opening or later."""
    if (
        i[i[token + at.T_NODE] + at.N_CLOSING] != at.ON_CLOSING_DO_NOT_START
        or i[group + at.U_CALENDAR] == 0
    ):
        return start
    while start != float("inf") and not _fits(i, f, token, group, start):
        start = next_turn(i, f, group, start)
    return start
