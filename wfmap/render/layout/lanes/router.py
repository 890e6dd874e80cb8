"""Routes for lines, one after the other, each paying for those that are there already.

Each line takes the cheapest route on the board: length, bends, crossings and stretches shared with
other lines have prices (`costs`), and lines that are routed already are part of the prices. Level
and short lines go first, for they have no choice; long ones find a way around them. To route all at
once for the least sum is too hard to do exactly; what the order made worse, the search that moves
boxes finds again, for it takes up and routes anew what a move touches.

For each line the usual shapes are priced first, few bends first; they are enough for nearly all. A
bound below which no route can cost (its length, its fewest bends, its ports) ends that early. Where
a search is allowed, A* over grid points and directions finds what no usual shape is. Lines into one
target share their way for nothing. Orthogonal routing by A* with bends in the price: Wybrow,
Marriott & Stuckey 2009.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from wfmap.render.layout.lanes.astar import Four, Quest, find_route
from wfmap.render.layout.lanes.board import Board, GridPoint, Load, Route
from wfmap.render.layout.lanes.costs import (
    ACROSS,
    BEND,
    BLOCKED,
    DOWN,
    FOREIGN,
    FREE,
    LEAVING,
    LEFTWARDS,
)
from wfmap.render.layout.lanes.frames import Zone, held_by, zones_of
from wfmap.render.layout.lanes.passing import Passing
from wfmap.render.layout.lanes.patterns import shapes
from wfmap.render.layout.lanes.ports import DOWNWARDS, LEFT, RIGHT, UPWARDS, Ports, direction
from wfmap.render.layout.lanes.problem import Problem
from wfmap.render.layout.lanes.sharing import sharing

__all__ = ["Router", "ways_of"]


_MANY: Final = 6
"""Of more lines that share a track, what they cost is kept together."""

_BESIDE: Final = 2
"""The distance of neighbouring cells in grid steps."""

_LARGE: Final = 12_000
"""Of boards with longer lists no copies are made."""

Saved = tuple[list[int], list[int], list[int], list[int]]
"""What lines cost on a board, across and down, and how many leave and enter the sides of boxes."""


def _leftwards(route: Route) -> int:
    back, x1 = 0, route[0][0]
    for x2, _ in route:
        if x2 < x1:
            back += x1 - x2
        x1 = x2
    return LEFTWARDS * back


def _length(start: GridPoint, finish: GridPoint) -> int:
    """Tell what the shortest way between two points costs, its bends left out."""
    return ACROSS * abs(start[0] - finish[0]) + DOWN * abs(start[1] - finish[1])


@lru_cache(maxsize=1024)
def _ways(outs: Four, ins: Four) -> tuple[int, ...]:
    """Tell what ports and bends cost a line at least, by where its end lies.

    Places are numbered: 0 to 2 above, 3 to 5 level, 6 to 8 below, from left to right.
    """
    bent = 2 * BEND + min(outs) + min(ins)
    found: list[int] = []
    for down in (UPWARDS, None, DOWNWARDS):
        for across in (LEFT, None, RIGHT):
            if across is not None and down is not None:
                once = BEND + min(outs[across] + ins[down], outs[down] + ins[across])
                found.append(min(bent, once))
            else:
                way = down if across is None else across
                found.append(bent if way is None else min(bent, outs[way] + ins[way]))
    return tuple(found)


def _heads(route: Route) -> tuple[int, int]:
    """Tell the directions in which a route leaves and arrives."""
    return direction(*route[0], *route[1]), direction(*route[-2], *route[-1])


def ways_of(ports: Ports, lines: int) -> list[tuple[int, ...]]:
    """Tell for every line what ports and bends cost it at least, by where its end lies."""
    return [_ways(ports.out_costs(number), ports.in_costs(number)) for number in range(lines)]


class Router:
    """Boxes and routes on a board, kept in step with each other.

    `routes` are by edge number, None where a line is not routed; `place` is by node.
    """

    __slots__ = (
        "alone",
        "back",
        "beside",
        "board",
        "ends",
        "flows",
        "heads",
        "held",
        "incident",
        "lines_at",
        "loads",
        "loose",
        "place",
        "ports",
        "problem",
        "routes",
        "siblings",
        "ways",
        "zones",
    )

    def __init__(
        self, problem: Problem, board: Board, place: list[GridPoint], nodes: Iterable[int]
    ) -> None:
        """Stand `nodes` on the board; others are put there later."""
        self.problem = problem
        self.board = board
        self.place = place
        self.ports = Ports(problem)
        self.ways = ways_of(self.ports, len(problem.edges))
        self.lines_at = Passing()
        self.routes: list[Route | None] = [None] * len(problem.edges)
        self.ends = [(edge.start, edge.finish) for edge in problem.edges]
        self.flows = [edge.is_flow for edge in problem.edges]
        self.back = [edge.is_back for edge in problem.edges]
        self.loose = [edge.is_data or edge.is_message for edge in problem.edges]
        self.heads = [(RIGHT, RIGHT)] * len(problem.edges)
        self.incident: list[list[int]] = [[] for _ in problem.nodes]
        self.siblings: list[list[int]] = [[] for _ in problem.edges]
        for number, edge in enumerate(problem.edges):
            self.incident[edge.start].append(number)
            if edge.finish != edge.start:
                self.incident[edge.finish].append(number)
        self.beside: list[list[int]] = [[] for _ in problem.edges]
        self.loads: list[list[Load]] = [[] for _ in problem.edges]
        for lines, apart in sharing(problem):
            self._share(lines, apart)
        self.zones = [] if not problem.diagram.frames else zones_of(problem)
        self.held = [held_by(problem, zone) for zone in self.zones]
        shared = zip(self.siblings, self.beside, self.loads, strict=True)
        self.alone = [not (self.zones or any(with_it)) for with_it in shared]
        for node in nodes:
            board.put(node, place[node])

    def _share(self, lines: list[int], apart: list[int]) -> None:
        """Let lines share a track, those of which `apart`, line by line, tells different values.

        Of many lines what they cost others is kept together, for then it is taken off the board
        and put back at once.
        """
        bundled = len(lines) > _MANY
        if bundled:
            load = Load()
            for number in lines:
                self.loads[number].append(load)
        groups: dict[int, list[int]] = {}
        for number, value in zip(lines, apart, strict=True):
            groups.setdefault(value, []).append(number)
        for value, own in groups.items():
            for number in own:
                if bundled:
                    self.beside[number] += [other for other in own if other != number]
                else:
                    others = zip(lines, apart, strict=True)
                    self.siblings[number] += [n for n, at in others if at != value]

    def floor(self, number: int) -> int:
        """Tell what an edge costs at least, whatever other lines do."""
        first, last = self.ends[number]
        (x1, y1), (x2, y2) = self.place[first], self.place[last]
        side = 4 + (x2 > x1) - (x2 < x1) + 3 * ((y2 > y1) - (y2 < y1))
        return ACROSS * abs(x1 - x2) + DOWN * abs(y1 - y2) + self.ways[number][side]

    def in_order(self, numbers: Iterable[int]) -> list[int]:
        """Order edges: level ones first, then short ones, loops and distant data last."""
        place, ends, loose, back = self.place, self.ends, self.loose, self.back

        def key(number: int) -> tuple[bool, bool, bool, int, int]:
            first, last = ends[number]
            (x1, y1), (x2, y2) = place[first], place[last]
            length = abs(x1 - x2) + abs(y1 - y2)
            return loose[number] and length > _BESIDE, back[number], y1 != y2, length, number

        return sorted(numbers, key=key)

    def is_forward(self, number: int) -> bool:
        """Tell whether a line should run to the right."""
        first, last = self.ends[number]
        return self.flows[number] and self.place[first][0] <= self.place[last][0]

    def price(self, number: int, route: Route, most: int = BLOCKED) -> int:
        """Tell what a route costs an edge, with its ports and whatever it shares or crosses."""
        cost = self.ports.cost(number, *_heads(route))
        if self.is_forward(number):
            cost += _leftwards(route)
        return cost + self.board.cost(route, most - cost) if cost < most else cost

    def _without_siblings(self, number: int, sign: int) -> None:
        for load in self.loads[number]:
            self.board.put_on(load, sign)
        for others, side in ((self.siblings[number], sign), (self.beside[number], -sign)):
            for other in others:
                route = self.routes[other]
                if route is not None:
                    self.board.add(route, side)
        if self.zones:
            self._foreign(number, -sign)

    def _foreign(self, number: int, sign: int) -> None:
        """Let a line pay for its way through frames it has nothing to do with, and out of its own.

        Around a frame's own lines there is room as far as the channels beside its boxes.
        """
        edge = self.problem.edges[number]
        for zone, held in zip(self.zones, self.held, strict=True):
            within = edge.start in held and edge.finish in held
            if not within and (edge.start in zone.members or edge.finish in zone.members):
                continue
            points = [self.place[node] for node in (*zone.members, *self._events_on(zone))]
            if points:
                xs, ys = [x for x, _ in points], [y for _, y in points]
                low, high = (min(xs), min(ys)), (max(xs), max(ys))
                if not within:
                    self.board.charge(low, high, sign * FOREIGN)
                elif zone.frame.id not in (edge.link.source_frame, edge.link.target_frame):
                    low, high = (low[0] - 1, low[1] - 1), (high[0] + 1, high[1] + 1)
                    self.board.fence(low, high, sign * LEAVING)

    def _events_on(self, zone: Zone) -> Iterator[int]:
        """Yield the events on the border of a frame that have their cells by now."""
        for event, frame in self.problem.border.items():
            if frame == zone.frame.id and self.board.occupant.get(self.place[event]) == event:
                yield event

    def price_apart(self, number: int, route: Route) -> int:
        """Tell what a route costs where lines into the same target cost nothing."""
        if self.alone[number]:
            return self.price(number, route)
        self._without_siblings(number, -1)
        cost = self.price(number, route)
        self._without_siblings(number, 1)
        return cost

    def withdraw(self, number: int) -> None:
        """Take an edge's route off the board."""
        route = self.routes[number]
        if route is not None:
            self.take(number)
            self.lines_at.leave(number, route)

    def commit(self, number: int, route: Route) -> None:
        """Give an edge a route."""
        self.lay(number, route)
        self.lines_at.enter(number, route)

    def take(self, number: int) -> None:
        """Take an edge's route off the board, for a trial: `passing` goes on as before."""
        route = self.routes[number]
        if route is None:
            return
        self.board.spread(route, -1, self.board.across, self.board.down)
        for load in self.loads[number]:
            self.board.load(route, -1, load)
        self.ports.add(self.problem.edges[number], number, *self.heads[number], -1)
        self.routes[number] = None

    def lay(self, number: int, route: Route) -> None:
        """Give an edge a route, for a trial: `passing` goes on as before."""
        self.routes[number] = route
        self.board.spread(route, 1, self.board.across, self.board.down)
        for load in self.loads[number]:
            self.board.load(route, 1, load)
        heads = self.heads[number] = _heads(route)
        self.ports.add(self.problem.edges[number], number, *heads)

    def saved(self, lines: Iterable[int]) -> Saved | None:
        """Note what a trial with these lines changes, to come back to all at once.

        None where taking off and putting back each line costs less: on a large board, and where
        what many lines cost is kept together.
        """
        board, ports = self.board, self.ports
        if len(board.across) > _LARGE or any(self.loads[number] for number in lines):
            return None
        return board.across[:], board.down[:], ports.leaving[:], ports.entering[:]

    def come_back(self, saved: Saved | None, old: Sequence[tuple[int, Route]]) -> None:
        """Come back to what was noted, and to the old routes of the lines of a trial."""
        if saved is None:
            for number, _ in old:
                self.take(number)
            for number, route in old:
                self.lay(number, route)
            return
        board, ports = self.board, self.ports
        board.across, board.down, ports.leaving, ports.entering = saved
        for number, route in old:
            self.routes[number] = route
            self.heads[number] = _heads(route)

    def keep(self, number: int, before: Route) -> None:
        """Let `passing` know of the route that a trial gave an edge, instead of the one before."""
        route = self.routes[number]
        if route is not None and route != before:
            self.lines_at.leave(number, before)
            self.lines_at.enter(number, route)

    def passing(self, points: Iterable[GridPoint]) -> set[int]:
        """List the edges whose routes pass one of some points."""
        busy = [point for point in points if self.board.is_busy(point)]
        return self.lines_at.of(busy, self.routes) if busy else set()

    def find(self, number: int, search: int = 0, most: int = FREE) -> tuple[int, Route]:
        """Find the best route of an edge that has none, and its cost.

        The usual shapes are tried; then up to `search` points are visited for a better one.
        Where none costs less than `most`, the cost is `most` and the route means nothing.
        """
        if self.alone[number]:
            return self._find(number, search, most)
        self._without_siblings(number, -1)
        found = self._find(number, search, most)
        self._without_siblings(number, 1)
        return found

    def _find(self, number: int, search: int, most: int) -> tuple[int, Route]:
        first, last = self.ends[number]
        start, finish = self.place[first], self.place[last]
        outs, ins = self.ports.out_costs(number), self.ports.in_costs(number)
        forward = self.flows[number] and start[0] <= finish[0]
        both = min(outs) + min(ins)
        length = _length(start, finish)
        floor = max(length + both, self.floor(number))
        best = most
        route: Route = (start, finish)
        least = length + both
        toll = self.board.toll
        for out, into, more, back, shape in shapes(self.board, start, finish):
            if least + BEND * (len(shape) - 2) >= best:
                break
            cost = length + outs[out] + ins[into] + more
            if forward:
                cost += back
            if cost >= best:
                continue
            cost = toll(shape, cost, best)
            if cost < best:
                best, route = cost, shape
                if best <= floor:
                    return best, route
        if search and start != finish:
            found = find_route(self.board, Quest(start, finish, outs, ins, forward, best, search))
            if found is not None:
                return found
        return best, route
