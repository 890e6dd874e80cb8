"""Actors → pools in memory: classes of priority, groups of servers alike, calendars."""

from dataclasses import dataclass
from functools import lru_cache

from wfmap.graph import ProcessGraph, StepNode
from wfmap.model.people import Actor
from wfmap.simulation.calendars import Interval, intervals_of, union
from wfmap.simulation.cycles import Cycle, Opened, opened
from wfmap.simulation.engine import layout as at
from wfmap.simulation.image import Image
from wfmap.units.durations import HOUR

__all__ = ["Group", "PoolPlan", "Pools", "needs_somebody"]


@dataclass(frozen=True, slots=True)
class Group:
    """Servers alike: how many, their speed, and when they are on duty."""

    count: int
    speed: float
    opened: Opened


@dataclass(frozen=True, slots=True)
class PoolPlan:
    """A pool: its actor, its servers in groups, fastest first; `servers` is 0 without a limit.

    `members` names the servers in order of their numbers, where they are members.
    """

    actor: str
    servers: int
    members: tuple[str, ...]
    availability: float
    groups: tuple[Group, ...]


class Pools:
    """The pools of a process, written into an image.

    `plans` are in document order; `pool_at` and `class_at` say where the pool of an actor is, and
    its class of a priority.
    """

    def __init__(self, image: Image, graph: ProcessGraph) -> None:
        self.image = image
        self.graph = graph
        self.calendars: dict[tuple[str | None, ...], int] = {}
        self.plans: list[PoolPlan] = []
        self.pool_at: dict[str, int] = {}
        self.class_at: dict[tuple[str, int], int] = {}
        self._write_pools()

    def _spans(self, name: str | None) -> tuple[Interval, ...] | None:
        return intervals_of(self.graph.process, name, self.image.cycle)

    def _calendar(self, *names: str | None) -> int:
        """Write the union of calendars once; 0 where one of them is always open."""
        key = tuple(dict.fromkeys(names))
        if key not in self.calendars:
            spans = [self._spans(name) for name in key]
            known = [span for span in spans if span is not None]
            always = len(known) < len(spans)
            self.calendars[key] = (
                0 if always else self.image.calendar(_together(tuple(known), self.image.cycle))
            )
        return self.calendars[key]

    def _write_pools(self) -> None:
        working = [n for n in self.graph.steps.values() if needs_somebody(n)]
        actors = [a for a in self.graph.process.actors if any(n.actor == a for n in working)]
        first = self.image.reserve(at.POOL_SIZE * len(actors))
        for index, actor in enumerate(actors):
            ranks = {n.step.priority or 0 for n in working if n.actor == actor}
            self._write_pool(first + index * at.POOL_SIZE, actor, sorted(ranks, reverse=True))
        self.image.i[at.H_POOLS] = first
        self.image.i[at.H_POOL_COUNT] = len(actors)

    def _write_pool(self, pool: int, actor: str, ranks: list[int]) -> None:
        i = self.image.i
        declared = self.graph.process.actors[actor]
        members = _members(declared)
        names = [name for _, _, _, name in members] or [declared.calendar]
        alike = int(declared.capacity.value) if declared.capacity is not None else 0
        groups = _grouped(members) or [_Alike((), alike, 1.0, _cost(declared), declared.calendar)]
        servers = sum(group.count for group in groups)
        classes = self.image.reserve(at.CLASS_SIZE * len(ranks))
        for k, rank in enumerate(ranks):
            self.class_at[actor, rank] = classes + k * at.CLASS_SIZE
        i[pool + at.P_INDEX] = len(self.plans)
        i[pool + at.P_CLASSES], i[pool + at.P_CLASS_COUNT] = classes, len(ranks)
        i[pool + at.P_GROUPS] = self._write_groups(pool, declared, groups)
        i[pool + at.P_GROUP_COUNT] = len(groups)
        i[pool + at.P_UNLIMITED] = int(not servers)
        i[pool + at.P_CALENDAR] = self._calendar(*names)
        i[pool + at.P_GRID] = self.image.reserve(at.GRID_CELLS)
        self.pool_at[actor] = pool
        cycle = self.image.cycle
        plans = tuple(
            Group(group.count, group.speed, opened(self._spans(group.calendar), None, cycle))
            for group in groups
        )
        known = tuple(name for group in groups for name in group.ids)
        available = _availability(declared)
        self.plans.append(PoolPlan(actor, servers, known, available, plans))

    def _write_groups(self, pool: int, declared: Actor, groups: list["_Alike"]) -> int:
        first = self.image.reserve(at.GROUP_SIZE * len(groups))
        i, f = self.image.i, self.image.f
        number = 0
        for k, alike in enumerate(groups):
            group = first + k * at.GROUP_SIZE
            i[group + at.R_KIND] = at.KIND_GROUP
            i[group + at.U_POOL] = pool
            i[group + at.U_FREE] = alike.count
            i[group + at.U_FIRST] = number
            i[group + at.U_CALENDAR] = self._calendar(alike.calendar)
            f[group + at.UF_SPEED] = alike.speed
            f[group + at.UF_AVAILABILITY] = _availability(declared)
            f[group + at.UF_COST] = alike.cost / HOUR
            f[group + at.UF_LONGEST] = _longest(self._spans(alike.calendar) or ())
            number += alike.count
        return first


@dataclass(frozen=True, slots=True)
class _Alike:
    """Servers alike: the ids of members, how many, speed, cost per hour, the calendar's name."""

    ids: tuple[str, ...]
    count: int
    speed: float
    cost: float
    calendar: str | None


@lru_cache(maxsize=64)
def _together(calendars: tuple[tuple[Interval, ...], ...], cycle: Cycle) -> tuple[Interval, ...]:
    """Join calendars, cut where the cycle begins; once for all processes that have them."""
    return cycle.cut(union(calendars))


@lru_cache(maxsize=64)
def _longest(spans: tuple[Interval, ...]) -> float:
    """Say how long the longest opening is, in seconds; 0 without any."""
    return max((end - start for start, end in union([spans])), default=0.0)


def needs_somebody(node: StepNode) -> bool:
    """Tell whether a step has work of its own that its actor does."""
    step = node.step
    has_time = step.processing_time is not None or step.setup_time is not None
    return has_time and not step.steps


def _availability(actor: Actor) -> float:
    return actor.availability.value if actor.availability is not None else 1.0


def _cost(actor: Actor) -> float:
    return actor.cost_per_hour.value if actor.cost_per_hour is not None else 0.0


def _members(actor: Actor) -> list[tuple[float, float, str, str | None]]:
    """List the members of an actor as (speed, cost per hour, id, calendar)."""
    return [
        (
            member.speed.value if member.speed is not None else 1.0,
            member.cost_per_hour.value if member.cost_per_hour is not None else _cost(actor),
            name,
            member.calendar or actor.calendar,
        )
        for name, member in actor.members.items()
    ]


def _grouped(members: list[tuple[float, float, str, str | None]]) -> list[_Alike]:
    """Group members alike, fastest first, else in order."""
    groups: dict[tuple[float, float, str | None], list[str]] = {}
    for speed, cost, name, calendar in sorted(members, key=lambda member: -member[0]):
        groups.setdefault((speed, cost, calendar), []).append(name)
    return [_Alike(tuple(names), len(names), *alike) for alike, names in groups.items()]
