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
TIMED: dict[str, Any] = {"processing_time": "1 h", "actor": "a"}
BARE: dict[str, dict[str, Any]] = {
    "lanes alone": {"actors": {"a": {}, "b": {"name": "B", "capacity": 1}}},
    "stores alone": {"stores": {"s": {}, "t": {"kind": "table", "source": "none.csv"}}},
    "parts alone": {"data": {"d": {}}, "systems": {"x": {}}, "decisions": {"q": {}}},
    "arrivals and a target": {"arrivals": {"every": "1 h"}, "target": {"cycle_time": "1 h"}},
    "one step": {"steps": {"w": {}}},
    "one end": {"steps": {"e": {"kind": "end"}}},
    "one decision": {"steps": {"d": {"kind": "decision", "next": []}}},
    "one step of AI": {"steps": {"w": {"type": "ai"}}},
    "a loop": {"steps": {"w": {"next": "w"}}},
    "arrivals without time": {"steps": {"w": {}}, "arrivals": {}},
    "arrivals of none": {"steps": {"w": {}}, "arrivals": {"count": 0, "per": "1 d"}},
    "a target without figures": {"steps": {"w": {}}, "target": {}},
    "a backlog alone": {"steps": {"w": {}}, "backlog": {"w": 3}},
    "nobody at work": {"steps": {"w": TIMED}, "actors": {"a": {"capacity": 0}}},
    "anybody at work": {"steps": {"w": TIMED}, "actors": {"a": {}}, "arrivals": {"every": "1 h"}},
    "work of no time": {"steps": {"w": {**TIMED, "processing_time": "0 s"}}, "actors": {"a": {}}},
    "empty names": {"name": "", "steps": {"w": {"name": ""}}},
    "no steps at all": {"steps": None},
}
"""Documents of next to nothing, but for their version, their name and, if they lack them, steps."""
QUICK = ("-n", "5", "-r", "1", "--warm-up", "0", "--workers", "1")
ASKED: dict[str, tuple[str, ...]] = {
    "check": ("check", "FILE", "--format", "json"),
    "analyse": ("analyse", "FILE", "--bottlenecks", "predicted", "--format", "json"),
    "simulate": ("simulate", "FILE", *QUICK, "--format", "json"),
    "compare": ("compare", "FILE", "FILE", *QUICK, "--format", "json"),
    "candidates": ("candidates", "FILE", "--effects", "predicted", "--format", "json"),
    "portfolio": ("portfolio", "FILE", "--effects", "predicted"),
    "plan": ("plan", "FILE", "--effects", "predicted", "--today", "2026-01-05"),
    "report": ("report", "FILE", "--effects", "predicted", "--today", "2026-01-05"),
    "draw": ("draw", "FILE", "--overlay", "findings"),
    "audit": ("audit", "FILE"),
    "diff": ("diff", "FILE", "FILE"),
    "explain": ("explain", "FILE", "s"),
    "insert": ("insert", "FILE", "--candidate", "w--automate"),
    "weeks": ("simulate", "FILE", "--from", "2027-01-04", "--weeks", "1", "--workers", "1"),
    "view": ("draw", "FILE", "--view", "handoffs"),
    "export": ("export", "FILE"),
    "import": ("import", "FILE", "--format", "bpmn"),
    "form": ("survey", "form", "FILE"),
    "score": ("survey", "score", "FILE", "FILE"),
    "survey": ("survey", "systems", "FILE"),
    "format": ("format", "FILE"),
    "migrate": ("migrate", "FILE"),
}
POLITE = (0, 1, 2)


def text_of(what: str, **more: Any) -> str:
    """Write a document of next to nothing."""
    rest = BARE[what] if what in BARE else {"steps": NOTHING[what]}
    return json.dumps({"wfmap": "1.1", "name": "Nothing", "steps": {}, **rest, **more})


@pytest.mark.parametrize("what", [*NOTHING, *BARE])
def test_every_command_answers_or_refuses_politely(
    cli: Callable[..., Done], folder: Path, what: str
) -> None:
    """No exit code 3, no traceback, no number that JSON has not."""
    (folder / "p.json").write_text(text_of(what))
    for command, asked in ASKED.items():
        done = cli(*(folder / "p.json" if part == "FILE" else part for part in asked))
        assert done.code in POLITE, (command, done)
        assert "Traceback" not in done.out + done.err
        assert "Usage:" not in done.err, "the call here is wrong"
        if "json" in asked and done.out.strip():
            json.loads(done.out, parse_constant=pytest.fail)
        if command == "simulate" and what in NOTHING and done.code == 0:
            assert done.json["cycle_time"]["mean"] == 0


@pytest.mark.parametrize("what", NOTHING)
def test_arrivals_people_and_waits_change_nothing(
    cli: Callable[..., Done], folder: Path, what: str
) -> None:
    """Cases that come to where nothing is done take no time, and nobody waits."""
    world = {"arrivals": {"every": "1 h"}, "actors": {"a": {"capacity": 1}}}
    (folder / "p.json").write_text(text_of(what, **world))
    done = cli("simulate", folder / "p.json", *QUICK, "--format", "json")
    assert done.code in POLITE, done
    assert done.code or done.json["cycle_time"]["mean"] == 0
