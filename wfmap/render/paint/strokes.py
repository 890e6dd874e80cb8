"""Lines: paths with round bends and heads whose tips stay sharp."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from wfmap.render.paint.badges import draw_change
from wfmap.render.paint.ink import fill, ink, stroke
from wfmap.render.paint.lettering import write_line
from wfmap.render.paint.xml import Xml, number
from wfmap.render.scene import Disc, Line, Point
from wfmap.render.theme import REWORK_DASHES, STROKES, Role, Stroke

__all__ = ["define_heads", "draw_disc", "draw_line", "head_id", "middle_of"]

_BEND: Final = 6.0
"""The radius of a bend in px."""

_SLACK: Final = 0.6
_ROOMY: Final = 2
"""Up to so many figures fit a disc at the usual size."""

_OVERLAP: Final = 0.55
"""How much of its head a line leaves free, so that the head's tip stays sharp."""

_HEAD_BASE: Final = 3.0
_HEAD_PER_WIDTH: Final = 3.2
"""A line that is thicker than its kind's has a larger head, in px for each px of width."""

_SLASH_AFTER: Final = 9.0
"""How far after its beginning a line has its slash in px."""

_CHANGE_DASHES: Final = {"removed": "5 3", "changed": "2 2"}


def head_id(role: Role, size: float) -> str:
    """Name the arrow head of a role and size."""
    return f"head-{role}-{number(size).replace('.', '-')}"


def _open_id(part: str, role: Role) -> str:
    """Name the open head or the open circle of messages in a role."""
    return f"{part}-{role}-open"


def _stroke_of(line: Line) -> Stroke:
    plain = STROKES[line.kind]
    width = line.width or plain.width
    change = line.mark.change
    if change is not None:
        dashes = _CHANGE_DASHES.get(change, plain.dashes)
        return Stroke(change, max(width, 2.2), dashes, max(plain.head, 10.5), plain.is_open)
    dashes = REWORK_DASHES if line.rework else plain.dashes
    head = max(plain.head, round(_HEAD_BASE + _HEAD_PER_WIDTH * width))
    return Stroke(plain.role, width, dashes, head, plain.is_open)


def define_heads(xml: Xml, lines: Sequence[Line]) -> None:
    """Define the arrow heads that occur."""
    looks = [_stroke_of(line) for line in lines]
    opened: dict[Role, None] = {look.role: None for look in looks if look.is_open}
    for role in opened:
        _define_open(xml, role)
    heads: dict[tuple[Role, float], None] = {
        (look.role, look.head): None for look in looks if not look.is_open
    }
    for role, size in heads:
        with xml.element(
            "marker",
            id=head_id(role, size),
            viewBox="0 0 10 10",
            refX=10 * (1 - _OVERLAP),
            refY=5,
            markerWidth=size,
            markerHeight=size,
            markerUnits="userSpaceOnUse",
            orient="auto-start-reverse",
        ):
            xml.empty("path", d="M0 0.8L10 5L0 9.2z", **fill(role))


def _define_open(xml: Xml, role: Role) -> None:
    """Define the open head and the open circle of messages (BPMN 2.0.2, 7.4)."""
    shapes = (
        ("head", "M1 1.2L9.4 5L1 8.8z", 9.6),
        ("tail", "M5 1A4 4 0 1 1 5 9A4 4 0 1 1 5 1z", 1),
    )
    for part, path, tip in shapes:
        with xml.element(
            "marker",
            id=_open_id(part, role),
            viewBox="0 0 10 10",
            refX=tip,
            refY=5,
            markerWidth=9.5,
            markerHeight=9.5,
            markerUnits="userSpaceOnUse",
            orient="auto",
        ):
            xml.empty("path", d=path, **ink("page", role, 1.2))


def _moved(point: Point, towards: Point, by: float) -> Point:
    dx, dy = towards.x - point.x, towards.y - point.y
    length = (dx * dx + dy * dy) ** 0.5
    if length <= by:
        return Point(point.x + dx * 0.5, point.y + dy * 0.5)
    return Point(point.x + dx / length * by, point.y + dy / length * by)


def _shortened(line: Line, head: float) -> list[Point]:
    """End the line within its heads, whose tips touch the boxes."""
    points = list(line.points)
    back = head * _OVERLAP
    if line.head:
        points[-1] = _moved(points[-1], points[-2], back)
    if line.tail:
        points[0] = _moved(points[0], points[1], back)
    return points


def _pair(point: Point) -> str:
    return f"{number(point.x)} {number(point.y)}"


def _polyline(points: Sequence[Point]) -> str:
    parts = [f"M{_pair(points[0])}"]
    for a, b, c in zip(points, points[1:], points[2:], strict=False):
        before = abs(a.x - b.x) + abs(a.y - b.y)
        after = abs(c.x - b.x) + abs(c.y - b.y)
        radius = min(_BEND, before / 2, after / 2)
        if radius < _SLACK:
            parts.append(f"L{_pair(b)}")
            continue
        parts.append(f"L{_pair(_moved(b, a, radius))}Q{_pair(b)} {_pair(_moved(b, c, radius))}")
    parts.append(f"L{_pair(points[-1])}")
    return "".join(parts)


def _curve(points: Sequence[Point]) -> str:
    parts = [f"M{_pair(points[0])}"]
    parts += [
        f"C{_pair(a)} {_pair(b)} {_pair(c)}"
        for a, b, c in zip(points[1::3], points[2::3], points[3::3], strict=False)
    ]
    return "".join(parts)


def middle_of(line: Line) -> Point:
    """Find the middle of a line's longest stretch."""
    pairs = list(pairwise(line.points))
    a, b = max(pairs, key=lambda ab: abs(ab[0].x - ab[1].x) + abs(ab[0].y - ab[1].y))
    return Point((a.x + b.x) / 2, (a.y + b.y) / 2)


def draw_line(xml: Xml, line: Line) -> None:
    """Draw a line with its heads and its sign of change."""
    look = _stroke_of(line)
    points = list(line.points) if look.is_open else _shortened(line, look.head)
    start, end = _ends(line, look)
    xml.empty(
        "path",
        d=_curve(points) if line.curved else _polyline(points),
        **stroke(look.role, look.width, look.dashes),
        stroke_linecap="round" if line.kind == "association" else "",
        marker_start=start,
        marker_end=end,
    )
    if line.default:
        _draw_slash(xml, line, look)
    if line.mark.change is not None:
        draw_change(xml, line.mark.change, line.sign or middle_of(line))


def _ends(line: Line, look: Stroke) -> tuple[str, str]:
    """Tell what is drawn at the beginning and at the end of a line."""
    if look.is_open:
        return f"url(#{_open_id('tail', look.role)})", f"url(#{_open_id('head', look.role)})"
    head = f"url(#{head_id(look.role, look.head)})"
    return head if line.tail else "", head if line.head else ""


def _draw_slash(xml: Xml, line: Line, look: Stroke) -> None:
    """Draw the slash of what is taken where no other answer holds (BPMN 2.0.2, 8.3.13)."""
    x, y = _moved(line.points[0], line.points[1], _SLASH_AFTER)
    path = f"M{number(x - 4)} {number(y + 5)}L{number(x + 4)} {number(y - 5)}"
    xml.empty("path", d=path, **stroke(look.role, 1.6))


def draw_disc(xml: Xml, disc: Disc) -> None:
    """Draw a handoff's numbered disc."""
    x, y = disc.centre
    xml.empty("circle", cx=x, cy=y, r=disc.radius, **ink("handoff", "page", 1.2))
    size = 10 if len(disc.text) <= _ROOMY else 8
    at = Point(x, y + 0.36 * size)
    write_line(xml, disc.text, at, size=size, anchor="middle", bold=True, role="on-disc")
