"""Prosimos: simulation parameters in a JSON file beside the BPMN file.

Durations are in seconds. Parameters of a distribution are its mean, then standard deviation or
variance, then the smallest and largest value, which cut it off (pix-framework,
`DurationDistribution.to_prosimos_distribution`). Simod writes such files too.
"""

import json
from typing import Any, Final

from pydantic import JsonValue

from wfmap.interchange.bpmn.simulation.parameters import (
    Simulation,
    UnusableError,
    number,
    weekly,
)
from wfmap.interchange.bpmn.simulation.profiles import read_people, records, spread_of
from wfmap.interchange.bpmn.source import label

__all__ = ["read_prosimos"]

_ARRIVALS: Final = "arrivals"
_READ: Final = frozenset(
    {
        "resource_profiles",
        "arrival_time_distribution",
        "arrival_time_calendar",
        "gateway_branching_probabilities",
        "task_resource_distribution",
        "resource_calendars",
        "event_distribution",
    }
)
"""Sections that are read; what else the file holds is a loss."""

_Record = dict[str, Any]


def read_prosimos(text: bytes, simulation: Simulation) -> None:
    """Read a Prosimos file into the parameters.

    Args:
        text: the bytes of the file, JSON in UTF-8.
        simulation: where the parameters go, and what of them is not used.
    """
    try:
        file = json.loads(text)
    except (ValueError, RecursionError):
        simulation.lose("prosimos", "", "The file of simulation parameters is not JSON.")
        return
    if not isinstance(file, dict):
        simulation.lose("prosimos", "", "The file of simulation parameters is no JSON object.")
        return
    for calendar in records(file, "resource_calendars"):
        _calendar(calendar, simulation)
    read_people(file, simulation)
    for event in records(file, "event_distribution"):
        _timed(str(event.get("event_id", "")), "wait_time", event, simulation)
    for gateway in records(file, "gateway_branching_probabilities"):
        _shares(gateway, simulation)
    _arrivals(file, simulation)
    for section in file:
        if section not in _READ and file[section]:
            simulation.lose(f"prosimos:{section}", "", "This section is not read.")


def _calendar(calendar: _Record, simulation: Simulation) -> None:
    identity = str(calendar.get("id", ""))
    week = _week(list(records(calendar, "time_periods")), "resource_calendars", simulation)
    if week:
        name = label(str(calendar.get("name", "")))
        simulation.calendars[identity] = (
            {"name": name, "weekly": week} if name else {"weekly": week}
        )


def _week(periods: list[_Record], section: str, simulation: Simulation) -> str:
    names = ("from", "to", "beginTime", "endTime")
    try:
        return weekly(
            (str(p.get(names[0])), str(p.get(names[1])), str(p.get(names[2])), str(p.get(names[3])))
            for p in periods
        )
    except UnusableError as unusable:
        simulation.lose(f"prosimos:{section}", "", str(unusable))
        return ""


def _timed(identity: str, name: str, shape: _Record, simulation: Simulation) -> None:
    try:
        simulation.set_step(identity, name, _noted(identity, shape, simulation))
    except UnusableError as unusable:
        simulation.lose("prosimos:distribution", identity, str(unusable))


def _noted(identity: str, shape: _Record, simulation: Simulation) -> JsonValue:
    """Write a duration, and say where its bounds are told by its mean only."""
    found = spread_of(shape)
    written = found.written()
    if found.moved > _NOTED:
        reason = (
            f"Its bounds are told by mean and spread only: they move the mean by {found.moved:.0%}."
        )
        simulation.lose("prosimos:distribution", identity, reason)
    return written


_NOTED: Final = 0.01
"""Relative change of a mean from which on it is said."""


def _shares(gateway: _Record, simulation: Simulation) -> None:
    for path in records(gateway, "probabilities"):
        try:
            simulation.shares[str(path.get("path_id", ""))] = number(path.get("value"))
        except UnusableError as unusable:
            identity = str(gateway.get("gateway_id", ""))
            simulation.lose("prosimos:gateway_branching_probabilities", identity, str(unusable))


def _arrivals(file: _Record, simulation: Simulation) -> None:
    shape = file.get("arrival_time_distribution")
    if isinstance(shape, dict) and shape:
        try:
            simulation.arrivals = {"every": _noted("", shape, simulation)}
        except UnusableError as unusable:
            simulation.lose("prosimos:arrival_time_distribution", "", str(unusable))
    periods = list(records(file, "arrival_time_calendar"))
    week = _week(periods, "arrival_time_calendar", simulation) if periods else ""
    if week:
        simulation.calendars[_ARRIVALS] = {"name": "Arrivals", "weekly": week}
        simulation.arrivals_calendar = _ARRIVALS
