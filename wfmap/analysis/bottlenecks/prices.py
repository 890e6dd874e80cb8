"""What having a lever costs: one more person a salary, longer hours their wages."""

from dataclasses import dataclass

from wfmap.analysis.bottlenecks.levers import Lever
from wfmap.graph import ProcessGraph
from wfmap.model.people import Actor
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


def price_of(graph: ProcessGraph, changed: ProcessGraph, lever: Lever) -> Price | None:
    """Say what a lever costs by itself; None for one that takes nobody's time.

    Args:
        graph: the process as it is.
        changed: the process with the lever pulled.
        lever: the lever.
    """
    if lever.kind not in ("capacity", "hours"):
        return None
    after = _wages(changed, lever.element.id)
    before = _wages(graph, lever.element.id)
    return Price(None if after is None or before is None else after - before)


def _wages(graph: ProcessGraph, actor: str) -> float | None:
    """Give what an actor is paid in a week; None where a rate is missing."""
    declared = graph.process.actors[actor]
    own = declared.calendar or graph.process.calendar
    if not declared.members:
        count = declared.capacity.value if declared.capacity is not None else 0.0
        rate = _rate(declared, None)
        return None if rate is None else count * _open_hours(graph, own) * rate
    total = 0.0
    for member in declared.members.values():
        given = member.cost_per_hour.value if member.cost_per_hour is not None else None
        rate = _rate(declared, given)
        if rate is None:
            return None
        total += _open_hours(graph, member.calendar or own) * rate
    return total


def _rate(actor: Actor, own: float | None) -> float | None:
    if own is not None:
        return own
    return actor.cost_per_hour.value if actor.cost_per_hour is not None else None


def _open_hours(graph: ProcessGraph, calendar: str | None) -> float:
    found = graph.process.calendars.get(calendar or "")
    if found is None:
        return MINUTES_PER_WEEK / _HOUR
    return sum(end - start for start, end in windows(found.weekly)) / _HOUR
