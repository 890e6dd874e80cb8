"""What a working week was meant as that was written another way: `Mon-Thu 9-17h, Fr 9am-1pm`."""

import re
from collections.abc import Mapping
from typing import Final

from wfmap.units.weekly import WeeklyError, windows

__all__ = ["week_meant"]

_DASHES: Final = re.compile(r"\s*[‐-―−]\s*|\s+(?:to|bis|à|a|tot)\s+", re.IGNORECASE)  # noqa: RUF001 - what people type
_RULES: Final = re.compile(r"(?<=\d)\s*(?:,|und|and|et|y)\s*(?=[^\W\d])", re.IGNORECASE)
_UNITS: Final = re.compile(r"(?<=\d)\s*(?:uhr|hrs?|h)(?![\w:])", re.IGNORECASE)
_HALF_DAY: Final = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*([ap])\.?m\b\.?", re.IGNORECASE)
_POINTS: Final = re.compile(r"\b(\d{1,2})[.h](\d{2})\b", re.IGNORECASE)
_BARE: Final = re.compile(r"(?<![\d:])(\d{1,2})(?![\d:])")
_DAY: Final = re.compile(r"[^\W\d_]+")
_NOON: Final = 12

_DAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "Mo": ("montag", "lundi", "lun", "lunes", "lunedì", "maandag"),
    "Tu": ("di", "dienstag", "mar", "mardi", "martes", "martedì", "dinsdag"),
    "We": ("mi", "mittwoch", "mer", "mercredi", "mié", "miércoles", "mercoledì", "wo", "woensdag"),
    "Th": ("do", "donnerstag", "jeu", "jeudi", "jue", "jueves", "gio", "giovedì", "donderdag"),
    "Fr": ("freitag", "ven", "vendredi", "vie", "viernes", "venerdì", "vr", "vrijdag"),
    "Sa": ("samstag", "samedi", "sáb", "sábado", "sab", "sabato", "za", "zaterdag"),
    "Su": ("so", "sonntag", "dim", "dimanche", "dom", "domingo", "domenica", "zo", "zondag"),
}
"""Days in other languages, where no English day begins so."""

_KNOWN: Final = {word: day for day, words in _DAYS.items() for word in words}


def week_meant(text: str) -> tuple[str, bool] | None:
    """Write a working week as it was probably meant; and tell whether it says the very same.

    Only what parts its rules, or its days and times, is the very same: a number without minutes may
    be a duration, and a word a day of another language.
    """
    parted = _RULES.sub("; ", _DASHES.sub("-", text.strip()))
    if _is_week(parted):
        return parted, True
    plain = _POINTS.sub(r"\1:\2", _HALF_DAY.sub(_whole_day, _UNITS.sub("", parted)))
    plain = _BARE.sub(r"\1:00", plain)
    known = _DAY.sub(lambda word: _KNOWN.get(word.group().lower(), word.group()), plain)
    return (known, False) if _is_week(known) else None


def _whole_day(match: re.Match[str]) -> str:
    hour = int(match[1]) % _NOON + _NOON * (match[3].lower() == "p")
    return f"{hour}:{match[2] or '00'}"


def _is_week(text: str) -> bool:
    try:
        windows(text)
    except WeeklyError:
        return False
    return True
