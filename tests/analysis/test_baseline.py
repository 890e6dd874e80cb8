"""Why prediction and simulation differ: by what the prediction leaves out, and nothing else."""

import json
from dataclasses import replace
from typing import Any

import pytest

from wfmap.analysis.baseline import gap_reason
from wfmap.facts import Figure
from wfmap.graph import build
from wfmap.model.document import read
from wfmap.prediction.predictor import predict
from wfmap.simulation import simulate

ARRIVALS = {"count": 1, "per": "1 h"}
ALWAYS: dict[str, Any] = {"calendars": {}, "arrivals": ARRIVALS}
SHIFT: dict[str, Any] = {
    "calendars": {"day": {"weekly": "Mo-Fr 09:00-17:00"}},
    "arrivals": {**ARRIVALS, "calendar": "day"},
}
WORK: dict[str, Any] = {"actor": "a", "processing_time": "20 min"}
TIMER = {"kind": "event", "trigger": "timer", "attached_to": "s", "wait_time": "30 min"}
RACE = {"kind": "event", "split": "event", "next": ["m", "n"]}
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "a timer": (ALWAYS, {"s": WORK, "late": TIMER}, "formulas of queues"),
    "a timer and hours": (SHIFT, {"s": WORK, "late": TIMER}, "a deadline meets"),
    "a daily handoff": (
        ALWAYS,
        {"s": {**WORK, "next": {"to": "t", "handoff": {"every": "1 d"}}}, "t": WORK},
        "formulas of queues",
    ),
    "a batch": (ALWAYS, {"s": {**WORK, "batch": {"every": "1 d"}}}, "formulas of queues"),
    "peaks": (
        {
            "calendars": {},
            "arrivals": {**ARRIVALS, "peaks": [{"weekly": "Mo 09:00-12:00", "factor": 2}]},
        },
        {"s": WORK},
        "formulas of queues",
    ),
    "a race of events": (
        ALWAYS,
        {
            "s": RACE,
            "m": {"kind": "event", "trigger": "message", "wait_time": "10 min", "next": "t"},
            "n": {"kind": "event", "trigger": "timer", "wait_time": "20 min", "next": "t"},
            "t": WORK,
        },
        "queues at other pools",
    ),
    "hours": (SHIFT, {"s": WORK}, "calendars are averaged"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_the_prediction_follows_is_no_reason_for_a_gap(name: str) -> None:
    """Where a simulated time is twice the predicted, the reason is one that is left out."""
    more, steps, reason = CASES[name]
    document = {"wfmap": "1", **more, "actors": {"a": {"capacity": 2}}, "steps": steps}
    graph = build(read(json.dumps(document)))
    predicted, found = predict(graph), simulate(graph, events=40_000)
    longer = 2 * predicted.cycle_time.mean
    time = replace(found.cycle_time, mean=longer, low=longer, high=longer)
    said = gap_reason(graph, predicted, replace(found, cycle_time=time, settled=True))
    assert said is not None
    assert reason in said


def test_the_step_whose_waits_are_apart_is_named_for_the_gap() -> None:
    """Two steps in a row; the second is predicted to wait an hour more than is simulated."""
    steps = {"s": {**WORK, "next": "t"}, "t": {**WORK, "name": "Sign"}}
    document = {"wfmap": "1", **ALWAYS, "actors": {"a": {"capacity": 2}}, "steps": steps}
    graph = build(read(json.dumps(document)))
    predicted, found = predict(graph), simulate(graph, events=40_000)
    wait = Figure(found.facts.steps["t"].wait_per_visit + 3600, "predicted")
    signed = replace(predicted.facts.steps["t"], waits={"contention": wait})
    facts = replace(predicted.facts, steps={**predicted.facts.steps, "t": signed})
    cycle = replace(predicted.cycle_time, mean=found.cycle_time.mean + 3600)
    longer = replace(predicted, facts=facts, cycle_time=cycle)
    said = gap_reason(graph, longer, replace(found, settled=True))
    assert said is not None
    assert "the largest part of it at 'Sign', where a case waits 1 h as predicted" in said
