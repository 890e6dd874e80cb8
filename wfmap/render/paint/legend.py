"""The legend: a row under the map that explains what occurs in it, and nothing else."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from wfmap.overlay import Badge, Change, Mark
from wfmap.render.boxes import badge_width
from wfmap.render.diagram import LinkKind, NodeKind
from wfmap.render.paint.badges import (
    draw_change,
    draw_hexagon,
    draw_pill,
    draw_severity,
)
from wfmap.render.paint.ink import ink
from wfmap.render.paint.lettering import write_line
from wfmap.render.paint.shapes import draw_shape
from wfmap.render.paint.strokes import draw_disc, draw_line
from wfmap.render.paint.xml import Xml
from wfmap.render.scene import Box, Disc, Line, Point, Rect, Scene
from wfmap.render.text import text_width
from wfmap.render.theme import HEAT, HEAT_LEVELS, heat_level

__all__ = ["Entry", "draw_legend", "entries_of", "legend_rows", "rows_height"]

_ROW: Final = 26.0
_LEFT: Final = 16.0
_SIZE: Final = 11.0
_GAP: Final = 22.0
_TOP: Final = 26.0
_SIGN_GAP: Final = 8.0
_SWATCH: Final = 20.0


class Entry(NamedTuple):
    """One entry: its words, how wide its sign is in px, and what draws it right of a point."""

    words: str
    width: float
    draw: Callable[[Xml, Point], None]


def _line(kind: LinkKind, width: float, *, rework: bool = False, disc: bool = False) -> Line:
    points = (Point(0, 0), Point(width, 0))
    mark = Disc(Point(14, 0), 8, "1") if disc else None
    return Line("", "", "", "", kind, points, rework=rework, disc=mark)


def _line_entry(words: str, line: Line) -> Entry:
    def draw(xml: Xml, at: Point) -> None:
        moved = tuple(Point(p.x + at.x, p.y + at.y) for p in line.points)
        draw_line(xml, replace(line, points=moved))
        if line.disc is not None:
            draw_disc(xml, Disc(Point(at.x + 14, at.y), 8, line.disc.text))

    return Entry(words, line.points[-1].x, draw)


def _thickness(line: Line) -> float | None:
    """Tell how thick the sign of a line is that is as thick as it is often taken."""
    return None if line.mark.weight is None else line.width


def _lines(scene: Scene) -> Iterator[Entry]:
    lines = scene.lines
    plain = next((line for line in lines if line.kind == "flow" and not line.rework), None)
    if plain is not None:
        sign = replace(_line("flow", 30), width=_thickness(plain))
        yield _line_entry(_word(scene, "flow"), sign)
    handoffs = [line for line in lines if line.kind == "handoff"]
    onward = next((line for line in handoffs if not line.rework), None)
    if onward is not None:
        disc = any(line.disc is not None for line in handoffs)
        sign = replace(_line("handoff", 40, disc=disc), width=_thickness(onward))
        yield _line_entry(_word(scene, "handoff"), sign)
    back = [line for line in lines if line.rework]
    if back:
        first = next((line for line in back if line.kind == "flow"), back[0])
        kind: LinkKind = "flow" if first.kind == "flow" else "handoff"
        sign = replace(_line(kind, 36, rework=True), width=_thickness(first))
        yield _line_entry(_word(scene, "rework"), sign)
    for kind in _OTHERS:
        if any(line.kind == kind for line in lines):
            yield _line_entry(_word(scene, kind), _line(kind, 30))


_OTHERS: Final[tuple[LinkKind, ...]] = (
    "message",
    "association",
    "data",
    "requirement",
    "network",
)
_WORDS: Final = {
    "flow": "flow",
    "handoff": "handoff between actors",
    "rework": "rework",
    "message": "message",
    "association": "undoes it",
    "data": "reads / writes data",
    "requirement": "is needed for",
    "network": "is joined to",
}


def _word(scene: Scene, kind: str) -> str:
    """Say what a kind of line means here."""
    return scene.words.get(kind, _WORDS[kind])


def _repeated(scene: Scene) -> Iterator[Entry]:
    kinds: tuple[NodeKind, ...] = ("store", "document")
    for kind in kinds:
        if any(box.repeated and box.kind == kind for box in scene.boxes):
            sign = Box("", "", kind, Rect(0, 0, 30, 18), repeated=True)
            yield Entry(f"{kind} drawn more than once", 30, _shape_sign(sign))


def _shape_sign(box: Box) -> Callable[[Xml, Point], None]:
    def draw(xml: Xml, at: Point) -> None:
        with xml.element("g", transform=f"translate({at.x + 15:.1f} {at.y:.1f})"):
            draw_shape(xml, box)

    return draw


def _connectors(scene: Scene) -> Iterator[Entry]:
    if any(box.kind == "connector" for box in scene.boxes):
        sign = Box("", "", "connector", Rect(0, 0, 18, 18))
        yield Entry("goes on at the same letter", 30, _shape_sign(sign))


def _folds(scene: Scene) -> Iterator[Entry]:
    if any(box.count for box in scene.boxes):
        sign = Box("", "", "subprocess", Rect(0, 0, 30, 18))
        yield Entry("several steps, folded into one box", 30, _shape_sign(sign))


_CHANGES: Final[tuple[Change, ...]] = ("added", "removed", "changed")


def _surrounds(scene: Scene) -> Iterator[Mark]:
    """Yield the marks of what lies around boxes; last lanes, whose badges may be cut short."""
    yield from (region.mark for region in scene.regions)
    yield from (pool.mark for pool in scene.pools)
    yield from (band.mark for band in scene.bands)


def _changes(scene: Scene) -> Iterator[Entry]:
    marks = [box.mark for box in scene.boxes]
    marks += [line.mark for line in scene.lines]
    marks += _surrounds(scene)
    for change in _CHANGES:
        if any(mark.change == change for mark in marks):
            yield Entry(change, 16, _change_sign(change))


def _change_sign(change: Change) -> Callable[[Xml, Point], None]:
    return lambda xml, at: draw_change(xml, change, Point(at.x + 8, at.y))


def _badges(scene: Scene) -> Iterator[Entry]:
    """Explain the first badge of every style that occurs; severities by their own names."""
    seen: dict[str, Badge] = {}
    marks = [box.mark for box in scene.boxes]
    for badge in (mark.badge for mark in (*marks, *_surrounds(scene))):
        if badge is not None:
            seen.setdefault(badge.style, badge)
    for style, badge in sorted(seen.items()):
        if style in ("error", "warning", "info"):
            yield Entry(
                style, badge_width(Badge("", badge.style)), _badge_sign(Badge("", badge.style))
            )
        elif scene.badge_legend:
            yield Entry(scene.badge_legend, badge_width(badge), _badge_sign(badge))


def _badge_sign(badge: Badge) -> Callable[[Xml, Point], None]:
    paint = {"rank": draw_pill, "candidate": draw_hexagon}.get(badge.style, draw_severity)
    return lambda xml, at: paint(xml, badge, Point(at.x + badge_width(badge) / 2, at.y))


def _heat(scene: Scene) -> Iterator[Entry]:
    heats = [heat_level(part.mark.heat) for part in scene.boxes]
    if not scene.heat_legend or all(level is None for level in heats):
        return

    def draw(xml: Xml, at: Point) -> None:
        for place, role in enumerate(HEAT):
            xml.empty(
                "rect",
                x=at.x + place * _SWATCH,
                y=at.y - 7,
                width=_SWATCH,
                height=14,
                **ink(role, "outline", 0.6),
            )

    yield Entry(f"{scene.heat_legend}, low to high", _SWATCH * HEAT_LEVELS, draw)


def entries_of(scene: Scene) -> tuple[Entry, ...]:
    """List what occurs in a scene and needs a word."""
    parts = (_lines, _connectors, _folds, _repeated, _changes, _badges, _heat)
    return tuple(entry for part in parts for entry in part(scene))


def _width(entry: Entry) -> float:
    return entry.width + _SIGN_GAP + text_width(entry.words, _SIZE) + _GAP


def legend_rows(entries: Sequence[Entry], width: float) -> list[list[Entry]]:
    """Break entries into rows of at most `width` px; most legends need one."""
    rows: list[list[Entry]] = []
    used = 0.0
    for entry in entries:
        if not rows or used + _width(entry) > width:
            rows.append([])
            used = _LEFT
        rows[-1].append(entry)
        used += _width(entry)
    return rows


def rows_height(rows: Sequence[Sequence[Entry]]) -> float:
    """Tell how high a legend is in px."""
    return _TOP * 2 + _ROW * (len(rows) - 1) if rows else 0


def draw_legend(xml: Xml, rows: Sequence[Sequence[Entry]], top: float) -> None:
    """Draw a legend from `top` px down."""
    with xml.element("g", id="legend"):
        for place, row in enumerate(rows):
            y = top + _TOP + place * _ROW
            x = _LEFT
            for entry in row:
                entry.draw(xml, Point(x, y))
                at = Point(x + entry.width + _SIGN_GAP, y + 4)
                write_line(xml, entry.words, at, size=_SIZE)
                x += _width(entry)
