"""The scene, put together from what the stages found."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from wfmap.render.boxes import (
    BADGE_GAP,
    BADGE_HEIGHT,
    badge_area,
    badge_width,
    badge_within,
    box_of,
)
from wfmap.render.diagram import Lane, Link, Node
from wfmap.render.layout.lanes.coordinates import BADGE_ROOM, HEADER, POOL, Grid
from wfmap.render.layout.lanes.lettering import Lettering
from wfmap.render.layout.lanes.polylines import Geometry
from wfmap.render.layout.lanes.problem import Problem
from wfmap.render.scene import Band, Box, Line, Point, PoolBand, Rect, Region, Scene
from wfmap.render.text import text_amid, text_width, wrap

__all__ = ["STORE_LANE", "scene_of"]

STORE_LANE: Final = Lane("data-and-systems", "Data and systems", "system")
"""The lane in which stores stand where they have one of their own."""

_LANE_SIZES: Final = (14.0, 13.0, 12.0, 11.0)
_PADDING: Final = 12.0
_POOL_SIZE: Final = 13.0
_POOL_SMALL: Final = 11.0
_SIGN: Final = 16.0
"""The room of a sign at the lower side of a step, in px."""
_EVENT: Final = 15.0
"""The radius of an event on a border, in px."""
_CORNER: Final = 4.0
_ON_BORDER: Final = 2.0
_BESIDE: Final = 3.0
"""How far a badge stays from events on its step's border, and from its corners, in px."""


def _header_size(label: str, room: float) -> float:
    """Choose the largest size in px at which no part of a word is wider than the header."""
    parts = label.replace("-", "- ").split()
    for size in _LANE_SIZES:
        if all(text_width(part, size, bold=True) <= room for part in parts):
            return size
    return _LANE_SIZES[-1]


def _band(lane: Lane, top: float, bottom: float, width: float, left: float) -> Band:
    begin = 0.0 if lane.pool is None else left - HEADER
    header = Rect(begin, top, left - begin, bottom - top)
    room = HEADER - 2 * _PADDING
    size = _header_size(lane.label, room)
    mark, badge, under = lane.mark, None, 0.0
    if mark.badge is not None:
        mark = replace(mark, badge=badge_within(mark.badge, HEADER - _PADDING))
        under = BADGE_HEIGHT + BADGE_ROOM
    most = max(1, int((bottom - top - 8 - under) / (size * 1.2)))
    lines = wrap(lane.label, room, size, most=most, bold=True)
    middle = Point(header.x + _PADDING, header.centre.y - under / 2)
    label = text_amid(lines, middle, size=size, bold=True, anchor="start")
    if mark.badge is not None:
        at = header.x + _PADDING / 2, label.area.bottom + BADGE_ROOM
        badge = Rect(*at, badge_width(mark.badge), BADGE_HEIGHT)
    title = "; ".join(filter(None, (f"Actor: {lane.label}", lane.note, mark.note)))
    area = Rect(0, top, width, bottom - top)
    return Band(lane.id, area, header, label, lane.kind, lane.closed, title, mark, badge)


def _bands(problem: Problem, grid: Grid, width: float) -> tuple[Band, ...]:
    lanes = problem.diagram.lanes
    if not lanes:
        return ()
    if problem.lanes > len(lanes):
        lanes = (*lanes, STORE_LANE)
    spans = zip(lanes, grid.lanes, strict=True)
    return tuple(_band(lane, top, bottom, width, grid.left) for lane, (top, bottom) in spans)


def _pools(problem: Problem, grid: Grid, width: float) -> tuple[PoolBand, ...]:
    """Draw the frames of pools around their lanes, which stand side by side."""
    found: list[PoolBand] = []
    for pool in problem.diagram.pools:
        own = [n for n, lane in enumerate(problem.diagram.lanes) if lane.pool == pool.id]
        top, bottom = grid.lanes[own[0]][0], grid.lanes[own[-1]][1]
        header = Rect(0, top, POOL, bottom - top)
        given = pool.mark.badge
        beside = 0.0 if given is None else BADGE_GAP + badge_width(given)
        lines = wrap(pool.label, bottom - top - 12 - beside, _POOL_SIZE, most=2, bold=True)
        size = _POOL_SIZE if len(lines) == 1 else _POOL_SMALL
        middle = Point(header.centre.x - beside / 2, header.centre.y)
        label = text_amid(lines, middle, size=size, bold=True)
        at = label.area.right + BADGE_GAP, middle.y - BADGE_HEIGHT / 2
        badge = None if given is None else Rect(*at, badge_width(given), BADGE_HEIGHT)
        title = "; ".join(filter(None, (f"Pool: {pool.label}", pool.note, pool.mark.note)))
        area = Rect(0, top, width, bottom - top)
        found.append(PoolBand(pool.id, area, header, label, title, pool.mark, badge))
    return tuple(found)


_THINNEST: Final = 0.8
_THICKEST: Final = 4.2
"""How thick lines are in px that are never taken, and by every case."""

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
    "connector": "Connector",
    "store": "Data store",
    "document": "Document",
}


def _title(node: Node) -> str:
    word = "Event sub-process" if node.by_event else _WORDS.get(node.kind, "")
    word = "Folded steps" if node.count else word
    name = node.label or node.spoken
    head = f"{word}: {name}" if word and name else word or name
    notes = [note for note in (node.note, node.mark.note) if note]
    return "; ".join([head, *notes])


def _boxes(problem: Problem, areas: Sequence[Rect], lettering: Lettering) -> tuple[Box, ...]:
    """Make the boxes of all nodes, by index; those of ports are never painted."""
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


def _called(node: Node, frame: str | None, frames: Mapping[str, str]) -> str:
    """Name the end of a line: a step, or the frame at whose border it ends."""
    if frame is not None:
        return frames.get(frame) or "Sub-process"
    return node.label or node.spoken or node.id


def _line_title(link: Link, giver: Node, taker: Node, frames: Mapping[str, str]) -> str:
    if link.kind == "data":
        verb = {"read": "reads", "write": "writes", "readwrite": "reads and writes"}[link.mode]
        head = f"{giver.label} {verb} {taker.label}"
    else:
        number = f"Handoff {link.number}: " if link.number is not None else ""
        answer = f" ({link.label})" if link.label else ""
        ends = (giver, link.source_frame), (taker, link.target_frame)
        names = " → ".join(_called(node, frame, frames) for node, frame in ends)
        word = "Message: " if link.kind == "message" else number
        head = f"{word}{names}{answer}"
    if link.rework:
        head += "; rework"
    return "; ".join(part for part in (head, link.note, link.mark.note) if part)


def _width(link: Link) -> float | None:
    """Tell how thick a line is in px that is as thick as it is often taken."""
    weight = link.mark.weight
    return None if weight is None else _THINNEST + (_THICKEST - _THINNEST) * weight


def _end(problem: Problem, node: int, boxes: Sequence[Box]) -> str:
    """Name what a line ends at: a box, or the lane where it ends at a band."""
    given = problem.nodes[node]
    return given.lane or given.id if given.kind == "port" else boxes[node].id


def _lines(problem: Problem, boxes: Sequence[Box], lettering: Lettering) -> tuple[Line, ...]:
    lines: list[Line] = []
    frames = {frame.id: frame.label for frame in problem.diagram.frames}
    for number, (edge, points) in enumerate(zip(problem.edges, lettering.lines, strict=True)):
        link = edge.link
        giver, taker = problem.nodes[edge.source], problem.nodes[edge.target]
        line = Line(
            id=link.id,
            element=link.id,
            source=link.source_frame or _end(problem, edge.source, boxes),
            target=link.target_frame or _end(problem, edge.target, boxes),
            kind=link.kind,
            points=points,
            rework=link.rework,
            default=link.default,
            head=not edge.is_data or link.mode != "read",
            tail=edge.is_data and link.mode != "write",
            width=_width(link),
            label=lettering.answers.get(number),
            disc=lettering.discs.get(number),
            sign=lettering.signs.get(number),
            title=_line_title(link, giver, taker, frames),
            mark=link.mark,
        )
        lines.append(line)
    return tuple(lines)


def _with_signs(box: Box, boxes: Sequence[Box]) -> Box:
    """Move the signs at the lower side of a step where no event on its border hides them.

    An event in the middle sends them halfway to the next one, or to the corner; others leave them.
    """
    count = len(box.markers) + (box.kind == "subprocess")
    low = [event.centre.x - box.area.centre.x for event in _low_events(box, boxes)]
    half = _SIGN * count / 2 + _EVENT
    if not count or all(abs(x) >= half for x in low):
        return box
    ends = [-box.area.width / 2 + _CORNER - _EVENT, *low, box.area.width / 2 - _CORNER + _EVENT]
    gaps = sorted(pairwise(ends), key=lambda gap: (gap[1] - gap[0] < 2 * half, abs(sum(gap))))
    return replace(box, signs=sum(gaps[0]) / 2)


def _low_events(box: Box, boxes: Sequence[Box]) -> list[Rect]:
    """List the areas of the events on the lower border of a step, from the left."""
    return sorted(
        other.area
        for other in boxes
        if other.attached_to == box.id and abs(other.area.centre.y - box.area.bottom) < _ON_BORDER
    )


def _with_badge(box: Box, boxes: Sequence[Box]) -> Box:
    """Move a badge at the lower side of a step to where no event on its border hides it.

    It is cut short where there is less room than for all of it.
    """
    badge = box.mark.badge
    if badge is None or badge.style != "rank":
        return box
    usual = badge_area(box.kind, badge, box.area)
    low = _low_events(box, boxes)
    if not any(usual.overlaps(event) for event in low):
        return box
    ends = [box.area.x, *(x for event in low for x in (event.x, event.right)), box.area.right]
    left, right = max(
        zip(ends[::2], ends[1::2], strict=True), key=lambda gap: (gap[1] - gap[0], -gap[0])
    )
    room = right - left - 2 * _BESIDE
    fitting = badge_within(badge, room)
    width = badge_width(fitting)
    if width > room:
        return box
    area = Rect((left + right - width) / 2, usual.y, width, usual.height)
    return replace(box, badge=area, mark=replace(box.mark, badge=fitting))


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
        pools=_pools(problem, grid, width),
        boxes=tuple(
            _with_badge(_with_signs(box, boxes), boxes) for box in boxes if box.kind != "port"
        ),
        lines=_lines(problem, boxes, lettering),
        heat_legend=diagram.heat_legend,
        badge_legend=diagram.badge_legend,
        words=diagram.words,
        language=diagram.language,
    )
