"""A map that no sheet holds becomes an overview and strips with the names of the lanes."""

import re
from itertools import pairwise
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from tests.benchmarks.bench_layout import random_process
from wfmap.render.diagram import Diagram, Lane, Link, Node
from wfmap.render.layout.lanes import LaneOptions, lay_out
from wfmap.render.layout.rows import RowOptions, lay_out_in_rows
from wfmap.render.paint.pages import MOST, SHEET, page_room, pages_of
from wfmap.render.scene import Scene

SVG = "{http://www.w3.org/2000/svg}"


def row(steps: int) -> Scene:
    """Lay out so many steps in a row, in two lanes."""
    nodes = [Node(f"t{n}", "task", f"Step {n}", f"lane{n // 4 % 2}") for n in range(steps)]
    links = [Link(f"f{n}", f"t{n}", f"t{n + 1}") for n in range(steps - 1)]
    lanes = (Lane("lane0", "Sales"), Lane("lane1", "Warehouse"))
    diagram = Diagram("A long row", lanes=lanes, nodes=tuple(nodes), links=tuple(links))
    return lay_out(diagram, LaneOptions(effort=0))


def size(page: str) -> tuple[float, float]:
    """Return the width and height of a page."""
    root = fromstring(page)
    return float(root.get("width") or 0), float(root.get("height") or 0)


def windows(page: str) -> list[tuple[float, float]]:
    """Return from where to where each window of a strip shows the map."""
    found: list[Element] = fromstring(page).findall(f"{SVG}svg")
    boxes = [[float(v) for v in (window.get("viewBox") or "").split()] for window in found]
    return [(box[0], box[0] + box[2]) for box in boxes]


def test_a_map_that_fits_a_sheet_is_one_page() -> None:
    """A map of a few steps is one page, in its own size."""
    scene = row(6)
    (page,) = pages_of(scene)
    assert size(page)[0] == pytest.approx(scene.width, abs=0.1)


@pytest.mark.parametrize("steps", [40, 150])
def test_a_wide_map_is_an_overview_and_strips(steps: int) -> None:
    """No side is over the limit, strips follow each other without a gap, each with the lanes."""
    scene = row(steps)
    overview, *strips = pages_of(scene)
    assert len(strips) > 2
    assert all(side <= MOST for page in (overview, *strips) for side in size(page))
    shown = [windows(strip) for strip in strips]
    header = scene.bands[0].header.right
    assert all(lanes == (0, header) for lanes, _ in shown)
    assert shown[0][1][0] == header
    for (_, before), (_, after) in pairwise(shown):
        assert before[1] == pytest.approx(after[0])
    assert shown[-1][1][1] == pytest.approx(scene.width, abs=0.1)
    assert [re.findall(r"part (\d+) of (\d+)", strip)[-1] for strip in strips] == [
        (str(n), str(len(strips))) for n in range(1, len(strips) + 1)
    ]


def test_no_box_is_cut() -> None:
    """Strips are cut between boxes."""
    scene = row(60)
    cuts = [windows(strip)[1][1] for strip in pages_of(scene)[1:-1]]
    areas = [box.area for box in scene.boxes]
    assert cuts
    assert not [cut for cut in cuts for area in areas if area.x < cut < area.right]


@pytest.mark.parametrize("steps", [60, 150])
def test_rows_of_a_long_map_fill_sheets_of_a3(steps: int) -> None:
    """Every step is on one sheet, every sheet is A3, and 150 steps are on six at most."""
    diagram = random_process(steps, 7)
    room = page_room(SHEET)
    scene = lay_out_in_rows(diagram, LaneOptions(effort=0.3), RowOptions(SHEET, room))
    sheets = pages_of(scene)
    assert 1 < len(sheets) <= 6
    for sheet in sheets:
        assert sorted(size(sheet)) == pytest.approx([841.9, 1190.5], abs=0.2)
    drawn = [group.get("id") for sheet in sheets for group in fromstring(sheet).iter(f"{SVG}g")]
    for node in diagram.nodes:
        assert drawn.count(f"n-{node.id}") == 1


def test_letters_on_a_sheet_of_a3_are_nine_points_high() -> None:
    """What is 12 px on the map is at least 9 px on a sheet of 1,587 by 1,123 px."""
    scene = lay_out_in_rows(random_process(60, 8), LaneOptions(effort=0.1), RowOptions(SHEET, 1384))
    for sheet in pages_of(scene):
        box = [float(side) for side in (fromstring(sheet).get("viewBox") or "").split()]
        assert 12 * 1587 / box[2] >= 9 - 1e-3
        assert 12 * 1123 / box[3] >= 9 - 1e-3
