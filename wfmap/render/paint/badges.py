"""What is laid over a node: pills, hexagons, signs of severity and of change."""

from typing import Final

from wfmap.overlay import Badge, Change
from wfmap.render.boxes import BADGE_HEIGHT, BADGE_SIZE, badge_area, badge_width
from wfmap.render.paint.ink import fill, ink
from wfmap.render.paint.lettering import ORIGIN, write_line
from wfmap.render.paint.xml import Xml, number
from wfmap.render.scene import Box, Point, Rect
from wfmap.render.theme import LIGHT, Role

__all__ = [
    "draw_badge",
    "draw_badge_in",
    "draw_change",
    "draw_hexagon",
    "draw_pill",
    "draw_severity",
]

_SIZE: Final = BADGE_SIZE
_HEIGHT: Final = BADGE_HEIGHT
_INSET: Final = 5.0
_AFTER_SIGN: Final = 19.0
"""Where the room for the text of a badge begins: at its side, or behind its sign, in px."""

_CHANGE_SIGNS: Final[dict[Change, str]] = {"added": "+", "removed": "−", "changed": "~"}
_SEVERITY: Final[dict[str, tuple[Role, str, str]]] = {
    "error": ("alarm", "M-3 -7H3L7 -3V3L3 7H-3L-7 3V-3z", "!"),
    "warning": ("warning", "M0 -7.5L8 6.5H-8z", "!"),
    "info": ("info", "M-6.5 -6.5H6.5V6.5H-6.5z", "i"),
}


def draw_pill(xml: Xml, badge: Badge, at: Point) -> None:
    """Draw a white pill around a point: a rank's disc, then a figure; plain without a rank."""
    line = LIGHT["muted" if badge.rank is None else "alarm"]
    text = LIGHT["ink"] if badge.rank is None else "#8F1D12"
    width = badge_width(badge)
    left = at.x - width / 2
    xml.empty(
        "rect",
        x=left,
        y=at.y - _HEIGHT / 2,
        width=width,
        height=_HEIGHT,
        rx=_HEIGHT / 2,
        fill=LIGHT["page"],
        stroke=line,
        stroke_width=1.2,
    )
    first = left + _INSET
    if badge.rank is not None:
        xml.empty("circle", cx=left + 8.5, cy=at.y, r=6.5, fill=LIGHT["alarm"])
        middle = Point(left + 8.5, at.y + 3.6)
        write_line(
            xml, str(badge.rank), middle, size=10, anchor="middle", bold=True, colour="#FFFFFF"
        )
        first = left + _AFTER_SIGN
    middle = Point((first + left + width - _INSET) / 2, at.y + 3.8)
    write_line(xml, badge.text, middle, size=_SIZE, anchor="middle", bold=True, colour=text)


def draw_hexagon(xml: Xml, badge: Badge, at: Point) -> None:
    """Draw a hexagon around a point."""
    width = badge_width(badge)
    left, right = at.x - width / 2, at.x + width / 2
    top, bottom, y = (number(at.y + d) for d in (-_HEIGHT / 2, _HEIGHT / 2, 0))
    path = (
        f"M{number(left + 5)} {top}H{number(right - 5)}L{number(right)} {y}"
        f"L{number(right - 5)} {bottom}H{number(left + 5)}L{number(left)} {y}z"
    )
    xml.empty("path", d=path, **ink("candidate", "page", 1))
    write_line(
        xml,
        badge.text,
        Point(at.x, at.y + 3.8),
        size=_SIZE,
        anchor="middle",
        bold=True,
        role="on-disc",
    )


def draw_severity(xml: Xml, badge: Badge, at: Point) -> None:
    """Draw a sign of severity and its text around a point: octagon, triangle or square."""
    role, path, sign = _SEVERITY[badge.style]
    width = badge_width(badge)
    left = at.x - width / 2
    xml.empty(
        "rect",
        x=left,
        y=at.y - _HEIGHT / 2,
        width=width,
        height=_HEIGHT,
        rx=4,
        **ink("paper", role, 1.2),
    )
    xml.empty(
        "path", d=path, transform=f"translate({number(left + 10)} {number(at.y)})", **fill(role)
    )
    write_line(
        xml,
        sign,
        Point(left + 10, at.y + 4),
        size=10,
        anchor="middle",
        bold=True,
        role="on-disc",
    )
    middle = Point((left + _AFTER_SIGN + left + width - _INSET) / 2, at.y + 3.8)
    write_line(xml, badge.text, middle, size=_SIZE, anchor="middle", bold=True, role=role)


def draw_badge(xml: Xml, box: Box) -> None:
    """Draw a node's badge: a rank inside a box or under a small shape, others at its corner."""
    badge = box.mark.badge
    if badge is None:
        return
    area = box.badge or badge_area(box.kind, badge, box.area)
    draw_badge_in(xml, badge, area, box.area.centre)


def draw_badge_in(xml: Xml, badge: Badge, area: Rect, origin: Point = ORIGIN) -> None:
    """Draw a badge of any style in the middle of an area, relative to an origin."""
    at = Point(area.centre.x - origin.x, area.centre.y - origin.y)
    paint = {"rank": draw_pill, "candidate": draw_hexagon}.get(badge.style, draw_severity)
    paint(xml, badge, at)


def draw_change(xml: Xml, change: Change, at: Point) -> None:
    """Draw the disc of a change around a point: plus, minus or tilde."""
    xml.empty("circle", cx=at.x, cy=at.y, r=8, **ink(change, "page", 1.2))
    write_line(
        xml,
        _CHANGE_SIGNS[change],
        Point(at.x, at.y + 4.5),
        size=13,
        anchor="middle",
        bold=True,
        role="on-disc",
    )
