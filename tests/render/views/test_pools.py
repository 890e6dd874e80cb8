"""Pools hold all that is their organisation's, and frames are as wide as their events need."""

import json
from itertools import combinations
from typing import Any

import pytest

from wfmap.graph import build
from wfmap.model.document import read
from wfmap.overlay import NO_OVERLAY
from wfmap.render.draw import LayoutOptions, draw
from wfmap.render.views.flow import flow_view


def test_steps_of_an_organisation_in_none_of_its_lanes_stay_in_its_pool() -> None:
    """Its own lane stands in the frame beside the others, and says that it is the whole."""
    shop: dict[str, Any] = {
        "wfmap": "1.1",
        "actors": {
            "shop": {"name": "Shop", "kind": "organization"},
            "desk": {"name": "Desk", "part_of": "shop"},
            "buyer": {"name": "Buyer", "kind": "external"},
        },
        "steps": {
            "sell": {
                "actor": "desk",
                "sends": [{"actor": "buyer", "name": "offer"}],
                "next": "pay",
            },
            "pay": {"actor": "shop"},
        },
    }
    diagram = flow_view(build(read(json.dumps(shop))), NO_OVERLAY)
    pools = {lane.label: lane.pool for lane in diagram.lanes}
    assert pools == {"Shop as a whole": "shop", "Desk": "shop", "Buyer": None}
    assert [pool.label for pool in diagram.pools] == ["Shop"]


@pytest.mark.parametrize("count", [2, 3, 5, 7])
def test_events_on_a_frame_stand_apart(count: int) -> None:
    """A frame around a single step becomes as wide as its events need."""
    names = [f"e{k}" for k in range(count)]
    steps: dict[str, Any] = {
        "sub": {"kind": "subprocess", "actor": "a", "steps": {"in": {"actor": "a"}}, "next": "end"},
        "end": {"kind": "end", "actor": "a"},
    }
    for name in names:
        steps[name] = {"kind": "event", "actor": "a", "trigger": "timer", "attached_to": "sub"}
        steps[name] |= {"next": f"do-{name}"}
        steps[f"do-{name}"] = {"actor": "a"}
    process = read(json.dumps({"wfmap": "1", "actors": {"a": {}}, "steps": steps}))
    scene = draw(build(process), options=LayoutOptions(unfold=True))
    areas = [box.area for box in scene.boxes if box.id in names]
    assert len(areas) == count
    assert all(one.right < two.x or two.right < one.x for one, two in combinations(areas, 2))
    outline = next(region.outline for region in scene.regions if region.id == "sub")
    left, right = min(p.x for p in outline), max(p.x for p in outline)
    assert all(left <= area.x and area.right <= right for area in areas)
