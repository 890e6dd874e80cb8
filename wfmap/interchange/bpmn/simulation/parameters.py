"""Simulation parameters, whatever vendor's form they were read from."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import JsonValue

from wfmap.errors import UnreadableError
from wfmap.interchange.losses import JsonObject, Loss
from wfmap.units import distributions, durations
from wfmap.units import weekly as weeks
from wfmap.units.figures import exact

__all__ = [
    "Member",
    "ParametersError",
    "Pool",
    "Simulation",
    "UnusableError",
    "distribution",
    "fixed",
    "number",
    "records",
    "weekly",
]

_DAYS: Final = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_LONGEST: Final = 1e12
"""Seconds; the longest duration a document may hold."""
_LAST_MINUTE: Final = "23:59"


class ParametersError(UnreadableError):
    """A file of simulation parameters that holds none."""


class UnusableError(ValueError):
    """A parameter that the document cannot hold; the message says why, as a sentence."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of a pool whose people or machines differ: `fields` of a member, and its calendar."""

    id: str
    name: str
    fields: JsonObject = field(default_factory=dict)
    calendar: str = ""


@dataclass(slots=True)
class Pool:
    """People or machines that work on steps: `fields` of an actor, and the calendar they keep.

    `members` are listed where they differ from each other.
    """

    id: str
    name: str
    fields: JsonObject = field(default_factory=dict)
    calendar: str = ""
    members: list[Member] = field(default_factory=list)


@dataclass(slots=True)
class Simulation:
    """What was read: fields and shares by the ids of the BPMN file.

    `steps` are fields of flow nodes; `shares` the shares of sequence flows, 0 to 1; `actors`
    fields of lanes, participants and resources; `doers` the pool that works on a flow node;
    `calendars` are calendars by the source's ids; `named` are flow nodes that it says something of,
    each with the kind of what does; `scales` tell how much longer a step takes in a batch.
    """

    steps: dict[str, JsonObject] = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=dict)
    actors: dict[str, JsonObject] = field(default_factory=dict)
    pools: dict[str, Pool] = field(default_factory=dict)
    doers: dict[str, str] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    scales: dict[str, float] = field(default_factory=dict)
    calendars: dict[str, JsonObject] = field(default_factory=dict)
    default_calendar: str = ""
    arrivals: JsonObject = field(default_factory=dict)
    arrivals_calendar: str = ""
    currency: str = ""
    losses: list[Loss] = field(default_factory=list)

    def lose(
        self, element: str, identity: str, reason: str, line: int | None = None, *, count: int = 1
    ) -> None:
        """Note a parameter that is not used, or not as it stands."""
        loss = Loss("simulation", element, identity or None, reason, line, count=count)
        self.losses.append(loss)

    def set_step(self, identity: str, name: str, value: JsonValue) -> None:
        """Give a flow node a field."""
        self.steps.setdefault(identity, {})[name] = value


def records(holder: Mapping[str, Any], name: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a list, and nothing where there is no such list."""
    found = holder.get(name)
    return (item for item in (found if isinstance(found, list) else ()) if isinstance(item, dict))


def number(text: object) -> float:
    """Read a finite number.

    Raises:
        UnusableError: when it is none.
    """
    try:
        found = float(str(text))
    except ValueError:
        raise UnusableError(f"{str(text)!r} is no number.") from None
    if not math.isfinite(found):
        raise UnusableError(f"{str(text)!r} is no number.")
    return found


def fixed(seconds: float) -> str:
    """Write a duration.

    Raises:
        UnusableError: when it is negative, or longer than any document may say.
    """
    if seconds < 0:
        raise UnusableError("A duration cannot be negative.")
    if seconds > _LONGEST:
        raise UnusableError(f"A duration of {exact(seconds)} seconds is out of range.")
    return durations.iso(seconds)


def distribution(family: str, parameters: Mapping[str, float]) -> JsonValue:
    """Write a distribution of durations; a plain duration where it has no spread.

    Args:
        family: a family of the document format.
        parameters: its parameters, times in seconds.

    Raises:
        UnusableError: when these parameters make no such distribution.
    """
    given = dict(parameters)
    if family == "fixed":
        return fixed(given["value"])
    if given.get("sd") == 0:
        return fixed(given["mean"])
    if "min" in given and given["min"] == given.get("max"):
        return fixed(given["min"])
    wrong = distributions.fault(family, given)
    negative = [name for name, value in given.items() if value < 0]
    if wrong or negative:
        raise UnusableError(f"{(wrong or 'a duration cannot be negative').capitalize()}.")
    written: JsonObject = {"distribution": family}
    for name, value in given.items():
        is_time = name in distributions.DURATION_PARAMETERS
        written[name] = fixed(value) if is_time else value
    return written


def weekly(rules: Iterable[tuple[str, str, str, str]]) -> str:
    """Write a working week.

    Args:
        rules: first day, last day (English names in capitals), from and to (`09:00:00.000`).

    Raises:
        UnusableError: when a day or time cannot be read.
    """
    parts = [_rule(*rule) for rule in rules]
    if not parts:
        raise UnusableError("A calendar needs at least one rule.")
    week = "; ".join(parts)
    try:
        weeks.windows(week)
    except weeks.WeeklyError as fault:
        raise UnusableError(f"{fault}.") from None
    return week


def _rule(first: str, last: str, start: str, end: str) -> str:
    try:
        days = [_DAYS[_DAYS.index(day.strip().upper())] for day in (first, last)]
    except ValueError:
        raise UnusableError(f"{first!r} to {last!r} are no days of a week.") from None
    begin, until = start.strip()[:5], end.strip()[:5]
    until = "24:00" if until in (_LAST_MINUTE, "00:00") else until
    short = [day[:2].capitalize() for day in days]
    span = short[0] if short[0] == short[1] else "-".join(short)
    return f"{span} {begin}-{until}"
