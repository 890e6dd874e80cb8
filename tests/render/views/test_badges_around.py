"""What is laid over actors and unfolded sub-processes is painted beside their names."""

import json
from typing import Any, Literal

import pytest

from wfmap.graph import ProcessGraph, build
from wfmap.model.document import read
from wfmap.overlay import Badge, Mark, Overlay
from wfmap.render.draw import LayoutOptions, draw
from wfmap.render.mistakes import Mistakes, mistakes
from wfmap.render.paint.svg import paint
from wfmap.render.scene import Rect, Scene

Style = Literal["rank", "candidate", "error", "warning", "info"]
STYLES: tuple[Style, ...] = ("rank", "candidate", "error", "warning", "info")
NAMES = ("Desk", "Credit and collateral department", "Kreditsachbearbeitung und Marktfolge Süd")


def mill(name: str, inner: str) -> ProcessGraph:
    """Build a mill that a buyer sends an order to, with a sub-process of two steps."""
    document: dict[str, Any] = {
        "wfmap": "1.1",
        "actors": {
            "mill": {"name": name, "kind": "organization"},
            "desk": {"name": name, "part_of": "mill"},
            "yard": {"name": "Yard", "part_of": "mill"},
            "buyer": {"name": "Buyer", "kind": "external"},
        },
        "steps": {
            "take": {
                "actor": "desk",
                "receives": [{"actor": "buyer", "name": "order"}],
                "next": [{"to": "saw"}, {"to": "refuse"}],
            },
            "refuse": {"actor": "desk"},
            "saw": {
                "kind": "subprocess",
                "name": inner,
                "actor": "yard",
                "steps": {"fetch": {"actor": "yard", "next": "cut"}, "cut": {"actor": "yard"}},
                "next": "load",
            },
            "load": {"actor": "yard"},
        },
    }
    return build(read(json.dumps(document)))


def laid(style: Style, text: str) -> Overlay:
    """Mark the organisation, one of its lanes, a party and the sub-process."""
    mark = Mark(badge=Badge(text, style, 1 if style == "rank" else None), note="so much")
    everybody: dict[str, Mark] = dict.fromkeys(("mill", "desk", "buyer"), mark)
    return Overlay("any", steps={"saw": mark}, actors=everybody, badge_legend="what it comes to")


def inside(area: Rect, badge: Rect | None, label: Rect) -> bool:
    """Tell whether a badge lies in an area and off a label."""
    return badge is not None and area.holds(badge) and not badge.overlaps(label)


def drawn(graph: ProcessGraph, overlay: Overlay) -> Scene:
    """Draw all steps."""
    return draw(graph, overlay, LayoutOptions(unfold=True))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", NAMES)
def test_a_badge_stands_beside_the_name_it_belongs_to(style: Style, name: str) -> None:
    """It lies within the header or the frame, on no name, no box and no line."""
    scene = drawn(mill(name, "Saw"), laid(style, "−3 h · behind others"))
    for band in scene.bands:
        if band.mark.badge is not None:
            assert inside(band.header, band.badge, band.label.area), band
    (pool,) = scene.pools
    centre = pool.header.centre
    turned = Rect(centre.x - pool.header.height / 2, centre.y - 15, pool.header.height, 30)
    assert inside(turned, pool.badge, pool.label.area)
    (region,) = scene.regions
    xs, ys = [p.x for p in region.outline], [p.y for p in region.outline]
    frame = Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    assert inside(frame, region.badge, region.label.area)
    assert region.badge is not None
    assert not any(region.badge.overlaps(box.area) for box in scene.boxes)
    assert mistakes(scene) == Mistakes()


def test_every_badge_is_written_and_the_legend_says_what_it_means() -> None:
    """A badge wider than a lane's header keeps its figure; its tooltip has the rest."""
    scene = drawn(mill("Mill", "Saw"), laid("rank", "−3 h · behind others"))
    svg = paint(scene)
    assert svg.count(">−3 h · behind others<") == 3  # the organisation, the frame, the legend
    assert svg.count(">−3 h<") == 2  # the lane and the band
    assert "what it comes to" in svg
    assert svg.count("so much</title>") == 4


def test_a_frame_is_as_wide_as_its_name_and_badge() -> None:
    """A single narrow step within does not cut them."""
    document: dict[str, Any] = {
        "wfmap": "1",
        "actors": {"a": {"name": "A"}},
        "steps": {
            "in": {
                "kind": "subprocess",
                "actor": "a",
                "name": "Check everything twice",
                "steps": {"x": {"kind": "wait", "actor": "a", "name": ""}},
                "next": "out",
            },
            "out": {"actor": "a"},
        },
    }
    badge = Badge("−3 weeks · behind others", "rank", 1)
    overlay = Overlay("any", steps={"in": Mark(badge=badge)})
    scene = drawn(build(read(json.dumps(document))), overlay)
    (region,) = scene.regions
    assert region.badge is not None
    assert region.badge.right < max(point.x for point in region.outline)
    assert mistakes(scene) == Mistakes()


def test_a_badge_lies_beside_an_event_on_the_border_and_not_behind() -> None:
    """Its figure is kept where there is no room for all of it."""
    document: dict[str, Any] = {
        "wfmap": "1",
        "actors": {"a": {"name": "A"}},
        "steps": {
            "book": {"actor": "a", "name": "Book flight", "next": "pay"},
            "late": {"kind": "event", "trigger": "timer", "attached_to": "book", "next": "chase"},
            "chase": {"actor": "a"},
            "pay": {"actor": "a"},
        },
    }
    overlay = Overlay("any", steps={"book": Mark(badge=Badge("−4 min · behind others", "rank", 2))})
    scene = draw(build(read(json.dumps(document))), overlay)
    book = next(box for box in scene.boxes if box.id == "book")
    event = next(box for box in scene.boxes if box.id == "late")
    assert book.badge is not None
    assert book.area.holds(book.badge)
    assert not book.badge.overlaps(event.area)
    assert ">−4 min<" in paint(scene)


def test_the_heat_of_actors_is_painted_in_their_headers() -> None:
    """A hot lane, band and organisation have the fill of their heat, and names that can be read."""
    heats = {"mill": 1.0, "desk": 0.5, "buyer": 0.1}
    overlay = Overlay(
        "any", actors={k: Mark(heat=heat) for k, heat in heats.items()}, heat_legend="how much"
    )
    svg = paint(drawn(mill("Mill", "Saw"), overlay))
    for name, level in (("pool-mill", 4), ("lane-desk", 2), ("lane-buyer", 0)):
        group = svg.split(f'id="{name}"')[1].split("</g>")[0]
        assert f"f-heat-{level} " in group, name
        assert f'class="f-on-heat-{level}"' in group, name
    assert "f-heat" not in svg.split('id="lane-yard"')[1].split("</g>")[0]
