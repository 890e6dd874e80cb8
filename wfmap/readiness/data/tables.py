"""Files → tables of text in DuckDB: every value as it was written, nothing guessed, nothing lost.

Values stay text, so that shapes are counted before meaning. What cannot be read as a row is counted
with its line. CSV in another encoding than UTF-8 is read as windows-1252.
"""

import codecs
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from wfmap.errors import WfmapError
from wfmap.model.reading.faults import closest

__all__ = ["SUFFIXES", "Table", "load_table"]

SUFFIXES: Final = (
    ".csv",
    ".tsv",
    ".txt",
    ".parquet",
    ".jsonl",
    ".ndjson",
    ".xlsx",
    ".xls",
    ".ods",
    ".db",
    ".sqlite",
)
BLOCK: Final = 1 << 20
"""Bytes of a file that are looked at for its encoding, at a time."""
SHOWN: Final = 3
"""Lines that a message names."""


class AuditError(WfmapError):
    """A table cannot be read."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table in DuckDB, by its quoted name; `remarks` say what could not be read as rows."""

    name: str
    columns: tuple[str, ...]
    rows: int
    remarks: tuple[str, ...] = ()


def load_table(
    connection: duckdb.DuckDBPyConnection, name: str, source: str, folder: Path
) -> Table:
    """Read a table into DuckDB.

    Args:
        connection: where to.
        name: what to call it there.
        source: a path, relative to `folder`; a table or sheet after `#`.
        folder: where the document is.

    Raises:
        AuditError: it is not there, is of no known kind, or cannot be read.
    """
    path_text, _, part = source.partition("#")
    path = (folder / path_text).resolve()
    suffix = path.suffix.casefold()
    if suffix not in SUFFIXES:
        raise AuditError(f"'{source}' is no file that can be read", f"one of {', '.join(SUFFIXES)}")
    if not path.is_file():
        near = closest(
            path.name, tuple(p.name for p in path.parent.glob("*")) if path.parent.is_dir() else ()
        )
        raise AuditError(
            f"there is no file '{path_text}'",
            f"did you mean '{near}'?" if near else "check `source`",
        )
    try:
        return _load(connection, name, path, suffix, part)
    except duckdb.Error as error:
        raise AuditError(
            f"'{source}' cannot be read: {_first_line(error)}", "is it damaged?"
        ) from None
    except PermissionError:
        raise AuditError(f"'{source}' cannot be opened: permission denied") from None


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200]


def _load(
    connection: duckdb.DuckDBPyConnection, name: str, path: Path, suffix: str, part: str
) -> Table:
    match suffix:
        case ".csv" | ".tsv" | ".txt":
            return _csv(connection, name, path)
        case ".parquet":
            scan = "read_parquet(?)"
        case ".jsonl" | ".ndjson":
            scan = "read_json_auto(?, format='newline_delimited', sample_size=-1)"
        case ".db" | ".sqlite":
            return _rows(connection, name, *_sqlite(path, part))
        case _:
            return _rows(connection, name, *_excel(path, part))
    found = connection.execute(f"select * from {scan} limit 0", [str(path)]).description or []  # noqa: S608 - one of ours
    columns = tuple(str(column[0]) for column in found)
    cast = ", ".join(f"cast({_quoted(c)} as varchar) as {_quoted(c)}" for c in columns)
    connection.execute(
        f"create or replace table {_quoted(name)} as select {cast} from {scan}",  # noqa: S608 - quoted
        [str(path)],
    )
    return _table(connection, name, columns)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _table(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: tuple[str, ...],
    remarks: tuple[str, ...] = (),
) -> Table:
    row = connection.execute(f"select count(*) from {_quoted(name)}").fetchone()  # noqa: S608 - quoted
    return Table(_quoted(name), columns, int(row[0]) if row else 0, remarks)


def _csv(connection: duckdb.DuckDBPyConnection, name: str, path: Path) -> Table:
    if path.stat().st_size == 0:
        raise AuditError(f"'{path.name}' is empty", "a table has a line of names at least")
    if _is_utf8(path):
        return _read_csv(connection, name, path, ())
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=path.suffix, newline="") as copy:
        with path.open(encoding="cp1252", errors="replace", newline="") as original:
            while block := original.read(BLOCK):
                copy.write(block)
        copy.flush()
        remark = f"{path.name} is not UTF-8; it was read as windows-1252"
        return _read_csv(connection, name, Path(copy.name), (remark,))


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _read_csv(
    connection: duckdb.DuckDBPyConnection, name: str, path: Path, remarks: tuple[str, ...]
) -> Table:
    connection.execute("drop table if exists reject_errors")
    connection.execute("drop table if exists reject_scans")
    connection.execute(
        f"create or replace table {_quoted(name)} as select * from read_csv(?, all_varchar=true, "  # noqa: S608 - quoted
        "header=true, store_rejects=true, sample_size=-1, strict_mode=true, ignore_errors=true)",
        [str(path)],
    )
    lines = connection.execute("select distinct line from reject_errors order by line").fetchall()
    described = connection.execute(f"select * from {_quoted(name)} limit 0").description or []  # noqa: S608 - quoted
    columns = tuple(str(column[0]) for column in described)
    if lines:
        told = ", ".join(str(line[0]) for line in lines[:SHOWN])
        more = " and more" if len(lines) > SHOWN else ""
        remarks = (*remarks, f"{len(lines)} lines are no rows of the table: line {told}{more}")
    return _table(connection, name, columns, remarks)


def _sqlite(path: Path, part: str) -> tuple[tuple[str, ...], Iterator[Sequence[Any]]]:
    try:
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        names = [
            row[0]
            for row in database.execute(
                "select name from sqlite_master where type in ('table', 'view')"
            )
        ]
    except sqlite3.Error as error:
        raise AuditError(
            f"'{path.name}' cannot be read: {error}", "is it an SQLite file?"
        ) from None
    wanted = part or (names[0] if len(names) == 1 else "")
    if wanted not in names:
        near = closest(wanted, tuple(names))
        hint = (
            f"did you mean '{near}'?"
            if near
            else f"write {path.name}#TABLE; there are {', '.join(names)}"
        )
        raise AuditError(f"'{path.name}' has no table '{wanted}'", hint)
    cursor = database.execute(f"select * from {_quoted(wanted)}")  # noqa: S608 - quoted, and a name it has
    return tuple(column[0] for column in cursor.description), iter(cursor)


def _excel(path: Path, part: str) -> tuple[tuple[str, ...], Iterator[Sequence[Any]]]:
    import python_calamine  # noqa: PLC0415 - only for workbooks

    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
    except python_calamine.PasswordError:
        raise AuditError(f"'{path.name}' is locked by a password", "save it without one") from None
    except python_calamine.CalamineError as error:
        raise AuditError(
            f"'{path.name}' cannot be read: {_first_line(error)}", "is it a workbook?"
        ) from None
    wanted = part or book.sheet_names[0]
    if wanted not in book.sheet_names:
        near = closest(wanted, tuple(book.sheet_names))
        hint = f"did you mean '{near}'?" if near else f"there are {', '.join(book.sheet_names)}"
        raise AuditError(f"'{path.name}' has no sheet '{wanted}'", hint)
    rows = iter(book.get_sheet_by_name(wanted).to_python())
    head = next(rows, [])
    return tuple(str(cell) or f"column {k + 1}" for k, cell in enumerate(head)), rows


def _rows(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: tuple[str, ...],
    rows: Iterator[Sequence[Any]],
) -> Table:
    """Insert rows as text, in blocks, so that nothing is held whole."""
    if not columns:
        raise AuditError("the table has no columns", "a table has a line of names at least")
    typed = ", ".join(f"{_quoted(c)} varchar" for c in columns)
    connection.execute(f"create or replace table {_quoted(name)} ({typed})")
    places = ", ".join("?" * len(columns))
    block: list[list[str | None]] = []
    for row in rows:
        block.append([None if v is None or v == "" else str(v) for v in row])
        if len(block) >= 5000:  # noqa: PLR2004 - rows that are inserted in one go
            connection.executemany(f"insert into {_quoted(name)} values ({places})", block)  # noqa: S608 - quoted
            block = []
    if block:
        connection.executemany(f"insert into {_quoted(name)} values ({places})", block)  # noqa: S608 - quoted
    return _table(connection, name, columns)
