"""A table or view of an SQLite file → rows of text."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from wfmap.audit.sources.sampling import Draw
from wfmap.audit.sources.source import Poured, Target
from wfmap.audit.sources.streaming import batches_of_rows, pour_batches
from wfmap.audit.sources.telling import AuditError, distinct_names, first_line, sql_name, way_out

__all__ = ["SQLITE", "open_sqlite"]

SQLITE: Final = (".db", ".sqlite", ".sqlite3")
BLOCK: Final = 20_000
"""Rows that are fetched at a time."""
BUSY_SECONDS: Final = 10.0
"""How long somebody else's lock is waited for."""


@contextmanager
def open_sqlite(path: Path, part: str) -> Iterator["SqliteTable"]:
    """Open a table of an SQLite file for reading only, closed afterwards.

    Raises:
        AuditError: it is no such file, or has no such table.
    """
    try:
        with closing(
            sqlite3.connect(
                f"{path.as_uri()}?mode=ro",
                uri=True,
                timeout=BUSY_SECONDS,
                check_same_thread=False,  # DuckDB fetches in a thread of its own, one at a time
            )
        ) as database:
            database.text_factory = bytes
            yield _opened(database, path, part)
    except sqlite3.Error as error:
        raise AuditError(
            f"'{path.name}' cannot be read: {first_line(error)}", "is it an SQLite file?"
        ) from None


def _opened(database: sqlite3.Connection, path: Path, part: str) -> "SqliteTable":
    names = [
        bytes(row[0]).decode("utf-8", "replace")
        for row in database.execute(
            "select name from sqlite_master where type in ('table', 'view') "
            "and name not like 'sqlite_%' order by name"
        )
    ]
    wanted = part or (names[0] if len(names) == 1 else "")
    if wanted not in names:
        said = f"has no table '{wanted}'" if wanted else f"has {len(names)} tables"
        raise AuditError(
            f"'{path.name}' {said}",
            way_out(wanted, names, f"write {path.name}#TABLE; there are"),
        )
    cursor = database.execute(f"select * from {sql_name(wanted)} limit 0")  # noqa: S608 - quoted, and a name it has
    return SqliteTable(database, wanted, tuple(str(c[0]) for c in cursor.description))


@dataclass(frozen=True, slots=True)
class SqliteTable:
    """A table of an SQLite file that is open."""

    database: sqlite3.Connection
    table: str
    names: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns."""
        return distinct_names(self.names)[0]

    def count(self, connection: duckdb.DuckDBPyConnection, most: int) -> int | None:  # noqa: ARG002 - it counts by itself
        """Count its rows."""
        (rows,) = self.database.execute(f"select count(*) from {sql_name(self.table)}").fetchone()  # noqa: S608 - quoted
        return int(rows)

    def pour(self, target: Target, taken: Draw | None) -> Poured:
        """Fill a table; bytes become hexadecimal digits."""
        blobs = self._with_bytes()
        cells = ", ".join(_cell(name, bytes_in=name in blobs) for name in self.names)
        cursor = self.database.execute(f"select {cells} from {sql_name(self.table)}")  # noqa: S608 - quoted
        blocks = iter(lambda: cursor.fetchmany(BLOCK), [])
        pour_batches(target, self.columns, batches_of_rows(self.columns, blocks), taken)
        told = tuple(f"'{name}' holds bytes; they are read as hexadecimal" for name in blobs)
        return Poured(0, (*distinct_names(self.names)[1], *told))

    def _with_bytes(self) -> tuple[str, ...]:
        """Name the columns in which some value is bytes."""
        tests = ", ".join(f"max(typeof({sql_name(name)}) = 'blob')" for name in self.names)
        row = self.database.execute(f"select {tests} from {sql_name(self.table)}").fetchone()  # noqa: S608 - quoted
        return tuple(name for name, found in zip(self.names, row, strict=True) if found)


def _cell(name: str, *, bytes_in: bool) -> str:
    """Write SQL for a cell as text: 5.0 as 5, since a column of numbers with gaps holds floats."""
    cell = sql_name(name)
    text = (
        f"case when typeof({cell}) = 'real' and abs({cell}) < 1e15 and {cell} = "
        f"cast({cell} as integer) then cast(cast({cell} as integer) as text) "
        f"else cast({cell} as text) end"
    )
    if not bytes_in:
        return text
    return (
        f"case when typeof({sql_name(name)}) = 'blob' "
        rf"then '\x' || lower(hex({sql_name(name)})) else {text} end"
    )
