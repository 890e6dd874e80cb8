"""What of a table is no row or no column: totals and notes, its own header again, what is empty."""

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from wfmap.audit.sources.heading import SHOWN, is_closing
from wfmap.audit.sources.source import Target
from wfmap.audit.sources.telling import nameless, sql_name, text_literal

__all__ = ["notes_at_end", "without_blank_columns", "without_closing", "without_strays"]

LAST: Final = 20
"""Last rows that are looked at."""
BYTES: Final = 8_192
"""The end of a file that is looked at."""


def without_closing(target: Target) -> tuple[str, ...]:
    """Drop totals and notes below the last row of a table, and say so; one row stays at least."""
    connection, table = target.connection, target.table
    rows = connection.execute(
        f"select rowid, * from {table} order by rowid desc limit {LAST + 1}"  # noqa: S608 - quoted
    ).fetchall()
    dropped: list[str] = []
    first = None
    for number, *cells in rows[:-1]:
        filled = [str(cell).strip() for cell in cells if cell is not None and str(cell).strip()]
        if filled and not is_closing([None if cell is None else str(cell) for cell in cells]):
            break
        if filled:
            dropped.insert(0, filled[0])
            first = int(number)
    if first is None:
        return ()
    connection.execute(f"delete from {table} where rowid >= {first}").fetchall()  # noqa: S608 - quoted
    return (_told(dropped),)


def without_strays(target: Target, columns: Sequence[str]) -> tuple[str, ...]:
    """Drop rows without a value, and the header where it stands again, as files put together have.

    Returns:
        what to say of either. A table of one column keeps them: there they are values.
    """
    if len(columns) == 1:
        return ()
    cells = [f"trim(coalesce({sql_name(name)}, ''))" for name in columns]
    named = [text_literal(_AGAIN.sub("", name).strip()) for name in columns]
    empty = " and ".join(f"{cell} = ''" for cell in cells)
    header = " and ".join(f"{cell} = {name}" for cell, name in zip(cells, named, strict=True))
    said: list[str] = []
    for wanted, one, several in (
        (empty, "an empty row was left out", "empty rows were left out: {:,}"),
        (header, "the header stands again among the rows, left out", _HEADERS),
    ):
        deleted = target.connection.execute(f"delete from {target.table} where {wanted}")  # noqa: S608 - quoted
        (count,) = deleted.fetchone() or (0,)
        if count:
            said.append(one if count == 1 else several.format(count))
    return tuple(said)


_AGAIN: Final = re.compile(r" \(\d+\)$")
"""What a name has behind it where it stands several times in the header."""
_HEADERS: Final = "the header stands again among the rows, left out: {:,} times"


def without_blank_columns(
    target: Target, columns: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Drop the columns that have neither a name nor a value, as a sign behind each row makes them.

    Returns:
        the columns that are left, one at least, and what to say.
    """
    unnamed = [name for place, name in enumerate(columns, 1) if name == nameless(place)]
    if not unnamed:
        return columns, ()
    filled = ", ".join(f"count(nullif(trim({sql_name(name)}), ''))" for name in unnamed)
    counts = target.connection.execute(f"select {filled} from {target.table}").fetchone() or ()  # noqa: S608 - quoted
    blank = [name for name, count in zip(unnamed, counts, strict=True) if not count]
    left = tuple(name for name in columns if name not in blank)
    if not blank or not left:
        return columns, ()
    for name in blank:
        target.connection.execute(f"alter table {target.table} drop column {sql_name(name)}")
    what = "1 column has" if len(blank) == 1 else f"{len(blank)} columns have"
    return left, (f"{what} neither a name nor a value, left out",)


def notes_at_end(file: Path, delimiter: str, width: int) -> tuple[int, tuple[str, ...]]:
    """Count the last lines of a text file that are totals or notes with fewer cells than rows.

    Returns:
        how many there are, with the blank lines above them, and what to say of them.
    """
    if file.suffix.casefold() == ".gz":
        return 0, ()
    with file.open("rb") as opened:
        size = opened.seek(0, 2)
        opened.seek(max(0, size - BYTES))
        lines = opened.read().decode("utf-8", "replace").splitlines()[-LAST:]
    found: list[str] = []
    blank = 0
    for line in reversed(lines):
        cells = next(csv.reader([line], delimiter=delimiter), [])
        padded: Sequence[str] = [*cells, *[""] * (width - len(cells))]
        if not any(cell.strip() for cell in cells):
            blank += bool(found)
            continue
        if len(cells) >= width or not is_closing(padded):
            break
        found.insert(0, next(cell.strip() for cell in cells if cell.strip()))
    return len(found) + blank, ((_told(found),) if found else ())


def _told(first: Sequence[str]) -> str:
    what = "row is" if len(first) == 1 else f"{len(first)} rows are"
    kind = "a total or a note" if len(first) == 1 else "totals or notes"
    return f"the last {what} {kind}, left out: '{first[0][:SHOWN]}'"
