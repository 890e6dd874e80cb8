"""The memory of a process before its first event: records written one after another."""

from collections.abc import Sequence
from functools import lru_cache

from wfmap.model.quantity import Duration
from wfmap.simulation.calendars import Interval, packed
from wfmap.simulation.cycles import FOREVER, Cycle
from wfmap.simulation.distributions import (
    DIST_SIZE,
    FAMILY,
    VALUE_COUNT,
    VALUES,
    cumulative,
    parameters,
)
from wfmap.simulation.engine import layout as at

__all__ = ["Image"]


@lru_cache(maxsize=64)
def _packed(
    spans: tuple[Interval, ...], rates: tuple[float, ...] | None, cycle: Cycle
) -> tuple[float, ...]:
    """Write a calendar as reals, once for all processes that have it."""
    return tuple(packed(spans, rates, cycle))


class Image:
    """Two arrays of equal length that grow: whole numbers `i` and reals `f`.

    Calendars written into it go round in its `cycle`.
    """

    def __init__(self, cycle: Cycle = FOREVER) -> None:
        self.cycle = cycle
        self.i: list[int] = []
        self.f: list[float] = []
        self.reserve(at.HEADER_SIZE)

    def reserve(self, size: int) -> int:
        """Add cleared cells, and give the address of the first."""
        place = len(self.i)
        self.i.extend([0] * size)
        self.f.extend([0.0] * size)
        return place

    def numbers(self, values: Sequence[int]) -> int:
        """Write whole numbers in a row."""
        place = self.reserve(len(values))
        self.i[place:] = values
        return place

    def reals(self, values: Sequence[float]) -> int:
        """Write reals in a row."""
        place = self.reserve(len(values))
        self.f[place:] = values
        return place

    def distribution(self, duration: Duration | None) -> int:
        """Write a distribution of times; 0 for none."""
        if duration is None:
            return 0
        place = self.reserve(DIST_SIZE)
        self.i[place + FAMILY], given = parameters(duration)
        self.f[place : place + len(given)] = given
        if duration.values is not None:
            count = len(duration.values)
            shares = cumulative(duration.weights or (1.0,) * count)
            self.i[place + VALUE_COUNT] = count
            self.i[place + VALUES] = self.reals([*duration.values, *shares])
        return place

    def calendar(
        self, spans: tuple[Interval, ...] | None, rates: tuple[float, ...] | None = None
    ) -> int:
        """Write a calendar, its seconds weighed by rates; 0 for around the clock."""
        if spans is None:
            return 0
        place = self.reserve(at.CALENDAR_SIZE)
        self.i[place + at.K_COUNT] = len(spans)
        self.i[place + at.K_AT] = self.reals(_packed(spans, rates, self.cycle))
        return place
