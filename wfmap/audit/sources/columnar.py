"""Parquet and JSON → rows of text."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from wfmap.audit.sources.database import counted
from wfmap.audit.sources.files import glob_literal
from wfmap.audit.sources.sampling import Draw, kept_sql
from wfmap.audit.sources.source import Poured, Target
from wfmap.audit.sources.streaming import ROW_NUMBER
from wfmap.audit.sources.telling import (
    AuditError,
    distinct_names,
    first_line,
    sql_name,
    text_literal,
)

__all__ = ["COLUMNAR", "Columnar", "open_json", "open_parquet"]

PARQUET: Final = (".parquet",)
JSON: Final = (".jsonl", ".ndjson", ".json")
AS_ROWS: Final = "map_inference_threshold=-1, field_appearance_threshold=0"
"""Objects are rows, however many fields they have, and however few of them each."""
COLUMNAR: Final = (*PARQUET, *JSON)
WHOLE: Final = "1e15"
"""Below it a float holds every whole number."""


@dataclass(frozen=True, slots=True)
class Columnar:
    """A file that DuckDB reads by itself: how it scans it, and how each column becomes text."""

    scan: str
    columns: tuple[str, ...]
    texts: tuple[str, ...]
    remarks: tuple[str, ...]
    fewest_bytes: float
    size: int

    def count(self, connection: duckdb.DuckDBPyConnection, most: int) -> int | None:
        """Count its rows, unless it is too small to have too many."""
        if self.size / self.fewest_bytes < most:
            return None
        return counted(connection, self.scan)

    def pour(self, target: Target, taken: Draw | None) -> Poured:
        """Fill a table."""
        cells = ", ".join(
            f"{text} as {sql_name(name)}"
            for text, name in zip(self.texts, self.columns, strict=True)
        )
        selected = f"select {cells} from {self.scan}"  # noqa: S608 - quoted
        if taken is not None:
            number = sql_name(ROW_NUMBER)
            numbered = f"select {cells}, row_number() over () as {number} from {self.scan}"  # noqa: S608 - quoted
            kept = kept_sql(taken, number)
            selected = f"select * exclude ({number}) from ({numbered}) where {kept}"  # noqa: S608 - quoted
        target.connection.execute(f"create or replace table {target.table} as {selected}")
        return Poured(0, self.remarks)


def open_parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> Columnar:
    """Open a Parquet file; what is in it becomes text.

    Bytes become hexadecimal digits, lists and objects JSON, whole numbers have no decimals.
    """
    scan = f"read_parquet({glob_literal(path)}, hive_partitioning=false)"
    found = connection.execute(f"describe select * from {scan}").fetchall()  # noqa: S608 - quoted
    columns, remarks = distinct_names([str(c[0]) for c in found])
    bytes_in = [str(c[0]) for c in found if str(c[1]) == "BLOB"]
    texts = tuple(_text(sql_name(str(c[0])), str(c[1])) for c in found)
    told = [f"'{name}' holds bytes; they are read as hexadecimal" for name in bytes_in]
    nested = [str(c[0]) for c in found if _is_nested(str(c[1]))]
    told += [f"'{name}' holds lists or objects; they are read as JSON" for name in nested]
    return Columnar(scan, columns, texts, (*remarks, *told), 1e-6, path.stat().st_size)


def _is_nested(kind: str) -> bool:
    return kind.endswith("]") or kind.startswith(("STRUCT(", "MAP(", "UNION("))


def _text(name: str, kind: str) -> str:
    """Write SQL for a cell as text: 5.0 as 5, since a column of numbers with gaps holds floats."""
    text = f"cast({name} as varchar)"
    if kind == "BLOB":
        return rf"'\x' || lower(hex({name}))"
    if _is_nested(kind):
        return f"case when {name} is null then null else cast(to_json({name}) as varchar) end"
    if kind not in {"FLOAT", "DOUBLE"}:
        return text
    whole = f"{name} = trunc({name}) and abs({name}) < {WHOLE}"
    return (
        f"case when isnan({name}) then null when {whole} then cast({name}::bigint as varchar) "
        f"else {text} end"
    )


def open_json(connection: duckdb.DuckDBPyConnection, path: Path) -> Columnar:
    """Open JSON lines, or a list of objects; what is nested in them stays JSON.

    Raises:
        AuditError: it is neither.
    """
    listed = path.suffix.casefold() == ".json"
    kind = "array" if listed else "newline_delimited"
    said = f"{glob_literal(path)}, format='{kind}', hive_partitioning=false"
    try:
        found = connection.execute(
            f"describe select * from read_json({said}, sample_size=-1, maximum_depth=1, {AS_ROWS})"  # noqa: S608 - quoted
        ).fetchall()
    except duckdb.Error as error:
        if "top-level JSON array" in str(error):
            raise AuditError(
                f"'{path.name}' is no list of objects", 'write it like [{"id": 1}, {"id": 2}]'
            ) from None
        raise AuditError(
            f"'{path.name}' cannot be read: {_without_path(first_line(error), path)}",
            "repair that line, or leave it out",
        ) from None
    raw = [str(c[0]) for c in found]
    if raw == ["json"] or not raw:
        raise AuditError(
            f"'{path.name}' holds something that is no object", 'each row is like {"id": 1}'
        )
    spec = ", ".join(f"{text_literal(name)}: 'VARCHAR'" for name in raw)
    columns, remarks = distinct_names(raw)
    texts = tuple(sql_name(name) for name in raw)
    scan = f"read_json({said}, columns={{{spec}}})"
    return Columnar(scan, columns, texts, remarks, 8.0, path.stat().st_size)


def _without_path(message: str, path: Path) -> str:
    return message.replace(str(path), path.name)
