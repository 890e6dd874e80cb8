"""Who does what in which order: one task at a time, what unlocks most a week first.

The order is settled once, on the likely efforts, as a manager would. The random runs then keep
it, so that more effort never makes anything earlier.

That is list scheduling (Graham 1966): of the tasks whose predecessors are planned, the one that can
begin first is planned next; of several, the one with most value unlocked for each week of its own
(Smith's rule, 1956, which is best for one worker without precedence). Each worker has one task at a
time, and takes on the next when the one before has ended.

The best schedule of tasks with precedence and few workers is a problem without a fast exact method,
and a list is what people can read and follow. Were the order settled anew in each random run, a
task that takes longer could let another overtake it and end the plan sooner (Graham's anomaly): a
plan nobody would believe. It costs the square of the number of tasks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wfmap.plan.schedule.tasks import TEAM
from wfmap.plan.schedule.terms import Task

__all__ = ["Capacity", "Order", "order_of"]

DAYS_A_WEEK: Final = 5.0
SHORTEST: Final = 0.05
"""Weeks under which a task counts as this short, so that value a week stays finite."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many of the team work, and which part of their time owners give, 0 to 1."""

    team: int = 1
    focus: float = 0.5

    def units(self, owner: str) -> int:
        """Give how many tasks an owner works on side by side."""
        return self.team if owner == TEAM else 1

    def part(self, owner: str) -> float:
        """Give the part of a day that goes into the plan."""
        return 1.0 if owner == TEAM else self.focus


@dataclass(frozen=True, slots=True)
class Order:
    """Tasks in the order they begin, and for each the one its worker does before."""

    tasks: tuple[Task, ...]
    behind: Mapping[str, str]


def order_of(tasks: Sequence[Task], capacity: Capacity, days: Mapping[str, float]) -> Order:
    """Settle the order: at each moment whoever is free takes what unlocks most value a week.

    Args:
        tasks: each after those it waits for.
        capacity: how many work.
        days: the likely working days of each task, by id.
    """
    rank = _ranking(tasks, days)
    ends: dict[str, float] = {}
    free: dict[str, list[tuple[float, str]]] = {
        t.owner: [(0.0, "")] * capacity.units(t.owner) for t in tasks
    }
    behind: dict[str, str] = {}
    begun: list[tuple[float, int, Task]] = []
    waiting = list(tasks)
    while waiting:
        begin, task = min(
            ((_earliest(t, ends, free), t) for t in waiting if all(p in ends for p in t.after)),
            key=lambda pair: (pair[0], rank[pair[1].id]),
        )
        waiting.remove(task)
        ends[task.id] = begin + days[task.id]
        begun.append((begin, len(begun), task))
        if task.effort is not None:
            behind[task.id] = _take(free[task.owner], ends[task.id], task.id)
    return Order(tuple(task for _, _, task in sorted(begun, key=lambda b: b[:2])), behind)


def _earliest(
    task: Task, ends: Mapping[str, float], free: Mapping[str, Sequence[tuple[float, str]]]
) -> float:
    ready = max((ends[p] for p in task.after), default=0.0)
    return ready if task.effort is None else max(ready, min(free[task.owner])[0])


def _take(units: list[tuple[float, str]], until: float, task: str) -> str:
    """Give a task to the worker who is free first; return what that one did before."""
    first = min(range(len(units)), key=lambda i: units[i])
    before = units[first][1]
    units[first] = (until, task)
    return before


def _ranking(tasks: Sequence[Task], days: Mapping[str, float]) -> Mapping[str, tuple[float, str]]:
    """Rank by value unlocked a week, the most first; repairs that several share count for all."""
    return {t.id: (-t.value / max(SHORTEST, days[t.id] / DAYS_A_WEEK), t.id) for t in tasks}
