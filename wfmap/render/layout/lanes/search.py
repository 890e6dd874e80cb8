"""Better places for boxes, found by trying: another row, another column, two boxes swapped.

A trial moves boxes, finds new routes for the lines it touches, and is kept if everything together
costs less. Trials are counted, never timed, so every machine finds the same places.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from wfmap.render.layout.lanes.board import Board, GridPoint, Route
from wfmap.render.layout.lanes.costs import ROW
from wfmap.render.layout.lanes.frames import may_stand, zones_of
from wfmap.render.layout.lanes.placement import Placement, compact
from wfmap.render.layout.lanes.problem import Problem
from wfmap.render.layout.lanes.router import Router

__all__ = ["improve"]

_SPARE: Final = 1
"""Empty rows at the top and bottom of every lane while trying."""

Move = list[tuple[int, GridPoint]]


class _Search:
    """The state of the search: a router, how many boxes stand in each row, trials left."""

    def __init__(self, problem: Problem, placement: Placement, trials: int) -> None:
        board = Board(placement.columns, [count + 2 * _SPARE for count in placement.rows])
        cells = zip(problem.lane, placement.column, placement.row, strict=True)
        place = [board.point(lane, column, row + _SPARE) for lane, column, row in cells]
        self.problem = problem
        self.trials = trials
        self.router = Router(problem, board, place)
        self.in_row = [0] * board.height
        top = 1 + 2 * _SPARE * bool(problem.diagram.pins)
        self.lane_rows = [
            range(board.base[lane] + top, board.base[lane] + 2 * board.rows[lane], 2)
            for lane in range(problem.lanes)
        ]
        self.copies = frozenset(problem.copies)
        self.zones = zones_of(problem)
        self.pinned = frozenset(
            number for number, node in enumerate(problem.nodes) if node.id in problem.diagram.pins
        )
        for node in problem.anchors:
            self.in_row[place[node][1]] += 1
        self.limits()
        for number in self.router.in_order(range(len(problem.edges))):
            self.router.commit(number, self.router.find(number)[1])

    def limits(self) -> None:
        """List the nodes that must stay left and right of every node."""
        count = len(self.problem.nodes)
        self.left_of: list[list[int]] = [[] for _ in range(count)]
        self.right_of: list[list[int]] = [[] for _ in range(count)]
        for edge in self.problem.edges:
            if not edge.is_back and not edge.is_data:
                self.left_of[edge.finish].append(edge.start)
                self.right_of[edge.start].append(edge.finish)

    def touched(self, move: Move) -> list[int]:
        """List the edges a move touches: those of the boxes, and those in their new way."""
        touched = {number for node, _ in move for number in self.router.incident[node]}
        places = {point for _, point in move}
        board = self.router.board
        busy = [
            (x, y)
            for x, y in places
            if board.across_share[y * board.width + x]
            or board.across_share[y * board.width + x - 1]
            or board.down_share[x * board.height + y]
            or board.down_share[x * board.height + y - 1]
        ]
        if busy:
            for number, route in enumerate(self.router.routes):
                if number not in touched and route and _passes(route, busy):
                    touched.add(number)
        return self.router.in_order(touched)

    def attempt(self, move: Move) -> bool:
        """Try a move and keep it if it costs less."""
        self.trials -= 1
        router = self.router
        touched = self.touched(move)
        old_routes: list[tuple[int, Route]] = []
        cost = 0
        for number in touched:
            route = router.routes[number]
            if route is not None:
                old_routes.append((number, route))
                router.withdraw(number)
                cost += router.price_apart(number, route)
        back = [(node, router.place[node]) for node, _ in move]
        gain = cost - self.shift(move)
        left = sum(router.floor(number) for number in touched)
        for number in touched:
            if gain <= left:
                break
            left -= router.floor(number)
            price, route = router.find(number)
            router.commit(number, route)
            gain -= price
        if gain > left:
            return True
        for number in touched:
            router.withdraw(number)
        self.shift(back)
        for number, route in old_routes:
            router.commit(number, route)
        return False

    def shift(self, move: Move) -> int:
        """Stand boxes on their new points; tell what the rows cost more than before."""
        router, in_row = self.router, self.in_row
        levels = {router.place[node][1] for node, _ in move} | {y for _, (_, y) in move}
        before = sum(1 for y in levels if in_row[y])
        for node, _ in move:
            router.board.lift(router.place[node])
            in_row[router.place[node][1]] -= 1
        for node, point in move:
            router.board.put(node, point)
            router.place[node] = point
            in_row[point[1]] += 1
        return ROW * (sum(1 for y in levels if in_row[y]) - before)

    def moves(self, node: int) -> Iterator[Move]:
        """Yield what may be tried with a box: the rows of its neighbours, then columns."""
        x = self.router.place[node][0]
        rows = self.lane_rows[self.problem.lane[node]]
        chain = self.chain(node)
        for row in self.rows_to_try(node, rows):
            yield from self.to((x, row), node)
            if len(chain) > 1:
                yield from self.chain_to(chain, row)
        for column in (x - 2, x + 2):
            if self.may_stand(node, column):
                for level in self.levels(node, rows):
                    if (column, level) not in self.router.board.occupant:
                        yield [(node, (column, level))]

    def chain(self, node: int) -> list[int]:
        """List the boxes that follow each other through a box, in its lane and its row."""
        chain = [node]
        while (after := self.neighbour(chain[-1], self.right_of, self.left_of)) is not None:
            chain.append(after)
        while (before := self.neighbour(chain[0], self.left_of, self.right_of)) is not None:
            chain.insert(0, before)
        return chain

    def neighbour(self, node: int, beyond: list[list[int]], back: list[list[int]]) -> int | None:
        """Tell the only box next to a box in its row, if it has no other neighbour there."""
        if len(beyond[node]) != 1:
            return None
        other = beyond[node][0]
        same_row = self.router.place[other][1] == self.router.place[node][1]
        return other if same_row and len(back[other]) == 1 and other not in self.pinned else None

    def chain_to(self, chain: list[int], row: int) -> Iterator[Move]:
        """Yield the move of a chain to a row, whose boxes in these columns take its place."""
        place = self.router.place
        own = place[chain[0]][1]
        first, last = place[chain[0]][0], place[chain[-1]][0]
        occupant = self.router.board.occupant
        there = [
            node for x in range(first, last + 1, 2) if (node := occupant.get((x, row))) is not None
        ]
        if not self.pinned.intersection(there):
            yield [(node, (place[node][0], row)) for node in chain] + [
                (node, (place[node][0], own)) for node in there
            ]

    def levels(self, node: int, rows: range) -> list[int]:
        """List the rows of a column a box may stand in: its own; a store's, also its users'."""
        place = self.router.place
        levels = [place[node][1]]
        if node in self.copies:
            users = [self.problem.edges[n].start for n in self.router.incident[node]]
            levels += [place[user][1] for user in users]
            levels += self.rows_to_try(node, rows)
        return list(dict.fromkeys(levels))

    def rows_to_try(self, node: int, rows: range) -> list[int]:
        """List the rows of the node's neighbours in its lane, then those beside its own."""
        place, lane = self.router.place, self.problem.lane
        y = place[node][1]
        wanted: list[int] = []
        for number in self.router.incident[node]:
            edge = self.problem.edges[number]
            other = edge.start if edge.finish == node else edge.finish
            if lane[other] == lane[node]:
                level = place[other][1]
                wanted += [level - 2, level + 2] if edge.is_data else [level]
        wanted += [y - 2, y + 2]
        return [row for row in dict.fromkeys(wanted) if row != y and row in rows]

    def to(self, point: GridPoint, node: int) -> Iterator[Move]:
        """Yield the move to a point, or the swap with the box that stands there."""
        other = self.router.board.occupant.get(point)
        if other is None:
            yield [(node, point)]
        elif other not in self.pinned:
            yield [(node, point), (other, self.router.place[node])]

    def may_stand(self, node: int, x: int) -> bool:
        """Tell whether a column leaves everything before a box left of it, and after it right."""
        if not 0 < x < self.router.board.width:
            return False
        place = self.router.place
        lane = self.problem.lane[node]
        columns = [(point[0] - 1) // 2 for point in place] if self.zones else []
        if not may_stand(self.zones, columns, node, lane, (x - 1) // 2):
            return False
        if node in self.copies:
            return True
        return all(place[b][0] < x for b in self.left_of[node]) and all(
            place[a][0] > x for a in self.right_of[node]
        )

    def heat(self, node: int) -> int:
        """Tell how bad the lines of a box are: bends, and what they share and cross."""
        routes = self.router.routes
        bends = 0
        for number in self.router.incident[node]:
            route = routes[number]
            if route is not None:
                bends += len(route) - 2
        return bends

    def run(self) -> None:
        """Try moves of boxes with bent lines, and of what is beside them, until trials run out.

        A box is taken up again when something near it has moved.
        """
        queue = self.suspects(self.problem.anchors)
        queued = set(queue)
        while queue and self.trials > 0:
            node = queue.popleft()
            queued.discard(node)
            for move in list(self.moves(node)):
                if self.trials <= 0:
                    break
                if self.attempt(move):
                    near = {n for moved, _ in move for n in self.near(moved)} - queued
                    queue.extend(self.suspects(near))
                    queued |= near
                    break

    def near(self, node: int) -> Iterator[int]:
        """Yield a box and those at the other ends of its lines."""
        yield node
        for number in self.router.incident[node]:
            edge = self.problem.edges[number]
            yield edge.start if edge.finish == node else edge.finish

    def suspects(self, nodes: Iterable[int]) -> deque[int]:
        """Order boxes by the bends at them; those with straight lines only follow bent ones."""
        heat = {node: self.heat(node) for node in nodes if node not in self.pinned}
        rank = {
            node: 4 * own + max((self.heat(n) for n in self.near(node)), default=0)
            for node, own in heat.items()
        }
        return deque(sorted((n for n in heat if rank[n]), key=lambda n: (-rank[n], n)))

    def placement(self) -> Placement:
        """Tell where everything stands now."""
        place, lane = self.router.place, self.problem.lane
        base = self.router.board.base
        column = [(x - 1) // 2 for x, _ in place]
        row = [(y - 1 - base[lane[node]]) // 2 - _SPARE for node, (_, y) in enumerate(place)]
        return compact(self.problem, column, row)


def _passes(route: Route, points: list[GridPoint]) -> bool:
    for (x1, y1), (x2, y2) in pairwise(route):
        for x, y in points:
            if min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2):
                return True
    return False


def improve(problem: Problem, placement: Placement, trials: int) -> Placement:
    """Look for a better placement with at most so many trials."""
    if trials <= 0:
        return placement
    search = _Search(problem, placement, trials)
    search.run()
    return search.placement()
