"""What handoffs travel by, and when that is too much for people to carry."""

from typing import Final

__all__ = ["BY_HAND", "MANY_A_DAY"]

BY_HAND: Final = {
    "email": "by email",
    "phone": "by phone",
    "paper": "on paper",
    "file": "as files",
    "spreadsheet": "in spreadsheets",
}
"""Media that people write, send, find and read, and how a sentence says so."""

MANY_A_DAY: Final = 20.0
"""Handoffs a day from which a medium worked by hand is worth replacing (own default)."""
