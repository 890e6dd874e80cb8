"""Small signs drawn as paths: how a task is done, what triggers an event, what a gateway does.

Every sign lies in a square of 14 px around the origin.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from wfmap.render.diagram import Icon, NodeKind, Trigger
from wfmap.render.paint.ink import fill, ink, stroke
from wfmap.render.paint.xml import Xml
from wfmap.render.theme import Role

__all__ = [
    "COMPENSATION",
    "GATEWAY_SIGNS",
    "QUESTION",
    "STEP_ICONS",
    "THROWN",
    "TRIGGERS",
    "Sign",
    "draw_sign",
]


class Sign(NamedTuple):
    """A sign's path; filled, or drawn as a line, or a line filled with the paper's colour."""

    path: str
    look: str = "line"
    width: float = 1.1


COMPENSATION: Final = "M-0.5 -4.5V4.5L-6.5 0zM5.5 -4.5V4.5L-0.5 0z"
_ESCALATION: Final = "M0 -6L4.5 5.5L0 1.5L-4.5 5.5z"
_CROSS: Final = (
    "M-5.5 -3.5L-3.5 -5.5L0 -2L3.5 -5.5L5.5 -3.5L2 0L5.5 3.5L3.5 5.5L0 2L-3.5 5.5L-5.5 3.5L-2 0z"
)
_ARROW: Final = "M-6 -2.5H1V-5.5L6.5 0L1 5.5V2.5H-6z"
_FULL_ENVELOPE: Final = "M-6.5 -4.5H6.5L0 0.6zM-6.5 -3L0 2.2L6.5 -3V4.5H-6.5z"
_ENVELOPE: Final = "M-6.5 -4.5H6.5V4.5H-6.5zM-6.5 -4.5L0 1L6.5 -4.5"

STEP_ICONS: Final[Mapping[Icon, Sign]] = {
    "user": Sign(
        "M-5.5 6.5V4.5A3.5 3.5 0 0 1 -2 1H2A3.5 3.5 0 0 1 5.5 4.5V6.5zM0 -6.5"
        "A3 3 0 1 1 0 -0.5A3 3 0 1 1 0 -6.5z"
    ),
    "manual": Sign(
        "M-6.5 -1.5L-2.5 -5.5H1.5V-4L-1 -2.5H6V-0.5H1.5H5.5V1.5H1.5H5V3.5H1.5H4V5.5H-3L-6.5 2.5z"
    ),
    "service": Sign(
        "M-1 -6.5H1L1.5 -4.5L3.2 -3.8L4.9 -4.9L6.3 -3.5L5.2 -1.8L5.9 -0.1V1.5L4.2 2.4"
        "L3.6 3.9L4.2 5.6L2.4 6.5L0.9 5.3H-0.9L-2.4 6.5L-4.2 5.6L-3.6 3.9L-4.2 2.4"
        "L-6.2 1.5V-0.5L-4.4 -1.3L-3.7 -2.9L-4.6 -4.6L-3.1 -5.7L-1.5 -4.6z"
        "M0 -2A2.4 2.4 0 1 1 0 2.8A2.4 2.4 0 1 1 0 -2z"
    ),
    "script": Sign(
        "M-3.5 -6.5H5.5C2 -3 6 2 2.5 6.5H-6C-2.5 2 -6.5 -3 -3.5 -6.5zM-2.5 -3.5H2.2"
        "M-2.5 0H2.8M-2 3.5H2.5"
    ),
    "rule": Sign("M-6.5 -5.5H6.5V5.5H-6.5zM-6.5 -2H6.5M-6.5 1.8H6.5M-2.5 -2V5.5"),
    "send": Sign(_FULL_ENVELOPE, "filled"),
    "receive": Sign(_ENVELOPE),
    "ai": Sign(
        "M-1 -6C-0.5 -2 1 -0.5 5 0C1 0.5 -0.5 2 -1 6C-1.5 2 -3 0.5 -7 0C-3 -0.5 -1.5 -2 -1"
        " -6zM5 -6.5C5.2 -4.8 5.6 -4.4 7 -4.2C5.6 -4 5.2 -3.6 5 -2C4.8 -3.6 4.4 -4 3 -4.2"
        "C4.4 -4.4 4.8 -4.8 5 -6.5z",
        "filled",
    ),
}

TRIGGERS: Final[Mapping[Trigger, Sign]] = {
    "timer": Sign("M0 -6A6 6 0 1 1 0 6A6 6 0 1 1 0 -6zM0 -4V0L3 1.8"),
    "message": Sign(_ENVELOPE),
    "signal": Sign("M0 -5.5L5.5 4H-5.5z"),
    "error": Sign("M-5 5L-2 -4.5L1.5 1L5 -5L2 4.5L-1.5 -1z"),
    "condition": Sign("M-4.5 -5.5H4.5V5.5H-4.5zM-2.5 -3H2.5M-2.5 0H2.5M-2.5 3H2.5"),
    "escalation": Sign(_ESCALATION),
    "compensation": Sign(COMPENSATION),
    "cancel": Sign(_CROSS),
    "terminate": Sign("M0 -6A6 6 0 1 1 0 6A6 6 0 1 1 0 -6z", "filled"),
    "link": Sign(_ARROW),
}
"""Signs of events that wait for something: drawn as lines."""

THROWN: Final[Mapping[Trigger, Sign]] = {
    "message": Sign(_FULL_ENVELOPE, "filled"),
    "signal": Sign("M0 -5.5L5.5 4H-5.5z", "filled"),
    "error": Sign("M-5 5L-2 -4.5L1.5 1L5 -5L2 4.5L-1.5 -1z", "filled"),
    "escalation": Sign(_ESCALATION, "filled"),
    "compensation": Sign(COMPENSATION, "filled"),
    "cancel": Sign(_CROSS, "filled"),
    "link": Sign(_ARROW, "filled"),
}
"""Signs of events that give something: the same, filled."""

QUESTION: Final = Sign("M-3.2 -2.6A3.2 3.2 0 1 1 1.7 -0.1Q0 0.9 0 2.6M-0.1 5.6H0.1L0 5.9z", width=2)
"""The sign of a decision whose question stands beside it; others have their gateway's."""

GATEWAY_SIGNS: Final[Mapping[NodeKind, Sign]] = {
    "decision": Sign("M-4.5 -5.5L4.5 5.5M-4.5 5.5L4.5 -5.5", width=2),
    "inclusive": Sign("M0 -7A7 7 0 1 1 0 7A7 7 0 1 1 0 -7z", width=2),
    "parallel": Sign("M0 -8V8M-8 0H8", width=2.4),
    "event-gateway": Sign(
        "M0 -9A9 9 0 1 1 0 9A9 9 0 1 1 0 -9zM0 -5.5L5.2 -1.7L3.2 4.4H-3.2L-5.2 -1.7z"
    ),
}


def draw_sign(xml: Xml, sign: Sign, x: float, y: float, role: Role = "outline") -> None:
    """Draw a sign around a point."""
    if sign.look == "filled":
        look: dict[str, str | float] = dict(fill(role))
    elif sign.look == "paper":
        look = ink("paper", role, sign.width)
    else:
        look = stroke(role, sign.width)
    xml.empty("path", d=sign.path, transform=_move(x, y), stroke_linejoin="round", **look)


def _move(x: float, y: float) -> str:
    return "" if x == 0 and y == 0 else f"translate({x:g} {y:g})"
