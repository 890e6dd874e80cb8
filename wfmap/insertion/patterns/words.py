"""Words by which people name their steps; they support a shape, they never make one alone.

They stand in `data/naming.json`, in six languages: how a word begins.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

__all__ = [
    "AGAIN",
    "APPROVING",
    "ASKING",
    "CHECKING",
    "CREATING",
    "ENTERING",
    "LOOKING",
    "READING_OVER",
    "RELEASING",
    "ROUTING",
    "SELECTING",
    "SIGNING",
    "says",
]


@cache
def _naming() -> Mapping[str, Mapping[str, Sequence[str]]]:
    text = files("wfmap.insertion").joinpath("data/naming.json").read_text("utf-8")
    found: dict[str, dict[str, list[str]]] = json.loads(text)
    return found


def _words(kind: str) -> tuple[str, ...]:
    """Give the words of one kind in every language, each once."""
    return tuple(dict.fromkeys(word for words in _naming()[kind].values() for word in words))


ROUTING: Final = _words("routing")
CREATING: Final = _words("creating")
APPROVING: Final = _words("approving")
RELEASING: Final = _words("releasing")
"""What a second person does to answer for another's work: the look is what the step is for."""
READING_OVER: Final = (*RELEASING, *_words("proofing"))
"""What people call it when they look at another's text."""
SIGNING: Final = _words("signing")
"""To answer for something by name: no rule does that."""
ENTERING: Final = _words("entering")
CHECKING: Final = _words("checking")
LOOKING: Final = _words("looking")
"""A look for something that is there or not."""
AGAIN: Final = _words("again")
"""A look at what another has looked at."""
SELECTING: Final = _words("selecting")
"""A choice among cases: which of them are looked into, invited or put first."""
ASKING: Final = _words("asking")


def says(label: str, words: tuple[str, ...]) -> bool:
    """Tell whether a label has a word that begins like one of some words, whatever its case."""
    return _pattern(words).search(label) is not None


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})", re.IGNORECASE)
