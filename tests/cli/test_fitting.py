"""On a narrow terminal no line is longer than it, and no word is lost; files stay as they are."""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wfmap.cli.fitting import fitted

Cli = Callable[..., Any]
NAME = "Ask the head of the department for household insurance"
COMMANDS = {
    "check": (),
    "analyse": ("--bottlenecks", "predicted"),
    "simulate": ("-n", "20", "-r", "2"),
    "candidates": ("--effects", "predicted"),
    "portfolio": ("--effects", "predicted"),
    "plan": ("--effects", "predicted", "--today", "2026-01-15"),
    "explain": ("first",),
    "compare": ("d.json", "-n", "20", "-r", "2"),
    "rules": (),
    "patterns": (),
    "evidence": ("monitor",),
}


@pytest.fixture
def document(folder: Path) -> Path:
    """Return a process whose names are all longer than the terminal is wide."""
    ways = [{"to": "first", "when": f"{NAME} again", "rework": True}, {"to": "next", "when": NAME}]
    task = {"name": NAME, "actor": "head", "processing_time": "10 min"}
    steps = {
        "first": {**task, "next": "choice"},
        "choice": {"kind": "decision", "name": f"{NAME}?", "next": ways},
        "next": {**task, "name": f"{NAME} once more", "actor": "desk"},
    }
    actors = {"head": {"name": f"{NAME} (head)"}, "desk": {"name": f"{NAME} (desk)"}}
    path = folder / "d.json"
    values = {"arrivals": {"every": "1 h"}, "actors": actors, "steps": steps}
    path.write_text(json.dumps({"wfmap": "1", "name": NAME, **values}))
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_forty_columns_are_enough(
    cli: Cli, document: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a command tells, its result and its talk; only one long word may stand out."""
    files = () if command in {"rules", "patterns", "evidence"} else (document,)
    plain = cli(command, *files, *COMMANDS[command])
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("NO_COLOR", "1")
    for stream in (sys.stdout, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    narrow = cli(command, *files, *COMMANDS[command])
    talk = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", narrow.err)
    lines = (narrow.out + "\n" + talk.replace("\r", "\n")).splitlines()
    assert [line for line in lines if len(line) > 40 and len(line.split()) > 1] == []
    marks = "─-═="
    words = [word for word in plain.out.split() if word.strip(marks)]
    assert [word for word in narrow.out.split() if word.strip(marks)] == words


def test_json_is_never_broken(cli: Cli, document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is for programs, on a terminal too."""
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    done = cli("check", document, "--format", "json")
    assert any(len(line) > 40 for line in done.out.splitlines())
    assert done.json["findings"]


def test_what_goes_on_is_indented_under_what_it_belongs_to() -> None:
    """Rules are cut, words are not."""
    text = "  → " + "word " * 5 + "w" * 30 + "\n" + "─" * 50
    assert fitted(text, 20).split("\n") == [
        "  → word word word",
        "    word word",
        "    " + "w" * 30,
        "─" * 20,
    ]
