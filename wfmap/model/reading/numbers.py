"""JSON values → numbers, durations and distributions."""

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from wfmap.model.base import Range, Raw
from wfmap.model.reading.faults import Path as JsonPath
from wfmap.model.reading.faults import RawFault, json_type
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
    if isinstance(value, str):
        text = value.strip()
        if text.endswith("%") and _is_number(text[:-1]):
            hint = f"write {exact(float(text[:-1]) / 100)}"
        elif _is_number(text):
            hint = f"write {text} without quotes"
    return RawFault(
        path, "wrong-type", f"expected {_words(wanted)}, found {json_type(value)}", hint
    )


def range_fault(path: JsonPath, value: float, wanted: Range) -> RawFault | None:
    """Find a number outside of its range."""
    low = value > wanted.low if wanted.above else value >= wanted.low
    high = wanted.high is None or value <= wanted.high
    whole = not wanted.integer or float(value).is_integer()
    if low and high and whole:
        return None
    hint = ""
    if wanted.high == 1 and 1 < value <= 100:  # noqa: PLR2004 - a percentage
        hint = f"a share runs from 0 to 1; {exact(value)} % is {exact(value / 100)}"
    return RawFault(path, "out-of-range", f"expected {_words(wanted)}, found {exact(value)}", hint)


def seconds_of(path: JsonPath, value: Raw) -> float | RawFault:
    """Read a duration written as a text."""
    if not isinstance(value, str):
        shown = number(value)
        hint = "write it like '15 min' or 'PT15M'"
        if shown is not None:
            hint = f"add a unit, such as '{exact(shown)} min' or '{exact(shown)} h'"
        return RawFault(
            path, "bad-duration", f"expected a duration, found {json_type(value)}", hint
        )
    try:
        return seconds(value)
    except DurationError as error:
        return RawFault(path, "bad-duration", str(error), error.hint)


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
    return "a number" if wanted.low == float("-inf") and wanted.high is None else str(wanted)
