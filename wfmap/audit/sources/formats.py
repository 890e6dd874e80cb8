"""Number formats of a sheet → the text that a person reads there, where that is not the number.

Postcodes as 00000, numbers with letters before them, shares as per cent, days shown as a year:
what is read is what is shown. Of amounts it is the number: how it is rounded, and with which signs
between thousands, says nothing of it.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal
from zipfile import ZipFile

import openpyxl

__all__ = ["Format", "Formats", "format_of", "formats_of", "shown"]

TOKEN: Final = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|[_*].|([eE][+-]0+)|(.)')
CURRENCY: Final = re.compile(r"[\s$€£¥().,'-]*|[\s(]*(?:EUR|USD|GBP|CHF)[\s)]*")
DIGITS: Final = 15
"""Digits of a number that a workbook keeps."""

Kind = Literal["plain", "code", "percent", "scientific", "year", "month"]


@dataclass(frozen=True, slots=True)
class Format:
    """What a format makes of a number; of a `code` its signs, and whether each is for a digit."""

    kind: Kind
    signs: tuple[tuple[str, bool], ...] = ()


Formats = dict[tuple[int, int], Format]
"""By row and column, from 0, the formats that show something else than the number."""
STYLES: Final = "xl/styles.xml"
SPECIAL: Final = re.compile(rb'formatCode="([^"]*)"|<xf [^>]*numFmtId="(?:9|10|11|48)"')
PLAIN: Final = Format("plain")


def formats_of(path: Path, sheet: str) -> Formats:
    """Find the cells of a sheet whose format shows something else than their number.

    The sheet is read for it only where the workbook has such formats; other kinds of workbooks than
    .xlsx and .xlsm have none that are read.
    """
    if path.suffix.casefold() not in {".xlsx", ".xlsm"} or not _has_formats(path):
        return {}
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        return {
            (cell.row - 1, cell.column - 1): form
            for row in book[sheet].iter_rows()
            for cell in row
            if cell.value is not None and (form := format_of(cell.number_format)) != PLAIN
            if not isinstance(cell.value, str)
        }
    finally:
        book.close()


def _has_formats(path: Path) -> bool:
    with ZipFile(path) as book:
        styles = book.read(STYLES) if STYLES in book.namelist() else b""
    return SPECIAL.search(styles) is not None


@lru_cache(maxsize=1024)
def format_of(written: str) -> Format:
    """Read a number format as a workbook writes it, of positive numbers."""
    signs: list[tuple[str, bool]] = []
    for quoted, escaped, power, sign in TOKEN.findall(written):
        if power:
            return Format("scientific")
        if sign == ";":
            break
        if quoted or escaped:
            signs.append((quoted or escaped, False))
        elif sign:
            signs.append((sign, sign not in " -()/:+$€£¥"))
    letters = "".join(sign for sign, is_code in signs if is_code).casefold()
    if "general" in letters or "@" in letters:
        return PLAIN
    if re.search(r"[dhs]", letters):
        return PLAIN
    if "y" in letters:
        return Format("month" if "m" in letters else "year")
    if "%" in letters:
        return Format("percent")
    return _code(signs, letters)


def _code(signs: list[tuple[str, bool]], letters: str) -> Format:
    """Tell a number that names something from an amount: by zeros before it, or by letters."""
    if re.search(r"[.,]", letters) or not re.search(r"[0#?]", letters):
        return PLAIN
    parts = tuple((sign, is_code and sign in "0#?") for sign, is_code in signs)
    first = next(k for k, (_, is_digit) in enumerate(parts) if is_digit)
    before = "".join(sign for sign, _ in parts[:first])
    named = CURRENCY.fullmatch(before) is None
    if letters.count("0") < 2 and "0#" not in letters and not named:  # noqa: PLR2004 - one zero is a plain number
        return PLAIN
    return Format("code", parts)


def shown(cell: float | date, form: Format) -> str | None:
    """Give what a format shows of a number or a day; None where that is the number or the day."""
    if isinstance(cell, date):
        if form.kind == "year":
            return str(cell.year)
        return f"{cell.year}-{cell.month:02}" if form.kind == "month" else None
    if form.kind == "percent":
        return f"{cell * 100:.{DIGITS - 2}g}%"
    if form.kind != "code" or cell < 0 or cell != int(cell):
        return None
    places = sum(is_digit for _, is_digit in form.signs)
    wanted = "".join(sign for sign, is_digit in form.signs if is_digit)
    least = len(wanted) - wanted.find("0") if "0" in wanted else 0
    digits = str(int(cell)).zfill(least)
    left = [*digits[: max(0, len(digits) - places + 1)].rjust(1)] if len(digits) >= places else []
    lead = "".join(left)
    rest = iter(digits[len(lead) :].rjust(places - (1 if lead else 0)))
    text, is_first = "", bool(lead)
    for sign, is_digit in form.signs:
        if not is_digit:
            text += sign
        elif is_first:
            text, is_first = text + lead, False
        else:
            text += next(rest, "").strip()
    return text
