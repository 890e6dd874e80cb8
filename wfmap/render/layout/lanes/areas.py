"""The areas of boxes in px; events on a border sit on the lower side of their host."""

from collections.abc import Sequence
from typing import Final

from wfmap.render.layout.lanes.board import GridPoint
from wfmap.render.layout.lanes.coordinates import Demand, Grid
from wfmap.render.layout.lanes.problem import Problem, lone_ends
from wfmap.render.layout.lanes.tracks import Tracks
from wfmap.render.scene import Rect

__all__ = ["areas_of", "ask_for_events", "pinned_starts"]

_INSET: Final = 26.0
"""How far the first event on a border is from the host's right side, in px."""

_STRIDE: Final = 38.0
_BELOW: Final = 20.0


def _shifts(problem: Problem) -> dict[int, float]:
    """Tell how far attached events are right of their host's middle in px."""
    count: dict[int, int] = {}
    shifts: dict[int, float] = {}
    for node, host in enumerate(problem.host):
        if node != host:
            shifts[node] = problem.width[host] / 2 - _INSET - _STRIDE * count.get(host, 0)
            count[host] = count.get(host, 0) + 1
    return shifts


def pinned_starts(problem: Problem) -> dict[int, float]:
    """Tell, by edge, the offset of lines that begin at an attached event, in px."""
    shifts = _shifts(problem)
    return {
        number: shifts[edge.source]
        for number, edge in enumerate(problem.edges)
        if edge.source in shifts
    }


def ask_for_events(problem: Problem, place: Sequence[GridPoint], demand: Demand) -> None:
    """Ask for room under hosts: half of an event and its name lie below the border."""
    for host in {host for node, host in enumerate(problem.host) if node != host}:
        demand.down[place[host][1] + 1] += _BELOW


def _below_events(problem: Problem, tracks: Tracks, shifts: dict[int, float]) -> dict[int, float]:
    """Tell how far small shapes move in px that stand straight below an event on a border."""
    return {
        node: shifts[problem.edges[number].source]
        for node, number in lone_ends(problem).items()
        if len(tracks.segments[number]) == 1
    }


def areas_of(
    problem: Problem, place: Sequence[GridPoint], tracks: Tracks, grid: Grid
) -> list[Rect]:
    """Give the area of every node."""
    shifts = _shifts(problem)
    below = _below_events(problem, tracks, shifts)
    areas: list[Rect] = []
    for node, (x, y) in enumerate(place):
        width, height = problem.width[node], problem.height[node]
        middle_x, middle_y = grid.x[x] + below.get(node, 0), grid.y[y]
        if node in shifts:
            middle_x += shifts[node]
            middle_y += problem.height[problem.host[node]] / 2
        areas.append(Rect(middle_x - width / 2, middle_y - height / 2, width, height))
    return areas
