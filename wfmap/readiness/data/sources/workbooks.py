"""A sheet of a workbook → rows of text, as a person reads them there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

import duckdb
import python_calamine

from wfmap.readiness.data.sources.sampling import Draw
from wfmap.readiness.data.sources.source import Poured, Target
from wfmap.readiness.data.sources.streaming import batches_of_rows, pour_batches
from wfmap.readiness.data.sources.telling import (
    AuditError,
    distinct_names,
    first_line,
    way_out,
)

__all__ = ["WORKBOOKS", "cell_text", "open_workbook"]

WORKBOOKS: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
BLOCK: Final = 20_000
"""Rows that are handed on at a time."""
DIGITS: Final = 15
"""Digits of a number that a workbook keeps."""
OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
"""How an old workbook begins, and one that a password locks."""

Cell = int | float | str | bool | time | date | datetime | timedelta


def open_workbook(path: Path, part: str) -> "Sheet":
    """Open a sheet of a workbook; the first where none is named.

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
        wanted = part or names[0]
        if wanted not in names:
            raise AuditError(f"'{path.name}' has no sheet '{wanted}'", way_out(wanted, names))
        rows = book.get_sheet_by_name(wanted).to_python()
    head = [cell_text(cell) or "" for cell in rows[0]] if rows else []
    if not any(head):
        raise AuditError(
            f"the sheet '{wanted}' of '{path.name}' has no columns",
            "a table has a line of names at least",
        )
    columns, remarks = distinct_names(head)
    others = [name for name in names if name != wanted]
    if not part and others:
        said = f"{path.name}#SHEET"
        remarks = (f"the sheet '{wanted}' was read; write {said} for {', '.join(others)}", *remarks)
    return Sheet(columns, rows[1:], remarks)


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
    rows: Sequence[Sequence[Cell]]
    remarks: tuple[str, ...]

    def count(self, connection: duckdb.DuckDBPyConnection, most: int) -> int | None:  # noqa: ARG002 - it counts by itself
        """Count its rows, without those that are empty."""
        return sum(_is_row(row) for row in self.rows)

    def pour(self, target: Target, taken: Draw | None) -> Poured:
        """Fill a table; empty rows are left out and counted."""
        rows = (tuple(map(cell_text, row)) for row in self.rows if _is_row(row))
        blocks = iter(lambda: list(islice(rows, BLOCK)), [])
        pour_batches(target, self.columns, batches_of_rows(self.columns, blocks), taken)
        empty = sum(not _is_row(row) for row in self.rows)
        told = (f"empty rows were left out: {empty:,}",) if empty else ()
        return Poured(empty, (*self.remarks, *told))


def _is_row(row: Sequence[Cell]) -> bool:
    return any(cell != "" for cell in row)


def cell_text(cell: Cell) -> str | None:
    """Write a cell as a person reads it: `5`, `0.3`, `2026-10-30`, `TRUE`; None where empty."""
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
        case _:
            return str(cell)
