"""JSON values → numbers, durations and distributions."""

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from wfmap.findings import Fix
from wfmap.model.base import LARGEST, Range, Raw
from wfmap.model.reading.faults import Path as JsonPath
from wfmap.model.reading.faults import RawFault, json_type, value_fix
from wfmap.units import distributions
from wfmap.units.durations import DurationError, seconds
from wfmap.units.figures import exact

__all__ = ["FAMILY_BY_PARAMETERS", "number", "number_fault", "range_fault", "seconds_of"]

FAMILY_BY_PARAMETERS: Final[Mapping[frozenset[str], str]] = {
    frozenset(("value",)): "fixed",
    frozenset(("min", "mode", "max")): "triangular",
    frozenset(("min", "max")): "uniform",
    frozenset(("values",)): "empirical",
    frozenset(("values", "weights")): "empirical",
}
"""The distribution that is meant where only its parameters are given."""


_AMOUNT: Final = re.compile(
    r"(?:[A-Z]{3}|[€$£¥])?\s?(?P<number>\d{1,15}(?:\.\d{1,6})?)\s?[A-Za-z€$£¥][A-Za-z€$£¥ /]{0,20}"
    r"|(?:[A-Z]{3}|[€$£¥])\s?(?P<after>\d{1,15}(?:\.\d{1,6})?)"
)
"""A number with a currency or a unit: `28 EUR`, `€ 28`, `4 people`."""


def number(value: Raw) -> float | int | None:
    """Read a JSON number; None where it is none, or beyond what a float can hold."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 2**63 else None
    if isinstance(value, float | Decimal):
        found = float(value)
        return found if math.isfinite(found) else None
    return None


def number_fault(path: JsonPath, value: Raw, wanted: Range) -> RawFault:
    """Say why a JSON value is no number."""
    hint = ""
    fixes: tuple[Fix, ...] = ()
    if isinstance(value, str):
        meant = _number_in(value.strip(), wanted)
        if meant is not None:
            hint = f"write {exact(meant)}" + ("" if "%" in value else " without quotes")
            fits = range_fault(path, meant, wanted) is None
            fixes = value_fix(path, meant, hint, safe=True) if fits else ()
        elif (alone := _AMOUNT.fullmatch(value.strip())) is not None:
            hint = f"write the number alone: {alone['number'] or alone['after']}"
    return RawFault(
        path,
        "wrong-type",
        f"expected {_words(wanted)}, found {json_type(value)}",
        hint,
        fixes=fixes,
    )


def _number_in(text: str, wanted: Range) -> float | int | None:
    """Read a number that was written as a text; a share may be in percent."""
    if text.endswith("%") and _is_number(text[:-1]):
        value = float(text[:-1])
        return _percent(value) if wanted.high == 1 else value
    if not _is_number(text):
        return None
    found = float(text)
    return int(found) if found.is_integer() else found


def _percent(value: float) -> float:
    """Give a percentage as a share: 7 % is 0.07 and not 0.07000000000000001."""
    return float(Decimal(repr(value)) / 100)


def range_fault(path: JsonPath, value: float, wanted: Range) -> RawFault | None:
    """Find a number outside of its range."""
    low = value > wanted.low if wanted.above else value >= wanted.low
    high = value <= wanted.high
    whole = not wanted.integer or float(value).is_integer()
    if low and high and whole:
        return None
    hint = ""
    fixes: tuple[Fix, ...] = ()
    if wanted.high == 1 and 1 < value <= 100:  # noqa: PLR2004 - a percentage
        share = _percent(float(value))
        hint = f"a share runs from 0 to 1; {exact(value)} % is {exact(share)}"
        fixes = value_fix(path, share, f"write {exact(share)}, which is {exact(value)} %")
    elif not high:
        hint = f"at most {exact(wanted.high)}"
    return RawFault(
        path, "out-of-range", f"expected {_words(wanted)}, found {exact(value)}", hint, fixes=fixes
    )


def seconds_of(path: JsonPath, value: Raw) -> float | RawFault:
    """Read a duration written as a text."""
    if not isinstance(value, str):
        shown = number(value)
        hint = "write it like '15 min' or 'PT15M'"
        if shown is not None:
            hint = f"add a unit, such as '{exact(shown)} min' or '{exact(shown)} h'"
        message = f"expected a duration, found {json_type(value)}"
        fixes = _with_unit(path, str(value)) if shown is not None and shown >= 0 else ()
        return RawFault(path, "bad-duration", message, hint, fixes=fixes)
    try:
        return seconds(value)
    except DurationError as error:
        if error.meant:
            fixes = value_fix(path, error.meant, error.hint, safe=True)
        else:
            fixes = _with_unit(path, value.strip()) if _is_number(value) else _in_days(path, value)
        return RawFault(path, "bad-duration", str(error), error.hint, fixes=fixes)


_CALENDAR: Final = re.compile(r"P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})D)?", re.ASCII)
_YEAR: Final = 365
_MONTH: Final = 30


def _in_days(path: JsonPath, value: str) -> tuple[Fix, ...]:
    """Offer years and months as days."""
    match = _CALENDAR.fullmatch(value.strip().upper())
    if match is None or not (match[1] or match[2]):
        return ()
    years, months, days = (int(part or 0) for part in match.groups())
    text = f"P{years * _YEAR + months * _MONTH + days}D"
    return value_fix(path, text, f"count {_YEAR} days a year and {_MONTH} a month: '{text}'")


_UNITS: Final = ("min", "h", "d")
"""Units that a bare number may have been meant in."""


def _with_unit(path: JsonPath, number: str) -> tuple[Fix, ...]:
    """Offer each unit that may be meant, where the number is then a duration."""
    return tuple(
        fix
        for unit in _UNITS
        if _is_duration(text := f"{number} {unit}")
        for fix in value_fix(path, text, f"write '{text}'")
    )


def _is_duration(text: str) -> bool:
    try:
        seconds(text)
    except DurationError:
        return False
    return True


def parameter_names(family: str) -> tuple[str, ...]:
    """List the parameters a family of distributions may have."""
    known = distributions.FAMILIES[family]
    names = dict.fromkeys(name for group in known.signatures for name in group)
    return (*names, *known.optional)


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _words(wanted: Range) -> str:
    return "a number" if (wanted.low, wanted.high) == (-LARGEST, LARGEST) else str(wanted)
