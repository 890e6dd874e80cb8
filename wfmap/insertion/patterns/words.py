"""Words by which people name their steps; they support a shape, they never make one alone."""

import re
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
    "says",
]

ROUTING: Final = (
    "assign",
    "route",
    "dispatch",
    "triage",
    "classif",
    "categori",
    "allocate",
    "sort",
)
CREATING: Final = (
    "write", "draft", "prepare", "compose", "reply", "respond", "letter", "report", "brief",
    "offer", "propos", "advert", "describe", "document", "quote", "summar",
)  # fmt: skip
APPROVING: Final = (
    "approv", "review", "sign", "release", "authori", "endorse", "check", "confirm", "accept",
)  # fmt: skip
RELEASING: Final = (
    "review", "releas", "authori", "endorse", "countersign", "sign off", "signs off",
)  # fmt: skip
"""What a second person does to answer for another's work: the look is what the step is for."""
READING_OVER: Final = (*RELEASING, "approv", "sign", "proof", "edit")
"""What people call it when they look at another's text."""
ENTERING: Final = (
    "enter", "type", "key", "record", "register", "capture", "log", "transcribe", "copy", "open",
    "fill", "index", "book", "post",
)  # fmt: skip
CHECKING: Final = (
    "check", "verif", "validat", "match", "compare", "reconcil", "audit", "inspect", "control",
    "test",
)  # fmt: skip
LOOKING: Final = (
    "read", "examin", "screen", "inspect", "diagnos", "interpret", "proof", "mark", "grade",
    "moderat", "look at", "look for", "notice", "detect",
)  # fmt: skip
"""A look for something that is there or not."""
AGAIN: Final = (
    "second", "again", "double", "recheck", "re-check", "re-read", "reread", "four eyes",
    "four-eyes", "countersign", "counter-check", "2nd",
)  # fmt: skip
"""A look at what another has looked at."""
SELECTING: Final = (
    "select", "choos", "pick", "rate", "rank", "score", "shortlist", "short-list", "prioriti",
    "flag", "stream", "list whom", "decide whom",
)  # fmt: skip
"""A choice among cases: which of them are looked into, invited or put first."""
ASKING: Final = ("answer", "clarif", "advise", "question", "consult", "explain", "help", "inform")


def says(label: str, words: tuple[str, ...]) -> bool:
    """Tell whether a label has a word that begins like one of some words, whatever its case."""
    return re.search(rf"\b(?:{'|'.join(map(re.escape, words))})", label, re.IGNORECASE) is not None
