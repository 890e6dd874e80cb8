"""All labels, discs and frames of a map: names within frames, frames, discs, names, answers.

Each is placed where it lies on nothing. Where there is no such place, the least bad one is taken
and the room that is missing is asked for; the map is then measured again with more room.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from wfmap.render.boxes import INSIDE, badge_area, change_area
from wfmap.render.layout.lanes.board import GridPoint
from wfmap.render.layout.lanes.coordinates import Demand
from wfmap.render.layout.lanes.ends import (
    cut_off,
    lengthen,
    room_at_frames,
    room_beside,
    seen_first,
)
from wfmap.render.layout.lanes.labels import (
    BOX,
    LABEL,
    LINE,
    RADIUS,
    answer_places,
    best_place,
    branch_places,
    disc_places,
    head_area,
    middles,
    name_places,
    unshared,
)
from wfmap.render.layout.lanes.obstacles import Obstacles
from wfmap.render.layout.lanes.polylines import Geometry
from wfmap.render.layout.lanes.problem import FAN, Problem, upper_events
from wfmap.render.layout.lanes.regions import Framed, Framer
from wfmap.render.layout.lanes.sharing import fan_edges
from wfmap.render.layout.lanes.tracks import Tracks
from wfmap.render.scene import Disc, Point, Rect, Text

__all__ = ["Lettering", "letter"]

_OWN_LINE: Final = 0.9
"""How bad it is that an answer lies on its own line, against a foreign one."""

_APART: Final = 3.0
"""How far labels stay from each other in px."""

_MORE: Final = 14.0
"""How much room is asked for at once in px."""

_HEAD: Final = 5.0
"""How much room the tip of a head takes on every side in px, where no disc may lie."""

_STRAIGHT: Final = 2
"""The number of points of a straight line."""

_BORDER: Final = 2.0
"""How near to the border of a lane no label should lie, in px."""

_EDGE: Final = 1.0
"""How thick the borders of lanes and frames are for what may not lie on them, in px."""


@dataclass(slots=True)
class Lettering:
    """The labels found: of nodes and lines by index, discs and signs of change by line.

    `lines` are the points of all lines, those cut off that end at frames; `framed` are the frames
    of unfolded sub-processes, the innermost first. `demand` is the room that was missing; it is
    empty where every label has a place of its own.
    """

    lines: list[tuple[Point, ...]]
    framed: list[Framed] = field(default_factory=list)
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


def _borders(area: Rect) -> list[Rect]:
    """List the four sides of a rectangle as thin areas."""
    return [
        Rect(area.x, area.y, area.width, 0).grown(_EDGE),
        Rect(area.x, area.bottom, area.width, 0).grown(_EDGE),
        Rect(area.x, area.y, 0, area.height).grown(_EDGE),
        Rect(area.right, area.y, 0, area.height).grown(_EDGE),
    ]


def _siblings(problem: Problem) -> list[list[int]]:
    """List, by line, the others that share their way into its box."""
    into: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, edge in enumerate(problem.edges):
        into[edge.finish, edge.style].append(number)
    return [
        [other for other in into[edge.finish, edge.style] if other != number]
        for number, edge in enumerate(problem.edges)
    ]


class _Letterer:
    """Places labels one after the other; each becomes an obstacle for the next."""

    def __init__(
        self, problem: Problem, place: Sequence[GridPoint], tracks: Tracks, geometry: Geometry
    ) -> None:
        self.problem = problem
        self.place = place
        self.tracks = tracks
        self.areas = geometry.areas
        self.grid = grid = geometry.grid
        self.result = Lettering(list(geometry.lines))
        self.above = upper_events(problem)
        self.branches = {n for trunk in fan_edges(problem).values() for n in trunk}
        self.siblings = _siblings(problem)
        self.gathered = frozenset(
            n
            for n, points in enumerate(self.result.lines)
            if len(self.siblings[n]) >= FAN - 1 and len(points) > _STRAIGHT
        )
        page = Rect(grid.left + 2, 2, grid.width - grid.left - 4, grid.height - 4)
        self.obstacles = Obstacles(page)
        for node, area in enumerate(self.areas):
            step = problem.nodes[node]
            if step.kind == "port":
                continue
            self.obstacles.add(area.grown(1), BOX)
            if step.mark.badge is not None:
                self.obstacles.add(badge_area(step.kind, step.mark.badge, area), BOX)
            if step.mark.change is not None:
                self.obstacles.add(change_area(area), BOX)
        for edge, points in enumerate(self.result.lines):
            self.obstacles.add_line(points, LINE, edge)

    def frames(self) -> None:
        """Place the names within frames and draw the frames around them; cut lines off at them."""
        framer = Framer(self.problem, self.areas)
        for zone in framer.zones:
            self.names(framer.own(zone))
            framed = framer.frame(zone, self.result.names, self.result.lines)
            self.result.framed.append(framed)
            for side in _borders(framed.area):
                self.obstacles.add(side, LABEL)
            self.obstacles.add(framed.label.area, BOX)
            if framed.badge is not None:
                self.obstacles.add(framed.badge, BOX)

    def borders(self, edge: int) -> list[float]:
        """List the lane borders between the ends of an edge, that of its giver first."""
        lane = self.problem.lane
        ends = self.problem.edges[edge]
        giver, taker = lane[ends.start], lane[ends.finish]
        if giver < taker:
            return [self.grid.lanes[at][1] for at in range(giver, taker)]
        return [self.grid.lanes[at][0] for at in range(giver, taker, -1)]

    def heads(self) -> None:
        """Keep discs off the heads of lines, and off the borders of lanes."""
        for edge, points in zip(self.problem.edges, self.result.lines, strict=True):
            tips = [points[-2:]]
            if edge.is_data or edge.is_message:
                tips.append(points[1::-1])
            for before, tip in tips:
                self.obstacles.add(Rect(tip.x, tip.y, 0, 0).grown(_HEAD), LABEL)
                self.obstacles.add(head_area(before, tip), LABEL)
        for border in self.lane_borders():
            self.obstacles.add(Rect(self.grid.left, *border), LINE / 2)

    def lane_borders(self) -> list[tuple[float, float, float]]:
        """List the borders of lanes but the outermost: their y, their width, no height."""
        width = self.grid.width - self.grid.left
        tops = [top for top, _ in self.grid.lanes[1:]]
        bottoms = [bottom for _, bottom in self.grid.lanes[:-1]]
        return [(at, width, 0) for at in dict.fromkeys((*bottoms, *tops))]

    def keep_off_borders(self) -> None:
        """Keep labels from touching the borders of lanes."""
        for border in self.lane_borders():
            self.obstacles.add(Rect(self.grid.left, *border).grown(_BORDER), LINE / 2)

    def discs(self) -> None:
        """Place the numbers of handoffs, those with the least choice first."""
        numbered = [edge for edge in range(len(self.result.lines)) if self.number(edge) is not None]
        for edge in sorted(numbered, key=self.length):
            points = self.own_way(edge)
            places = disc_places(str(self.number(edge)), points, self.borders(edge))
            cost, disc = best_place(places, _disc_area, self.obstacles, edge, 0)
            if disc is not None:
                self.result.discs[edge] = disc
                self.obstacles.add(_disc_area(disc), LABEL)
            if edge in self.branches and cost:
                self.widen(edge, 4 * RADIUS)
            elif edge in self.gathered and cost:
                self.widen(edge, 4 * RADIUS, first=True)
            elif cost >= LINE:
                self.ask_for_disc(edge)

    def number(self, edge: int) -> int | None:
        """Tell the number of a handoff."""
        return self.problem.edges[edge].link.number

    def length(self, edge: int) -> float:
        """Measure a line."""
        points = self.own_way(edge)
        return sum(abs(a.x - b.x) + abs(a.y - b.y) for a, b in pairwise(points))

    def own_way(self, edge: int) -> Sequence[Point]:
        """Give the points of a line without what it shares with others of a fan or of a join."""
        points = self.result.lines[edge]
        if edge in self.branches:
            return points[-2:]
        return unshared(points, [self.result.lines[n] for n in self.siblings[edge]])

    def signs(self) -> None:
        """Place the signs of lines that were added, removed or changed."""
        for edge, points in enumerate(self.result.lines):
            if self.problem.edges[edge].link.mark.change is None:
                continue
            cost, disc = best_place(middles(points), _disc_area, self.obstacles, edge, 0)
            if disc is not None:
                self.result.signs[edge] = disc.centre
                self.obstacles.add(_disc_area(disc), LABEL)
            if cost >= LABEL:
                self.ask_for_disc(edge)

    def names(self, nodes: Iterable[int]) -> None:
        """Place the labels of small shapes."""
        for node in nodes:
            step = self.problem.nodes[node]
            if step.kind in INSIDE or not step.label or node in self.result.names:
                continue
            attached = self.problem.host[node] != node or node in self.problem.border
            upper = node in self.above
            places = name_places(
                step.label, step.kind, self.areas[node], attached=attached, upper=upper
            )
            cost, text = best_place(places, _text_area, self.obstacles)
            if text is None:
                continue
            self.result.names[node] = text
            self.obstacles.add(text.area.grown(_APART), LABEL)
            if cost:
                x, y = self.place[node]
                self.result.demand.down[y + 1 if attached and not upper else y - 1] += _MORE
                self.result.demand.across[x] += 2 * _MORE
            self.keep_in_lane(node, text.area)

    def keep_in_lane(self, node: int, area: Rect) -> None:
        """Ask for the room that a name lacks within the lane of its step."""
        y = self.place[node][1]
        top, bottom = self.grid.lanes[self.problem.lane[node]]
        lacks = (top + _APART - area.y, y - 1), (area.bottom + _APART - bottom, y + 1)
        for lack, line in lacks:
            if lack > 0:
                self.result.demand.down[line] += lack

    def answers(self) -> None:
        """Place the labels of lines at their exits; those of branches have their places."""
        for edge, points in enumerate(self.result.lines):
            label = self.problem.edges[edge].link.label
            if not label:
                continue
            branch = edge in self.branches
            if branch and edge in self.result.answers:
                continue
            places = answer_places(label, points)
            cost, text = best_place(places, _text_area, self.obstacles, edge, _OWN_LINE)
            if text is None:
                continue
            self.result.answers[edge] = text
            self.obstacles.add(text.area.grown(_APART), LABEL)
            if cost:
                self.ask(edge)

    def branch_answers(self) -> None:
        """Place the labels of the branches of fans, each at the box it leads to."""
        for edge in sorted(self.branches):
            label = self.problem.edges[edge].link.label
            if not label:
                continue
            points = self.result.lines[edge]
            raised = RADIUS + 1 if self.number(edge) is not None else 0
            places = branch_places(label, points, raised)
            cost, text = best_place(places, _text_area, self.obstacles, edge, _OWN_LINE)
            if text is not None:
                self.result.answers[edge] = text
                self.obstacles.add(text.area.grown(_APART), LABEL)
            if cost and text is not None:
                self.ask_at_box(edge, text)

    def ask_at_box(self, edge: int, text: Text) -> None:
        """Ask for more room along the last stretch of a line, where its label stands."""
        stretch = self.tracks.segments[edge][-1]
        a, b = self.result.lines[edge][-2:]
        demand = self.result.demand
        if stretch.down:
            demand.down[stretch.high - 1] += _MORE
            return
        missing = text.area.width + 2 * _MORE - abs(a.x - b.x)
        self.widen(edge, max(missing, _MORE))

    def widen(self, edge: int, room: float, *, first: bool = False) -> None:
        """Ask for a longer stretch between a box and the trunk of a fan or a join."""
        stretch = self.tracks.segments[edge][0 if first else -1]
        demand = self.result.demand
        lines = demand.down if stretch.down else demand.across
        ends = (stretch.low, stretch.high)
        channel = next((line for line in ends if line % 2 == 0), stretch.low + 1)
        lines[channel] = max(lines[channel], 2 * room if channel in ends else room)

    def ask(self, edge: int) -> None:
        """Ask for more room along the first stretch of a line."""
        stretch = seen_first(self.tracks, self.problem, edge, self.result.lines[edge])
        demand = self.result.demand
        if stretch.down:
            room_beside(self.problem, self.grid, self.problem.edges[edge], stretch, demand)
        else:
            for line in (stretch.low + 1, stretch.high - 1):
                demand.across[line] += 2 * _MORE

    def ask_for_disc(self, edge: int) -> None:
        """Ask for a longer way for a disc: beside the lanes' border it crosses, or where it is."""
        segments = self.tracks.segments[edge]
        upright = [segment for segment in segments if segment.down]
        demand = self.result.demand
        if upright:
            longest = max(upright, key=lambda segment: segment.high - segment.low)
            for line in range(longest.low + 1, longest.high, 2):
                demand.down[line] += RADIUS
            return
        stretch = max(segments, key=lambda segment: segment.high - segment.low)
        for line in range(stretch.low + 1, stretch.high, 2):
            demand.across[line] += 2 * RADIUS


def letter(
    problem: Problem, place: Sequence[GridPoint], tracks: Tracks, geometry: Geometry
) -> Lettering:
    """Place all labels of a map; `place` is the grid point of every node."""
    letterer = _Letterer(problem, place, tracks, geometry)
    if problem.diagram.frames:
        letterer.frames()
    cut_off(problem, geometry.grid, letterer.result.framed, letterer.result.lines)
    lengthen(problem, geometry.grid, tracks, letterer.result.lines, letterer.result.demand)
    found = letterer.result
    room_at_frames(problem, place, found.framed, found.lines, found.demand)
    letterer.heads()
    letterer.branch_answers()
    letterer.discs()
    letterer.signs()
    letterer.keep_off_borders()
    letterer.names(range(len(problem.nodes)))
    letterer.answers()
    return letterer.result
