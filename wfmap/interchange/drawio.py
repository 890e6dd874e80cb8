"""draw.io: the laid-out map as shapes to go on drawing with, one page for each level.

Lanes are swimlanes that hold their steps, so that a lane moves with what is in it. Lines keep the
points of the layout and hang on their boxes. Uncompressed, so that versions can be compared. Times,
costs and capacities have no place in it.

Source: drawio.com/doc/faq/diagram-source-edit; the classes mxCell and mxGeometry of mxGraph.
"""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from wfmap.graph import ROOT, ProcessGraph
from wfmap.interchange.xml import Tag, text_of
from wfmap.render.diagram import LinkKind, NodeKind
from wfmap.render.draw import LayoutOptions, draw
from wfmap.render.scene import Band, Box, Line, Point, PoolBand, Rect, Region, Scene, Text

__all__ = ["write"]

_ROUND: Final = "ellipse;"
_GATE: Final = "rhombus;"
_SHAPES: Final[Mapping[NodeKind, str]] = {
    "task": "rounded=1;",
    "subprocess": "rounded=1;strokeWidth=2;",
    "decision": _GATE,
    "inclusive": f"{_GATE}double=1;",
    "parallel": f"{_GATE}fontStyle=1;",
    "event-gateway": f"{_GATE}double=1;",
    "start": _ROUND,
    "end": f"{_ROUND}strokeWidth=3;",
    "event": f"{_ROUND}shape=doubleEllipse;",
    "wait": f"{_ROUND}shape=doubleEllipse;",
    "store": "shape=cylinder3;boundedLbl=1;size=8;",
    "document": "shape=note;size=10;",
}
_LINES: Final[Mapping[LinkKind, str]] = {
    "flow": "endArrow=block;endFill=1;",
    "handoff": "endArrow=block;endFill=1;",
    "message": "dashed=1;startArrow=oval;startFill=0;endArrow=block;endFill=0;",
    "association": "dashed=1;dashPattern=1 3;endArrow=none;",
    "data": "dashed=1;dashPattern=1 3;",
}
_SIGNS: Final[Mapping[NodeKind, str]] = {"parallel": "+", "inclusive": "O"}
"""What stands in a gateway whose words stand beside it."""
_LANE: Final = "swimlane;horizontal=0;html=1;whiteSpace=wrap;fontStyle=0;"


def write(graph: ProcessGraph) -> str:
    """Write the maps of a process: its outermost level, then each sub-process."""
    root = Tag("mxfile", {"host": "wfmap"})
    for level in graph.levels:
        scene = draw(graph, options=LayoutOptions(level=level, rows="none"))
        name = graph.process.name if level == ROOT else graph.steps[level].label
        page = root.add("diagram", id=f"level.{level}", name=name or "Process")
        model = page.add("mxGraphModel", grid="0", page="0", math="0")
        cells = model.add("root")
        cells.add("mxCell", id="0")
        cells.add("mxCell", id="1", parent="0")
        cells.children.extend(_Page(scene).cells())
    return text_of(root)


class _Page:
    """Writes the cells of one level; knows where each has its place."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._areas: dict[str, Rect] = {box.id: box.area for box in scene.boxes}
        self._cells: dict[str, str] = {box.id: f"box.{box.id}" for box in scene.boxes}
        for band in scene.bands:
            self._areas.setdefault(band.id, band.area)
            self._cells.setdefault(band.id, f"lane.{band.id}")

    def cells(self) -> Iterator[Tag]:
        """Yield pools, lanes, regions and boxes, those around others first, then lines."""
        yield from (self._pool(pool) for pool in self._scene.pools)
        yield from (self._lane(band) for band in self._scene.bands)
        yield from (_region(region) for region in self._scene.regions)
        yield from (self._box(box) for box in self._scene.boxes if box.kind != "port")
        yield from (self._line(line) for line in self._scene.lines)

    def _pool(self, pool: PoolBand) -> Tag:
        style = f"{_LANE}startSize={_plain(pool.header.width)};"
        return _vertex(f"pool.{pool.id}", _html(pool.label), style, pool.area)

    def _lane(self, band: Band) -> Tag:
        left = band.header.x
        area = Rect(left, band.area.y, band.area.right - left, band.area.height)
        style = f"{_LANE}startSize={_plain(band.header.width)};"
        return _vertex(f"lane.{band.id}", _html(band.label), style, area)

    def _box(self, box: Box) -> Tag:
        words = box.inside if box.inside is not None else box.outside
        style = f"{_SHAPES.get(box.kind, '')}html=1;"
        if box.inside is None and box.outside is not None:
            style += _beside(box.area, box.outside.area)
        else:
            style += "whiteSpace=wrap;"
        if not box.interrupting:
            style += "dashed=1;"
        value = _html(words) if words is not None else _SIGNS.get(box.kind, "")
        parent, corner = "1", Point(0, 0)
        for band in self._scene.bands:
            if band.area.y <= box.area.centre.y < band.area.bottom:
                parent, corner = f"lane.{band.id}", Point(band.header.x, band.area.y)
        x, y, width, height = box.area
        area = Rect(x - corner.x, y - corner.y, width, height)
        return _vertex(f"box.{box.id}", value, style, area, parent)

    def _line(self, line: Line) -> Tag:
        style = f"rounded=1;html=1;edgeStyle=none;{_LINES.get(line.kind, '')}"
        if line.kind == "data":
            style += f"startArrow={_head(there=line.tail)};endArrow={_head(there=line.head)};"
        style += self._fixed("exit", line.source, line.points[0])
        style += self._fixed("entry", line.target, line.points[-1])
        tag = Tag("mxCell", {"id": f"line.{line.id}", "value": _html(line.label), "style": style})
        tag.attributes |= {"edge": "1", "parent": "1"}
        ends = self._cells.get(line.source), self._cells.get(line.target)
        tag.attributes |= {"source": ends[0] or "", "target": ends[1] or ""}
        geometry = tag.add("mxGeometry", relative="1")
        geometry.attributes["as"] = "geometry"
        for name, point in (("sourcePoint", line.points[0]), ("targetPoint", line.points[-1])):
            geometry.children.append(_point(point, name))
        if line.points[1:-1]:
            between = Tag("Array", {"as": "points"}, [_point(p) for p in line.points[1:-1]])
            geometry.children.append(between)
        return tag

    def _fixed(self, end: str, box: str, at: Point) -> str:
        """Fix an end to a place of its box, in shares of its width and height."""
        area = self._areas.get(box)
        if area is None or not area.width or not area.height:
            return ""
        x = min(max((at.x - area.x) / area.width, 0), 1)
        y = min(max((at.y - area.y) / area.height, 0), 1)
        return f"{end}X={_plain(x)};{end}Y={_plain(y)};{end}Dx=0;{end}Dy=0;{end}Perimeter=0;"


def _region(region: Region) -> Tag:
    xs, ys = [p.x for p in region.outline], [p.y for p in region.outline]
    area = Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    style = "rounded=1;fillColor=none;html=1;verticalAlign=top;align=left;spacingLeft=6;"
    return _vertex(f"region.{region.id}", _html(region.label), style, area)


def _vertex(name: str, value: str, style: str, area: Rect, parent: str = "1") -> Tag:
    tag = Tag("mxCell", {"id": name, "value": value, "style": style})
    tag.attributes |= {"vertex": "1", "parent": parent}
    geometry = tag.add("mxGeometry", x=_px(area.x), y=_px(area.y))
    geometry.attributes |= {"width": _px(area.width), "height": _px(area.height)}
    geometry.attributes["as"] = "geometry"
    return tag


def _beside(area: Rect, label: Rect) -> str:
    """Put words where the layout has put them: above, under, left or right of a shape."""
    if label.bottom <= area.y + 1:
        return "verticalLabelPosition=top;verticalAlign=bottom;"
    if label.y >= area.bottom - 1:
        return "verticalLabelPosition=bottom;verticalAlign=top;"
    if label.right <= area.x + 1:
        return "labelPosition=left;align=right;"
    return "labelPosition=right;align=left;"


def _head(*, there: bool) -> str:
    return "open" if there else "none"


def _point(point: Point, name: str = "") -> Tag:
    return Tag("mxPoint", {"x": _px(point.x), "y": _px(point.y), "as": name})


def _px(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _html(text: Text | None) -> str:
    """Write words as the HTML that labels of draw.io are, with nothing of it in the words."""
    return "" if text is None else "<br>".join(escape(line) for line in text.lines)


def _plain(value: float) -> str:
    """Write a number without a power of ten, which a style has no place for."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
