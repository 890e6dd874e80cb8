"""A map as the pages of a document: one page where it can be read, else an overview and strips.

A map in rows fills sheets of A3 with them. A strip wider than a large sheet is cut where fewest
lines cross and nothing stands, and every piece has the names of the lanes at its left. No page is
larger than readers of PDF can show.
"""

import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

from wfmap.render.moving import only_rows
from wfmap.render.paint.ink import STYLE, fill
from wfmap.render.paint.lettering import write_line
from wfmap.render.paint.svg import paint
from wfmap.render.paint.xml import Xml, number
from wfmap.render.scene import Point, Rect, Scene
from wfmap.render.text import wrap
from wfmap.render.theme import FONTS

__all__ = ["MOST", "SHEET", "page_room", "pages_of"]

MOST: Final = 14_400.0
"""The longest side of a page that Acrobat shows, in points of 1/72 inch."""

SHEET: Final = 2116
"""How wide rows for a sheet of A3 are in px, so that letters of 12 px are 9 points high."""

_A3: Final = (1190.55, 841.89)
"""The sides of a sheet of A3 in points."""

_AROUND: Final = 112.0
"""How much of a sheet its title and legend take in px, about."""

_SHEET: Final = 3370.0
"""The longest side of a sheet (A0) in points: a wider map is cut into strips."""

_STRIP: Final = 1600.0
_SHORTEST: Final = 0.55
"""How much of its width a strip has at least: before that no cut is looked for."""

_STEP: Final = 6.0
_COVERED: Final = 8
"""How much worse it is to cut a box or a label than a line."""

_HEADING: Final = 36.0
"""The height of the line over a strip in px."""

_MAP: Final = re.compile(r'id="map" transform="translate\(0 ([\d.]+)\)"')
_SIZE: Final = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)" width="[\d.]+" height="[\d.]+"')


def page_room(width: float) -> float:
    """Tell how much height a sheet of A3 has for rows of a width, in px."""
    across, down = _A3
    return width * down / across - _AROUND


def pages_of(scene: Scene) -> list[str]:
    """Paint a scene as one SVG for every page, the whole map first.

    A length of 1 px is one point. No side is longer than `MOST`.
    """
    if len(scene.rows) > 1:
        return _sheets(scene)
    whole = paint(scene)
    found = _SIZE.search(whole)
    width, height = (float(found.group(1)), float(found.group(2))) if found else (1.0, 1.0)
    if width <= _SHEET and height <= MOST:
        return [whole]
    overview = _resized(whole, min(1.0, _SHEET / width, MOST / height))
    left = max((band.header.right for band in scene.bands), default=0.0)
    cuts = _cuts(scene, left, width)
    body = whole[whole.index(">") + 1 : whole.rindex("</svg>")]
    scale = min(1.0, MOST / height)
    strips = [
        _strip(scene, body, (left, begin, end), f"part {place} of {len(cuts) - 1}")
        for place, (begin, end) in enumerate(pairwise(cuts), 1)
    ]
    return [overview, *(_resized(strip, scale) for strip in strips)]


def _sheets(scene: Scene) -> list[str]:
    """Paint the rows of a map on sheets of A3, as many on each as it holds."""
    room = page_room(scene.width)
    groups: list[list[int]] = []
    for place, row in enumerate(scene.rows):
        if not groups or row.bottom - scene.rows[groups[-1][0]].top > room:
            groups.append([])
        groups[-1].append(place)
    if len(groups) == 1:
        return [_sheet(paint(scene))]
    titled = f"{scene.title}: sheet {{}} of {len(groups)}"
    return [
        _sheet(paint(replace(only_rows(scene, group[0], group[-1]), title=titled.format(place))))
        for place, group in enumerate(groups, 1)
    ]


def _sheet(svg: str) -> str:
    """Put a picture on a sheet of A3, at its top; one higher than wide on an upright one."""

    def sized(match: re.Match[str]) -> str:
        width, height = (float(side) for side in match.groups())
        across, down = _A3 if height <= width else _A3[::-1]
        scale = max(width / across, height / down)
        box = f'viewBox="0 0 {number(across * scale)} {number(down * scale)}"'
        return f'{box} width="{number(across)}" height="{number(down)}"'

    return _SIZE.sub(sized, svg, count=1)


def _resized(svg: str, scale: float) -> str:
    def sized(match: re.Match[str]) -> str:
        width, height = (float(side) * scale for side in match.groups())
        box = f'viewBox="0 0 {match.group(1)} {match.group(2)}"'
        return f'{box} width="{number(width)}" height="{number(height)}"'

    return _SIZE.sub(sized, svg, count=1)


def _strip(scene: Scene, body: str, place: tuple[float, float, float], part: str) -> str:
    """Paint one strip: the headers of the lanes, then the map between two cuts.

    `place` is where the headers end, where the strip begins and where it ends, in px.
    """
    left, begin, end = place
    found = _MAP.search(body)
    top = float(found.group(1)) if found else 0.0
    width, height = left + end - begin, _HEADING + scene.height + 1
    xml = Xml()
    with xml.element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        font_family=FONTS,
    ):
        with xml.element("style"):
            xml.trusted(STYLE)
        xml.empty("rect", width=width, height=height, **fill("page"))
        for x, wide, since in ((0.0, left, 0.0), (left, end - begin, begin)):
            with xml.element(
                "svg",
                x=x,
                y=_HEADING,
                width=wide,
                height=scene.height + 1,
                viewBox=" ".join(map(number, (since, top, wide, scene.height + 1))),
            ):
                if x:
                    xml.empty("use", href="#whole")
                    continue
                with xml.element("g", id="whole"):
                    xml.trusted(body)
        heading = wrap(f"{scene.title}: {part}", width - 32, 14, most=1, bold=True)
        write_line(xml, heading[0], Point(16, 24), size=14, bold=True)
    return xml.text()


def _cuts(scene: Scene, left: float, width: float) -> list[float]:
    """Choose where the map is cut: from the headers on, about every `_STRIP`."""
    room = max(_STRIP - left, _STRIP / 2)
    cuts = [left]
    while width - cuts[-1] > room:
        first = cuts[-1] + _SHORTEST * room
        count = int((1 - _SHORTEST) * room / _STEP)
        places = [first + _STEP * step for step in range(count + 1)]
        cuts.append(min(places, key=lambda x: (_harm(scene, x), -x)))
    return [*cuts, width]


def _harm(scene: Scene, x: float) -> int:
    """Tell what a cut at a place would cut through."""
    covered = [box.area for box in scene.boxes]
    covered += [box.outside.area for box in scene.boxes if box.outside is not None]
    covered += [line.label.area for line in scene.lines if line.label is not None]
    lines = sum(
        min(a.x, b.x) < x < max(a.x, b.x) for line in scene.lines for a, b in pairwise(line.points)
    )
    return lines + _COVERED * sum(_around(area, x) for area in covered)


def _around(area: Rect, x: float) -> bool:
    return area.x - 2 < x < area.right + 2
