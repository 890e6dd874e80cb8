"""Whether what a caller has already is what it asks for (RFC 9110, 13.1.2)."""

import re
from typing import Final

__all__ = ["has"]

_TAG: Final = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]{0,256})"')
_MOST: Final = 8192
"""Letters of a header that are looked at."""


def has(if_none_match: str, tag: str) -> bool:
    """Tell whether an If-None-Match header names a tag, or any; weakness does not matter for it."""
    told = if_none_match.strip()[:_MOST]
    return told == "*" or tag in _TAG.findall(told)
