"""The `qbp` extension of BIMP and Apromore: simulation parameters inside the BPMN file.

Every duration is in seconds whatever `timeUnit` says, which is only the unit shown in the editor
(pix-framework, `QBPDurationDistribution`).
"""

from typing import Final

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
from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.losses import JsonObject
from wfmap.units.figures import exact

__all__ = ["NAMESPACE", "read_qbp"]

NAMESPACE: Final = "http://www.qbp-simulator.com/Schema201212"


def read_qbp(info: Element, simulation: Simulation) -> None:
    """Read a `processSimulationInfo` element into the parameters.

    Args:
        info: the element.
        simulation: where the parameters go, and what of them is not used.
    """
    simulation.currency = simulation.currency or info.get("currency")
    for timetable in _inside(info, "timetables", "timetable"):
        _timetable(timetable, simulation)
    for resource in _inside(info, "resources", "resource"):
        _resource(resource, simulation)
    for element in _inside(info, "elements", "element"):
        _element(element, simulation)
    for flow in _inside(info, "sequenceFlows", "sequenceFlow"):
        _share(flow, simulation)
    arrival = info.first("arrivalRateDistribution")
    if arrival is not None:
        _arrivals(arrival, simulation)


def _inside(info: Element, group: str, name: str) -> list[Element]:
    return [element for holder in info.all(group) for element in holder.all(name)]


def _lose(element: Element, simulation: Simulation, reason: object) -> None:
    identity = element.get("elementId") or element.get("id")
    simulation.lose(f"qbp:{element.name}", identity, str(reason), element.line)


def _timetable(timetable: Element, simulation: Simulation) -> None:
    names = ("fromWeekDay", "toWeekDay", "fromTime", "toTime")
    rules = [
        (rule.get(names[0]), rule.get(names[1]), rule.get(names[2]), rule.get(names[3]))
        for rule in _inside(timetable, "rules", "rule")
    ]
    try:
        week = weekly(rules)
    except UnusableError as unusable:
        _lose(timetable, simulation, unusable)
        return
    identity = timetable.get("id")
    calendar: JsonObject = {"weekly": week}
    if label(timetable.get("name")):
        calendar = {"name": label(timetable.get("name")), **calendar}
    simulation.calendars[identity] = calendar
    if timetable.get("default") == "true":
        simulation.default_calendar = identity


def _resource(resource: Element, simulation: Simulation) -> None:
    timetable = resource.get("timetableId")
    if timetable and timetable not in simulation.calendars:
        reason = f"Its timetable {timetable!r} is not in this file, or cannot be read: it has none."
        _lose(resource, simulation, reason)
        timetable = ""
    pool = Pool(resource.get("id"), label(resource.get("name")), {}, timetable)
    amounts: tuple[tuple[str, str], ...] = (
        ("totalAmount", "capacity"),
        ("costPerHour", "cost_per_hour"),
    )
    for attribute, name in amounts:
        if not resource.get(attribute):
            continue
        try:
            amount = number(resource.get(attribute))
        except UnusableError as unusable:
            _lose(resource, simulation, unusable)
            continue
        if name == "capacity" and amount >= 1:
            pool.fields[name] = int(amount)
        elif name == "cost_per_hour" and amount >= 0:
            pool.fields[name] = amount
        else:
            _lose(resource, simulation, f"{attribute} {exact(amount)} is out of range.")
    simulation.pools[pool.id] = pool


def _element(element: Element, simulation: Simulation) -> None:
    step = element.get("elementId")
    duration = element.first("durationDistribution")
    if duration is not None:
        try:
            simulation.set_step(step, "processing_time", _duration(duration))
        except UnusableError as unusable:
            _lose(element, simulation, unusable)
    resources = [r.text.strip() for r in _inside(element, "resourceIds", "resourceId")]
    if resources:
        simulation.doers[step] = resources[0]
    if len(resources) > 1:
        _lose(element, simulation, "It has several resources; the first one does it.")
    for unused in ("costThreshold", "durationThreshold"):
        if element.get(unused) or element.first(unused) is not None:
            _lose(element, simulation, f"Its {unused} is no input of a simulation.")


def _duration(element: Element) -> JsonValue:
    kind = element.get("type").upper()
    if kind == "FIXED":
        return distribution("fixed", {"value": number(element.get("mean"))})
    if kind == "EXPONENTIAL":
        first = element.get("arg1") if _blank(element.get("mean")) else element.get("mean")
        return distribution("exponential", {"mean": number(first)})
    arg1 = number(element.get("arg1"))
    if kind == "UNIFORM":
        return distribution("uniform", {"min": arg1, "max": number(element.get("arg2"))})
    mean = number(element.get("mean"))
    if kind == "TRIANGULAR":
        high = number(element.get("arg2"))
        return distribution("triangular", {"min": arg1, "mode": mean, "max": high})
    if kind == "NORMAL":
        return distribution("normal", {"mean": mean, "sd": arg1})
    if kind in ("LOGNORMAL", "GAMMA"):
        return distribution(kind.lower(), {"mean": mean, "sd": max(0.0, arg1) ** 0.5})
    raise UnusableError(f"There is no distribution {kind!r} here.")


def _blank(text: str) -> bool:
    try:
        return number(text) <= 0
    except UnusableError:
        return True


def _share(flow: Element, simulation: Simulation) -> None:
    try:
        simulation.shares[flow.get("elementId")] = number(flow.get("executionProbability"))
    except UnusableError as unusable:
        _lose(flow, simulation, unusable)


def _arrivals(arrival: Element, simulation: Simulation) -> None:
    if simulation.arrivals:
        _lose(arrival, simulation, "A document has one stream of arrivals; another came first.")
        return
    try:
        simulation.arrivals = {"every": _duration(arrival)}
    except UnusableError as unusable:
        _lose(arrival, simulation, unusable)
