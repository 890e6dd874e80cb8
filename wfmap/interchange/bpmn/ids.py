"""Ids that a person can read, from names; stable and never the same twice.

A name that occurs once gives its own id (`check-invoice`). Where several want the same one, each
gets four hexadecimal digits made from its id in the source (`check-invoice-3f2a`), so that adding
a further one elsewhere leaves the others as they are.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from typing import Final

from wfmap.model.ids import ID

__all__ = ["MAX_LENGTH", "Wanted", "alike", "allocate", "plain_name", "slug"]

MAX_LENGTH: Final = 30
"""Characters of an id, so that `from--to` also fits the 63 of the id pattern."""

_DIGITS: Final = 4
_WEAK_ENDS: Final = frozenset(
    ["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"]
)
_LETTERS: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d"}
)
"""Latin letters that have no decomposition in Unicode."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One id to find: its name, the word to use where that gives none, and the id in the source.

    `given` is the id that a document gave it when it was written, empty where none did.
    """

    name: str
    fallback: str
    source: str
    given: str = ""


def alike(name: str) -> str:
    """Return what two names share that people take for one."""
    return " ".join(name.casefold().split())


def plain_name(base: str, taken: Collection[str], rest: str = "") -> str:
    """Make a name in plain words for what has none, so that nothing is called by its id.

    Args:
        base: what it is, such as `Unnamed lane`; a number goes behind it where it needs one.
        taken: the names of others, as `alike` gives them.
        rest: what stands behind the number.
    """
    numbered = (f"{base}{f' {k}' if k > 1 else ''}{rest}" for k in count(1))
    return next(name for name in numbered if alike(name) not in taken)


def slug(name: str, fallback: str) -> str:
    """Turn a name into an id of at most `MAX_LENGTH` characters.

    Args:
        name: any text.
        fallback: a valid id, for names without a Latin letter or digit, and to stand before
            names that begin with a digit, or with `x-`, which marks extension keys.

    Returns:
        A text that matches the id pattern.
    """
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS)).encode("ascii", "ignore")
    words = re.findall(r"[a-z0-9]+", plain.decode("ascii").lower())
    if words and (words[0][0].isdigit() or words[0] == "x"):
        words.insert(0, fallback)
    return _fitting("-".join(words), MAX_LENGTH) if words else fallback


def _fitting(text: str, length: int) -> str:
    """Shorten at the end of a word that can end a phrase, where that leaves more than half."""
    if len(text) <= length:
        return text
    words = text[: length + 1].split("-")[:-1]
    while words and words[-1] in _WEAK_ENDS:
        words.pop()
    whole = "-".join(words)
    return whole if len(whole) > length // 2 else text[:length].rstrip("-")


def allocate(wanted: Sequence[Wanted]) -> list[str]:
    """Find an id for each, all different, the same for the same input.

    Args:
        wanted: in document order.

    Returns:
        The ids, in the same order.
    """
    counts = Counter(one.given for one in wanted)
    given = [w.given if counts[w.given] == 1 and ID.fullmatch(w.given) else "" for w in wanted]
    plain = [known or slug(w.name, w.fallback) for w, known in zip(wanted, given, strict=True)]
    shared = {text for text, count in Counter(plain).items() if count > 1}
    taken = _Taken({text for text in plain if text not in shared} | set(given))
    return [
        taken.distinct(text, one.source) if text in shared and not known else text
        for text, one, known in zip(plain, wanted, given, strict=True)
    ]


class _Taken:
    """The ids in use, and how far the numbers behind each text have got."""

    def __init__(self, used: set[str]) -> None:
        self._used = used
        self._numbers: Counter[str] = Counter()

    def distinct(self, text: str, source: str) -> str:
        """Return the first of the candidates that is free, and take it."""
        found = next(c for c in self._candidates(text, source) if c not in self._used)
        self._used.add(found)
        return found

    def _candidates(self, text: str, source: str) -> Iterator[str]:
        digest = sha256(source.encode()).hexdigest()
        if not source:
            yield text
        for digits in (_DIGITS, 2 * _DIGITS) if source else ():
            yield f"{_fitting(text, MAX_LENGTH - digits - 1)}-{digest[:digits]}"
        while True:
            self._numbers[text] += 1
            suffix = f"-{self._numbers[text] + 1}"
            yield _fitting(text, MAX_LENGTH - len(suffix)) + suffix
