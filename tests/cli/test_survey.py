"""`wfmap survey`: forms out, answers in, scores kept, systems looked through."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]


@pytest.fixture
def answers(folder: Path) -> Path:
    """Return the answers of five clerks to one item, wide."""
    path = folder / "answers.csv"
    path.write_text("role,respondent,of1\n" + "".join(f"clerk,{k},{k}\n" for k in range(1, 6)))
    return path


def test_a_form_is_written_as_its_name_asks(cli: Cli, folder: Path, ten_lines: Path) -> None:
    """HTML to standard output; a role that is none is refused with what was meant."""
    assert cli("survey", "form", ten_lines).out.startswith("<!DOCTYPE html>")
    assert cli("survey", "form", ten_lines, "-o", "form.csv").code == 0
    assert (folder / "form.csv").read_text("utf-8-sig").startswith("role,role_name,respondent,item")
    one = cli("survey", "form", ten_lines, "-f", "json", "--role", "clerk").json
    assert [role["id"] for role in one["roles"]] == ["clerk"]
    wrong = cli("survey", "form", ten_lines, "--role", "clark")
    assert wrong.code == 2
    assert "did you mean 'clerk'?" in wrong.err


def test_answers_are_scored(cli: Cli, ten_lines: Path, answers: Path) -> None:
    """One to five have a mean of 3; the manager did not answer."""
    found = cli("survey", "score", ten_lines, answers, "--format", "json").json
    scales = {s["scale"]: s["value"] for s in found["roles"][0]["scales"]}
    assert scales["knows_what_when_wrong"] == 3
    assert scales["skills"] is None
    assert found["unanswered"] == ["manager", "leadership"]
    assert "5 people answered" in cli("survey", "score", ten_lines, answers).out


def test_scores_are_kept_only_where_asked(
    cli: Cli, folder: Path, ten_lines: Path, answers: Path
) -> None:
    """In another file, or in the document itself, on the day that is given."""
    before = ten_lines.read_text()
    given = ("survey", "score", ten_lines, answers)
    assert cli(*given, "--into", "kept.json", "--as-of", "2026-11-02").code == 0
    kept = json.loads((folder / "kept.json").read_text())["actors"]["clerk"]["readiness"]
    assert kept == {"knows_what_when_wrong": 3, "respondents": 5, "as_of": "2026-11-02"}
    assert ten_lines.read_text() == before
    assert cli(*given, "--write", "--into", "x.json").code == 2
    assert cli(*given, "--write").code == 0
    assert json.loads(ten_lines.read_text())["actors"]["clerk"]["readiness"]["respondents"] == 5
    assert cli("check", ten_lines, "--fail-on", "error").code == 0


def test_wrong_answers_are_findings(cli: Cli, ten_lines: Path, answers: Path) -> None:
    """Exit code 1 with the line; a file of another shape is 2."""
    answers.write_text("role,respondent,of1\nclerk,1,7\n")
    done = cli("survey", "score", ten_lines, answers)
    assert (done.code, f"{answers}:2" in done.err) == (1, True)
    answers.write_text("role,of1\n")
    assert cli("survey", "score", ten_lines, answers).code == 2


def test_systems_are_told_and_drawn(cli: Cli, folder: Path, repository: Path) -> None:
    """With actuals in place of estimates, and over the map."""
    loan = repository / "models" / "consumer-loan.json"
    assert "Connectors" in cli("survey", "systems", loan, "--charts", "pictures").out
    assert (folder / "pictures" / "landscape.svg").read_text().startswith("<svg")
    (folder / "mine.csv").write_text("system,direction,days\ncrm-system,read,9.5\n")
    found = cli("survey", "systems", loan, "--actuals", "mine.csv", "-f", "json").json
    effort = {use["connector"]["id"]: use["connector"]["p50"] for use in found["uses"]}
    assert effort["crm-system-read"] == 9.5
    drawn = cli("draw", loan, "--view", "systems", "--overlay", "landscape")
    assert drawn.code == 0
    assert "person-days" in drawn.out


def test_what_connectors_took_is_kept_in_the_document(
    cli: Cli, folder: Path, repository: Path
) -> None:
    """What is surveyed, and what a plan needs, is then the same without the list."""
    invoices = repository / "models" / "invoice-to-pay.json"
    (folder / "mine.csv").write_text("system,direction,days\nerp-system,read,31.5\n")
    told = ("survey", "systems", invoices, "--actuals", "mine.csv")
    found = cli(*told, "-f", "json", "--into", "mine.json").json
    kept = cli("survey", "systems", "mine.json", "-f", "json").json
    assert kept["uses"] == found["uses"]
    plan = cli("plan", "mine.json", "-f", "json", "--effects", "predicted").json
    efforts = {c["title"]: c["effort"] for c in plan["challenges"]}
    assert efforts["Connector to ERP (read)"] == {"p50": 31.5, "p90": 31.5}
    assert cli("survey", "systems", invoices, "--into", "mine.json").code == 2


def test_settings_reach_the_commands_of_a_command(
    cli: Cli, folder: Path, ten_lines: Path, answers: Path
) -> None:
    """A setting for all commands, or for `survey`, holds for `survey score`."""
    for text in ('format = "json"', '[survey]\nformat = "json"'):
        (folder / "wfmap.toml").write_text(text)
        assert cli("survey", "score", ten_lines, answers).json["fewest"] == 5
