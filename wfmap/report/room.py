"""How wide a text may be: as wide as the terminal that shows it; elsewhere nothing limits it.

A file, a pipe and an answer over HTTP have no width: there a row is a line.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

__all__ = ["ROOM", "TABLE", "shown_in"]

ROOM: Final[ContextVar[int | None]] = ContextVar("ROOM", default=None)
"""Columns of the terminal; None where there is none."""

TABLE: Final = 100
"""Columns of a terminal in which tables are fitted; on a narrower one their lines are broken."""


@contextmanager
def shown_in(columns: int | None) -> Iterator[None]:
    """Let texts be as wide as a terminal of so many columns; of any width with None."""
    before = ROOM.set(columns)
    try:
        yield
    finally:
        ROOM.reset(before)
