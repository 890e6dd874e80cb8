"""From routes to px: corners on their tracks, ends on the borders of their boxes."""

from math import sqrt

from wfmap.render.diagram import NodeKind
from wfmap.render.layout.lanes.coordinates import Grid
from wfmap.render.layout.lanes.problem import Edge, Problem
from wfmap.render.layout.lanes.tracks import Tracks
from wfmap.render.scene import Point, Rect

__all__ = ["polyline"]

_DIAMONDS: frozenset[NodeKind] = frozenset(("decision", "inclusive", "parallel", "event-gateway"))
_RINGS: frozenset[NodeKind] = frozenset(("start", "end", "event", "wait"))
_RIM = 5.0
"""How deep the rim of a cylinder is bent at its ends in px."""


def _reach(kind: NodeKind, half: float, other_half: float, off: float) -> float:
    """Tell how far a shape's border is from its middle, on a line that passes `off` the middle."""
    if kind in _DIAMONDS:
        return half * (1 - min(1, abs(off) / other_half))
    if kind in _RINGS:
        return sqrt(max(0, half * half - off * off))
    return half


def _end(problem: Problem, node: int, area: Rect, line: float, away: float, *, down: bool) -> Point:
    """Find where a line at `line` px (its x if `down`) leaves a box towards `away` px."""
    kind = problem.nodes[node].kind
    centre = area.centre
    if down:
        reach = _reach(kind, area.height / 2, area.width / 2, line - centre.x)
        return Point(line, centre.y + (reach if away > centre.y else -reach))
    reach = _reach(kind, area.width / 2, area.height / 2, line - centre.y)
    return Point(centre.x + (reach if away > centre.x else -reach), line)


def polyline(
    problem: Problem, edge: Edge, number: int, tracks: Tracks, grid: Grid, areas: list[Rect]
) -> tuple[Point, ...]:
    """Give the points of an edge's line in px, without needless ones."""
    segments = tracks.segments[number]
    lines = [
        (grid.x if s.down else grid.y)[s.line] + off
        for s, off in zip(segments, tracks.offset[number], strict=True)
    ]
    corners = [
        Point(lines[at], lines[at + 1]) if segments[at].down else Point(lines[at + 1], lines[at])
        for at in range(len(segments) - 1)
    ]
    ends = areas[edge.source], areas[edge.target]
    first, last = segments[0], segments[-1]
    towards = corners[0] if corners else ends[1].centre
    back = corners[-1] if corners else ends[0].centre
    start = _end(
        problem,
        edge.source,
        ends[0],
        lines[0],
        towards.y if first.down else towards.x,
        down=first.down,
    )
    finish = _end(
        problem, edge.target, ends[1], lines[-1], back.y if last.down else back.x, down=last.down
    )
    return (start, *corners, finish)
