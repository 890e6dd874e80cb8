"""DuckDB within bounds: it spills to a temporary folder that is gone afterwards, and its answers.

An answer is read to its end: what is left unread would block the next.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import duckdb
import numpy as np
from numpy.typing import NDArray

__all__ = ["asked", "columns_of", "counted", "engine"]

MEMORY: Final = "40%"
"""The part of the machine's memory that tables may fill before they spill to the disk."""


@contextmanager
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """Give an empty database in memory; it fetches nothing from the network."""
    with tempfile.TemporaryDirectory(prefix="wfmap-", ignore_cleanup_errors=True) as folder:
        connection = duckdb.connect(
            config={
                "memory_limit": MEMORY,
                "temp_directory": folder,
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            }
        )
        connection.execute("set enable_progress_bar = false")  # it would write into the report
        try:
            yield connection
        finally:
            connection.close()


def asked(connection: duckdb.DuckDBPyConnection, statement: str) -> tuple[Any, ...]:
    """Give the first row of an answer; nothing where there is none."""
    rows = connection.execute(statement).fetchall()
    return tuple(rows[0]) if rows else ()


def columns_of(answer: duckdb.DuckDBPyConnection) -> dict[str, NDArray[np.int64]]:
    """Give the columns of an answer, all of whole numbers of which none is missing."""
    found: dict[str, Any] = dict(answer.fetchnumpy())
    return {name: np.asarray(column, dtype=np.int64) for name, column in found.items()}


def counted(connection: duckdb.DuckDBPyConnection, rows: str) -> int:
    """Count the rows of a table or of what a function of tables gives."""
    (number,) = asked(connection, f"select count(*) from {rows}")  # noqa: S608 - quoted by its writer
    return int(number)
