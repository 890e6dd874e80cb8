"""A process of next to nothing goes through every command: a true answer or a polite refusal."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Done

NOTHING: dict[str, dict[str, Any]] = {
    "nothing": {},
    "ends": {"e": {"kind": "end"}, "f": {"kind": "end"}},
    "start": {"s": {"kind": "start"}},
    "events": {"a": {"kind": "event"}, "b": {"kind": "event", "trigger": "timer"}},
    "empty": {"s": {"kind": "subprocess", "steps": {}}},
    "hollow": {"s": {"kind": "subprocess", "steps": {"t": {"kind": "subprocess"}}}},
    "caught": {"s": {"kind": "subprocess", "trigger": "error", "steps": {}}},
}
"""Steps of processes in which nobody does anything."""
QUICK = ("-n", "5", "-r", "1", "--warm-up", "0", "--workers", "1")
ASKED: dict[str, tuple[str, ...]] = {
    "check": ("check", "FILE", "--format", "json"),
    "analyse": ("analyse", "FILE", "--bottlenecks", "predicted", "--format", "json"),
    "simulate": ("simulate", "FILE", *QUICK, "--format", "json"),
    "compare": ("compare", "FILE", "FILE", *QUICK, "--format", "json"),
    "candidates": ("candidates", "FILE", "--effects", "predicted", "--format", "json"),
    "portfolio": ("portfolio", "FILE", "--budget", "1000", "--effects", "predicted"),
    "plan": ("plan", "FILE", "--effects", "predicted", "--today", "2026-01-05"),
    "report": ("report", "FILE", "--effects", "predicted", "--today", "2026-01-05"),
    "draw": ("draw", "FILE", "--overlay", "findings"),
    "audit": ("audit", "FILE"),
    "diff": ("diff", "FILE", "FILE"),
    "explain": ("explain", "FILE", "s"),
    "insert": ("insert", "FILE", "nobody"),
    "format": ("format", "FILE"),
    "migrate": ("migrate", "FILE"),
}
POLITE = (0, 1, 2)


def _text(what: str, **more: Any) -> str:
    return json.dumps({"wfmap": "1.1", "name": "Nothing", "steps": NOTHING[what], **more})


@pytest.mark.parametrize("what", NOTHING)
def test_every_command_answers_or_refuses_politely(
    cli: Callable[..., Done], folder: Path, what: str
) -> None:
    """No exit code 3, no traceback, no number that JSON has not."""
    (folder / "p.json").write_text(_text(what))
    for command, asked in ASKED.items():
        done = cli(*(folder / "p.json" if part == "FILE" else part for part in asked))
        assert done.code in POLITE, (command, done)
        assert "Traceback" not in done.out + done.err
        if "json" in asked and done.out.strip():
            json.loads(done.out, parse_constant=pytest.fail)
        if command == "simulate" and done.code == 0:
            assert done.json["cycle_time"]["mean"] == 0


@pytest.mark.parametrize("what", NOTHING)
def test_arrivals_people_and_waits_change_nothing(
    cli: Callable[..., Done], folder: Path, what: str
) -> None:
    """Cases that come to where nothing is done take no time, and nobody waits."""
    world = {"arrivals": {"every": "1 h"}, "actors": {"a": {"capacity": 1}}}
    (folder / "p.json").write_text(_text(what, **world))
    done = cli("simulate", folder / "p.json", *QUICK, "--format", "json")
    assert done.code in POLITE, done
    assert done.code or done.json["cycle_time"]["mean"] == 0
