"""Who works in a Prosimos file: profiles, their people, and which tasks they do how fast.

Simod writes one profile for each person and lets several profiles do one task; a document has one
actor for a step. So profiles that share a task become one pool, its people as members with their
own calendar, cost and speed. A person's speed is the pool's mean time over theirs, on the
geometric mean of the tasks they do; the time of a task is the mixture of all who do it, at speed
one. With one task a pool this is exact in the means; else the loss says how far a time is off.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, floor, log, log10
from typing import Any, Final

from wfmap.interchange.bpmn.simulation.parameters import (
    Member,
    Pool,
    Simulation,
    UnusableError,
    number,
    records,
)
from wfmap.interchange.bpmn.simulation.spread import Spread, spread, together
from wfmap.interchange.bpmn.source import label
from wfmap.interchange.losses import JsonObject
from wfmap.units.figures import exact

__all__ = ["read_people", "spread_of"]

_Record = dict[str, Any]
_RESOURCES: Final = "prosimos:resource_profiles"
_TASKS: Final = "prosimos:task_resource_distribution"
_MOST_MEMBERS: Final = 200
"""People of a pool that are listed one by one."""
_SPEED_DIGITS: Final = 4
_NOTED: Final = 0.01
"""Relative change of a time from which on it is said."""


@dataclass(frozen=True, slots=True)
class _Person:
    """A resource: `amount` people of one kind."""

    id: str
    name: str
    profile: str
    amount: int
    cost: float
    calendar: str


@dataclass(slots=True)
class _Task:
    """A task, who does it, and how long each takes whose time can be read, by resource."""

    id: str
    doers: list[str] = field(default_factory=list)
    spreads: dict[str, Spread] = field(default_factory=dict)


def read_people(file: _Record, simulation: Simulation) -> None:
    """Read profiles and tasks into pools, doers and processing times.

    Args:
        file: a Prosimos file.
        simulation: where they go, and what of them is not used.
    """
    names, people = _people(file, simulation)
    tasks = [
        _task(task, people, simulation) for task in records(file, "task_resource_distribution")
    ]
    for group in _groups(names, people, tasks):
        members = [person for person in people.values() if person.profile in group]
        own = [t for t in tasks if any(people[r].profile in group for r in t.doers if r in people)]
        _pool([names[g] for g in group], group[0], members, own, simulation)
    for task in tasks:
        if not any(r in people for r in task.doers):
            _timed(task, {}, {}, simulation)
    _assigned(file, tasks, simulation)


def _people(file: _Record, simulation: Simulation) -> tuple[dict[str, str], dict[str, _Person]]:
    """Return the names of profiles and the people, each by id."""
    names: dict[str, str] = {}
    people: dict[str, _Person] = {}
    for profile in records(file, "resource_profiles"):
        identity = str(profile.get("id", ""))
        names[identity] = label(str(profile.get("name", ""))) or identity
        for resource in records(profile, "resource_list"):
            try:
                person = _person(resource, identity, simulation)
            except UnusableError as unusable:
                simulation.lose(_RESOURCES, str(resource.get("id", identity)), str(unusable))
                continue
            people[person.id] = person
    return names, people


def _person(resource: _Record, profile: str, simulation: Simulation) -> _Person:
    """Read a resource; what is wrong with its cost or calendar takes nobody away.

    Raises:
        UnusableError: it stands for nobody.
    """
    identity = str(resource.get("id", ""))
    amount = _number_of(resource, "amount", 1, simulation)
    cost = _number_of(resource, "cost_per_hour", 0, simulation)
    if amount < 1:
        raise UnusableError(f"An amount of {exact(amount)} is nobody.")
    if cost < 0:
        simulation.lose(_RESOURCES, identity, f"A cost of {exact(cost)} is out of range.")
        cost = 0.0
    calendar = str(resource.get("calendar") or "")
    if calendar and calendar not in simulation.calendars:
        reason = f"Its calendar {calendar!r} is not in this file, or cannot be read: it has none."
        simulation.lose(_RESOURCES, identity, reason)
        calendar = ""
    name = label(str(resource.get("name", ""))) or identity
    return _Person(identity, name, profile, int(amount), cost, calendar)


def _number_of(resource: _Record, name: str, usual: float, simulation: Simulation) -> float:
    try:
        return number(resource.get(name, usual))
    except UnusableError as unusable:
        reason = f"Its {name} is left out: {unusable}"
        simulation.lose(_RESOURCES, str(resource.get("id", "")), reason)
        return usual


def _task(task: _Record, people: Mapping[str, _Person], simulation: Simulation) -> _Task:
    found = _Task(str(task.get("task_id", "")))
    simulation.named.setdefault(found.id, _TASKS)
    for resource in records(task, "resources"):
        identity = str(resource.get("resource_id", ""))
        found.doers.append(identity)
        if identity not in people:
            simulation.lose(_TASKS, found.id, f"There is no resource {identity!r} that works.")
        try:
            found.spreads[identity] = spread_of(resource)
        except UnusableError as unusable:
            reason = f"The time that {identity!r} takes is left out: {unusable}"
            simulation.lose("prosimos:distribution", found.id, reason)
    return found


def _assigned(file: _Record, tasks: Sequence[_Task], simulation: Simulation) -> None:
    """Say which tasks a resource is assigned to without a word of how long it takes."""
    does = {(task.id, resource) for task in tasks for resource in task.doers}
    for profile in records(file, "resource_profiles"):
        for resource in records(profile, "resource_list"):
            identity, given = str(resource.get("id", "")), resource.get("assignedTasks")
            for task in given if isinstance(given, list) else ():
                if (str(task), identity) not in does:
                    reason = f"It is assigned to {str(task)!r}, where no time of it is given."
                    simulation.lose(_RESOURCES, identity, reason)


def spread_of(shape: _Record) -> Spread:
    """Read the distribution of a record.

    Raises:
        UnusableError: it cannot be read.
    """
    given = [number(p.get("value")) for p in records(shape, "distribution_params")]
    return spread(str(shape.get("distribution_name", "")), given)


def _groups(
    names: Mapping[str, str], people: Mapping[str, _Person], tasks: Sequence[_Task]
) -> list[list[str]]:
    """Join profiles that share a task, by way of others too; in the file's order."""
    root = {profile: profile for profile in names}

    def find(profile: str) -> str:
        while root[profile] != profile:
            profile = root[profile]
        return profile

    for task in tasks:
        doers = [people[resource].profile for resource in task.doers if resource in people]
        for other in doers[1:]:
            root[find(other)] = find(doers[0])
    groups: dict[str, list[str]] = defaultdict(list)
    for profile in names:
        groups[find(profile)].append(profile)
    return list(groups.values())


def _pool(
    names: Sequence[str],
    identity: str,
    members: Sequence[_Person],
    tasks: Sequence[_Task],
    simulation: Simulation,
) -> None:
    """Make the pool of some people, and give it its tasks with their times."""
    pool = simulation.pools[identity] = Pool(identity, _name(names))
    if not members:
        return
    speeds = _speeds(members, tasks) if len(members) > 1 else {}
    total = sum(person.amount for person in members)
    paid = sum(person.amount * person.cost for person in members)
    calendars = list(dict.fromkeys(person.calendar for person in members))
    if total > _MOST_MEMBERS or (len(calendars) == 1 and not speeds):
        pool.fields = {"capacity": total, "cost_per_hour": paid / total}
        pool.calendar = calendars[0]
        if len(calendars) > 1:
            reason = "Its resources keep different calendars; the first one's counts for all."
            simulation.lose(_RESOURCES, identity, reason)
        speeds = {} if total > _MOST_MEMBERS else speeds
    else:
        pool.members = list(_members(members, speeds))
    by_id = {person.id: person for person in members}
    for task in tasks:
        simulation.doers[task.id] = identity
        _timed(task, by_id, speeds, simulation)
        idle = [p.name for p in members if p.id not in task.doers]
        if idle and len(names) > 1:
            reason = f"The pool that does it has others who do not: {_some(idle)}."
            simulation.lose(_TASKS, task.id, reason)


def _members(people: Sequence[_Person], speeds: Mapping[str, float]) -> Iterator[Member]:
    for person in people:
        fields: JsonObject = {"cost_per_hour": person.cost}
        if person.id in speeds:
            fields = {"speed": speeds[person.id], **fields}
        for index in range(person.amount):
            several = person.amount > 1
            name = f"{person.name} {index + 1}" if several else person.name
            identity = f"{person.id}-{index + 1}" if several else person.id
            yield Member(identity, name, dict(fields), person.calendar)


def _speeds(people: Sequence[_Person], tasks: Sequence[_Task]) -> dict[str, float]:
    """Give each person's speed against all others on the tasks they do; {} where all are alike."""
    known = {person.id for person in people}
    logs: dict[str, list[float]] = defaultdict(list)
    for task in tasks:
        means = {r: one.mean for r, one in task.spreads.items() if r in known and one.mean > 0}
        if len(means) > 1:
            usual = sum(map(log, means.values())) / len(means)
            for resource, mean in means.items():
                logs[resource].append(usual - log(mean))
    found = {r: _rounded(exp(sum(x) / len(x))) for r, x in logs.items()}
    return found if any(abs(speed - 1) > _NOTED for speed in found.values()) else {}


def _rounded(speed: float) -> float:
    """Round a speed; to two figures where those digits would make nothing of it."""
    return round(speed, max(_SPEED_DIGITS, 1 - floor(log10(speed))))


def _timed(
    task: _Task,
    people: Mapping[str, _Person],
    speeds: Mapping[str, float],
    simulation: Simulation,
) -> None:
    """Give a task its time: the mixture of those who do it, at speed one."""
    if not task.spreads:
        return
    scaled = {r: _at_speed_one(one, speeds.get(r, 1.0)) for r, one in task.spreads.items()}
    weights = [float(people[r].amount) if r in people else 1.0 for r in scaled]
    mixed = together(list(scaled.values()), weights)
    try:
        scale = simulation.scales.get(task.id, 1.0)
        simulation.set_step(task.id, "processing_time", mixed.times(scale).written())
    except UnusableError as unusable:
        simulation.lose("prosimos:distribution", task.id, str(unusable))
        return
    for reason in _approximated(task, mixed, speeds):
        simulation.lose("prosimos:distribution", task.id, reason)


def _at_speed_one(one: Spread, speed: float) -> Spread:
    if speed == 1.0:
        return one
    family = one.family if one.family not in ("uniform", "triangular", "fixed") else "gamma"
    return Spread(family, one.mean * speed, one.sd * speed, moved=one.moved)


def _approximated(task: _Task, mixed: Spread, speeds: Mapping[str, float]) -> Iterator[str]:
    """Say what of the times is told in round figures only."""
    if mixed.moved > _NOTED:
        yield (
            f"Its bounds are told by mean and spread only: they move the mean by "
            f"up to {mixed.moved:.0%}."
        )
    off = max(
        (
            abs(mixed.mean / speeds.get(r, 1.0) / one.mean - 1)
            for r, one in task.spreads.items()
            if one.mean > 0
        ),
        default=0.0,
    )
    if off > _NOTED:
        yield (
            f"Its times by person are told by a speed of each person: a mean is off by "
            f"up to {off:.0%}."
        )


def _name(names: Sequence[str]) -> str:
    """Name a pool after its profiles: what all begin with, else the first and how many more."""
    plain = [_plain(name).split() for name in names]
    shared = [words[0] for words in zip(*plain, strict=False) if len(set(words)) == 1]
    begins = all(words[: len(shared)] == plain[0][: len(shared)] for words in plain)
    if len(plain) == 1 or (shared and begins):
        return " ".join(plain[0] if len(plain) == 1 else shared)
    return f"{' '.join(plain[0])} and {len(plain) - 1} more"


def _plain(name: str) -> str:
    """Leave away what tools add to a name: `Clerk-000001_profile` is a clerk."""
    return re.sub(r"([\s_-]*(profile|\d+))+$", "", name, flags=re.IGNORECASE).strip(" _-") or name


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"  # noqa: PLR2004 - as shown
