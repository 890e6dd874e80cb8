"""What the readers of tables say when something cannot be read, and the way out."""

import errno
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from wfmap.errors import WfmapError
from wfmap.words.spelling import closest

__all__ = [
    "AuditError",
    "distinct_names",
    "first_line",
    "is_full",
    "nameless",
    "no_room",
    "sql_name",
    "text_literal",
    "way_out",
]

SHOWN: Final = 12
"""Names that a hint lists."""
LONGEST: Final = 200
"""Characters of somebody else's message that are passed on."""


class AuditError(WfmapError):
    """A table cannot be read."""


def way_out(wanted: str, names: Sequence[str], before: str = "there are") -> str:
    """Say which name was meant, else which there are."""
    near = get_close_matches(wanted.casefold(), names, n=1)
    meant = closest(wanted, tuple(names)) or (near[0] if near else None)
    if meant is not None:
        return f"did you mean '{meant}'?"
    if not names:
        return "there is none"
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"{before} {', '.join(names[:SHOWN])}{more}"


def first_line(error: BaseException) -> str:
    """Give the first line of a message that has something on it, at most 200 characters of it."""
    lines = (line.strip() for line in str(error).splitlines())
    return next((line for line in lines if line), type(error).__name__)[:LONGEST]


def is_full(error: BaseException) -> bool:
    """Tell whether an error means that the disk has no room."""
    text = str(error).casefold()
    signs = ("no space left", "not enough space", "max_temp_directory_size", "disk full")
    return getattr(error, "errno", None) == errno.ENOSPC or any(sign in text for sign in signs)


def no_room(source: str) -> AuditError:
    """Say that the disk has no room for what is read, and what to do."""
    return AuditError(
        f"'{source}' does not fit: the disk has no room for temporary files",
        "read fewer rows with --rows 1000000, or set TMPDIR to a folder on a larger disk",
    )


def sql_name(name: str) -> str:
    """Quote a name for DuckDB, SQLite or PostgreSQL."""
    return '"' + name.replace('"', '""') + '"'


def text_literal(text: str) -> str:
    """Write a text as a literal of DuckDB."""
    return "'" + text.replace("'", "''") + "'"


def nameless(place: int) -> str:
    """Name a column that has no name, by its place from 1."""
    return f"column {place}"


def distinct_names(names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give each column a name of its own, whatever its case, and remarks on those that had none."""
    given: list[str] = []
    remarks: list[str] = []
    taken: set[str] = set()
    for place, raw in enumerate(names, 1):
        name = raw.strip() or nameless(place)
        own, time = name, 1
        while own.casefold() in taken:
            time += 1
            own = f"{name} ({time})"
        if own != name:
            remarks.append(f"the column '{name}' is there twice; the second is called '{own}'")
        taken.add(own.casefold())
        given.append(own)
    return tuple(given), tuple(remarks)
