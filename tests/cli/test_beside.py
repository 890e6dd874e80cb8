"""Errors that change an answer stand before it, what it leaves out behind it, in every command."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from wfmap.rules.flow import deadlock
from wfmap.rules.rule import Fault, Subject

Cli = Callable[..., Any]
TASK = {"processing_time": "10 min", "actor": "clerk"}


def written(folder: Path, steps: dict[str, Any], name: str = "p.json") -> Path:
    """Write a process with one clerk and a case every hour."""
    document = {
        "wfmap": "1.1",
        "name": "Claim",
        "arrivals": {"every": "1 h"},
        "actors": {"clerk": {"name": "Clerk", "capacity": 3}},
        "steps": steps,
    }
    path = folder / name
    path.write_text(json.dumps(document))
    return path


@pytest.fixture
def half(folder: Path) -> Path:
    """Return a process in which cases of one kind end and others wait for ever."""
    return written(
        folder,
        {
            "s": {"kind": "start", "actor": "clerk", "next": "clear"},
            "clear": {
                "kind": "decision",
                "name": "Clear?",
                "actor": "clerk",
                "next": [
                    {"to": "pay", "when": "yes", "share": 0.5},
                    {"to": "some", "when": "no", "share": 0.5},
                ],
            },
            "some": {
                "kind": "decision",
                "name": "Which?",
                "actor": "clerk",
                "next": [{"to": "one", "when": "a"}, {"to": "two", "when": "b"}],
            },
            "one": {**TASK, "name": "Do one", "next": "both"},
            "two": {**TASK, "name": "Do two", "next": "both"},
            "both": {"kind": "parallel", "name": "Both there", "actor": "clerk", "next": "pay"},
            "pay": {**TASK, "name": "Pay claim", "next": "late"},
            "late": {
                "kind": "event",
                "name": "Receipt came",
                "actor": "clerk",
                "trigger": "message",
            },
        },
    )


COMMANDS = {
    "simulate": ("simulate", "-n", "40", "-r", "2"),
    "analyse": ("analyse", "--full", "--bottlenecks", "predicted"),
    "candidates": ("candidates", "--full", "--effects", "predicted"),
    "portfolio": ("portfolio", "--full", "--effects", "predicted"),
    "plan": ("plan", "--full", "--effects", "predicted", "--today", "2026-01-15"),
    "explain": ("explain", "late"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_an_answer_leads_with_the_error_that_changes_it(cli: Cli, half: Path, command: str) -> None:
    """In text the first line, in JSON the first key; a script sees it by the exit code."""
    name, *options = COMMANDS[command]
    text = cli(name, half, *options)
    assert text.code == 1
    assert text.out.startswith("Error: 'Both there' waits for both")
    told = cli(name, half, *options, "--format", "json")
    assert told.code == 1
    values = json.loads(told.out)
    assert next(iter(values)) == "errors"
    assert [error["rule"] for error in values["errors"]] == ["deadlock"]


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_left_out_stands_beside_every_answer(cli: Cli, half: Path, command: str) -> None:
    """Here a message of which no time is stated, in text and in JSON."""
    name, *options = COMMANDS[command]
    assert "How long 'Receipt came' waits is not stated" in " ".join(
        cli(name, half, *options).out.split()
    )
    values = json.loads(cli(name, half, *options, "--format", "json").out)
    entries = [(entry["code"], entry["element"]) for entry in values["not_simulated"]]
    assert ("wait-not-stated", "late") in entries


def test_a_report_tells_the_error_on_the_page_and_apart(cli: Cli, half: Path, folder: Path) -> None:
    """The page is in a file, so the error is told where people look too."""
    done = cli("report", half, "--effects", "predicted", "--today", "2026-01-15", "-o", "r.html")
    assert done.code == 1
    assert "waits for both" in done.err
    page = (folder / "r.html").read_text()
    assert page.index("waits for both") < page.index("<h1>")


def test_a_comparison_tells_the_errors_of_both(cli: Cli, half: Path, folder: Path) -> None:
    """One deadlock in each of them."""
    other = written(folder, json.loads(half.read_text())["steps"], "other.json")
    done = cli("compare", half, other, "-n", "20", "-r", "2", "--format", "json")
    assert done.code == 1
    assert [error["rule"] for error in json.loads(done.out)["errors"]] == ["deadlock", "deadlock"]


@pytest.fixture
def stuck(folder: Path) -> Path:
    """Return a process in which no case can end."""
    return written(
        folder,
        {
            "s": {"kind": "start", "actor": "clerk", "next": "again"},
            "again": {"kind": "parallel", "name": "Again", "actor": "clerk", "next": "do"},
            "do": {**TASK, "name": "Do it", "next": "more"},
            "more": {
                "kind": "decision",
                "name": "More?",
                "actor": "clerk",
                "next": [{"to": "again", "when": "yes"}, {"to": "done", "when": "no"}],
            },
            "done": {"kind": "end", "actor": "clerk"},
        },
    )


@pytest.mark.parametrize("command", ["simulate", "candidates", "portfolio", "plan"])
def test_where_no_case_can_end_there_is_no_answer(cli: Cli, stuck: Path, command: str) -> None:
    """No cycle time, the reason in words, and an exit code that a script sees."""
    name, *options = COMMANDS[command]
    for form in ((), ("--format", "json")):
        done = cli(name, stuck, *options, *form)
        assert done.code == 1
        assert "cycle_time" not in done.out
        assert "deadlock" in done.out + done.err


@pytest.mark.parametrize("basis", ["predicted", "none", "simulated"])
def test_where_no_case_can_end_none_takes_a_time_at_first_sight(
    cli: Cli, stuck: Path, basis: str
) -> None:
    """The analysis says so in place of a time; the rest of it stays."""
    brief = cli("analyse", stuck, "--bottlenecks", basis)
    assert brief.code == 1
    assert "No case can come to an end" in brief.out
    assert "At first sight" not in brief.out
    told = cli("explain", stuck, "do", "--effects", basis.replace("none", "predicted"))
    assert told.code == 1
    assert "a case as a whole" not in told.out


def test_a_sound_process_has_neither(cli: Cli, folder: Path) -> None:
    """Both lists are empty, and the exit code is 0."""
    path = written(folder, {"do": {**TASK, "name": "Do it"}})
    done = cli("simulate", path, "-n", "20", "-r", "2", "--format", "json")
    values = json.loads(done.out)
    assert (done.code, values["errors"], values["not_simulated"]) == (0, [], [])


SEEN = {
    "analyse": ("analyse", "--full", "--bottlenecks", "simulated"),
    "candidates": ("candidates", "--full", "--effects", "simulated"),
    "portfolio": ("portfolio", "--full", "--effects", "simulated"),
    "plan": ("plan", "--full", "--effects", "simulated", "--today", "2026-01-15"),
    "compare": ("compare",),
}


@pytest.mark.parametrize("command", SEEN)
def test_what_no_case_came_to_stands_beside_every_simulated_answer(
    cli: Cli, folder: Path, command: str
) -> None:
    """Nobody ever says no, so that nobody explains; only a simulation can tell."""
    ways = [{"to": "pay", "when": "yes", "share": 1}, {"to": "tell", "when": "no", "share": 0}]
    path = written(
        folder,
        {
            "clear": {"kind": "decision", "name": "Clear?", "actor": "clerk", "next": ways},
            "pay": {**TASK, "name": "Pay claim"},
            "tell": {**TASK, "name": "Explain refusal"},
        },
    )
    name, *options = SEEN[command]
    files = [path, path] if command == "compare" else [path]
    done = cli(name, *files, *options, "--events", "400000", "--format", "json")
    entries = [(entry["code"], entry["element"]) for entry in done.json["not_simulated"]]
    assert ("step-not-reached", "tell") in entries
    if command == "analyse":
        text = cli(name, *files, *options, "--events", "400000")
        assert "No case came to 'Explain refusal'" in " ".join(text.out.split())


@pytest.mark.parametrize("command", [*COMMANDS, "check"])
def test_a_rule_that_fails_is_a_fault_beside_every_answer(
    cli: Cli, folder: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exit code is 3, `faults` names the rule once, and the answer and other rules go on."""

    def broken(_: Subject) -> Iterator[Fault]:
        raise KeyError("x")

    monkeypatch.setattr(deadlock, "RULE", replace(deadlock.RULE, check=broken))
    path = written(folder, {"do": {**TASK, "name": "Do it"}})
    name, *options = (
        ("explain", "do") if command == "explain" else COMMANDS.get(command, (command,))
    )
    done = cli(name, path, *options, "--format", "json")
    assert done.code == 3
    assert [fault["rule"] for fault in done.json["faults"]] == ["deadlock"]
    assert done.err.count("the rule 'deadlock' failed: KeyError: 'x'") == 1
    assert len(done.json) > 2
