"""The form as people get it, and as it comes back."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest

from wfmap.operations.results.survey import survey_form_result
from wfmap.readiness.people.questionnaire import Role, questionnaire
from wfmap.readiness.people.reading import read_answers
from wfmap.report.survey import FORMS

HOSTILE = '=1+1 <script>alert(1)</script> & "Co"'
ROLES = (Role("clerk", HOSTILE, ("Enter <b>order</b>",)), Role("leadership", "Leadership"))


def _page(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - our own page, which is well-formed XML too


def test_a_label_never_becomes_markup() -> None:
    """Neither in the title nor for a role; the page has no script and asks no network."""
    text = FORMS["html"](HOSTILE, ROLES)
    page = _page(text)
    assert not {"script", "b", "link", "img"} & {element.tag for element in page.iter()}
    assert [title.text for title in page.iter("h1")] == [HOSTILE, HOSTILE]
    assert "://" not in text


def test_the_page_asks_every_item_once_a_role() -> None:
    """With six choices each, by names that no other role has, and not which are reversed."""
    text = FORMS["html"]("Loan", ROLES)
    found = [e.get("name") for e in _page(text).iter("input") if e.get("type") == "radio"]
    items = [item.id for item in questionnaire().items]
    assert len(found) == 6 * len(items) * len(ROLES)
    assert set(found) == {f"{role.id}-{item}" for role in ROLES for item in items}
    assert "revers" not in text


def test_a_spreadsheet_calculates_nothing() -> None:
    """A name that begins like a formula is written as text."""
    rows = list(csv.DictReader(io.StringIO(FORMS["csv"]("Loan", ROLES))))
    assert rows[0]["role_name"] == f"'{HOSTILE}"
    assert len(rows) == len(ROLES) * len(questionnaire().items)


def test_the_forms_come_back_as_answers() -> None:
    """The CSV filled in, and the JSON with its answers, read as they are; empty ones are none."""
    ids = [role.id for role in ROLES]
    blank = FORMS["csv"]("Loan", ROLES)
    assert read_answers(blank.encode(), ids).sheets == ()
    rows = list(csv.DictReader(io.StringIO(blank)))
    rows[0] |= {"respondent": "1", "answer": "4"}
    filled = io.StringIO()
    writer = csv.DictWriter(filled, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    found = read_answers(filled.getvalue().encode(), ids)
    assert [(s.role, s.respondent, dict(s.given)) for s in found.sheets] == [
        ("clerk", "1", {"cc1": 4})
    ]
    form = survey_form_result("Loan", ROLES).to_dict()
    form["answers"] = [{"role": "clerk", "respondent": 1, "item": "cc1", "answer": 4}]
    assert read_answers(json.dumps(form).encode(), ids) == found


@pytest.mark.parametrize("name", ["json", "csv", "html"])
def test_the_form_is_the_golden_one(name: str, golden: Callable[[str, str], None]) -> None:
    """A change of the questionnaire is seen: answers to other words are another survey."""
    roles = (Role("clerk", "Clerk", ("Enter",)),)
    if name == "json":
        golden("form.json", survey_form_result("Ordering", roles).to_json())
    else:
        golden(f"form.{name}", FORMS[name]("Ordering", roles))  # type: ignore[index]  # one of two
