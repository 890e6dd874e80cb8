"""From routes to px: corners on their tracks, ends on the borders of their boxes."""

from dataclasses import dataclass
from math import sqrt

from wfmap.render.diagram import NodeKind
from wfmap.render.layout.lanes.coordinates import Grid
from wfmap.render.layout.lanes.problem import Edge, Problem
from wfmap.render.layout.lanes.tracks import Tracks
from wfmap.render.scene import Point, Rect

__all__ = ["Geometry", "geometry_of"]

_DIAMONDS: frozenset[NodeKind] = frozenset(("decision", "inclusive", "parallel", "event-gateway"))
_RINGS: frozenset[NodeKind] = frozenset(("start", "end", "event", "wait", "connector"))


@dataclass(frozen=True, slots=True)
class Geometry:
    """A map in px: its grid, the areas of nodes and the points of lines, by node and by edge."""

    grid: Grid
    areas: list[Rect]
    lines: list[tuple[Point, ...]]


def _reach(kind: NodeKind, half: float, other_half: float, off: float) -> float:
    """Tell how far a shape's border is from its middle, on a line that passes `off` the middle."""
    if kind in _DIAMONDS:
        return half * (1 - min(1, abs(off) / other_half))
    if kind in _RINGS:
        return sqrt(max(0, half * half - off * off))
    return half


class _Pen:
    """Draws lines on a measured grid."""

    def __init__(self, problem: Problem, tracks: Tracks, grid: Grid, areas: list[Rect]) -> None:
        self.problem = problem
        self.tracks = tracks
        self.grid = grid
        self.areas = areas

    def end(self, node: int, line: float, away: float, *, down: bool) -> Point:
        """Find where a line at `line` px (its x if `down`) leaves a box towards `away` px."""
        kind = self.problem.nodes[node].kind
        area = self.areas[node]
        centre = area.centre
        if down:
            reach = _reach(kind, area.height / 2, area.width / 2, line - centre.x)
            return Point(line, centre.y + (reach if away > centre.y else -reach))
        reach = _reach(kind, area.width / 2, area.height / 2, line - centre.y)
        return Point(centre.x + (reach if away > centre.x else -reach), line)

    def line(self, number: int, edge: Edge) -> tuple[Point, ...]:
        """Give the points of an edge's line, its ends on the borders of its boxes."""
        segments = self.tracks.segments[number]
        at = [
            (self.grid.x if segment.down else self.grid.y)[segment.line] + offset
            for segment, offset in zip(segments, self.tracks.offset[number], strict=True)
        ]
        corners = [
            Point(at[k], at[k + 1]) if segments[k].down else Point(at[k + 1], at[k])
            for k in range(len(segments) - 1)
        ]
        first, last = segments[0].down, segments[-1].down
        towards = corners[0] if corners else self.areas[edge.target].centre
        back = corners[-1] if corners else self.areas[edge.source].centre
        return (
            self.end(edge.source, at[0], towards.y if first else towards.x, down=first),
            *corners,
            self.end(edge.target, at[-1], back.y if last else back.x, down=last),
        )


def geometry_of(problem: Problem, tracks: Tracks, grid: Grid, areas: list[Rect]) -> Geometry:
    """Draw all lines of a map on its measured grid."""
    pen = _Pen(problem, tracks, grid, areas)
    return Geometry(grid, areas, [pen.line(n, edge) for n, edge in enumerate(problem.edges)])
