"""Rows of cells → where the table begins: titles above, the names, a line of units below, the end.

A person sees at once that "Customers, as of 20 Nov 2026" is no name of a column. What tells is that
the rows below are wider, and alike. What is left out is said, each time.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["SHOWN", "Heading", "heading_of", "is_closing"]

Cells = Sequence[str | None]

TITLES: Final = 20
"""Rows above the names, at most."""
LONGEST: Final = 12
"""Letters of a cell that stands alone in a last row, beyond which it is a note."""
SHOWN: Final = 60
"""Letters of a title that a remark repeats."""
UNITS: Final = re.compile(
    r"[\[(<][^\])>]{1,15}[\])>]|[€$£¥%‰°]|°?[CFK]|(?:EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CZK|k?€|T€)"
    r"|[kMGTm]?(?:g|m|l|W|Wh|V|A|Hz|J|N|Pa|B|bit|b/s)|[cdmµn]?m|mm|km/h|m[²³23]|kg/m[³3]|t|h|min|s|ms|d"
    r"|pcs?\.?|Stk\.?|Stück|days?|hours?|minutes?|seconds?|years?|months?|weeks?|Tage?|Stunden?|Jahre?"
    r"|text|number|date|ID|[-\u2013\u2014/]"
)
DASHES: Final = frozenset(("-", "\u2013", "\u2014", "/"))
""""Nothing" in a row of units."""
VALUE: Final = re.compile(r"[-+]?[\d.,:/\s'T-]*\d[\d.,:/\s'TZ%€$£-]*")
"""A number, a date or a time: what stands in rows and not in names."""
TOTAL: Final = re.compile(
    r"(?:grand |sub)?total(?:s|e)?|sum|summe|gesamt(?:summe)?|insgesamt|zwischensumme|average|mean"
    r"|durchschnitt|mittelwert|somme|moyenne|suma|totaal|totale|razem|i alt|yhteensä",
    re.IGNORECASE,
)
NOTE: Final = re.compile(
    r"(?:\*+|\d\)|†|note|notes|source|quelle|stand|anmerkung|hinweis|fuente|generated|created|exported"
    r"|erstellt|printed|page|seite|end of|ende|copyright|©|--)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the names of columns stand, counted from 0, and where the rows begin; what to say."""

    names: int
    rows: int
    remarks: tuple[str, ...] = ()


def heading_of(rows: Sequence[Cells]) -> Heading:
    """Find where the names stand among the first rows of a file or sheet.

    Args:
        rows: at least the first few dozen, blank ones among them.
    """
    wide = _usual(rows)
    names = next((k for k, row in enumerate(rows[: TITLES + 1]) if _names(row, wide)), None)
    if names is not None:
        names = _wider(rows, names)
    else:
        names = next((k for k, row in enumerate(rows) if any(map(_text, row))), 0)
    remarks: list[str] = []
    titles = [" ".join(filter(None, map(_text, row))) for row in rows[:names]]
    if titles:
        told = [title[:SHOWN] for title in titles if title]
        what = f": '{told[0]}'" if told else ", empty"
        more = f" and {len(told) - 1} more" if len(told) > 1 else ""
        remarks.append(
            f"the header is in row {names + 1}; above it a title or nothing{what}{more}, left out"
        )
    head = [_text(cell) for cell in rows[names]] if names < len(rows) else []
    if head and sum(VALUE.fullmatch(cell) is not None for cell in head) * 2 > len(head):
        remarks.append(
            "the first row looks like values, not like names: does the table lack a header?"
        )
    next_one = names + 1
    while next_one < len(rows) and not _filled(rows[next_one]):
        next_one += 1
    if not _are_units(rows[next_one : next_one + 1], rows[next_one + 1 :], wide):
        return Heading(names, names + 1, tuple(remarks))
    units = ", ".join(filter(None, map(_text, rows[next_one])))
    remarks.append(f"the row below the header holds units, left out: {units[:SHOWN]}")
    return Heading(names, next_one + 1, tuple(remarks))


def _text(cell: str | None) -> str:
    return (cell or "").strip()


def _filled(row: Cells) -> int:
    return sum(bool(_text(cell)) for cell in row)


def _usual(rows: Sequence[Cells]) -> int:
    """Give how many cells most cells stand beside: what a row of names fills too."""
    filled = Counter(count for row in rows if (count := _filled(row)) > 0)
    return max(filled, key=lambda count: (filled[count] * count, count), default=0)


def _names(row: Cells, wide: int) -> bool:
    """Tell whether a row fills as many cells as names do: more than one, and half of the usual."""
    filled = _filled(row)
    return filled > 0 and (wide < 2 or (filled > 1 and 2 * filled >= wide))  # noqa: PLR2004 - one is a title


def _wider(rows: Sequence[Cells], names: int) -> int:
    """Go on to a wider row of names, where the first is a title that a comma parts, or has gaps.

    It is as wide as most rows, names something in each cell, and stands above a column of values.
    A row with gaps above it names groups of columns.
    """
    widths = Counter(len(row) for row in rows if _filled(row))
    most = max(widths, key=lambda width: (widths[width], width), default=0)
    if len(rows[names]) >= most and all(map(_text, rows[names][:most])):
        return names
    for k in range(names + 1, min(len(rows), TITLES + 1)):
        cells = [_text(cell) for cell in rows[k]]
        if len(cells) == most:
            below = [row for row in rows[k + 1 :] if len(row) == most]
            named = len(set(cells)) == most and not any(map(VALUE.fullmatch, cells)) and all(cells)
            valued = any(_all_values(below, column) for column in range(most))
            return k if named and valued else names
    return names


def _all_values(rows: Sequence[Cells], column: int) -> bool:
    filled = [cell for row in rows if (cell := _text(row[column]))]
    return bool(filled) and all(VALUE.fullmatch(cell) for cell in filled)


def _are_units(row: Sequence[Cells], below: Sequence[Cells], wide: int) -> bool:
    """Tell whether a row holds units: nothing but them, at least one over numbers."""
    if not row or wide < 2 or len(below) < 2:  # noqa: PLR2004 - as above, and rows to compare with
        return False
    cells = [_text(cell) for cell in row[0]]
    said = [cell for cell in cells if cell]
    if not said or not all(UNITS.fullmatch(cell) for cell in said):
        return False
    return any(
        all(VALUE.fullmatch(_text(r[k])) for r in below if k < len(r) and _text(r[k]))
        for k, cell in enumerate(cells)
        if cell and cell not in DASHES and any(k < len(r) and _text(r[k]) for r in below)
    )


def is_closing(row: Cells) -> bool:
    """Tell whether a last row is a total or a note rather than a row of the table."""
    cells = [_text(cell) for cell in row]
    first = next((cell for cell in cells if cell), "")
    filled = sum(map(bool, cells))
    if len(cells) < 2:  # noqa: PLR2004 - of one column nothing tells
        return False
    if TOTAL.fullmatch(first.rstrip(": ")) is not None:
        return filled < len(cells)
    alone = filled == 1 and bool(cells[0])
    sentence = len(first) > LONGEST and " " in first
    return alone and (NOTE.match(first) is not None or sentence)
