"""Rows that come one after another → a table in DuckDB, in batches: nothing is held whole."""

import io
from collections.abc import Iterator, Sequence
from typing import Final

import duckdb
import pyarrow as pa
from pyarrow import csv

from wfmap.audit.sources.sampling import Draw, kept_sql
from wfmap.audit.sources.source import Target
from wfmap.audit.sources.telling import AuditError, sql_name

__all__ = ["batches_of_csv", "batches_of_rows", "pour_batches"]

BLOCK: Final = 16 << 20
"""Bytes of CSV that are read at a time; a row must fit."""
ROW_NUMBER: Final = "row number of the audit"
INCOMING: Final = "rows coming in"


def pour_batches(
    target: Target,
    columns: Sequence[str],
    batches: Iterator[pa.RecordBatch],
    taken: Draw | None = None,
) -> None:
    """Make a table of batches of text, or of those of their rows that a sample keeps.

    Raises:
        Exception: whatever the batches raise, as it was raised.
    """
    watched = _Watched(batches, target)
    schema = pa.schema([(column, pa.string()) for column in columns])
    reader = pa.RecordBatchReader.from_batches(schema, watched)
    selected = f"select * from {sql_name(INCOMING)}"  # noqa: S608 - quoted
    if taken is not None:
        numbered = (
            f"select *, row_number() over () as {sql_name(ROW_NUMBER)} from {sql_name(INCOMING)}"  # noqa: S608 - quoted
        )
        kept = kept_sql(taken, sql_name(ROW_NUMBER))
        selected = f"select * exclude ({sql_name(ROW_NUMBER)}) from ({numbered}) where {kept}"  # noqa: S608 - quoted
    target.connection.register(INCOMING, reader)
    try:
        target.connection.execute(f"create or replace table {target.table} as {selected}")
        target.connection.unregister(INCOMING)
    except duckdb.Error:
        if watched.failed is None:
            raise
    if watched.failed is not None:
        raise watched.failed


class _Watched:
    """Batches that count their rows, and keep what they raise: DuckDB would pass on its text."""

    def __init__(self, batches: Iterator[pa.RecordBatch], target: Target) -> None:
        self._batches = batches
        self._target = target
        self._rows = 0
        self.failed: Exception | None = None

    def __iter__(self) -> "_Watched":
        return self

    def __next__(self) -> pa.RecordBatch:
        try:
            batch = next(self._batches)
        except StopIteration:
            raise
        except Exception as error:
            self.failed = error
            raise
        self._rows += batch.num_rows
        self._target.told(self._rows)
        return batch


def batches_of_rows(
    columns: Sequence[str], blocks: Iterator[Sequence[Sequence[str | bytes | None]]]
) -> Iterator[pa.RecordBatch]:
    """Turn blocks of rows of text into batches; bytes are UTF-8, what is none is replaced."""
    for block in blocks:
        cells = [_array(column) for column in zip(*block, strict=True)]
        yield pa.record_batch(cells, names=list(columns))


def _array(cells: Sequence[str | bytes | None]) -> pa.Array:
    try:
        return pa.array(cells, pa.string())
    except (pa.ArrowInvalid, UnicodeEncodeError):
        return pa.array([_text(cell) for cell in cells], pa.string())


def _text(cell: str | bytes | None) -> str | None:
    if isinstance(cell, str):
        return cell.encode("utf-8", "replace").decode()
    return None if cell is None else cell.decode("utf-8", "replace")


def batches_of_csv(columns: Sequence[str], chunks: Iterator[bytes]) -> Iterator[pa.RecordBatch]:
    """Turn CSV as servers write it into batches: an empty cell is NULL, `""` is an empty text.

    Args:
        columns: the names; the CSV has none.
        chunks: whole lines or parts of them, in UTF-8.

    Raises:
        AuditError: it is not UTF-8, or a row is longer than a block.
        Exception: whatever the chunks raise, as it was raised.
    """
    feed = _Feed(chunks)
    try:
        if not feed.has_more():
            return
        yield from csv.open_csv(
            feed,
            read_options=csv.ReadOptions(
                column_names=list(columns), block_size=BLOCK, use_threads=False
            ),
            parse_options=csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(columns, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid as error:
        if feed.failed is not None:
            raise feed.failed from None
        raise _unreadable(error) from None


def _unreadable(error: pa.ArrowInvalid) -> AuditError:
    if "utf8" in str(error).casefold():
        return AuditError(
            "the table holds text that is no UTF-8",
            "the encoding of the database is not what it says",
        )
    return AuditError(
        f"a row is longer than {BLOCK >> 20} MB", "name a view that leaves the long column out"
    )


class _Feed(io.RawIOBase):
    """Chunks of bytes as a file that is read once."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__()
        self._chunks = chunks
        self._left = b""
        self.failed: Exception | None = None

    def readable(self) -> bool:
        return True

    def has_more(self) -> bool:
        """Look whether anything comes at all."""
        self._left = self._gathered(1)
        return bool(self._left)

    def read(self, size: int = -1, /) -> bytes:
        gathered = self._gathered(size if size >= 0 else BLOCK)
        self._left = gathered[size:] if size >= 0 else b""
        return gathered[:size] if size >= 0 else gathered

    def _gathered(self, size: int) -> bytes:
        parts, length = [self._left], len(self._left)
        try:
            while length < size and (chunk := next(self._chunks, b"")):
                parts.append(chunk)
                length += len(chunk)
        except Exception as error:
            self.failed = error
            raise
        return b"".join(parts)
