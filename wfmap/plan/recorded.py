"""The figures of a plan as records: when what is done, and what was foreseen of its candidates."""

from datetime import date
from typing import Final

from wfmap.insertion.recorded import candidate_records
from wfmap.plan.planning import Plan
from wfmap.plan.schedule import Scheduled
from wfmap.units.record import SHARE, Recorder, Records, place

__all__ = ["PLANNED", "day_of_record", "plan_records", "task_place"]

PLANNED: Final = "assumption"
"""The basis of days: efforts are assumed."""
DAYS: Final = "day, counted from the first of year 1"


def plan_records(plan: Plan, answer: str) -> Records:
    """List the figures of a plan; days are ordinal numbers.

    A task has its `start` and its `finish`, each as likely as not (`.p50`) and in nine of ten runs
    (`.p90`), and `critical`, the share of runs in which the end waits for it.
    """
    records = Recorder(PLANNED)
    if plan.finish is not None:
        records.take("finish.p50", plan.finish.p50.toordinal(), DAYS)
        records.take("finish.p90", plan.finish.p90.toordinal(), DAYS)
    for task in plan.tasks:
        at = task_place(task)
        for key, dates in (("start", task.start), ("finish", task.finish)):
            records.take(f"{key}.p50", dates.p50.toordinal(), DAYS, at)
            records.take(f"{key}.p90", dates.p90.toordinal(), DAYS, at)
        records.take("critical", task.critical, SHARE, at)
    if plan.found is not None:
        records.add(candidate_records(plan.found, answer).every)
    return records.of(answer)


def task_place(scheduled: Scheduled) -> str:
    """Name a task in a record."""
    return place("task", scheduled.task.id)


def day_of_record(ordinal: float) -> str:
    """Write a day that a record holds, as YYYY-MM-DD."""
    return date.fromordinal(int(ordinal)).isoformat()
