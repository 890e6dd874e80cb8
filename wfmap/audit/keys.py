"""The key of a table that nobody stated: a guess by names that the values must bear out.

A key is different in every row and missing in none, by definition: a column that repeats is none,
whatever it is called. Where no column is one, that is said, with two that are one together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, islice
from typing import Final

import duckdb

from wfmap.audit.contract import Contract
from wfmap.audit.measures import missing_sql
from wfmap.audit.sources.telling import sql_name
from wfmap.audit.tables import Table

__all__ = ["with_key"]

PAIRS: Final = 10
"""Pairs of columns that are looked at for a key of two."""
FEWEST: Final = 2
"""Rows from which on it shows whether a column repeats."""


def with_key(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract
) -> tuple[Contract, tuple[str, ...]]:
    """Keep of the guessed keys the first that is one; else none, and say so.

    Args:
        connection: where the table is.
        table: the table.
        contract: what was inferred of it; `keys` are its guesses.
    """
    if table.rows < FEWEST:
        return contract, ()
    counts = {name: _counts(connection, table, contract, name) for name in contract.keys}
    for name, (present, distinct) in counts.items():
        if _sampled_by(table, name) and present == distinct == table.rows:
            return replace(contract, key=name), ()
    told = tuple(_told(connection, table, counts))
    return replace(contract, key=None), told


def _sampled_by(table: Table, name: str) -> bool:
    return table.sample is None or table.sample.column == name


def _counts(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract, name: str
) -> tuple[int, int]:
    """Count the rows that have a column, and its different values."""
    row = connection.execute(
        f"select count(*), count(distinct {sql_name(name)}) from {table.name} "  # noqa: S608 - quoted
        f"where not {missing_sql(name, contract)}"
    ).fetchone() or (0, 0)
    return int(row[0]), int(row[1])


def _told(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    counts: dict[str, tuple[int, int]],
) -> Iterator[str]:
    say = "say in `audit` which column is its `key`"
    if table.sample is not None:
        yield f"no key is guessed: only a sample was read; {say}"
        return
    if not counts:
        yield f"no key is guessed: no column is named like one; {say}"
        return
    name, (present, distinct) = next(iter(counts.items()))
    why = (
        f"repeats in {present - distinct:,} of {present:,} rows"
        if present > distinct
        else f"is missing in {table.rows - present:,} of {table.rows:,} rows"
    )
    both = _together(connection, table, tuple(counts))
    hint = f"'{both[0]}' and '{both[1]}' together are different in every row" if both else say
    yield f"no key is guessed: '{name}' {why}; {hint}"


def _together(
    connection: duckdb.DuckDBPyConnection, table: Table, names: Sequence[str]
) -> tuple[str, str] | None:
    """Find two columns that are different in every row together, one of them named like a key."""
    others = [name for name in table.columns if name not in names]
    pairs = (*combinations(names, 2), *((name, other) for name in names for other in others))
    for one, two in islice(pairs, PAIRS):
        row = connection.execute(
            f"select count(distinct hash({sql_name(one)}, {sql_name(two)})) from {table.name} "  # noqa: S608 - quoted
            f"where {sql_name(one)} is not null and {sql_name(two)} is not null"
        ).fetchone()
        if row is not None and int(row[0]) == table.rows:
            return one, two
    return None
