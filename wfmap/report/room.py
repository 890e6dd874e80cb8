"""How wide a text may be: as wide as the terminal that shows it; elsewhere nothing limits it.

A file, a pipe and an answer over HTTP have no width, so that nothing is cut off there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

__all__ = ["ROOM", "shown_in"]

ROOM: Final[ContextVar[int | None]] = ContextVar("ROOM", default=None)
"""Columns of the terminal; None where there is none."""


@contextmanager
def shown_in(columns: int | None) -> Iterator[None]:
    """Let texts be as wide as a terminal of so many columns; of any width with None."""
    before = ROOM.set(columns)
    try:
        yield
    finally:
        ROOM.reset(before)
