"""Passwords in URLs: never in what is said."""

import re
from typing import Final
from urllib.parse import unquote

__all__ = ["has_password", "masked", "scrubbed"]

MASK: Final = "***"
_LOGIN: Final = re.compile(r"(?P<before>://[^:/?#@]*:)(?P<secret>.*)(?=@)", re.DOTALL)
"""What stands between the name of a user and the last @: a password may hold any sign."""
_OPTION: Final = re.compile(
    r"(?P<before>[?&][^=&#]*(?:pass|pwd|secret|token)[^=&#]*=)(?P<secret>[^&#]*)", re.IGNORECASE
)
_PATTERNS: Final = (_LOGIN, _OPTION)


def masked(text: str) -> str:
    """Write a source as it may be shown: with `***` for each password."""
    if "://" not in text:
        return text
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\g<before>{MASK}", text)
    return text


def has_password(text: str) -> bool:
    """Tell whether a source carries a password."""
    return bool(_secrets(text))


def scrubbed(message: str, source: str) -> str:
    """Take every password of a source out of a message, as it is written and as it is meant."""
    for secret in _secrets(source):
        for written in sorted({secret, unquote(secret)}, key=len, reverse=True):
            message = message.replace(written, MASK)
    return masked(message)


def _secrets(text: str) -> tuple[str, ...]:
    if "://" not in text:
        return ()
    found = (match["secret"] for pattern in _PATTERNS for match in pattern.finditer(text))
    return tuple(secret for secret in found if secret and secret != MASK)
