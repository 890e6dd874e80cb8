"""How often cases come by: visits in boxes, thick lines, shares at the exits."""

import json
from typing import Any

import pytest

from wfmap.analysis.frequency import frequency_overlay
from wfmap.operations.checking import Built, open_document
from wfmap.operations.draw import Options, draw, scene_of
from wfmap.operations.sources import Source

CLAIM: dict[str, Any] = {
    "wfmap": "1",
    "name": "Claim",
    "steps": {
        "read": {"name": "Read", "actor": "desk", "next": "ask"},
        "ask": {
            "kind": "decision",
            "name": "Complete?",
            "actor": "desk",
            "next": [
                {"to": "call", "when": "no", "share": 0.25},
                {"to": "pay", "when": "yes", "share": 0.75},
            ],
        },
        "call": {"name": "Call", "actor": "desk", "next": "read"},
        "pay": {"name": "Pay", "actor": "desk"},
    },
}


@pytest.fixture(scope="module")
def claim() -> Built:
    """Return a process in which a quarter of the claims go round again."""
    return open_document(Source("", json.dumps(CLAIM).encode()))


def test_boxes_carry_their_visits_and_lines_are_as_thick_as_they_are_taken(claim: Built) -> None:
    """Of claims a quarter of which come back each time, 4/3 are read and 1/3 called about."""
    over = frequency_overlay(claim.graph, claim.facts)
    badges = {step: mark.badge.text for step, mark in over.steps.items() if mark.badge}
    assert badges == {"read": "1.3 ×", "call": "0.33 ×", "pay": "1 ×"}
    weight = {(f.source, f.target): over.flows[f.id].weight for f in claim.graph.flows.values()}
    assert weight["ask", "call"] == pytest.approx(1 / 3)
    assert weight["ask", "pay"] == pytest.approx(1)
    assert weight["read", "ask"] == 1
    scene, _ = scene_of(claim.graph, over, Options(overlay="frequency"))
    width = {(line.source, line.target): line.width or 0 for line in scene.lines}
    assert width["ask", "call"] < width["ask", "pay"] == width["read", "ask"]


def test_ways_out_of_a_decision_say_their_share(claim: Built) -> None:
    """The answer is followed by the share of those who ask."""
    svg = draw(claim, Options(overlay="frequency")).decode()
    assert "no · 25 %" in svg
    assert "yes · 75 %" in svg
    assert "25 %" not in draw(claim, Options()).decode().replace("25% of cases", "")
    assert "flow (width: how often a case takes it)" in svg


def test_a_fold_carries_the_visits_of_what_comes_to_it(claim: Built) -> None:
    """Not those of a step inside: work comes to the fold once, and goes round within."""
    over = frequency_overlay(claim.graph, claim.facts)
    scene, shown = scene_of(claim.graph, over, Options(overlay="frequency", most=2))
    (fold,) = shown.folds
    box = next(box for box in scene.boxes if box.id == fold.id)
    assert box.mark.badge is not None
    assert box.mark.badge.text == "1 ×"
