"""Texts: one element of text per line, never anything that needs a browser."""

from typing import Final

from wfmap.render.paint.ink import fill
from wfmap.render.paint.xml import Xml
from wfmap.render.scene import Point, Text
from wfmap.render.text import LINE_HEIGHT
from wfmap.render.theme import Role

__all__ = ["write", "write_line"]


_ORIGIN: Final = Point(0, 0)


def write(
    xml: Xml, text: Text, *, origin: Point = _ORIGIN, role: Role = "ink", colour: str = ""
) -> None:
    """Write a text relative to an origin; `colour` overrides the role's on any page."""
    for number, line in enumerate(text.lines):
        at = Point(text.at.x - origin.x, text.at.y - origin.y + number * LINE_HEIGHT * text.size)
        write_line(
            xml,
            line,
            at,
            size=text.size,
            anchor=text.anchor,
            bold=text.bold,
            role=role,
            colour=colour,
        )


def write_line(  # noqa: PLR0913 - a line of text has that many properties
    xml: Xml,
    line: str,
    at: Point,
    *,
    size: float,
    anchor: str = "start",
    bold: bool = False,
    role: Role = "ink",
    colour: str = "",
) -> None:
    """Write one line whose baseline is anchored at a point."""
    if not line:
        return
    look = {"fill": colour} if colour else fill(role)
    xml.leaf(
        "text",
        line,
        x=at.x,
        y=at.y,
        font_size=size,
        font_weight="700" if bold else "",
        text_anchor="" if anchor == "start" else anchor,
        **look,
    )
