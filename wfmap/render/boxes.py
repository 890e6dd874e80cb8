"""How large a node is drawn, and how its label sits in or under it; shared by all layouts."""

from typing import Final

from wfmap.render.diagram import Node, NodeKind
from wfmap.render.scene import Box, Point, Rect, Text
from wfmap.render.text import text_amid, text_at, wrap

__all__ = ["INSIDE", "Size", "box_of", "label_inside", "label_under", "size_of"]

Size = tuple[float, float]
"""Width and height in px."""

_SIZES: Final[dict[NodeKind, Size]] = {
    "task": (136, 58),
    "subprocess": (136, 58),
    "decision": (40, 40),
    "inclusive": (40, 40),
    "parallel": (40, 40),
    "event-gateway": (40, 40),
    "start": (30, 30),
    "end": (30, 30),
    "event": (30, 30),
    "wait": (30, 30),
    "store": (84, 44),
    "actor": (136, 58),
    "system": (136, 58),
    "data": (96, 52),
    "dmn-decision": (136, 58),
    "dmn-input": (136, 44),
    "dmn-source": (136, 52),
}

INSIDE: Final[frozenset[NodeKind]] = frozenset(
    (
        "task",
        "subprocess",
        "store",
        "actor",
        "system",
        "data",
        "dmn-decision",
        "dmn-input",
        "dmn-source",
    )
)
"""The kinds whose label is written inside; the others are small and have it beside them."""

_INNER_SIZE: Final = 12
_SMALL_SIZE: Final = 10.5
_OUTER_SIZE: Final = 11
_OUTER_WIDTH: Final = 100
_PILL_LIFT: Final = 9.5
"""How far a label moves up to make room for a pill, in px."""


def size_of(node: Node) -> Size:
    """Tell a node's width and height in px."""
    return _SIZES[node.kind]


def label_inside(node: Node, area: Rect) -> Text:
    """Write a label into its box: broken into lines, shortened where it must be."""
    small = node.kind in ("store", "data")
    size = _SMALL_SIZE if small else _INNER_SIZE
    pill = node.mark.badge is not None and node.mark.badge.style == "rank"
    margin = 10 if small else 36 if node.icon else 18
    most = 2 if small or pill else 3
    lines = wrap(node.label, area.width - margin, size, most=most)
    shift = -_PILL_LIFT if pill else 4 if node.kind == "store" else 0
    centre = Point(area.centre.x, area.centre.y + shift)
    return text_amid(lines, centre, size=size)


def label_under(node: Node, area: Rect) -> Text:
    """Write a label under its shape, centred."""
    lines = wrap(node.label, _OUTER_WIDTH, _OUTER_SIZE, most=3)
    at = Point(area.centre.x, area.bottom + 3 + 0.78 * _OUTER_SIZE)
    return text_at(lines, at, size=_OUTER_SIZE, anchor="middle")


def box_of(node: Node, area: Rect, *, title: str = "", id_: str | None = None) -> Box:
    """Make the box of a node in an area, labelled inside or under it.

    `id_` is the box's own id where the node is drawn several times.
    """
    inside = node.kind in INSIDE and bool(node.label)
    outside = node.kind not in INSIDE and bool(node.label)
    return Box(
        id=id_ or node.id,
        element=node.id,
        kind=node.kind,
        area=area,
        inside=label_inside(node, area) if inside else None,
        outside=label_under(node, area) if outside else None,
        icon=node.icon,
        trigger=node.trigger,
        marker=node.marker,
        interrupting=node.interrupting,
        attached_to=node.attached_to,
        title=title or node.note or node.label,
        href=node.href,
        mark=node.mark,
    )
