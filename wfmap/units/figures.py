"""Numbers as people read them: three significant figures, and never an exponent.

`100` is written `100`, a millionth `0.000001`, and what nobody counts `1 × 10²⁰`. What is not
finite is said in words, for a sentence with `inf` or `nan` in it tells nobody anything.
"""

from collections.abc import Callable
from math import floor, inf, isfinite, isnan, log10
from typing import Final

__all__ = ["ENDLESS", "UNKNOWN", "exact", "figure", "money", "ordered", "telling_apart"]

UNKNOWN: Final = "unknown"
"""What stands for a number that is none."""
ENDLESS: Final = "without end"
"""What stands for a number that is not finite."""

_DIGITS: Final = 3
_EXACT: Final = 6
_SMALLEST: Final = 1e-9
_LARGEST: Final = 1e15
"""Numbers outside of these are written with a power of ten: nobody counts so many digits."""
_RAISED: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_FINEST: Final = 3
_CENTS_BELOW: Final = 1000
"""Amounts of money from here on are written without cents."""


def figure(value: float, digits: int = _DIGITS) -> str:
    """Write a number in some significant figures, whole from there on: `0.05`, `7.3`, `1,240`.

    Args:
        value: any number.
        digits: significant figures, 1 or more; whole digits are never cut.
    """
    return _written(value, digits, ",")


def exact(value: float) -> str:
    """Write a number as one would type it: up to six figures, no exponent, no thousands: `0.125`.

    A whole number below 10¹⁵ keeps all its digits.
    """
    if isfinite(value) and value == int(value) and abs(value) < 1e15:  # noqa: PLR2004 - all exact
        return str(int(value))
    return _written(value, _EXACT, "")


def money(value: float, currency: str | None) -> str:
    """Write an amount with its currency: `12.50 EUR`, `1,240 EUR`, `−3.10 EUR`."""
    if not isfinite(value):
        return _in_words(value)
    if abs(value) >= _LARGEST:
        return f"{figure(value)} {currency or ''}".rstrip().replace("-", "−")
    text = f"{value:,.0f}" if abs(value) >= _CENTS_BELOW else f"{value:,.2f}"
    text = text.removeprefix("-") if not float(text.replace(",", "")) else text
    return f"{text} {currency or ''}".rstrip().replace("-", "−")


def ordered(one: float, other: float) -> tuple[float, float]:
    """Put the two ends of an interval in order."""
    return (one, other) if one <= other else (other, one)


def telling_apart(
    low: float, high: float, write: Callable[[float, int], str]
) -> Callable[[float], str]:
    """Give what writes two numbers so that they look different, in the fewest decimals for it.

    Args:
        low: one of them.
        high: the other.
        write: writes a number in so many decimals more than usual.

    Returns:
        `write` with 0 to 3 decimals more; with none more where those do not tell them apart either,
        for then they are the same to anybody.
    """
    finers = range(_FINEST + 1)
    finer = next((k for k in finers if write(low, k) != write(high, k)), 0)
    return lambda value: write(value, finer)


def _in_words(value: float) -> str:
    return UNKNOWN if isnan(value) else ENDLESS if value == inf else f"−{ENDLESS}"


def _written(value: float, digits: int, grouping: str) -> str:
    if not isfinite(value):
        return _in_words(value)
    if value == 0:
        return "0"
    if not _SMALLEST <= abs(value) < _LARGEST:
        mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
        return f"{_short(mantissa)} × 10{str(int(power)).translate(_RAISED)}"
    return _short(f"{value:{grouping}.{max(0, digits - 1 - floor(log10(abs(value))))}f}")


def _short(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
