"""Answers over HTTP take a budget of events, may have to settle, and are those of the shell."""

import json

import pytest

from wfmap.cli.entry import run
from wfmap.pipeline.checking import Limits
from wfmap.service import work
from wfmap.service.problems import Problem

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
SIMULATED = {"events": 100_000, "seed": 0}
ANALYSED = {"profile": None, "bottlenecks": "simulated", **SIMULATED}


def test_an_answer_that_had_to_settle_and_has_not_is_a_problem() -> None:
    """It says how many events would do; without that wish the answer is given as it is."""
    for job, options in ((work.simulate, SIMULATED), (work.analyse, ANALYSED)):
        with pytest.raises(Problem) as caught:
            job(BUSY, {**options, "require_settled": True}, Limits())
        assert caught.value.kind == "not-settled"
        assert "events" in caught.value.hint


def test_the_service_answers_what_the_shell_prints(
    tmp_path: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    """Key by key, in the same order; only the spaces between them are others."""
    path = f"{tmp_path}/busy.json"
    with open(path, "wb") as file:  # noqa: PTH123 - a name is what the shell gets
        file.write(BUSY)
    assert run(["simulate", path, "--events", "100000", "--format", "json"]) == 0
    shell = json.loads(capsys.readouterr().out)
    served = work.simulate(BUSY, {**SIMULATED, "require_settled": False}, Limits()).body
    assert json.dumps(shell, ensure_ascii=False).encode() == served
