"""How large a node is drawn, and how its label sits in or under it; shared by all layouts."""

from collections.abc import Sequence
from typing import Final

from wfmap.overlay import Badge
from wfmap.render.diagram import Node, NodeKind
from wfmap.render.scene import Box, Point, Rect, Text
from wfmap.render.text import ELLIPSIS, LINE_HEIGHT, text_amid, text_at, text_width, wrap

__all__ = [
    "BADGE_HEIGHT",
    "BADGE_SIZE",
    "INSIDE",
    "Size",
    "badge_area",
    "badge_width",
    "box_of",
    "change_area",
    "label_inside",
    "label_under",
    "size_of",
]

_Fitted = tuple[tuple[str, ...], float]
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

_ROOMY: Final = ((12.0, 3), (11.0, 4), (10.0, 4))
_LIFTED: Final = ((12.0, 2), (10.5, 2), (10.0, 3))
_SMALL: Final = ((10.5, 2), (9.5, 2))
_DRUM: Final = ((10.5, 1), (10.0, 2), (9.5, 2))
"""Font sizes and the lines that fit at each: in a step, a step with signs, a sheet, a store."""

_INNER_MARGIN: Final = 14.0
_ICON: Final = 24.0
"""How far from the left side labels beside the icon in the corner begin, in px."""

_ICON_LOW: Final = 22.0
"""How far from the top labels are clear of that icon, in px."""

BADGE_SIZE: Final = 10.5
BADGE_HEIGHT: Final = 17.0
_OUTER_SIZE: Final = 11
_OUTER_WIDTH: Final = 100
_PILL_LIFT: Final = 9.5
"""How far a label moves up to make room for a pill, in px."""

_DROP: Final = 4.0
_DROP_TWO: Final = 6.5
"""How far labels of one and of two lines lie below the middle of a cylinder in px."""


def size_of(node: Node) -> Size:
    """Tell a node's width and height in px."""
    return _SIZES[node.kind]


def label_inside(node: Node, area: Rect) -> Text:
    """Write a label into its box: broken into lines, shortened where it must be."""
    pill = node.mark.badge is not None and node.mark.badge.style == "rank"
    lifted = pill or node.marker is not None or node.kind == "subprocess"
    if node.kind == "store":
        return _in_drum(node.label, area)
    fits = _SMALL if node.kind == "data" else _LIFTED if lifted else _ROOMY
    centre = Point(area.centre.x, area.centre.y - (_PILL_LIFT if lifted else 0))
    widths = [area.width - _INNER_MARGIN]
    if node.icon is not None:
        widths.append(area.width - 2 * _ICON)
    texts = [
        text_amid(wrap(node.label, width, size, most=most), centre, size=size)
        for size, most in fits
        for width in widths
    ]
    whole = [text for text in texts if not text.lines[-1].endswith(ELLIPSIS)]
    clear = [text for text in whole if node.icon is None or not _meets_icon(text, area)]
    return (clear or whole or texts[-1:])[0]


def _meets_icon(text: Text, area: Rect) -> bool:
    """Tell whether a line of a label comes too close to the icon in the box's corner."""
    tops = (
        (text.area.y + number * LINE_HEIGHT * text.size, text_width(line, text.size))
        for number, line in enumerate(text.lines)
    )
    return any(
        top < area.y + _ICON_LOW and area.centre.x - width / 2 < area.x + _ICON
        for top, width in tops
    )


def _in_drum(label: str, area: Rect) -> Text:
    """Write a label into a cylinder, below its rims."""
    lines, size = _fitted(label, area.width, _DRUM)
    drop = _DROP if len(lines) == 1 else _DROP_TWO
    return text_amid(lines, Point(area.centre.x, area.centre.y + drop), size=size)


def _fitted(label: str, width: float, fits: Sequence[tuple[float, int]]) -> _Fitted:
    """Break a label at the largest size at which nothing is cut; else cut it at the smallest."""
    fitted: _Fitted = ((), 0)
    for size, most in fits:
        lines = wrap(label, width - _INNER_MARGIN, size, most=most)
        fitted = lines, size
        if not lines[-1].endswith(ELLIPSIS):
            break
    return fitted


def badge_width(badge: Badge) -> float:
    """Tell how wide a badge is in px."""
    width = text_width(badge.text, BADGE_SIZE, bold=True)
    if badge.style == "candidate":
        return width + 16
    sign = badge.style != "rank" or badge.rank is not None
    return width + (27 if sign else 14)


def badge_area(kind: NodeKind, badge: Badge, area: Rect) -> Rect:
    """Tell what a badge covers: within a large box or under a small one, or at its corner."""
    width = badge_width(badge)
    if badge.style == "rank":
        inside = kind in INSIDE and kind != "store"
        middle = area.bottom - 13 if inside else area.bottom + 2
        return Rect(area.centre.x - width / 2, middle - BADGE_HEIGHT / 2, width, BADGE_HEIGHT)
    if kind in INSIDE:
        left = area.right - width + 4
        return Rect(left, area.y - 1.5 - BADGE_HEIGHT / 2, width, BADGE_HEIGHT)
    return Rect(area.centre.x + 7, area.y - BADGE_HEIGHT + 5, width, BADGE_HEIGHT)


def change_area(area: Rect) -> Rect:
    """Tell what the disc of a change covers, at a box's top left corner."""
    return Rect(area.x - 6, area.y - 8, 16, 16)


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
