"""All labels and discs of a map: discs first, then names, then answers.

Each is placed where it lies on nothing. Where there is no such place, the least bad one is taken
and the room that is missing is asked for; the map is then measured again with more room.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from wfmap.render.boxes import INSIDE
from wfmap.render.layout.lanes.board import GridPoint
from wfmap.render.layout.lanes.coordinates import Demand, Grid
from wfmap.render.layout.lanes.labels import (
    BOX,
    LABEL,
    LINE,
    answer_places,
    best_place,
    disc_places,
    name_places,
)
from wfmap.render.layout.lanes.obstacles import Obstacles
from wfmap.render.layout.lanes.problem import Problem
from wfmap.render.layout.lanes.tracks import Tracks
from wfmap.render.scene import Disc, Point, Rect, Text

__all__ = ["Lettering", "letter"]

_OWN_LINE: Final = 0.9
"""How bad it is that an answer lies on its own line, against a foreign one."""

_MORE: Final = 14.0
"""How much room is asked for at once in px."""


@dataclass(slots=True)
class Lettering:
    """The labels found: of nodes and lines by index, discs by line.

    `demand` is the room that was missing; it is empty where every label has a place of its own.
    """

    names: dict[int, Text] = field(default_factory=dict)
    answers: dict[int, Text] = field(default_factory=dict)
    discs: dict[int, Disc] = field(default_factory=dict)
    demand: Demand = field(default_factory=Demand)


def _disc_area(disc: Disc) -> Rect:
    x, y = disc.centre
    return Rect(x - disc.radius, y - disc.radius, 2 * disc.radius, 2 * disc.radius)


def _text_area(text: Text) -> Rect:
    return text.area


class _Letterer:
    """Places labels one after the other; each becomes an obstacle for the next."""

    def __init__(
        self,
        problem: Problem,
        areas: Sequence[Rect],
        lines: Sequence[tuple[Point, ...]],
        grid: Grid,
    ) -> None:
        self.problem = problem
        self.areas = areas
        self.lines = lines
        self.grid = grid
        self.result = Lettering()
        page = Rect(grid.left + 2, 2, grid.width - grid.left - 4, grid.height - 4)
        self.obstacles = Obstacles(page)
        for node, area in enumerate(areas):
            self.obstacles.add(area.grown(1), BOX)
            badge = problem.nodes[node].mark.badge
            if badge is not None and badge.style != "rank":
                self.obstacles.add(Rect(area.right - 70, area.y - 10, 76, 18), BOX)
        for edge, points in enumerate(lines):
            self.obstacles.add_line(points, LINE, edge)

    def borders(self, edge: int) -> list[float]:
        """List the lane borders between the ends of an edge, that of its giver first."""
        lane = self.problem.lane
        ends = self.problem.edges[edge]
        giver, taker = lane[ends.start], lane[ends.finish]
        if giver < taker:
            return [self.grid.lanes[at][1] for at in range(giver, taker)]
        return [self.grid.lanes[at][0] for at in range(giver, taker, -1)]

    def discs(self) -> None:
        """Place the numbers of handoffs."""
        for edge, points in enumerate(self.lines):
            number = self.problem.edges[edge].link.number
            if number is None:
                continue
            places = disc_places(str(number), points, self.borders(edge))
            _, disc = best_place(places, _disc_area, self.obstacles, edge, 0)
            if disc is not None:
                self.result.discs[edge] = disc
                self.obstacles.add(_disc_area(disc), LABEL)

    def names(self, place: Sequence[GridPoint]) -> None:
        """Place the labels of small shapes."""
        for node, area in enumerate(self.areas):
            step = self.problem.nodes[node]
            if step.kind in INSIDE or not step.label:
                continue
            attached = self.problem.host[node] != node
            places = name_places(step.label, step.kind, area, attached=attached)
            cost, text = best_place(places, _text_area, self.obstacles)
            if text is None:
                continue
            self.result.names[node] = text
            self.obstacles.add(text.area, LABEL)
            if cost:
                x, y = place[node]
                self.result.demand.down[y + 1 if attached else y - 1] += _MORE
                self.result.demand.across[x] += 2 * _MORE

    def answers(self, tracks: Tracks) -> None:
        """Place the labels of lines."""
        for edge, points in enumerate(self.lines):
            label = self.problem.edges[edge].link.label
            if not label:
                continue
            places = answer_places(label, points)
            cost, text = best_place(places, _text_area, self.obstacles, edge, _OWN_LINE)
            if text is None:
                continue
            self.result.answers[edge] = text
            self.obstacles.add(text.area, LABEL)
            if cost:
                self.ask(tracks, edge)

    def ask(self, tracks: Tracks, edge: int) -> None:
        """Ask for more room along the first stretch of a line."""
        first = tracks.segments[edge][0]
        demand = self.result.demand
        if first.down:
            for line in (first.low + 1, first.high - 1):
                demand.down[line] += _MORE
        else:
            for line in (first.low + 1, first.high - 1):
                demand.across[line] += 2 * _MORE


def letter(
    problem: Problem,
    place: Sequence[GridPoint],
    areas: Sequence[Rect],
    lines: Sequence[tuple[Point, ...]],
    tracks: Tracks,
    grid: Grid,
) -> Lettering:
    """Place all labels; `areas` are by node, `lines` by edge."""
    letterer = _Letterer(problem, areas, lines, grid)
    letterer.discs()
    letterer.names(place)
    letterer.answers(tracks)
    return letterer.result
