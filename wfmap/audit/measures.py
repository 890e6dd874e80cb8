"""The measures of one table, each one statement of SQL over text, with its interval."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import log, log2, sqrt
from typing import Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from wfmap.audit.contract import Contract
from wfmap.audit.dates import date_sql, day_sql
from wfmap.audit.sources.database import columns_of
from wfmap.audit.sources.telling import sql_name
from wfmap.audit.tables import Table
from wfmap.model.contract import Outcome
from wfmap.statistics.intervals import Z, quantile_ranks, wilson
from wfmap.units.durations import DAY

__all__ = ["AT_ONCE", "Measure", "conforming", "measures", "missing_sql", "signs_of_nothing"]

EMAIL: Final = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
SHOWN: Final = 60
"""Dates that show one order, and none the other, until at most 5 % are of the other (3 / n)."""
AT_ONCE: Final = 20
"""Columns of one statement: over hundreds, a sum is too deep or too large for the engine."""
DAY_SIGN: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
PHONE: Final = r"^\+?[0-9][0-9 ()/.-]{5,}$"
_AMOUNT: Final = (
    r"([0-9]+([.,][0-9]+)?([eE][-+]?[0-9]+)?"
    r"|[0-9]{1,3}(\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(,[0-9]{3})+\.[0-9]+"
    r"|[0-9]{1,3}([.][0-9]{3}){2,}|[0-9]{1,3}(,[0-9]{3}){2,}"
    r"|[0-9]{1,3}([ \x{a0}\x{202f}][0-9]{3})+([.,][0-9]+)?"
    r"|[0-9]{1,3}([\x{27}\x{2019}][0-9]{3})+([.,][0-9]+)?)"
    r"([ \x{a0}\x{202f}]?%)?"
)
NUMBER: Final = rf"^([-+\x{{2212}}]?{_AMOUNT}|\({_AMOUNT}\)|{_AMOUNT}-)$"
"""A number with one sign before its decimals, or with another between its thousands: a dot, a
comma, a space or an apostrophe. What is owed may stand in brackets, or with the minus behind it."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measured aspect with its interval at 95 %, in its unit.

    The unit is `share` (0 to 1), `seconds` (an age or a delay), `bits` (an entropy), `times` (an
    age as a multiple of the time of a case) or `reads` (of steps, within an age).

    `counted` is what the share counts, `n` what it is counted among.
    """

    dimension: str
    metric: str
    field: str | None
    value: float
    low: float
    high: float
    n: int
    counted: int
    unit: str = "share"


def signs_of_nothing(column: str, contract: Contract) -> tuple[str, ...]:
    """List what stands in a column where there is nothing, besides what is blank."""
    words = contract.nothing(column)
    return tuple(sign for word in words for sign in (word, *_at_midnight(word)))


def missing_sql(column: str, contract: Contract) -> str:
    """Write the condition under which a cell is missing: empty, blank, or a sentinel."""
    signs = signs_of_nothing(column, contract)
    words = ", ".join("'" + sign.replace("'", "''") + "'" for sign in signs)
    listed = f" or trim({sql_name(column)}) in ({words})" if words else ""
    return f"({sql_name(column)} is null or trim({sql_name(column)}) = ''{listed})"


def _at_midnight(word: str) -> Iterator[str]:
    """Give a sign for nothing as a timestamp writes it, where it is a date as databases do."""
    if DAY_SIGN.fullmatch(word):
        yield f"{word} 00:00:00"
        yield f"{word}T00:00:00"


def measures(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    contract: Contract,
    today: date,
    update_every: float | None,
) -> Iterator[Measure]:
    """Measure one table; of a key only the rows that have it, the others are missing it.

    Args:
        connection: where the table is.
        table: the table.
        contract: what to measure.
        today: the day against which age counts.
        update_every: seconds after which a row is stale; None where none is said.
    """
    if not table.rows:
        return
    yield from _completeness(connection, table, contract)
    yield from _uniqueness(connection, table, contract)
    for column in contract.fields:
        yield from _conformity(connection, table, contract, column)
    if contract.outcome is not None:
        yield from outcomes(connection, table, contract, contract.outcome)
    if contract.updated is not None:
        yield from _timeliness(connection, table, contract, today, update_every)


def _ints(connection: duckdb.DuckDBPyConnection, sql: str) -> list[int]:
    row = connection.execute(sql).fetchone() or ()
    return [int(value or 0) for value in row]


def share(dimension: str, metric: str, field: str | None, hits: int, n: int) -> Measure:
    """Make a measure of a share with its interval."""
    low, high = wilson(hits, n)
    return Measure(dimension, metric, field, hits / n if n else 0.0, low, high, n, hits)


def clustered(plain: Measure, lost: float, squares: float, rows: int) -> Measure:
    """Give a measure of cells its weights, and the interval that its rows allow.

    Cells of a row are often lost together, so that ten cells of one row tell less than ten of ten
    rows: the interval is that of as many independent cells as have the variance found among rows
    (Kish 1965, the design effect), at most all of them; where none or all are lost, of the rows.

    Args:
        plain: the share of cells that are present.
        lost: the mean share that a row has lost, by weight.
        squares: the mean of the squares of those shares.
        rows: how many rows there are.
    """
    value, variance = 1 - lost, max(0.0, squares - lost**2) / rows
    independent = value * lost / variance if variance > 0 else float(rows)
    low, high = wilson(value * (n := min(float(plain.n), independent)), n)
    return replace(plain, value=value, low=min(low, value), high=max(high, value))


def _completeness(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract
) -> Iterator[Measure]:
    columns: Sequence[str] = contract.required
    if not columns:
        return
    weights = np.array([contract.weights.get(column, 1.0) for column in columns])
    missing: list[int] = []
    lost, gone = np.zeros(table.rows), np.zeros(table.rows, dtype=bool)
    for first in range(0, len(columns), AT_ONCE):
        part = np.zeros(table.rows)
        for place, empty in enumerate(_gaps(connection, table, contract, columns, first), first):
            missing.append(int(empty.sum()))
            part += weights[place] * empty
            gone |= empty
        lost += part / weights.sum()
    complete = int((~gone).sum())
    cells = table.rows * len(columns)
    present = share("completeness", "presentCells", None, cells - sum(missing), cells)
    mean, squares = float(lost.mean()), float((lost * lost).mean())
    yield clustered(present, mean, squares, table.rows)
    yield share("completeness", "completeRows", None, complete, table.rows)
    for column, count in zip(columns, missing, strict=True):
        yield share("completeness", "missingValues", column, count, table.rows)


def _gaps(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    contract: Contract,
    columns: Sequence[str],
    first: int,
) -> Iterator[NDArray[np.bool_]]:
    """Tell of each row whether it misses a column: one array for each of those of one statement."""
    tests = ", ".join(
        f"{missing_sql(column, contract)} as c{place}"
        for place, column in enumerate(columns[first : first + AT_ONCE])
    )
    rows = connection.execute(f"select {tests} from {table.name}").fetchnumpy()  # noqa: S608 - quoted
    for place in range(len(rows)):
        yield np.asarray(rows[f"c{place}"], dtype=bool)


def _uniqueness(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract
) -> Iterator[Measure]:
    if contract.key is None:
        yield from _identical(connection, table)
        return
    if table.sample and table.sample.column != contract.key:
        return
    key, gone = sql_name(contract.key), missing_sql(contract.key, contract)
    keyed, distinct = _ints(
        connection,
        f"select count(*), count(distinct {key}) from {table.name} where not {gone}",  # noqa: S608 - quoted
    )
    if contract.key not in contract.required:
        missing = table.rows - keyed
        yield share("completeness", "missingValues", contract.key, missing, table.rows)
    yield share("uniqueness", "distinctKeys", contract.key, distinct, keyed)
    yield share("uniqueness", "duplicateRows", contract.key, keyed - distinct, keyed)
    if distinct < table.rows:
        yield from _identical(connection, table)


def _identical(connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[Measure]:
    """Count the rows that are copies of another, cell by cell; of rows drawn singly none can be."""
    if table.sample is not None and table.sample.column is None:
        return
    cells = ", ".join(sql_name(column) for column in table.columns)
    (different,) = _ints(connection, f"select count(distinct hash({cells})) from {table.name}")  # noqa: S608 - quoted
    yield share("uniqueness", "identicalRows", None, table.rows - different, table.rows)


def conforming(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract, column: str
) -> tuple[int, int]:
    """Count the cells of a column that are there, and those of them that are of its type."""
    name, gone = sql_name(column), missing_sql(column, contract)
    valid = {
        "email": f"regexp_matches(trim({name}), '{EMAIL}')",
        "phone": f"regexp_matches(trim({name}), '{PHONE}')",
        "number": f"regexp_matches(trim({name}), '{NUMBER}')",
        "date": f"{date_sql(name)} is not null",
        "text": "true",
    }[contract.fields[column]]
    present, right = _ints(
        connection,
        f"select sum((not {gone})::int), sum((not {gone} and {valid})::int) from {table.name}",  # noqa: S608 - quoted
    )
    return present, right


def _conformity(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract, column: str
) -> Iterator[Measure]:
    name, gone = sql_name(column), missing_sql(column, contract)
    kind = contract.fields[column]
    present, right = conforming(connection, table, contract, column)
    if kind != "text":
        yield share("conformity", "validValues", column, right, present)
    yield from _shapes(connection, table, name, column)
    if kind == "date":
        yield _ambiguous(connection, table, name, column, gone, present)


def _shapes(
    connection: duckdb.DuckDBPyConnection, table: Table, name: str, column: str
) -> Iterator[Measure]:
    """Count the most frequent shape: digits as 9, letters as A; before any meaning."""
    mask = rf"regexp_replace(regexp_replace({name}, '\p{{L}}', 'A', 'g'), '\d', '9', 'g')"
    rows = connection.execute(
        f"select count(*) as n from {table.name} where {name} is not null "  # noqa: S608 - quoted
        f"and trim({name}) <> '' group by {mask} order by n desc"
    ).fetchall()
    counts = [int(row[0]) for row in rows]
    total = sum(counts)
    if total:
        yield share("conformity", "dominantShape", column, counts[0], total)
        yield _entropy(column, counts, total)


def _entropy(column: str, counts: Sequence[int], total: int) -> Measure:
    """Give the entropy of the shapes in bits: 0 where all are alike (Shannon 1948).

    The interval is that of the estimate's standard deviation, with the bias of few rows
    (Miller 1955) added above. Where one shape alone was seen, another may be as frequent as the
    interval of its share allows.
    """
    parts = [count / total for count in counts]
    bits = -sum(p * log2(p) for p in parts)
    spread = Z * sqrt(max(0.0, sum(p * log2(p) ** 2 for p in parts) - bits**2) / total)
    bias = (len(counts) - 1) / (2 * total * log(2))
    low, high = max(0.0, bits - spread), bits + spread + bias
    if len(counts) == 1:
        rest = max(1e-12, 1 - wilson(total, total)[0])
        high = -rest * log2(rest) - (1 - rest) * log2(1 - rest) if rest < 1 else 1.0
    return Measure("conformity", "shapeEntropy", column, abs(bits), low, high, total, 0, "bits")


def _ambiguous(  # noqa: PLR0913, PLR0917 - a column and how it is read
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    name: str,
    column: str,
    gone: str,
    present: int,
) -> Measure:
    """Count dates whose day and month could be swapped: both at most 12, and not alike in ISO.

    Where dates with the same sign between their parts show one order `SHOWN` times and the other
    never, the column says how it is read.
    """
    parts = r"'^(\d{1,2})([/.-])(\d{1,2})[/.-]\d{2,4}$'"
    first, sign, second = (f"regexp_extract({day_sql(name)}, {parts}, {k})" for k in (1, 2, 3))
    one, two = (f"try_cast({part} as int)" for part in (first, second))
    rows = connection.execute(
        f"select sum((one <= 12 and two <= 12 and one <> two)::int), "  # noqa: S608 - quoted
        "sum((one > 12 and two <= 12)::int), sum((two > 12 and one <= 12)::int) from "
        f"(select {one} as one, {two} as two, {sign} as sign from {table.name} where not {gone}) "
        "group by sign"
    ).fetchall()
    orders = ((int(doubt or 0), {int(days or 0), int(months or 0)}) for doubt, days, months in rows)
    count = sum(doubt for doubt, shown in orders if min(shown) or max(shown) < SHOWN)
    return share("conformity", "ambiguousDates", column, count, present)


def _timeliness(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    contract: Contract,
    today: date,
    update_every: float | None,
) -> Iterator[Measure]:
    """Measure the ages of the rows that have a date; a sign for nothing, as 01.01.1900, is none.

    What is yet to come is counted and has no age.
    """
    column = contract.updated or ""
    age = f"date_diff('day', {date_sql(sql_name(column))}, date '{today}')"
    found = connection.execute(
        f"select {age} as age from {table.name} "  # noqa: S608 - quoted
        f"where not {missing_sql(column, contract)} and {age} is not null order by age"
    )
    rows = columns_of(found)["age"]
    n = len(rows)
    if n == 0:
        return
    come = int((rows < 0).sum())
    if come:
        yield share("timeliness", "futureRows", column, come, n)
    if come < n:
        newest = float(rows[come]) * DAY
        yield Measure("timeliness", "ageNewest", column, newest, newest, newest, n, 0, "seconds")
    yield from _quantiles("age", column, rows[come:])
    if update_every is not None:
        stale = int((rows * DAY > update_every).sum())
        yield share("timeliness", "staleRows", column, stale, n)


def _quantiles(metric: str, column: str, days: NDArray[np.int64]) -> Iterator[Measure]:
    """Give the median and the 95th percentile of days in order, as seconds."""
    n = len(days)
    for name, part in (("P50", 0.5), ("P95", 0.95)) if n else ():
        at = (n - 1) * part
        low, high = quantile_ranks(part, n)
        below, above = float(days[int(at)]), float(days[min(n - 1, int(at) + 1)])
        value = (below + (above - below) * (at - int(at))) * DAY
        ends = float(days[low - 1]) * DAY, float(days[high - 1]) * DAY
        yield Measure("timeliness", metric + name, column, value, *ends, n, n, "seconds")


def outcomes(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract, outcome: Outcome
) -> Iterator[Measure]:
    """Measure what a model would learn from: how many cases have an outcome, the rarest, its delay.

    What the history of events adds (what was known when it was decided) comes from a log.
    """
    name, gone = sql_name(outcome.column), missing_sql(outcome.column, contract)
    rows = connection.execute(
        f"select count(*) as n from {table.name} where not {gone} group by trim({name}) order by n"  # noqa: S608 - quoted
    ).fetchall()
    counts = [int(row[0]) for row in rows]
    present = sum(counts)
    yield share("completeness", "outcomesKnown", outcome.column, present, table.rows)
    if counts:
        yield share("coverage", "smallestClass", outcome.column, counts[0], present)
    if outcome.decided in table.columns and outcome.known in table.columns:
        yield from _delay(connection, table, contract, outcome)


def _delay(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract, outcome: Outcome
) -> Iterator[Measure]:
    columns = outcome.decided or "", outcome.known or ""
    one, two = (date_sql(sql_name(column)) for column in columns)
    gone = " or ".join(missing_sql(column, contract) for column in columns)
    days = f"date_diff('day', {one}, {two})"
    found = connection.execute(
        f"select {days} as days from {table.name} "  # noqa: S608 - quoted
        f"where not ({gone}) and {days} is not null order by days"
    )
    rows = columns_of(found)["days"]
    before = int((rows < 0).sum())
    if before:
        yield share("consistency", "knownBeforeDecided", outcome.column, before, len(rows))
    yield from _quantiles("outcomeDelay", outcome.column, rows[before:])
