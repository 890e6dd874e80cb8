"""SVG: one file that any viewer shows alike, in print, on light and on dark pages.

Only shapes and `<text>`; no script, no web font, nothing a label could turn into markup. Every
node is one group, moved as a whole; every line is one group; ids come from the model, so two
versions of a map can be compared line by line.
"""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from wfmap.overlay import Mark
from wfmap.render.diagram import LinkKind
from wfmap.render.language import written_in
from wfmap.render.paint.badges import draw_badge, draw_badge_in, draw_change
from wfmap.render.paint.ink import STYLE, fill, ink, stroke
from wfmap.render.paint.legend import draw_legend, entries_of, legend_rows, rows_height
from wfmap.render.paint.lettering import write, write_line
from wfmap.render.paint.shapes import draw_markers, draw_shape
from wfmap.render.paint.strokes import define_heads, draw_disc, draw_line
from wfmap.render.paint.xml import Xml, number, safe_id
from wfmap.render.scene import Band, Box, Line, PhaseBar, Point, PoolBand, Rect, Region, Scene
from wfmap.render.text import text_width, wrap
from wfmap.render.theme import FONTS, HEAT, HEAT_INK, Role, heat_level

__all__ = ["paint"]

_TITLE_SIZE: Final = 18.0
_MARGIN: Final = 16.0
_FIRST_LINE: Final = 27.0
_TITLE_STEP: Final = 22.0
_SUBTITLE_STEP: Final = 16.0
_AFTER_HEADING: Final = 12.0
_BAR: Final = 8.0
"""How high a bar in the colour of a brand is in px."""

_EDGE: Final = 4.0
"""How wide it is at the left of the lanes."""

_LEAST_WIDTH: Final = 480.0
_FRAME_LINES: Final = {False: (1.3, "7 3 2 3"), True: (1.9, "1 4")}
"""Width and dashes of a frame's border: of an ordinary one, and of what an event sets off."""

_SCHEMES: Final = frozenset(("", "http", "https", "mailto"))


class _Page:
    """How a scene sits on its page: heading above, legend below.

    The imprint stands right of the title, or under all where there is no room for it.
    """

    def __init__(self, scene: Scene) -> None:
        self.width = max(scene.width, _LEAST_WIDTH)
        room = self.width - 2 * _MARGIN
        self.title = wrap(scene.title, room, _TITLE_SIZE, most=2, bold=True) if scene.title else ()
        self.subtitle = wrap(scene.subtitle, room, 12, most=3) if scene.subtitle else ()
        self.rows = legend_rows(entries_of(scene), self.width)
        self.beside = wrap(scene.imprint, room, 12, most=1) if scene.imprint else ()
        used = [text_width(line, _TITLE_SIZE, bold=True) for line in self.title]
        used += [text_width(line, 12) for line in self.beside]
        self.below = self.beside if sum(used) + _MARGIN > room else ()
        small = len(self.subtitle) + len(self.below)
        lines = len(self.title) * _TITLE_STEP + small * _SUBTITLE_STEP
        self.bar = _BAR if scene.brand else 0.0
        self.top = self.bar + (lines + 8 + _AFTER_HEADING if lines else 1)
        self.bottom = self.top + scene.height
        self.height = self.bottom + (rows_height(self.rows) or _AFTER_HEADING)


def _heading(xml: Xml, page: _Page) -> None:
    y = _FIRST_LINE + page.bar
    for line in page.title:
        write_line(xml, line, Point(_MARGIN, y), size=_TITLE_SIZE, bold=True)
        y += _TITLE_STEP
    y = y - 3 if page.title else y - 8
    for line in page.beside if not page.below else ():
        corner = Point(page.width - _MARGIN, _FIRST_LINE + page.bar)
        write_line(xml, line, corner, size=12, anchor="end", role="muted")
    for line in (*page.subtitle, *page.below):
        write_line(xml, line, Point(_MARGIN, y), size=12, role="muted")
        y += _SUBTITLE_STEP


def _band(xml: Xml, band: Band, place: int, width: float) -> None:
    area, header = band.area, band.header
    with xml.element("g", id=f"lane-{safe_id(band.id)}"):
        xml.leaf("title", band.title)
        look = ink("band-odd" if place % 2 else "band-even", "rule", 1)
        wide = max(width, area.width) - 1
        xml.empty("rect", x=0.5, y=area.y, width=wide, height=area.height, **look)
        xml.empty(
            "rect",
            x=max(0.5, header.x),
            y=header.y,
            width=header.width,
            height=header.height,
            **ink(_header(band.mark), "rule", 1, "5 3" if band.kind == "unknown" else ""),
        )
        write(xml, band.label, role=_text_role(band.mark))
        if band.mark.badge is not None and band.badge is not None:
            draw_badge_in(xml, band.mark.badge, band.badge)
        if band.mark.change is not None:
            draw_change(xml, band.mark.change, Point(header.right - 14, header.y + 14))


def _phase(xml: Xml, bar: PhaseBar) -> None:
    """Draw the bar of a phase with its name, above the lanes."""
    x, y, width, height = bar.area
    with xml.element("g", id=f"phase-{safe_id(bar.id)}", class_="phase"):
        xml.leaf("title", bar.title)
        look = ink("header", "rule", 1)
        xml.empty("rect", x=x, y=y, width=width, height=height, rx=height / 2, **look)
        write(xml, bar.label, role="muted")


def _pool(xml: Xml, pool: PoolBand) -> None:
    """Draw a pool: its header left of its lanes, its name turned upright, a frame around all."""
    with xml.element("g", id=f"pool-{safe_id(pool.id)}"):
        xml.leaf("title", pool.title)
        header, area = pool.header, pool.area
        for part, look in (
            (header, ink(_header(pool.mark), "muted", 1.4)),
            (area, stroke("muted", 1.8)),
        ):
            xml.empty("rect", x=part.x, y=part.y, width=part.width, height=part.height, **look)
        centre = header.centre
        turn = f"translate({number(centre.x)} {number(centre.y)}) rotate(-90)"
        with xml.element("g", transform=turn):
            write(xml, pool.label, origin=centre, role=_text_role(pool.mark))
            if pool.mark.badge is not None and pool.badge is not None:
                draw_badge_in(xml, pool.mark.badge, pool.badge, centre)
        if pool.mark.change is not None:
            draw_change(xml, pool.mark.change, Point(header.right - 14, header.y + 14))


def _region(xml: Xml, region: Region) -> None:
    path = "M" + "L".join(f"{number(p.x)} {number(p.y)}" for p in region.outline) + "z"
    with xml.element("g", id=f"f-{safe_id(region.id)}"):
        xml.leaf("title", region.title)
        xml.empty(
            "path",
            d=path,
            fill_opacity=0.55,
            stroke_linejoin="round",
            stroke_linecap="round" if region.by_event else "",
            **ink("frame", region.mark.change or "muted", *_FRAME_LINES[region.by_event]),
        )
        write(xml, region.label, role="muted")
        if region.mark.badge is not None and region.badge is not None:
            draw_badge_in(xml, region.mark.badge, region.badge)
        if region.markers:
            low = region.outline[2]
            middle = (region.outline[0].x + low.x) / 2
            draw_markers(xml, [], region.markers, middle, low.y - 9, "muted")


def _line(xml: Xml, line: Line) -> None:
    with xml.element("g", id=f"e-{safe_id(line.id)}", class_=line.kind):
        xml.leaf("title", line.title)
        draw_line(xml, line)


def _line_labels(xml: Xml, line: Line) -> None:
    if line.label is not None:
        write(xml, line.label)
    if line.disc is not None:
        with xml.element("g"):
            xml.leaf("title", line.title)
            draw_disc(xml, line.disc)


def _is_safe(href: str) -> bool:
    """Tell whether a link leads to a page: scripts and data are never links."""
    if not href:
        return False
    try:
        return urlsplit(href).scheme.lower() in _SCHEMES
    except ValueError:
        return False


def _box(xml: Xml, box: Box) -> None:
    centre = box.area.centre
    with xml.element(
        "g",
        id=f"n-{safe_id(box.id)}",
        class_=box.kind,
        transform=f"translate({number(centre.x)} {number(centre.y)})",
    ):
        xml.leaf("title", box.title)
        if _is_safe(box.href):
            with xml.element("a", href=box.href):
                _box_content(xml, box, centre)
        else:
            _box_content(xml, box, centre)


def _box_content(xml: Xml, box: Box, centre: Point) -> None:
    draw_shape(xml, box)
    if box.inside is not None:
        write(xml, box.inside, origin=centre, role=_text_role(box.mark))
    if box.outside is not None:
        write(xml, box.outside, origin=centre)
    draw_badge(xml, box)
    if box.mark.change is not None:
        corner = Point(-box.area.width / 2 + 2, -box.area.height / 2)
        draw_change(xml, box.mark.change, corner)


def _header(mark: Mark) -> Role:
    level = heat_level(mark.heat)
    return "header" if level is None else HEAT[level]


def _text_role(mark: Mark) -> Role:
    level = heat_level(mark.heat)
    return "ink" if level is None else HEAT_INK[level]


def _order(line: Line) -> int:
    """Draw data lines first and handoffs last, so that the important lie on top."""
    return _ORDER[line.kind]


_ORDER: Final[dict[LinkKind, int]] = {
    "data": 0,
    "association": 0,
    "network": 1,
    "requirement": 1,
    "message": 2,
    "flow": 2,
    "handoff": 3,
}


def _front(box: Box) -> bool:
    """Tell what is painted last: events on a border lie over their step, wherever they are."""
    return box.attached_to is not None


def _edges(scene: Scene) -> Iterator[tuple[float, Rect]]:
    """Yield where lanes have the colour of a brand: along their headers."""
    for band in scene.bands if scene.brand else ():
        yield max(0.5, band.header.x), band.area


def _content(xml: Xml, scene: Scene, page: _Page) -> None:
    lines = sorted(scene.lines, key=_order)
    with xml.element("g", id="map", transform=f"translate(0 {number(page.top)})"):
        for bar in scene.phases:
            _phase(xml, bar)
            xml.line()
        for place, band in enumerate(scene.bands):
            _band(xml, band, place, page.width)
            xml.line()
        for left, area in _edges(scene):
            xml.empty("rect", x=left, y=area.y, width=_EDGE, height=area.height, fill=scene.brand)
        for pool in scene.pools:
            _pool(xml, pool)
            xml.line()
        for region in scene.regions:
            _region(xml, region)
            xml.line()
        for line in lines:
            _line(xml, line)
            xml.line()
        for box in sorted(scene.boxes, key=_front):
            _box(xml, box)
            xml.line()
        for line in lines:
            _line_labels(xml, line)
            xml.line()


def paint(scene: Scene) -> str:
    """Draw a scene with heading and legend; the same scene gives the same text everywhere."""
    with written_in(scene.language):
        return _paint(scene)


def _paint(scene: Scene) -> str:
    page = _Page(scene)
    xml = Xml()
    with xml.element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(page.width)} {number(page.height)}",
        width=page.width,
        height=page.height,
        role="img",
        aria_labelledby="map-title map-description",
        font_family=FONTS,
    ):
        xml.leaf("title", scene.title or "Map", id="map-title")
        xml.leaf("desc", scene.description or scene.subtitle, id="map-description")
        xml.line()
        with xml.element("style"):
            xml.trusted(STYLE)
        with xml.element("defs"):
            define_heads(xml, scene.lines)
        xml.line()
        xml.empty("rect", width=page.width, height=page.height, **fill("page"))
        if scene.brand:
            xml.empty("rect", width=page.width, height=_BAR, fill=scene.brand)
        _heading(xml, page)
        xml.line()
        _content(xml, scene, page)
        draw_legend(xml, page.rows, page.bottom)
    xml.line()
    return xml.text()
