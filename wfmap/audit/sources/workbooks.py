"""A sheet of a workbook → rows of text, as a person reads them there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import dropwhile, islice
from pathlib import Path
from typing import Final

import duckdb
import python_calamine

from wfmap.audit.sources.formats import Format, Formats, formats_of, shown
from wfmap.audit.sources.formulas import without_results
from wfmap.audit.sources.heading import heading_of
from wfmap.audit.sources.sampling import Draw
from wfmap.audit.sources.source import Poured, Target
from wfmap.audit.sources.streaming import batches_of_rows, pour_batches
from wfmap.audit.sources.telling import (
    AuditError,
    distinct_names,
    first_line,
    way_out,
)

__all__ = ["WORKBOOKS", "cell_text", "open_workbook"]

WORKBOOKS: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
WITH_FORMATS: Final = (".xlsx", ".xlsm")
"""Kinds whose number formats are read."""
LOOKED_AT: Final = 200
"""Rows by which the header is found."""
BLOCK: Final = 20_000
"""Rows that are handed on at a time."""
DIGITS: Final = 15
"""Digits of a number that a workbook keeps."""
OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
"""How an old workbook begins, and one that a password locks."""

_COLUMNS: Final = 2
"""Cells that a row of a table has at least."""
_ROWS: Final = 2
"""Rows of so many cells that a table has at least, the line of names among them."""

Merged = tuple[int, int, int, int]
Cell = int | float | str | bool | time | date | datetime | timedelta


def open_workbook(path: Path, part: str) -> "Sheet":
    """Open a sheet of a workbook; the first that holds a table where none is named.

    Raises:
        AuditError: it is no workbook, is locked by a password, or has no such sheet.
    """
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
    except python_calamine.PasswordError:
        raise _locked(path) from None
    except python_calamine.CalamineError as error:
        if _is_wrapped(path):
            raise _locked(path) from None
        raise AuditError(
            f"'{path.name}' cannot be read: {first_line(error)}", "is it a workbook?"
        ) from None
    with book:
        names = book.sheet_names
        if not names:
            raise AuditError(f"'{path.name}' has no sheet", "is it the right workbook?")
        wanted = part or (_first_table(book, names) if len(names) > 1 else names[0])
        if wanted not in names:
            raise AuditError(f"'{path.name}' has no sheet '{wanted}'", way_out(wanted, names))
        sheet = book.get_sheet_by_name(wanted)
        rows = sheet.to_python(skip_empty_area=False)
        merged = _merged(sheet)
    forms = formats_of(path, wanted)
    found = _read(rows, merged, forms)
    if not any(found.names):
        raise AuditError(
            f"the sheet '{wanted}' of '{path.name}' has no columns",
            "a table has a line of names at least",
        )
    columns, remarks = distinct_names(found.names)
    remarks = (*found.remarks, *remarks, *_unread(path, rows), *without_results(path, wanted))
    others = [name for name in names if name != wanted]
    if not part and others:
        said = f"{path.name}#SHEET"
        remarks = (f"the sheet '{wanted}' was read; write {said} for {', '.join(others)}", *remarks)
    return Sheet(columns, found.rows, remarks)


@dataclass(frozen=True, slots=True)
class _Found:
    """The names of columns, the rows of text below them, and what to say of both."""

    names: list[str]
    rows: list[list[str | None]]
    remarks: tuple[str, ...]


def _first_table(book: python_calamine.CalamineWorkbook, names: Sequence[str]) -> str:
    """Name the first sheet of two columns and two rows at least, for a cover is no table."""
    for name in names:
        rows = book.get_sheet_by_name(name).to_python()
        if sum(len(row) - row.count("") >= _COLUMNS for row in rows) >= _ROWS:
            return name
    return names[0]


def _merged(sheet: python_calamine.CalamineSheet) -> list[Merged]:
    """List the merged cells: first and last row and column, from 0."""
    return [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]


def _read(rows: list[list[Cell]], merged: Sequence[Merged], forms: Formats) -> _Found:
    """Turn a sheet into text as it is shown, find its names, and fill what is merged."""
    first = min((len(row) - len(_trimmed(row)) for row in rows if _is_row(row)), default=0)
    texts = [
        [_shown(cell, forms.get((at, place))) for place, cell in enumerate(row)]
        for at, row in enumerate(rows)
    ]
    begin = next((at for at, row in enumerate(rows) if _is_row(row)), 0)
    width = max((len(row) for row in texts), default=0)
    found = heading_of([row[first:] for row in texts[begin : begin + LOOKED_AT]])
    top, below = begin + found.names, begin + found.rows
    bottom = _bottom(texts, merged, top)
    names = _names(texts, merged, top, bottom, range(first, width))
    told = list(found.remarks)
    if bottom > top:
        below = max(below, bottom + 1)
        told.append(
            f"the header is {bottom - top + 1} rows high; its merged cells were read together"
        )
    body = texts[below:]
    filled = _fill(body, [m for m in merged if m[0] >= below and m[2] > m[0]], below)
    if filled:
        told.append(
            f"cells merged over several rows were read as the value of each row: {filled:,}"
        )
    if any(form.kind == "scientific" for form in forms.values()):
        told.append("numbers shown in scientific notation were read with all their digits")
    if any(form.kind != "scientific" for form in forms.values()):
        told.append(
            "some number formats show something else than the number (leading zeros, letters, "
            "per cent, a year): it was read as it is shown"
        )
    return _Found(names, [row[first:] for row in body], tuple(told))


def _trimmed(row: Sequence[Cell]) -> list[Cell]:
    """Drop the empty cells before the first that is not."""
    return list(dropwhile(lambda cell: cell == "", row))


def _bottom(texts: Sequence[Sequence[str | None]], merged: Sequence[Merged], top: int) -> int:
    """Give the last row of the names: the same, or the next where cells of both are merged."""
    tall = [m[2] for m in merged if m[0] == top and m[2] > top]
    wide = any(m[0] == m[2] == top and m[3] > m[1] for m in merged)
    return max((top, *tall)) if wide and top + 1 < len(texts) else top


def _names(
    texts: Sequence[Sequence[str | None]],
    merged: Sequence[Merged],
    top: int,
    bottom: int,
    columns: range,
) -> list[str]:
    """Put the names of a header of several rows together, from the top down."""
    if top >= len(texts):
        return []
    found = []
    for column in columns:
        parts: list[str] = []
        for at in range(top, bottom + 1):
            row, place = at, column
            for r0, c0, r1, c1 in merged:
                if bottom > top and r0 <= at <= r1 and c0 <= column <= c1:
                    row, place = r0, c0
            text = (texts[row][place] or "").strip() if place < len(texts[row]) else ""
            if text and text not in parts:
                parts.append(text)
        found.append(" ".join(parts))
    return found


def _fill(body: list[list[str | None]], merged: Sequence[Merged], below: int) -> int:
    """Give each row the value of the cell that is merged over it; count the cells that got one."""
    count = 0
    for r0, c0, r1, _ in merged:
        for at in range(r0 + 1 - below, min(r1 + 1 - below, len(body))):
            if body[at][c0] is None:
                body[at][c0] = body[r0 - below][c0]
                count += 1
    return count


def _shown(cell: Cell, form: Format | None) -> str | None:
    if form is not None and isinstance(cell, int | float | date) and not isinstance(cell, bool):
        text = shown(cell, form)
        if text is not None:
            return text
    return cell_text(cell)


def _unread(path: Path, rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """Say of a kind of workbook whose number formats are not read that they are not."""
    if path.suffix.casefold() in WITH_FORMATS:
        return
    if any(isinstance(cell, int | float) for row in rows for cell in row):
        yield (
            f"number formats are not read from {path.suffix}: leading zeros that the sheet shows "
            "may be lost; save it as .xlsx"
        )


def _locked(path: Path) -> AuditError:
    return AuditError(f"'{path.name}' is locked by a password", "save it without one")


def _is_wrapped(path: Path) -> bool:
    """Tell whether a workbook of today's kind is wrapped in the old one: encrypted."""
    with path.open("rb") as file:
        return path.suffix.casefold() in (".xlsx", ".xlsm", ".xlsb") and file.read(8) == OLE


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that was read; a workbook holds about a million rows at most."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[str | None]]
    remarks: tuple[str, ...]

    def count(self, connection: duckdb.DuckDBPyConnection, most: int) -> int | None:  # noqa: ARG002 - it counts by itself
        """Count its rows, without those that are empty."""
        return sum(any(row) for row in self.rows)

    def pour(self, target: Target, taken: Draw | None) -> Poured:
        """Fill a table; empty rows are left out and counted."""
        rows = (tuple(row) for row in self.rows if any(row))
        blocks = iter(lambda: list(islice(rows, BLOCK)), [])
        pour_batches(target, self.columns, batches_of_rows(self.columns, blocks), taken)
        empty = sum(not any(row) for row in self.rows)
        told = (f"empty rows were left out: {empty:,}",) if empty else ()
        return Poured(empty, (*self.remarks, *told), written=True)


def _is_row(row: Sequence[Cell]) -> bool:
    return any(cell != "" for cell in row)


def cell_text(cell: Cell) -> str | None:
    """Write a cell as a person reads it; None where it is empty.

    `5`, `0.3`, `2026-10-30`, `TRUE`, and `30:15:00` of a time that lasted longer than a day.
    """
    match cell:
        case "":
            return None
        case bool():
            return str(cell).upper()
        case float():
            whole = cell.is_integer() and abs(cell) < 10**DIGITS
            return str(int(cell)) if whole else f"{cell:.{DIGITS}g}"
        case datetime():
            return str(cell.date()) if cell.time() == time() else str(cell)
        case timedelta():
            minutes, seconds = divmod(round(abs(cell).total_seconds()), 60)
            sign = "-" if cell < timedelta() else ""
            return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        case _:
            return str(cell)
