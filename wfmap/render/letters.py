"""How wide letters are, of every script, in whatever font a viewer falls back to.

Latin, Greek and Cyrillic letters are as wide as Arial's. Of other scripts Arial has few letters,
so a viewer takes what it finds: a font of that script, or the empty box of a missing letter. A
label must fit in either case. So what people take for one letter (a grapheme cluster) counts as
the wider of two: its letters side by side in open fonts, and one empty box for each of its signs.

    ผู้    a consonant of 622 with two signs over and under it; three empty boxes are 1800
    👩‍👩‍👧    three pictures where a font does not know the family, one where it does

The widths in `advances.json` were read from Liberation Sans, Noto Sans, Loma and DejaVu Sans,
regular and bold, the widest of each; those of pictures are Segoe UI Emoji's, the widest known.
Which letters are pictures is told by regex, which carries its own tables.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Final
from unicodedata import normalize

import regex

from wfmap.render.hyphens import JOINED, SOFT_HYPHEN, letters_of

__all__ = ["NARROWEST", "advance", "advances"]

NARROWEST: Final = 191
"""The advance width of the narrowest letter, in thousandths of the font size."""

_DEFAULT: Final = 600
"""Advance width of a letter nobody measured, and of the empty box of a missing one."""

_WIDE: Final = 1000
"""Advance width of CJK letters, in thousandths of the font size."""

_PICTURE: Final = 1380
"""Advance width of an emoji, in thousandths of the font size."""

_INDICATOR: Final = 700
"""Half a flag: where no font has flags, its two letters are shown."""

_GROUPS: Final = (
    ("'", 191),
    ("ijlł", 222),
    ("|", 260),
    ("!,./:;ft[]I \\\u00a0·ìíîïĩīĭįı", 278),
    ("-()r`{}", 334),
    ('"', 355),
    ("*", 389),
    ("^", 469),
    ("ckJsvxyzçšž", 500),
    ("abdeghnopqu0123456789?L_$#äöüáéóúàèòùâêôûñđø€–", 556),
    ("<>=+~−", 584),
    ("FTZß", 611),
    ("ABEKPSVXY&ÄÀÁÂÉÈ", 667),
    ("CDHNRUwÜ", 722),
    ("GOQÖ", 778),
    ("mM", 833),
    ("%", 889),
    ("—…→", 1000),
    ("@", 1015),
)


def _measured() -> Iterator[tuple[str, int]]:
    text = files("wfmap.render").joinpath("advances.json").read_text("utf-8")
    for width, runs in json.loads(text).items():
        for run in runs.split():
            first, _, last = run.partition("-")
            for code in range(int(first, 16), int(last or first, 16) + 1):
                yield chr(code), int(width)


_ADVANCE: Final = (
    dict(_measured())
    | {letter: width for letters, width in _GROUPS for letter in letters}
    | {"W": 944, "-": 333, "(": 333, ")": 333, "r": 333, "`": 333, SOFT_HYPHEN: 333, JOINED: 0}
)

_WIDE_LETTERS: Final = (
    range(0x1100, 0x1160),
    range(0x2460, 0x2600),
    range(0x2E80, 0xFE00),
    range(0xFE10, 0xFFF0),
    range(0x10000, 0x110000),
)
"""Blocks of letters as wide as high; fixed here because Python's own table grows by version."""

_ACCENTED: Final = (range(0x00C0, 0x0250), range(0x1E00, 0x1F00))
"""Latin letters with accents, most of which are as wide as those without."""

_WITHOUT_WIDTH: Final = (
    range(0x0300, 0x0370),
    range(0x061C, 0x061D),
    range(0x180B, 0x180F),
    range(0x200B, 0x2010),
    range(0x202A, 0x202F),
    range(0x2060, 0x2070),
    range(0x20D0, 0x20F1),
    range(0xFE00, 0xFE10),
    range(0xFEFF, 0xFF00),
    range(0xE0000, 0xE1000),
)
"""Signs drawn over a Latin letter, and those nobody sees."""

_SIGN: Final = regex.compile(r"[\p{Mn}\p{Me}]")
"""Signs that stand over or under a letter: no width of their own, but a box where they lack."""

_OF_TWO: Final = "\u0e33\u0eb3"
"""Vowels of Thai and Lao that are drawn as two signs."""

_PLAIN: Final = 0x0530
"""All letters before this one are in any font: Latin, Greek, Cyrillic."""

_ALWAYS: Final = regex.compile(r"\p{Emoji_Presentation}")
_CAN_BE: Final = regex.compile(r"\p{Extended_Pictographic}")
_JOINING: Final = regex.compile(r"[\p{Arabic}&&\p{L}]", flags=regex.V1)
_JOINED_SHARE: Final = 0.75
"""How wide an Arabic letter that goes on into the next is at most, as a share of one alone."""

_TONES: Final = range(0x1F3FB, 0x1F400)
_INDICATORS: Final = range(0x1F1E6, 0x1F200)
_SYMBOLS: Final = 0x2600
"""From here on a sign that can be a picture is shown as one by some viewers, asked or not."""

_SHOWN_AS_PICTURE: Final = "\ufe0f"


def _among(code: int, blocks: tuple[range, ...]) -> bool:
    return any(code in block for block in blocks)


@lru_cache(maxsize=4096)
def _letter_width(letter: str) -> int:
    known = _ADVANCE.get(letter)
    if known is not None:
        return known
    code = ord(letter)
    if _among(code, _WITHOUT_WIDTH) or _SIGN.match(letter):
        return 0
    if _among(code, _ACCENTED):
        base = normalize("NFD", letter)[0]
        return _ADVANCE.get(base, _DEFAULT)
    return _WIDE if _among(code, _WIDE_LETTERS) else _DEFAULT


def _picture_width(letter: str, *, asked: bool) -> int:
    code = ord(letter)
    if code in _INDICATORS:
        return _INDICATOR
    picture = _ALWAYS.match(letter) or ((asked or code >= _SYMBOLS) and _CAN_BE.match(letter))
    return _PICTURE if picture and code not in _TONES else 0


@lru_cache(maxsize=8192)
def _cluster_width(cluster: str) -> int:
    """Tell how wide what people take for one letter is, whatever font shows it."""
    if len(cluster) == 1 and ord(cluster) < _PLAIN:
        return _letter_width(cluster)
    shown = [letter for letter in cluster if not _among(ord(letter), _WITHOUT_WIDTH)]
    asked = _SHOWN_AS_PICTURE in cluster
    side_by_side = sum(
        0 if ord(letter) in _TONES else _picture_width(letter, asked=asked) or _letter_width(letter)
        for letter in shown
    )
    signs = len(shown) + sum(map(shown.count, _OF_TWO))
    boxes = _DEFAULT * signs if cluster[0] >= chr(_PLAIN) and signs > 1 else 0
    keycap = _PICTURE if cluster.endswith("\u20e3") else 0
    return max(side_by_side, boxes, keycap)


def _clusters(text: str) -> Iterator[tuple[str, float]]:
    """Yield what people take for letters, each with its width beside the next one."""
    letters = letters_of(text)
    for letter, following in zip(letters, [*letters[1:], ""], strict=True):
        width = _cluster_width(letter)
        if width > _DEFAULT and _JOINING.match(letter) and _JOINING.match(following):
            yield letter, max(_DEFAULT * len(letter), _JOINED_SHARE * width)
        else:
            yield letter, width


def advances(text: str) -> list[float]:
    """Measure what stands before each place of a text, in thousandths of the font size.

    The list has one number more than the text has characters. Within what people take for one
    letter, all of it counts.
    """
    at = 0.0
    found = [at]
    for letter, width in _clusters(text):
        at += width
        found += [at] * len(letter)
    return found


@lru_cache(maxsize=16384)
def advance(text: str) -> float:
    """Measure a text, in thousandths of the font size."""
    if not text or max(text) < "\u0300":
        return sum(map(_letter_width, text))
    return sum(width for _, width in _clusters(text))
