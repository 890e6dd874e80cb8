"""Two tables that speak of the same things, and rows of one table that are the same thing twice."""

from collections.abc import Iterator
from math import sqrt
from typing import Final

import duckdb

from wfmap.readiness.data.contract import Comparison, Contract
from wfmap.readiness.data.intervals import Z, wilson
from wfmap.readiness.data.linkage import Linkage, link
from wfmap.readiness.data.measures import Measure, quoted, share
from wfmap.readiness.data.tables import Table

__all__ = ["agreement", "duplicates"]

DOUBT: Final = 0.05
"""Share by which the expected number of twins was off at most on tables with known truth."""


def agreement(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    contract: Contract,
    other: Table,
    comparison: Comparison,
) -> Iterator[Measure]:
    """Measure how far keys meet, raw and normalised, and where matched rows contradict.

    Normalising drops case, blanks and punctuation: what cleaning would buy.
    """
    if contract.key is None:
        return
    mine, theirs = quoted(contract.key), quoted(comparison.key)
    for metric, one, two in (
        ("keysFoundRaw", mine, theirs),
        ("keysFoundNormalised", _normal(mine), _normal(theirs)),
    ):
        yield _found(connection, (table, one), (other, two), metric, contract.key)
        yield _rows_found(connection, (other, two), (table, one), f"{metric}Back", comparison)
    for own, other_name in comparison.same:
        if other_name in other.columns:
            yield _conflicts(connection, (table, mine, own), (other, theirs, other_name))


def _normal(column: str) -> str:
    return rf"upper(regexp_replace({column}, '[^[:alnum:]]', '', 'g'))"


def _found(
    connection: duckdb.DuckDBPyConnection,
    mine: tuple[Table, str],
    theirs: tuple[Table, str],
    metric: str,
    field: str,
) -> Measure:
    """Count the distinct keys of a table that another has."""
    (table, key), (other, foreign) = mine, theirs
    row = connection.execute(
        f"select count(*), sum((k in (select {foreign} from {other.name}))::int) "  # noqa: S608 - quoted
        f"from (select distinct {key} as k from {table.name} where {key} is not null)"
    ).fetchone() or (0, 0)
    return share("coverage", metric, field, int(row[1] or 0), int(row[0]))


def _rows_found(
    connection: duckdb.DuckDBPyConnection,
    theirs: tuple[Table, str],
    mine: tuple[Table, str],
    metric: str,
    comparison: Comparison,
) -> Measure:
    """Count the rows of the other table whose key is found here."""
    (other, foreign), (table, key) = theirs, mine
    row = connection.execute(
        f"select count(*), sum(({foreign} in (select {key} from {table.name}))::int) "  # noqa: S608 - quoted
        f"from {other.name} where {foreign} is not null"
    ).fetchone() or (0, 0)
    name = f"{comparison.store}.{comparison.key}"
    return share("coverage", metric, name, int(row[1] or 0), int(row[0]))


def _conflicts(
    connection: duckdb.DuckDBPyConnection,
    mine: tuple[Table, str, str],
    theirs: tuple[Table, str, str],
) -> Measure:
    """Count the rows of the other table that contradict the row of the same normalised key.

    Each side is a table, its quoted key and the column of the fact.
    """
    (table, key, column), (other, foreign, column_there) = mine, theirs
    name, there = quoted(column), quoted(column_there)
    row = connection.execute(
        f"select count(*), sum((upper(trim(o.{there})) <> upper(trim(t.fact)))::int) "  # noqa: S608 - quoted
        f"from {other.name} o join (select {_normal(key)} as k, any_value({name}) as fact "
        f"from {table.name} group by 1) t on {_normal(f'o.{foreign}')} = t.k"
    ).fetchone() or (0, 0)
    return share("consistency", "conflicts", column, int(row[1] or 0), int(row[0]))


def _weight(connection: duckdb.DuckDBPyConnection, table: Table, found: Linkage) -> float:
    """Tell for how many pairs, per share of rows read, one pair of a sample stands on average.

    Both rows of a pair are in a sample of a share p with a chance of p squared; with p, if the
    sample was drawn by a column whose value they share.
    """
    if table.sample is None:
        return 1.0
    apart = 1 / table.sample.share
    if table.sample.column is None or not len(found.pairs):
        return apart
    keys = connection.execute(
        f"select {_normal(quoted(table.sample.column))} as k from {table.name}"  # noqa: S608 - quoted
    ).fetchall()
    together = float(sum(keys[i] == keys[j] != (None,) for i, j in found.pairs.tolist()))
    return apart + (1 - apart) * together / len(found.pairs)


def duplicates(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract
) -> Iterator[Measure]:
    """Measure the share of rows that have a probable twin before them, and how sure that is.

    Its interval holds what is expected of all pairs, not only of those called twins, with the
    doubt of the estimate. A sample is counted up to the whole table.
    """
    if len(contract.alike) < 2 or not table.rows:  # noqa: PLR2004 - a name and something else
        return
    found = link(connection, table, contract)
    later = len(set(found.pairs[:, 1].tolist()))
    whole = table.rows / _weight(connection, table, found)
    doubt = DOUBT * found.expected + Z * sqrt(found.spread**2 + max(found.expected, 1.0))
    low = max(0.0, min(later, found.expected - doubt) / whole)
    high = min(1.0, max(later, found.expected + doubt) / whole)
    yield Measure(
        "uniqueness", "fuzzyDuplicates", None, min(1.0, later / whole), low, high, table.rows, later
    )
    pairs = len(found.pairs)
    if pairs:
        sure = round(found.precision * pairs)
        ends = wilson(sure, pairs)
        yield Measure(
            "uniqueness", "fuzzyPrecision", None, found.precision,
            min(ends[0], found.precision), max(ends[1], found.precision), pairs, sure,
        )  # fmt: skip
