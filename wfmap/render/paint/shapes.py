"""The shapes of nodes, each drawn around its middle, which is the origin of its group."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from wfmap.render.diagram import Marker, NodeKind
from wfmap.render.paint.icons import GATEWAY_SIGNS, STEP_ICONS, TRIGGERS, Sign, draw_sign
from wfmap.render.paint.ink import fill, ink, stroke
from wfmap.render.paint.lettering import write_line
from wfmap.render.paint.xml import Xml, number
from wfmap.render.scene import Box, Point
from wfmap.render.theme import HEAT, Role, heat_level

__all__ = ["draw_shape"]

_ROUND: Final = 7.0
_RIM: Final = 6.0
"""Half the height of a cylinder's rim in px."""

_CHANGE_DASHES: Final = {"removed": "5 3", "changed": "2 2"}
_MARKERS: Final[dict[Marker, Sign]] = {
    "parallel-instances": Sign("M-3.5 -4.5V4.5M0 -4.5V4.5M3.5 -4.5V4.5", width=1.5),
    "sequential-instances": Sign("M-4.5 -3.5H4.5M-4.5 0H4.5M-4.5 3.5H4.5", width=1.5),
    "loop": Sign("M-2 4.2A4.5 4.5 0 1 1 2 4.2M-2 4.2V0.8M-2 4.2H-5"),
}
_PLUS: Final = Sign("M-5.5 -5.5H5.5V5.5H-5.5zM0 -3.2V3.2M-3.2 0H3.2")

Look = dict[str, str | float]


def _outline(box: Box, role: Role = "outline", width: float = 1.3) -> tuple[Role, float, str]:
    """Tell a node's outline: what is laid over it shows in line and dashes."""
    mark = box.mark
    if mark.change is not None:
        return mark.change, 2.4, _CHANGE_DASHES.get(mark.change, "")
    if mark.badge is not None and mark.badge.style == "candidate":
        return "candidate", 2.4, "6 3" if mark.badge.dashed else ""
    return role, width, ""


def _look(box: Box, inside: Role = "paper", role: Role = "outline", width: float = 1.3) -> Look:
    line, width, dashes = _outline(box, role, width)
    level = heat_level(box.mark.heat)
    look = ink(inside, line, width, dashes)
    if level is not None:
        look["class_"] = f"s-{line}"
        look["fill"] = HEAT[level]
    return look


def _rectangle(xml: Xml, box: Box, rounded: float = _ROUND) -> None:
    area = box.area
    xml.empty(
        "rect",
        x=-area.width / 2,
        y=-area.height / 2,
        width=area.width,
        height=area.height,
        rx=rounded,
        **_look(box),
    )


def _task(xml: Xml, box: Box) -> None:
    _rectangle(xml, box)
    if box.icon is not None:
        at = -box.area.width / 2 + 13, -box.area.height / 2 + 13
        role: Role = "muted" if heat_level(box.mark.heat) is None else "outline"
        draw_sign(xml, STEP_ICONS[box.icon], *at, role=role)
    bottom = box.area.height / 2 - 9
    if box.kind == "subprocess":
        draw_sign(xml, _PLUS, -8 if box.marker else 0, bottom)
    if box.marker is not None:
        draw_sign(xml, _MARKERS[box.marker], 8 if box.kind == "subprocess" else 0, bottom)


def _gateway(xml: Xml, box: Box) -> None:
    x, y = box.area.width / 2, box.area.height / 2
    path = f"M0 {number(-y)}L{number(x)} 0L0 {number(y)}L{number(-x)} 0z"
    xml.empty("path", d=path, **_look(box))
    if box.kind == "decision" and box.outside is not None:
        write_line(xml, "?", Point(0, 5), size=14, anchor="middle", bold=True)
    else:
        draw_sign(xml, GATEWAY_SIGNS[box.kind], 0, 0)


def _ring(xml: Xml, box: Box) -> None:
    radius = box.area.width / 2
    dashes = "" if box.interrupting or box.attached_to is None else "3 2"
    if box.kind == "end":
        xml.empty("circle", r=radius - 2, **_look(box, role="end", width=4))
    elif box.kind == "start":
        xml.empty("circle", r=radius - 0.9, **_look(box, role="start", width=1.8))
    else:
        look = _look(box)
        look["stroke_dasharray"] = look["stroke_dasharray"] or dashes
        xml.empty("circle", r=radius - 0.7, **look)
        xml.empty("circle", r=radius - 3.7, **stroke("outline", 1, dashes))
    trigger = box.trigger or ("timer" if box.kind == "wait" else None)
    if trigger is not None:
        draw_sign(xml, TRIGGERS[trigger], 0, 0)


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
    xml.empty("path", d=corner, **stroke("data", 1.2))


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
    "store": _cylinder,
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
