"""In which language a map is written, told from the small words and letters of its labels.

Only how words are divided hangs on it, so a guess from two dozen small words a language is enough;
where nothing speaks for a language, it is English.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib.resources import files
from typing import Final

__all__ = ["ENGLISH", "current_language", "language_of", "written_in"]

ENGLISH: Final = "en_US"

_TABLES: Final = json.loads(files("wfmap.render").joinpath("languages.json").read_text("utf-8"))
_SMALL_WORDS: Final[Mapping[str, frozenset[str]]] = {
    language: frozenset(words.split()) for language, words in _TABLES["words"].items()
}
"""Words that people write in every document, by language."""

_LETTERS: Final[tuple[tuple[str, str], ...]] = tuple(
    (letters, language) for letters, language in _TABLES["letters"]
)
"""Letters that speak for a language, once for each word that has any."""

_ENDINGS: Final[tuple[tuple[str, str], ...]] = tuple(
    (ending, language) for ending, language in _TABLES["endings"]
)
_SMALL_WORD: Final = 2
"""How much more than a letter or an ending a small word says."""

_WORD: Final = re.compile(r"[^\W\d_]+")
_MOST: Final = 20_000
"""So many words tell the language well enough."""

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


@lru_cache(maxsize=4096)
def _votes(word: str) -> tuple[tuple[str, int], ...]:
    """Tell which languages a word speaks for, and how much: maps use few words, again and again."""
    return tuple(_votes_of(word))


def _votes_of(word: str) -> Iterator[tuple[str, int]]:
    for language, words in _SMALL_WORDS.items():
        if word in words and len(word) > 1:
            yield language, _SMALL_WORD
    for letters, language in _LETTERS:
        if any(letter in word for letter in letters):
            yield language, 1
    for ending, language in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield language, 1


def language_of(labels: Iterable[str]) -> str:
    """Guess the language of some labels: a name such as `de_DE`; English where nothing speaks.

    Among equals the one listed first wins, so the same labels give the same language.
    """
    votes: Counter[str] = Counter(dict.fromkeys(_SMALL_WORDS, 0))
    words = 0
    for label in labels:
        for match in _WORD.finditer(label[:_MOST].lower()):
            for language, weight in _votes(match.group()):
                votes[language] += weight
            words += 1
            if words >= _MOST:
                break
    best = max(votes, key=lambda language: (votes[language], language == ENGLISH))
    return best if votes[best] else ENGLISH


def current_language() -> str:
    """Tell in which language words are divided here."""
    return _language.get()


@contextmanager
def written_in(language: str) -> Iterator[None]:
    """Divide words as this language does, within the block."""
    token = _language.set(language or ENGLISH)
    try:
        yield
    finally:
        _language.reset(token)
