"""Attributes of colour: the light colour as attribute, a class for the dark one."""

from typing import Final

from wfmap.render.theme import DARK, FONTS, HEAT, HEAT_INK, LIGHT, Role

__all__ = ["STYLE", "fill", "ink", "stroke"]


def fill(role: Role) -> dict[str, str]:
    """Give the attributes of a filled shape without a line."""
    return {"class_": f"f-{role}", "fill": LIGHT[role]}


def stroke(role: Role, width: float, dashes: str = "") -> dict[str, str | float]:
    """Give the attributes of a line."""
    return {
        "class_": f"s-{role}",
        "fill": "none",
        "stroke": LIGHT[role],
        "stroke_width": width,
        "stroke_dasharray": dashes,
    }


def ink(inside: Role, line: Role, width: float, dashes: str = "") -> dict[str, str | float]:
    """Give the attributes of a filled shape with a line around it."""
    return {
        "class_": f"f-{inside} s-{line}",
        "fill": LIGHT[inside],
        "stroke": LIGHT[line],
        "stroke_width": width,
        "stroke_dasharray": dashes,
    }


def _dark() -> str:
    fills = "".join(f".f-{role}{{fill:{colour}}}" for role, colour in DARK.items())
    return fills + "".join(f".s-{role}{{stroke:{colour}}}" for role, colour in DARK.items())


def _forced() -> str:
    """Where the reader's own colours are forced, heat is told by the width of the line around."""
    heats = "".join(
        f".f-{role}{{fill:Canvas;stroke:CanvasText;stroke-width:{1 + level}px}}"
        for level, role in enumerate(HEAT)
    )
    fills = ",".join(f".f-{role}" for role in HEAT_INK)
    lines = ",".join(f".s-{role}" for role in HEAT_INK)
    return f"{heats}{fills}{{fill:CanvasText}}{lines}{{stroke:CanvasText}}"


STYLE: Final = (
    f"text{{font-family:{FONTS}}}"
    f"@media screen and (prefers-color-scheme:dark){{{_dark()}}}"
    "@media print{.f-page,.f-band-even,.f-band-odd{fill:#FFFFFF}}"
    f"@media (forced-colors:active){{{_forced()}}}"
)
"""The style sheet of every drawing."""
