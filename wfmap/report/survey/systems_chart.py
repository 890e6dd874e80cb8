"""The landscape as a matrix: from which system to which, by whom, and how each can be called."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wfmap.readiness.systems.landscape import Landscape, State, Transfer, Use
from wfmap.readiness.systems.recorded import landscape_records, system_place, use_place
from wfmap.render.paint.xml import Xml
from wfmap.render.text import text_width, wrap
from wfmap.render.theme import FONTS, LIGHT
from wfmap.report.survey.systems import headroom_told
from wfmap.report.telling import Teller

__all__ = ["systems_charts"]

_CELL, _HEIGHT, _TOP, _GAP = 108.0, 46.0, 96.0, 16.0
"""Width and height of a cell, height of the headings, margin, in px."""
_NAME: Final = 190.0
_SIDE: Final = 78.0
"""Room for a name before its row, and width of a column beside the matrix, in px."""
_SIZE, _SMALL = 13.0, 11.0
_WIDER: Final = 1.2
"""How much wider than ours the letters of a reader without our fonts are at most."""
_STATES: Final[dict[State, tuple[str, str, str]]] = {
    "carried": ("#0072B2", "#FFFFFF", "by a program"),
    "connectable": ("#F0C75E", "#1B2733", "by hand; could be connected"),
    "missing": ("#D55E00", "#FFFFFF", "by hand; an interface is missing"),
    "unknown": ("#E3E7EB", "#1B2733", "in a screen, or not stated"),
}
"""Ground, ink and words of each state; told apart by colour-blind people (Okabe & Ito 2008)."""
_SHORT: Final = {
    "carried": "program", "connectable": "by hand", "missing": "no interface", "unknown": "screen?",
}  # fmt: skip
_SIDES: Final = ("read", "write", "headroom")


@dataclass(frozen=True, slots=True)
class _Grid:
    """Systems in order, their names cut and whole, and the left edge of the matrix in px."""

    systems: tuple[str, ...]
    names: Mapping[str, str]
    full: Mapping[str, str]
    left: float

    @property
    def right(self) -> float:
        """The left edge of the columns beside the matrix."""
        return self.left + len(self.systems) * _CELL + _GAP

    @property
    def width(self) -> float:
        """The width of the picture."""
        return max(self.right + len(_SIDES) * _SIDE + _GAP, 720.0)

    @property
    def height(self) -> float:
        """The height of the picture."""
        return _TOP + len(self.systems) * _HEIGHT + 76.0


def systems_charts(found: Landscape, teller: Teller | None = None) -> dict[str, str]:
    """Draw a landscape: SVG by name, `landscape`; nothing where no system is declared.

    `teller` keeps the figures that are written on it; it has those of the landscape.
    """
    told = teller or Teller(landscape_records(found, "survey systems --charts"))
    return {"landscape": _matrix(found, told)} if found.systems else {}


def _matrix(found: Landscape, told: Teller) -> str:
    names = {name: wrap(label, _NAME, _SIZE, most=1)[0] for name, label in found.systems.items()}
    left = 2 * _GAP + _WIDER * max(text_width(name, _SIZE) for name in names.values())
    grid = _Grid(tuple(found.systems), names, found.systems, left)
    xml = Xml()
    with xml.element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {grid.width:.0f} {grid.height:.0f}",
        width=grid.width,
        height=grid.height,
        role="img",
        font_family=FONTS,
        font_size=_SIZE,
        fill=LIGHT["ink"],
    ):
        xml.leaf("title", f"{found.process}: systems")
        xml.empty("rect", width=grid.width, height=grid.height, fill=LIGHT["page"])
        title = f"{found.process}: what travels from system (row) to system (column)"
        _text(xml, (_GAP, 28), title, font_size=16, font_weight="bold")
        _headings(xml, grid)
        for row in range(len(grid.systems)):
            _row(xml, grid, found, row, told)
        _legend(xml, grid)
    return xml.text() + "\n"


def _headings(xml: Xml, grid: _Grid) -> None:
    for column, name in enumerate(grid.systems):
        centre = grid.left + (column + 0.5) * _CELL
        lines = wrap(grid.full[name], _CELL - 8, _SMALL + 1, most=3)
        for place, line in enumerate(lines):
            y = _TOP - 10 - 15 * (len(lines) - 1 - place)
            _text(xml, (centre, y), line, text_anchor="middle", font_size=_SMALL + 1)
    for place, word in enumerate(_SIDES):
        centre = grid.right + (place + 0.5) * _SIDE
        _text(xml, (centre, _TOP - 10), word, text_anchor="middle", font_weight="bold",
              font_size=_SMALL + 1)  # fmt: skip


def _row(xml: Xml, grid: _Grid, found: Landscape, row: int, told: Teller) -> None:
    top, name = _TOP + row * _HEIGHT, grid.systems[row]
    _text(xml, (grid.left - 10, top + _HEIGHT / 2 + 4), grid.names[name], text_anchor="end")
    given = {t.target: t for t in found.transfers if t.source == name}
    for column, other in enumerate(grid.systems):
        left = grid.left + column * _CELL
        if other == name:
            _itself(xml, left, top)
        elif other in given:
            _transfer(xml, left, top, given[other])
        else:
            _box(xml, left, top, _CELL, LIGHT["page"])
    uses = [use for use in found.uses if use.system == name]
    for place, word in enumerate(_SIDES):
        _side(xml, grid.right + place * _SIDE, top, _figure(uses, word, told))


def _itself(xml: Xml, left: float, top: float) -> None:
    """Strike the cell of a system and itself: no ground of a state may be mistaken for it."""
    _box(xml, left, top, _CELL, LIGHT["page"])
    xml.empty("line", x1=left, y1=top, x2=left + _CELL, y2=top + _HEIGHT, stroke=LIGHT["rule"])


def _transfer(xml: Xml, left: float, top: float, transfer: Transfer) -> None:
    ground, ink, words = _STATES[transfer.state]
    with xml.element("g"):
        xml.leaf("title", f"{words}: {', '.join(transfer.steps)}")
        _box(xml, left, top, _CELL, ground)
        said = (
            _SHORT[transfer.state],
            f"{len(transfer.steps)} step" + "s" * (len(transfer.steps) > 1),
        )
        for place, line in enumerate(said):
            at = (left + _CELL / 2, top + 20 + place * 16)
            _text(xml, at, line, text_anchor="middle", fill=ink, font_size=_SMALL)


def _figure(uses: list[Use], word: str, told: Teller) -> tuple[str, float | None]:
    """Give what a cell beside the matrix says, and how good it is, 0 to 1."""
    if word == "headroom":
        rooms = [use.headroom for use in uses if use.headroom is not None]
        least = min(rooms, default=None)
        if least is None:
            return ("not stated" if any(_is_there(use) for use in uses) else "", None)
        room = told("headroom", system_place(uses[0].system), form=headroom_told)
        return room, min(1.0, least / 2)
    mine = next((use for use in uses if use.need.direction == word), None)
    if mine is None:
        return "", None
    at = use_place(mine)
    low, high = (told(f"fitness.{end}", at, form="{:.2f}".format) for end in ("low", "high"))
    return (low if low == high else f"{low}–{high}"), mine.fitness.high


def _is_there(use: Use) -> bool:
    return use.interface is not None and use.interface.style != "none"


def _side(xml: Xml, left: float, top: float, said: tuple[str, float | None]) -> None:
    words, good = said
    _box(xml, left, top, _SIDE, LIGHT["page"])
    if good is not None:
        xml.empty("rect", x=left + 8, y=top + _HEIGHT - 12, width=_SIDE - 16, height=5,
                  fill=LIGHT["rule"])  # fmt: skip
        colour = "#0072B2" if good >= 0.5 else "#D55E00"  # noqa: PLR2004 - the fitness from which it is ready
        xml.empty("rect", x=left + 8, y=top + _HEIGHT - 12, width=(_SIDE - 16) * good, height=5,
                  fill=colour)  # fmt: skip
    _text(xml, (left + _SIDE / 2, top + 24), words, text_anchor="middle", font_size=_SMALL + 1)


def _legend(xml: Xml, grid: _Grid) -> None:
    x, y = _GAP, _TOP + len(grid.systems) * _HEIGHT + 22
    for ground, _, words in _STATES.values():
        xml.empty("rect", x=x, y=y, width=14, height=14, fill=ground)
        _text(xml, (x + 20, y + 11), words, font_size=_SMALL)
        x += 20 + _WIDER * text_width(words, _SMALL) + 16
    told = (
        "read, write: how well a program can, 0 to 1 (weakest link). "
        "headroom: rate limit over calls at the peak."
    )
    _text(xml, (_GAP, y + 36), told, font_size=_SMALL)


def _box(xml: Xml, left: float, top: float, width: float, fill: str) -> None:
    xml.empty("rect", x=left, y=top, width=width, height=_HEIGHT, fill=fill,
              stroke=LIGHT["rule"])  # fmt: skip


def _text(xml: Xml, at: tuple[float, float], words: str, **look: str | float) -> None:
    if words:
        xml.leaf("text", words, x=at[0], y=at[1], **look)
