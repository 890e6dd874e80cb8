"""A part of a scene that is moved down is moved with all that belongs to it."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from wfmap.render.moving import Mover
from wfmap.render.scene import Band, Box, Disc, Line, Point, PoolBand, Rect, Region, Text

DOWN = 1000.0
AREA = Rect(1, 2, 3, 4)
TEXT = Text(("a",), Point(1, 2), AREA)
BAND = Band("b", AREA, AREA, TEXT, badge=AREA)
POOL = PoolBand("p", AREA, AREA, TEXT, badge=AREA)
REGION = Region("r", (Point(1, 2), Point(3, 4)), TEXT, badge=AREA)
BOX = Box("x", "x", "task", AREA, inside=TEXT, outside=TEXT, badge=AREA)
DISC = Disc(Point(1, 2), 8, "1")
LINE = Line(
    "l", "l", "x", "x", "flow", (Point(1, 2), Point(3, 4)), label=TEXT, disc=DISC, sign=Point(5, 6)
)


def heights(part: Any) -> Iterator[float]:
    """Yield the y of every point and rectangle anywhere in a part."""
    if isinstance(part, Point | Rect):
        yield part.y
    elif isinstance(part, tuple):
        for one in part:
            yield from heights(one)
    elif is_dataclass(part):
        for field in fields(part):
            yield from heights(getattr(part, field.name))


@pytest.mark.parametrize(
    "part", [BAND, POOL, REGION, BOX, LINE], ids=lambda part: type(part).__name__
)
def test_nothing_of_a_part_stays_behind(part: Any) -> None:
    """Every point and rectangle of it is lower by as much; no field that has one is left out."""
    moved = getattr(
        Mover(DOWN), {"PoolBand": "pool"}.get(type(part).__name__, type(part).__name__.lower())
    )(part)
    assert list(heights(moved)) == [y + DOWN for y in heights(part)]
    empty = [f.name for f in fields(part) if getattr(part, f.name) is None]
    assert set(empty) <= {"icon", "trigger", "attached_to", "width"}
