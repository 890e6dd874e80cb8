"""A process that has every kind of lever once or twice."""

import json
from typing import Any

import pytest

from wfmap.graph import ProcessGraph, build
from wfmap.model.document import read

DESK: dict[str, Any] = {
    "wfmap": "1",
    "name": "Desk",
    "arrivals": {"count": 40, "per": "1 d"},
    "target": {"cycle_time": "2 d"},
    "calendar": "office",
    "calendars": {
        "office": {"weekly": "Mo-Fr 09:00-17:00"},
        "night": {"weekly": "Mo-Fr 22:00-23:30; Sa-Su 00:00-24:00"},
    },
    "actors": {
        "desk": {"name": "Desk", "capacity": 2, "cost_per_hour": 30},
        "lead": {
            "name": "Lead",
            "calendar": "night",
            "members": {"ann": {"speed": 2, "calendar": "night"}, "bob": {}},
        },
    },
    "steps": {
        "enter": {
            "name": "Enter",
            "actor": "desk",
            "processing_time": {"distribution": "exponential", "mean": "6 min"},
            "error_rate": 0.2,
            "next": "inner",
        },
        "inner": {
            "kind": "subprocess",
            "name": "Look into it",
            "actor": "desk",
            "next": {"to": "ok", "handoff": {"wait": "1 h", "rework_share": 0.1}},
            "steps": {
                "look": {
                    "name": "Look",
                    "actor": "desk",
                    "processing_time": {"distribution": "uniform", "min": "1 min", "max": "5 min"},
                    "setup_time": "2 min",
                    "batch": {"every": "1 h"},
                }
            },
        },
        "ok": {
            "kind": "decision",
            "name": "In order?",
            "actor": "lead",
            "next": [
                {"to": "pay", "when": "yes", "share": 0.6},
                {"to": "refuse", "when": "no", "share": 0.1},
                {"to": "enter", "when": "again", "share": 0.3, "rework": True},
            ],
        },
        "pay": {"name": "Pay", "actor": "lead", "processing_time": "3 min"},
        "refuse": {"name": "Refuse", "actor": "lead", "processing_time": "5 min"},
    },
}


@pytest.fixture(scope="session")
def desk() -> ProcessGraph:
    """Build the desk."""
    return build(read(json.dumps(DESK)))
