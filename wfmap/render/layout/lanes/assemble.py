"""The scene, put together from what the stages found."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from wfmap.render.boxes import box_of
from wfmap.render.diagram import Lane, Link, Node
from wfmap.render.layout.lanes.coordinates import HEADER, Grid
from wfmap.render.layout.lanes.lettering import Lettering
from wfmap.render.layout.lanes.polylines import Geometry
from wfmap.render.layout.lanes.problem import Problem
from wfmap.render.scene import Band, Box, Line, Point, Rect, Region, Scene
from wfmap.render.text import text_amid, text_width, wrap

__all__ = ["STORE_LANE", "scene_of"]

STORE_LANE: Final = Lane("data-and-systems", "Data and systems", "system")
"""The lane in which stores stand where they have one of their own."""

_LANE_SIZES: Final = (14.0, 13.0, 12.0, 11.0)
_PADDING: Final = 12.0


def _header_size(label: str, room: float) -> float:
    """Choose the largest size in px at which no part of a word is wider than the header."""
    parts = label.replace("-", "- ").split()
    for size in _LANE_SIZES:
        if all(text_width(part, size, bold=True) <= room for part in parts):
            return size
    return _LANE_SIZES[-1]


def _band(lane: Lane, top: float, bottom: float, width: float) -> Band:
    header = Rect(0, top, HEADER, bottom - top)
    room = HEADER - 2 * _PADDING
    size = _header_size(lane.label, room)
    most = max(1, int((bottom - top - 8) / (size * 1.2)))
    lines = wrap(lane.label, room, size, most=most, bold=True)
    middle = Point(_PADDING, header.centre.y)
    label = text_amid(lines, middle, size=size, bold=True, anchor="start")
    title = f"Actor: {lane.label}" + (f"; {lane.note}" if lane.note else "")
    area = Rect(0, top, width, bottom - top)
    return Band(lane.id, area, header, label, lane.kind, title, lane.mark)


def _bands(problem: Problem, grid: Grid, width: float) -> tuple[Band, ...]:
    lanes = problem.diagram.lanes
    if not lanes:
        return ()
    if problem.lanes > len(lanes):
        lanes = (*lanes, STORE_LANE)
    spans = zip(lanes, grid.lanes, strict=True)
    return tuple(_band(lane, top, bottom, width) for lane, (top, bottom) in spans)


_WORDS: Final = {
    "task": "Step",
    "subprocess": "Sub-process",
    "decision": "Decision",
    "inclusive": "Inclusive decision",
    "parallel": "Parallel gateway",
    "event-gateway": "Event gateway",
    "start": "Start",
    "end": "End",
    "event": "Event",
    "wait": "Wait",
    "store": "Data store",
}


def _title(node: Node) -> str:
    word = _WORDS.get(node.kind, "")
    head = f"{word}: {node.label}" if word and node.label else word or node.label
    notes = [note for note in (node.note, node.mark.note) if note]
    return "; ".join([head, *notes])


def _boxes(problem: Problem, areas: Sequence[Rect], lettering: Lettering) -> tuple[Box, ...]:
    copies = set(problem.copies)
    total = Counter(problem.nodes[copy].id for copy in problem.copies)
    count: Counter[str] = Counter()
    boxes: list[Box] = []
    for index, node in enumerate(problem.nodes):
        box_id = node.id
        if index in copies:
            count[node.id] += 1
            if total[node.id] > 1:
                box_id = f"{node.id}.{count[node.id]}"
        box = box_of(node, areas[index], title=_title(node), id_=box_id)
        boxes.append(
            replace(
                box,
                outside=lettering.names.get(index),
                repeated=index in copies and total[node.id] > 1,
            )
        )
    return tuple(boxes)


def _line_title(link: Link, giver: Node, taker: Node) -> str:
    if link.kind == "data":
        verb = {"read": "reads", "write": "writes", "readwrite": "reads and writes"}[link.mode]
        head = f"{giver.label} {verb} {taker.label}"
    else:
        number = f"Handoff {link.number}: " if link.number is not None else ""
        answer = f" ({link.label})" if link.label else ""
        head = f"{number}{giver.label or giver.id} → {taker.label or taker.id}{answer}"
    if link.rework:
        head += "; rework"
    return "; ".join(part for part in (head, link.note, link.mark.note) if part)


def _lines(
    problem: Problem, geometry: Geometry, boxes: Sequence[Box], lettering: Lettering
) -> tuple[Line, ...]:
    lines: list[Line] = []
    for number, (edge, points) in enumerate(zip(problem.edges, geometry.lines, strict=True)):
        link = edge.link
        giver, taker = problem.nodes[edge.source], problem.nodes[edge.target]
        line = Line(
            id=link.id,
            element=link.id,
            source=boxes[edge.source].id,
            target=boxes[edge.target].id,
            kind=link.kind,
            points=points,
            rework=link.rework,
            head=not edge.is_data or link.mode != "read",
            tail=edge.is_data and link.mode != "write",
            label=lettering.answers.get(number),
            disc=lettering.discs.get(number),
            sign=lettering.signs.get(number),
            title=_line_title(link, giver, taker),
            mark=link.mark,
        )
        lines.append(line)
    return tuple(lines)


def scene_of(
    problem: Problem,
    geometry: Geometry,
    lettering: Lettering,
    regions: tuple[Region, ...],
    min_width: float,
) -> Scene:
    """Put the scene together; lanes are as wide as the whole."""
    diagram, grid = problem.diagram, geometry.grid
    width = max(grid.width, min_width)
    boxes = _boxes(problem, geometry.areas, lettering)
    return Scene(
        title=diagram.title,
        subtitle=diagram.subtitle,
        description=diagram.description,
        width=width,
        height=grid.height,
        bands=_bands(problem, grid, width),
        regions=regions,
        boxes=boxes,
        lines=_lines(problem, geometry, boxes, lettering),
        heat_legend=diagram.heat_legend,
        badge_legend=diagram.badge_legend,
        words=diagram.words,
    )
