"""Where a word may be cut, as a person would: at its own hyphens, at syllables, never in a letter.

Patterns of syllables come from pyphen, whole letters (an emoji of several parts, a Thai consonant
with its vowel) from regex; both carry their own tables, so every machine cuts alike. A word is cut
where its author says so, by a hyphen or a soft hyphen; else at syllables where the language is
known; else at seams such as capitals; else between whole letters.

    Bonitäts|prüfung      a syllable, a hyphen is drawn      Schufa-|Auskunft   its own hyphen, none
    order.|line_|items    a seam, no hyphen                  4f9a27c1|8e03b6    the last resort

A word that is cut after the last letter that fits is hard to read, so syllables come first. Their
patterns are Liang's (1983), as in TeX: short strings with a digit between letters that says how
good or bad a cut is there, learned from a dictionary; they cut words that no dictionary has. A word
costs a look-up for each of its substrings, once, for results are kept. Letters of a language come
from its own script: a Greek word in a German map is cut as Greek.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal, NamedTuple

import pyphen
import regex

__all__ = [
    "JOINED",
    "SOFT_HYPHEN",
    "Cut",
    "Rigour",
    "cuts_of",
    "has_phrases",
    "letters_of",
    "spoken",
]

SOFT_HYPHEN: Final = "\u00ad"
"""Ends a line whose word goes on in the next: a hyphen is drawn, but is no part of the name."""

JOINED: Final = "\u200b"
"""Ends a line that goes on in the next without a hyphen and without a space."""

Rigour = Literal["phrases", "script", "letters"]
"""How scripts without spaces are cut: where a phrase begins, a phrase or a kanji, or anywhere."""

_LETTERS: Final = regex.compile(r"\X")
_SIGNS: Final = r"/\\_.,:;@&+=)\]\u2010\u2011\u2013\u2014-"
_SEAM: Final = regex.compile(rf"(?<=[{_SIGNS}])(?=[^\s{_SIGNS}])")
_CAPITAL: Final = regex.compile(r"(?<=\p{Ll}{2})(?=\p{Lu}\p{L}{2})")
_RUN: Final = regex.compile(r"\p{L}[\p{L}\p{M}]*")
_SPACELESS: Final = regex.compile(
    r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}"
    r"\p{Extended_Pictographic}\p{Tibetan}]"
)
_THAI: Final = regex.compile(r"\p{Thai}+")
_LEADING: Final = frozenset("\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4")
"""Vowels of Thai and Lao that are written before the letter they are spoken after."""

_TRAILING: Final = frozenset(
    "\u0e30\u0e32\u0e33\u0e45\u0e2f\u0e46"  # Thai
    "\u0eb0\u0eb2\u0eb3\u0ebd\u0eaf\u0ec6"  # Lao
    "\u3001\u3002\uff0c\uff0e\uff01\uff1f\uff1a\uff1b\uff09\u300d\u300f\u3011\u300b\u3009"
    "\u30fc\u3063\u3083\u3085\u3087\u30c3\u30e3\u30e5\u30e7"  # small Japanese letters
)
"""Signs that never begin a line."""

_KANA: Final = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
_PHRASE: Final = regex.compile(
    r"(?<=\p{Hiragana}{2}|[をにがはとでへのも])(?=[\p{Han}\p{Katakana}\p{Latin}\p{N}])"
    r"|(?<=[をにがはでへ])(?=\p{Hiragana}{2})(?![をにがはでへのもとすし])"
    r"|(?<=[\p{Katakana}ー])(?=\p{Han})|(?<=\p{Han}{2})(?=\p{Katakana}{2})"
    r"|(?<=[\p{Latin}\p{N}]{2})(?=[\p{Han}\p{Katakana}]{2})"
    r"|(?<=[\p{Po}\p{Pe}])(?=\p{L})"
)
"""Where a phrase of Japanese begins: behind a particle or an ending, and where the script changes.

This needs no dictionary: content words begin with kanji, katakana or Latin letters, what bends and
joins them is written in hiragana.
"""
_KANJI_BEGINS: Final = regex.compile(r"(?<=\p{Hiragana})(?=[\p{Han}\p{Katakana}])")
"""Where a phrase may begin too, though a verb of two kanji is cut: 受け|付ける."""
_LAO: Final = regex.compile(r"(?<=\p{Lao})(?=[\u0ec0-\u0ec4])|(?<=[\u0eb0\u0eb3])(?=\p{Lao})")
"""Where a syllable of Lao begins for sure: before a vowel that is written first, behind a last one.
"""
_OPENING: Final = frozenset("\uff08\u300c\u300e\u3010\u300a\u3008")
_SCRIPTS: Final = (
    (regex.compile(r"\p{Cyrillic}"), ("ru_RU", "uk_UA"), "ru_RU"),
    (regex.compile(r"\p{Greek}"), (), "el_GR"),
    (regex.compile(r"\p{Devanagari}"), (), "mr_IN"),
    (regex.compile(r"\p{Bengali}"), (), "as_IN"),
    (regex.compile(r"\p{Gurmukhi}"), (), "pa_IN"),
    (regex.compile(r"\p{Oriya}"), (), "or_IN"),
    (regex.compile(r"\p{Telugu}"), (), "te_IN"),
    (regex.compile(r"\p{Kannada}"), (), "kn_IN"),
)
_FROM_THE_RIGHT: Final = regex.compile(r"[\p{Arabic}\p{Hebrew}\p{Syriac}\p{Thaana}\p{Nko}]")
"""Scripts that know no hyphen at the end of a line."""

_LEAST: Final = 3
"""So many letters of a word stay on either side of a cut at least."""

_FINNISH: Final = "fi"
_FINNISH_SYLLABLE: Final = regex.compile(
    "(?<=.)(?=[bcdfghjklmnpqrstvwxz][aeiouy\u00e4\u00f6\u00e5])"
)
"""In Finnish a syllable begins before each consonant that a vowel follows; no pattern is needed."""

_LONGEST: Final = 160
"""Longer runs of letters are no words of a language: they are cut between letters."""


class Cut(NamedTuple):
    """A place in a word: how many characters stand before it, and how the cut is shown."""

    at: int
    joint: str


def letters_of(text: str) -> list[str]:
    """Split a text into what people take for letters (Unicode's grapheme clusters)."""
    return [match.group() for match in _LETTERS.finditer(text)]


def spoken(lines: tuple[str, ...]) -> str:
    """Put the lines of a label together again, as its author wrote it."""
    text = ""
    for line in lines:
        if line.endswith((SOFT_HYPHEN, JOINED)):
            text += line[:-1]
        else:
            text += f"{line} "
    return text.rstrip()


@lru_cache(maxsize=32)
def _patterns(language: str) -> pyphen.Pyphen | None:
    known = pyphen.language_fallback(language)
    return pyphen.Pyphen(lang=known) if known else None


def _language(run: str, language: str) -> str:
    """Tell whose patterns cut a run of letters: those of its script."""
    for script, spoken_in, usual in _SCRIPTS:
        if script.search(run):
            return language if language in spoken_in else usual
    return language


@lru_cache(maxsize=4096)
def _syllables(run: str, language: str) -> tuple[int, ...]:
    """List where syllables begin that leave whole ones on either side, three letters at least."""
    patterns = _patterns(_language(run, language))
    if len(run) > _LONGEST:
        return ()
    if language == _FINNISH:
        found = [syllable.start() for syllable in _FINNISH_SYLLABLE.finditer(run.lower())]
    else:
        found = [] if patterns is None else patterns.positions(run)
    ends = [0, *found, len(run)]
    return tuple(
        here
        for before, here, after in zip(ends, ends[1:], ends[2:], strict=False)
        if here - before > 1 and after - here > 1 and here >= _LEAST and len(run) - here >= _LEAST
    )


def _thai(word: str) -> Iterator[int]:
    patterns = _patterns("th_TH")
    for run in _THAI.finditer(word):
        if patterns is not None and len(run.group()) <= _LONGEST:
            yield from (run.start() + at for at in patterns.positions(run.group()))


def _between_letters(word: str) -> Iterator[int]:
    at = 0
    for one, other in pairwise(letters_of(word)):
        at += len(one)
        if one[-1] not in _LEADING and one not in _OPENING and other[0] not in _TRAILING:
            yield at


def _natural(word: str, language: str) -> Iterator[Cut]:
    """Yield the cuts that a reader expects: hyphens, signs, capitals, syllables."""
    yield from (Cut(seam.start(), JOINED) for seam in _SEAM.finditer(word))
    yield from (Cut(capital.start(), SOFT_HYPHEN) for capital in _CAPITAL.finditer(word))
    for run in _RUN.finditer(word):
        if not _SPACELESS.search(run.group()):
            for at in _syllables(run.group(), language):
                yield Cut(run.start() + at, SOFT_HYPHEN)


def _phrases(word: str, rigour: Rigour) -> tuple[int, ...]:
    """List where phrases of Japanese and syllables of Lao begin, two letters at least each."""
    if rigour == "letters":
        return ()
    patterns = [_PHRASE] if _KANA.search(word) else [_LAO]
    patterns += [_KANJI_BEGINS] if rigour == "script" else []
    found = sorted({cut.start() for pattern in patterns for cut in pattern.finditer(word)})
    ends = [0, *found, len(word)]
    return tuple(
        here for before, here in pairwise(ends[:-1]) if here - before > 1 and len(word) - here > 1
    )


def _spaceless(word: str, rigour: Rigour) -> Iterator[Cut]:
    """Yield the cuts of scripts without spaces: at phrases and syllables, others between letters.

    No letter is left alone.
    """
    whole = list(_between_letters(word))
    thai = set(_thai(word))
    phrases = set(_phrases(word, rigour))
    for at in whole:
        around = word[at - 1] + word[at]
        is_thai = _THAI.fullmatch(around) is not None
        if is_thai and thai:
            is_cut = at in thai
        elif phrases:
            is_cut = at in phrases
        else:
            is_cut = _SPACELESS.search(around) is not None and 1 < at < len(word) - 1
        if is_cut:
            yield Cut(at, JOINED)


def has_phrases(text: str) -> bool:
    """Tell whether a text is cut at phrases, and so may need more lines than between letters."""
    return bool(_phrases(text, "script"))


def _anywhere(word: str) -> Iterator[Cut]:
    """Yield the cuts between letters of a word that nothing else divides."""
    whole = list(_between_letters(word))
    inner = [at for at in whole if _LEAST <= at <= len(word) - _LEAST]
    for at in inner or whole:
        letters = word[at - 1].isalpha() and word[at].isalpha()
        hyphen = letters and not _FROM_THE_RIGHT.match(word[at])
        yield Cut(at, SOFT_HYPHEN if hyphen else JOINED)


@lru_cache(maxsize=4096)
def cuts_of(
    word: str, language: str, rigour: Rigour = "phrases"
) -> tuple[tuple[Cut, ...], tuple[Cut, ...]]:
    """List where a word may be cut, the good cuts and the last resort, each in order.

    `word` has no soft hyphens; see `SOFT_HYPHEN` for those that its author put. `rigour` holds of
    scripts without spaces.
    """
    good = {cut.at: cut for cut in _natural(word, language)}
    good |= {cut.at: cut for cut in _spaceless(word, rigour)}
    return tuple(good[at] for at in sorted(good)), tuple(_anywhere(word))
