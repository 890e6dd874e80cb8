"""`wfmap plan` as people call it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.plan.claims import DOCUMENT

DAY = ("--today", "2026-03-02", "--start", "2026-03-09")


@pytest.fixture
def claims(folder: Path) -> Path:
    """Write the small process into the folder."""
    file = folder / "claims.json"
    file.write_bytes(DOCUMENT)
    return file


def test_a_document_is_planned_with_its_best_candidates(
    cli: Callable[..., Any], claims: Path
) -> None:
    """Nothing but the file is needed; the start is kept, and two runs give the same."""
    done = cli("plan", claims, *DAY, "--format", "json")
    assert done.code == 0
    assert done.json["stages"]
    assert min(t["start"]["p50"] for t in done.json["tasks"]) == "2026-03-09"
    assert cli("plan", claims, *DAY, "--format", "json").out == done.out


def test_the_register_is_kept_across_runs(cli: Callable[..., Any], claims: Path) -> None:
    """What somebody writes into the spreadsheet comes back in the next run."""
    register = claims.with_name("register.csv")
    assert cli("plan", claims, *DAY, "--weeks", "0", "--register-out", register).code == 0
    text = register.read_text("utf-8-sig")
    line = text.splitlines()[1].split(",")
    edited = text.replace(f"{line[0]},open,{line[2]},", f"{line[0]},in-progress,Ada,")
    register.write_text(edited, "utf-8")
    again = cli(
        "plan", claims, *DAY, "--weeks", "0", "--register", register, "--register-out", register,
        "--format", "json",
    )  # fmt: skip
    (mine,) = [c for c in again.json["challenges"] if c["id"] == line[0]]
    assert (mine["status"], mine["owner"]) == ("in-progress", "Ada")
    assert "Ada" in register.read_text("utf-8-sig")


def test_a_diff_says_what_changed_and_why(cli: Callable[..., Any], claims: Path) -> None:
    """Against a plan of a map that was worse."""
    old = claims.with_name("old.json")
    assert cli("plan", claims, *DAY, "--weeks", "0", "--format", "json", "-o", old).code == 0
    claims.write_bytes(DOCUMENT.replace(b'"value": 12', b'"value": 2'))
    done = cli("plan", claims, *DAY, "--weeks", "0", "--diff", old)
    assert done.code == 0
    assert "challenge" in done.out
    assert "removed" in done.out


def test_candidates_may_come_from_a_file_and_be_chosen(
    cli: Callable[..., Any], claims: Path
) -> None:
    """What `wfmap candidates` wrote; one of them by its id."""
    listed = claims.with_name("candidates.json")
    found = cli("candidates", claims, "--effects", "predicted", "--format", "json", "-o", listed)
    assert found.code == 0
    names = [c["id"] for c in json.loads(listed.read_text())["candidates"] if c["step"] == "read"]
    done = cli(
        "plan", claims, *DAY, "--candidates", listed, "--choose", names[0], "--format", "json"
    )
    assert [s["candidate"] for s in done.json["stages"]] == names[:1]


@pytest.mark.parametrize("name", ["text", "markdown", "html", "csv", "jira", "github", "svg"])
def test_every_format_is_written(cli: Callable[..., Any], claims: Path, name: str) -> None:
    """Whole, without a fault."""
    done = cli("plan", claims, *DAY, "--weeks", "0", "--format", name)
    assert done.code == 0
    assert len(done.out) > 100


def test_a_diff_is_no_picture(cli: Callable[..., Any], claims: Path) -> None:
    """It is refused with the formats it has."""
    done = cli("plan", claims, "--diff", claims, "--format", "svg")
    assert done.code == 2
    assert "text, markdown, json" in done.err


@pytest.mark.parametrize("option", ["--register", "--candidates", "--diff"])
def test_a_broken_file_is_an_unreadable_input(
    cli: Callable[..., Any], claims: Path, option: str
) -> None:
    """Exit code 2, with the file's name."""
    broken = claims.with_name("broken.json")
    broken.write_text("{")
    done = cli("plan", claims, *DAY, option, broken)
    assert done.code == 2
    assert "broken.json" in done.err


def test_a_plan_is_a_dozen_lines_and_all_there_is_when_asked(
    cli: Callable[..., Any], claims: Path
) -> None:
    """What is carried out, what comes first and when it is done; chapters only with `--full`."""
    lines = cli("plan", claims, *DAY).out.splitlines()
    assert len(lines) <= 12
    assert max(map(len, lines)) <= 80
    assert lines[-1] == "All there is: `wfmap plan --full`."
    full = cli("plan", claims, *DAY, "--full").out
    assert "What stands in the way" in full
    finish = next(line for line in lines if " task" in line).split("done by ")[1].split()[0]
    assert finish in full
