"""The notation's colours, widths and dashes, for light and dark pages.

Contrast (WCAG 2.2) and distances under the three colour blindnesses are proved by tests. No
meaning rests on colour alone: every one has a width, a dash, a shape or a sign as well.
"""

from dataclasses import dataclass
from typing import Final, Literal

from wfmap.render.diagram import LinkKind

__all__ = [
    "DARK",
    "FONTS",
    "HEAT",
    "HEAT_INK",
    "HEAT_LEVELS",
    "LIGHT",
    "STROKES",
    "Role",
    "Stroke",
    "heat_level",
]

Role = Literal[
    "page",
    "band-even",
    "band-odd",
    "rule",
    "header",
    "ink",
    "muted",
    "paper",
    "outline",
    "flow",
    "handoff",
    "data",
    "store",
    "on-disc",
    "start",
    "end",
    "candidate",
    "alarm",
    "warning",
    "info",
    "added",
    "removed",
    "changed",
    "frame",
    "heat-0",
    "heat-1",
    "heat-2",
    "heat-3",
    "heat-4",
    "on-heat-0",
    "on-heat-1",
    "on-heat-2",
    "on-heat-3",
    "on-heat-4",
]

LIGHT: Final[dict[Role, str]] = {
    "page": "#FFFFFF",
    "band-even": "#FFFFFF",
    "band-odd": "#F5F7FA",
    "rule": "#B8C0CC",
    "header": "#E8ECF2",
    "ink": "#1B2430",
    "muted": "#4A5666",
    "paper": "#FFFFFF",
    "outline": "#3A4656",
    "flow": "#3A4656",
    "handoff": "#0B5CAD",
    "data": "#5B6675",
    "store": "#EEF1F5",
    "on-disc": "#FFFFFF",
    "start": "#1E7F4F",
    "end": "#8B1E2D",
    "candidate": "#6D28D9",
    "alarm": "#B42318",
    "warning": "#8A5300",
    "info": "#0B5CAD",
    "added": "#1E7F4F",
    "removed": "#B42318",
    "changed": "#8A5300",
    "frame": "#EAF0F8",
    "heat-0": "#FFF4D6",
    "heat-1": "#FEDB98",
    "heat-2": "#FDAE61",
    "heat-3": "#E8703A",
    "heat-4": "#B5301F",
    "on-heat-0": "#1B2430",
    "on-heat-1": "#1B2430",
    "on-heat-2": "#1B2430",
    "on-heat-3": "#1B2430",
    "on-heat-4": "#FFFFFF",
}

DARK: Final[dict[Role, str]] = {
    "page": "#12171E",
    "band-even": "#12171E",
    "band-odd": "#171E27",
    "rule": "#3D4958",
    "header": "#232C38",
    "ink": "#E8EDF3",
    "muted": "#AAB6C4",
    "paper": "#1F2833",
    "outline": "#93A1B2",
    "flow": "#B4C0CE",
    "handoff": "#6CB4FF",
    "data": "#8E9BAB",
    "store": "#232C38",
    "on-disc": "#12171E",
    "start": "#4CC38A",
    "end": "#F0868F",
    "candidate": "#A78BFA",
    "alarm": "#FF8A7A",
    "warning": "#F0B35A",
    "info": "#6CB4FF",
    "added": "#4CC38A",
    "removed": "#FF8A7A",
    "changed": "#F0B35A",
    "frame": "#1B2634",
    "heat-0": "#2E2A1F",
    "heat-1": "#57431C",
    "heat-2": "#86601A",
    "heat-3": "#C68A2C",
    "heat-4": "#FFCB6B",
    "on-heat-0": "#FFFFFF",
    "on-heat-1": "#FFFFFF",
    "on-heat-2": "#FFFFFF",
    "on-heat-3": "#12171E",
    "on-heat-4": "#12171E",
}

HEAT: Final[tuple[Role, ...]] = ("heat-0", "heat-1", "heat-2", "heat-3", "heat-4")
"""Fills from little heat to much: away from the page, so darker on light and lighter on dark."""

HEAT_INK: Final[tuple[Role, ...]] = (
    "on-heat-0",
    "on-heat-1",
    "on-heat-2",
    "on-heat-3",
    "on-heat-4",
)
"""The role of texts and signs on each heat."""

HEAT_LEVELS: Final = len(HEAT)

FONTS: Final = "Arial,'Liberation Sans',Helvetica,sans-serif"
"""Fonts of equal letter widths."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line is drawn: its role, its width in px, its dashes, the length of its head in px.

    One that `is_open` has an open head and an open circle at its beginning.
    """

    role: Role
    width: float
    dashes: str = ""
    head: float = 9
    is_open: bool = False


STROKES: Final[dict[LinkKind, Stroke]] = {
    "flow": Stroke("flow", 1.4),
    "handoff": Stroke("handoff", 2.2, head=10.5),
    "message": Stroke("flow", 1.3, "6 4", head=9, is_open=True),
    "association": Stroke("flow", 1.4, "1 3.5"),
    "data": Stroke("data", 1.1, "4 3", head=7),
    "requirement": Stroke("flow", 1.3),
    "network": Stroke("flow", 1.4),
}

REWORK_DASHES: Final = "9 4"
"""Dashes of a line that leads back."""


def heat_level(heat: float | None) -> int | None:
    """Tell the heat's fill, from 0 to 4; None where there is no heat."""
    if heat is None or heat <= 0:
        return None
    return min(HEAT_LEVELS - 1, int(heat * HEAT_LEVELS))
