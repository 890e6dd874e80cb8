"""How wide a text is, and where it is broken into lines.

Widths come from static tables (`letters`), those of Arial first of all (Liberation Sans and
Helvetica share them), so a map has the same bytes on every machine and no font is needed to draw
one.

Lines are filled greedily: a word goes on the line if it fits, else it begins the next one; only a
word that is wider than a line is cut, at its last good place that fits (`hyphens`). TeX weighs all
breaks of a paragraph against each other (Knuth & Plass 1981), which makes long texts more even; a
label has two or three lines, for which the first break that fits is good enough, and found in one
pass. Only as much of a text is read as could fit with the narrowest letters,
so a label of a million letters costs no more than one of a hundred.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final

from wfmap.render.hyphens import (
    JOINED,
    SOFT_HYPHEN,
    Cut,
    Rigour,
    cuts_of,
    has_phrases,
    letters_of,
    spoken,
)
from wfmap.render.language import current_language
from wfmap.render.letters import NARROWEST, advance, advances
from wfmap.render.scene import Anchor, Point, Rect, Text

__all__ = [
    "ASCENT",
    "DESCENT",
    "ELLIPSIS",
    "LINE_HEIGHT",
    "is_whole",
    "text_amid",
    "text_at",
    "text_width",
    "wrap",
]

ASCENT: Final = 0.78
"""How far capitals and accents reach above the baseline, in font sizes."""

DESCENT: Final = 0.22
"""How far letters reach below the baseline, in font sizes."""

LINE_HEIGHT: Final = 1.2
"""The distance of baselines, in font sizes."""

ELLIPSIS: Final = "…"
"""Ends a text that was cut short."""

_BOLD: Final = 1.075
"""How much wider bold letters are, at most one percent off for running text."""

_LOOSER: Final[tuple[Rigour, ...]] = ("script", "letters")
"""How a text that takes too many lines when cut at phrases is cut then."""

_SPARE: Final = 200
"""So many letters more than fit are looked at, for those that have no width."""


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Measure the width of one line in px, for a font size in px."""
    return advance(text) * size * (_BOLD if bold else 1) / 1000


class _Ruler:
    """Measures in thousandths of the font size; `width` is the room of a line."""

    def __init__(self, width: float, size: float, *, bold: bool) -> None:
        self.width = width * 1000 / (size * (_BOLD if bold else 1))

    def fits(self, text: str) -> bool:
        return advance(text) <= self.width


def _last_cut(word: str, cuts: Sequence[Cut], room: float) -> Cut | None:
    """Find the last cut before which a word is no wider than so many thousandths.

    A cut that shows no hyphen, such as after one of the word's own, goes before syllables.
    """
    own = [cut for cut in cuts if cut.joint == JOINED]
    return _last_of(word, own, room) or _last_of(word, cuts, room)


def _last_of(word: str, cuts: Sequence[Cut], room: float) -> Cut | None:
    widths = advances(word)
    fitting = (cut for cut in reversed(cuts) if widths[cut.at] + advance(cut.joint) <= room)
    return next(fitting, None)


def _without_soft(word: str) -> tuple[str, tuple[Cut, ...]]:
    """Take the soft hyphens out of a word; tell where they were."""
    pieces = word.split(SOFT_HYPHEN)
    ends = accumulate(len(piece) for piece in pieces[:-1])
    whole = "".join(pieces)
    return whole, tuple(Cut(at, SOFT_HYPHEN) for at in ends if 0 < at < len(whole))


def _shifted(cuts: Iterable[Cut], by: int) -> tuple[Cut, ...]:
    return tuple(Cut(cut.at - by, cut.joint) for cut in cuts if cut.at > by)


class _Breaker:
    """Fills lines with words, and with pieces of words that are wider than a line."""

    def __init__(self, ruler: _Ruler, language: str, rigour: Rigour) -> None:
        self.ruler = ruler
        self.language = language
        self.rigour = rigour
        self.lines: list[str] = []
        self.line = ""

    def close(self) -> None:
        self.lines.append(self.line)
        self.line = ""

    def add(self, word: str) -> None:
        word, soft = _without_soft(word)
        longer = f"{self.line} {word}" if self.line else word
        if self.ruler.fits(longer):
            self.line = longer
        elif self.ruler.fits(word):
            self.close()
            self.line = word
        else:
            self.divide(word, soft)

    def divide(self, word: str, soft: tuple[Cut, ...]) -> None:
        """Write a word that is wider than a line, from the line that is begun on."""
        good, others = cuts_of(word, self.language, self.rigour)
        good = soft or good
        while not self.ruler.fits(word):
            lead = f"{self.line} " if self.line else ""
            room = self.ruler.width - advance(lead)
            cut = _last_cut(word, good, room)
            if cut is None and self.line:
                self.close()
                continue
            cut = cut or _last_cut(word, others, room) or (*others, Cut(len(word), ""))[0]
            self.line = lead + word[: cut.at] + cut.joint
            if cut.at == len(word):
                return
            self.close()
            word = word[cut.at :]
            good, others = _shifted(good, cut.at), _shifted(others, cut.at)
        self.line = f"{self.line} {word}" if self.line else word


def _shortened(text: str, ruler: _Ruler) -> str:
    """End a text that goes on with `…`, within a line."""
    letters = letters_of(text)
    while letters and not ruler.fits("".join(letters) + ELLIPSIS):
        letters.pop()
    return "".join(letters).rstrip() + ELLIPSIS


def wrap(
    text: str, width: float, size: float, *, most: int = 3, bold: bool = False
) -> tuple[str, ...]:
    """Break a text into lines of at most `width` px, `most` of them; the last may end in `…`.

    Lines are broken between words, inside a word only where it is wider than a line: at
    syllables of the language the map is written in. A line whose word goes on ends with
    `SOFT_HYPHEN` or `JOINED`; `spoken` puts the lines together again. What it costs grows with
    the room, not with the length of the text.
    """
    return _wrap(text, width, size, most, bold, current_language())


def _broken(shown: str, ruler: _Ruler, language: str, most: int, rigour: Rigour) -> list[str]:
    """Break a text into lines; more than `most` are not all there."""
    breaker = _Breaker(ruler, language, rigour)
    for word in shown.split():
        breaker.add(word)
        if len(breaker.lines) > most:
            break
    breaker.close()
    return breaker.lines


@lru_cache(maxsize=16384)
def _wrap(  # noqa: PLR0913, PLR0917 - the key of the cache: all that a result hangs on
    text: str,
    width: float,
    size: float,
    most: int,
    bold: bool,  # noqa: FBT001 - as above
    language: str,
) -> tuple[str, ...]:
    ruler = _Ruler(width, size, bold=bold)
    shown = text[: int((most + 1) * ruler.width / NARROWEST) + _SPARE]
    lines = _broken(shown, ruler, language, most, "phrases")
    for rigour in _LOOSER if len(lines) > most and has_phrases(shown) else ():
        looser = _broken(shown, ruler, language, most, rigour)
        if len(looser) <= most:
            lines = looser
            break
    if len(lines) > most or len(shown) < len(text):
        last = min(most, len(lines)) - 1
        lines[last:] = [_shortened(spoken(tuple(lines[last : last + 2])), ruler)]
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


def is_whole(lines: Sequence[str], text: str) -> bool:
    """Tell whether lines made from a text hold all of it."""
    return not lines or not lines[-1].endswith(ELLIPSIS) or text.rstrip().endswith(ELLIPSIS)
