"""Escaping what people wrote, so that it never becomes markup."""

import re
from typing import Final

__all__ = ["escaped"]

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$])")
_BREAKS: Final = re.compile(r"\s*[\r\n]+\s*")


def escaped(text: str) -> str:
    """Escape a text for one line of Markdown: no markup, no HTML, no second table cell."""
    return _SPECIAL.sub(r"\\\1", _BREAKS.sub(" ", text))
