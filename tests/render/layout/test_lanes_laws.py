"""Laws of the layout in lanes, tried on random diagrams."""

import math
from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from wfmap.render.diagram import Cell, Diagram, Lane, Link, LinkKind, Mode, Node, NodeKind
from wfmap.render.layout.lanes import LaneOptions, Quality, lay_out
from wfmap.render.measure import measure
from wfmap.render.paint.svg import paint
from wfmap.render.scene import Box, Line, Point, Scene

STEPS: tuple[NodeKind, ...] = (
    "task",
    "task",
    "task",
    "decision",
    "parallel",
    "inclusive",
    "event-gateway",
    "start",
    "end",
    "event",
    "wait",
    "subprocess",
)
MODES: tuple[Mode, ...] = ("read", "write", "readwrite")
NEAR = 0.11
"""Rounding to one decimal, in px."""


@st.composite
def diagrams(draw: st.DrawFn, most: int = 16) -> Diagram:
    """Draw any diagram: any flows, loops to itself and twice the same included."""
    lanes = draw(st.integers(0, 4))
    count = draw(st.integers(0, most))
    names = [f"n{place}" for place in range(count)]
    lane = st.integers(0, max(0, lanes - 1))
    nodes = [
        Node(
            name,
            draw(st.sampled_from(STEPS)),
            draw(st.sampled_from(("", "Do", "Check the whole application", "A b c d e f g h"))),
            f"lane{draw(lane)}" if lanes else None,
        )
        for name in names
    ]
    stores = [Node(f"s{place}", "store", f"Store {place}") for place in range(draw(lane))]
    links: list[Link] = []
    if names:
        ends = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes))
        for source, target in draw(st.lists(ends, max_size=count * 2)):
            kind: LinkKind = "flow" if source.lane == target.lane else "handoff"
            number = len(links) if kind == "handoff" else None
            label = draw(st.sampled_from(("", "", "Yes", "If it is more than 1,000")))
            links.append(Link(f"f{len(links)}", source.id, target.id, kind, label, number=number))
    if names and stores:
        uses = st.tuples(st.sampled_from(names), st.sampled_from(stores), st.sampled_from(MODES))
        for step, store, mode in draw(st.lists(uses, max_size=6)):
            links.append(Link(f"d{len(links)}", step, store.id, "data", mode=mode))
    return Diagram(
        "Any",
        lanes=tuple(Lane(f"lane{place}", f"Lane {place}") for place in range(lanes)),
        nodes=(*nodes, *stores),
        links=tuple(links),
    )


def chain(steps: int, lanes: int = 3) -> Diagram:
    """Make a chain of tasks with a branch at every fourth, walking through the lanes."""
    nodes = [Node(f"t{n}", "task", f"Step {n}", f"lane{n // 3 % lanes}") for n in range(steps)]
    pairs = [(n, n + 1) for n in range(steps - 1)] + [(n, n + 3) for n in range(0, steps - 3, 4)]
    return Diagram(
        "Chain",
        lanes=tuple(Lane(f"lane{n}", f"Lane {n}") for n in range(lanes)),
        nodes=tuple(nodes),
        links=tuple(Link(f"t{a}--t{b}", f"t{a}", f"t{b}") for a, b in pairs),
    )


def _on_border(point: Point, box: Box) -> bool:
    """Tell whether a point lies on the border of a box's shape."""
    area = box.area
    dx, dy = abs(point.x - area.centre.x), abs(point.y - area.centre.y)
    half_x, half_y = area.width / 2, area.height / 2
    if box.kind in ("decision", "parallel", "inclusive", "event-gateway"):
        return abs(dx / half_x + dy / half_y - 1) < 0.02
    if box.kind in ("start", "end", "event", "wait"):
        return abs(math.hypot(dx, dy) - half_x) < NEAR
    on_side = abs(dx - half_x) < NEAR and dy <= half_y + NEAR
    return on_side or (abs(dy - half_y) < NEAR and dx <= half_x + NEAR)


def _orthogonal(line: Line) -> bool:
    return all(
        abs(a.x - b.x) < NEAR or abs(a.y - b.y) < NEAR
        for a, b in zip(line.points, line.points[1:], strict=False)
    )


@settings(max_examples=40)
@given(diagrams())
def test_every_box_is_inside_the_band_of_its_lane(diagram: Diagram) -> None:
    """Every box is inside the band of its lane."""
    scene = lay_out(diagram)
    bands = {band.id: band.area for band in scene.bands}
    lane = {node.id: node.lane for node in diagram.nodes if node.kind != "store"}
    for box in scene.boxes:
        own = lane.get(box.element)
        if own is not None:
            assert bands[own].holds(box.area, NEAR)


@settings(max_examples=40)
@given(diagrams())
def test_bands_are_as_wide_as_the_scene_and_touch_each_other(diagram: Diagram) -> None:
    """Bands are as wide as the scene and touch each other, without a gap or an overlap."""
    scene = lay_out(diagram)
    assert [band.id for band in scene.bands] == [lane.id for lane in diagram.lanes]
    assert all(band.area.x == 0 and band.area.width == scene.width for band in scene.bands)
    bottoms = [0.0, *(band.area.bottom for band in scene.bands)]
    assert all(
        band.area.y == pytest.approx(bottom)
        for band, bottom in zip(scene.bands, bottoms, strict=False)
    )


@settings(max_examples=40)
@given(diagrams())
def test_no_boxes_overlap_and_no_line_runs_through_a_box(diagram: Diagram) -> None:
    """No two boxes overlap, and no line runs through a box that is not its end."""
    measures = measure(lay_out(diagram))
    assert measures.box_overlaps == 0
    assert measures.through_boxes == 0


@settings(max_examples=40)
@given(diagrams())
def test_lines_are_orthogonal_and_end_on_the_borders_of_their_boxes(diagram: Diagram) -> None:
    """Lines run at right angles, from the border of their source to that of their target."""
    scene = lay_out(diagram)
    boxes = {box.id: box for box in scene.boxes}
    for line in scene.lines:
        assert _orthogonal(line)
        assert _on_border(line.points[0], boxes[line.source])
        assert _on_border(line.points[-1], boxes[line.target])


@settings(max_examples=40)
@given(diagrams())
def test_every_node_and_link_is_drawn(diagram: Diagram) -> None:
    """Every node is drawn at least once and every link exactly once."""
    scene = lay_out(diagram)
    assert {box.element for box in scene.boxes} == {node.id for node in diagram.nodes}
    assert sorted(line.element for line in scene.lines) == sorted(k.id for k in diagram.links)
    assert len({box.id for box in scene.boxes}) == len(scene.boxes)


@settings(max_examples=40)
@given(diagrams())
def test_everything_lies_within_the_scene(diagram: Diagram) -> None:
    """Boxes, labels and lines lie within the scene."""
    scene = lay_out(diagram)
    for box in scene.boxes:
        assert box.area.x >= 0
        assert box.area.right <= scene.width
        assert box.area.y >= 0
        assert box.area.bottom <= scene.height
    points = [point for line in scene.lines for point in line.points]
    assert all(0 <= x <= scene.width and 0 <= y <= scene.height for x, y in points)


@settings(max_examples=40)
@given(diagrams())
def test_the_same_diagram_gives_the_same_bytes(diagram: Diagram) -> None:
    """The same diagram gives the same bytes."""
    assert paint(lay_out(diagram)) == paint(lay_out(replace(diagram)))


@settings(max_examples=40)
@given(diagrams())
def test_new_ids_in_the_same_order_change_no_place(diagram: Diagram) -> None:
    """Ids are names only: other ids in the same order leave everything where it was."""
    renamed = replace(
        diagram,
        nodes=tuple(replace(node, id=f"zz-{node.id}") for node in diagram.nodes),
        links=tuple(
            replace(k, id=f"q{k.id}", source=f"zz-{k.source}", target=f"zz-{k.target}")
            for k in diagram.links
        ),
    )
    before, after = lay_out(diagram), lay_out(renamed)
    assert [box.area for box in before.boxes] == [box.area for box in after.boxes]
    assert [line.points for line in before.lines] == [line.points for line in after.lines]


@settings(max_examples=25)
@given(diagrams(), st.sampled_from((0.0, 0.2, 3.0)), st.sampled_from(("fast", "best")))
def test_the_laws_hold_whatever_the_effort(
    diagram: Diagram, effort: float, quality: Quality
) -> None:
    """However long better places are looked for, nothing runs through a box."""
    measures = measure(lay_out(diagram, LaneOptions(effort=effort, quality=quality)))
    assert measures.box_overlaps == 0
    assert measures.through_boxes == 0


@settings(max_examples=25)
@given(diagrams())
def test_a_lane_of_stores_holds_every_store_once(diagram: Diagram) -> None:
    """With a lane of stores every store is drawn once, in that lane."""
    scene = lay_out(diagram, LaneOptions(stores="lane"))
    stores = [node.id for node in diagram.nodes if node.kind == "store"]
    drawn = [box for box in scene.boxes if box.kind == "store"]
    assert sorted(box.element for box in drawn) == sorted(stores)
    assert not any(box.repeated for box in drawn)
    if drawn and diagram.lanes:
        last = scene.bands[-1]
        assert len(scene.bands) == len(diagram.lanes) + 1
        assert all(last.area.holds(box.area) for box in drawn)


@settings(max_examples=30)
@given(diagrams())
def test_pinned_boxes_stand_in_their_cells(diagram: Diagram) -> None:
    """A pinned box keeps the order of columns and rows it is pinned to."""
    steps = [node for node in diagram.nodes if node.kind != "store"]
    column = {node.id: place % 4 for place, node in enumerate(steps)}
    pins = {node.id: Cell(column[node.id], place // 4) for place, node in enumerate(steps)}
    scene = lay_out(replace(diagram, pins=pins))
    x = {box.element: box.area.centre.x for box in scene.boxes if box.element in pins}
    for one in pins:
        for other in pins:
            if column[one] < column[other]:
                assert x[one] < x[other]


def _moved(before: Scene, after: Scene) -> float:
    """Tell the share of lines drawn before that run elsewhere now, within their neighbourhood."""
    old = {line.element: line.points for line in before.lines}
    new = {line.element: line.points for line in after.lines}
    kept = [name for name in old if name in new]
    return sum(old[name] != new[name] for name in kept) / len(kept)


def test_a_step_inserted_near_the_end_moves_few_lines() -> None:
    """A step inserted near the end of a process moves few of its lines."""
    diagram = chain(24)
    last = diagram.links[22]
    longer = replace(
        diagram,
        nodes=(*diagram.nodes, Node("new", "task", "New step", "lane1")),
        links=(
            *(link for link in diagram.links if link is not last),
            Link("in", last.source, "new"),
            Link("out", "new", last.target),
        ),
    )
    assert _moved(lay_out(diagram), lay_out(longer)) <= 0.15
