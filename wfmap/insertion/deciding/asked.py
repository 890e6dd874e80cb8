"""The questions of all candidates as one form, and a form that came back as answers.

Each question stands once, what is worth most first; those whose answer has no place in a document
(a figure of the house) are left out. Forms are JSON or a sheet, whichever way they are sent back.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from wfmap.errors import UnreadableError
from wfmap.insertion.deciding.terms import Question
from wfmap.insertion.terms import Candidate
from wfmap.model.pointers import pointer
from wfmap.model.reading.json_text import parse
from wfmap.model.reading.spreadsheets import opened, pointed, spreadsheet_text
from wfmap.model.steps import Step

__all__ = ["COLUMNS", "Answer", "Asked", "asked", "read_filled", "sheet_of"]

COLUMNS: Final = (
    "pointer", "about", "ask", "how", "n", "unit", "allowed", "worth",
    "answer", "sample", "by", "on",
)  # fmt: skip
"""Columns of the sheet; the last four are for whoever answers."""
FIGURES: Final = ("figures/", "figures:")
"""How a pointer begins that names a figure of the effect model."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the candidates whose verdict waits for it."""

    question: Question
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: where it goes and what it is about, from how many cases, by whom, on which day.

    `place` says where it stood in the form, for messages.
    """

    pointer: str
    about: str
    answer: object
    sample: int | None = None
    by: str = ""
    on: str = ""
    place: str = ""


def asked(candidates: Iterable[Candidate]) -> tuple[Asked, ...]:
    """Put the questions of candidates together, each once, what is worth most first."""
    found: dict[tuple[str, str], Asked] = {}
    for candidate in candidates:
        for one in candidate.questions:
            question = _placed(one, candidate)
            if question is None:
                continue
            key = (question.pointer, question.about)
            before = found.get(key, Asked(question, ()))
            worth = max(before.question.worth or 0.0, question.worth or 0.0)
            known = question.worth is not None or before.question.worth is not None
            best = replace(before.question, worth=worth if known else None)
            found[key] = Asked(best, (*before.candidates, candidate.id))
    return tuple(sorted(found.values(), key=lambda a: -(a.question.worth or 0.0)))


def _placed(question: Question, candidate: Candidate) -> Question | None:
    """Say where the answer goes in the document; None where it has no place there."""
    if question.pointer.startswith("/"):
        return question
    if question.pointer.startswith(FIGURES) and "trial" in Step.model_fields:
        name = question.pointer.replace(":", "/").rsplit("/", 1)[-1]
        step = candidate.element.id.rpartition("--")[2]
        at = pointer(("steps", step, "trial", name))
        return replace(question, pointer=at, about=candidate.pattern)
    return None


def sheet_of(found: Sequence[Asked]) -> str:
    """Write the questions as a sheet (CSV), with room for the answers."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in found:
        q = one.question
        worth = "" if q.worth is None else round(q.worth)
        cells = (q.pointer, q.about, q.ask, q.how, q.n or "", q.unit, "|".join(q.allowed), worth)
        writer.writerow((*cells, "", "", "", ""))
    return text.getvalue()


def read_filled(data: bytes) -> tuple[Answer, ...]:
    """Read a form that came back; what was not answered is left out.

    Raises:
        UnreadableError: it is no such form; the message says what is missing where.
    """
    text = spreadsheet_text(data)
    rows = _json(text) if text.lstrip()[:1] in {"{", "["} else _csv(text)
    return tuple(_answer(place, row) for place, row in rows if not _is_blank(row.get("answer")))


def _json(text: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    found = parse(text).value
    rows = found.get("questions") if isinstance(found, dict) else found
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        hint = "`wfmap candidates --ask FILE` writes the form"
        raise UnreadableError("it holds no list of questions", hint, rule="not-answers")
    yield from ((f"question {k}", dict(row)) for k, row in enumerate(rows, 1))


def _csv(text: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    sheet = opened(text)
    reader = csv.DictReader(io.StringIO(sheet.text, newline=""), delimiter=sheet.delimiter)
    reader.fieldnames = [str(name).strip().casefold() for name in reader.fieldnames or ()]
    for needed in ("pointer", "answer"):
        if needed not in reader.fieldnames:
            hint = "`wfmap candidates --ask FILE.csv` writes the sheet"
            raise UnreadableError(
                f"there is no column '{needed}'", hint, line=1, rule="not-answers"
            )
    for row in reader:
        yield f"line {reader.line_num + sheet.above}", {**row, "answer": _cell(row.get("answer"))}


def _cell(written: str | None) -> object:
    """Read a cell: a number, yes or no, a list or object of JSON, else the text as it stands."""
    text = (written or "").strip()
    if text.casefold() in {"true", "false"}:
        return text.casefold() == "true"
    if text[:1] in {"{", "["}:
        return parse(text).value
    try:
        return json.loads(pointed(text)) if text[:1] in "-0123456789" and text else text
    except ValueError:
        return text


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _answer(place: str, row: Mapping[str, object]) -> Answer:
    at = str(row.get("pointer") or "").strip()
    if not at.startswith("/"):
        hint = "keep the column or key `pointer` as it was written"
        raise UnreadableError(
            f"{place} does not say where its answer goes", hint, rule="not-answers"
        )
    given = row["answer"]
    return Answer(
        at,
        str(row.get("about") or "").strip(),
        float(given) if isinstance(given, Decimal) else given,
        _count(place, row.get("sample")),
        str(row.get("by") or "").strip(),
        str(row.get("on") or "").strip(),
        place,
    )


def _count(place: str, sample: object) -> int | None:
    if _is_blank(sample):
        return None
    written = pointed(str(sample)).strip()
    if not written.isdecimal() or int(written) < 1:
        told = f"{place}: '{sample}' is no number of cases"
        raise UnreadableError(told, "write a whole number above 0", rule="not-answers")
    return int(written)
