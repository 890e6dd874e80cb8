"""Every view and every overlay draws whatever can be read, sound or not."""

import json
import re
from datetime import date
from itertools import product
from typing import Any, get_args

import pytest
from defusedxml.ElementTree import fromstring

from wfmap.errors import WfmapError
from wfmap.graph import ROOT
from wfmap.operations.checking import Built, open_document
from wfmap.operations.draw import Options, OverlayName, draw
from wfmap.operations.sources import Source
from wfmap.render.views import View

DAY = date(2026, 11, 2)
CLERK = {"a": {"name": "Clerk", "capacity": 1}, "b": {"name": "Boss"}}

UNSOUND: dict[str, dict[str, Any]] = {
    "a loop that nothing leaves": {
        "ask": {"name": "Ask", "actor": "a", "next": ["answer"]},
        "answer": {"name": "Answer", "actor": "b", "next": ["ask", "use"]},
        "use": {"name": "Use the answer", "actor": "a"},
    },
    "a step that only leads to itself": {
        "again": {"name": "Again", "actor": "a", "next": ["again"]},
        "other": {"name": "Other", "actor": "b"},
    },
    "a join that waits for what never comes": {
        "choose": {"kind": "decision", "name": "Which?", "actor": "a", "next": ["x", "y"]},
        "x": {"name": "X", "actor": "a", "next": ["join"]},
        "y": {"name": "Y", "actor": "b", "next": ["join"]},
        "join": {"kind": "parallel", "actor": "a", "next": ["z"]},
        "z": {"name": "Z", "actor": "b"},
    },
    "shares of nothing": {
        "choose": {
            "kind": "decision",
            "actor": "a",
            "next": [{"to": "x", "share": 0}, {"to": "choose", "share": 1}],
        },
        "x": {"name": "X", "actor": "b"},
    },
    "nothing at all": {},
    "parts that nothing joins": {
        "x": {"name": "X", "actor": "a"},
        "y": {"name": "Y", "actor": "b", "next": ["y2"]},
        "y2": {"name": "Y 2", "actor": "a"},
        "z": {"kind": "event", "trigger": "timer", "attached_to": "x"},
    },
    "sub-processes one in another that nothing leaves": {
        "outer": {
            "kind": "subprocess",
            "name": "Outer",
            "actor": "a",
            "next": ["after"],
            "steps": {
                "inner": {
                    "kind": "subprocess",
                    "name": "Inner",
                    "actor": "b",
                    "next": ["inner"],
                    "steps": {"x": {"name": "X", "next": ["y"]}, "y": {"name": "Y", "next": ["x"]}},
                },
                "late": {"kind": "event", "trigger": "timer", "attached_to": "inner"},
            },
        },
        "after": {"name": "After", "actor": "b"},
    },
    "more work than there is time": {
        "x": {"name": "X", "actor": "a", "processing_time": "PT50H", "next": ["y"]},
        "y": {"name": "Y", "actor": "b", "processing_time": "PT1H"},
    },
}
NOT_A_NUMBER = re.compile(r"\b(nan|inf|infinity)\b", re.IGNORECASE)


def built(steps: dict[str, Any]) -> Built:
    """Build a document of some steps, with cases that arrive."""
    document: dict[str, Any] = {"wfmap": "1", "name": "Unsound", "actors": CLERK, "steps": steps}
    return open_document(Source("unsound.json", json.dumps(document).encode()))


@pytest.mark.parametrize("name", UNSOUND)
@pytest.mark.parametrize("view", get_args(View))
def test_every_view_and_overlay_is_drawn(name: str, view: View) -> None:
    """A picture is drawn, well-formed, and without a number that is none.

    Where no case ends, nothing can be simulated: candidates are refused with the place.
    """
    overlays: tuple[OverlayName, ...] = get_args(OverlayName)
    found = built(UNSOUND[name])
    for overlay in overlays:
        for level, unfold in product(found.graph.levels, (True, False)):
            if view != "flow" and (unfold or level != ROOT):
                continue
            options = Options(today=DAY, view=view, overlay=overlay, level=level, unfold=unfold)
            try:
                svg = draw(found, options).decode()
            except WfmapError:
                assert overlay == "candidates"
                continue
            fromstring(svg)
            assert not NOT_A_NUMBER.search(svg), (overlay, level, unfold)
