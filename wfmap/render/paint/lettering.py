"""Texts: one element for each label, whatever lines it has; never anything that needs a browser."""

from typing import Final

from wfmap.render.hyphens import JOINED, SOFT_HYPHEN, spoken
from wfmap.render.paint.ink import fill
from wfmap.render.paint.xml import Xml, number
from wfmap.render.scene import Anchor, Point, Text
from wfmap.render.text import LINE_HEIGHT, text_width
from wfmap.render.theme import Role

__all__ = ["ORIGIN", "write", "write_line"]


ORIGIN: Final = Point(0, 0)
"""The corner of the map."""
_JOINTS: Final = SOFT_HYPHEN + JOINED
_LEFT_OF_ANCHOR: Final[dict[Anchor, float]] = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""How much of a line lies left of its anchor."""

_LETTER: Final = 0.52
"""About how wide a letter of any font is, in font sizes."""

_HYPHEN: Final = (0.045, 0.285, 0.235, 0.085)
"""Where a hyphen begins and ends after the letters, how high it stands and how thick it is."""


def write(xml: Xml, text: Text, *, origin: Point = ORIGIN, role: Role = "ink") -> None:
    """Write a text relative to an origin.

    A label is one element, so a search finds its whole name. The hyphens of words that go on in
    the next line are drawn beside it: they are no part of the name.
    """
    at = Point(text.at.x - origin.x, text.at.y - origin.y)
    if len(text.lines) == 1:
        line = text.lines[0].rstrip(_JOINTS)
        anchor, bold = text.anchor, text.bold
        write_line(xml, line, at, size=text.size, anchor=anchor, bold=bold, role=role)
    elif any(text.lines):
        _write_lines(xml, text, at, role)


def _write_lines(xml: Xml, text: Text, at: Point, role: Role) -> None:
    hyphens = ""
    with xml.element(
        "text",
        x=at.x,
        y=at.y,
        font_size=_whole_size(text),
        font_weight="700" if text.bold else "",
        text_anchor="" if text.anchor == "start" else text.anchor,
        **fill(role),
    ):
        last = len(text.lines) - 1
        for place, line in enumerate(text.lines):
            shown = line.rstrip(_JOINTS)
            y = at.y + place * LINE_HEIGHT * text.size
            hyphen = text_width(line, text.size) - text_width(shown, text.size)
            x = at.x - hyphen * _LEFT_OF_ANCHOR[text.anchor]
            xml.leaf("tspan", shown, x=x, y=y, font_size=text.size)
            if place < last and shown == line:
                xml.trusted(" ")
            if hyphen:
                width = text_width(shown, text.size, bold=text.bold)
                right = x + width * (1 - _LEFT_OF_ANCHOR[text.anchor])
                hyphens += _hyphen(right, y, text.size)
    if hyphens:
        xml.empty("path", d=hyphens, **fill(role))


def _whole_size(text: Text) -> float:
    """Tell the size at which the whole label would fill its place as one line.

    The element has this size, its lines their own: so a program that does not know lines within a
    text keeps the label in its place, and the spaces between lines take next to no room.
    """
    whole = spoken(text.lines)
    width = max(text_width(whole, 1, bold=text.bold), _LETTER * len(whole))
    return max(1.0, min(text.size, text.area.width / width))


def _hyphen(x: float, y: float, size: float) -> str:
    """Draw a hyphen after letters that end at a point."""
    left, right, raised, thick = (part * size for part in _HYPHEN)
    top = number(y - raised - thick)
    return f"M{number(x + left)} {top}H{number(x + right)}V{number(y - raised)}H{number(x + left)}z"


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
    """Write one line whose baseline is anchored at a point; `colour` is the same on any page."""
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
