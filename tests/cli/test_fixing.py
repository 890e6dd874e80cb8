"""`wfmap check --fix` applies what is safe, in place, and `--diff` only shows it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from wfmap.cli.files import write_file
from wfmap.rules.labels import missing_name
from wfmap.rules.rule import Fault, Subject

Cli = Callable[..., Any]

UNTIDY = """{
   "wfmap": "1",
   "Name": "Orders",
   "lint": {"ignore": [{"rule": "deadlock", "reason": "x"}, {"rule": "ping-pong", "reason": "x"}]},
   "steps": {
      "a": { "name": "Take order", "actor": "clerk", "next": "b", "wait_time": null },
      "b": { "name": "Check order", "Kind": "decision", "next": [
         {"to": "c", "when": "yes", "share": "80 %"},
         {"to": "c", "when": "yes", "share": 0.05},
         {"to": "d", "when": "no", "share": 0.15, "rework": "false"} ] },
      "c": { "name": "Ship order", "actor": "clerk", "kind": "Task" },
      "d": { "name": "Send back", "actor": "clerk" }
   }
}
"""  # fmt: skip
TIDY = """{
   "wfmap": "1",
   "name": "Orders",
   "lint": {"ignore": []},
   "steps": {
      "a": { "name": "Take order", "actor": "clerk", "next": "b" },
      "b": { "name": "Check order", "kind": "decision", "next": [
         {"to": "c", "when": "yes", "share": 0.85},
         {"to": "d", "when": "no", "share": 0.15, "rework": false} ] },
      "c": { "name": "Ship order", "actor": "clerk", "kind": "task" },
      "d": { "name": "Send back", "actor": "clerk" }
   },
   "actors": {"clerk": {"name": "Clerk"}}
}
"""


def test_safe_fixes_are_applied_in_place_and_all_else_stays(cli: Cli, folder: Path) -> None:
    """One uncovers the next; order, spaces and line breaks are the author's; nothing is left."""
    path = folder / "orders.json"
    path.write_text(UNTIDY)
    done = cli("check", path, "--fix")
    assert done.code == 0
    assert json.loads(path.read_text()) == json.loads(TIDY) | {"lint": {}}
    assert path.read_text() == TIDY.replace('{"ignore": []}', "{}")
    assert "fixed" in done.err
    again = cli("check", path, "--fix")
    assert (again.code, again.err) == (0, "")


def saved_meanwhile(monkeypatch: pytest.MonkeyPatch, path: Path, text: str) -> None:
    """Let somebody save a text between reading a document and writing it back."""

    def late(*arguments: Any, **named: Any) -> None:
        path.write_text(text)
        write_file(*arguments, **named)

    monkeypatch.setattr("wfmap.cli.fixing.write_file", late)


def test_findings_are_those_of_what_was_saved_meanwhile(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newer document is fixed, and what is left to find in it is told."""
    path = folder / "orders.json"
    path.write_text(UNTIDY)
    saved_meanwhile(monkeypatch, path, UNTIDY.replace('"Ship order"', '"Ship order", "nmae": "x"'))
    done = cli("check", path, "--fix", "--format", "json")
    assert '"name": "Orders"' in path.read_text()
    assert "unknown-field" in {finding["rule"] for finding in done.json["findings"]}
    assert done.err.count("both changes are in it now") == 1


def test_what_cannot_be_read_any_more_stays_as_somebody_saved_it(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fixed document goes beside it, and nobody is told that both changes are in it."""
    path = folder / "orders.json"
    path.write_text(UNTIDY)
    saved_meanwhile(monkeypatch, path, UNTIDY[:-3])
    done = cli("check", path, "--fix")
    assert done.code == 2
    assert path.read_text() == UNTIDY[:-3]
    assert json.loads((folder / "orders.new.json").read_text())["name"] == "Orders"
    assert "both changes" not in done.err


def test_a_diff_shows_the_fixes_and_writes_nothing(cli: Cli, folder: Path) -> None:
    """Applied as a patch it gives what --fix writes; the exit code says whether anything would."""
    path = folder / "orders.json"
    path.write_text(UNTIDY)
    done = cli("check", path, "--diff")
    assert done.code == 1
    assert path.read_text() == UNTIDY
    lines = done.out.splitlines()
    assert {'-   "Name": "Orders",', '+   "name": "Orders",', " {"} <= set(lines)
    path.write_text(TIDY.replace('{"ignore": []}', "{}"))
    assert (cli("check", path, "--diff").code, cli("check", path, "--diff").out) == (0, "")


def test_what_a_person_has_to_decide_is_not_fixed(cli: Cli, folder: Path) -> None:
    """A guess at a misspelt word, a unit or a split is offered, and never applied unasked."""
    path = folder / "open.json"
    text = '{"wfmap": "1", "name": "T", "steps": {"a": {"nmae": "A", "processing_time": 5}}}'
    path.write_text(text)
    done = cli("check", path, "--fix", "--format", "json")
    assert done.code == 1
    assert path.read_text() == text
    offered = [fix for finding in done.json["findings"] for fix in finding["fixes"]]
    assert [fix["title"] for fix in offered] == [
        "call it 'name'",
        "write '5 min'",
        "write '5 h'",
        "write '5 d'",
    ]


def test_standard_input_is_not_fixed_in_place(cli: Cli) -> None:
    """There is no place."""
    assert cli("check", "-", "--fix").code == 2


def test_a_rule_that_fails_is_a_fault_of_wfmap(
    cli: Cli, ten_lines: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other rules go on; the exit code is 3, the rule is named in `faults`, in no finding."""

    def broken(_: Subject) -> Iterator[Fault]:
        raise ValueError("boom")

    monkeypatch.setattr(missing_name, "RULE", replace(missing_name.RULE, check=broken))
    done = cli("check", ten_lines, "--format", "json")
    assert done.code == 3
    assert [fault["rule"] for fault in done.json["faults"]] == ["missing-name"]
    assert {"undeclared-actor"} <= {finding["rule"] for finding in done.json["findings"]}
    assert "boom" in done.err
    for command in ("analyse", "explain", "draw"):
        more = {"explain": ["pay"], "draw": ["--overlay", "findings"]}.get(command, [])
        assert cli(command, ten_lines, *more).code == 3, command
