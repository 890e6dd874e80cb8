"""Why local savings mislead: two stations, with exact results, through the rewriting itself."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from wfmap.graph import ProcessGraph, build
from wfmap.insertion.parameters import Values, parameters
from wfmap.insertion.rewriting.insertion import Insertion
from wfmap.insertion.rewriting.simpler import leave_out
from wfmap.insertion.rewriting.surround import surround
from wfmap.model.document import read
from wfmap.model.process import Process
from wfmap.model.rewrite import scaled, with_step
from wfmap.prediction.predict import predict
from wfmap.simulation import simulate

SEPARATE = (83.0, 95.0)
"""Where the cycle time lies if the review queues in the bottleneck's pool (long simulations)."""


def tandem() -> Process:
    """Two stations, Poisson arrivals of 0.95 a second, exponential work of rates 1.9 and 1."""
    return read(
        json.dumps(
            {
                "wfmap": "1",
                "name": "Tandem",
                "arrivals": {"count": 0.95, "per": "1 s"},
                "actors": {
                    "first": {"capacity": 1, "escalates_to": "second"},
                    "second": {"capacity": 1},
                },
                "steps": {
                    "begin": {"kind": "start", "actor": "first", "next": "a"},
                    "a": _work("first", 1 / 1.9, "b"),
                    "b": _work("second", 1.0, "end"),
                    "end": {"kind": "end", "actor": "second"},
                },
            }
        )
    )


def _work(actor: str, mean: float, after: str) -> dict[str, Any]:
    time = {"distribution": "exponential", "mean": f"PT{mean:.9f}S"}
    return {"name": f"Do {after}", "actor": actor, "processing_time": time, "next": after}


def times(process: Process, step: str, factor: float) -> ProcessGraph:
    """Scale the work of one step."""

    def changed(found: Any) -> Any:
        return found.model_copy(update={"processing_time": scaled(found.processing_time, factor)})

    return build(with_step(process, step, changed))


def sure(review: float) -> Values:
    """Give a machine that covers all, is always right and instant, and a review of some seconds."""
    return replace(
        parameters("automate-with-escalation").at("mode"),
        coverage=1.0,
        accuracy=1.0,
        escalated=0.0,
        incomplete=0.0,
        seconds_per_call=0.0,
        review_time=review * 1.9,
    )


def reviewed(graph: ProcessGraph, review: float) -> ProcessGraph:
    """Let the machine do the first step, and the second station's people review it."""
    what = Insertion(
        "a", "automate-with-escalation", "supervised", "a", "Do", sure(review), "second", "second"
    )
    return build(surround(graph, what))


def test_halving_what_is_not_the_bottleneck_gains_little() -> None:
    """The cycle of 21.05 falls to 20.35; a fifth off the bottleneck makes it 4.39."""
    assert predict(build(tandem())).cycle_time.mean == pytest.approx(400 / 19, rel=1e-7)
    assert predict(times(tandem(), "a", 0.5)).cycle_time.mean == pytest.approx(20.350877, abs=1e-5)
    assert predict(times(tandem(), "b", 0.8)).cycle_time.mean == pytest.approx(4.385965, abs=1e-6)


def test_an_instant_first_step_that_lengthens_the_second_is_a_loss() -> None:
    """Three hundredths more of each visit to the bottleneck make 47.9 of 21; four, 86.7."""
    without = leave_out(build(tandem()), "a--no-ai-remove--assist", "a")
    for more, cycle in ((1.03, 47.906977), (1.04, 86.666667)):
        found = predict(times(without, "b", more)).cycle_time.mean
        assert found == pytest.approx(cycle, abs=1e-4)


def test_a_review_that_queues_separately_costs_more_than_it_saves() -> None:
    """As the rewrite has it, in the queue of the bottleneck's people: about 90."""
    after = reviewed(build(tandem()), 0.03)
    predicted = predict(after)
    assert predicted.pools["second"].load == pytest.approx(0.95 * 1.03, rel=1e-6)
    # Short reviews and long work in one queue: queueing theory is an approximation here.
    assert predicted.cycle_time.mean == pytest.approx(90, rel=0.12)
    found = simulate(after, cases=120_000, replications=24, warm_up=20_000, seed=7)
    low, high = found.cycle_time.low, found.cycle_time.high
    assert low is not None
    assert high is not None
    assert low <= SEPARATE[1]
    assert high >= SEPARATE[0]


def test_the_tandem_is_that_of_the_oracle(shared_dir: Path) -> None:
    """Every figure of the oracle, to its six digits."""
    cases = json.loads((shared_dir / "oracles" / "queueing.json").read_text("utf-8"))["cases"]
    (oracle,) = [case for case in cases if case["id"] == "ai_tandem"]
    figures = {
        "cycle": predict(build(tandem())),
        "A_times_0.5": predict(times(tandem(), "a", 0.5)),
        "B_times_0.8": predict(times(tandem(), "b", 0.8)),
    }
    for name, prediction in figures.items():
        assert prediction.cycle_time.mean == pytest.approx(oracle[name], abs=5e-6)
    key = "A_removed_and_review_of_mean_0.03_queueing_separately_in_the_pool_of_B"
    assert tuple(oracle[key]["range"]) == SEPARATE
