"""Efforts of connectors that were built, as people list them → the systems of the document."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

from wfmap.errors import UnreadableError
from wfmap.model.process import Process
from wfmap.model.quantity import Provenance, Quantity
from wfmap.model.reading.json_text import parse
from wfmap.model.reading.spreadsheets import opened, pointed, spreadsheet_text
from wfmap.model.systems import ConnectorEffort
from wfmap.readiness.systems.needs import Direction
from wfmap.words.spelling import closest

__all__ = ["Actual", "read_actuals", "with_actuals"]

_NEEDED: Final = ("system", "direction", "days")
_REST: Final = "\0"
"""Where cells beyond the headings are put: no heading reads so."""
_HINT: Final = "each has `system`, `direction` (read or write) and `days` (person-days)"


@dataclass(frozen=True, slots=True)
class Actual:
    """What the connector to a system in a direction took, in person-days."""

    system: str
    direction: Direction
    days: float


def with_actuals(
    process: Process,
    actuals: Iterable[Actual],
    as_of: str | None = None,
    *,
    whole: Process | None = None,
) -> Process:
    """Write what connectors took into the systems of a process, in place of what stood there.

    Args:
        process: the document.
        actuals: what they took.
        as_of: the day it was counted, as YYYY-MM-DD.
        whole: the same document with what it includes; a system declared there is taken over
            whole, for what a document defines goes before what it includes.
    """
    known = {**(whole or process).systems, **process.systems}
    systems = dict(process.systems)
    source = Provenance(basis="measured", as_of=as_of)
    for actual in actuals:
        declared = systems.get(actual.system, known[actual.system])
        days = Quantity(value=actual.days, provenance=source)
        took = ConnectorEffort(direction=actual.direction, days=days)
        others = tuple(c for c in declared.connectors if c.direction != actual.direction)
        told = {"connectors": (*others, took)}
        systems[actual.system] = declared.model_copy(update=told)
    return process.model_copy(update={"systems": systems})


def read_actuals(data: bytes, systems: Sequence[str]) -> tuple[Actual, ...]:
    """Read actuals from JSON (a list of objects) or CSV with the same names as columns.

    Raises:
        UnreadableError: it is neither, or an entry is wrong; the message says which.
    """
    text = spreadsheet_text(data)
    is_json = text.lstrip()[:1] in {"{", "["}
    return tuple(_entries(_json(text) if is_json else _csv(text), systems).values())


def _json(text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    found = parse(text).value
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise UnreadableError("it is no list of objects", _HINT, rule="not-actuals")
    yield from ((f"entry {place}", dict(e)) for place, e in enumerate(found, 1))


def _csv(text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    sheet = opened(text)
    reader = csv.DictReader(
        io.StringIO(sheet.text, newline=""), delimiter=sheet.delimiter, restkey=_REST
    )
    names = [str(name).strip().casefold() for name in reader.fieldnames or ()]
    reader.fieldnames = names
    missing = next((name for name in _NEEDED if name not in names), None)
    if missing is not None:
        raise UnreadableError(f"there is no column '{missing}'", _HINT, line=1, rule="not-actuals")
    for entry in reader:
        place = f"line {reader.line_num + sheet.above}"
        if any(entry.get(_REST) or ()):
            told = f"{place} has more than {len(names)} cells"
            hint = "set a number with a decimal comma in quotes, or write it with a point"
            raise UnreadableError(told, hint, rule="ragged-row")
        if any((value or "").strip() for name, value in entry.items() if name != _REST):
            yield place, entry


def _entries(
    entries: Iterable[tuple[str, Mapping[str, Any]]], systems: Sequence[str]
) -> dict[tuple[str, Direction], Actual]:
    """Read entries by system and direction, each of which was built once.

    Raises:
        UnreadableError: one is wrong, or there twice: which of two efforts counts is not guessed.
    """
    found: dict[tuple[str, Direction], Actual] = {}
    for place, entry in entries:
        missing = next((n for n in _NEEDED if _is_blank(entry.get(n))), None)
        if missing is not None:
            raise UnreadableError(f"{place} has no '{missing}'", _HINT, rule="not-actuals")
        system = _system(place, str(entry["system"]).strip(), systems)
        direction = _direction(place, str(entry["direction"]).strip().casefold())
        if (system, direction) in found:
            told = f"{place}: the connector to {direction} '{system}' is there twice"
            hint = "keep one, with the person-days of both where both were needed"
            raise UnreadableError(told, hint, rule="not-actuals")
        found[system, direction] = Actual(system, direction, _days(place, entry["days"]))
    return found


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _system(place: str, name: str, systems: Sequence[str]) -> str:
    if name not in systems:
        meant = closest(name, tuple(systems))
        hint = f"did you mean '{meant}'?" if meant else f"known are {', '.join(systems)}"
        raise UnreadableError(f"{place}: there is no system '{name}'", hint, rule="not-actuals")
    return name


def _direction(place: str, name: str) -> Direction:
    found: dict[str, Direction] = {"read": "read", "write": "write"}
    if name in found:
        return found[name]
    raise UnreadableError(f"{place}: '{name}' is no direction", _HINT, rule="not-actuals")


def _days(place: str, written: object) -> float:
    try:
        days = float(pointed(str(written)))
    except ValueError:
        days = 0.0
    if not isfinite(days) or days <= 0:
        told = f"{place}: '{written}' is no number of person-days above 0"
        raise UnreadableError(told, _HINT, rule="not-actuals")
    return days
