"""The questionnaire as a form to hand out: JSON and CSV."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Final

from wfmap.readiness.people.questionnaire import LOWEST, Role, questionnaire

__all__ = ["FORM_COLUMNS", "csv_form", "json_form"]

FORM_COLUMNS: Final = ("role", "role_name", "respondent", "item", "statement", "answer")
"""Columns of the form as CSV; the reader of answers takes them as they are."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""Letters that make a spreadsheet take a cell for a formula."""


def json_form(process: str, roles: Sequence[Role]) -> str:
    """Write the form as JSON, for a tool that asks the questions.

    It says which items are reversed, for the tool that scores; respondents must not see that.
    """
    asked = questionnaire()
    form = {
        "form": "wfmap-survey",
        "version": asked.version,
        "process": process,
        "roles": [{"id": r.id, "name": r.name, "steps": list(r.steps)} for r in roles],
        "scales": [{"id": s.name, "title": s.title, "source": s.source} for s in asked.scales],
        "items": [
            {"id": i.id, "scale": i.scale, "statement": i.text, "reversed": i.is_reversed}
            for i in asked.items
        ],
        "choices": [
            *({"answer": n, "label": label} for n, label in enumerate(asked.labels, LOWEST)),
            {"answer": "dk", "label": asked.dont_know},
        ],
        "answers": [],
    }
    return json.dumps(form, indent=2, ensure_ascii=False) + "\n"


def csv_form(roles: Sequence[Role]) -> str:
    """Write the form as CSV: one empty sheet for each role, to be copied for each respondent.

    It begins with a byte order mark, without which spreadsheets misread letters beyond ASCII.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FORM_COLUMNS)
    writer.writerows(_rows(roles))
    return "\ufeff" + text.getvalue()


def _rows(roles: Sequence[Role]) -> Iterator[tuple[str, ...]]:
    for role in roles:
        for item in questionnaire().items:
            yield role.id, _plain(role.name), "", item.id, _plain(item.text), ""


def _plain(text: str) -> str:
    """Keep a spreadsheet from calculating what somebody called a role."""
    return f"'{text}" if text.startswith(_FORMULA) else text
