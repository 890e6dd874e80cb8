"""How much work comes by: cases a day, and how many people the work keeps busy."""

from math import isfinite
from typing import Final

from wfmap.facts import Facts, Figure
from wfmap.units.durations import DAY, HOUR, WEEK

__all__ = ["HOURS_A_WEEK", "full_time", "per_day"]

HOURS_A_WEEK: Final = 40.0
"""Hours a full-time person works in a week (own convention, stated wherever it is used)."""


def per_day(facts: Facts, visits: Figure) -> float | None:
    """Compute how often something happens on a calendar day; None if unknown or endless."""
    arrivals = facts.process.arrivals
    if arrivals is None:
        return None
    return _finite(arrivals.value * visits.value * DAY)


def full_time(facts: Facts, work: float) -> float | None:
    """Compute how many full-time people some seconds of work per case keep busy."""
    arrivals = facts.process.arrivals
    if arrivals is None:
        return None
    return _finite(arrivals.value * work * WEEK / (HOURS_A_WEEK * HOUR))


def _finite(value: float) -> float | None:
    """Give a figure, None where it is endless: behind a loop that no case leaves."""
    return value if isfinite(value) else None
