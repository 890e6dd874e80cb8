"""The rectangles drawn around unfolded sub-processes: they grow with the labels of what they hold.

Where a frame so grown comes too close to what is beside it, room is asked for, and the map is
measured again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from wfmap.render.boxes import BADGE_GAP, badge_area, badge_beside, badge_width
from wfmap.render.layout.lanes.board import GridPoint
from wfmap.render.layout.lanes.coordinates import Demand, Grid
from wfmap.render.layout.lanes.frames import Zone, held_by, zones_of
from wfmap.render.layout.lanes.obstacles import stretches
from wfmap.render.layout.lanes.problem import Problem
from wfmap.render.layout.lanes.tracks import PITCH, Tracks
from wfmap.render.scene import Point, Rect, Region, Text
from wfmap.render.text import LINE_HEIGHT, text_at, wrap

__all__ = ["Framed", "Framer", "ask_for_frames", "clipped", "region_of"]

_PADDING: Final = 12.0
_STEP: Final = 8.0
"""How far regions lie outside those within them in px."""

_TITLE: Final = 20.0
"""The height of a region's label line in px."""

_INDENT: Final = 8.0
"""How far a region's label is from its sides in px."""

_BASELINE: Final = 14.0
"""How far the baseline of a region's label is under its upper side in px."""

_SHARES: Final = (1.0, 0.5, 0.33)
"""At which shares of the width a region's label is broken."""

_LEAST: Final = 60.0
"""The least width in px at which a region's label is broken."""

_HALF: Final = PITCH / 2 - 1
"""How far a region reaches beyond its own lines in px: half of the way to the next track."""

_MARKERS: Final = 14.0
_SIZE: Final = 11.0
_APART: Final = 5.0
"""How far a region stays from lines beside it in px."""


@dataclass(frozen=True, slots=True)
class Framed:
    """A zone with its rectangle and its label.

    `nodes` are those in it and on its border; `events` those on its border; `lack` is how much
    the row of those events must move down, so that they lie under all it holds, and `narrow` how
    much wider its first column must be, so that no line runs through its label, in px; `lines` are
    those from one of its steps to another.
    """

    zone: Zone
    area: Rect
    label: Text
    badge: Rect | None = None
    nodes: tuple[int, ...] = ()
    events: tuple[int, ...] = ()
    lack: float = 0
    narrow: float = 0
    lines: frozenset[int] = frozenset()


class Framer:
    """Draws the rectangles of zones, the innermost first."""

    def __init__(self, problem: Problem, areas: Sequence[Rect]) -> None:
        self.problem = problem
        self.areas = areas
        self.zones = sorted(zones_of(problem), key=lambda zone: zone.depth)
        self.framed: dict[str, Framed] = {}

    def own(self, zone: Zone) -> list[int]:
        """List the nodes that lie in a zone and in none within it, events on borders included."""
        return [
            number
            for number, node in enumerate(self.problem.nodes)
            if node.frame == zone.frame.id
            or (number in self.problem.copies and number in zone.members)
        ]

    def frame(
        self, zone: Zone, names: Mapping[int, Text], lines: Sequence[Sequence[Point]]
    ) -> Framed:
        """Draw the rectangle around a zone, with the labels of what it holds.

        `lines` are those of the map: the frame's own label stands between them.
        """
        inside = [
            n
            for n, host in enumerate(self.problem.host)
            if host in zone.members or n in self.own(zone)
        ]
        rects = [self.areas[n] for n in inside]
        rects += [names[n].area for n in inside if n in names]
        rects += [self.badge(n) for n in inside if self.problem.nodes[n].mark.badge is not None]
        own = [n for n in range(len(lines)) if self.holds(zone, n)]
        ways = [stretch.grown(_HALF) for n in own for stretch in stretches(lines[n])]
        inner = [f for f in self.framed.values() if f.zone.frame.frame == zone.frame.id]
        left = min((r.x for r in rects), default=0.0) - _PADDING
        right = max((r.right for r in rects), default=0.0) + _PADDING
        top = min((r.y for r in rects), default=0.0)
        bottom = max((r.bottom for r in rects), default=0.0) + _PADDING - 2
        for other in inner:
            left, right = min(left, other.area.x - _STEP), max(right, other.area.right + _STEP)
            top, bottom = min(top, other.area.y - 4), max(bottom, other.area.bottom + _STEP)
        left, right = min([left, *(w.x for w in ways)]), max([right, *(w.right for w in ways)])
        top = min([top, *(way.y for way in ways)])
        bottom = max([bottom, *(way.bottom for way in ways)])
        bottom += _MARKERS if zone.frame.markers else 0
        border = self.problem.border
        events = tuple(event for event, frame in border.items() if frame == zone.frame.id)
        low = max((self.areas[event].centre.y for event in events), default=bottom)
        lack = max(0.0, bottom - low)
        bottom = max(bottom, low)
        left = min([left, *(self.areas[event].x - _STEP for event in events)])
        right = max([right, *(self.areas[event].right + _STEP for event in events)])
        strange = [
            lines[number]
            for number, edge in enumerate(self.problem.edges)
            if zone.frame.id not in (edge.link.source_frame, edge.link.target_frame)
        ]
        mark = zone.frame.mark
        beside = 0.0 if mark.badge is None else BADGE_GAP + badge_width(mark.badge)
        text, narrow = _title_between(zone.frame.label, beside, (left, right, top), strange)
        badge = None if mark.badge is None else badge_beside(mark.badge, text)
        right = right if badge is None else max(right, badge.right + _INDENT)
        top = text.at.y - _BASELINE
        nodes = (*inside, *events, *(n for other in inner for n in other.events))
        area = Rect(left, top, right - left, bottom - top)
        framed = Framed(zone, area, text, badge, nodes, events, lack, narrow, frozenset(own))
        self.framed[zone.frame.id] = framed
        return framed

    def holds(self, zone: Zone, number: int) -> bool:
        """Tell whether a line leads from one step of a zone to another."""
        edge = self.problem.edges[number]
        ends = (edge.link.source_frame, edge.link.target_frame)
        held = held_by(self.problem, zone)
        return {edge.start, edge.finish} <= held and zone.frame.id not in ends

    def badge(self, node: int) -> Rect:
        """Tell what the badge of a node covers."""
        given = self.problem.nodes[node]
        area = self.areas[node]
        return area if given.mark.badge is None else badge_area(given.kind, given.mark.badge, area)


def _title_between(
    label: str,
    beside: float,
    within: tuple[float, float, float],
    lines: Sequence[Sequence[Point]],
) -> tuple[Text, float]:
    """Write a frame's label where no line runs through it, with so much free room beside it, in px.

    It stands `within` the frame's sides and over what it holds: left, right and lower end. It is
    broken at smaller widths where it has no room else; tell what is missing, in px, where it has
    none at all.
    """
    left, right, base = within
    room = max(_LEAST, right - left - 2 * _INDENT - beside)
    written = [
        _title(wrap(label, max(_LEAST, room * share), _SIZE, most=4, bold=True), left, base)
        for share in _SHARES
    ]
    widest = 0.0
    for text in written:
        end = max(right - _INDENT, text.area.right + beside)
        for low, high in _gaps(text.area, end, lines):
            if high - low >= text.area.width + beside:
                return text_at(text.lines, Point(low, text.at.y), size=_SIZE, bold=True), 0.0
            widest = max(widest, high - low)
    return written[0], min(text.area.width for text in written) + beside - widest


def _title(lines: tuple[str, ...], left: float, base: float) -> Text:
    top = base - _TITLE - 2 - (len(lines) - 1) * _SIZE * LINE_HEIGHT
    return text_at(lines, Point(left + _INDENT, top + _BASELINE), size=_SIZE, bold=True)


def _gaps(
    area: Rect, right: float, lines: Sequence[Sequence[Point]]
) -> Iterator[tuple[float, float]]:
    """Yield what is free of lines at the height of an area, from its left side to `right`."""
    band = Rect(area.x, area.y, right - area.x, area.height)
    taken = sorted(
        (piece.x - _APART, piece.right + _APART)
        for points in lines
        for piece in stretches(points)
        if piece.overlaps(band)
    )
    at = area.x
    for low, high in taken:
        if low > at:
            yield at, low
        at = max(at, high)
    if right > at:
        yield at, right


def region_of(framed: Framed) -> Region:
    """Make the region of a frame."""
    frame, area = framed.zone.frame, framed.area
    word = "Event sub-process" if frame.by_event else "Sub-process"
    title = f"{word}: {frame.label}" if frame.label else word
    notes = [note for note in (frame.note, frame.mark.note) if note]
    return Region(
        id=frame.id,
        outline=(
            Point(area.x, area.y),
            Point(area.right, area.y),
            Point(area.right, area.bottom),
            Point(area.x, area.bottom),
        ),
        label=framed.label,
        by_event=frame.by_event,
        markers=frame.markers,
        title="; ".join([title, *notes]),
        href=frame.href,
        mark=frame.mark,
        badge=framed.badge,
    )


def ask_for_frames(
    framed: Sequence[Framed],
    place: Sequence[GridPoint],
    grid: Grid,
    tracks: Tracks,
    demand: Demand,
) -> None:
    """Ask for the room that frames lack towards the lines beside them and the lanes' borders."""
    for frame in framed:
        points = [place[node] for node in frame.nodes]
        for event in frame.events[:1] if frame.lack else ():
            demand.down[place[event][1] - 1] += frame.lack
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if frame.narrow:
            demand.across[min(xs)] += 2 * frame.narrow
        area = frame.area
        within = {
            (segment.down, segment.line)
            for number in frame.lines
            for segment in tracks.segments[number]
        }
        across = (demand.across, tracks.down, grid.x, grid.wide)
        down = (demand.down, tracks.across, grid.y, grid.high)
        sides = (
            (*across, True, min(xs) - 1, area.x, 1),
            (*across, True, max(xs) + 1, area.right, -1),
            (*down, False, min(ys) - 1, area.y, 1),
            (*down, False, max(ys) + 1, area.bottom, -1),
        )
        for asked, used, centres, room, upright, line, at, sign in sides:
            count = 0 if (upright, line) in within else used.get(line, 0)
            free = sign * (at - centres[line])
            if count:
                missing = 2 * ((count - 1) * PITCH / 2 + _APART - free)
            else:
                missing = _APART - room[line] / 2 - free
            if missing > 0:
                asked[line] += missing
    _keep_apart([frame for frame in framed if frame.nodes], place, demand)


def _keep_apart(framed: Sequence[Framed], place: Sequence[GridPoint], demand: Demand) -> None:
    """Ask for the room between frames side by side, or one under another, that both grow into."""
    for one, other in combinations(framed, 2):
        if set(one.nodes) & set(other.nodes):
            continue
        a, b = one.area, other.area
        beside = min(a.bottom, b.bottom) - max(a.y, b.y)
        under = min(a.right, b.right) - max(a.x, b.x)
        points = [[place[node] for node in frame.nodes] for frame in (one, other)]
        for shared, room, axis, asked in (
            (under, -beside, 1, demand.down),
            (beside, -under, 0, demand.across),
        ):
            first, second = sorted(points, key=lambda own: min(point[axis] for point in own))
            last = max(point[axis] for point in first)
            if shared > 0 and room < _APART and last < min(point[axis] for point in second):
                asked[last + 1] += _APART - room


def clipped(points: Sequence[Point], area: Rect, *, first: bool) -> tuple[Point, ...]:
    """Cut off what of a line lies within an area: its beginning if `first`, else its end."""
    way = list(points) if first else list(reversed(points))
    stretches = list(pairwise(way))
    for at in range(len(stretches) - 1, -1, -1):
        a, b = stretches[at]
        if _holds(area, a):
            cut = [_leaving(area, a, b), *way[at + 1 :]]
            return tuple(cut if first else reversed(cut))
    return tuple(points)


def _holds(area: Rect, point: Point) -> bool:
    return area.x < point.x < area.right and area.y < point.y < area.bottom


def _leaving(area: Rect, a: Point, b: Point) -> Point:
    """Find where a level or upright stretch leaves an area in which it begins."""
    if abs(a.x - b.x) < abs(a.y - b.y):
        return Point(a.x, area.bottom if b.y > a.y else area.y)
    return Point(area.right if b.x > a.x else area.x, a.y)
