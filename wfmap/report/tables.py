"""Plain tables: the same rows as aligned text or as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import east_asian_width

from wfmap.report.marks import escaped

__all__ = ["Table", "markdown_table", "text_table"]

WIDEST_TABLE: Final = 100
WIDEST_CELL: Final = 38
NARROWEST_CELL: Final = 9
"""Terminal columns. Cells are cut to fit in text; JSON and Markdown hold them whole."""

GAP: Final = 2


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows of cells.

    `right` names the columns that are figures, from 0, and `whole` others that text never cuts: ids
    to be copied, sentences that say what no other column does. Figures are never cut either. Cells
    of the columns in `links` are headings of chapters of the same page, or empty.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    whole: tuple[int, ...] = ()
    links: tuple[int, ...] = ()


def text_table(table: Table, indent: str = "  ") -> list[str]:
    """Write a table as lines of aligned columns under underlined headings."""
    if not table.rows:
        return []
    widths = _fitted(
        [
            max(_width(heading), *(_width(row[i]) for row in table.rows))
            for i, heading in enumerate(table.headings)
        ],
        WIDEST_TABLE - len(indent),
        (*table.whole, *table.right),
    )
    headings, *rows = (
        tuple(_cut(cell, width) for cell, width in zip(row, widths, strict=True))
        for row in (table.headings, *table.rows)
    )
    lines = [_line(headings, widths, table.right), "  ".join("─" * width for width in widths)]
    lines += [_line(row, widths, table.right) for row in rows]
    return [f"{indent}{line}".rstrip() for line in lines]


def _fitted(widths: list[int], room: int, whole: Sequence[int]) -> list[int]:
    """Narrow the widest columns until the table fits, or no column is wide any more."""
    cut = [i for i in range(len(widths)) if i not in whole]
    fitted = [width if i in whole else min(width, WIDEST_CELL) for i, width in enumerate(widths)]
    while cut and sum(fitted) + GAP * (len(fitted) - 1) > room:
        widest = max(cut, key=lambda i: fitted[i])
        if fitted[widest] <= NARROWEST_CELL:
            break
        fitted[widest] -= 1
    return fitted


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    padded = (
        " " * (width - _width(cell)) + cell if i in right else cell + " " * (width - _width(cell))
        for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join(padded)


def _width(text: str) -> int:
    """Count terminal columns: East Asian wide letters take two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


_LOOKED_AT: Final = 8
"""How many times its width of a cell is looked at: more than that is cut off whatever it is."""


def _cut(cell: str, width: int) -> str:
    """Shorten a cell to some columns, with a sign that it was."""
    plain = " ".join(cell[: _LOOKED_AT * width].split())
    if len(cell) <= _LOOKED_AT * width and _width(plain) <= width:
        return plain
    columns = 0
    for place, letter in enumerate(plain):
        columns += _width(letter)
        if columns > width - 1:
            return f"{plain[:place].rstrip()}…"
    return f"{plain.rstrip()}…"


def markdown_table(table: Table) -> list[str]:
    """Write a table as lines of Markdown, figures aligned to the right."""
    if not table.rows:
        return []
    rule = ["---:" if i in table.right else "---" for i in range(len(table.headings))]
    rows = [" | ".join(escaped(cell) for cell in row) for row in table.rows]
    return [f"| {' | '.join(table.headings)} |", f"|{'|'.join(rule)}|", *(f"| {r} |" for r in rows)]
