"""A source → a table in DuckDB: whole, or a sample of what is too large."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from wfmap.audit.sources.closing import without_blank_columns, without_closing, without_strays
from wfmap.audit.sources.columnar import JSON, PARQUET, open_json, open_parquet
from wfmap.audit.sources.database import counted
from wfmap.audit.sources.delimited import DELIMITED, open_delimited
from wfmap.audit.sources.files import demand_file
from wfmap.audit.sources.hosts import NOTHING_MORE, Allowed
from wfmap.audit.sources.naming import POSTGRESQL, Place, place_of, suffix_of
from wfmap.audit.sources.sampling import MOST_ROWS, Draw, draw, kept_sql, sample_of
from wfmap.audit.sources.source import Poured, Source, Target, Told
from wfmap.audit.sources.sqlite_files import SQLITE, open_sqlite
from wfmap.audit.sources.telling import AuditError, first_line, is_full, no_room, sql_name
from wfmap.audit.tables import Table

__all__ = ["KeyOf", "load_table"]

KeyOf = Callable[[tuple[str, ...]], str | None]
"""Chooses the column to sample by, once the columns are known."""
SPREAD: Final = 2
"""How many times the rows that were asked for a sample may have, before rows are drawn singly."""


def load_table(  # noqa: PLR0913 - where from, where to, how much
    connection: duckdb.DuckDBPyConnection,
    name: str,
    source: str,
    folder: Path,
    *,
    key: str | KeyOf | None = None,
    most: int = MOST_ROWS,
    connections: Mapping[str, str] | None = None,
    allowed: Allowed = NOTHING_MORE,
    told: Told | None = None,
) -> Table:
    """Read a table into DuckDB; every value is text, as it is written there.

    Args:
        connection: where to; `engine()` gives one within bounds.
        name: what to call it there.
        source: a path relative to `folder`, `postgresql://user@host:port/db`,
            `mysql://user@host/db`, each with a table or sheet after `#`; or the name of a
            connection and a table: `NAME.TABLE`, `NAME.SCHEMA.TABLE`, `NAME#TABLE`.
        folder: where the document is.
        key: the column to sample by, so that all rows of one key stay together; None draws rows one
            by one. A function gets the columns first.
        most: rows of a table that are read whole; of a larger one a sample of about so many.
            0 reads all.
        connections: the URL, folder or file of each named connection.
        allowed: hosts and folders a person allows beside them.
        told: gets the rows read so far, and those to come where they are known.

    Raises:
        AuditError: it is not there, is of no known kind, or cannot be read; no password is in the
            message.
    """
    place = place_of(source, folder, connections or {}, allowed)
    with _told_clearly(place), _opened(connection, place) as found:
        target = Target(connection, name, told=lambda _: None)
        column = key(found.columns) if callable(key) else key
        column = column if column in found.columns else None
        return _filled(found, target, (most, column), place.remarks, told)


@contextmanager
def _told_clearly(place: Place) -> Iterator[None]:
    """Turn what machines say into what a person can act on."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        if is_full(error):
            raise no_room(place.said) from None
        if isinstance(error, PermissionError):
            raise AuditError(
                f"'{place.said}' cannot be opened: permission denied", "let this user read it"
            ) from None
        if isinstance(error, duckdb.OutOfMemoryException):
            raise AuditError(
                f"'{place.said}' is too large for the memory", "read fewer rows with --rows 1000000"
            ) from None
        said = first_line(error)
        if place.path is not None:
            said = said.replace(str(place.path), place.path.name)
        raise AuditError(f"'{place.said}' cannot be read: {said}", "is it damaged?") from None


@contextmanager
def _opened(connection: duckdb.DuckDBPyConnection, place: Place) -> Iterator[Source]:
    if place.path is not None:
        with _opened_file(connection, place.path, place) as found:
            yield found
    elif place.scheme in POSTGRESQL:
        from wfmap.audit.sources.postgresql import (  # noqa: PLC0415 - only for servers
            open_postgresql,
        )

        with open_postgresql(place.url, place.part, place.login, trusted=place.trusted) as found:
            yield found
    else:
        from wfmap.audit.sources.mysql import open_mysql  # noqa: PLC0415 - as above

        with open_mysql(place.url, place.part, place.login, trusted=place.trusted) as found:
            yield found


@contextmanager
def _opened_file(
    connection: duckdb.DuckDBPyConnection, path: Path, place: Place
) -> Iterator[Source]:
    demand_file(path, place.said.partition("#")[0])
    suffix = suffix_of(path)
    if suffix in DELIMITED:
        with open_delimited(path) as found:
            yield found
    elif suffix in SQLITE:
        with open_sqlite(path, place.part) as found:
            yield found
    elif suffix in PARQUET:
        yield open_parquet(connection, path)
    elif suffix in JSON:
        yield open_json(connection, path)
    else:
        from wfmap.audit.sources.workbooks import (  # noqa: PLC0415 - only for workbooks
            open_workbook,
        )

        yield open_workbook(path, place.part)


def _filled(
    found: Source,
    target: Target,
    limits: tuple[int, str | None],
    remarks: tuple[str, ...],
    told: Told | None,
) -> Table:
    most, column = limits
    total = found.count(target.connection, most) if most > 0 else None
    if told is not None:
        to_come = total if total is None or most <= 0 else min(total, most)
        told(0, to_come)
        target = Target(target.connection, target.name, lambda rows: told(rows, to_come))
    taken, poured = _poured(found, target, total or 0, most, column)
    ended = without_closing(target) if poured.written and taken is None else ()
    strays = without_strays(target, found.columns) if poured.written else ()
    columns, unnamed = (
        without_blank_columns(target, found.columns) if poured.written else (found.columns, ())
    )
    rows = counted(target.connection, target.table)
    target.told(rows)
    if taken is None and 0 < most < rows:
        total = rows
        taken = _thinned(target, total, most, column)
        rows = counted(target.connection, target.table)
    total = rows if total is None or taken is None else total
    sample = None if taken is None else sample_of(taken, rows, total)
    said = () if sample is None else (sample.sentence,)
    return Table(
        target.table,
        columns,
        rows,
        (*poured.remarks, *unnamed, *ended, *strays, *said, *remarks),
        total,
        sample,
        poured.rejected,
    )


def _poured(
    found: Source, target: Target, total: int, most: int, column: str | None
) -> tuple[Draw | None, Poured]:
    """Fill the table; where a few keys have most of the rows, draw rows one by one instead."""
    taken = draw(total, most, column)
    poured = found.pour(target, taken)
    if (
        taken is not None
        and column is not None
        and not _is_fair(counted(target.connection, target.table), most)
    ):
        taken = draw(total, most, None)
        poured = found.pour(target, taken)
    return taken, poured


def _is_fair(rows: int, most: int) -> bool:
    return 0 < rows <= SPREAD * most


def _thinned(target: Target, total: int, most: int, column: str | None) -> Draw | None:
    """Take the sample from a table that turned out to have too many rows."""
    whole = sql_name(f"{target.name} whole")
    target.connection.execute(f"drop table if exists {whole}")
    target.connection.execute(f"alter table {target.table} rename to {whole}")
    taken: Draw | None = None
    for by in (column, None):
        taken = draw(total, most, by)
        kept = "true" if taken is None else kept_sql(taken, "(rowid + 1)")
        target.connection.execute(
            f"create or replace table {target.table} as select * from {whole} where {kept}"  # noqa: S608 - quoted
        )
        if _is_fair(counted(target.connection, target.table), most):
            break
    target.connection.execute(f"drop table {whole}")
    return taken
