"""What candidates ask goes out as a form, and what comes back goes into the document."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import wfmap
from tests.cli.conftest import Done
from wfmap.model.document import examine

Json = dict[str, Any]
Cli = Callable[..., Done]
MODELS = Path(__file__).resolve().parents[2] / "models"
LITTLE = ("--effects", "predicted")

LEDGER: Json = {
    "wfmap": "1.1",
    "name": "Receipts",
    "currency": "EUR",
    "arrivals": {"count": 400, "per": "P1W"},
    "actors": {"clerk": {"name": "Clerk", "capacity": 4, "cost_per_hour": 38}},
    "steps": {
        "in": {"kind": "start", "name": "Receipt arrives", "actor": "clerk", "next": "type"},
        "type": {
            "name": "Enter receipt", "type": "user", "actor": "clerk", "next": "done",
            "processing_time": "PT8M",
        },
        "done": {"kind": "end", "name": "Entered", "actor": "clerk"},
    },
}  # fmt: skip


def asked(cli: Cli, file: Path, form: Path, *more: str) -> list[Json]:
    """Write the form of a document, and give its questions."""
    done = cli("candidates", file, *LITTLE, "--ask", form, *more)
    assert done.code == 0, done.err
    if form.suffix == ".csv":
        return list(csv.DictReader(io.StringIO(form.read_text("utf-8"))))
    found: list[Json] = json.loads(form.read_text("utf-8"))["questions"]
    return found


def judged(cli: Cli, file: Path) -> dict[str, str]:
    """Give the verdict of every candidate."""
    done = cli("candidates", file, *LITTLE, "--format", "json")
    return {c["id"]: c["verdict"] for c in json.loads(done.out)["candidates"]}


def filled(question: Json) -> Any:
    """Answer a question as somebody would who finds all in order."""
    pointer, last = question["pointer"], question["pointer"].rsplit("/", 1)[-1]
    if last == "quality":
        return 99.5
    if last == "readiness":
        return 4
    known = {
        "found_by": "the audit each month", "physical": False, "interfaces": "rest",
        "labels": "outcome", "reads": "Ledger", "systems": "ERP",
        "lacks": "nothing", "tried": "here", "baseline": True, "causes": "illegible copies",
        "required_by": "nobody", "use": "none", "error_rate": 0.04, "error_cost": 12,
        "catches": 0.05, "cost_per_hour": 41, "late_cost": 30, "call_price": 0.02, "per_day": 640,
    }  # fmt: skip
    return None if pointer == "/arrivals" else known.get(last)


def answered(questions: list[Json], path: Path) -> int:
    """Fill in a form, as a sheet or as JSON by its ending; give how many were answered."""
    rows = [{**q, "answer": filled(q), "sample": 60, "by": "The owner", "on": "2026-11-20"}
            for q in questions]  # fmt: skip
    if path.suffix == ".csv":
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        path.write_text(text.getvalue(), "utf-8")
    else:
        path.write_text(json.dumps({"questions": rows}), "utf-8")
    return sum(row["answer"] is not None for row in rows)


@pytest.mark.parametrize(
    ("name", "ending"),
    [("", ".csv"), ("", ".json"), ("invoice-to-pay", ".csv"), ("trip-booking", ".json"),
     ("it-incident", ".json")],
)  # fmt: skip
def test_answers_move_verdicts_and_are_asked_no_more(
    cli: Cli, folder: Path, name: str, ending: str
) -> None:
    """The document stays sound, holds who said what, and what was answered is asked no more."""
    file = folder / "process.json"
    text = (MODELS / f"{name}.json").read_text("utf-8") if name else json.dumps(LEDGER)
    file.write_text(text, "utf-8")
    before = judged(cli, file)
    back = folder / f"back{ending}"
    questions: list[Json] = []
    for _ in range(1 if name else 2):  # of a store that was just named, its quality is asked next
        questions = asked(cli, file, folder / f"form{ending}")
        worth = [float(q["worth"] or 0) for q in questions]
        assert worth == sorted(worth, reverse=True)
        assert answered(questions, back) > 0
        done = cli("candidates", file, *LITTLE, "--answers", back, "--write")
        assert done.code == 0, done.err
    kept = file.read_text("utf-8")
    assert examine(kept).is_sound
    assert "The owner" in kept
    assert judged(cli, file) != before
    again = {(q["pointer"], q["about"]) for q in asked(cli, file, folder / "again.json")}
    said = {(q["pointer"], q["about"]) for q in questions if filled(q) is not None}
    settled = {one for one in said if one[0].rsplit("/", 1)[-1] in {"found_by", "use", "quality"}}
    assert not settled & again


def test_without_write_the_document_stays_as_it_was(cli: Cli, folder: Path) -> None:
    """The candidates are judged by the answers all the same."""
    file, back = folder / "process.json", folder / "back.json"
    file.write_text(json.dumps(LEDGER), "utf-8")
    answered(asked(cli, file, folder / "form.json"), back)
    done = cli("candidates", file, *LITTLE, "--answers", back, "--format", "json")
    open_ = {q["pointer"] for c in json.loads(done.out)["candidates"] for q in c["questions"]}
    assert "/steps/type/found_by" not in open_
    assert "/stores/ledger/quality" in open_
    assert json.loads(file.read_text("utf-8")) == LEDGER


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"pointer": "/steps/typ/found_by", "answer": "a complaint"}, "did you mean 'type'"),
        ({"pointer": "/steps/type/physical", "answer": "perhaps"}, "is no answer for"),
        ({"pointer": "/steps/type/use", "answer": "none"}, "nobody answers"),
        ({"pointer": "steps", "answer": 1}, "does not say where"),
        ({"pointer": "/steps/type/trial/coverage", "about": "automate-with-escalation",
          "answer": 0.7}, "of how many cases"),
        ({"pointer": "/steps/type/error_rate", "answer": 0.1, "sample": "many"}, "no number of"),
    ],
)  # fmt: skip
def test_an_answer_that_is_none_is_refused_with_its_place(
    cli: Cli, folder: Path, row: Json, said: str
) -> None:
    """Nothing is written then."""
    file, back = folder / "process.json", folder / "back.json"
    file.write_text(json.dumps(LEDGER), "utf-8")
    back.write_text(json.dumps([row]), "utf-8")
    done = cli("candidates", file, *LITTLE, "--answers", back, "--write")
    assert done.code != 0
    assert said in done.err
    assert json.loads(file.read_text("utf-8")) == LEDGER


def test_the_form_of_a_document_that_says_nothing_is_a_beginning(
    cli: Cli, folder: Path, ten_lines: Path
) -> None:
    """Volume, minutes and wages go into the document, in the units that were asked for."""
    questions = asked(cli, ten_lines, folder / "form.json")
    given = {"/arrivals": 40, "/currency": "EUR", "processing_time": 12, "cost_per_hour": 35}
    rows = [
        {**q, "answer": given.get(q["pointer"], given.get(q["pointer"].rsplit("/", 1)[-1]))}
        for q in questions
    ]
    back = folder / "back.json"
    back.write_text(json.dumps({"questions": rows}), "utf-8")
    assert cli("candidates", ten_lines, *LITTLE, "--answers", back, "--write").code == 0
    kept = json.loads(ten_lines.read_text("utf-8"))
    assert kept["currency"] == "EUR"
    assert {s["processing_time"]["value"] for s in kept["steps"].values() if "kind" not in s} == {
        "PT12M"
    }
    assert {q["pointer"] for q in asked(cli, ten_lines, folder / "form.json")}.isdisjoint(
        row["pointer"] for row in rows if row["answer"] is not None
    )


def test_answers_are_written_only_where_there_are_some(cli: Cli, ten_lines: Path) -> None:
    """`--write` alone is a mistake."""
    assert "--answers" in cli("candidates", ten_lines, "--write").err


def test_a_program_asks_and_answers_the_same(cli: Cli, folder: Path) -> None:
    """The form is that of the shell, and so is the document that comes of it."""
    file, back = folder / "process.json", folder / "back.json"
    file.write_text(json.dumps(LEDGER), "utf-8")
    model = wfmap.load(file)
    form = json.loads(model.questions().to_json())
    assert form["questions"] == asked(cli, file, folder / "form.json")
    answered(form["questions"], back)
    there = model.answered(back)
    assert cli("candidates", file, *LITTLE, "--answers", back, "--write").code == 0
    assert there.text == file.read_text("utf-8")
