"""The grammars a text may have to follow, by name."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wfmap.model.base import PartFault, too_many_windows
from wfmap.units.periods import months_of
from wfmap.units.weekly import MOST_WINDOWS, WeeklyError, minute_of_day, windows
from wfmap.units.weeks_meant import week_meant

__all__ = ["CHECKS", "text_fault", "visible"]

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


_DOTTED: Final = re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})", re.ASCII)
_YEAR_FIRST: Final = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})", re.ASCII)
_HOURS: Final = re.compile(r"(\d{1,2})[.:h]([0-5]\d)", re.ASCII)
_DAY: Final = 24
_ON_A_DAY: Final = re.compile(r"[^\W\d_]{2,}[^\d]*\d")
_SIGNS: Final[Mapping[str, str]] = {
    "€": "EUR",
    "EURO": "EUR",
    "EUROS": "EUR",
    "£": "GBP",
    "₹": "INR",
}
"""Signs that only one currency has."""


def text_fault(text: str) -> PartFault | None:
    """Find characters that no map or report could show: control characters, lone surrogates."""
    match = _CONTROL.search(text)
    if match is None:
        return None
    return PartFault(
        "bad-text",
        f"the text holds the control character U+{ord(match.group()):04X}",
        "remove it",
        meant=_CONTROL.sub("", text),
        safe=True,
    )


def visible(text: str) -> str:
    """Show control characters by their code, so that a message can do no harm to a terminal."""
    return _CONTROL.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def _date(text: str) -> PartFault | None:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        try:
            date.fromisoformat(text)
        except ValueError:
            return PartFault("bad-format", f"{text!r} is not a day of the calendar")
        return None
    return PartFault(
        "bad-format",
        f"{text!r} is not a date",
        "write it like '2026-03-31'",
        meant=_day_meant(text),
    )


def _day_meant(text: str) -> str | None:
    """Read a day as it is written with dots, or with the year first; no other order is sure."""
    match = _DOTTED.fullmatch(text.strip()) or _YEAR_FIRST.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat()
    except ValueError:
        return None


def _weekly(text: str) -> PartFault | None:
    try:
        count = len(windows(text))
    except WeeklyError as error:
        meant, same = week_meant(text) or (None, False)
        hint = "write it like 'Mo-Fr 09:00-17:00; Sa 09:00-13:00'"
        return PartFault("bad-calendar", str(error), hint, meant=meant, safe=same)
    return None if count <= MOST_WINDOWS else too_many_windows(count)


def _clock(text: str) -> PartFault | None:
    try:
        minute_of_day(text)
    except WeeklyError as error:
        match = _HOURS.fullmatch(text.strip())
        meant = f"{int(match[1]):02d}:{match[2]}" if match and int(match[1]) < _DAY else None
        return PartFault("bad-format", str(error), _hint_of_clock(text), meant=meant)
    return None


def _hint_of_clock(text: str) -> str:
    day = _ON_A_DAY.match(text.strip())
    if day is None:
        return "write it like '08:30'"
    return (
        "a time of day holds for every day; for some days of the week, give whoever does it a "
        "'calendar' that is open then, such as 'Tu 14:00-16:00'"
    )


def _currency(text: str) -> PartFault | None:
    if re.fullmatch(r"[A-Z]{3}", text, re.ASCII):
        return None
    plain = text.strip().upper()
    code = re.fullmatch(r"[A-Z]{3}", plain, re.ASCII) is not None
    return PartFault(
        "bad-format",
        f"{text!r} is not a currency",
        "write it like 'EUR' (ISO 4217)",
        meant=plain if code else _SIGNS.get(plain),
        safe=code,
    )


def _timezone(text: str) -> PartFault | None:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return PartFault(
            "bad-calendar", f"{text!r} is not a time zone", "write it like 'Europe/Berlin'"
        )
    return None


def _link(text: str) -> PartFault | None:
    try:
        scheme = urlsplit(text).scheme
    except ValueError:
        return PartFault("bad-format", f"{text!r} is not a link")
    if scheme in ("", "http", "https", "mailto"):
        return None
    return PartFault(
        "bad-format", f"links of the scheme '{scheme}' are refused", "use https or a relative path"
    )


def _version(text: str) -> PartFault | None:
    """The reader of the document has judged it already."""
    return None if text else PartFault("bad-format", "the format version is empty", "write '1'")


_WRITTEN: Final = re.compile(r"(\d{1,3})\s*(y|year|month|m)s?", re.ASCII | re.IGNORECASE)


def _period(text: str) -> PartFault | None:
    if months_of(text) is not None:
        return None
    plain = _WRITTEN.fullmatch(text.strip())
    meant = f"P{plain[1]}{plain[2][0].upper()}" if plain and int(plain[1]) else None
    return PartFault(
        "bad-format",
        f"{text!r} is not a time of years, months, weeks or days",
        "write it like 'P3Y' or 'P18M' (ISO 8601)",
        meant=meant,
    )


CHECKS: Final[Mapping[str, Callable[[str], PartFault | None]]] = {
    "date": _date,
    "weekly": _weekly,
    "clock": _clock,
    "currency": _currency,
    "timezone": _timezone,
    "link": _link,
    "version": _version,
    "period": _period,
}
"""Each grammar's check: a fault, or None."""
