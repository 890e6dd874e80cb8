"""Text → a day (SQL): a date as people and programs write it, with or without the time of day."""

from typing import Final

__all__ = ["date_sql", "day_sql"]

FORMATS: Final = (
    "['%d/%m/%y', '%d.%m.%y', '%m/%d/%y', "
    "'%Y-%m-%d', '%d/%m/%Y', '%d.%m.%Y', '%m/%d/%Y', '%Y/%m/%d']"
)
"""Ways to write a date that are tried in this order; two digits of a year go first, because `%Y`
takes 24 for the year 24."""
TIME_OF_DAY: Final = (
    r"[T ]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AaPp]\.?[Mm]\.?)?"
    r"( ?(Z|UTC|Uhr|[+-]\d{2}(:?\d{2})?))?$"
)
"""What stands behind a date in a timestamp: an hour, perhaps with a zone; the day is as written."""


def day_sql(cell: str) -> str:
    """Write SQL for the part of a cell that is its date, as text."""
    return f"regexp_replace(trim({cell}), '{TIME_OF_DAY}', '')"


def date_sql(cell: str) -> str:
    """Write SQL for the day that a cell says; null where it says none."""
    return f"try_strptime({day_sql(cell)}, {FORMATS})::date"
