"""Prosimos: simulation parameters in a JSON file beside the BPMN file.

Durations are in seconds. Parameters of a distribution are its mean, then standard deviation or
variance, then the smallest and largest value, which cut it off (pix-framework,
`DurationDistribution.to_prosimos_distribution`).
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from pydantic import JsonValue

from wfmap.interchange.bpmn.simulation.parameters import (
    Pool,
    Simulation,
    UnusableError,
    distribution,
    number,
    weekly,
)
from wfmap.interchange.bpmn.source import label
from wfmap.interchange.losses import JsonObject

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
    for calendar in _records(file, "resource_calendars"):
        _calendar(calendar, simulation)
    owners = _pools(file, simulation)
    for task in _records(file, "task_resource_distribution"):
        _task(task, owners, simulation)
    for event in _records(file, "event_distribution"):
        _timed(str(event.get("event_id", "")), "wait_time", event, simulation)
    for gateway in _records(file, "gateway_branching_probabilities"):
        _shares(gateway, simulation)
    _arrivals(file, simulation)
    for section in file:
        if section not in _READ and file[section]:
            simulation.lose(f"prosimos:{section}", "", "This section is not read.")


def _records(holder: _Record, name: str) -> Iterator[_Record]:
    found = holder.get(name)
    return (item for item in (found if isinstance(found, list) else ()) if isinstance(item, dict))


def _calendar(calendar: _Record, simulation: Simulation) -> None:
    identity = str(calendar.get("id", ""))
    week = _week(list(_records(calendar, "time_periods")), "resource_calendars", simulation)
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


def _pools(file: _Record, simulation: Simulation) -> dict[str, str]:
    """Read the pools; return the pool of each resource."""
    owners: dict[str, str] = {}
    for profile in _records(file, "resource_profiles"):
        identity = str(profile.get("id", ""))
        members = list(_records(profile, "resource_list"))
        calendars = list(dict.fromkeys(str(m.get("calendar", "")) for m in members))
        pool = Pool(identity, label(str(profile.get("name", ""))), _fields(members, simulation))
        pool.calendar = calendars[0] if calendars else ""
        if len(calendars) > 1:
            reason = "Its resources keep different calendars; the first one's counts for all."
            simulation.lose("prosimos:resource_profiles", identity, reason)
        simulation.pools[identity] = pool
        owners.update((str(member.get("id", "")), identity) for member in members)
    return owners


def _fields(members: list[_Record], simulation: Simulation) -> JsonObject:
    try:
        amounts = [int(number(member.get("amount", 1))) for member in members]
        costs = [number(member.get("cost_per_hour", 0)) for member in members]
    except UnusableError as unusable:
        simulation.lose("prosimos:resource_profiles", "", str(unusable))
        return {}
    total = sum(amounts)
    if total < 1 or min(costs) < 0 or min(amounts) < 0:
        return {}
    paid = sum(a * c for a, c in zip(amounts, costs, strict=True))
    return {"capacity": total, "cost_per_hour": paid / total}


def _task(task: _Record, owners: dict[str, str], simulation: Simulation) -> None:
    identity = str(task.get("task_id", ""))
    resources = list(_records(task, "resources"))
    if not resources:
        return
    pools = list(dict.fromkeys(owners.get(str(r.get("resource_id", "")), "") for r in resources))
    if pools[0]:
        simulation.doers[identity] = pools[0]
    if len(pools) > 1:
        reason = "Several pools do it; it is given to the first."
        simulation.lose("prosimos:task_resource_distribution", identity, reason)
    shapes = {json.dumps([r.get(n) for n in _SHAPE], sort_keys=True) for r in resources}
    if len(shapes) > 1:
        reason = "Its time differs between resources; the first one's is taken."
        simulation.lose("prosimos:task_resource_distribution", identity, reason)
    _timed(identity, "processing_time", resources[0], simulation)


_SHAPE: Final = ("distribution_name", "distribution_params")


def _timed(identity: str, name: str, shape: _Record, simulation: Simulation) -> None:
    try:
        simulation.set_step(identity, name, _duration(shape))
    except UnusableError as unusable:
        simulation.lose("prosimos:distribution", identity, str(unusable))


def _duration(shape: _Record) -> JsonValue:
    name = str(shape.get("distribution_name", ""))
    given = [number(p.get("value")) for p in _records(shape, "distribution_params")]
    needed = 1 if name in ("fix", "expon") else 2
    if len(given) < needed:
        raise UnusableError(f"The distribution {name!r} has too few parameters.")
    if name == "fix":
        return distribution("fixed", {"value": given[0]})
    if name == "expon":
        mean = given[0] or sum(given[:2])
        return distribution("exponential", {"mean": mean})
    if name == "uniform":
        return distribution("uniform", {"min": given[0], "max": given[1]})
    if name == "norm":
        return distribution("normal", {"mean": given[0], "sd": given[1]})
    if name in ("lognorm", "gamma"):
        family = "lognormal" if name == "lognorm" else "gamma"
        return distribution(family, {"mean": given[0], "sd": max(0.0, given[1]) ** 0.5})
    raise UnusableError(f"The distribution {name!r} is not read.")


def _shares(gateway: _Record, simulation: Simulation) -> None:
    for path in _records(gateway, "probabilities"):
        try:
            simulation.shares[str(path.get("path_id", ""))] = number(path.get("value"))
        except UnusableError as unusable:
            identity = str(gateway.get("gateway_id", ""))
            simulation.lose("prosimos:gateway_branching_probabilities", identity, str(unusable))


def _arrivals(file: _Record, simulation: Simulation) -> None:
    shape = file.get("arrival_time_distribution")
    if isinstance(shape, dict) and shape:
        try:
            simulation.arrivals = {"every": _duration(shape)}
        except UnusableError as unusable:
            simulation.lose("prosimos:arrival_time_distribution", "", str(unusable))
    periods = list(_records(file, "arrival_time_calendar"))
    week = _week(periods, "arrival_time_calendar", simulation) if periods else ""
    if week:
        simulation.calendars[_ARRIVALS] = {"name": "Arrivals", "weekly": week}
        simulation.arrivals_calendar = _ARRIVALS
