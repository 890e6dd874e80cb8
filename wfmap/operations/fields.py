"""Options that several operations have."""

from datetime import date
from math import isfinite
from typing import Annotated

from pydantic import BeforeValidator, Field

from wfmap.model.limits import MOST_EVENTS, MOST_SEED, MOST_WORKERS
from wfmap.options import Said

__all__ = ["Day", "Events", "RequireSettled", "Seed", "Today", "Workers", "day_of"]


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
    Annotated[int, BeforeValidator(_number), Field(ge=1000, le=MOST_EVENTS)] | None,
    Said(metavar="TEXT"),
]
"""A number of simulated events, which may be written as 90e6."""
RequireSettled = Annotated[
    bool, Field(description="Refuse an answer of which what was simulated has not settled.")
]
Workers = Annotated[
    Annotated[int, Field(ge=1, le=MOST_WORKERS)] | None,
    Said(("--workers", "-w"), is_setting=True, http=False),
    Field(description="Processes that simulate side by side; as many as processors without it."),
]


def day_of(today: date | None) -> date:
    """Give the day that counts as today: the one that was given, else that of the machine."""
    return today or date.today()  # noqa: DTZ011 - the day where the person is
