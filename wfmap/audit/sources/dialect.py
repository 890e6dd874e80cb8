"""A text file of rows → its encoding, what parts its cells, and the names of its columns."""

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Final, cast

from wfmap.audit.sources.heading import heading_of
from wfmap.audit.sources.telling import AuditError, distinct_names, first_line

__all__ = ["Dialect", "Encoded", "dialect_of", "encoding_of", "lines_before", "opened"]

BLOCK: Final = 1 << 20
"""Bytes of a file that are looked at, at a time; the first of them decide on the dialect."""
DELIMITERS: Final = (",", ";", "\t", "|")
ODD: Final = ("~", "^", "\u00a6", "\u00a7", "\x1f", "\x01", "\x1e", "#", ":", "=", "!", "*")
"""Signs that part cells where none of the usual ones does."""
ALIKE: Final = 0.8
"""Share of rows that have as many cells as the first, from which on nothing else is tried."""
MOSTLY: Final = 0.6
"""Share of rows with as many cells, at least, where the first line is a title."""
LOOKED_AT: Final = 200
"""Records by which the heading is found."""
DOUBTED: Final = re.compile(r"\S\s{2,}\S|[^\w\s.()/%-]")
"""A single name of a column in which cells may be parted by another sign."""
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""The marks with which files begin, the longer ones first: one begins like another."""
_SECOND: Final = (0.3, 0.02)
"""Share of zeros among every second byte of UTF-16 at least, and among the others at most."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """How a file is written, and its bytes once unpacked."""

    encoding: str
    size: int


@dataclass(frozen=True, slots=True)
class Dialect:
    """What parts cells, the names of columns, the bytes of a row, and the lines to skip.

    `named` tells whether the line after those is that of the names, else it is the first row.
    """

    delimiter: str
    columns: tuple[str, ...]
    remarks: tuple[str, ...]
    row_bytes: float
    skipped: int
    named: bool = True


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
    """Find the encoding of a file by reading all of it.

    It is UTF-16 or 32 by its mark, UTF-16 without one by the zeros in every second byte, UTF-8
    where all of it is, else windows-1252.

    Raises:
        AuditError: it is empty, or packed and damaged.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding, size = "utf-8", 0
    try:
        for block in _blocks(path):
            if size == 0:
                encoding = _wide(block) or encoding
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


def _wide(block: bytes) -> str | None:
    """Tell by the first bytes of a file whether its letters have two or four of them."""
    marked = next((name for mark, name in _MARKS if block.startswith(mark)), None)
    if marked or len(block) < 2:  # noqa: PLR2004 - a letter of two bytes
        return marked
    first, second = (part.count(0) / len(part) for part in (block[0::2], block[1::2]))
    if second >= _SECOND[0] and first <= _SECOND[1]:
        return "utf-16-le"
    return "utf-16-be" if first >= _SECOND[0] and second <= _SECOND[1] else None


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
    records = list(islice(_records(head, delimiter), LOOKED_AT))
    found = heading_of([cells for cells, _ in records])
    names = records[found.names][0] if found.names < len(records) else []
    if not any(name.strip() for name in names):
        raise AuditError(f"the first line of '{path.name}' names no column", "it is the header")
    columns, remarks = distinct_names(names)
    rows = max(1, head.count("\n") or head.count("\r"))
    before, first = (records[k - 1][1] if k > 0 else 0 for k in (found.names, found.rows))
    return Dialect(
        delimiter,
        columns,
        (*_parted(delimiter, names, records), *found.remarks, *remarks),
        len(head.encode()) / rows,
        skipped + before if found.rows == found.names + 1 else skipped + first,
        named=found.rows == found.names + 1,
    )


def _parted(
    delimiter: str, names: list[str], records: list[tuple[list[str], int]]
) -> Iterator[str]:
    """Say what parts the cells where that is not what usually does, or seems not to."""
    if delimiter in ODD:
        yield f"the delimiter is unusual: cells are parted by {delimiter!r}"
    if len(names) == 1 and (DOUBTED.search(names[0].strip()) or _as_many_words(records)):
        yield (
            "only one column was found; if another sign parts the cells, say so in a first line "
            "such as sep=~"
        )


def _as_many_words(records: list[tuple[list[str], int]]) -> bool:
    """Tell whether all rows of one cell have as many words, and more than one: are they cells?"""
    words = {len(cells[0].split()) for cells, _ in records if len(cells) == 1}
    return len(words) == 1 and max(words) > 1


def _delimiter(head: str, path: Path) -> str:
    """Choose what parts the header and most often parts rows into as many cells.

    Where the first line is unlike most, it may be a title: then what parts most rows into as many
    cells counts, and signs that are seldom used are tried last.
    """
    usual = "\t" if ".tsv" in path.name.casefold() else ","
    whole = len(head.encode()) < BLOCK - 4
    best, best_score = usual, (0.0, 0)
    titled, titled_score = usual, (0.0, False, 0)
    for delimiter in _closing_quotes(head, sorted(DELIMITERS, key=lambda d: d != usual)):
        widths = _widths(head, delimiter, whole=whole)
        if not widths:
            continue
        most = max(set(widths), key=lambda width: (widths.count(width), width))
        alike = sum(width == widths[0] for width in widths) / len(widths)
        if widths[0] > 1 and (alike, widths[0]) > best_score:
            best, best_score = delimiter, (alike, widths[0])
        score = (sum(width == most for width in widths) / len(widths), widths[0] > 1, most)
        if most > 1 and score > titled_score:
            titled, titled_score = delimiter, score
    if best_score[0] >= ALIKE:
        return best
    if titled_score[0] >= MOSTLY and titled_score[0] > 1.5 * best_score[0]:
        return titled
    if best_score[0] > 0:
        return best
    return next((d for d in ODD if _parts(_widths(head, d, whole=whole))), usual)


def _closing_quotes(head: str, delimiters: list[str]) -> list[str]:
    """Keep the signs that stand behind each closing quote of the first record, if there are any.

    In `"id","name"` that is the comma alone, however the rows below are parted by others.
    """
    kept: list[str] = []
    for delimiter in delimiters:
        try:
            next(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue
        kept.append(delimiter)
    return kept or delimiters


def _widths(head: str, delimiter: str, *, whole: bool) -> list[int]:
    """Count the cells of each record that has any; the last may be cut off."""
    widths = [len(cells) for cells, _ in _records(head, delimiter) if cells]
    return widths if whole or len(widths) < 3 else widths[:-1]  # noqa: PLR2004 - the last is cut off


def _parts(widths: list[int]) -> bool:
    """Tell whether a sign parts the first record, and most others, into as many cells."""
    alike = sum(width == widths[0] for width in widths) if widths else 0
    return len(widths) > 1 and widths[0] > 1 and alike >= ALIKE * len(widths)


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
