"""What is laid over a map is seen on it, or the map says which views show it."""

import json
from typing import Any

import pytest

from wfmap.graph import ProcessGraph, build
from wfmap.model.document import examine
from wfmap.model.process import Process
from wfmap.overlay import Badge, Mark, Overlay
from wfmap.render.draw import LayoutOptions, draw
from wfmap.render.views import VIEWS

PARCELS: dict[str, Any] = {
    "wfmap": "1",
    "name": "Parcels",
    "actors": {"desk": {"name": "Desk"}, "van": {"name": "Van"}},
    "systems": {"wms": {"name": "Depot"}},
    "stores": {"bins": {"name": "Bins", "system": "wms"}},
    "steps": {
        "sort": {"actor": "desk", "reads": ["bins"], "next": [{"to": "carry", "handoff": {}}]},
        "carry": {"actor": "van"},
    },
}
LAID: dict[str, Overlay] = {
    "steps": Overlay(name="waits", steps={"carry": Mark(heat=1.0)}, heat_legend="waiting"),
    "systems": Overlay(name="landscape", systems={"wms": Mark(badge=Badge("retired", "error"))}),
    "actors": Overlay(name="bottlenecks", actors={"van": Mark(heat=0.5)}),
    "people": Overlay(name="findings", actors={"van": Mark(badge=Badge("1", "info"))}),
    "stores": Overlay(name="findings", stores={"bins": Mark(badge=Badge("2", "warning"))}),
}
SHOWN = {
    "steps": ["flow"],
    "systems": ["systems"],
    "actors": ["handoffs"],
    "people": ["flow", "handoffs"],
    "stores": ["flow", "data"],
}


def parcels() -> ProcessGraph:
    """Build the parcels."""
    process = examine(json.dumps(PARCELS)).process
    assert isinstance(process, Process)
    return build(process)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("what", LAID)
def test_a_view_that_shows_nothing_of_an_overlay_names_those_that_do(what: str, view: Any) -> None:
    """And one that shows some of it does not send its reader away."""
    scene = draw(parcels(), LAID[what], LayoutOptions(view=view))
    told = scene.subtitle
    assert ("nothing of it can be marked here" in told) is (view not in SHOWN[what])
    if view not in SHOWN[what]:
        named = told.split("here: the ")[1]
        assert [v for v in VIEWS if v in named.replace("shows", "")] == SHOWN[what]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_says_what_an_overlay_comes_to(view: Any) -> None:
    """One that marks nothing at all says why, in its own words."""
    scene = draw(
        parcels(), Overlay(name="waits", summary="no waits are stated"), LayoutOptions(view=view)
    )
    assert "no waits are stated" in scene.subtitle
    assert "marked here" not in scene.subtitle
