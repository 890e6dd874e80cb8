"""What a caller prefers of an answer that takes long (RFC 7240)."""

import re
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers

__all__ = ["NOTHING", "Preference", "preference"]

_TOKEN: Final = re.compile(
    r"""\s*(?P<name>[\w!#$%&'*+.^`|~-]{1,64})\s*
    (?:=\s*(?:"(?P<quoted>[^"\\]{0,64})"|(?P<plain>[\w!#$%&'*+.^`|~-]{1,64}))\s*)?
    (?:;[^,]*)?$""",
    re.VERBOSE | re.ASCII,
)
_MOST: Final = 50
"""Preferences that are looked at in one request."""


@dataclass(frozen=True, slots=True)
class Preference:
    """How long a caller waits, in seconds, None where it says nothing; whether a job would do."""

    wait: float | None = None
    respond_async: bool = False

    @property
    def applied(self) -> dict[str, str]:
        """The header that says what was heeded; none where nothing was."""
        parts = ["respond-async"] if self.respond_async else []
        parts += [f"wait={self.wait:.0f}"] if self.wait is not None else []
        return {"Preference-Applied": ", ".join(parts)} if parts else {}


NOTHING: Final = Preference()


def preference(headers: Headers, most: float) -> Preference:
    """Read what a caller prefers; what is not known or not valid is passed over, as RFC 7240 asks.

    Args:
        headers: those of the request.
        most: seconds that anybody may wait.
    """
    found: dict[str, str] = {}
    for item in ",".join(headers.getlist("prefer")).split(",")[:_MOST]:
        match = _TOKEN.match(item)
        if match is not None:
            value = match["quoted"] if match["quoted"] is not None else match["plain"] or ""
            found.setdefault(match["name"].lower(), value)
    wait = found.get("wait", "")
    seconds = float(wait) if wait.isascii() and wait.isdecimal() else None
    return Preference(
        None if seconds is None else min(seconds, float(int(most))), "respond-async" in found
    )
