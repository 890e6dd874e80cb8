"""Drawings are measured on what is drawn."""

from dataclasses import replace

import pytest

from wfmap.render.measure import crossings, flattened, measure
from wfmap.render.scene import Box, Disc, Line, Point, Rect, Scene
from wfmap.render.text import text_at


def _line(name: str, *points: tuple[float, float], ends: tuple[str, str] = ("", "")) -> Line:
    return Line(name, name, ends[0], ends[1], "flow", tuple(Point(*p) for p in points))


def _scene(boxes: tuple[Box, ...] = (), lines: tuple[Line, ...] = ()) -> Scene:
    return Scene("", "", "", 400, 200, boxes=boxes, lines=lines)


LEVEL = _line("level", (0, 50), (100, 50))
UPRIGHT = _line("upright", (40, 0), (40, 100))


def test_two_lines_that_cross_cross_once() -> None:
    """Two lines that cross are counted once."""
    assert crossings([LEVEL.points, UPRIGHT.points]) == 1


def test_lines_that_only_touch_do_not_cross() -> None:
    """A line that ends on another does not cross it."""
    ending = (Point(40, 0), Point(40, 50))
    assert crossings([LEVEL.points, ending]) == 0


def test_lines_on_one_track_are_crossed_once() -> None:
    """Two lines that share a track are crossed in one point, as it is seen."""
    assert crossings([LEVEL.points, LEVEL.points, UPRIGHT.points]) == 1


def test_slanting_lines_cross_too() -> None:
    """Crossings of slanting lines are found, not only those at right angles."""
    assert crossings([(Point(0, 0), Point(10, 10)), (Point(0, 10), Point(10, 1))]) == 1


def test_a_line_does_not_cross_itself() -> None:
    """A line is not said to cross itself at its bends."""
    assert crossings([(Point(0, 0), Point(10, 0), Point(10, 10), Point(5, 10))]) == 0


def test_a_curve_runs_from_its_first_to_its_last_point() -> None:
    """A curve's pieces begin and end where the curve does and pass its middle."""
    points = (Point(0, 0), Point(0, 100), Point(100, 100), Point(100, 0))
    pieces = flattened(replace(LEVEL, points=points, curved=True))
    assert pieces[0] == points[0]
    assert pieces[-1] == points[-1]
    assert pieces[4] == pytest.approx((50, 75))


def test_bends_are_counted_per_flow_and_data_lines_left_out() -> None:
    """Bends are those of flows; data lines have none and are no flows."""
    bent = _line("bent", (0, 0), (50, 0), (50, 50))
    data = replace(bent, id="data", kind="data")
    measures = measure(_scene(lines=(bent, LEVEL, data)))
    assert (measures.bends, measures.flows) == (1, 2)
    assert measures.bends_per_flow == 0.5


def test_a_line_through_a_strange_box_is_counted_but_not_through_its_own() -> None:
    """A line through a box is counted, unless the box is its source or target."""
    box = Box("box", "box", "task", Rect(30, 30, 40, 40))
    assert measure(_scene((box,), (LEVEL,))).through_boxes == 1
    assert measure(_scene((box,), (replace(LEVEL, target="box"),))).through_boxes == 0


def test_a_line_along_the_side_of_a_box_is_not_through_it() -> None:
    """A line along the side of a box does not run through it."""
    box = Box("box", "box", "task", Rect(30, 50, 40, 40))
    assert measure(_scene((box,), (LEVEL,))).through_boxes == 0


def test_boxes_that_overlap_are_counted() -> None:
    """Two boxes with a common area are counted once."""
    boxes = tuple(
        Box(n, n, "task", Rect(x, 0, 40, 40)) for n, x in (("a", 0), ("b", 39), ("c", 80))
    )
    assert measure(_scene(boxes)).box_overlaps == 1


def test_labels_over_labels_boxes_and_strange_lines_are_counted() -> None:
    """A label over another, over a box or over another's line is counted; over its own not."""
    label = text_at(("Yes",), Point(10, 54), size=11)
    labelled = replace(LEVEL, label=label)
    assert measure(_scene(lines=(labelled,))).labels_on_lines == 0
    strange = replace(UPRIGHT, label=label, points=(Point(300, 0), Point(300, 10)))
    measures = measure(_scene(lines=(labelled, strange)))
    assert measures.labels_on_lines == 1
    assert measures.label_overlaps == 1
    box = Box("box", "box", "task", Rect(0, 40, 40, 40))
    assert measure(_scene((box,), (replace(labelled, source="box"),))).label_overlaps == 1


def test_two_discs_on_one_spot_are_counted() -> None:
    """Two discs on one spot overlap."""
    one = replace(LEVEL, disc=Disc(Point(50, 50), 8, "1"))
    other = replace(UPRIGHT, disc=Disc(Point(52, 50), 8, "2"))
    assert measure(_scene(lines=(one, other))).label_overlaps == 1


def test_lines_of_strangers_on_each_other_are_measured_by_length() -> None:
    """The length over which lines with other ends lie on each other is measured."""
    one = replace(LEVEL, source="a", target="b")
    other = _line("other", (60, 50), (160, 50), ends=("c", "d"))
    assert measure(_scene(lines=(one, other))).shared == 40
    assert measure(_scene(lines=(one, replace(other, target="b")))).shared == 0


def test_an_empty_scene_measures_nothing() -> None:
    """An empty scene has no crossings, bends or overlaps."""
    measures = measure(_scene())
    assert measures.bends_per_flow == 0
    assert measures.crossings == measures.label_overlaps == measures.through_boxes == 0
