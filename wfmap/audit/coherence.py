"""Samples of two tables → the parts of both that hold the same keys, or why there are none.

A key found in a sample of one table and not in another sample of another tells nothing. Samples by
the compared keys nest, though: of two, the smaller holds the keys that both have.
"""

from dataclasses import replace

import duckdb

from wfmap.audit.sources import Draw, kept_sql
from wfmap.audit.sources.sampling import SPACE
from wfmap.audit.tables import Table

__all__ = ["coherent", "is_coherent"]


def is_coherent(table: Table, column: str) -> bool:
    """Tell whether all rows of each value of a column were read, or none of them."""
    return table.sample is None or table.sample.column == column


def coherent(
    connection: duckdb.DuckDBPyConnection,
    mine: tuple[Table, str],
    theirs: tuple[Table, str],
) -> tuple[Table, Table] | str:
    """Give the parts of two tables that may be compared by a key each, or why none can be.

    Args:
        connection: where they are.
        mine: one table and its key.
        theirs: the other table and the column that holds that key.
    """
    for table, column in (mine, theirs):
        if not is_coherent(table, column):
            return (
                f"only a sample was read that was not drawn by '{column}'; read all with --rows 0"
            )
    shares = [t.sample.share if t.sample is not None else 1.0 for t, _ in (mine, theirs)]
    least = min(shares)
    parts = [
        table if share == least else _part(connection, table, Draw(round(least * SPACE), column))
        for (table, column), share in zip((mine, theirs), shares, strict=True)
    ]
    return parts[0], parts[1]


def _part(connection: duckdb.DuckDBPyConnection, table: Table, taken: Draw) -> Table:
    name = '"' + table.name.strip('"') + ' part"'
    connection.execute(
        f"create or replace temp table {name} as select * from {table.name} "  # noqa: S608 - quoted
        f"where {kept_sql(taken, 'rowid')}"
    ).fetchall()
    rows = connection.execute(f"select count(*) from {name}").fetchall()  # noqa: S608 - quoted
    return replace(table, name=name, rows=int(rows[0][0]))
