"""Runs in which no case ends are given up early, and those in which one may are not."""

import json
from typing import Any

import pytest

from wfmap.errors import LimitError, WfmapError
from wfmap.graph import build
from wfmap.model.document import read
from wfmap.simulation import simulate, unending
from wfmap.simulation.unending import events_of_a_case

ROUND: dict[str, Any] = {
    "s": {"kind": "parallel", "next": ["work", "call"]},
    "work": {"processing_time": "60 min"},
    "call": {"processing_time": "10 min", "next": "said"},
    "said": {"kind": "end", "trigger": "signal"},
    "heard": {"kind": "event", "trigger": "signal", "attached_to": "work", "next": "s"},
}
NOTE: dict[str, Any] = {
    "begin": {"kind": "start", "trigger": "signal", "next": "write"},
    "write": {"wait_time": "1000 d", "next": "again"},
    "again": {"kind": "end"},
}


def of(steps: dict[str, Any], **more: Any) -> Any:
    """Build the graph of a small document."""
    given = {"wfmap": "1.1", "name": "x", "arrivals": {"every": "1 h"}, "steps": steps, **more}
    return build(read(json.dumps(given)))


def test_a_loop_by_a_signal_is_given_up_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent stops the work that would end, and leads back: only the run shows it."""
    monkeypatch.setattr(unending, "_LEAST", 1_000)
    monkeypatch.setattr(unending, "_PER_CASE", 0)
    monkeypatch.setattr(unending, "_PER_VISIT", 1)
    with pytest.raises(LimitError, match="goes round for ever; a case began 's' → "):
        simulate(of(ROUND), cases=5, replications=1)


def test_work_that_doubles_is_given_up_before_it_fills_the_memory() -> None:
    """Each round begins two: a few hundred thousand events fill gigabytes."""
    steps = {
        **ROUND,
        "note": {"kind": "subprocess", "trigger": "signal", "interrupting": False, "steps": NOTE},
    }
    with pytest.raises(WfmapError, match="no case"):
        simulate(of(steps), cases=5, replications=1)


def test_a_loop_that_is_left_once_in_ten_thousand_rounds_ends() -> None:
    """The bound is far above what any case takes."""
    steps = {
        "w": {
            "processing_time": "1 min",
            "next": [{"to": "w", "share": 0.9999, "rework": True}, {"to": "x", "share": 0.0001}],
        },
        "x": {},
    }
    found = simulate(of(steps, arrivals={"every": "100 d"}), cases=3, replications=1)
    assert found.cycle_time.mean > 0


def test_what_a_case_may_take_grows_with_its_visits_its_hours_and_its_instances() -> None:
    """A long case is no loop."""
    small = events_of_a_case(of({"w": {"processing_time": "1 h"}}))
    assert small == 1_000 + 110
    assert events_of_a_case(of({"w": {"processing_time": "11 h"}})) == small + 100
    many = {
        "kind": "subprocess",
        "multi": {"count": 50},
        "steps": {"w": {"processing_time": "1 h"}},
    }
    assert events_of_a_case(of({"s": many})) == 1_000 + 50 * 100 + 50 * 110
