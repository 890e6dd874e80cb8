"""What every kind of source can do, so that a table is filled the same way from each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import duckdb

from wfmap.audit.sources.sampling import Draw
from wfmap.audit.sources.telling import sql_name

__all__ = ["Poured", "Source", "Target", "Told"]

Told = Callable[[int, int | None], None]
"""Gets the rows read so far, and those there are, None where that is not known."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where rows go: a table of DuckDB, made anew; `told` gets the rows so far."""

    connection: duckdb.DuckDBPyConnection
    name: str
    told: Callable[[int], None]

    @property
    def table(self) -> str:
        """Its name, quoted."""
        return sql_name(self.name)


@dataclass(frozen=True, slots=True)
class Poured:
    """What happened while a table was filled: lines that are no rows, and what is to be said.

    `written` tells whether people may have written totals and notes below the last row.
    """

    rejected: int = 0
    remarks: tuple[str, ...] = ()
    written: bool = False


class Source(Protocol):
    """An opened source of rows."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns, each another whatever the case."""
        ...

    def count(self, connection: duckdb.DuckDBPyConnection, most: int) -> int | None:
        """Count its rows, where that is cheaper than reading them.

        Returns:
            The rows; None where they are surely few enough, or can only be counted once read.
        """
        ...

    def pour(self, target: Target, taken: Draw | None) -> Poured:
        """Fill a table with every row, or with those of a sample."""
        ...
