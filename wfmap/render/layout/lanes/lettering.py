"""All labels and discs of a map: discs first, then names, then answers.

Each is placed where it lies on nothing. Where there is no such place, the least bad one is taken
and the room that is missing is asked for; the map is then measured again with more room.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from wfmap.render.boxes import INSIDE, badge_area, change_area
from wfmap.render.layout.lanes.board import GridPoint
from wfmap.render.layout.lanes.coordinates import Demand
from wfmap.render.layout.lanes.labels import (
    BOX,
    LABEL,
    LINE,
    answer_places,
    best_place,
    disc_places,
    middles,
    name_places,
)
from wfmap.render.layout.lanes.obstacles import Obstacles
from wfmap.render.layout.lanes.polylines import Geometry
from wfmap.render.layout.lanes.problem import Problem
from wfmap.render.layout.lanes.tracks import Tracks
from wfmap.render.scene import Disc, Point, Rect, Text

__all__ = ["Lettering", "letter"]

_OWN_LINE: Final = 0.9
"""How bad it is that an answer lies on its own line, against a foreign one."""

_APART: Final = 3.0
"""How far labels stay from each other in px."""

_MORE: Final = 14.0
"""How much room is asked for at once in px."""


@dataclass(slots=True)
class Lettering:
    """The labels found: of nodes and lines by index, discs and signs of change by line.

    `demand` is the room that was missing; it is empty where every label has a place of its own.
    """

    names: dict[int, Text] = field(default_factory=dict)
    answers: dict[int, Text] = field(default_factory=dict)
    discs: dict[int, Disc] = field(default_factory=dict)
    signs: dict[int, Point] = field(default_factory=dict)
    demand: Demand = field(default_factory=Demand)


def _disc_area(disc: Disc) -> Rect:
    x, y = disc.centre
    return Rect(x - disc.radius, y - disc.radius, 2 * disc.radius, 2 * disc.radius)


def _text_area(text: Text) -> Rect:
    return text.area


class _Letterer:
    """Places labels one after the other; each becomes an obstacle for the next."""

    def __init__(self, problem: Problem, geometry: Geometry) -> None:
        self.problem = problem
        self.areas = geometry.areas
        self.lines = geometry.lines
        self.grid = grid = geometry.grid
        self.result = Lettering()
        page = Rect(grid.left + 2, 2, grid.width - grid.left - 4, grid.height - 4)
        self.obstacles = Obstacles(page)
        for node, area in enumerate(self.areas):
            self.obstacles.add(area.grown(1), BOX)
            step = problem.nodes[node]
            if step.mark.badge is not None:
                self.obstacles.add(badge_area(step.kind, step.mark.badge, area), BOX)
            if step.mark.change is not None:
                self.obstacles.add(change_area(area), BOX)
        for edge, points in enumerate(self.lines):
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

    def signs(self) -> None:
        """Place the signs of lines that were added, removed or changed."""
        for edge, points in enumerate(self.lines):
            if self.problem.edges[edge].link.mark.change is None:
                continue
            _, disc = best_place(middles(points), _disc_area, self.obstacles, edge, 0)
            if disc is not None:
                self.result.signs[edge] = disc.centre
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
            self.obstacles.add(text.area.grown(_APART), LABEL)
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
            self.obstacles.add(text.area.grown(_APART), LABEL)
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
    problem: Problem, place: Sequence[GridPoint], tracks: Tracks, geometry: Geometry
) -> Lettering:
    """Place all labels of a map; `place` is the grid point of every node."""
    letterer = _Letterer(problem, geometry)
    letterer.discs()
    letterer.signs()
    letterer.names(place)
    letterer.answers(tracks)
    return letterer.result
