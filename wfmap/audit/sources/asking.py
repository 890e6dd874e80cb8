"""One row of an answer of DuckDB, read to its end: what is left unread would block the next."""

from typing import Any

import duckdb

__all__ = ["asked", "counted"]


def asked(connection: duckdb.DuckDBPyConnection, statement: str) -> tuple[Any, ...]:
    """Give the first row of an answer; nothing where there is none."""
    rows = connection.execute(statement).fetchall()
    return tuple(rows[0]) if rows else ()


def counted(connection: duckdb.DuckDBPyConnection, rows: str) -> int:
    """Count the rows of a table or of what a function of tables gives."""
    (number,) = asked(connection, f"select count(*) from {rows}")  # noqa: S608 - quoted by its writer
    return int(number)
