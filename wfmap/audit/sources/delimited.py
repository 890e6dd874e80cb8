"""CSV and its kin → rows: what is no row is counted and named with its line.

DuckDB reads the file in a stream. In another encoding than UTF-8, or where the ends of its lines
are of several kinds, it reads a copy, which is gone afterwards.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from wfmap.audit.sources.closing import notes_at_end
from wfmap.audit.sources.database import asked, counted
from wfmap.audit.sources.dialect import (
    BLOCK,
    Dialect,
    Encoded,
    dialect_of,
    encoding_of,
    lines_before,
    opened,
)
from wfmap.audit.sources.files import glob_literal
from wfmap.audit.sources.sampling import Draw, kept_sql
from wfmap.audit.sources.source import Poured, Target
from wfmap.audit.sources.streaming import ROW_NUMBER
from wfmap.audit.sources.telling import sql_name, text_literal

__all__ = ["DELIMITED", "open_delimited"]

DELIMITED: Final = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz")
SHOWN: Final = 3
"""Lines that a remark names."""
LONGEST_ROW: Final = 16_000_000
"""Bytes of a row; longer ones are no rows, lest one quote that is never closed takes the memory."""


@contextmanager
def open_delimited(path: Path) -> Iterator["Delimited"]:
    """Open a text file of rows.

    Raises:
        AuditError: it is empty, packed and damaged, or names no columns.
    """
    encoded = encoding_of(path)
    if encoded.encoding == "utf-8":
        yield Delimited(path, path, encoded, dialect_of(path))
        return
    with _copied(path, encoded.encoding, newline="") as copy:
        yield Delimited(path, copy, encoded, dialect_of(copy))


@contextmanager
def _copied(path: Path, encoding: str, newline: str | None) -> Iterator[Path]:
    """Write a copy in UTF-8, gone afterwards; without `newline` every line ends alike."""
    import io  # noqa: PLC0415 - rarely needed

    with tempfile.TemporaryDirectory(prefix="wfmap-") as folder:
        copy = Path(folder) / ("copy.tsv" if ".tsv" in path.name.casefold() else "copy.csv")
        with (
            opened(path) as raw,
            io.TextIOWrapper(raw, encoding, "replace", newline=newline) as text,
            copy.open("w", encoding="utf-8", newline="") as written,
        ):
            while block := text.read(BLOCK):
                written.write(block)
        yield copy


@dataclass(frozen=True, slots=True)
class Delimited:
    """A text file of rows: `path` as it is called, `file` as it is read."""

    path: Path
    file: Path
    encoded: Encoded
    dialect: Dialect

    @property
    def columns(self) -> tuple[str, ...]:
        """The names in its first line."""
        return self.dialect.columns

    def count(self, connection: duckdb.DuckDBPyConnection, most: int) -> int | None:
        """Count the rows of a file whose size says that they may be too many."""
        if self.encoded.size / self.dialect.row_bytes < most / 2:
            return None
        try:
            return counted(connection, self._scan(self.file))
        except duckdb.InvalidInputException:
            return None

    def pour(self, target: Target, taken: Draw | None) -> Poured:
        """Fill a table; a file whose lines end in several ways is read from a copy."""
        try:
            return self._poured(target, taken, self.file, self._remarks())
        except duckdb.InvalidInputException as error:
            if "state machine" not in str(error):
                raise
        with _copied(self.file, "utf-8", newline=None) as copy:
            remark = "its lines end in several ways; all were read as line feeds"
            return self._poured(target, taken, copy, (*self._remarks(), remark))

    def _remarks(self) -> tuple[str, ...]:
        if self.encoded.encoding == "utf-8":
            return self.dialect.remarks
        told = f"{self.path.name} is not UTF-8; it was read as {_called(self.encoded.encoding)}"
        return (told, *self.dialect.remarks)

    def _scan(self, file: Path) -> str:
        columns = ", ".join(f"{text_literal(c)}: 'VARCHAR'" for c in self.columns)
        packed = "gzip" if file.suffix.casefold() == ".gz" else "none"
        return (
            f"read_csv({glob_literal(file)}, auto_detect=false, columns={{{columns}}}, "
            f"header={str(self.dialect.named).lower()}, "
            f"delim={text_literal(self.dialect.delimiter)}, quote='\"', escape='\"', "
            f"skip={self.dialect.skipped}, strict_mode=true, null_padding=false, "
            f"compression='{packed}', hive_partitioning=false, max_line_size={LONGEST_ROW}, "
            "store_rejects=true, ignore_errors=true)"
        )

    def _poured(
        self, target: Target, taken: Draw | None, file: Path, remarks: tuple[str, ...]
    ) -> Poured:
        selected = f"select * from {self._scan(file)}"  # noqa: S608 - quoted
        if taken is not None:
            number = sql_name(ROW_NUMBER)
            counting = f"*, row_number() over () as {number}"
            numbered = f"select {counting} from {self._scan(file)}"  # noqa: S608 - quoted
            kept = kept_sql(taken, number)
            selected = f"select * exclude ({number}) from ({numbered}) where {kept}"  # noqa: S608 - quoted
        for table in ("reject_errors", "reject_scans"):
            target.connection.execute(f"drop table if exists {table}")
        target.connection.execute(f"create or replace table {target.table} as {selected}")
        ended, told = notes_at_end(file, self.dialect.delimiter, len(self.columns))
        return _with_rejects(target.connection, file, (*remarks, *told), ended)


def _called(encoding: str) -> str:
    """Name an encoding as people do, whatever the order of its bytes."""
    return "windows-1252" if encoding == "cp1252" else encoding.upper()[:6]


def _with_rejects(
    connection: duckdb.DuckDBPyConnection, file: Path, remarks: tuple[str, ...], ended: int
) -> Poured:
    """Count the lines that are no rows; a quote that is never closed may swallow many.

    Args:
        connection: where the file was read.
        file: the file.
        remarks: what is to be said of it already.
        ended: the last lines that are totals or notes, which are none of them.
    """
    text = "rtrim(l, chr(10) || chr(13))"
    lines = f"1 + length({text}) - length(replace({text}, chr(10), ''))"
    each = (
        "select min(line_byte_position) as b, coalesce(any_value(csv_line), '') as l "
        "from reject_errors group by line"
    )
    rejected = int(asked(connection, f"select coalesce(sum({lines}), 0) from ({each})")[0])  # noqa: S608 - our own
    rejected = max(0, rejected - ended)
    if not rejected:
        return Poured(0, remarks, written=True)
    first = connection.execute(f"select b from ({each}) order by b limit {SHOWN}").fetchall()  # noqa: S608 - our own
    told = ", ".join(str(n) for n in lines_before(file, tuple(int(r[0] or 0) for r in first)))
    (kind,) = asked(
        connection, "select error_type from reject_errors order by byte_position limit 1"
    )
    why = _WHY.get(str(kind), "")
    more = " and more" if rejected > len(first) else ""
    what = "1 line is no row" if rejected == 1 else f"{rejected:,} lines are no rows"
    remark = f"{what} of the table: line {told}{more}{why}"
    return Poured(rejected, (*remarks, remark), written=True)


_WHY: Final = {
    "TOO MANY COLUMNS": " (the first has too many cells)",
    "MISSING COLUMNS": " (the first has too few cells)",
    "UNQUOTED VALUE": " (the first opens a quote and does not close it)",
    "LINE SIZE OVER MAXIMUM": f" (the first is longer than {LONGEST_ROW:,} bytes)",
}
