"""The shapes of nodes, each drawn around its middle, which is the origin of its group."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from wfmap.render.diagram import Marker, NodeKind
from wfmap.render.paint.icons import (
    COMPENSATION,
    GATEWAY_SIGNS,
    QUESTION,
    STEP_ICONS,
    THROWN,
    TRIGGERS,
    Sign,
    draw_sign,
)
from wfmap.render.paint.ink import fill, ink, stroke
from wfmap.render.paint.lettering import write_line
from wfmap.render.paint.xml import Xml, number
from wfmap.render.scene import Box, Point
from wfmap.render.text import text_width
from wfmap.render.theme import HEAT, HEAT_INK, Role, heat_level

__all__ = ["draw_markers", "draw_shape"]

_ROUND: Final = 7.0
_RIM: Final = 6.0
"""Half the height of a cylinder's rim in px."""

_CHANGE_DASHES: Final = {"removed": "5 3", "changed": "2 2"}
_MARKERS: Final[dict[Marker, Sign]] = {
    "parallel-instances": Sign("M-3.5 -4.5V4.5M0 -4.5V4.5M3.5 -4.5V4.5", width=1.5),
    "sequential-instances": Sign("M-4.5 -3.5H4.5M-4.5 0H4.5M-4.5 3.5H4.5", width=1.5),
    "loop": Sign("M-2 4.2A4.5 4.5 0 1 1 2 4.2M-2 4.2V0.8M-2 4.2H-5", width=1.4),
    "compensation": Sign(COMPENSATION, width=1.2),
    "ad-hoc": Sign("M-5.5 1.2C-3.5 -3.8 -1 -1 0 0C1 1 3.5 3.8 5.5 -1.2", width=1.8),
}
_MARKER_STEP: Final = 16.0
"""The distance of neighbouring markers in px."""

_COUNT_SIZE: Final = 10.0
"""The size of the letters that say how many steps are folded, in px."""

_ABOVE_PILL: Final = 19.0
"""How far such a line moves up for a pill, in px."""

_DOTS: Final = "1 3.5"
"""The border of what an event sets off."""
_PLUS: Final = Sign("M-5.5 -5.5H5.5V5.5H-5.5zM0 -3.2V3.2M-3.2 0H3.2")

Look = dict[str, str | float]


def _outline(box: Box, role: Role = "outline", width: float = 1.3) -> tuple[Role, float, str]:
    """Tell a node's outline: what is laid over it shows in line and dashes."""
    mark = box.mark
    if mark.change is not None:
        return mark.change, 2.4, _CHANGE_DASHES.get(mark.change, "")
    if mark.badge is not None and mark.badge.style == "candidate":
        return "candidate", 2.4, "6 3" if mark.badge.dashed else ""
    return (role, 1.8, _DOTS) if box.by_event else (role, width, "")


def _look(box: Box, inside: Role = "paper", role: Role = "outline", width: float = 1.3) -> Look:
    line, width, dashes = _outline(box, role, width)
    level = heat_level(box.mark.heat)
    return ink(inside if level is None else HEAT[level], line, width, dashes)


def _sign_role(box: Box, role: Role = "outline") -> Role:
    """Tell the role of signs in a box: on a heat they have the ink of its texts."""
    level = heat_level(box.mark.heat)
    return role if level is None else HEAT_INK[level]


def _rectangle(xml: Xml, box: Box, rounded: float = _ROUND) -> None:
    area = box.area
    xml.empty(
        "rect",
        x=-area.width / 2,
        y=-area.height / 2,
        width=area.width,
        height=area.height,
        rx=rounded,
        stroke_linecap="round" if box.by_event else "",
        **_look(box),
    )


def _task(xml: Xml, box: Box) -> None:
    _rectangle(xml, box)
    if box.icon is not None:
        at = -box.area.width / 2 + 13, -box.area.height / 2 + 13
        draw_sign(xml, STEP_ICONS[box.icon], *at, role=_sign_role(box, "muted"))
    low = box.area.height / 2 - 9
    if box.count:
        _count(xml, box, low)
        return
    signs = [_PLUS] if box.kind == "subprocess" else []
    draw_markers(xml, signs, box.markers, box.signs, low, _sign_role(box))


def _count(xml: Xml, box: Box, low: float) -> None:
    """Say how many steps are folded into a box, above its pill where it has one."""
    pill = box.mark.badge is not None and box.mark.badge.style == "rank"
    words = f"{box.count} steps"
    left = -(_MARKER_STEP + text_width(words, _COUNT_SIZE)) / 2
    y = low - (_ABOVE_PILL if pill else 0)
    role = _sign_role(box, "muted")
    draw_sign(xml, _PLUS, left + _MARKER_STEP / 2 - 2, y, role)
    write_line(xml, words, Point(left + _MARKER_STEP, y + 3.6), size=_COUNT_SIZE, role=role)


def draw_markers(  # noqa: PLR0913, PLR0917 - signs, markers, their place and their colour
    xml: Xml,
    signs: list[Sign],
    markers: Sequence[Marker],
    x: float,
    y: float,
    role: Role = "outline",
) -> None:
    """Draw signs and markers side by side, their middle at a point."""
    row = [*signs, *(_MARKERS[marker] for marker in markers)]
    left = x - _MARKER_STEP * (len(row) - 1) / 2
    for place, sign in enumerate(row):
        draw_sign(xml, sign, left + place * _MARKER_STEP, y, role)


def _gateway(xml: Xml, box: Box) -> None:
    x, y = box.area.width / 2, box.area.height / 2
    path = f"M0 {number(-y)}L{number(x)} 0L0 {number(y)}L{number(-x)} 0z"
    xml.empty("path", d=path, **_look(box))
    asks = box.kind == "decision" and box.outside is not None
    draw_sign(xml, QUESTION if asks else GATEWAY_SIGNS[box.kind], 0, 0, _sign_role(box))


def _ring(xml: Xml, box: Box) -> None:
    radius = box.area.width / 2
    aside = box.attached_to is not None or box.kind == "start"
    dashes = "3 2" if aside and not box.interrupting else ""
    if box.kind == "end":
        xml.empty("circle", r=radius - 2, **_look(box, role="end", width=4))
    elif box.kind == "start":
        look = _look(box, role="start", width=1.8)
        look["stroke_dasharray"] = look["stroke_dasharray"] or dashes
        xml.empty("circle", r=radius - 0.9, **look)
    else:
        look = _look(box)
        look["stroke_dasharray"] = look["stroke_dasharray"] or dashes
        xml.empty("circle", r=radius - 0.7, **look)
        xml.empty("circle", r=radius - 3.7, **stroke(_sign_role(box), 1, dashes))
    trigger = box.trigger or ("timer" if box.kind == "wait" else None)
    if trigger is not None:
        sign = THROWN.get(trigger, TRIGGERS[trigger]) if box.throws else TRIGGERS[trigger]
        draw_sign(xml, sign, 0, 0, _sign_role(box))


def _connector(xml: Xml, box: Box) -> None:
    xml.empty("circle", r=box.area.width / 2 - 0.9, **ink("header", "muted", 1.6))


def _cylinder(xml: Xml, box: Box) -> None:
    x, y = box.area.width / 2, box.area.height / 2 - _RIM
    across = f"A{number(x)} {number(_RIM)} 0 0"
    side = f"M{number(-x)} {number(-y)}{across} 1 {number(x)} {number(-y)}V{number(y)}"
    xml.empty(
        "path", d=f"{side}{across} 1 {number(-x)} {number(y)}z", **_look(box, "store", "data", 1.2)
    )
    for rim in (0, 4) if box.repeated else (0,):
        top = number(rim - y)
        xml.empty(
            "path", d=f"M{number(-x)} {top}{across} 0 {number(x)} {top}", **stroke("data", 1.2)
        )


def _sheet(xml: Xml, box: Box) -> None:
    x, y, fold = box.area.width / 2, box.area.height / 2, 10
    path = (
        f"M{number(-x)} {number(-y)}H{number(x - fold)}L{number(x)} {number(fold - y)}"
        f"V{number(y)}H{number(-x)}z"
    )
    xml.empty("path", d=path, **_look(box, "paper", "data", 1.2))
    corner = f"M{number(x - fold)} {number(-y)}V{number(fold - y)}H{number(x)}"
    if box.repeated:
        corner += f"M{number(-x)} {number(4 - y)}H{number(x - fold)}"
    xml.empty("path", d=corner, **stroke("data", 1.2))


def _nothing(_xml: Xml, _box: Box) -> None:
    """Draw nothing: a line ends here, at the border of a band."""


def _source(xml: Xml, box: Box) -> None:
    x, y = box.area.width / 2, box.area.height / 2
    wave = (
        f"M{number(-x)} {number(-y)}H{number(x)}V{number(y - 5)}"
        f"C{number(x / 2)} {number(y - 13)} {number(-x / 4)} {number(y + 7)} {number(-x)}"
        f" {number(y - 4)}z"
    )
    xml.empty("path", d=wave, **_look(box))


def _system(xml: Xml, box: Box) -> None:
    _rectangle(xml, box, 2)
    bar = 7
    xml.empty(
        "rect",
        x=-box.area.width / 2 + 1,
        y=-box.area.height / 2 + 1,
        width=box.area.width - 2,
        height=bar,
        **fill("header"),
    )


_DRAW: Final[Mapping[NodeKind, Callable[[Xml, Box], None]]] = {
    "task": _task,
    "subprocess": _task,
    "decision": _gateway,
    "inclusive": _gateway,
    "parallel": _gateway,
    "event-gateway": _gateway,
    "start": _ring,
    "end": _ring,
    "event": _ring,
    "wait": _ring,
    "connector": _connector,
    "store": _cylinder,
    "document": _sheet,
    "port": _nothing,
    "data": _sheet,
    "actor": _rectangle,
    "system": _system,
    "dmn-decision": partial(_rectangle, rounded=0),
    "dmn-input": partial(_rectangle, rounded=22),
    "dmn-source": _source,
}


def draw_shape(xml: Xml, box: Box) -> None:
    """Draw a node's shape and signs, without its labels and badges."""
    _DRAW[box.kind](xml, box)
