"""Tasks → dates: every run is a longest path; quantiles over runs give p50 and p90.

    owner A   ├─ repair ─┤├─── connector ───┤               each run draws an effort for each task;
    team                            ├ build ┤├── pilot ──┤  a task begins when all it needs and its
                                                        end  worker are done; the latest is the end

To add up likely efforts along one critical path promises too early an end: of tasks side by side
the last one counts, and which that is differs from run to run (PERT's known bias, MacCrimmon &
Ryavec 1964). So all paths are followed in every run, as arrays over the runs: a maximum and an
addition for each precedence. A task is critical in a run where the end waits for it, over whoever
has to be waited for, needs and workers alike; its criticality is the share of such runs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from wfmap.plan.schedule.calendar import WorkCalendar
from wfmap.plan.schedule.ordering import Capacity, Order, order_of
from wfmap.plan.schedule.sampling import Days, Runs, drawn, likely
from wfmap.plan.schedule.terms import Dates, Scheduled, Task

__all__ = ["Timetable", "criticality", "forward", "timetable"]

HALF, NINE_OF_TEN = 0.5, 0.9

Spans = Mapping[str, tuple[Days, Days]]
"""Start and end of each task in each run, in working days from the start of the plan."""

_EARLY: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Timetable:
    """Tasks with their dates, and the day on which the last of them ends; None without any.

    That day is taken from whole runs: of tasks side by side all have to be done, so it is later
    than the p90 of each alone.
    """

    tasks: tuple[Scheduled, ...]
    finish: Dates | None


def timetable(
    tasks: Sequence[Task], calendar: WorkCalendar, capacity: Capacity, runs: Runs
) -> Timetable:
    """Give each task its dates, in the order in which they begin, and the whole its end.

    Args:
        tasks: each after those it waits for.
        calendar: the working days, and the first of them.
        capacity: how many work, with which part of their time.
        runs: how many random runs, and from which seed.
    """
    order = order_of(tasks, capacity, {t.id: likely(t, capacity) for t in tasks})
    spans = forward(order, drawn(tasks, capacity, runs))
    critical = criticality(order, spans)
    made = [
        _dated(task, spans[task.id], calendar, critical[task.id], n, order.behind.get(task.id, ""))
        for n, task in enumerate(order.tasks)
    ]
    # Who waits never begins before whom it waits for, so sorting by date keeps every precedence.
    made.sort(key=lambda t: (t.start.p50, t.order))
    listed = tuple(replace(task, order=n) for n, task in enumerate(made))
    return Timetable(listed, _finish(spans, listed, calendar))


def _finish(spans: Spans, tasks: Sequence[Scheduled], calendar: WorkCalendar) -> Dates | None:
    """Give the day on which the last task of a run ends, over all runs."""
    if not tasks:
        return None
    end = np.maximum.reduce([finish for _, finish in spans.values()])
    days = (calendar.last_day(0.0, float(np.quantile(end, q))) for q in (HALF, NINE_OF_TEN))
    half, most = days
    return Dates(
        max(half, *(t.finish.p50 for t in tasks)), max(most, *(t.finish.p90 for t in tasks))
    )


def forward(order: Order, days: Mapping[str, Days]) -> Spans:
    """Run every run: a task begins when all before it have ended, and its worker is free."""
    spans: dict[str, tuple[Days, Days]] = {}
    for task in order.tasks:
        before = [spans[p][1] for p in _before(task, order)]
        begin = np.maximum.reduce(before) if before else np.zeros_like(days[task.id])
        spans[task.id] = (begin, begin + days[task.id])
    return spans


def _before(task: Task, order: Order) -> tuple[str, ...]:
    behind = order.behind.get(task.id)
    return (*task.after, behind) if behind else task.after


def criticality(order: Order, spans: Spans) -> Mapping[str, float]:
    """Give the share of runs in which the end of the plan waits for each task."""
    if not order.tasks:
        return {}
    end = np.maximum.reduce([finish for _, finish in spans.values()])
    critical: dict[str, npt.NDArray[np.bool_]] = {
        task.id: spans[task.id][1] >= end - _EARLY for task in order.tasks
    }
    for task in reversed(order.tasks):
        begin = spans[task.id][0]
        for before in _before(task, order):
            holds = spans[before][1] >= begin - _EARLY
            critical[before] = critical[before] | (critical[task.id] & holds)
    return {task: float(runs.mean()) for task, runs in critical.items()}


def _dated(  # noqa: PLR0913, PLR0917 - all that a scheduled task holds
    task: Task,
    span: tuple[Days, Days],
    calendar: WorkCalendar,
    critical: float,
    order: int,
    behind: str,
) -> Scheduled:
    begin = [float(np.quantile(span[0], q)) for q in (HALF, NINE_OF_TEN)]
    end = [float(np.quantile(span[1], q)) for q in (HALF, NINE_OF_TEN)]
    return Scheduled(
        task=task,
        start=Dates(calendar.first_day(begin[0]), calendar.first_day(begin[1])),
        finish=Dates(calendar.last_day(begin[0], end[0]), calendar.last_day(begin[1], end[1])),
        critical=critical,
        order=order,
        behind=behind,
    )
