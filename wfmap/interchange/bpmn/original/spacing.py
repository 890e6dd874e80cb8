"""Room in a diagram: what stands right of a line moves to the right, what spans it grows.

So does who draws by hand, with the space tool of a modeller. Lines keep their right angles, for
points above each other have one x and move together; only the ends of lines at shapes that stay,
because the line cuts through them, stay with those.
"""

from collections.abc import Container
from typing import Final

from wfmap.interchange.bpmn.original.markup import Markup
from wfmap.interchange.bpmn.writing.diagram import px
from wfmap.render.scene import Rect

__all__ = ["area_of", "make_room", "shift"]

_AT: Final = 2.0
"""How far in px the end of a line may be off the border of its shape."""


def area_of(shape: Markup | None) -> Rect | None:
    """Return where a shape of a file is drawn, None where it does not say."""
    bounds = next(shape.called("Bounds"), None) if shape is not None else None
    if bounds is None:
        return None
    try:
        return Rect(*(float(bounds.get(name)) for name in ("x", "y", "width", "height")))
    except ValueError:
        return None


def make_room(tag: Markup, holding: Container[str], cut: float, by: float) -> None:
    """Move what stands right of a line.

    Args:
        tag: the plane of the diagram.
        holding: the ids of what holds other shapes, such as pools.
        cut: the x of the line in px.
        by: how far it is moved.
    """
    staying: list[Rect] = []
    for shape in tag.called("BPMNShape"):
        area = area_of(shape)
        if area is None:
            continue
        holds = shape.get("bpmnElement").rpartition(":")[2] in holding
        if (area.x if holds else area.centre.x) >= cut:
            for part in shape.walk():
                shift(part, "x", by)
        elif holds and area.right >= cut:
            next(shape.called("Bounds")).set("width", px(area.width + by))
        elif area.right >= cut and not holds:
            staying.append(area.grown(_AT))
    for edge in tag.called("BPMNEdge"):
        for part in edge.walk():
            place = _place(part)
            stays = place is None or place.x < cut or any(one.holds(place) for one in staying)
            if not stays:
                shift(part, "x", by)


def _place(part: Markup) -> Rect | None:
    """Return where a point or a label of a line is, None for anything else."""
    try:
        return Rect(float(part.get("x")), float(part.get("y")), 0, 0)
    except ValueError:
        return None


def shift(part: Markup, side: str, by: float) -> None:
    """Move a point or a rectangle along x or y; anything else stays as it is."""
    try:
        value = float(part.get(side))
    except ValueError:
        return
    part.set(side, px(value + by))
