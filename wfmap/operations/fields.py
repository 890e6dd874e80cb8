"""Options that several operations have."""

import os
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, Field

from wfmap.model.limits import MOST_EVENTS, MOST_SECONDS, MOST_SEED, MOST_WORKERS
from wfmap.options import Said

if TYPE_CHECKING:
    from wfmap.simulation.clock import Clock

__all__ = [
    "AllowUnstable",
    "Backend",
    "Day",
    "Events",
    "RequireSettled",
    "Seconds",
    "Seed",
    "Today",
    "Workers",
    "clock_of",
    "day_of",
    "workers_of",
]


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"'{value}' is not a date such as 2026-03-31") from None


def _number(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise ValueError(f"'{value}' is no number of events; write 90e6")
    return int(number)


Day = Annotated[date, BeforeValidator(_day)]
"""A day, which may be written as YYYY-MM-DD."""

Today = Annotated[
    Day | None,
    Said(metavar="DATE", is_setting=True),
    Field(description="The day that counts as today, as YYYY-MM-DD: findings expire, data ages."),
]
Seed = Annotated[
    int,
    Said(is_setting=True),
    Field(ge=0, le=MOST_SEED, description="Same seed, same random numbers."),
]
Events = Annotated[
    Annotated[int, Field(ge=1000, le=MOST_EVENTS), BeforeValidator(_number)] | None,
    Said(metavar="TEXT"),
]
"""A number of simulated events, which may be written as 90e6."""
Seconds = Annotated[
    Annotated[float, Field(ge=0, le=MOST_SECONDS)] | None,
    Field(
        description="A guard: the answer is as it is after so many seconds of simulating, and then "
        "not settled."
    ),
]
RequireSettled = Annotated[
    bool,
    Field(
        description="Refuse an answer that has not settled: exit code 1 in the shell, 409 over "
        "HTTP."
    ),
]
AllowUnstable = Annotated[
    bool,
    Field(description="Give times too where queues grow without end, for what they are."),
]
Backend = Annotated[
    str | None,
    Said(metavar="NAME", http=False),
    Field(description="The joblib backend that shares runs: loky, dask, ray, spark."),
]
Workers = Annotated[
    Annotated[int, Field(ge=1, le=MOST_WORKERS)] | None,
    Said(("--workers", "-w"), is_setting=True, http=False, http_default=1),
    Field(description="Processes that simulate side by side; as many as processors without it."),
]


def day_of(today: date | None) -> date:
    """Give the day that counts as today: the one that was given, else that of the machine."""
    return today or date.today()  # noqa: DTZ011 - the day where the person is


def workers_of(workers: int | None) -> int:
    """Decide how many processes simulate: as told, else one for each processor of ours."""
    if workers is not None:
        return workers
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def clock_of(seconds: float | None) -> "Clock | None":
    """Start the clock of an answer, where it has one."""
    if seconds is None:
        return None
    from wfmap.simulation.clock import Clock  # noqa: PLC0415 - most answers have none

    return Clock.after(seconds)
