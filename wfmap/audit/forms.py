"""How the dates of a table are written: a remark where that is doubtful, or not one way."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import duckdb

from wfmap.audit.contract import Contract
from wfmap.audit.dates import date_sql, form_of, order_of
from wfmap.audit.measures import missing_sql
from wfmap.audit.sources.telling import sql_name
from wfmap.audit.tables import Table

__all__ = ["date_remarks"]

LOOKED_AT: Final = 50_000
"""Rows of a table that are looked at."""
COUNTING: Final = frozenset(
    (
        "day numbers of a sheet",
        "seconds since 1970",
        "milliseconds since 1970",
        "microseconds since 1970",
    )
)
"""Forms that are numbers like any other: that they are dates is a reading."""
TURNS: Final = {"day": "with the day first", "month": "with the month first"}
"""How a date of numbers is told whose order a number above 12 shows, where a column has both."""
EITHER: Final = "can be read either way"


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
    cell = sql_name(column)
    rows = connection.execute(
        f"select {form_of(cell)} as form, {order_of(cell)} as turn, count(*) as n, "  # noqa: S608 - quoted
        f"min(trim({cell})), min({date_sql(cell)}) from {table.name} "
        f"where rowid % {part} = 0 and not {missing_sql(column, contract)} "
        f"and {date_sql(cell)} is not null group by form, turn order by n desc, form, turn"
    ).fetchall()
    ways: Counter[str] = Counter()
    for form, turn, n, *_ in rows:
        both = {t for f, t, *_ in rows if f == form} >= set(TURNS)
        ways[f"{form} {TURNS[turn]}" if both and turn else (EITHER if both else form)] += int(n)
    total = ways.total()
    either = ways.pop(EITHER, 0)
    if len(ways) > 1:
        shares = ", ".join(f"{way} ({_percent(n / total)})" for way, n in ways.most_common())
        rest = f"; {_percent(either / total)} {EITHER}" if either else ""
        yield f"the dates of '{column}' are written in {len(ways)} ways: {shares}{rest}"
    for form, _, _, written, day in rows:
        if form in COUNTING:
            yield f"'{column}' is read as {form}: {written} or later, {day} or later"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.01 else "under 1 %"  # noqa: PLR2004 - one of a hundred
