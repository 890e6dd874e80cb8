"""The questionnaire as a form to hand out, for spreadsheets."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

from wfmap.readiness.people.questionnaire import Role, questionnaire

__all__ = ["FORM_COLUMNS", "csv_form"]

FORM_COLUMNS: Final = ("role", "role_name", "respondent", "item", "statement", "answer")
"""Columns of the form as CSV; the reader of answers takes them as they are."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""Letters that make a spreadsheet take a cell for a formula."""


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
