"""The register as a file that people edit: JSON, or CSV for a spreadsheet; both come back whole.

In CSV a cell that a spreadsheet would take for a formula gets an apostrophe in front, which
reading takes away again. Lists of ids are parted by blanks; evidence, history and the exit test
are JSON in their cells.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from wfmap.errors import UnreadableError
from wfmap.plan.challenges.records import LISTS, register_of, to_record
from wfmap.plan.challenges.terms import Challenge

__all__ = [
    "neutral",
    "plain",
    "read_register",
    "register_csv",
    "register_json",
]

VERSION: Final = "1"
_STRUCTURED: Final = ("evidence", "exit_test", "history", "proposed")
_COLUMNS: Final = (
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
    *_STRUCTURED,
    "cause",
    "manual",
)
"""Columns of the CSV: what people edit comes first."""
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""What a spreadsheet may take for a formula (OWASP), full-width signs among it."""
_QUOTED: Final = re.compile(r"'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def neutral(text: str) -> str:
    """Write a cell so that no spreadsheet takes it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def plain(cell: str) -> str:
    """Read such a cell back: `plain(neutral(x)) == x` for every text."""
    return cell[1:] if _QUOTED.match(cell) else cell


def register_json(challenges: Sequence[Challenge]) -> str:
    """Write a register as JSON."""
    found = {"register": VERSION, "challenges": [to_record(c) for c in challenges]}
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def register_csv(challenges: Sequence[Challenge]) -> str:
    """Write a register as CSV with a byte order mark, by which spreadsheets know UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for challenge in challenges:
        record = to_record(challenge)
        writer.writerow([neutral(_cell(record, column)) for column in _COLUMNS])
    return "\ufeff" + out.getvalue()


def _cell(record: Mapping[str, Any], column: str) -> str:
    if column in {"p50", "p90"}:
        return repr(record["effort"][column])
    value = record[column]
    if column in LISTS:
        return " ".join(value)
    if column in _STRUCTURED:
        return json.dumps(value, ensure_ascii=False)
    if column == "manual":
        return "yes" if value else "no"
    return value or ""


def read_register(data: bytes, file: str) -> tuple[Challenge, ...]:
    """Read a register from JSON or CSV, whichever it is; the challenges of a plan will do.

    Raises:
        UnreadableError: it is neither; the message names the place.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError(f"{file}: it is not UTF-8", "save it as CSV UTF-8") from None
    reader: Callable[[str, str], Sequence[Any]]
    reader = _from_json if text.lstrip()[:1] in {"{", "["} else _from_csv
    return register_of(reader(text, file), file)


def _from_json(text: str, file: str) -> Sequence[Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{file}: it is not JSON: {error}") from None
    listed = found.get("challenges") if isinstance(found, dict) else found
    if not isinstance(listed, list):
        raise UnreadableError(f"{file}: it holds no challenges", "it needs a list 'challenges'")
    return listed


def _from_csv(text: str, file: str) -> Sequence[Any]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows = [row for row in lines if any(row)]
    if not rows or "title" not in rows[0]:
        raise UnreadableError(f"{file}: its first line names no column 'title'")
    heading, *rest = rows
    for number, row in enumerate(rest, 2):
        if len(row) != len(heading):
            raise UnreadableError(
                f"{file}: row {number} has {len(row)} cells, the heading {len(heading)}",
                "quote cells that hold commas or line breaks",
            )
    return [_record(dict(zip(heading, map(plain, row), strict=True)), file) for row in rest]


def _delimiter(text: str) -> str:
    """Tell commas from the semicolons that spreadsheets write in many countries."""
    first = text.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def _record(cells: Mapping[str, str], file: str) -> dict[str, Any]:
    record: dict[str, Any] = dict(cells)
    if cells.get("p50") or cells.get("p90"):
        record["effort"] = {
            name: cells.get(name, "").replace(",", ".") or None for name in ("p50", "p90")
        }
    for name in LISTS:
        record[name] = cells.get(name, "").split()
    for name in _STRUCTURED:
        record[name] = _inner(cells.get(name, ""), name, file)
    if "manual" in cells:
        record["manual"] = cells["manual"] == "yes"
    return record


def _inner(text: str, name: str, file: str) -> Any:  # noqa: ANN401 - any JSON value
    if not text:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableError(
            f"{file}: '{name}' is not what was written", "leave that column as it was"
        ) from None
