"""The columns of a sheet of steps, and what people write around them: titles, names, totals."""

from collections.abc import Mapping, Sequence
from typing import Final

from wfmap.interchange.more import MORE

__all__ = [
    "COLUMNS",
    "TIMES",
    "WAY",
    "by_column",
    "column_of",
    "goes_on",
    "heading_in",
    "is_total",
    "row_name",
]

TIMES: Final = ("processing_time", "setup_time", "wait_time")
"""Columns of times."""
WAY: Final = ("next", "when", "share")
"""Columns of a way on, which a step has several of."""
COLUMNS: Final = (
    *("step", "name", "kind", "type", "actor", "actor_id", "in", "on", "trigger"),
    *(*WAY, *TIMES, "fixed_cost", "description", MORE),
)
"""Every column in its order: `in` is the sub-process around a step, `on` the step on whose border
an event is, `more` what no other column holds; that one is written where there is any."""

_LOOKED_AT: Final = 50
"""Rows among which the names of the columns are found."""

_ALSO: Final[Mapping[str, str]] = {
    "activity": "name",
    "task": "name",
    "step_name": "name",
    "role": "actor",
    "who": "actor",
    "responsible": "actor",
    "next_step": "next",
    "followed_by": "next",
    "answer": "when",
    "condition": "when",
    "probability": "share",
    "time": "processing_time",
    "duration": "processing_time",
    "waiting_time": "wait_time",
    "cost": "fixed_cost",
}
"""Other names that people give the columns."""
_KNOWN: Final = frozenset((*_ALSO.values(), "step", "kind", "type", "in", "on", "trigger"))

_TOTALS: Final = frozenset(
    ("total", "totals", "grand total", "sum", "summe", "gesamt", "insgesamt", "total général")
)
_SAYS_MORE: Final = ("kind", "type", "next", "actor", "in", "on", "trigger")
"""Columns that no line of totals fills."""


def column_of(cell: str) -> str:
    """Name the column that a cell of the heading means."""
    name = "_".join(cell.casefold().split())
    return _ALSO.get(name, name)


def heading_in(cells: Sequence[Sequence[str]]) -> int:
    """Find the row with the names of the columns: that with the most known ones, the first of them.

    0 where there is none among the first rows.
    """
    counts = [
        len(names & _KNOWN) if {"step", "name"} & names else 0
        for names in ({column_of(cell) for cell in row} for row in cells[:_LOOKED_AT])
    ]
    return counts.index(max(counts)) if counts else 0


def row_name(row: Mapping[str, str]) -> str:
    """Return what a row calls its step."""
    return row.get("step") or row.get("name", "")


def is_total(row: Mapping[str, str]) -> bool:
    """Tell a line of totals: called so, with nothing that says what a step is or what follows."""
    called = row_name(row).casefold().rstrip(": ")
    return called in _TOTALS and not any(row.get(column) for column in _SAYS_MORE)


def by_column(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Give the cells of a row by column; of two with one name the first that says something."""
    row: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        row[name] = row.get(name) or cell
    return row


def goes_on(last: Mapping[str, str], row: Mapping[str, str]) -> bool:
    """Tell a row that says the step before it again, for a further way on."""
    again = all(
        not row.get(name) or row[name] == last.get(name) for name in COLUMNS if name not in WAY
    )
    return again and bool(row_name(row) and row.get("next") and last.get("next"))
