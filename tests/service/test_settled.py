"""Answers over HTTP take a budget of events, may have to settle, and are those of the shell."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wfmap.analysis import baseline as baselines
from wfmap.cli.entry import run
from wfmap.model.limits import MOST_SECONDS
from wfmap.operations import analyse, candidates, plan, simulate
from wfmap.operations.checking import Limits
from wfmap.options import Options
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
SHORT: dict[str, Any] = {"events": 100_000, "workers": 1}


def test_an_answer_that_had_to_settle_and_has_not_is_a_problem() -> None:
    """It says how many events would do; without that wish the answer is given as it is."""
    needed: dict[str, Any] = {**SHORT, "require_settled": True}
    jobs: tuple[Callable[[], Reply], ...] = (
        lambda: work.simulate(BUSY, simulate.Options(**needed), Limits()),
        lambda: work.analyse(BUSY, analyse.Options(bottlenecks="simulated", **needed), Limits()),
    )
    for job in jobs:
        with pytest.raises(Problem) as caught:
            job()
        assert caught.value.kind == "not-settled"
        assert "events" in caught.value.hint


SERVED: dict[str, tuple[Callable[..., Reply], Options, list[str]]] = {
    "simulate": (work.simulate, simulate.Options(**SHORT), []),
    "compare": (work.compare, simulate.Options(**SHORT), []),
    "analyse": (work.analyse, analyse.Options(bottlenecks="simulated", **SHORT), []),
    "candidates": (work.candidates, candidates.Options(effects="simulated", **SHORT), []),
    "plan": (
        planning_work.plan,
        plan.Options(effects="simulated", start=date(2026, 3, 2), **SHORT),
        ["--start", "2026-03-02"],
    ),
}


@pytest.mark.parametrize("answer", SERVED)
def test_the_service_answers_what_the_shell_prints(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: str
) -> None:
    """Byte by byte.

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
    shell = capsys.readouterr().out.replace(str(path), "")
    baselines._FOUND.clear()
    assert shell.encode() == job(body, options, Limits()).body


def test_a_guard_in_seconds_ends_an_answer_that_is_then_not_settled_and_not_kept() -> None:
    """The next who asks without it gets a whole answer."""
    options = simulate.Options(events=4_000_000, seed=3, workers=1)
    guarded = options.model_copy(update={"seconds": 0.2})
    short = json.loads(work.simulate(BUSY, guarded, Limits()).body)
    whole = json.loads(work.simulate(BUSY, options, Limits()).body)
    assert short["stopped_by"] == "clock"
    assert short["settled"] is False
    assert short["cycle_time"]["interval"] is None
    assert whole["stopped_by"] != "clock"
    assert whole["events"] > short["events"]


def test_a_guard_of_no_time_at_all_is_refused_with_a_way_out() -> None:
    """It is no fault of the document: nothing points into it."""
    options = simulate.Options(seed=9, seconds=0.0, **SHORT)
    with pytest.raises(Problem) as caught:
        work.simulate(BUSY, options, Limits())
    assert caught.value.kind == "cannot-simulate"
    assert "seconds" in caught.value.hint


@pytest.mark.parametrize(
    "path", ["simulation", "comparison", "analysis", "candidates", "plan", "report"]
)
def test_every_answer_that_simulates_takes_a_bounded_guard(repository: Path, path: str) -> None:
    """From 0 to what the shell takes too; the description of the service says so."""
    described = json.loads((repository / "api" / "openapi.json").read_text("utf-8"))["paths"]
    known = {p["name"]: p["schema"] for p in described[f"/v1/{path}"]["post"]["parameters"]}
    bounds = known["seconds"]["anyOf"][0]
    assert (bounds["minimum"], bounds["maximum"]) == (0, MOST_SECONDS)
