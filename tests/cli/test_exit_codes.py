"""Exit codes say what happened, and with `--format json` there is JSON in every case."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wfmap.operations import checking

Cli = Callable[..., Any]
"""Runs a command; what it returns has `code`, `out`, `err` and `json`."""

READABLE_BUT_WRONG = {
    "misspelt key": '{"wfmap": "1", "steps": {"a": {"nmae": "A"}}}',
    "wrong unit": '{"wfmap": "1", "steps": {"a": {"processing_time": "5 parsecs"}}}',
    "bare number": '{"wfmap": "1", "steps": {"a": {"processing_time": 5}}}',
    "dangling id": '{"wfmap": "1", "steps": {"a": {"next": "b"}}}',
    "shares": '{"wfmap": "1", "steps": {"a": {"kind": "decision", "next": '
    '[{"to": "b", "share": 0.5}, {"to": "c", "share": 0.4}]}, "b": {}, "c": {}}}',
    "duplicate key": '{"wfmap": "1", "name": "x", "name": "y", "steps": {"a": {}}}',
    "newer major": '{"wfmap": "2", "steps": {"a": {}}}',
    "nothing but a brace": "{}",
}
UNREADABLE = {
    "empty": b"",
    "NaN": b'{"wfmap": "1", "steps": {"a": {"error_rate": NaN}}}',
    "not JSON": b'{"wfmap": "1", ',
    "not UTF-8": b'{"wfmap": "1", "name": "\xff\xfe"}',
    "binary": bytes(range(256)) * 16,
    "UTF-16": '{"wfmap": "1"}'.encode("utf-16"),
    "a list": b"[]",
    "a text": b'"wfmap"',
    "100,000 levels": b"[" * 100_000 + b"]" * 100_000,
    "100,000 objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "50 MB": b'{"wfmap": "1", "name": "' + b"a" * 50_000_000 + b'"}',
    "a number of 10,000 digits": b'{"wfmap": "1", "x-n": ' + b"9" * 10_000 + b"}",
}
COMMANDS = (("check",), ("analyse",))


def findings_of(done: Any) -> list[dict[str, object]]:
    """Return the findings of a JSON result, with the fields every finding has."""
    found: list[dict[str, object]] = done.json["findings"]
    fields = {"rule", "severity", "message", "hint", "pointer", "line", "column", "element"}
    assert all(fields <= set(finding) for finding in found)
    return found


def test_a_clean_document_ends_in_0(cli: Cli, ten_lines: Path) -> None:
    """Notes and warnings are no failure unless asked for."""
    done = cli("check", ten_lines)
    assert done.code == 0
    assert "undeclared-actor" in done.out


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("text", READABLE_BUT_WRONG.values(), ids=READABLE_BUT_WRONG)
def test_errors_of_a_readable_document_end_in_1(
    cli: Cli, folder: Path, command: tuple[str, ...], text: str
) -> None:
    """Each is an error with its place, in JSON and in text, and no traceback."""
    path = folder / "document.json"
    path.write_text(text)
    done = cli(*command, path, "--format", "json")
    assert done.code == 1
    errors = [finding for finding in findings_of(done) if finding["severity"] == "error"]
    assert errors
    assert all(finding["line"] for finding in errors)
    told = cli(*command, path)
    assert told.code == 1
    assert str(errors[0]["rule"]) in told.out + told.err
    assert "Traceback" not in told.out + told.err


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_parsed_ends_in_2(
    cli: Cli, folder: Path, command: tuple[str, ...], data: bytes
) -> None:
    """Each has one finding that says what is wrong, and no traceback."""
    path = folder / "document.json"
    path.write_bytes(data)
    done = cli(*command, path, "--format", "json")
    assert done.code == 2
    (finding,) = findings_of(done)
    assert finding["severity"] == "error"
    assert finding["message"]
    told = cli(*command, path)
    assert told.code == 2
    assert "Traceback" not in told.out + told.err


def test_a_byte_order_mark_is_a_note(cli: Cli, ten_lines: Path) -> None:
    """The document is read all the same."""
    ten_lines.write_bytes(b"\xef\xbb\xbf" + ten_lines.read_bytes())
    done = cli("check", ten_lines, "--format", "json")
    assert done.code == 0
    assert "byte-order-mark" in [finding["rule"] for finding in findings_of(done)]


@pytest.mark.parametrize("command", ["check", "analyse", "draw", "format", "migrate", "import"])
def test_a_file_that_is_not_there_ends_in_2(cli: Cli, folder: Path, command: str) -> None:
    """So do a folder, and an option that does not exist."""
    assert cli(command, "nowhere.json").code == 2
    told = cli(command, folder)
    assert told.code == 2
    assert "folder" in told.out + told.err
    assert cli(command, "--no-such-option").code == 2


@pytest.mark.parametrize(
    ("threshold", "code"), [("error", 0), ("warning", 1), ("info", 1), ("never", 0)]
)
def test_fail_on_decides_from_which_severity_a_check_fails(
    cli: Cli, folder: Path, threshold: str, code: int
) -> None:
    """The document has a warning and notes, and no error."""
    path = folder / "warned.json"
    path.write_text('{"wfmap": "1", "steps": {"a": {"actor": "b", "next": "c"}, "c": {}}}')
    severities = {f["severity"] for f in findings_of(cli("check", path, "--format", "json"))}
    assert "warning" in severities
    assert "error" not in severities
    assert cli("check", path, "--fail-on", threshold).code == code


def test_strict_makes_an_undeclared_actor_an_error(cli: Cli, ten_lines: Path) -> None:
    """It is a note otherwise; `--strict` is short for a profile."""
    assert cli("check", ten_lines, "--strict").code == 1
    assert cli("check", ten_lines, "--profile", "strict").code == 1
    assert cli("check", ten_lines, "--strict", "--profile", "all").code == 2


def test_of_many_files_the_gravest_code_is_returned(
    cli: Cli, ten_lines: Path, faulty: Path
) -> None:
    """A file that is not there hides no finding of the others."""
    assert cli("check", ten_lines, faulty).code == 1
    done = cli("check", ten_lines, "nowhere.json", faulty, "--format", "json")
    assert done.code == 2
    rules = {finding["rule"] for finding in findings_of(done)}
    assert {"no-such-file", "unresolved-reference", "undeclared-actor"} <= rules


def test_a_fault_of_wfmap_ends_in_3(
    cli: Cli, ten_lines: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told in a sentence and as JSON; only `--debug` shows where it happened."""

    def broken(*_: object) -> None:
        raise KeyError("lost")

    monkeypatch.setattr(checking, "build", broken)
    told = cli("check", ten_lines)
    assert told.code == 3
    assert "please report" in told.err
    assert "Traceback" not in told.err
    done = cli("check", ten_lines, "--format=json")
    assert done.code == 3
    assert done.json["fault"]["message"].startswith("KeyError")
    assert done.json["findings"] == []
    assert "Traceback" in cli("check", ten_lines, "--debug").err


def test_a_file_that_may_not_be_read_ends_in_2(
    cli: Cli, ten_lines: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a sentence that says so."""
    opened = Path.open

    def forbidden(path: Path, *mode: Any, **more: Any) -> Any:
        if path == ten_lines:
            raise PermissionError(13, "Permission denied")
        return opened(path, *mode, **more)

    monkeypatch.setattr(Path, "open", forbidden)
    done = cli("check", ten_lines)
    assert done.code == 2
    assert "it may not be read" in done.out


def test_misuse_is_json_where_json_was_asked_for(cli: Cli) -> None:
    """A program that reads the result never meets an empty one."""
    done = cli("check", "--format", "json")
    assert done.code == 2
    assert findings_of(done)


def test_an_interruption_ends_in_130(
    cli: Cli, ten_lines: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the shell has it for Ctrl-C."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(checking, "build", interrupted)
    assert cli("check", ten_lines).code == 130


def test_the_report_is_written_to_the_file_it_was_asked_for(
    cli: Cli, faulty: Path, folder: Path
) -> None:
    """The exit code is the same, and standard output stays empty."""
    done = cli("check", faulty, "--format", "json", "--output", folder / "report.json")
    assert (done.code, done.out) == (1, "")
    assert json.loads((folder / "report.json").read_text())["findings"]
