"""A register as a spreadsheet saved it → records; every fault is named with its row.

Spreadsheets of many countries write semicolons or tabs, decimal commas, and dates where a number
with a point looked like one; people add columns, and take some away.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from wfmap.errors import UnreadableError
from wfmap.model.reading.spreadsheets import opened, pointed
from wfmap.plan.challenges.records import LISTS
from wfmap.words.spelling import closest

__all__ = ["COLUMNS", "STRUCTURED", "neutral", "plain", "records_of_csv"]

STRUCTURED: Final = ("evidence", "exit_test", "history", "proposed")
COLUMNS: Final = (
    "id",
    "status",
    "owner",
    "p50",
    "p90",
    "notes",
    "category",
    "title",
    "severity",
    "mitigation",
    "gate",
    "early_warning",
    "reason",
    *LISTS,
    *STRUCTURED,
    "cause",
    "manual",
)
"""Columns of the CSV: what people edit most comes first."""
KEPT: Final = ("status", "notes", "evidence", "history", "proposed")
"""Columns without which a challenge that has an id would lose what people wrote."""
EFFORTS: Final = ("p50", "p90")
YES: Final = frozenset(("yes", "true", "wahr", "1"))
"""How spreadsheets write yes."""
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""What a spreadsheet may take for a formula (OWASP), full-width signs among it."""
_QUOTED: Final = re.compile(r"'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_DAY: Final = re.compile(r"(\d{1,2})[.\- ]+([^\W\d]{3,4})\.?")
_MONTHS: Final = ("jan", "feb", "mar mrz mär", "apr", "mai may", "jun", "jul", "aug", "sep",
                  "okt oct", "nov", "dez dec")  # fmt: skip
"""Months as German and English spreadsheets shorten them."""


def neutral(text: str) -> str:
    """Write a cell so that no spreadsheet takes it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def plain(cell: str) -> str:
    """Read such a cell back: `plain(neutral(x)) == x` for every text."""
    return cell[1:] if _QUOTED.match(cell) else cell


def records_of_csv(text: str, file: str) -> list[tuple[str, dict[str, Any]]]:
    """Read the rows of a CSV as records, each with its place.

    Rows are counted as a spreadsheet counts them, the heading and empty rows too.

    Raises:
        UnreadableError: a heading or a cell is wrong; the message names the row.
    """
    rows = [(number, row) for number, row in enumerate(_rows(text, file), 1) if any(row)]
    if not rows:
        raise UnreadableError(f"{file}: its first line names no column 'title'")
    (_, first), *rest = rows
    for number, row in rest:
        if any(row[len(first) :]) or len(row) < len(first):
            raise UnreadableError(
                f"{file}: row {number} has {len(row)} cells, the heading {len(first)}",
                "quote cells that hold the separator or line breaks",
            )
    heading = _heading(first, [row for _, row in rest], file)
    return [
        (place, _record(dict(zip(heading, map(plain, row), strict=False)), place))
        for place, row in ((f"{file}, row {number}", row) for number, row in rest)
    ]


def _rows(text: str, file: str) -> Iterator[list[str]]:
    sheet = opened(text)
    lines = csv.reader(io.StringIO(sheet.text, newline=""), delimiter=sheet.delimiter)
    try:
        yield from lines
    except csv.Error as error:
        line = lines.line_num + sheet.above
        raise UnreadableError(
            f"{file}: line {line} is no CSV: {error}", "close its quotes"
        ) from None


def _heading(cells: Sequence[str], rows: Sequence[Sequence[str]], file: str) -> list[str]:
    """Name the columns: ours whatever their case, and people's own."""
    found = [_column(plain(cell)) for cell in cells]
    if "title" not in found:
        raise UnreadableError(f"{file}: its first line names no column 'title'")
    missing = tuple(name for name in COLUMNS if name not in found)
    for number, name in enumerate(found, 1):
        if not name and any(row[number - 1] for row in rows):
            raise UnreadableError(f"{file}: column {number} has no heading", "name it, or empty it")
        if name and found.index(name) != number - 1:
            raise UnreadableError(f"{file}: the column '{name}' is there twice", "delete one")
        meant = closest(name, missing) if name not in COLUMNS else None
        if meant:
            raise UnreadableError(
                f"{file}: there is no column '{name}'", f"did you mean '{meant}'?"
            )
    lost = [name for name in KEPT if name in missing]
    if lost and "id" in found and any(row[found.index("id")] for row in rows):
        raise UnreadableError(
            f"{file}: what was in {', '.join(lost)} would be lost: no such column is there",
            "take the columns back from the register as it was written; hide what is in the way",
        )
    return found


def _column(name: str) -> str:
    name = name.strip()
    folded = "_".join(name.casefold().split())
    return folded if folded in COLUMNS else name


def _record(cells: Mapping[str, str], place: str) -> dict[str, Any]:
    record: dict[str, Any] = {n: v for n, v in cells.items() if n in COLUMNS and n not in EFFORTS}
    for name in LISTS:
        if name in cells:
            record[name] = cells[name].split()
    for name in STRUCTURED:
        record[name] = _inner(cells.get(name, ""), name, place)
    if any(cells.get(name) for name in EFFORTS):
        record["effort"] = {n: _effort(cells.get(n, ""), n, record, place) for n in EFFORTS}
    if cells.get("manual", "").strip():
        record["manual"] = cells["manual"].strip().casefold() in YES
    else:
        record.pop("manual", None)
    record["extra"] = {n: v for n, v in cells.items() if n and n not in COLUMNS}
    return record


def _effort(cell: str, name: str, record: Mapping[str, Any], place: str) -> str | None:
    """Read a number; a date that a spreadsheet made of it is the number if nobody edited it."""
    day = _DAY.fullmatch(cell.strip())
    if day is None:
        return pointed(cell.strip()) or None
    month = next((n for n, m in enumerate(_MONTHS, 1) if day[2].casefold()[:3] in m.split()), 0)
    meant = f"{int(day[1])}.{month}"
    proposed = record["proposed"] if isinstance(record["proposed"], Mapping) else {}
    told = proposed.get("effort")
    if isinstance(told, Mapping) and str(told.get(name)) == meant:
        return meant
    raise UnreadableError(
        f"{place}: {name} is '{cell}', a date that the spreadsheet made of a number",
        f"write it as text, such as '{meant}, or with the decimal comma of your spreadsheet",
    )


def _inner(text: str, name: str, place: str) -> Any:  # noqa: ANN401 - any JSON value
    if not text:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableError(
            f"{place}: '{name}' is not what was written",
            "leave that column as it was; a spreadsheet cuts cells of over 32,767 letters, so that "
            "a register as JSON is the way out for those",
        ) from None
