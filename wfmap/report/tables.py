"""Plain tables: the same rows as aligned text or as Markdown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Final
from unicodedata import east_asian_width

from wfmap.report.marks import escaped
from wfmap.report.room import ROOM

__all__ = ["Table", "columns", "cut_to", "markdown_table", "text_table"]

NARROWEST_CELL: Final = 9
"""Columns of a terminal that a broken cell keeps."""
WIDEST_COLUMN: Final = 200
"""Columns that a longer cell does not make the cells above and below it as wide as."""

GAP: Final = 2


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows of cells.

    `right` names the columns that are figures, from 0, and `whole` others that text never breaks:
    ids to be copied, sentences that say what no other column does. So are figures. Cells
    of the columns in `links` are headings of chapters of the same page, or empty.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    whole: tuple[int, ...] = ()
    links: tuple[int, ...] = ()


def text_table(table: Table, indent: str = "  ") -> list[str]:
    """Write a table as lines of aligned columns under underlined headings.

    On a terminal (`ROOM`) its widest cells go on in the lines below until all fit; elsewhere a row
    is a line.
    """
    if not table.rows:
        return []
    cells = [tuple(" ".join(cell.split()) for cell in row) for row in (table.headings, *table.rows)]
    widths = [max(map(columns, column)) for column in zip(*cells, strict=True)]
    room = ROOM.get()
    if room is not None:
        widths = _fitted(widths, room - len(indent), (*table.whole, *table.right))
        broken = ([_broken(c, w) for c, w in zip(row, widths, strict=True)] for row in cells)
        rows = [list(zip_longest(*row, fillvalue="")) for row in broken]
    else:
        rows = [[row] for row in cells]
    widths = [min(width, WIDEST_COLUMN) for width in widths]
    headings, *lines = ([_line(cells, widths, table.right) for cells in row] for row in rows)
    rule = "  ".join("─" * width for width in widths)
    return [f"{indent}{line}".rstrip() for line in (*headings, rule, *chain(*lines))]


def _fitted(widths: list[int], room: int, whole: Sequence[int]) -> list[int]:
    """Narrow the widest columns until the table fits, or no column is wide any more."""
    cut = [i for i in range(len(widths)) if i not in whole]
    fitted = list(widths)
    over = sum(fitted) + GAP * (len(fitted) - 1) - room
    while cut and over > 0:
        widest = max(cut, key=lambda i: fitted[i])
        others = (fitted[i] for i in cut if i != widest)
        least = max(NARROWEST_CELL, max(others, default=0) - 1)
        less = min(over, fitted[widest] - least)
        if less <= 0:
            break
        fitted[widest] -= less
        over -= less
    return fitted


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    padded = (
        " " * (width - columns(cell)) + cell if i in right else cell + " " * (width - columns(cell))
        for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join(padded)


def columns(text: str) -> int:
    """Count terminal columns: East Asian wide letters take two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def cut_to(text: str, width: int) -> str:
    """Shorten a text to some columns of a terminal, with a sign that it was."""
    plain = " ".join(text.split())
    if columns(plain) <= width:
        return plain
    taken = 0
    for place, letter in enumerate(plain):
        taken += columns(letter)
        if taken > width - 1:
            return f"{plain[:place].rstrip()}…"
    return plain


def _broken(cell: str, width: int) -> list[str]:
    """Break a cell into lines of some columns, within words only where one alone is wider."""
    lines, line = [], ""
    for word in cell.split():
        longer = f"{line} {word}" if line else word
        if columns(longer) <= width:
            line = longer
            continue
        lines += [line] if line else []
        *whole, line = _parts(word, width)
        lines += whole
    return [*lines, line]


def _parts(word: str, width: int) -> Iterator[str]:
    """Yield a word in parts of some columns."""
    begin = taken = 0
    for place, letter in enumerate(word):
        wide = columns(letter)
        if taken + wide > width and place > begin:
            yield word[begin:place]
            begin, taken = place, 0
        taken += wide
    yield word[begin:]


def markdown_table(table: Table) -> list[str]:
    """Write a table as lines of Markdown, figures aligned to the right."""
    if not table.rows:
        return []
    rule = ["---:" if i in table.right else "---" for i in range(len(table.headings))]
    rows = [" | ".join(escaped(cell) for cell in row) for row in table.rows]
    return [f"| {' | '.join(table.headings)} |", f"|{'|'.join(rule)}|", *(f"| {r} |" for r in rows)]
