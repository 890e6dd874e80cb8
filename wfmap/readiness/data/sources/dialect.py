"""A text file of rows → its encoding, what parts its cells, and the names of its columns."""

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

from wfmap.readiness.data.sources.telling import AuditError, distinct_names, first_line

__all__ = ["Dialect", "Encoded", "dialect_of", "encoding_of", "lines_before", "opened"]

BLOCK: Final = 1 << 20
"""Bytes of a file that are looked at, at a time; the first of them decide on the dialect."""
DELIMITERS: Final = (",", ";", "\t", "|")
_UTF16: Final = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True, slots=True)
class Encoded:
    """How a file is written, and its bytes once unpacked."""

    encoding: str
    size: int


@dataclass(frozen=True, slots=True)
class Dialect:
    """What parts cells, the names of columns, the bytes of a row, and the lines of the header."""

    delimiter: str
    columns: tuple[str, ...]
    remarks: tuple[str, ...]
    row_bytes: float
    header_lines: int
    skipped: int


def opened(path: Path) -> IO[bytes]:
    """Open a file, unpacked where its name says that it is packed."""
    if path.suffix.casefold() == ".gz":
        return cast("IO[bytes]", gzip.GzipFile(path, "rb"))
    return path.open("rb")


def _blocks(path: Path) -> Iterator[bytes]:
    with opened(path) as file:
        while block := file.read(BLOCK):
            yield block


def encoding_of(path: Path) -> Encoded:
    """Find the encoding of a file by reading all of it: UTF-8, UTF-16 by its mark, else 1252.

    Raises:
        AuditError: it is empty, or packed and damaged.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding, size = "utf-8", 0
    try:
        for block in _blocks(path):
            if size == 0:
                encoding = _UTF16.get(block[:2], encoding)
            size += len(block)
            if encoding == "utf-8":
                encoding = _still(decoder, block, final=False)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise AuditError(
            f"'{path.name}' is damaged: {first_line(error)}", "pack it anew, or unpack it"
        ) from None
    if size == 0:
        raise AuditError(f"'{path.name}' is empty", "a table has a line of names at least")
    if encoding == "utf-8":
        encoding = _still(decoder, b"", final=True)
    return Encoded(encoding, size)


def _still(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool) -> str:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def dialect_of(path: Path) -> Dialect:
    """Find the dialect of a UTF-8 file by its first megabyte; the first record names the columns.

    Raises:
        AuditError: there is no name.
    """
    with opened(path) as file:
        head = file.read(BLOCK).decode("utf-8-sig", "ignore").replace("\0", "")
    skipped = 0
    stated = None
    if head[:4].casefold() == "sep=" and len(head) > 5:  # noqa: PLR2004 - sep=; and the end of its line
        stated, skipped = head[4], 1
        head = head.partition("\n")[2]
    delimiter = stated or _delimiter(head, path)
    names, lines = next(_records(head, delimiter), ([], 1))
    if not any(name.strip() for name in names):
        raise AuditError(f"the first line of '{path.name}' names no column", "it is the header")
    columns, remarks = distinct_names(names)
    rows = max(1, head.count("\n") or head.count("\r"))
    return Dialect(delimiter, columns, remarks, len(head.encode()) / rows, lines, skipped)


def _delimiter(head: str, path: Path) -> str:
    """Choose what parts the header and most often parts rows into as many cells."""
    usual = "\t" if ".tsv" in path.name.casefold() else ","
    whole = len(head.encode()) < BLOCK - 4
    best, best_score = usual, (0.0, 0)
    for delimiter in sorted(DELIMITERS, key=lambda d: d != usual):
        widths = [len(cells) for cells, _ in _records(head, delimiter) if cells]
        widths = widths if whole or len(widths) < 3 else widths[:-1]  # noqa: PLR2004 - the last is cut off
        if widths and widths[0] > 1:
            alike = sum(width == widths[0] for width in widths) / len(widths)
            if (alike, widths[0]) > best_score:
                best, best_score = delimiter, (alike, widths[0])
    return best


def _records(head: str, delimiter: str) -> Iterator[tuple[list[str], int]]:
    """Yield the records of a text, each with the lines read so far, as far as they are any."""
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield cells, reader.line_num
    except csv.Error:
        return


def lines_before(path: Path, positions: tuple[int, ...]) -> tuple[int, ...]:
    """Give the lines, 1 first, in which some bytes stand; the bytes in order."""
    found: list[int] = []
    seen, line = 0, 1
    for block in _blocks(path):
        while len(found) < len(positions) and positions[len(found)] <= seen + len(block):
            found.append(line + block.count(b"\n", 0, positions[len(found)] - seen))
        if len(found) == len(positions):
            break
        seen += len(block)
        line += block.count(b"\n")
    return (*found, *[line] * (len(positions) - len(found)))
