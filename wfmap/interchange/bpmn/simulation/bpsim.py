"""BPSim 1.0 and 2.0: the WfMC's simulation parameters inside a BPMN file.

Source: Workflow Management Coalition, *BPSim – Business Process Simulation Specification* (WFMC-
BPSWG-2016-1). Of several scenarios the first is read.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from pydantic import JsonValue

from wfmap.interchange.bpmn.simulation.parameters import (
    Pool,
    Simulation,
    UnusableError,
    distribution,
    fixed,
    number,
)
from wfmap.interchange.bpmn.simulation.spread import spread
from wfmap.interchange.bpmn.tree import Element
from wfmap.units import durations
from wfmap.units.figures import exact

__all__ = ["is_bpsim", "read_bpsim"]

_UNITS: Final = {"ms": 0.001, "s": 1.0, "min": 60.0, "hour": 3600.0, "day": 86400.0}
"""Time units of BPSim in seconds; a year has no fixed length."""
_OTHER_UNITS: Final = {"hrs": "hour", "hours": "hour", "days": "day", "sec": "s", "minutes": "min"}
_ASSUMED_UNIT: Final = "min"
_TIMES: Final = {
    "ProcessingTime": "processing_time",
    "Duration": "processing_time",
    "SetUpTime": "setup_time",
    "WaitTime": "wait_time",
}
"""Time parameters to fields; `Duration` is what jBPM writes for the processing time."""
_MAX_PRIORITY: Final = 1000
_DAY_HOURS: Final = 24
"""Up to this, an availability above 1 may mean hours a day, as some tools write it."""
_PERCENT: Final = 100
_NOTED: Final = 0.01
"""Relative change of a mean by bounds from which on it is said."""
_RESOURCE: Final = re.compile(r"""getResource(?:ByRoles)?\(\s*['"]([^'"]+)['"]""")


def is_bpsim(element: Element) -> bool:
    """Tell whether an element is the root of BPSim data, of any version."""
    return element.name == "BPSimData" and "bpsim.org/schemas/" in element.namespace


def read_bpsim(data: Element, simulation: Simulation) -> None:
    """Read the first scenario of a `BPSimData` element into the parameters.

    Args:
        data: the element.
        simulation: where the parameters go, and what of them is not used.
    """
    scenarios = list(data.all("Scenario"))
    for scenario in scenarios[1:]:
        simulation.lose(
            "bpsim:Scenario",
            scenario.get("id"),
            "A document has one set of numbers; the first scenario is read.",
            scenario.line,
        )
    if scenarios:
        _Scenario(scenarios[0], simulation).read()


class _Scenario:
    """Reads one scenario; knows its base units."""

    def __init__(self, scenario: Element, simulation: Simulation) -> None:
        self._scenario = scenario
        self._simulation = simulation
        settings = scenario.first("ScenarioParameters")
        unit = settings.get("baseTimeUnit") if settings is not None else ""
        self._base = unit or _ASSUMED_UNIT
        if settings is not None:
            simulation.currency = simulation.currency or settings.get("baseCurrencyUnit")
            self._note_settings(settings, unit)

    def _note_settings(self, settings: Element, unit: str) -> None:
        if not unit:
            self._lose(settings, "", "No base time unit is given; minutes are assumed.")
        for child in settings.children:
            self._lose(child, "", "How long and how often to simulate is asked for when it is run.")

    def read(self) -> None:
        """Read every parameter of every element."""
        for calendar in self._scenario.all("Calendar"):
            self._lose(calendar, calendar.get("id"), "Calendars in iCalendar form are not read.")
        for group in self._scenario.all("ElementParameters"):
            for parameter, value in _parameters(group):
                self._parameter(group.get("elementRef"), parameter, value)

    def _parameter(self, element: str, parameter: Element, value: Element) -> None:
        try:
            known = self._set(element, parameter.name, value)
        except UnusableError as unusable:
            self._lose(parameter, element, str(unusable))
            return
        if not known:
            self._lose(parameter, element, "The document has no field for it.")

    def _set(self, element: str, name: str, value: Element) -> bool:
        """Set the field a parameter stands for; tell whether there is one."""
        readers: dict[str, Callable[[str, Element], None]] = {
            "Probability": self._share,
            "InterTriggerTimer": self._arrivals,
            "Quantity": self._quantity,
            "Availability": self._availability,
            "UnitCost": self._unit_cost,
            "FixedCost": self._fixed_cost,
            "Priority": self._priority,
            "Selection": self._selection,
        }
        if name in _TIMES:
            self._simulation.set_step(element, _TIMES[name], self._duration(value))
        elif name in readers:
            readers[name](element, value)
        else:
            return False
        return True

    def _share(self, element: str, value: Element) -> None:
        self._simulation.shares[element] = number(value.get("value"))

    def _arrivals(self, _element: str, value: Element) -> None:
        if self._simulation.arrivals:
            raise UnusableError("A document has one stream of arrivals; another came first.")
        self._simulation.arrivals = {"every": self._duration(value)}

    def _quantity(self, element: str, value: Element) -> None:
        amount = number(value.get("value"))
        if amount < 1:
            raise UnusableError(f"A capacity of {exact(amount)} is out of range.")
        self._simulation.actors.setdefault(element, {})["capacity"] = int(amount)

    def _availability(self, element: str, value: Element) -> None:
        share = number(value.get("value"))
        if _DAY_HOURS < share <= _PERCENT:
            share /= _PERCENT
        if not 0 < share <= 1:
            raise UnusableError(
                f"An availability of {exact(share)} is neither a share above 0 nor percent above "
                f"{_DAY_HOURS}; hours a day belong in a calendar."
            )
        self._simulation.actors.setdefault(element, {})["availability"] = share

    def _unit_cost(self, element: str, value: Element) -> None:
        per_unit = number(value.get("value"))
        hour = per_unit * _UNITS["hour"] / self._unit(value)
        if hour < 0:
            raise UnusableError("A cost cannot be negative.")
        self._simulation.actors.setdefault(element, {})["cost_per_hour"] = hour

    def _fixed_cost(self, element: str, value: Element) -> None:
        cost = number(value.get("value"))
        if cost < 0:
            raise UnusableError("A cost cannot be negative.")
        self._simulation.set_step(element, "fixed_cost", cost)

    def _priority(self, element: str, value: Element) -> None:
        priority = number(value.get("value"))
        if abs(priority) > _MAX_PRIORITY:
            raise UnusableError(f"A priority of {exact(priority)} is out of range.")
        self._simulation.set_step(element, "priority", round(priority))

    def _selection(self, element: str, value: Element) -> None:
        match = _RESOURCE.search(value.get("value"))
        if match is None:
            raise UnusableError("Which resources are chosen is worked out by a simulator.")
        self._simulation.pools.setdefault(match[1], Pool(match[1], match[1]))
        self._simulation.doers[element] = match[1]

    def _unit(self, value: Element) -> float:
        unit = (value.get("timeUnit") or self._base).lower()
        unit = _OTHER_UNITS.get(unit, unit)
        if unit not in _UNITS:
            raise UnusableError(f"The time unit {unit!r} has no fixed length.")
        return _UNITS[unit]

    def _duration(self, value: Element) -> JsonValue:
        if value.name == "DurationParameter":
            try:
                return fixed(durations.seconds(value.get("value")))
            except durations.DurationError as fault:
                raise UnusableError(f"{fault}.") from None
        if value.name in ("FloatingParameter", "NumericParameter"):
            return fixed(number(value.get("value")) * self._unit(value))
        return self._spread(value)

    def _spread(self, value: Element) -> JsonValue:
        if value.name == "TruncatedNormalDistribution":
            return self._truncated(value)
        if value.name == "UserDistribution":
            return self._observed(value)
        known = _DISTRIBUTIONS.get(value.name)
        if known is None:
            raise UnusableError(f"{value.name} is not read.")
        family, names = known
        unit = self._unit(value)
        return distribution(
            family,
            {
                ours: number(value.get(theirs)) * (1.0 if ours == "shape" else unit)
                for theirs, ours in names
            },
        )

    def _truncated(self, value: Element) -> JsonValue:
        """Write a normal distribution that is drawn again outside its bounds, by what is drawn."""
        unit = self._unit(value)
        bounds = [value.get(name) for name in ("min", "max")]
        low, high = (number(text) * unit if text else None for text in bounds)
        given = [number(value.get(name)) * unit for name in ("mean", "standardDeviation")]
        more = [low or 0.0] if high is None else [low or 0.0, high]
        drawn = spread("norm", (*given, *more))
        if drawn.moved > _NOTED:
            told = "Its bounds are told by mean and spread only: they move the mean by "
            reason = f"{told}{drawn.moved:.0%}."
            self._simulation.lose(f"bpsim:{value.name}", "", reason, value.line)
        return drawn.written()

    def _observed(self, value: Element) -> JsonValue:
        """Write values with their probabilities; without `discrete`, what lies between counts."""
        if value.get("discrete") not in ("true", "1"):
            raise UnusableError("A UserDistribution that is not discrete is not read.")
        points = list(value.all("UserDistributionDataPoint"))
        values = [self._duration(next(iter(point.children), point)) for point in points]
        weights = [number(point.get("probability")) for point in points]
        wrong = not points or any(not isinstance(found, str) for found in values)
        if wrong or min(weights) < 0 or sum(weights) <= 0:
            raise UnusableError("The points of its UserDistribution are no values with shares.")
        return {"distribution": "empirical", "values": values, "weights": list(weights)}

    def _lose(self, parameter: Element, element: str, reason: str) -> None:
        self._simulation.lose(f"bpsim:{parameter.name}", element, reason, parameter.line)


_DISTRIBUTIONS: Final = {
    "UniformDistribution": ("uniform", (("min", "min"), ("max", "max"))),
    "TriangularDistribution": (
        "triangular",
        (("min", "min"), ("mode", "mode"), ("max", "max")),
    ),
    "NormalDistribution": ("normal", (("mean", "mean"), ("standardDeviation", "sd"))),
    "LogNormalDistribution": ("lognormal", (("mean", "mean"), ("standardDeviation", "sd"))),
    "NegativeExponentialDistribution": ("exponential", (("mean", "mean"),)),
    "ErlangDistribution": ("erlang", (("mean", "mean"), ("k", "shape"))),
    "GammaDistribution": ("gamma", (("shape", "shape"), ("scale", "scale"))),
    "WeibullDistribution": ("weibull", (("shape", "shape"), ("scale", "scale"))),
}
"""Distributions of BPSim to families and their parameters."""


def _parameters(group: Element) -> Iterator[tuple[Element, Element]]:
    """Yield each parameter of an element with its value, whatever group it stands in."""
    for kind in group.children:
        for parameter in kind.children:
            value = next(iter(parameter.children), parameter)
            yield parameter, value
