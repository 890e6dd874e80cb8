"""Answers from JSON or CSV, long or wide, every fault at its line and item."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from wfmap.errors import DocumentError, UnreadableError
from wfmap.findings import Finding
from wfmap.model.reading.json_text import parse
from wfmap.model.reading.spreadsheets import opened, pointed, spreadsheet_text
from wfmap.readiness.people.answers import Answers, Sheet
from wfmap.readiness.people.questionnaire import HIGHEST, LOWEST, questionnaire
from wfmap.words.spelling import closest

__all__ = ["read_answers"]

_DONT_KNOW: Final = frozenset(
    ("dk", "?", "don't know", "dont know", "don\u2019t know", "do not know")
)
_SPOKEN: Final = ("role", "respondent", "item", "answer")
_IGNORED: Final = ("role_name", "statement")
"""Columns of our own form that only help to read it."""
_WIDE: Final = ("role", "respondent")
_MOST: Final = 2_000_000
"""Answers beyond which a file is no survey of a process."""
_WHOLE: Final = re.compile(r"(\d+)[.,]0+")
"""A number of a respondent that a spreadsheet took for a measure."""
_REST: Final = "\0"
"""Where cells without a heading are put: no heading reads so."""
_TWICE: Final = "answered-twice"


@dataclass(frozen=True, slots=True)
class _Row:
    """One answer as it was written; `line` is 1-based, None in JSON, `place` then says where."""

    role: str
    respondent: str
    item: str
    answer: object
    line: int | None
    place: str = ""


@dataclass(slots=True)
class _Sheets:
    """Sheets while they are collected, and what is wrong with the rows."""

    known: tuple[str, ...]
    file: str
    given: dict[tuple[str, str], dict[str, int | None]] = field(default_factory=dict)
    faults: dict[str, Finding] = field(default_factory=dict)
    places: dict[str, dict[tuple[int | None, str], list[str]]] = field(default_factory=dict)
    first: dict[tuple[str, str], str] = field(default_factory=dict)

    def fault(self, row: _Row, rule: str, message: str, hint: str, key: str = "") -> None:
        """Note what is wrong with a row; what is wrong with many is said once, and counted."""
        key = key or message
        self.places.setdefault(key, {}).setdefault((row.line, row.place), []).append(row.item)
        if key not in self.faults:
            self.faults[key] = Finding(
                rule, "error", message, hint, self.file, row.place, row.line, key=key
            )

    def findings(self) -> list[Finding]:
        """List what is wrong, in the order of the rows."""
        return [
            replace(found, message=found.message + self._further(found.rule, self.places[key]))
            for key, found in self.faults.items()
        ]

    @staticmethod
    def _further(rule: str, places: Mapping[tuple[int | None, str], Sequence[str]]) -> str:
        """Say how much more of a fault there is: items of a doubled respondent, else rows."""
        items = sum(len(found) for found in places.values())
        if rule == _TWICE:
            more = items - 1
            return f", and {more} more item{'s' * (more > 1)}" if more else ""
        return f", in {len(places)} rows" if len(places) > 1 else ""

    def add(self, row: _Row) -> None:
        """Take a row in, unless it is empty, faulty, or an answer given twice."""
        if _is_empty(row):
            return
        if not self._is_known(row):
            return
        value, right = _value(row.answer)
        if not right:
            hint = f"write {LOWEST} to {HIGHEST}, or dk for {questionnaire().dont_know}"
            self.fault(
                row, "bad-answer", f"'{str(row.answer)[:40]}' is no answer to '{row.item}'", hint
            )
            return
        who = (row.role, row.respondent)
        sheet = self.given.setdefault(who, {})
        before = self.first.setdefault(who, _where(row))
        if row.item in sheet:
            told = f"respondent {row.respondent} of '{row.role}' answers '{row.item}' twice"
            hint = (
                f"their first answer is {before}: of a sheet entered twice delete one; of two "
                "people give one another number"
            )
            self.fault(row, _TWICE, told, hint, f"{_TWICE}|{row.role}|{row.respondent}")
            return
        sheet[row.item] = value

    def _is_known(self, row: _Row) -> bool:
        items = tuple(questionnaire().by_id)
        if not row.role:
            told = f"an answer to '{row.item}' names no role"
            self.fault(row, "unknown-role", told, _hint("", self.known), "no-role")
        elif row.role not in self.known:
            self.fault(
                row, "unknown-role", f"there is no role '{row.role}'", _hint(row.role, self.known)
            )
        elif not row.respondent:
            told = f"an answer to '{row.item}' names no respondent"
            hint = "number the respondents of each role: 1, 2, 3 …"
            self.fault(row, "no-respondent", told, hint, "no-respondent")
        elif row.item not in items:
            self.fault(
                row, "unknown-item", f"there is no item '{row.item}'", _hint(row.item, items)
            )
        else:
            return True
        return False


def read_answers(data: bytes, roles: Iterable[str], file: str = "") -> Answers:
    """Read the answers to a survey.

    JSON is a list of objects with `role`, `respondent`, `item` and `answer`, or an object with
    that list under `answers`; CSV has these four columns (long), or `role`, `respondent` and one
    column for each item (wide). Columns are parted by comma, semicolon or tab, and windows-1252 is
    read as well as UTF-8. An answer is 1 to 5, or `dk`; an empty one was not given.

    Args:
        data: the file.
        roles: ids of the roles that were asked.
        file: its name, for messages.

    Raises:
        UnreadableError: it is neither such JSON nor such CSV.
        DocumentError: rows are wrong; the exception carries every one with its line.
    """
    text = spreadsheet_text(data)
    rows = _json_rows(text) if text.lstrip()[:1] in {"{", "["} else _csv_rows(text)
    sheets = _Sheets(tuple(roles), file)
    for count, row in enumerate(rows):
        if count >= _MOST:
            raise UnreadableError(f"over {_MOST:,} answers", "score one process at a time")
        sheets.add(row)
    if sheets.faults:
        raise DocumentError(sheets.findings())
    found = (Sheet(r, who, dict(sorted(g.items()))) for (r, who), g in sheets.given.items())
    return Answers(tuple(sorted(found, key=lambda sheet: (sheet.role, sheet.respondent))))


def _where(row: _Row) -> str:
    return row.place if row.line is None else f"in line {row.line}"


def _is_empty(row: _Row) -> bool:
    return row.answer is None or (isinstance(row.answer, str) and not row.answer.strip())


def _value(answer: object) -> tuple[int | None, bool]:
    """Read an answer, and tell whether it is one."""
    if isinstance(answer, str) and answer.strip().casefold() in _DONT_KNOW:
        return None, True
    try:
        number = float(pointed(str(answer))) if not isinstance(answer, bool) else 0.0
    except ValueError:
        return None, False
    right = number.is_integer() and LOWEST <= number <= HIGHEST
    return (int(number), True) if right else (None, False)


def _hint(word: str, known: Sequence[str]) -> str:
    meant = closest(word, tuple(known))
    return f"did you mean '{meant}'?" if meant else f"known are {', '.join(known)}"


def _json_rows(text: str) -> Iterator[_Row]:
    found = parse(text).value
    entries = found.get("answers") if isinstance(found, dict) else found
    at = "/answers" if isinstance(found, dict) else ""
    if not isinstance(entries, list):
        raise UnreadableError(
            "it holds no list of answers",
            f'write it like {{"answers": [{json.dumps(_EXAMPLE)}]}}',
            rule="not-answers",
        )
    for place, entry in enumerate(entries):
        pointer = f"{at}/{place}"
        if not isinstance(entry, dict):
            raise UnreadableError(f"{pointer} is no object", "", rule="not-answers")
        missing = [name for name in ("role", "respondent", "item") if name not in entry]
        if missing:
            raise UnreadableError(
                f"{pointer} has no '{missing[0]}'", "each answer has four keys", rule="not-answers"
            )
        yield _row(entry, None, pointer)


_EXAMPLE: Final = {"role": "clerk", "respondent": 1, "item": "cc1", "answer": 4}


def _csv_rows(text: str) -> Iterator[_Row]:
    sheet = opened(text)
    reader = csv.DictReader(
        io.StringIO(sheet.text, newline=""), delimiter=sheet.delimiter, restkey=_REST, strict=True
    )
    try:
        heads = [str(name).strip().casefold() for name in reader.fieldnames or ()]
        names = [head or f"{_REST}{place}" for place, head in enumerate(heads)]
        reader.fieldnames = names
        is_long = _is_long([head for head in heads if head])
        for entry in reader:
            if _has_more(entry):
                raise UnreadableError(
                    f"the row has more than {sum(map(bool, heads))} cells",
                    "set cells that hold a separator in quotes, and give each column a heading",
                    line=reader.line_num + sheet.above,
                    rule="ragged-row",
                )
            if is_long:
                yield _row(entry, reader.line_num + sheet.above, "")
            else:
                yield from _cells(entry, names, reader.line_num + sheet.above)
    except csv.Error as error:
        raise UnreadableError(
            f"it is no CSV: {error}",
            "save it again as CSV in UTF-8",
            line=reader.line_num + sheet.above,
            rule="not-csv",
        ) from None


def _has_more(entry: Mapping[str, Any]) -> bool:
    """Tell whether a row says anything where no heading stands; empty cells say nothing."""
    beyond = entry.get(_REST) or ()
    unnamed = [cell for name, cell in entry.items() if name != _REST and name.startswith(_REST)]
    return any((cell or "").strip() for cell in (*beyond, *unnamed))


def _is_long(names: Sequence[str]) -> bool:
    """Tell long from wide by the headings.

    Raises:
        UnreadableError: a heading is missing, twice there, or unknown.
    """
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UnreadableError(
            f"the column '{twice}' is there twice", "", line=1, rule="not-answers"
        )
    is_long = "item" in names or "answer" in names
    needed = _SPOKEN if is_long else _WIDE
    missing = next((name for name in needed if name not in names), None)
    if missing is not None:
        raise UnreadableError(
            f"there is no column '{missing}'",
            f"the columns are {', '.join(_SPOKEN)}; or role, respondent and one for each item",
            line=1,
            rule="not-answers",
        )
    known = _SPOKEN if is_long else (*_WIDE, *questionnaire().by_id)
    unknown = [name for name in names if name not in (*known, *_IGNORED)]
    if unknown:
        rule = "unknown-column" if is_long else "unknown-item"
        told = ", ".join(f"'{name}'" for name in unknown)
        told = f"there is no column {told}" if len(unknown) == 1 else f"there are no columns {told}"
        raise UnreadableError(told, _hint(unknown[0], known), line=1, rule=rule)
    return is_long


def _cells(entry: Mapping[str, Any], names: Sequence[str], line: int) -> Iterator[_Row]:
    items = [name for name in names if name not in (*_WIDE, *_IGNORED) and _REST not in name]
    for item in items:
        yield _row({**entry, "item": item, "answer": entry[item]}, line, "")


def _row(entry: Mapping[str, Any], line: int | None, place: str) -> _Row:
    role, who, item = (_text(entry.get(name)) for name in ("role", "respondent", "item"))
    return _Row(role, who, item, entry.get("answer"), line, place)


def _text(value: object) -> str:
    """Read an id; a number that a spreadsheet wrote as 1.0 or 1,0 is 1."""
    text = "" if value is None else str(value).strip()
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text
