"""A command line to test with: run in this process, in a folder of its own."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from wfmap.cli.entry import run

TEN_LINES = {
    "wfmap": "1",
    "name": "Invoice approval",
    "steps": {
        "receive": {"name": "Receive invoice", "actor": "clerk", "next": "limit"},
        "limit": {
            "kind": "decision",
            "name": "Amount over limit?",
            "actor": "clerk",
            "next": [{"to": "approve", "when": "yes"}, {"to": "pay", "when": "no"}],
        },
        "approve": {"name": "Approve invoice", "actor": "manager", "next": "pay"},
        "pay": {"name": "Pay invoice", "actor": "clerk"},
    },
}


@dataclass(frozen=True)
class Done:
    """What a command left behind: its exit code, its result and its talk."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The result as JSON values."""
        return json.loads(self.out)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that is the current one; no settings of the machine reach it."""
    monkeypatch.chdir(tmp_path)
    for name in ("FORMAT", "FAIL_ON", "PROFILE", "STRICT", "CONFIG", "QUIET", "DEBUG"):
        monkeypatch.delenv(f"WFMAP_{name}", raising=False)
    (tmp_path / "wfmap.toml").write_text("")
    return tmp_path


@pytest.fixture
def cli(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Return a function that runs `wfmap` with arguments, in an empty folder."""
    assert folder.is_dir()

    def call(*arguments: str | Path) -> Done:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return call


@pytest.fixture
def ten_lines(folder: Path) -> Path:
    """Return the ten-line example as a file."""
    path = folder / "invoice.json"
    path.write_text(json.dumps(TEN_LINES))
    return path


@pytest.fixture
def faulty(folder: Path) -> Path:
    """Return a document with one error: a flow to a step that is not there."""
    path = folder / "faulty.json"
    path.write_text('{"wfmap": "1", "steps": {"a": {"next": "nowhere"}}}')
    return path


@pytest.fixture
def bpmn(folder: Path) -> Path:
    """Return a BPMN file of one task between two events, with an extension nobody knows."""
    path = folder / "tiny.bpmn"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
        ' xmlns:v="http://vendor.example/x" id="d" targetNamespace="t">\n'
        '<process id="p"><startEvent id="s"/><task id="t" name="Work">\n'
        "<extensionElements><v:colour>red</v:colour></extensionElements></task>"
        '<endEvent id="e"/>\n'
        '<sequenceFlow id="f1" sourceRef="s" targetRef="t"/>\n'
        '<sequenceFlow id="f2" sourceRef="t" targetRef="e"/>\n'
        "</process></definitions>\n"
    )
    return path
