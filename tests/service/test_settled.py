"""Answers over HTTP take a budget of events, may have to settle, and are those of the shell."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wfmap.analysis import baseline as baselines
from wfmap.cli.entry import run
from wfmap.pipeline.checking import Limits
from wfmap.service import planning_work, work
from wfmap.service.problems import Problem
from wfmap.service.replies import Reply

BUSY = json.dumps(
    {
        "wfmap": "1",
        "arrivals": {"count": 1, "per": "1 h"},
        "actors": {"a": {"capacity": 1}},
        "steps": {
            "s": {
                "name": "Serve guest",
                "actor": "a",
                "processing_time": {"distribution": "exponential", "mean": "57 min"},
            }
        },
    }
).encode()
SIMULATED = {"events": 100_000, "seconds": None, "seed": 0}
ANALYSED = {"profile": None, "bottlenecks": "simulated", **SIMULATED}


def test_an_answer_that_had_to_settle_and_has_not_is_a_problem() -> None:
    """It says how many events would do; without that wish the answer is given as it is."""
    for job, options in ((work.simulate, SIMULATED), (work.analyse, ANALYSED)):
        with pytest.raises(Problem) as caught:
            job(BUSY, {**options, "require_settled": True}, Limits())
        assert caught.value.kind == "not-settled"
        assert "events" in caught.value.hint


RACED: dict[str, Any] = {**SIMULATED, "require_settled": False}
PLANNED = {"start": date(2026, 3, 2), "weeks": 26.0, "team": 1, "focus": 0.5, "choose": []}
SERVED: dict[str, tuple[Callable[..., Reply], dict[str, Any], list[str]]] = {
    "simulate": (work.simulate, RACED, []),
    "compare": (work.compare, RACED, []),
    "analyse": (work.analyse, {**RACED, "profile": None, "bottlenecks": "simulated"}, []),
    "candidates": (work.candidates, {**RACED, "effects": "simulated"}, []),
    "plan": (
        planning_work.plan,
        {**RACED, **PLANNED, "effects": "simulated"},
        ["--start", "2026-03-02"],
    ),
}


@pytest.mark.parametrize("answer", SERVED)
def test_the_service_answers_what_the_shell_prints(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: str
) -> None:
    """Byte by byte, in the same order; only the spaces between them are others.

    Each of them works it out by itself. Findings name the file on the shell, which HTTP has not.
    """
    job, options, more = SERVED[answer]
    path = tmp_path / "busy.json"
    path.write_bytes(BUSY)
    files, body = [str(path)], BUSY
    if answer == "compare":
        faster = BUSY.replace(b"57 min", b"45 min")
        (tmp_path / "faster.json").write_bytes(faster)
        files.append(str(tmp_path / "faster.json"))
        body = json.dumps({"as_is": json.loads(BUSY), "to_be": json.loads(faster)}).encode()
    baselines._FOUND.clear()
    assert run([answer, *files, *more, "--events", "100000", "--format", "json"]) == 0
    shell = json.loads(capsys.readouterr().out.replace(str(path), ""))
    baselines._FOUND.clear()
    assert json.dumps(shell, ensure_ascii=False).encode() == job(body, dict(options), Limits()).body


def test_a_guard_in_seconds_ends_an_answer_that_is_then_not_settled_and_not_kept() -> None:
    """The next who asks without it gets a whole answer."""
    options = {"events": 4_000_000, "seed": 3, "require_settled": False}
    short = json.loads(work.simulate(BUSY, {**options, "seconds": 0.2}, Limits()).body)
    whole = json.loads(work.simulate(BUSY, {**options, "seconds": None}, Limits()).body)
    assert short["stopped_by"] == "clock"
    assert short["settled"] is False
    assert short["cycle_time"]["interval"] is None
    assert whole["stopped_by"] != "clock"
    assert whole["events"] > short["events"]


def test_a_guard_of_no_time_at_all_is_refused_with_a_way_out() -> None:
    """It is no fault of the document: nothing points into it."""
    options = {**SIMULATED, "seed": 9, "seconds": 0.0, "require_settled": False}
    with pytest.raises(Problem) as caught:
        work.simulate(BUSY, options, Limits())
    assert caught.value.kind == "cannot-draw"
    assert "seconds" in caught.value.hint


@pytest.mark.parametrize("path", ["simulation", "analysis", "candidates", "plan", "report"])
def test_every_answer_that_simulates_takes_a_bounded_guard(repository: Path, path: str) -> None:
    """From 0 to an hour; the description of the service says so."""
    described = json.loads((repository / "api" / "openapi.json").read_text("utf-8"))["paths"]
    known = {p["name"]: p["schema"] for p in described[f"/v1/{path}"]["post"]["parameters"]}
    bounds = known["seconds"]["anyOf"][0]
    assert (bounds["minimum"], bounds["maximum"]) == (0, 3600)
