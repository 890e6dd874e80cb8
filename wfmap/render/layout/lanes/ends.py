"""Where lines end that lead to a frame or to the band of a party without steps.

They are routed to a place within it, and cut off at its border. Between two bands with messages
there is a gap, as between the pools of a BPMN diagram, so that the messages are seen.
"""

from collections.abc import Sequence
from typing import Final

from wfmap.render.layout.lanes.board import GridPoint
from wfmap.render.layout.lanes.coordinates import Demand, Grid
from wfmap.render.layout.lanes.problem import Edge, Problem
from wfmap.render.layout.lanes.regions import Framed, clipped
from wfmap.render.layout.lanes.segments import Segment
from wfmap.render.layout.lanes.tracks import Tracks
from wfmap.render.scene import Point, Rect

__all__ = ["cut_off", "lengthen", "room_at_frames", "room_beside", "seen_first"]

_STRAIGHT: Final = 2
"""The number of points of a straight line."""

_MORE: Final = 14.0
"""How much room is asked for at once in px."""

_SHORTEST: Final = 30.0
"""How long a message is at least, so that both its ends are seen, in px."""

_VISIBLE: Final = 18.0
"""How long the stretch of a line at a frame is at least, so that its head is seen, in px."""


def cut_off(
    problem: Problem, grid: Grid, framed: Sequence[Framed], lines: list[tuple[Point, ...]]
) -> None:
    """Cut off what of a line lies within the frame or the band it begins or ends at."""
    frames = {one.zone.frame.id: one.area for one in framed}
    for number, edge in enumerate(problem.edges):
        ends = (
            (edge.link.source_frame, edge.source, True),
            (edge.link.target_frame, edge.target, False),
        )
        for frame, node, first in ends:
            area = frames.get(frame or "") or _band_of(problem, grid, node)
            if area is not None:
                lines[number] = clipped(lines[number], area, first=first)


def _band_of(problem: Problem, grid: Grid, node: int) -> Rect | None:
    """Give the area of the band at which lines to a port end."""
    if not _is_port(problem, node):
        return None
    top, bottom = grid.lanes[problem.lane[node]]
    return Rect(0, top, grid.width, bottom - top)


def _is_port(problem: Problem, node: int) -> bool:
    return problem.nodes[node].kind == "port"


def seen_first(tracks: Tracks, problem: Problem, number: int, points: Sequence[Point]) -> Segment:
    """Give the first stretch of a line that is seen, where its beginning is cut off."""
    own = tracks.segments[number]
    return own[1 - len(points)] if _is_port(problem, problem.edges[number].source) else own[0]


def lengthen(
    problem: Problem,
    grid: Grid,
    tracks: Tracks,
    lines: Sequence[Sequence[Point]],
    demand: Demand,
) -> None:
    """Ask for room where a message is too short for its circle and its head."""
    for number, points in enumerate(lines):
        if len(points) > _STRAIGHT or not problem.edges[number].is_message:
            continue
        (a, b), stretch = points, seen_first(tracks, problem, number, points)
        missing = _SHORTEST - abs(a.x - b.x) - abs(a.y - b.y)
        if missing <= 0:
            continue
        if not stretch.down:
            line = stretch.low + 1
            demand.across[line] = max(demand.across[line], missing)
            continue
        for line in _seen(problem, grid, problem.edges[number], stretch)[:1]:
            demand.down[line] = max(demand.down[line], missing)


def room_at_frames(
    problem: Problem,
    place: Sequence[GridPoint],
    framed: Sequence[Framed],
    lines: Sequence[Sequence[Point]],
    demand: Demand,
) -> None:
    """Ask for room beside frames where what is left of a line is too short for head and disc."""
    frames = {one.zone.frame.id: one for one in framed}
    for number, points in enumerate(lines):
        link = problem.edges[number].link
        straight = len(points) == _STRAIGHT
        ends = (
            (link.source_frame, points[0], points[1]),
            (link.target_frame, points[-1], points[-2]),
        )
        for name, at, beside in ends:
            if name is None or name not in frames:
                continue
            least = _SHORTEST if straight and link.number is not None else _VISIBLE
            missing = least - abs(at.x - beside.x) - abs(at.y - beside.y)
            if missing <= 0:
                continue
            level = abs(at.x - beside.x) > abs(at.y - beside.y)
            places = [place[node][0 if level else 1] for node in frames[name].nodes]
            further = beside.x > at.x if level else beside.y > at.y
            channel = max(places) + 1 if further else min(places) - 1
            asked = demand.across if level else demand.down
            asked[channel] = max(asked[channel], missing if straight else 2 * missing)


def room_beside(problem: Problem, grid: Grid, edge: Edge, stretch: Segment, demand: Demand) -> None:
    """Ask for more room along an upright stretch of a line; within bands it would be hidden."""
    seen = _seen(problem, grid, edge, stretch)
    for line in (*seen[:1], *seen[-1:]):
        demand.down[line] += _MORE
    lanes = sorted((problem.lane[edge.start], problem.lane[edge.finish]))
    if not seen and lanes[0] < lanes[1]:
        demand.between[lanes[0]] += _MORE


def _seen(problem: Problem, grid: Grid, edge: Edge, stretch: Segment) -> list[int]:
    """List the grid lines along an upright stretch that lie in no band at whose border it ends.

    The first and the last are channels, beside a box or beside a band.
    """
    bands = [grid.lanes[problem.lane[n]] for n in (edge.start, edge.finish) if _is_port(problem, n)]
    return [
        line
        for line in range(stretch.low + 1, stretch.high)
        if not any(top <= grid.y[line] <= bottom for top, bottom in bands)
    ]
