"""How the dates of a table are written: a remark where that is doubtful, or not one way."""

from collections.abc import Iterator
from typing import Final

import duckdb

from wfmap.readiness.data.contract import Contract
from wfmap.readiness.data.dates import date_sql, form_of
from wfmap.readiness.data.measures import missing_sql, quoted
from wfmap.readiness.data.tables import Table

__all__ = ["date_remarks"]

LOOKED_AT: Final = 50_000
"""Rows of a table that are looked at."""
COUNTING: Final = frozenset(
    ("day numbers of a sheet", "seconds since 1970", "milliseconds since 1970")
)
"""Forms that are numbers like any other: that they are dates is a reading."""


def date_remarks(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract
) -> Iterator[str]:
    """Say which columns of dates are written in several ways, or in numbers that count."""
    named = [c for c, kind in contract.fields.items() if kind == "date"]
    outcome = contract.outcome
    more = (contract.updated, *((outcome.decided, outcome.known) if outcome else ()))
    for column in dict.fromkeys((*named, *(c for c in more if c is not None))):
        if column in table.columns:
            yield from _of(connection, table, contract, column)


def _of(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract, column: str
) -> Iterator[str]:
    part = max(1, round(table.rows / LOOKED_AT))
    cell = quoted(column)
    rows = connection.execute(
        f"select {form_of(cell)} as form, count(*) as n, min(trim({cell})), min({date_sql(cell)}) "  # noqa: S608 - quoted
        f"from {table.name} where rowid % {part} = 0 and not {missing_sql(column, contract)} "
        f"and {date_sql(cell)} is not null group by form order by n desc, form"
    ).fetchall()
    total = sum(int(row[1]) for row in rows)
    if len(rows) > 1:
        shares = ", ".join(f"{form} ({_percent(int(n) / total)})" for form, n, *_ in rows)
        yield f"the dates of '{column}' are written in {len(rows)} ways: {shares}"
    for form, _, written, day in rows:
        if form in COUNTING:
            yield f"'{column}' is read as {form}: {written} or later, {day} or later"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.01 else "under 1 %"  # noqa: PLR2004 - one of a hundred
