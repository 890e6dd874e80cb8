"""How wide a text is, and where it is broken into lines.

Widths come from a static table of Arial's advance widths (Liberation Sans and Helvetica share
them), so a map has the same bytes on every machine and no font is needed to draw one.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from wfmap.render.scene import Anchor, Point, Rect, Text

__all__ = ["ASCENT", "DESCENT", "LINE_HEIGHT", "text_amid", "text_at", "text_width", "wrap"]

ASCENT: Final = 0.78
"""How far capitals and accents reach above the baseline, in font sizes."""

DESCENT: Final = 0.22
"""How far letters reach below the baseline, in font sizes."""

LINE_HEIGHT: Final = 1.2
"""The distance of baselines, in font sizes."""

ELLIPSIS: Final = "…"

_BOLD: Final = 1.075
"""How much wider bold letters are, at most one percent off for running text."""

_DEFAULT: Final = 600
_WIDE: Final = 1000
"""Advance width of CJK letters and emoji, in thousandths of the font size."""

_GROUPS: Final = (
    ("'", 191),
    ("ijl", 222),
    ("|", 260),
    ("!,./:;ft[]I \\\u00a0·", 278),
    ("-()r`", 333),
    ('"', 355),
    ("*", 389),
    ("^", 469),
    ("ckJsvxyzçšž", 500),
    ("abdeghnopqu0123456789?L_$#äöüáéíóúàèìòùâêîôûñ€–", 556),
    ("<>=+~−", 584),
    ("FTZß", 611),
    ("ABEKPSVXY&ÄÀÁÂÉÈ", 667),
    ("CDHNRUwÜ", 722),
    ("GOQÖ", 778),
    ("mM", 833),
    ("%", 889),
    ("W—…→", 1000),
    ("@", 1015),
)
_ADVANCE: Final = {letter: width for letters, width in _GROUPS for letter in letters} | {"W": 944}


_WIDE_LETTERS: Final = (
    range(0x1100, 0x1160),
    range(0x2E80, 0xFFF0),
    range(0x1F000, 0x110000),
)
"""Blocks of letters as wide as high; fixed here because Python's own table grows by version."""


def _is_wide(letter: str) -> bool:
    return any(ord(letter) in block for block in _WIDE_LETTERS)


@lru_cache(maxsize=16384)
def _advance(text: str) -> int:
    return sum(_ADVANCE.get(letter) or (_WIDE if _is_wide(letter) else _DEFAULT) for letter in text)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Measure the width of one line in px, for a font size in px."""
    return _advance(text) * size * (_BOLD if bold else 1) / 1000


def _pieces(word: str, width: float, size: float, *, bold: bool) -> Iterable[str]:
    """Break a word that is wider than a line, so that it never leaves its box.

    It is broken after a hyphen where that is enough, otherwise between any two letters.
    """
    piece = ""
    for letter in word:
        if piece and text_width(piece + letter, size, bold=bold) > width:
            head = piece[: piece.rfind("-") + 1] or piece
            yield head
            piece = piece[len(head) :]
        piece += letter
    yield piece


def _shortened(line: str, width: float, size: float, *, bold: bool) -> str:
    while line and text_width(line + ELLIPSIS, size, bold=bold) > width:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS


@lru_cache(maxsize=16384)
def wrap(
    text: str, width: float, size: float, *, most: int = 3, bold: bool = False
) -> tuple[str, ...]:
    """Break a text into lines of at most `width` px, `most` of them; the last may end in `…`.

    Lines are broken between words, inside a word only where it is wider than a line.
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        for number, piece in enumerate(_pieces(word, width, size, bold=bold)):
            longer = piece if number or not line else f"{line} {piece}"
            if line and (number or text_width(longer, size, bold=bold) > width):
                lines.append(line)
                longer = piece
            line = longer
    lines.append(line)
    if len(lines) > most:
        cut = " ".join(lines[most - 1 :])
        lines[most - 1 :] = [_shortened(cut, width, size, bold=bold)]
    return tuple(lines)


def text_at(
    lines: tuple[str, ...],
    at: Point,
    *,
    size: float = 12,
    anchor: Anchor = "start",
    bold: bool = False,
) -> Text:
    """Make a text whose first baseline is anchored `at` a point, and measure what it covers."""
    width = max((text_width(line, size, bold=bold) for line in lines), default=0)
    shift = {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    height = (len(lines) - 1) * LINE_HEIGHT * size + (ASCENT + DESCENT) * size
    area = Rect(at.x - shift, at.y - ASCENT * size, width, height)
    return Text(lines, at, area, size, anchor, bold)


def text_amid(
    lines: tuple[str, ...],
    centre: Point,
    *,
    size: float = 12,
    bold: bool = False,
    anchor: Anchor = "middle",
) -> Text:
    """Make a text whose area is centred on a point vertically, and anchored there across."""
    baseline = centre.y + 0.36 * size - (len(lines) - 1) * LINE_HEIGHT * size / 2
    return text_at(lines, Point(centre.x, baseline), size=size, anchor=anchor, bold=bold)
