"""Durations: text to seconds and back.

Two ways in: ISO 8601 without years and months (`PT15M`, `P1DT12H`, `P2W`) and numbers with a unit
as people write them (`15 min`, `2 h`, `1.5 d`, `1 h 30 min`). A day is 24 h, a week 7 d. One way
out: ISO 8601.
"""

import math
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Final

from wfmap.units.figures import figure, telling_apart

__all__ = [
    "DAY",
    "HOUR",
    "MINUTE",
    "WEEK",
    "DurationError",
    "apart",
    "human",
    "iso",
    "seconds",
    "together",
]

MINUTE: Final = 60.0
HOUR: Final = 3600.0
DAY: Final = 86400.0
WEEK: Final = 604800.0

_NUMBER: Final = r"\d+(?:[.,]\d+)?"
_ISO: Final = re.compile(
    rf"P(?:(?P<w>{_NUMBER})W)?(?:(?P<d>{_NUMBER})D)?"
    rf"(?:T(?:(?P<h>{_NUMBER})H)?(?:(?P<m>{_NUMBER})M)?(?:(?P<s>{_NUMBER})S)?)?",
    re.ASCII,
)
_PART: Final = re.compile(rf"\s*(?P<number>{_NUMBER})\s*(?P<unit>[A-Za-zí]+)\.?\s*", re.ASCII)
_ISO_UNITS: Final = {"w": WEEK, "d": DAY, "h": HOUR, "m": MINUTE, "s": 1.0}
_UNITS: Final = {
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), 0.001),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), MINUTE),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), HOUR),
    **dict.fromkeys(("d", "day", "days"), DAY),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), WEEK),
}
_ABROAD: Final = {
    **dict.fromkeys(("sekunde", "sekunden", "seconde", "secondes", "seconden"), "s"),
    **dict.fromkeys(("segundo", "segundos", "secondo", "secondi"), "s"),
    **dict.fromkeys(("minuten", "minuto", "minutos", "minuti"), "min"),
    **dict.fromkeys(("stunde", "stunden", "std", "heure", "heures", "hora", "horas"), "h"),
    **dict.fromkeys(("ora", "ore", "uur", "uren"), "h"),
    **dict.fromkeys(("tag", "tage", "tagen", "jour", "jours", "dia", "dias", "día", "días"), "d"),
    **dict.fromkeys(("giorno", "giorni", "dag", "dagen"), "d"),
    **dict.fromkeys(("woche", "wochen", "semaine", "semaines", "semana", "semanas"), "w"),
    **dict.fromkeys(("settimana", "settimane", "weken"), "w"),
}
"""Units as German, French, Spanish, Italian and Dutch call them, by what is written here."""
_WORKING: Final = {
    "working",
    "business",
    "workday",
    "workdays",
    "arbeitstag",
    "arbeitstage",
}
"""Words for days of work, which are as long as somebody works."""
_NO_LENGTH: Final = {"mo", "mon", "month", "months", "y", "yr", "yrs", "year", "years"}
SHORTEST: Final = 1e-9
"""Seconds that a duration takes at least unless it takes none: rates of shorter ones overflow."""
_LONGEST: Final = 1e12
"""Seconds; some 31,700 years. Beyond it a figure is a slip, and sums would lose their seconds."""


class DurationError(ValueError):
    """A text that is no duration; `hint` says what would be.

    Args:
        message: what is wrong with the text.
        hint: the nearest right form.
        meant: the duration that is meant, where only the name of its unit is another; else empty.
    """

    def __init__(self, message: str, hint: str, meant: str = "") -> None:
        super().__init__(message)
        self.hint = hint
        self.meant = meant


def seconds(text: str) -> float:
    """Read a duration.

    Args:
        text: `PT15M`, `15 min`, `1 h 30 min` …

    Returns:
        Seconds, 0 or more.

    Raises:
        DurationError: with the nearest right form as hint.
    """
    stripped = text.strip()
    found = _iso_seconds(stripped) if stripped[:1] in ("P", "p") else _plain_seconds(stripped)
    if 0 < found < SHORTEST:
        raise DurationError(f"{text!r} is shorter than a nanosecond", "write '0 s'")
    if found > _LONGEST:
        raise DurationError(f"{text!r} is longer than 30,000 years", "check the number and unit")
    return found


def _iso_seconds(text: str) -> float:
    match = _ISO.fullmatch(text.upper())
    if match is None or not any(match.groupdict().values()) or text.upper().endswith("T"):
        calendar_part = re.fullmatch(r"P(\d+Y)?(\d+M)?.*", text.upper())
        if calendar_part and (calendar_part[1] or calendar_part[2]):
            raise DurationError(
                f"{text!r} has years or months, which have no fixed length",
                "use days or weeks, such as 'P30D'",
            )
        raise DurationError(f"{text!r} is not an ISO 8601 duration", "write it like 'PT1H30M'")
    total = sum(
        (_decimal(number) * Decimal(str(_ISO_UNITS[unit])))
        for unit, number in match.groupdict().items()
        if number
    )
    return float(total)


def _plain_seconds(text: str) -> float:
    total, position = Decimal(0), 0
    while position < len(text):
        match = _PART.match(text, position)
        if match is None:
            raise DurationError(f"{text!r} is not a duration", _hint_for(text))
        total += _decimal(match["number"]) * Decimal(str(_unit(match["unit"], text)))
        position = match.end()
    if not position:
        raise DurationError("an empty text is not a duration", "write it like '15 min'")
    return float(total)


def _unit(unit: str, text: str) -> float:
    known = _UNITS.get(unit.lower())
    if known is not None:
        return known
    if unit.lower() in _NO_LENGTH:
        raise DurationError(
            f"{text!r} uses {unit!r}, which has no fixed length",
            "use days or weeks, such as '30 d'",
        )
    if unit.lower() == "m":
        raise DurationError(
            f"{text!r} uses 'm', which may be minutes or months",
            f"write {text.lower().replace('m', ' min').replace('  ', ' ')!r} for minutes",
        )
    if unit.lower() in _WORKING:
        raise DurationError(
            f"{text!r} counts days of work, which are as long as somebody works",
            "write the hours, such as '8 h'",
        )
    meant = _at_home(text) if unit.lower() in _ABROAD else ""
    hint = f"write {meant!r}" if meant else "use s, min, h, d or w"
    raise DurationError(f"{text!r} uses the unknown unit {unit!r}", hint, meant)


def _at_home(text: str) -> str:
    """Write a duration with the units as they are called here; empty where that is none."""
    parts = [(found["number"], found["unit"].lower()) for found in _PART.finditer(text)]
    meant = " ".join(f"{number} {_ABROAD.get(unit, unit)}" for number, unit in parts)
    known = all(unit in _ABROAD or unit in _UNITS for _, unit in parts)
    return meant if known and "".join(_PART.split(text)[::3]).strip(" ") == "" else ""


def _hint_for(text: str) -> str:
    if re.fullmatch(_NUMBER, text):
        return f"add a unit, such as '{text} min' or '{text} h'"
    if text.startswith("-"):
        return "a duration is 0 or more"
    return "write it like '15 min', '2 h', '1.5 d' or 'PT15M'"


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", "."))


def iso(value: float) -> str:
    """Write seconds as ISO 8601, from days down to decimal seconds.

    `seconds(iso(x)) == x` for every x that `seconds` returns.

    Args:
        value: seconds, finite, 0 or more.
    """
    if not math.isfinite(value) or value < 0:
        raise ValueError(f"{value!r} is no duration in seconds")
    exact = Decimal(repr(float(value)))
    whole = int(exact)
    days, rest = divmod(whole, int(DAY))
    hours, rest = divmod(rest, int(HOUR))
    minutes, whole_seconds = divmod(rest, int(MINUTE))
    second = exact - whole + whole_seconds
    date = f"{days}D" if days else ""
    time = "".join(f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M")) if number)
    if second:
        time += f"{_plain(second)}S"
    if not date and not time:
        return "PT0S"
    return f"P{date}{'T' if time else ''}{time}"


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


_HUMAN: Final = ((HOUR, "h"), (MINUTE, "min"), (1.0, "s"))
_THREE_DIGITS: Final = 100
_READABLE_IN_DAYS: Final = 3 * DAY


def human(value: float, finer: int = 0, least_in_days: float = _READABLE_IN_DAYS) -> str:
    """Write seconds for a person, in one unit and two or three digits: `45 min`, `3.5 d`.

    What is not finite is said in words, as `wfmap.units.figures` does.

    Args:
        value: seconds.
        finer: further decimals, for what would look alike without them.
        least_in_days: seconds from which on it is written in days.
    """
    if value < 0:
        return f"−{human(-value, finer, least_in_days)}"
    if value == 0:
        return "0"
    if not math.isfinite(value):
        return figure(value)
    scale, unit = (DAY, "d") if value >= least_in_days else _human_unit(value)
    number = value / scale
    whole = number >= _THREE_DIGITS or math.isclose(number, round(number), abs_tol=0.05)
    digits = 0 if whole and not finer else int(number < _THREE_DIGITS)
    return f"{number:,.{digits + finer}f} {unit}"


def apart(low: float, high: float) -> Callable[[float], str]:
    """Give what writes both ends of an interval of seconds so that they look different."""
    return telling_apart(low, high, human)


def together(values: Iterable[float]) -> Callable[[float], str]:
    """Give what writes the times of one column: in days from one on, where some are in days.

    Side by side `71.6 h` and `3 d` look further apart than they are.
    """
    if all(abs(value) < _READABLE_IN_DAYS or not math.isfinite(value) for value in values):
        return human
    return lambda value: human(value, least_in_days=DAY)


def _human_unit(value: float) -> tuple[float, str]:
    return next(((s, u) for s, u in _HUMAN if value >= s), (1.0, "s"))
