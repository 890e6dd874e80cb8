"""Hours of the week in which more, or less, arrives: laid on a time line in one pass.

However many peaks there are, each minute of the week has one factor, that of the last peak in which
it lies. So the week is cut once where peaks begin and end, and its pieces are laid on every day:
windows by days, and not peaks by windows by days.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Final, TypeAlias

from wfmap.simulation.calendars import Interval, WallClock
from wfmap.simulation.cycles import Cycle
from wfmap.units.weekly import MINUTES_PER_DAY, MINUTES_PER_WEEK, windows

__all__ = ["Peak", "Stretch", "factors_of", "raised", "stretches"]

Peak: TypeAlias = tuple[str, float]
"""A peak: its hours of the week, and the factor within them."""
Stretch: TypeAlias = tuple[float, float, float]
"""An interval in seconds, and the factor within it."""
_Piece: TypeAlias = tuple[int, int, float, bool]
"""Minutes of a day, their factor, and whether they are cut from what comes before them."""
_MIDNIGHTS: Final = range(0, MINUTES_PER_WEEK, MINUTES_PER_DAY)
_DAY_SECONDS: Final = 86400.0


def factors_of(peaks: Sequence[Peak]) -> tuple[list[float | None], set[int]]:
    """Give the factor of each minute of the week, None outside of peaks, and where peaks are cut.

    The last of several peaks decides. One that goes on from Sunday to Monday is not cut there.
    """
    factors: list[float | None] = [None] * MINUTES_PER_WEEK
    cuts: set[int] = set()
    for weekly, factor in peaks:
        spans = windows(weekly)
        ends = {minute % MINUTES_PER_WEEK for span in spans for minute in span}
        goes_on = spans[0][0] == 0 and spans[-1][1] == MINUTES_PER_WEEK
        cuts |= ends - {0} if goes_on else ends
        for start, end in spans:
            factors[start:end] = [factor] * (end - start)
    return factors, cuts


def stretches(peaks: Sequence[Peak], clock: WallClock, cycle: Cycle) -> list[Stretch]:
    """List the intervals of peaks on the days of a time line, in order, and the factor in each.

    Args:
        peaks: the peaks, by the clocks of a zone.
        clock: those clocks.
        cycle: the time line; intervals are clipped to its days.
    """
    week, last = _by_day(*factors_of(peaks)), cycle.days * _DAY_SECONDS
    found: list[Stretch] = []
    for number in range(-1, cycle.days + 1):
        day = cycle.first + timedelta(days=number)
        for begins, ends, factor, is_cut in week[day.weekday()]:
            start = max(clock.instant(day, begins), 0.0)
            end = min(clock.instant(day, ends), last)
            if start >= end:
                continue
            if found and not is_cut and found[-1][1:] == (start, factor):
                start = found.pop()[0]
            found.append((start, end, factor))
    return found


def _by_day(factors: Sequence[float | None], cuts: set[int]) -> list[list[_Piece]]:
    """Cut the week where peaks are cut, and at midnight."""
    days: list[list[_Piece]] = [[] for _ in _MIDNIGHTS]
    for start, end in pairwise(sorted({*cuts, *_MIDNIGHTS, MINUTES_PER_WEEK})):
        factor = factors[start]
        if factor is not None:
            day, minute = divmod(start, MINUTES_PER_DAY)
            days[day].append((minute, minute + end - start, factor, start in cuts))
    return days


def raised(
    spans: Sequence[Interval], peaks: Sequence[Stretch]
) -> tuple[list[Interval], list[float]]:
    """Cut open hours where peaks begin and end, and give the factor in each piece, 1 outside."""
    pieces: list[Interval] = []
    factors: list[float] = []
    at = 0
    for start, end in spans:
        here = start
        while at < len(peaks) and peaks[at][1] <= here:
            at += 1
        ahead = at
        while here < end:
            begins, ends, factor = peaks[ahead] if ahead < len(peaks) else (end, end, 1.0)
            if begins > here:
                ends, factor = begins, 1.0
            else:
                ahead += 1
            until = min(end, ends)
            pieces.append((here, until))
            factors.append(factor)
            here = until
    return pieces, factors
