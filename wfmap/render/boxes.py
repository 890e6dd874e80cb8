"""How large a node is drawn, and how its label sits in or under it; shared by all layouts."""

from dataclasses import replace
from functools import lru_cache
from itertools import product
from typing import Final

from wfmap.overlay import Badge
from wfmap.render.diagram import Node, NodeKind
from wfmap.render.language import current_language
from wfmap.render.scene import Box, Point, Rect, Text
from wfmap.render.text import LINE_HEIGHT, is_whole, text_amid, text_at, text_width, wrap

__all__ = [
    "BADGE_GAP",
    "BADGE_HEIGHT",
    "BADGE_SIZE",
    "INSIDE",
    "Size",
    "badge_area",
    "badge_beside",
    "badge_width",
    "badge_within",
    "box_of",
    "change_area",
    "label_inside",
    "label_under",
    "size_of",
]

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
    "connector": (26, 26),
    "port": (100, 20),
    "store": (84, 44),
    "document": (96, 52),
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
        "document",
        "port",
        "connector",
        "actor",
        "system",
        "data",
        "dmn-decision",
        "dmn-input",
        "dmn-source",
    )
)
"""The kinds whose label is written inside; the others are small and have it beside them."""

_GROWTH: Final = ((0, 0), (24, 0), (24, 16), (48, 28), (84, 48), (132, 84), (180, 130))
"""By how much a box becomes larger for its name, in px: the first at which it fits."""

_ROUNDING: Final = 1e-6
_ROOMY: Final = ((12.0, 11.0, 10.0), 5.0)
_LIFTED: Final = ((12.0, 10.5, 10.0), 22.0)
_BELOW: Final = (_ROOMY, _LIFTED, (_LIFTED[0], 41.0))
_SMALL: Final = ((10.5, 9.5), 26.0)
_DRUM: Final = ((10.5, 10.0, 9.5), 20.0)
"""Font sizes, and the height no text has: of a step, one with signs, a sheet, a store."""

_INNER_MARGIN: Final = 14.0
_ICON: Final = 24.0
"""How far from the left side labels beside the icon in the corner begin, in px."""

_ICON_LOW: Final = 22.0
"""How far from the top labels are clear of that icon, in px."""

_CLEAR: Final = 6.0
"""How far a badge stays from the middle of a box, where heads of lines end, in px."""

_JUTS: Final = 8.0
"""How much farther a badge may jut out for that, in px."""

_WIDER: Final = 1.2
"""How much wider the letters of a fallback font may be than Arial's: those of Verdana or DejaVu."""

_DOT: Final = " · "
_MIDDLE: Final = 0.36
"""How far above its baseline the middle of a line of text is, in font sizes."""

BADGE_GAP: Final = 8.0
"""How far a badge stays from the label it stands beside, in px."""

BADGE_SIZE: Final = 10.5
BADGE_HEIGHT: Final = 17.0
_OUTER_SIZE: Final = 11
_LETTER: Final = 11.0
"""The size of the letter of a connector in px."""

_OUTER: Final = ((100, 3), (150, 4), (240, 8))
_PILL_LIFT: Final = 9.5
"""How far a label moves up to make room for a pill, in px."""

_DROP: Final = 4.0
_DROP_TWO: Final = 6.5
"""How far labels of one and of two lines lie below the middle of a cylinder in px."""


def size_of(node: Node) -> Size:
    """Tell a node's width and height in px: its kind's, or larger where its name needs it."""
    if node.kind not in INSIDE or node.kind == "connector" or not node.label:
        return _SIZES[node.kind]
    return _size(node.label, node.kind, _below(node), node.icon is not None, current_language())


@lru_cache(maxsize=4096)
def _size(
    label: str,
    kind: NodeKind,
    below: int,
    has_icon: bool,  # noqa: FBT001 - the key of the cache
    _language: str,
) -> Size:
    width, height = _SIZES[kind]
    wider, higher = _GROWTH[0]
    for wider, higher in _GROWTH:
        area = Rect(0, 0, width + wider, height + higher)
        if is_whole(_inside(label, kind, area, below=below, has_icon=has_icon).lines, label):
            break
    return width + wider, height + higher


def _lines(height: float, size: float) -> int:
    """Tell how many lines of a size fit a height."""
    return max(1, int(height / (size * LINE_HEIGHT) + _ROUNDING))


def label_inside(node: Node, area: Rect) -> Text:
    """Write a label into its box: broken into lines, shortened where it must be."""
    if node.kind == "connector":
        return text_amid((node.label,), area.centre, size=_LETTER, bold=True)
    has_icon = node.icon is not None
    return _inside(node.label, node.kind, area, below=_below(node), has_icon=has_icon)


def _below(node: Node) -> int:
    """Count the lines of signs below a label in its box; a pill covers signs, but no count."""
    pill = node.mark.badge is not None and node.mark.badge.style == "rank"
    signs = bool(node.markers) or node.kind == "subprocess"
    return 1 + bool(node.count) if pill else int(signs)


def _inside(label: str, kind: NodeKind, area: Rect, *, below: int, has_icon: bool) -> Text:
    """Write a label at the first size and width at which all of it fits, clear of an icon."""
    if kind == "store":
        return _in_drum(label, area)
    sizes, less = _SMALL if kind in ("data", "document") else _BELOW[below]
    middle = area.centre
    centre = Point(middle.x, middle.y - below * _PILL_LIFT)
    widths = [area.width - _INNER_MARGIN, *([area.width - 2 * _ICON] if has_icon else [])]
    whole: Text | None = None
    lines: tuple[str, ...] = (label,)
    size = sizes[0]
    for size, width in product(sizes, widths):
        lines = wrap(label, width, size, most=_lines(area.height - less, size))
        if not is_whole(lines, label):
            continue
        text = text_amid(lines, centre, size=size)
        if not has_icon or not _meets_icon(text, area):
            return text
        whole = whole or text
    return whole or text_amid(lines, centre, size=size)


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
    sizes, less = _DRUM
    lines: tuple[str, ...] = ()
    size = sizes[0]
    for size in sizes:
        most = _lines(area.height - less, size)
        lines = wrap(label, area.width - _INNER_MARGIN, size, most=most)
        if is_whole(lines, label):
            break
    drop = _DROP if len(lines) == 1 else _DROP_TWO
    return text_amid(lines, Point(area.centre.x, area.centre.y + drop), size=size)


def badge_width(badge: Badge) -> float:
    """Tell how wide a badge is in px, with room for its text in a wider font than Arial."""
    width = _WIDER * text_width(badge.text, BADGE_SIZE, bold=True)
    if badge.style == "candidate":
        return width + 10
    sign = badge.style != "rank" or badge.rank is not None
    return width + (24 if sign else 12)


def badge_beside(badge: Badge, label: Text) -> Rect:
    """Tell what a badge covers that stands right of a label's first line."""
    middle = label.at.y - _MIDDLE * label.size
    left = label.area.right + BADGE_GAP
    return Rect(left, middle - BADGE_HEIGHT / 2, badge_width(badge), BADGE_HEIGHT)


def badge_within(badge: Badge, width: float) -> Badge:
    """Leave out the last parts of a badge's text, between dots, until it is no wider than that.

    The first part stays in any case: it is the figure.
    """
    parts = badge.text.split(_DOT)
    while len(parts) > 1 and badge_width(badge) > width:
        parts.pop()
        badge = replace(badge, text=_DOT.join(parts))
    return badge


def badge_area(kind: NodeKind, badge: Badge, area: Rect) -> Rect:
    """Tell what a badge covers: within a large box or under a small one, or at its corner."""
    width = badge_width(badge)
    if badge.style == "rank":
        inside = kind in INSIDE and kind != "store"
        middle = area.bottom - 13 if inside else area.bottom + 2
        return Rect(area.centre.x - width / 2, middle - BADGE_HEIGHT / 2, width, BADGE_HEIGHT)
    if kind in INSIDE:
        left = area.right - width + 4
        left = max(left, min(area.centre.x + _CLEAR, left + _JUTS))
        return Rect(left, area.y - 1.5 - BADGE_HEIGHT / 2, width, BADGE_HEIGHT)
    return Rect(area.centre.x + 7, area.y - BADGE_HEIGHT + 5, width, BADGE_HEIGHT)


def change_area(area: Rect) -> Rect:
    """Tell what the disc of a change covers, at a box's top left corner."""
    return Rect(area.x - 6, area.y - 8, 16, 16)


def label_under(node: Node, area: Rect) -> Text:
    """Write a label under its shape, centred."""
    lines: tuple[str, ...] = ()
    for width, most in _OUTER:
        lines = wrap(node.label, width, _OUTER_SIZE, most=most)
        if is_whole(lines, node.label):
            break
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
        markers=node.markers,
        count=node.count,
        interrupting=node.interrupting,
        throws=node.throws,
        by_event=node.by_event,
        attached_to=node.attached_to,
        title=title or node.note or node.label,
        href=node.href,
        mark=node.mark,
    )
