"""Placeholders of the data files, filled once: a name that looks like one stays a name."""

import re
from collections.abc import Mapping
from typing import Final

__all__ = ["filled"]

_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")


def filled(text: str, words: Mapping[str, str]) -> str:
    """Fill the placeholders of a text, such as `{reviewer}`; unknown ones stay."""
    return _PLACEHOLDER.sub(lambda found: words.get(found[1], found[0]), text)
