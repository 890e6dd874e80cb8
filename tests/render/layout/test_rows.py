"""A long map is cut into rows: nothing is lost, every cut flow has its letter at both ends."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from tests.benchmarks.bench_layout import random_process, row
from wfmap.graph import build
from wfmap.model.process import Process
from wfmap.render.diagram import Cell, Diagram, Link, Node
from wfmap.render.draw import LayoutOptions, draw
from wfmap.render.layout.lanes import LaneOptions, lay_out
from wfmap.render.layout.rows import RowOptions, lay_out_in_rows
from wfmap.render.measure import measure
from wfmap.render.mistakes import mistakes
from wfmap.render.moving import only_rows
from wfmap.render.scene import Box, Line, Rect, Scene

QUICK = LaneOptions(effort=0.1)
SIZES = [(25, 1), (40, 2), (60, 3), (100, 4)]


def in_rows(steps: int, seed: int, *, stores: bool = True) -> tuple[Diagram, Scene]:
    """Lay out a random process in rows."""
    diagram = random_process(steps, seed, stores=stores)
    return diagram, lay_out_in_rows(diagram, QUICK)


def row_of(scene: Scene, y: float) -> int:
    """Tell in which row a place lies."""
    return next(n for n, row in enumerate(scene.rows) if row.top <= y <= row.bottom)


def letter(box: Box) -> str:
    """Read the letter of a connector."""
    return box.inside.lines[0] if box.inside is not None else ""


def parts(scene: Scene, ident: str) -> Iterator[Line]:
    """Yield the parts of a flow, in the order of the scene."""
    return (line for line in scene.lines if line.element == ident)


@pytest.mark.parametrize(("steps", "seed"), SIZES)
def test_every_step_is_drawn_once_and_only_in_lanes_of_its_row(steps: int, seed: int) -> None:
    """No step is lost or doubled; each stands within its actor's band in its row."""
    diagram, scene = in_rows(steps, seed)
    drawn = [box for box in scene.boxes if box.kind not in ("store", "connector")]
    assert Counter(box.element for box in drawn) == Counter(
        node.id for node in diagram.nodes if node.kind != "store"
    )
    lane = {node.id: node.lane for node in diagram.nodes}
    for box in drawn:
        band = next(b for b in scene.bands if b.area.holds(box.area))
        assert band.id.split("@")[0] == lane[box.element]
    used = {
        (band.id, bool([b for b in scene.boxes if band.area.holds(b.area)])) for band in scene.bands
    }
    assert all(there for _, there in used)


@pytest.mark.parametrize(("steps", "seed"), SIZES)
def test_a_flow_between_rows_ends_at_a_letter_that_stands_before_its_target(
    steps: int, seed: int
) -> None:
    """From every flow's source the reader gets to its target: by the line, or by the letter."""
    diagram, scene = in_rows(steps, seed)
    box = {one.id: one for one in scene.boxes}
    entries = {
        letter(box[line.source]): line for line in scene.lines if "@" in line.source and line.head
    }
    for link in diagram.links:
        if link.kind == "data":
            continue
        first = next(part for part in parts(scene, link.id) if "@" not in part.source)
        assert box[first.source].element == link.source
        end = box[first.target]
        if end.kind == "connector":
            end = box[entries[letter(end)].target]
        assert end.element == link.target


@pytest.mark.parametrize(("steps", "seed"), SIZES)
def test_rows_are_no_wider_than_asked_for_and_no_line_leaves_its_row(steps: int, seed: int) -> None:
    """A map in rows can be read: not wide, no long strip, each line within its own row."""
    _, scene = in_rows(steps, seed)
    assert len(scene.rows) > 1
    assert scene.width <= 1900
    assert scene.width <= 2.5 * scene.height
    for line in scene.lines:
        assert len({row_of(scene, point.y) for point in line.points}) == 1
    found, wrong = measure(scene), mistakes(scene)
    assert (found.through_boxes, found.box_overlaps, found.label_overlaps) == (0, 0, 0)
    assert (wrong.discs_on_discs, wrong.discs_on_heads, wrong.missed_boxes) == (0, 0, 0)


@pytest.mark.parametrize(("steps", "seed"), SIZES)
def test_ids_are_unique_and_letters_follow_the_rows(steps: int, seed: int) -> None:
    """No two parts have one id; the letters of entries rise from row to row, from A on."""
    _, scene = in_rows(steps, seed)
    for kind in (scene.boxes, scene.lines, scene.bands):
        assert max(Counter(part.id for part in kind).values()) == 1
    box = {one.id: one for one in scene.boxes}
    entries = [box[n.source] for n in scene.lines if n.source in box and "@" in n.source]
    entries = [one for one in entries if one.kind == "connector"]
    rows = [row_of(scene, b.area.centre.y) for b in sorted(entries, key=letter)]
    assert rows == sorted(rows)
    assert sorted(map(letter, entries)) == [chr(ord("A") + n) for n in range(len(entries))]


def test_a_small_map_stays_on_one_strip() -> None:
    """Below 25 boxes nothing is cut, and the scene is that of the strip."""
    diagram = random_process(18, 5)
    assert lay_out_in_rows(diagram, QUICK) == lay_out(diagram, QUICK)


def test_a_map_in_a_row_is_cut_at_one_flow_each() -> None:
    """Steps one after the other are cut into rows with one letter between two of them."""
    scene = lay_out_in_rows(row(60), QUICK)
    rings = [box for box in scene.boxes if box.kind == "connector"]
    assert len(scene.rows) > 2
    assert len(rings) == 2 * (len(scene.rows) - 1)


def test_rows_alone_hold_all_of_a_map_between_them() -> None:
    """Every part of a map is on one of the pages that its rows are put on."""
    _, scene = in_rows(60, 3)
    alone = [only_rows(scene, n, n) for n in range(len(scene.rows))]
    for part in ("boxes", "lines", "bands", "regions"):
        together = [one.id for page in alone for one in getattr(page, part)]
        assert together == [one.id for one in getattr(scene, part)]
    for page in alone:
        assert all(box.area.y >= 0 and box.area.bottom <= page.height for box in page.boxes)


def test_pages_are_filled_by_rows_that_are_cut_for_them() -> None:
    """Asked for pages, no row is higher than a page where another cut avoids it."""
    diagram = random_process(80, 6)
    scene = lay_out_in_rows(diagram, QUICK, RowOptions(2116, 1385))
    assert all(row.bottom - row.top <= 1385 for row in scene.rows)


def test_pinned_boxes_keep_their_order_within_their_row() -> None:
    """Pins count from the beginning of their row, after the connectors that lead into it."""
    diagram = row(40)
    pins = {node.id: Cell(number, 0) for number, node in enumerate(diagram.nodes)}
    scene = lay_out_in_rows(
        Diagram(
            diagram.title, lanes=diagram.lanes, nodes=diagram.nodes, links=diagram.links, pins=pins
        ),
        QUICK,
    )
    assert len(scene.rows) > 1
    for number in range(len(scene.rows)):
        row_boxes = [b for b in only_rows(scene, number, number).boxes if b.kind != "connector"]
        order = [b.element for b in sorted(row_boxes, key=lambda b: b.area.x)]
        assert order == sorted(order, key=[n.id for n in diagram.nodes].index)
        assert len({round(b.area.centre.y) for b in row_boxes}) == 1


def case(first: int, second: int) -> Process:
    """Write a process: steps, a sub-process of two steps, and steps again."""

    def task(name: str, *after: str) -> dict[str, Any]:
        return {"name": name, "actor": "clerk", "next": [{"to": one} for one in after]}

    chain = [*(f"a{n}" for n in range(first)), "deal", *(f"b{n}" for n in range(second))]
    steps = {one: task(f"Do {one}", other) for one, other in pairwise(chain)}
    steps[chain[-1]] = task("Finish")
    inside = {"x": task("Look", "y"), "y": task("Decide")}
    steps["deal"] |= {"kind": "subprocess", "steps": inside}
    del steps["deal"]["actor"]
    return Process.model_validate(
        {
            "wfmap": "1",
            "name": "A long case",
            "actors": {"clerk": {"name": "Clerk"}},
            "steps": steps,
        }
    )


@pytest.mark.parametrize("first", range(3, 13))
def test_connectors_of_an_unfolded_sub_process_stand_outside_its_frame(first: int) -> None:
    """Wherever the cut falls, the flow leaves the frame before it ends at its letter."""
    scene = draw(build(case(first, 16)), options=LayoutOptions(unfold=True, width=1000))
    assert len(scene.rows) > 1
    for region in scene.regions:
        xs, ys = zip(*region.outline, strict=True)
        inside = {
            box.element
            for box in scene.boxes
            if min(xs) <= box.area.centre.x <= max(xs) and min(ys) <= box.area.centre.y <= max(ys)
        }
        assert inside <= {"x", "y"}


def test_parts_that_nothing_joins_have_rows_of_their_own_or_stand_side_by_side() -> None:
    """A long part is cut by itself; small ones share a row below it, and none covers another."""
    long = row(30)
    small = [
        (
            f"p{part}",
            [
                Node(f"p{part}s{n}", "task", f"Part {part} step {n}", f"lane{n % 2}")
                for n in range(3)
            ],
        )
        for part in range(4)
    ]
    nodes = (*long.nodes, *(node for _, own in small for node in own))
    links = (
        *long.links,
        *(Link(f"{a.id}-{b.id}", a.id, b.id) for _, own in small for a, b in pairwise(own)),
    )
    scene = lay_out_in_rows(Diagram("Parts", lanes=long.lanes, nodes=nodes, links=links), QUICK)
    part_of = {node.id: name for name, own in small for node in own}
    ground: dict[str, list[Box]] = {}
    rows: dict[int, set[str]] = {}
    for box in scene.boxes:
        name = part_of.get(box.element, "long")
        ground.setdefault(name, []).append(box)
        rows.setdefault(row_of(scene, box.area.centre.y), set()).add(name)
    assert {"long"} in rows.values()
    assert all(names == {"long"} or "long" not in names for names in rows.values())
    assert sum("long" not in names for names in rows.values()) < len(small)
    areas = [
        Rect(x, y, max(b.area.right for b in own) - x, max(b.area.bottom for b in own) - y)
        for name, own in ground.items()
        if name != "long"
        for x, y in [(min(b.area.x for b in own), min(b.area.y for b in own))]
    ]
    assert not [(a, b) for k, a in enumerate(areas) for b in areas[:k] if a.overlaps(b)]
