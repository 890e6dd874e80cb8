"""Handoffs around a rewritten step: what comes back still costs somebody, nothing waits twice."""

import json
from dataclasses import replace
from typing import Any

import pytest

from wfmap.graph import ProcessGraph, build
from wfmap.insertion.parameters import Values, parameters
from wfmap.insertion.rewriting import fingerprint, inverse
from wfmap.insertion.rewriting.draft import Draft
from wfmap.insertion.rewriting.insertion import Insertion
from wfmap.insertion.rewriting.routes import route
from wfmap.insertion.rewriting.simpler import leave_out
from wfmap.insertion.rewriting.surround import surround
from wfmap.insertion.rewriting.watch import watch
from wfmap.model.document import read
from wfmap.prediction.predictor import predict

Json = dict[str, Any]
RETURNED = 0.2
WAIT = "PT2H"


def handing_over(join: str = "any", **handoff: Any) -> ProcessGraph:
    """A clerk writes, hands over to a lead, who checks: one case an hour."""
    flow: Json = {"to": "check", "handoff": {"medium": "email", "wait": WAIT, **handoff}}
    steps: Json = {
        "begin": {"kind": "start", "actor": "clerk", "next": "write"},
        "write": {"name": "Write", "actor": "clerk", "processing_time": "PT10M", "next": [flow]},
        "check": {"name": "Read", "actor": "lead", "processing_time": "PT5M", "next": "end"},
        "end": {"kind": "end", "actor": "lead"},
    }
    if join == "all":
        steps["begin"] |= {"kind": "parallel", "next": ["write", "check"]}
        steps["check"]["join"] = "all"
    actors = {"clerk": {"capacity": 2, "escalates_to": "lead"}, "lead": {"capacity": 2}}
    document = {
        "wfmap": "1",
        "name": "Handing over",
        "arrivals": {"count": 1, "per": "PT1H"},
        "actors": actors,
        "steps": steps,
    }
    return build(read(json.dumps(document)))


def values(**changes: float) -> Values:
    """Give a machine that needs no time, covers all and is sure, but for what a test changes."""
    base = parameters("automate-with-escalation").at("mode")
    sure = {"coverage": 1.0, "accuracy": 1.0, "escalated": 0.0, "incomplete": 0.0}
    return replace(base, **{**sure, "seconds_per_call": 0.0, **changes})


def write(stage: Any, found: Values) -> Insertion:
    """Insert at the step of the clerk."""
    return Insertion("c", "automate-with-escalation", stage, "write", "Do", found, "clerk", "lead")


@pytest.mark.parametrize("join", ["any", "all"])
def test_a_gateway_gives_back_as_much_as_the_handoff_did(join: str) -> None:
    """With as many errors as by hand, times and work are those before the rewrite."""
    before = handing_over(join, rework_share=RETURNED)
    draft = Draft(before.process, "c", "no-ai", "assist", "write")
    route(draft, before, "write")
    after = build(draft.done())
    assert any(flow.is_rework for flow in after.incoming("write"))
    old, new = predict(before), predict(after)
    assert new.cycle_time.mean == pytest.approx(old.cycle_time.mean, rel=1e-6)
    for actor, figures in old.facts.actors.items():
        known = new.facts.actors[actor].work_per_case.value
        assert known == pytest.approx(figures.work_per_case.value, rel=1e-9)


def test_what_comes_back_from_a_machine_goes_to_the_person() -> None:
    """A machine as often wrong as the clerk leaves the clerk the work that comes back."""
    before = handing_over(rework_share=RETURNED)
    found = values(accuracy=0.9, error_by_hand=0.1, caught=0.0, sampled=0.0)
    after = predict(build(surround(before, write("autonomous", found))))
    returns = RETURNED / (1 - RETURNED)
    assert after.facts.actors["clerk"].work_per_case.value == pytest.approx(600 * returns)


def test_fewer_errors_come_back_along_a_handoff() -> None:
    """A machine that is half as often wrong halves what comes back."""
    before = handing_over(rework_share=RETURNED)
    found = values(accuracy=0.95, error_by_hand=0.1, caught=0.0, sampled=0.0)
    after = build(surround(before, write("autonomous", found)))
    (back,) = [flow for flow in after.incoming("write") if flow.is_rework]
    assert back.share == pytest.approx(RETURNED / 2)


@pytest.mark.parametrize("join", ["any", "all"])
def test_a_watch_lets_nobody_wait_twice_for_one_handoff(join: str) -> None:
    """Its result is handed over once, behind the watch, with the wait that it had."""
    before = handing_over(join, rework_share=RETURNED)
    found = values(coverage=0.0, error_by_hand=0.1)
    what = Insertion("c", "monitor", "assist", "write", "Watch", found, "lead", "lead")
    after = watch(before, what)
    cycle = predict(before).cycle_time.mean
    assert predict(build(after)).cycle_time.mean == pytest.approx(cycle, rel=1e-6)
    assert fingerprint(inverse(after)) == fingerprint(before.process)


THREE: Json = {
    "wfmap": "1",
    "name": "Waste between",
    "arrivals": {"count": 1, "per": "PT1H"},
    "actors": {"clerk": {"capacity": 2}, "lead": {"capacity": 2}},
    "steps": {
        "write": {"name": "Write", "actor": "clerk", "processing_time": "PT10M", "next": "copy"},
        "copy": {
            "name": "Copy",
            "actor": "clerk",
            "processing_time": "PT1M",
            "value": "waste",
            "next": [{"to": "read", "handoff": {"medium": "email", "wait": WAIT}}],
        },
        "read": {"name": "Read", "actor": "lead", "processing_time": "PT5M", "next": "end"},
        "end": {"kind": "end", "actor": "lead"},
    },
}


def test_leaving_a_step_out_keeps_the_handoff_behind_it() -> None:
    """Only the minute of the step is won: the letter still takes its two hours."""
    before = build(read(json.dumps(THREE)))
    after = build(leave_out(before, "c", "copy", pattern="no-ai"))
    (flow,) = after.outgoing("write")
    assert flow.handoff is not None
    saved = predict(before).cycle_time.mean - predict(after).cycle_time.mean
    assert 60 <= saved < 120


def test_leaving_a_step_of_another_out_ends_the_handing_to_and_fro() -> None:
    """Where the clerk goes on with the work of the clerk, nothing is handed over any more."""
    document = json.loads(json.dumps(THREE))
    document["steps"]["write"]["next"] = [{"to": "copy", "handoff": {"wait": WAIT}}]
    document["steps"]["copy"]["actor"] = "lead"
    document["steps"]["read"]["actor"] = "clerk"
    after = leave_out(build(read(json.dumps(document))), "c", "copy", pattern="no-ai")
    assert after.steps["write"].next[0].handoff is None
    assert fingerprint(inverse(after)) == fingerprint(read(json.dumps(document)))
