"""DuckDB within bounds: it spills to a temporary folder that is gone afterwards."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import duckdb

__all__ = ["engine"]

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
