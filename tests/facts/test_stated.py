"""Stated facts are what the document says, counted through, and its gaps are named."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.facts import stated
from wfmap.graph import build
from wfmap.model.document import examine
from wfmap.units.durations import HOUR, MINUTE


def loan(scale: int = 1) -> dict[str, Any]:
    """Write a small loan process whose times are multiplied by `scale`."""
    return {
        "wfmap": "1",
        "name": "Small loan",
        "currency": "EUR",
        "calendar": "office",
        "calendars": {"office": {"weekly": "Mo-Fr 09:00-17:00"}},
        "arrivals": {"count": 21, "per": "1 w"},
        "actors": {
            "clerk": {"capacity": 2, "availability": 0.5, "cost_per_hour": 30},
            "boss": {"capacity": 1, "cost_per_hour": 60},
        },
        "steps": {
            "check": {"actor": "clerk", "processing_time": f"{30 * scale} min", "next": "ok"},
            "ok": {
                "kind": "decision",
                "next": [
                    {
                        "to": "sign",
                        "share": 0.8,
                        "handoff": {"wait": f"{2 * scale} h", "every": f"{1 * scale} h"},
                    },
                    {"to": "check", "share": 0.2, "rework": True},
                ],
            },
            "sign": {
                "actor": "boss",
                "processing_time": f"{10 * scale} min",
                "wait_time": f"{4 * scale} h",
            },
        },
    }


def facts_of(document: dict[str, Any]) -> Any:
    """Read a document and collect its stated facts."""
    reading = examine(json.dumps(document))
    assert reading.process is not None
    assert reading.is_sound, reading.findings
    return stated(build(reading.process))


def test_visits_work_wait_and_cost_are_counted_per_case() -> None:
    """A fifth comes back, so the check is done 1.25 times; all by hand."""
    facts = facts_of(loan())
    assert facts.steps["check"].visits.value == pytest.approx(1.25)
    assert facts.steps["check"].work_per_case == pytest.approx(37.5 * MINUTE)
    assert facts.steps["sign"].wait_per_case == pytest.approx(4 * HOUR)
    assert facts.flows["ok--sign"].wait_per_case == pytest.approx(2.5 * HOUR)
    assert facts.process.work.value == pytest.approx(47.5 * MINUTE)
    assert facts.process.wait.value == pytest.approx(6.5 * HOUR)
    assert facts.process.cost.value == pytest.approx(37.5 / 60 * 30 + 10 / 60 * 60)


def test_busy_share_is_work_over_open_time() -> None:
    """21 cases a week, 37.5 min each, two clerks at half time for 40 hours."""
    facts = facts_of(loan())
    assert facts.actors["clerk"].busy.value == pytest.approx(21 * 37.5 / 60 / 40)
    assert facts.actors["boss"].busy.value == pytest.approx(21 * 10 / 60 / 40)


def test_errors_without_a_rework_flow_are_done_again_at_once() -> None:
    """An error rate of a fifth means 1.25 executions of one visit."""
    document = {
        "wfmap": "1",
        "name": "T",
        "steps": {"a": {"processing_time": "8 min", "error_rate": 0.2}},
    }
    facts = facts_of(document)
    assert facts.steps["a"].visits.value == 1
    assert facts.steps["a"].executions.value == pytest.approx(1.25)
    assert facts.steps["a"].work_per_case == pytest.approx(10 * MINUTE)


def test_what_the_document_leaves_out_is_a_gap_with_its_effect() -> None:
    """Nothing is guessed in silence."""
    document = {
        "wfmap": "1",
        "name": "T",
        "actors": {"c": {}},
        "steps": {
            "a": {"actor": "c", "next": "d"},
            "d": {"kind": "decision", "next": ["e", "f"]},
            "e": {"actor": "c", "processing_time": "1 min"},
            "f": {"actor": "c", "processing_time": "1 min"},
        },
    }
    gaps = [(gap.element, gap.id, gap.missing) for gap in facts_of(document).gaps]
    assert gaps == [
        ("document", "", "arrivals"),
        ("step", "d", "shares of its branches"),
        ("step", "a", "processing_time"),
        ("actor", "c", "capacity"),
    ]


@given(st.integers(1, 1000))
def test_scaling_all_times_scales_all_times(factor: int) -> None:
    """Work and wait grow with the unit; visits do not."""
    base, large = facts_of(loan()), facts_of(loan(factor))
    assert large.process.work.value == pytest.approx(factor * base.process.work.value)
    assert large.process.wait.value == pytest.approx(factor * base.process.wait.value)
    assert large.steps["check"].visits.value == base.steps["check"].visits.value
