"""Diagram → Scene for the views without lanes: placed by Graphviz, drawn like every other map."""

from collections.abc import Iterator
from typing import Final

from wfmap.render.boxes import badge_beside, box_of, size_of
from wfmap.render.diagram import Diagram, Frame, Link, Node
from wfmap.render.hyphens import spoken
from wfmap.render.layout.graphviz import Arrangement, Curve, Edge, arrange
from wfmap.render.layout.graphviz import Node as Placed
from wfmap.render.scene import Box, Line, Point, Rect, Region, Scene, Text
from wfmap.render.text import LINE_HEIGHT, text_amid, text_at, text_width, wrap

__all__ = ["lay_out_network"]

MARGIN: Final = 24.0
LABEL_SIZE: Final = 11.0
LABEL_WIDTH: Final = 130.0
LABEL_PADDING: Final = 8.0
FRAME_LABEL_SIZE: Final = 11.0
THINNEST: Final = 1.2
THICKEST: Final = 4.0
"""Widths of the lines with the least and the most weight, in px."""


def lay_out_network(diagram: Diagram) -> Scene:
    """Place a diagram without lanes.

    Raises:
        RenderError: Graphviz failed or took too long.
    """
    labels = [_label_lines(link) for link in diagram.links]
    placed = arrange(
        [_node(node) for node in diagram.nodes],
        [_edge(link, lines) for link, lines in zip(diagram.links, labels, strict=True)],
    )
    boxes = tuple(_boxes(diagram, placed))
    by_id = {box.id: box for box in boxes}
    return Scene(
        title=diagram.title,
        subtitle=diagram.subtitle,
        description=diagram.description,
        width=placed.width + 2 * MARGIN,
        height=placed.height + 2 * MARGIN,
        regions=tuple(_regions(diagram, placed)),
        boxes=boxes,
        lines=tuple(
            _line(link, curve, lines, by_id)
            for link, curve, lines in zip(diagram.links, placed.curves, labels, strict=True)
        ),
        heat_legend=diagram.heat_legend,
        badge_legend=diagram.badge_legend,
        words=diagram.words,
        language=diagram.language,
    )


def _node(node: Node) -> Placed:
    width, height = size_of(node)
    return Placed(node.id, width, height, node.frame)


def _edge(link: Link, lines: tuple[str, ...]) -> Edge:
    """Turn a link for the layout: what is read comes before its reader."""
    source, target = (link.target, link.source) if _is_turned(link) else (link.source, link.target)
    if not lines:
        return Edge(source, target)
    width = max(text_width(line, LABEL_SIZE) for line in lines)
    height = len(lines) * LABEL_SIZE * LINE_HEIGHT
    return Edge(source, target, width + LABEL_PADDING, height + LABEL_PADDING)


def _is_turned(link: Link) -> bool:
    return link.kind == "data" and link.mode == "read"


def _label_lines(link: Link) -> tuple[str, ...]:
    return wrap(link.label, LABEL_WIDTH, LABEL_SIZE, most=2) if link.label else ()


def _boxes(diagram: Diagram, placed: Arrangement) -> Iterator[Box]:
    for node in diagram.nodes:
        width, height = size_of(node)
        x, y = placed.centres[node.id]
        area = Rect(x - width / 2 + MARGIN, y - height / 2 + MARGIN, width, height)
        yield box_of(node, area, title=_title(node))


def _title(node: Node) -> str:
    """Give a box's tooltip: what it is, then what is laid over it."""
    notes = [note for note in (node.note, node.mark.note) if note]
    return f"{node.label}: {'; '.join(notes)}" if notes else node.label


def _regions(diagram: Diagram, placed: Arrangement) -> Iterator[Region]:
    for frame in diagram.frames:
        if frame.id in placed.groups:
            yield _region(frame, placed.groups[frame.id])


def _region(frame: Frame, box: tuple[float, float, float, float]) -> Region:
    x, y, width, height = box
    area = Rect(x + MARGIN, y + MARGIN, width, height)
    lines = wrap(frame.label, width - 12, FRAME_LABEL_SIZE, most=1, bold=True)
    at = Point(area.x + 8, area.y + 4 + FRAME_LABEL_SIZE)
    corners = (
        Point(area.x, area.y),
        Point(area.right, area.y),
        Point(area.right, area.bottom),
        Point(area.x, area.bottom),
    )
    label = text_at(lines, at, size=FRAME_LABEL_SIZE, bold=True)
    badge = None if frame.mark.badge is None else badge_beside(frame.mark.badge, label)
    return Region(
        frame.id,
        corners,
        label,
        title=frame.note or frame.label,
        href=frame.href,
        mark=frame.mark,
        badge=badge,
    )


def _line(link: Link, curve: Curve, lines: tuple[str, ...], boxes: dict[str, Box]) -> Line:
    points = tuple(Point(x + MARGIN, y + MARGIN) for x, y in curve.points)
    both = link.kind == "data" and link.mode == "readwrite"
    turned = _is_turned(link)
    source, target = (link.target, link.source) if turned else (link.source, link.target)
    names = f"{_name(boxes[source])} → {_name(boxes[target])}"
    return Line(
        id=link.id,
        element=link.id,
        source=source,
        target=target,
        kind=link.kind,
        points=points,
        rework=link.rework,
        tail=both,
        curved=True,
        width=THINNEST + (THICKEST - THINNEST) * link.weight if link.weight else None,
        label=_label(curve, lines),
        title=": ".join(filter(None, (names, link.note or link.label))),
        mark=link.mark,
    )


def _name(box: Box) -> str:
    return spoken(box.inside.lines) if box.inside is not None else box.element


def _label(curve: Curve, lines: tuple[str, ...]) -> Text | None:
    if not lines or curve.label is None:
        return None
    x, y = curve.label
    return text_amid(lines, Point(x + MARGIN, y + MARGIN), size=LABEL_SIZE)
