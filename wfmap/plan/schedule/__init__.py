"""Tasks with dates: who does what when, as likely passed as not, and kept in nine of ten runs."""

from wfmap.plan.schedule.calendar import WorkCalendar, calendar_of
from wfmap.plan.schedule.dates import Timetable, timetable
from wfmap.plan.schedule.ordering import Capacity, order_of
from wfmap.plan.schedule.sampling import Runs, drawn, likely
from wfmap.plan.schedule.tasks import TEAM, tasks_of
from wfmap.plan.schedule.terms import Dates, Observation, Scheduled, Task, TaskKind

__all__ = [
    "TEAM",
    "Capacity",
    "Dates",
    "Observation",
    "Runs",
    "Scheduled",
    "Task",
    "TaskKind",
    "Timetable",
    "WorkCalendar",
    "calendar_of",
    "drawn",
    "likely",
    "order_of",
    "tasks_of",
    "timetable",
]
