"""A loop with a limit is gone round as often as its geometric sum says."""

import json
from typing import Any

import pytest

from wfmap.graph import build
from wfmap.graph.visits import visits
from wfmap.model.document import examine


def loop(share: float, limit: int) -> dict[str, Any]:
    """Write a step that is done again by a share of its checks, as often as the limit says."""
    back = {"to": "do", "share": share, "at_most": limit, "rework": True}
    return {
        "do": {"actor": "a", "processing_time": "1 h", "next": "right"},
        "right": {"kind": "decision", "actor": "a", "next": [back, {"to": "done"}]},
        "done": {"kind": "end", "actor": "a"},
    }


def counted(steps: dict[str, Any]) -> dict[str, float]:
    """Count the visits of each step."""
    process = examine(json.dumps({"wfmap": "1.1", "name": "T", "steps": steps})).process
    assert process is not None
    return dict(visits(build(process)).steps)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("limit", [1, 2, 3, 10])
def test_visits_of_a_loop_with_a_limit_are_a_geometric_sum(share: float, limit: int) -> None:
    """Once, and p + p² + … + pⁿ times more; every case leaves."""
    found = counted(loop(share, limit))
    again = sum(share**k for k in range(1, limit + 1))
    assert found["do"] == pytest.approx(1 + again)
    assert found["done"] == pytest.approx(1)


def test_a_task_that_is_done_again_has_its_limit_too() -> None:
    """A rework flow of a task, beside the flow that goes on."""
    steps = {
        "do": {
            "actor": "a",
            "next": [{"to": "do", "rework": True, "share": 0.5, "at_most": 2}, "done"],
        },
        "done": {"kind": "end", "actor": "a"},
    }
    assert counted(steps) == pytest.approx({"do": 1.75, "done": 1})


def test_the_flows_without_a_limit_share_what_is_left() -> None:
    """In proportion to their shares, as the simulator draws them."""
    steps = loop(0.5, 1)
    steps["right"]["next"][1]["share"] = 0.2
    steps["right"]["next"].append({"to": "other", "share": 0.3})
    steps["other"] = {"kind": "end", "actor": "a"}
    found = counted(steps)
    assert found["done"] == pytest.approx(0.4)
    assert found["other"] == pytest.approx(0.6)
