"""Prosimos: simulation parameters in a JSON file beside the BPMN file.

Durations are in seconds. Parameters of a distribution are its mean, then standard deviation or
variance, then the smallest and largest value, which cut it off (pix-framework,
`DurationDistribution.to_prosimos_distribution`). Simod writes such files too.
"""

import json
from typing import Any, Final

from pydantic import JsonValue

from wfmap.interchange.bpmn.simulation.batches import read_batches, read_priorities
from wfmap.interchange.bpmn.simulation.parameters import (
    ParametersError,
    Simulation,
    UnusableError,
    number,
    records,
    weekly,
)
from wfmap.interchange.bpmn.simulation.profiles import read_people, spread_of
from wfmap.interchange.bpmn.source import label

__all__ = ["read_prosimos"]

_ARRIVALS: Final = "arrivals"
_SHAPE: Final = "arrival_time_distribution"
_GATEWAYS: Final = "prosimos:gateway_branching_probabilities"
_READ: Final = frozenset(
    {
        "resource_profiles",
        _SHAPE,
        "arrival_time_calendar",
        "gateway_branching_probabilities",
        "task_resource_distribution",
        "resource_calendars",
        "event_distribution",
        "batch_processing",
        "case_attributes",
        "prioritisation_rules",
    }
)
"""Sections that are read; what else the file holds is a loss."""

_Record = dict[str, Any]


def read_prosimos(text: bytes, simulation: Simulation) -> None:
    """Read a Prosimos file into the parameters.

    Args:
        text: the bytes of the file, JSON in UTF-8.
        simulation: where the parameters go, and what of them is not used.

    Raises:
        ParametersError: it is not JSON, or has none of the sections of such a file.
    """
    file = _sections(text)
    _demand_lists(file, simulation)
    for calendar in records(file, "resource_calendars"):
        _calendar(calendar, simulation)
    read_batches(file, simulation)
    read_people(file, simulation)
    read_priorities(file, simulation)
    for event in records(file, "event_distribution"):
        identity = str(event.get("event_id", ""))
        simulation.named.setdefault(identity, "prosimos:event_distribution")
        _timed(identity, "wait_time", event, simulation)
    for gateway in records(file, "gateway_branching_probabilities"):
        _shares(gateway, simulation)
    _arrivals(file, simulation)
    for section in file:
        if section not in _READ and file[section]:
            simulation.lose(f"prosimos:{section}", "", "This section is not read.")


def _sections(text: bytes) -> _Record:
    way_out = "give a file of Prosimos or Simod, an object of sections such as 'resource_profiles'"
    try:
        file = json.loads(text)
    except json.JSONDecodeError as error:
        raise ParametersError(
            f"the simulation parameters are not JSON: {error.msg}",
            way_out,
            line=error.lineno,
            column=error.colno,
        ) from None
    except (ValueError, RecursionError):
        message = "the simulation parameters are not JSON: they are not UTF-8, or nested too deeply"
        raise ParametersError(message, way_out, line=1, column=1) from None
    if isinstance(file, dict) and not _READ.isdisjoint(file):
        return file
    what = f"are a JSON {_JSON[type(file)]}"
    if isinstance(file, dict):
        what = "have no section that is read"
    message = f"the simulation parameters {what}"
    raise ParametersError(message, way_out, line=1, column=1, rule="wrong-type")


_JSON: Final = {
    list: "list",
    str: "text",
    int: "number",
    float: "number",
    bool: "truth value",
    type(None): "null",
    dict: "object",
}


def _demand_lists(file: _Record, simulation: Simulation) -> None:
    """Say which sections are of another form, and which of their items are no objects."""
    for section in sorted(_READ & file.keys()):
        given = file[section]
        wanted, form = (dict, "object") if section == _SHAPE else (list, "list")
        if given is not None and not isinstance(given, wanted):
            simulation.lose(f"prosimos:{section}", "", f"This section is no {form}.")
        odd = sum(not isinstance(i, dict) for i in given) if isinstance(given, list) else 0
        if odd and section != _SHAPE:
            simulation.lose(f"prosimos:{section}", "", "It is no object.", count=odd)


def _calendar(calendar: _Record, simulation: Simulation) -> None:
    identity = str(calendar.get("id", ""))
    periods = list(records(calendar, "time_periods"))
    week = _week(periods, "resource_calendars", simulation, identity)
    if week:
        name = label(str(calendar.get("name", "")))
        simulation.calendars[identity] = (
            {"name": name, "weekly": week} if name else {"weekly": week}
        )


def _week(periods: list[_Record], section: str, simulation: Simulation, identity: str = "") -> str:
    names = ("from", "to", "beginTime", "endTime")
    try:
        return weekly(
            (str(p.get(names[0])), str(p.get(names[1])), str(p.get(names[2])), str(p.get(names[3])))
            for p in periods
        )
    except UnusableError as unusable:
        simulation.lose(f"prosimos:{section}", identity, str(unusable))
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
    identity = str(gateway.get("gateway_id", ""))
    simulation.named.setdefault(identity, _GATEWAYS)
    for path in records(gateway, "probabilities"):
        try:
            simulation.shares[str(path.get("path_id", ""))] = number(path.get("value"))
        except UnusableError as unusable:
            simulation.lose(_GATEWAYS, identity, str(unusable))


def _arrivals(file: _Record, simulation: Simulation) -> None:
    shape = file.get(_SHAPE)
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
