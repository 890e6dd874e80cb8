"""Answers from JSON or CSV, long or wide, every fault at its line and item."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from wfmap.errors import DocumentError, UnreadableError
from wfmap.findings import Finding
from wfmap.model.reading.faults import closest
from wfmap.model.reading.json_text import decode, parse
from wfmap.readiness.people.answers import Answers, Sheet
from wfmap.readiness.people.questionnaire import HIGHEST, LOWEST, questionnaire

__all__ = ["read_answers"]

_DONT_KNOW: Final = frozenset(
    ("dk", "?", "don't know", "dont know", "don\u2019t know", "do not know")
)
_SPOKEN: Final = ("role", "respondent", "item", "answer")
_IGNORED: Final = frozenset(("role_name", "statement"))
"""Columns of our own form that only help to read it."""
_WIDE: Final = ("role", "respondent")
_MOST: Final = 2_000_000
"""Answers beyond which a file is no survey of a process."""


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
    repeats: Counter[str] = field(default_factory=Counter)

    def fault(self, row: _Row, rule: str, message: str, hint: str) -> None:
        """Note what is wrong with a row; what is wrong with many is said once, and counted."""
        self.repeats[message] += 1
        if message not in self.faults:
            self.faults[message] = Finding(
                rule, "error", message, hint, self.file, row.place, row.line, key=message
            )

    def findings(self) -> list[Finding]:
        """List what is wrong, in the order of the rows."""
        return [
            replace(found, message=f"{message}, in {count} rows") if count > 1 else found
            for message, found in self.faults.items()
            for count in (self.repeats[message],)
        ]

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
        sheet = self.given.setdefault((row.role, row.respondent), {})
        if row.item in sheet:
            told = f"respondent {row.respondent} of '{row.role}' answers '{row.item}' twice"
            self.fault(row, "answered-twice", told, "keep one; respondents of a role are numbered")
            return
        sheet[row.item] = value

    def _is_known(self, row: _Row) -> bool:
        items = tuple(questionnaire().by_id)
        if row.role not in self.known:
            self.fault(
                row, "unknown-role", f"there is no role '{row.role}'", _hint(row.role, self.known)
            )
        elif not row.respondent:
            told = f"an answer to '{row.item}' names no respondent"
            self.fault(row, "no-respondent", told, "number the respondents of each role: 1, 2, 3 …")
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
    column for each item (wide). Columns are parted by comma, semicolon or tab. An answer is 1 to
    5, or `dk`; an empty one was not given.

    Args:
        data: the file.
        roles: ids of the roles that were asked.
        file: its name, for messages.

    Raises:
        UnreadableError: it is neither such JSON nor such CSV.
        DocumentError: rows are wrong; the exception carries every one with its line.
    """
    text, _ = decode(data)
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


def _is_empty(row: _Row) -> bool:
    return row.answer is None or (isinstance(row.answer, str) and not row.answer.strip())


def _value(answer: object) -> tuple[int | None, bool]:
    """Read an answer, and tell whether it is one."""
    if isinstance(answer, str) and answer.strip().casefold() in _DONT_KNOW:
        return None, True
    try:
        number = float(str(answer).strip()) if not isinstance(answer, bool) else 0.0
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
    reader = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=_delimiter(text), restkey="", strict=True
    )
    try:
        names = [str(name).strip() for name in reader.fieldnames or ()]
        reader.fieldnames = names
        is_long = _is_long(names)
        for entry in reader:
            if entry.get(""):
                told = f"the row has more than {len(names)} cells"
                raise UnreadableError(
                    told, "set cells that hold a separator in quotes", line=reader.line_num,
                    rule="ragged-row",
                )  # fmt: skip
            if is_long:
                yield _row(entry, reader.line_num, "")
            else:
                yield from _cells(entry, names, reader.line_num)
    except csv.Error as error:
        raise UnreadableError(
            f"it is no CSV: {error}", "save it again as CSV in UTF-8", line=reader.line_num,
            rule="not-csv",
        ) from None  # fmt: skip


def _delimiter(text: str) -> str:
    """Take what parts the headings: a comma, a semicolon or a tab."""
    head = text.partition("\n")[0]
    return max((",", ";", "\t"), key=head.count)


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
    known = (*_SPOKEN, *_IGNORED) if is_long else (*_WIDE, *_IGNORED, *questionnaire().by_id)
    unknown = next((name for name in names if name and name not in known), None)
    if unknown is not None:
        rule = "unknown-column" if is_long else "unknown-item"
        raise UnreadableError(
            f"there is no column '{unknown}'", _hint(unknown, known), line=1, rule=rule
        )
    return is_long


def _cells(entry: Mapping[str, Any], names: Sequence[str], line: int) -> Iterator[_Row]:
    items = [name for name in names if name and name not in (*_WIDE, *_IGNORED)]
    for item in items:
        yield _row({**entry, "item": item, "answer": entry[item]}, line, "")


def _row(entry: Mapping[str, Any], line: int | None, place: str) -> _Row:
    role, who, item = (_text(entry.get(name)) for name in ("role", "respondent", "item"))
    return _Row(role, who, item, entry.get("answer"), line, place)


def _text(value: object) -> str:
    """Read an id; a number that a spreadsheet wrote as 1.0 is 1."""
    text = "" if value is None else str(value).strip()
    return text.removesuffix(".0")
