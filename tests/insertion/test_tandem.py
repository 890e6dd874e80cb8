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
from wfmap.insertion.rewriting.watch import watch
from wfmap.model.document import read
from wfmap.model.process import Process
from wfmap.model.rewrite import scaled, with_step
from wfmap.prediction.predictor import predict
from wfmap.simulation import simulate

SEPARATE = (83.0, 95.0)
"""Where the oracle has the cycle time when the review queues behind the work of its people."""


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
    without = leave_out(build(tandem()), "a--no-ai-remove--assist", "a", pattern="no-ai")
    for more, cycle in ((1.03, 47.906977), (1.04, 86.666667)):
        found = predict(times(without, "b", more)).cycle_time.mean
        assert found == pytest.approx(cycle, abs=1e-4)


def looked_at_after(graph: ProcessGraph, look: float) -> ProcessGraph:
    """Let the second station's people look at each case once more, behind their own work."""
    values = replace(
        parameters("monitor").at("mode"),
        coverage=1.0,
        accuracy=0.0,
        escalated=0.0,
        incomplete=0.0,
        seconds_per_call=0.0,
        review_time=look,
    )
    return build(
        watch(graph, Insertion("b", "monitor", "assist", "b", "Watch", values, "second", "first"))
    )


def test_a_review_queueing_before_the_work_costs_more_than_it_saves() -> None:
    """The gain of the first step is lost twice over in the queue of the bottleneck's people.

    One server that is never idle while there is work keeps its work whatever the order: Pollaczek
    and Khinchine give 45.55 s of it, and a case in the queue stands for 1 s of it, or for 1.03 s
    before its review. By Little's law the cycle lies between 46.5 and 48.
    """
    work = 0.95 * (2 * 1.0**2 + 2 * 0.03**2 + 2 * 0.03) / (2 * (1 - 0.95 * 1.03))
    low, high = work / 1.03 / 0.95, work / 0.95
    assert (low, high) == pytest.approx((46.55, 47.95), abs=0.01)
    after = reviewed(build(tandem()), 0.03)
    assert predict(after).pools["second"].load == pytest.approx(0.95 * 1.03, rel=1e-6)
    assert predict(after).cycle_time.mean > 2 * 400 / 19
    found = simulate(after, cases=200_000, replications=16, warm_up=20_000, seed=7).cycle_time
    assert found.low is not None
    assert found.high is not None
    assert found.low <= high
    assert found.high >= low
    assert found.low > 1.5 * 400 / 19


def test_a_review_queueing_behind_the_work_costs_four_times_what_there_was() -> None:
    """The same three hundredths, looked at after the work: each case stands in the queue twice.

    The people's work is the same 45.55 s, but a case that waits for its look stands for 0.03 s of
    it only, so that there are twice as many: the 90 of the oracle.
    """
    without = leave_out(build(tandem()), "a--no-ai-remove--assist", "a", pattern="no-ai")
    after = looked_at_after(build(without), 0.03)
    assert predict(after).pools["second"].load == pytest.approx(0.95 * 1.03, rel=1e-6)
    found = simulate(after, cases=400_000, replications=16, warm_up=40_000, seed=7).cycle_time
    assert found.low is not None
    assert found.high is not None
    assert SEPARATE[0] < found.mean < SEPARATE[1]
    assert found.low < 90 < found.high


def test_taking_visits_for_independent_doubles_the_wait() -> None:
    """Two visits of a case taken for two Poisson streams make 89.5, whichever comes first.

    That is why a prediction is no judge of a review in a busy pool, and a simulation has to be.
    """
    rate, square = 2 * 0.95, (2 * 1.0**2 + 2 * 0.03**2) / 2
    wait = rate * square / (2 * (1 - 0.95 * 1.03))
    assert SEPARATE[0] < 2 * wait + 1.03 < SEPARATE[1]


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
