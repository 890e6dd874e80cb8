"""Text made to fit a narrow terminal: lines that are too long go on further down, indented."""

import re
import shutil
import textwrap
from collections.abc import Iterator
from typing import Final, TextIO

__all__ = ["fitted", "width_of"]

_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")
_RULE: Final = frozenset("─-═=")
_FURTHER: Final = "  "
_NARROWEST: Final = 20
"""Columns that are always assumed to be there."""


def width_of(stream: TextIO | None) -> int | None:
    """Give the columns of a terminal; None where a stream is none, for files are never refitted."""
    if stream is None or not stream.isatty():
        return None
    return max(_NARROWEST, shutil.get_terminal_size().columns)


def fitted(text: str, width: int) -> str:
    """Break the lines of a text that are longer than a width; words are never cut."""
    lines = (part for line in text.split("\n") for part in _broken(line, width))
    return "\n".join(lines)


def _broken(line: str, width: int) -> Iterator[str]:
    if len(_COLOUR.sub("", line)) <= width:
        yield line
        return
    words = line.strip()
    if set(words) <= _RULE:
        yield line[:width]
        return
    lead = line[: len(line) - len(line.lstrip())][: width // 3]
    yield from textwrap.wrap(
        re.sub(r" {2,}", "  ", words),
        width,
        initial_indent=lead,
        subsequent_indent=lead + _FURTHER,
        break_long_words=False,
        break_on_hyphens=False,
    )
