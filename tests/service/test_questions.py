"""What candidates ask goes out over HTTP as a form, and comes back into the document."""

import csv
import io
import json
from pathlib import Path
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient

import wfmap
from tests.cli.test_questions import LEDGER
from wfmap.cli.entry import run

Json = dict[str, Any]
BODY: Final = json.dumps(LEDGER).encode()
JSON: Final = {"content-type": "application/json"}
SHEET: Final = {**JSON, "accept": "text/csv"}


def filled(questions: list[Json]) -> list[Json]:
    """Answer how many come in a week and what an error costs, wherever it is asked."""
    known = {"error_cost": 12, "error_rate": 0.04, "physical": False, "found_by": "the audit"}
    return [
        {**one, "answer": known.get(one["pointer"].rsplit("/", 1)[-1]), "sample": 60,
         "by": "The owner", "on": "2026-11-20"}
        for one in questions
    ]  # fmt: skip


def sheet_of(rows: list[Json]) -> str:
    """Write rows as a spreadsheet would."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@pytest.fixture(scope="module")
def form(client: TestClient) -> Json:
    """Return the form of a document that says little."""
    found = client.post("/v1/questions", content=BODY, headers=JSON)
    assert found.status_code == 200, found.text
    made: Json = found.json()
    return made


def test_the_form_is_that_of_the_shell(client: TestClient, form: Json, tmp_path: Path) -> None:
    """As JSON and as a sheet, letter for letter."""
    file, written, sheet = (tmp_path / name for name in ("d.json", "form.json", "form.csv"))
    file.write_bytes(BODY)
    for target in (written, sheet):
        ask = ["candidates", str(file), "--effects", "predicted", "--ask", str(target)]
        assert run([*ask, "-o", str(tmp_path / "told")]) == 0
    assert form == json.loads(written.read_text("utf-8"))
    assert len(form["questions"]) > 1
    assert client.post("/v1/questions", content=BODY, headers=SHEET).text == sheet.read_text(
        "utf-8"
    )


def test_answers_come_back_either_way_into_one_document(client: TestClient, form: Json) -> None:
    """As the form, as its list and as a sheet; each holds who said it, and is not asked again."""
    rows = filled(form["questions"])
    ways = ({**form, "questions": rows}, rows, sheet_of(rows))
    bodies = [json.dumps({"process": LEDGER, "answers": way}) for way in ways]
    found = [client.post("/v1/answers", content=body, headers=JSON) for body in bodies]
    assert {one.status_code for one in found} == {200}, found[0].text
    assert len({one.text for one in found}) == 1
    assert found[0].text == wfmap.load(BODY).answered(rows).text
    assert "The owner" in found[0].text
    again = client.post("/v1/questions", content=found[0].text, headers=JSON).json()["questions"]
    asked = {(row["pointer"], row["about"]) for row in rows if row["answer"] is not None}
    assert asked
    assert not asked & {(row["pointer"], row["about"]) for row in again}


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ([{"pointer": "/steps/nobody/error_cost", "answer": 3}], 422),
        ([{"pointer": "/steps/type/error_cost", "answer": "much"}], 422),
        ({"no": "form"}, 422),
        ("a,b\n1,2\n", 422),
        (None, 422),
    ],
)
def test_what_is_no_answer_is_refused_with_its_place(
    client: TestClient, answers: object, status: int
) -> None:
    """The document stays with whoever sent it, and the problem says what is wrong."""
    body = json.dumps({"process": LEDGER, "answers": answers})
    found = client.post("/v1/answers", content=body, headers=JSON)
    assert found.status_code == status
    assert found.json()["detail"]


def test_a_form_comes_in_no_other_type(client: TestClient) -> None:
    """406 names those that there are."""
    found = client.post("/v1/questions", content=BODY, headers={**JSON, "accept": "image/png"})
    assert found.status_code == 406
    assert "text/csv" in found.json()["detail"]
