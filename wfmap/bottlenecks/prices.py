"""What having a lever costs: one more person a salary, longer hours their wages."""

from dataclasses import dataclass

from wfmap.bottlenecks.levers import Lever
from wfmap.model.people import Actor
from wfmap.model.process import Process
from wfmap.units.weekly import MINUTES_PER_WEEK, windows

__all__ = ["Price", "price_of"]

_HOUR = 60.0
"""Minutes of an hour."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a lever costs, in the document's currency a week; None where no rate is stated.

    It is paid for every hour on duty, whether there is work or not: not part of the cost of a case.
    """

    per_week: float | None


def price_of(before: Process, after: Process, lever: Lever) -> Price | None:
    """Say what a lever costs by itself; None for one that takes nobody's time.

    Args:
        before: the process as it is.
        after: the process with the lever pulled.
        lever: the lever.
    """
    if lever.kind not in ("capacity", "hours"):
        return None
    new, old = _wages(after, lever.element.id), _wages(before, lever.element.id)
    return Price(None if new is None or old is None else new - old)


def _wages(process: Process, actor: str) -> float | None:
    """Give what an actor is paid in a week; None where a rate is missing."""
    declared = process.actors[actor]
    own = declared.calendar or process.calendar
    if not declared.members:
        count = declared.capacity.value if declared.capacity is not None else 0.0
        rate = _rate(declared, None)
        return None if rate is None else count * _open_hours(process, own) * rate
    total = 0.0
    for member in declared.members.values():
        given = member.cost_per_hour.value if member.cost_per_hour is not None else None
        rate = _rate(declared, given)
        if rate is None:
            return None
        total += _open_hours(process, member.calendar or own) * rate
    return total


def _rate(actor: Actor, own: float | None) -> float | None:
    if own is not None:
        return own
    return actor.cost_per_hour.value if actor.cost_per_hour is not None else None


def _open_hours(process: Process, calendar: str | None) -> float:
    found = process.calendars.get(calendar or "")
    if found is None:
        return MINUTES_PER_WEEK / _HOUR
    return sum(end - start for start, end in windows(found.weekly)) / _HOUR
