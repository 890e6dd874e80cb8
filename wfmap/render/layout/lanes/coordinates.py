"""From grid lines to px: how wide columns and channels are, how high rows and lanes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from wfmap.render.boxes import BADGE_GAP, BADGE_HEIGHT, INSIDE, badge_width
from wfmap.render.layout.lanes.board import Board, GridPoint
from wfmap.render.layout.lanes.problem import Problem
from wfmap.render.layout.lanes.tracks import PITCH, Tracks
from wfmap.render.text import text_width, wrap

__all__ = ["BADGE_ROOM", "HEADER", "POOL", "Demand", "Grid", "grid_of"]

HEADER: Final = 124.0
"""The width of a lane's header in px."""

POOL: Final = 30.0
"""The width of a pool's header, left of those of its lanes, in px."""

BADGE_ROOM: Final = 5.0
"""Between the name of a lane and its badge, in px."""

_LANE_TEXT: Final = (HEADER - 24.0, 11.0, 14)
"""Room, size and most lines of a lane's name where it makes its lane higher."""

_MARGIN: Final = 24.0
"""Between the header and the first channel's lines."""

_CHANNEL: Final = 34.0
_NARROW: Final = 14.0
_EDGE: Final = 16.0
_GAP: Final = 44.0
"""Between two bands that exchange messages: room for these and for their names, in px."""

_EMPTY_ROW: Final = 40.0
_RIGHT: Final = 10.0


@dataclass(slots=True)
class Demand:
    """Room that labels ask for beyond what boxes and tracks need, in px by grid line.

    `between` is by lane: the room between it and the next, beside what messages there need.
    """

    across: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    down: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    between: dict[int, float] = field(default_factory=lambda: defaultdict(float))

    def grow(self, more: "Demand") -> bool:
        """Add what is asked for; tell whether anything is."""
        for line, room in more.across.items():
            self.across[line] += room
        for line, room in more.down.items():
            self.down[line] += room
        for lane, room in more.between.items():
            self.between[lane] += room
        return bool(more.across or more.down or more.between)


@dataclass(frozen=True, slots=True)
class Grid:
    """The px of every grid line, of every lane's top and bottom, and of the whole.

    `x` and `y` are the middles of grid lines, `wide` and `high` how much room they have.
    """

    x: list[float]
    y: list[float]
    wide: list[float]
    high: list[float]
    lanes: list[tuple[float, float]]
    width: float
    height: float
    left: float


def _column_widths(problem: Problem, place: list[GridPoint], columns: int) -> list[float]:
    widths = [30.0] * columns
    for node in problem.anchors:
        width = max(problem.width[node], problem.spread.get(node, 0.0))
        label = problem.nodes[node].label
        if problem.nodes[node].kind not in INSIDE and label:
            lines = wrap(label, 100, 11, most=3)
            width = max(width, min(90, *(text_width(line, 11) for line in lines), 90))
        at = place[node][0] // 2
        widths[at] = max(widths[at], width)
    return widths


def _row_heights(problem: Problem, place: list[GridPoint]) -> dict[int, float]:
    heights: dict[int, float] = defaultdict(float)
    for node in problem.anchors:
        y = place[node][1]
        heights[y] = max(heights[y], problem.height[node])
    for node in problem.anchors:
        if problem.nodes[node].kind not in INSIDE:
            y = place[node][1]
            heights[y] = max(heights[y], problem.height[node] + 24)
    return heights


def _across(
    board: Board, widths: list[float], tracks: Mapping[int, int], demand: Demand, left: float
) -> tuple[list[float], list[float], float]:
    at = left
    centres: list[float] = []
    sizes: list[float] = []
    for line in range(board.width):
        count = tracks.get(line, 0)
        if line % 2:
            width = max(widths[line // 2], PITCH * (count + 1) if count > 1 else 0)
        elif line == 0:
            width = max(_MARGIN, PITCH * count + 18)
        else:
            width = _CHANNEL + PITCH * max(0, count - 1)
        width += demand.across.get(line, 0)
        centres.append(at + width / 2)
        sizes.append(width)
        at += width
    return centres, sizes, at + _RIGHT


def _lane_heights(problem: Problem) -> list[float]:
    """Tell how high every lane is at least, so that its name has room."""
    room, size, most = _LANE_TEXT
    heights = [0.0] * problem.lanes
    for lane, given in enumerate(problem.diagram.lanes):
        lines = len(wrap(given.label, room, size, most=most, bold=True))
        heights[lane] = lines * size * 1.2 + 12
        if given.mark.badge is not None:
            heights[lane] += BADGE_HEIGHT + BADGE_ROOM
    for pool in problem.diagram.pools:
        own = [n for n, lane in enumerate(problem.diagram.lanes) if lane.pool == pool.id]
        needed = text_width(" ".join(wrap(pool.label, 200, 13, most=2, bold=True)), 13, bold=True)
        needed = min(needed, 200.0) + 16
        if pool.mark.badge is not None:
            needed += BADGE_GAP + badge_width(pool.mark.badge)
        for lane in own:
            heights[lane] = max(heights[lane], needed / len(own))
    return heights


def _down(
    board: Board,
    heights: Mapping[int, float],
    tracks: Mapping[int, int],
    demand: Demand,
    needs: Sequence[tuple[float, float]],
) -> tuple[list[float], list[float], list[tuple[float, float]]]:
    at = 0.0
    centres: list[float] = []
    lanes: list[tuple[float, float]] = []
    all_sizes: list[float] = []
    for lane, rows in enumerate(board.rows):
        top = at
        sizes = [
            _line_height(board.base[lane] + step, step, rows, heights, tracks)
            + demand.down.get(board.base[lane] + step, 0)
            for step in range(2 * rows + 1)
        ]
        least, gap = needs[lane]
        missing = max(0.0, least - sum(sizes))
        sizes[0] += missing / 2
        sizes[-1] += missing / 2
        for height in sizes:
            centres.append(at + height / 2)
            at += height
        all_sizes += sizes
        lanes.append((top, at))
        at += gap
    return centres, all_sizes, lanes


def _gaps(problem: Problem, demand: Demand) -> dict[int, float]:
    """Tell how far a lane is from the next, by lane, where messages lead between their bands."""
    gaps: dict[int, float] = {}
    for edge in problem.edges:
        if {problem.nodes[edge.start].kind, problem.nodes[edge.finish].kind} == {"port"}:
            upper, lower = sorted((problem.lane[edge.start], problem.lane[edge.finish]))
            if lower == upper + 1:
                gaps[upper] = _GAP + demand.between.get(upper, 0.0)
    return gaps


def _line_height(
    line: int, step: int, rows: int, heights: Mapping[int, float], tracks: Mapping[int, int]
) -> float:
    """Tell how high a row or a channel of a lane is, without what labels ask for."""
    count = tracks.get(line, 0)
    if step % 2:
        return max(heights.get(line, 0) or _EMPTY_ROW, PITCH * (count + 1))
    return (_EDGE if step in (0, 2 * rows) else _NARROW) + PITCH * count


def grid_of(
    problem: Problem, board: Board, place: list[GridPoint], tracks: Tracks, demand: Demand
) -> Grid:
    """Measure the grid; without lanes there is no header."""
    left = HEADER if problem.diagram.lanes else 0.0
    left += POOL if problem.diagram.pools else 0.0
    widths = _column_widths(problem, place, board.width // 2)
    x, wide, width = _across(board, widths, tracks.down, demand, left)
    gaps = _gaps(problem, demand)
    needs = [(least, gaps.get(lane, 0.0)) for lane, least in enumerate(_lane_heights(problem))]
    y, high, lanes = _down(board, _row_heights(problem, place), tracks.across, demand, needs)
    return Grid(x, y, wide, high, lanes, width, lanes[-1][1] if lanes else 0, left)
