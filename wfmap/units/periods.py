"""Times of years and months, which have no fixed length in seconds: `P3Y`, `P18M`, `P1Y6M`."""

import re
from typing import Final

__all__ = ["months_of"]

_PERIOD: Final = re.compile(
    r"P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?", re.ASCII
)
DAYS_A_MONTH: Final = 365.25 / 12
"""Days of an average month."""


def months_of(text: str) -> float | None:
    """Read a period of ISO 8601 in months, above 0; None where it is none."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        return None
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    return years * 12 + months + (weeks * 7 + days) / DAYS_A_MONTH or None
