"""The figures of the landscape of systems as records."""

from typing import Final

from wfmap.readiness.systems.landscape import Landscape, Use
from wfmap.units.record import COUNT, Recorder, Records, place

__all__ = ["AMPLE", "PEAKS", "connector_place", "landscape_records", "system_place", "use_place"]

PEAKS: Final = "times the calls at the peak"
AMPLE: Final = 100.0
"""Headroom beyond which the figure tells nothing: it is written as more than that."""
FITNESS: Final = "fitness, 0 to 1"
DAYS: Final = "person-days"
_STATED: Final = "stated"


def system_place(system: str) -> str:
    """Name a system in a record."""
    return place("system", system)


def use_place(use: Use) -> str:
    """Name in a record that a system is read or written."""
    return f"{system_place(use.system)}/{use.need.direction}"


def connector_place(use: Use) -> str:
    """Name the connector of a use in a record."""
    return place("connector", use.connector.id)


def landscape_records(found: Landscape, answer: str) -> Records:
    """List the figures of a landscape.

    Of a use `fitness.low` and `fitness.high`, and `headroom`, how often the limit of its interface
    holds the calls at the peak; of a system the least `headroom`. Of a connector `effort.p50` and
    `effort.p90`, and the `steps` that need it; of all, how many `transfers` there are.
    """
    records = Recorder(_STATED)
    for use in found.uses:
        at, of = use_place(use), connector_place(use)
        records.spread("fitness", (use.fitness.low, use.fitness.high), FITNESS, at)
        if use.headroom is not None:
            records.take("headroom", use.headroom, PEAKS, at)
        records.take("effort.p50", use.connector.p50, DAYS, of)
        records.take("effort.p90", use.connector.p90, DAYS, of)
        records.take("steps", len(use.steps), COUNT, of)
    for system in found.systems:
        rooms = [u.headroom for u in found.uses if u.system == system and u.headroom is not None]
        if rooms:
            records.take("headroom", min(rooms), PEAKS, system_place(system))
    records.take("transfers", len(found.transfers), COUNT)
    return records.of(answer)
