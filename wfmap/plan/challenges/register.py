"""The register as a file that people edit: JSON, or CSV for a spreadsheet; both come back whole.

In CSV a cell that a spreadsheet would take for a formula gets an apostrophe in front, which
reading takes away again. Lists of ids are parted by blanks; evidence, history and the exit test
are JSON in their cells. Columns of people's own come last.
"""

import csv
import io
import json
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping, Sequence
from typing import Any, Final

from wfmap.errors import UnreadableError
from wfmap.plan.challenges.records import LISTS, register_of, to_record
from wfmap.plan.challenges.spreadsheet import COLUMNS, STRUCTURED, neutral, records_of_csv
from wfmap.plan.challenges.terms import Challenge

__all__ = [
    "read_register",
    "register_csv",
    "register_json",
]

VERSION: Final = "1"


def register_json(challenges: Sequence[Challenge]) -> str:
    """Write a register as JSON."""
    found = {"register": VERSION, "challenges": [to_record(c) for c in challenges]}
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def register_csv(challenges: Sequence[Challenge]) -> str:
    """Write a register as CSV with a byte order mark, by which spreadsheets know UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    own = tuple(dict.fromkeys(name for c in challenges for name, _ in c.extra))
    writer.writerow([*COLUMNS, *map(neutral, own)])
    for challenge in challenges:
        record = to_record(challenge)
        cells = [_cell(record, column) for column in COLUMNS]
        cells += [record["extra"].get(name, "") for name in own]
        writer.writerow([neutral(cell) for cell in cells])
    return "\ufeff" + out.getvalue()


def _cell(record: Mapping[str, Any], column: str) -> str:
    if column in {"p50", "p90"}:
        return repr(record["effort"][column])
    value = record[column]
    if column in LISTS:
        return " ".join(value)
    if column in STRUCTURED:
        return json.dumps(value, ensure_ascii=False)
    if column == "manual":
        return "yes" if value else "no"
    return value or ""


def read_register(data: bytes, file: str) -> tuple[Challenge, ...]:
    """Read a register from JSON or CSV, whichever it is; the challenges of a plan will do.

    Raises:
        UnreadableError: it is neither; the message names the place.
    """
    text = _decoded(data, file)
    if text.lstrip()[:1] in {"{", "["}:
        return register_of(_from_json(text, file))
    return register_of(records_of_csv(text, file))


def _decoded(data: bytes, file: str) -> str:
    encoding = "utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnreadableError(
            f"{file}: line {line} is not UTF-8",
            "save it from the spreadsheet as 'CSV UTF-8', which keeps every letter",
        ) from None


def _from_json(text: str, file: str) -> Sequence[tuple[str, Any]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{file}: it is not JSON: {error}") from None
    listed = found.get("challenges") if isinstance(found, dict) else found
    if not isinstance(listed, list):
        raise UnreadableError(f"{file}: it holds no challenges", "it needs a list 'challenges'")
    return [(f"{file}, challenge {n}", record) for n, record in enumerate(listed, 1)]
