"""The largest numbers a caller may ask for, the same in Python, on the command line and over HTTP.

The document's own limits stand beside its fields, as `Range`.
"""

from math import isfinite
from typing import Final

from wfmap.errors import LimitError

__all__ = [
    "MOST_CASES",
    "MOST_EVENTS",
    "MOST_REPLICATIONS",
    "MOST_SECONDS",
    "MOST_SEED",
    "MOST_TEAM",
    "MOST_WEEKS",
    "MOST_WORKERS",
    "demand_within",
    "whole_number",
]

MOST_SEED: Final = 2**53 - 1
"""The largest seed: the last whole number that every JSON reader takes as it is."""
MOST_CASES: Final = 1_000_000_000
"""Cases in each replication."""
MOST_REPLICATIONS: Final = 100_000
MOST_EVENTS: Final = 10**12
"""Events that an answer may simulate in all."""
MOST_SECONDS: Final = 1_000_000
MOST_WORKERS: Final = 1024
"""Processes side by side."""
MOST_TEAM: Final = 1000
"""People who work full time on a plan."""
MOST_WEEKS: Final = 520
"""Weeks of one person that a plan may take: ten years."""


def whole_number(name: str, number: float | None) -> int | None:
    """Take a number that is whole for what it is, such as 1e6; None stays None.

    Raises:
        LimitError: it has a fraction, or is not finite; it is named.
    """
    if number is None:
        return None
    if not isfinite(number) or number != int(number):
        raise LimitError(f"{name} is {number}", "write a whole number")
    return int(number)


def demand_within(**given: tuple[int | None, int, int]) -> None:
    """Refuse numbers out of range.

    Args:
        given: (number, lowest, highest) by name; None is not looked at.

    Raises:
        LimitError: one is out of its range; it is named.
    """
    for name, (number, low, high) in given.items():
        if number is not None and not low <= number <= high:
            raise LimitError(f"{name} is {number:,}", f"it may be from {low:,} to {high:,}")
