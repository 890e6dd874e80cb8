"""Cells of a sheet that hold a formula whose result nobody stored: they are read as empty.

A program that writes workbooks without calculating (many exports do) leaves the results to the next
spreadsheet program that opens and saves the file.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring

__all__ = ["without_results"]

SHOWN: Final = 5
"""Columns that are named."""
_FORMULA: Final = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f(?:\s[^>]*/>|/>|(?:\s[^>]*)?>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A cell with a formula and no value, or an empty one."""
_PLACE: Final = re.compile(rb'\br="([A-Z]+)(\d+)"')
_TEXT: Final = b't="str"'
"""How a cell says that its result is a text: an empty one is a result."""


def without_results(path: Path, sheet: str) -> Iterator[str]:
    """Say how many cells of a sheet hold a formula without a result, and what to do.

    Args:
        path: the workbook; other kinds than .xlsx and .xlsm are not looked into.
        sheet: the sheet.
    """
    if path.suffix.casefold() not in {".xlsx", ".xlsm"}:
        return
    with ZipFile(path) as book:
        part = _part_of(book, sheet)
        text = book.read(part) if part in book.namelist() else b""
    cells = [found[1] for found in _FORMULA.finditer(text) if _TEXT not in found[1]]
    if not cells:
        return
    places = [place for place in map(_PLACE.search, cells) if place is not None]
    columns = list(dict.fromkeys(place[1].decode() for place in places))
    several = "columns" if len(columns) > 1 else "column"
    more = f" and {len(columns) - SHOWN} more" if len(columns) > SHOWN else ""
    where = f" in {several} {', '.join(columns[:SHOWN])}{more}" if columns else ""
    yield (
        f"formulas without a stored result were read as empty: {len(cells):,}{where}; open the "
        "file in a spreadsheet program and save it"
    )


def _part_of(book: ZipFile, sheet: str) -> str:
    """Find the file of a sheet inside a workbook; '' where it does not say."""
    names = set(book.namelist())
    parts = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    if not names.issuperset(parts):
        return ""
    sheets, relations = (fromstring(book.read(part)) for part in parts)
    target = next(
        (
            value
            for element in sheets.iter()
            if element.get("name") == sheet and element.tag.endswith("}sheet")
            for name, value in element.attrib.items()
            if name.endswith("}id")
        ),
        None,
    )
    path = next((r.get("Target", "") for r in relations if r.get("Id") == target), "")
    return path.removeprefix("/") if path.startswith("/") else f"xl/{path}"
