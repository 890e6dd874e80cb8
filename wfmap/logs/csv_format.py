"""EventLog → CSV: the columns are made into text whole, and then put together row by row.

A log of a hundred thousand rows is common, and a call for each of its times takes longer than the
simulation that it came from.
"""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.logs.events import EventLog, Integers

__all__ = ["COLUMNS", "write_csv"]

COLUMNS: Final = ("case_id", "activity", "resource", "enable_time", "start_time", "end_time")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

_DATE: Final = len("2026-01-05")
_STAMP: Final = len("2026-01-05T09:00:00.000Z")
_MICROS: Final = 1000
"""Microseconds in a millisecond."""
_DAY: Final = 86_400_000
"""Milliseconds in a day."""
_CLOCK: Final = ((11, 3_600_000, 24, 2), (14, 60_000, 60, 2), (17, 1000, 60, 2), (20, 1, 1000, 3))
"""Parts of a time of day: where they stand, milliseconds in one, how many, digits."""

Bytes = NDArray[np.uint8]


def write_csv(log: EventLog, path: Path) -> None:
    """Write a log as CSV, its times in ISO 8601 to the millisecond, UTC."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(COLUMNS) + "\n")
        file.writelines(_lines(log))


def _lines(log: EventLog) -> Iterator[str]:
    activities = [_cell(name) for name in log.activities]
    resources = [*(_cell(name) for name in log.resources), ""]
    codes = (log.case.tolist(), log.activity.tolist(), log.resource.tolist())
    times = (_stamps(column) for column in (log.enabled, log.started, log.ended))
    for case, activity, resource, enabled, started, ended in zip(*codes, *times, strict=True):
        who = resources[resource]
        yield f"{case},{activities[activity]},{who},{enabled},{started},{ended}\n"


def _cell(name: str) -> str:
    """Quote a name where CSV needs it, and keep a spreadsheet from taking it for a formula."""
    text = StringIO()
    csv.writer(text, lineterminator="").writerow(
        [f"'{name}" if name.startswith(_FORMULA) else name, ""]
    )
    return text.getvalue().removesuffix(",")


def _stamps(column: Integers) -> list[str]:
    """Make ISO 8601 of microseconds since 1970, down to the millisecond begun."""
    days, clock = np.divmod(column // _MICROS, _DAY)
    texts: Bytes = np.full((len(column), _STAMP), ord(":"), dtype=np.uint8)
    texts[:, :_DATE] = _dates(days)
    texts[:, _DATE], texts[:, 19], texts[:, -1] = ord("T"), ord("."), ord("Z")
    for place, length, count, digits in _CLOCK:
        numbers = np.array([f"{number:0{digits}}" for number in range(count)], dtype=bytes)
        texts[:, place : place + digits] = _letters(numbers, digits)[clock // length % count]
    text = texts.tobytes().decode("ascii")
    return [text[at : at + _STAMP] for at in range(0, len(text), _STAMP)]


def _dates(days: Integers) -> Bytes:
    """Write the dates of days since 1970, each of them in between only once."""
    if not len(days):
        return np.zeros((0, _DATE), dtype=np.uint8)
    first = days.min()
    known = np.arange(first, days.max() + 1).astype("datetime64[D]")
    dates: Bytes = _letters(known.astype(f"S{_DATE}"), _DATE)[days - first]
    return dates


def _letters(texts: NDArray[np.bytes_], length: int) -> Bytes:
    """Take texts of one length apart: an array of (texts, letters)."""
    return texts.view(np.uint8).reshape(len(texts), length)
