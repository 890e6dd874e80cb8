"""The reason of a gap between prediction and simulation is a true one, and waits mean the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from wfmap.analysis.baseline import Asking, baseline
from wfmap.graph import ProcessGraph, build
from wfmap.model.document import examine
from wfmap.prediction.predictor import predict
from wfmap.simulation import simulate

MODELS = Path(__file__).parents[2] / "models"


def made(text: str) -> ProcessGraph:
    """Read a document."""
    reading = examine(text)
    assert reading.process is not None, reading.findings
    return build(reading.process)


def test_steps_behind_a_pile_are_predicted_as_they_are_simulated() -> None:
    """What piles up is worked off bit by bit in the prediction too: there is no gap to explain."""
    graph = made((MODELS / "invoice-to-pay.json").read_text(encoding="utf-8"))
    found = baseline(graph, Asking(events=4_000_000))
    assert found.cycle_time is not None
    assert found.gap is None
    assert predict(graph).cycle_time.mean == pytest.approx(found.cycle_time.value, rel=0.07)


@pytest.mark.parametrize("order", ["parallel", "sequential"])
def test_waits_of_instances_are_of_all_of_them_predicted_and_simulated(order: str) -> None:
    """Two pieces of work in a visit: one after the other, or at once as bulk arrivals of two."""
    document: dict[str, Any] = {
        "wfmap": "1.1",
        "name": "T",
        "arrivals": {"count": 6, "per": "10 h"},
        "actors": {"a": {"capacity": 1}},
        "steps": {
            "s": {
                "actor": "a",
                "processing_time": {"distribution": "exponential", "mean": "45 min"},
                "multi": {"count": 2, "order": order},
            }
        },
    }
    graph = made(json.dumps(document))
    predicted, run = predict(graph).facts, simulate(graph, events=6_000_000).facts
    once, whole = predicted.steps["s"], run.steps["s"]
    assert once.wait_per_case == pytest.approx(whole.wait_per_case, rel=0.15)
    assert once.work_per_case == pytest.approx(whole.work_per_case, rel=0.02)
    for facts in (predicted, run):
        assert facts.process.wait is not None
        assert facts.process.wait.value == pytest.approx(facts.steps["s"].wait_per_case, rel=1e-3)


def test_pieces_of_work_in_a_row_do_not_each_wait_behind_the_same_pile() -> None:
    """Of twelve in a row the first meets the pile of the night; the others stand in no other."""
    document: dict[str, Any] = {
        "wfmap": "1.1",
        "name": "T",
        "calendars": {"office": {"weekly": "Mo-Fr 08:00-16:00"}},
        "arrivals": {"count": 10, "per": "1 day"},
        "actors": {"a": {"capacity": 2, "calendar": "office"}},
        "steps": {
            "s": {
                "actor": "a",
                "processing_time": {"distribution": "exponential", "mean": "4 min"},
                "multi": {"count": 12, "order": "sequential"},
            }
        },
    }
    graph = made(json.dumps(document))
    predicted, run = predict(graph).facts, simulate(graph, events=2_000_000).facts
    waits = predicted.steps["s"].wait_per_case
    assert waits == pytest.approx(run.steps["s"].wait_per_case, rel=0.15)
