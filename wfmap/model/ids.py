"""Ids: what they look like, and how to make one from a name."""

import re
import unicodedata
from typing import Final

from wfmap.model.base import ID_PATTERN

__all__ = ["ID", "slug"]

ID: Final = re.compile(ID_PATTERN.removesuffix("$"), re.ASCII)
"""Matches an id in full with `fullmatch`."""
_LONGEST: Final = 63


def slug(name: str, fallback: str = "item") -> str:
    """Make an id from a name: `Größe prüfen` → `grosse-prufen`; never empty, always valid."""
    folded = name.casefold().replace("ß", "ss").replace("æ", "ae").replace("ø", "o")
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9_]+", "-", plain).strip("-_")
    if not words:
        return fallback
    if not words[0].isalpha() or words.startswith("x-"):
        words = f"{fallback}-{words}"
    return words[:_LONGEST].rstrip("-_") or fallback
