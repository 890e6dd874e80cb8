"""One trial: boxes move, the lines they touch find new routes, and what costs less stays."""

from collections.abc import Iterator, Sequence

from wfmap.render.layout.lanes.board import GridPoint, Route
from wfmap.render.layout.lanes.costs import COLUMN, EARLY, FLOW_WEIGHT, FREE, ROW
from wfmap.render.layout.lanes.problem import Problem
from wfmap.render.layout.lanes.router import Router

__all__ = ["Move", "Trials"]

Move = list[tuple[int, GridPoint]]
"""Boxes and the points they move to, all at once."""


State = tuple[list[GridPoint], list[Route | None], list[int]]
"""The places of boxes, the routes of lines, and what they cost when they were found."""


class Trials:
    """The state of a search: boxes and routes, how many boxes stand where, trials left.

    `keeps_bends` forbids moves after which flows have more bends than before.
    """

    def __init__(self, problem: Problem, router: Router, nodes: Sequence[int], trials: int) -> None:
        self.problem = problem
        self.router = router
        self.left = trials
        self.keeps_bends = False
        self.is_data = [edge.is_data or edge.is_message for edge in problem.edges]
        self.weight = [1 if data else FLOW_WEIGHT for data in self.is_data]
        self.paid = [0] * len(problem.edges)
        self.in_row = [0] * router.board.height
        self.in_column = [0] * router.board.width
        for node in nodes:
            self.stand(router.place[node])

    def stand(self, point: GridPoint, sign: int = 1) -> None:
        """Count a box in its column and row; `sign` -1 takes it away again."""
        self.in_column[point[0]] += sign
        self.in_row[point[1]] += sign

    def touched(self, move: Move) -> list[int]:
        """List the edges a move touches: those of the boxes, and those in their new way."""
        touched = {number for node, _ in move for number in self.router.incident[node]}
        touched |= self.router.passing({point for _, point in move})
        routes = self.router.routes
        return self.router.in_order(n for n in touched if routes[n] is not None)

    def attempt(self, move: Move, slack: int = 0) -> int | None:
        """Try a move and keep it if it costs less; tell what it saves, None where it is undone.

        With `slack`, it may cost so much more.
        """
        router, weight = self.router, self.weight
        back = [(node, router.place[node]) for node, _ in move]
        touched = self.touched(move)
        gain = slack - self.recount(move)
        floors = [weight[number] * router.floor(number) for number in touched]
        left = sum(floors)
        self.recount(back)
        if gain + sum(weight[number] * self.paid[number] for number in touched) <= left:
            return None
        self.left -= 1
        paid = [self.paid[number] for number in touched]
        old = [(number, router.routes[number] or ()) for number in touched]
        for number, route in old:
            router.withdraw(number)
            gain += weight[number] * router.price_apart(number, route)
        self.shift(move)
        bends = self.bends(old) if self.keeps_bends else 0
        for number, floor in zip(touched, floors, strict=True):
            if gain <= left or bends < 0:
                break
            left -= floor
            most = -((left - gain) // weight[number])
            found = self.route(number, most)
            if found is None:
                gain = left
                break
            gain -= weight[number] * self.paid[number]
            if self.keeps_bends:
                bends -= self.bends([(number, found)])
        if gain > left and bends >= 0:
            return gain - slack
        for number in touched:
            router.withdraw(number)
        self.shift(back)
        for (number, route), price in zip(old, paid, strict=True):
            router.commit(number, route)
            self.paid[number] = price
        return None

    def route(self, number: int, most: int = FREE) -> Route | None:
        """Find a line's route and put it on the board; None where each costs `most` or more."""
        price, route = self.router.find(number, most=most)
        if price >= most:
            return None
        self.paid[number] = price
        self.router.commit(number, route)
        return route

    def state(self) -> State:
        """Tell where boxes and lines are and what was paid for lines, to come back to."""
        return list(self.router.place), list(self.router.routes), list(self.paid)

    def restore(self, state: State) -> None:
        """Come back to an earlier state."""
        router = self.router
        place, routes, self.paid = state[0], state[1], list(state[2])
        changed = [n for n, route in enumerate(routes) if route != router.routes[n]]
        for number in changed:
            router.withdraw(number)
        moved = [(n, point) for n, point in enumerate(place) if point != router.place[n]]
        self.shift(moved)
        for number in changed:
            route = routes[number]
            if route is not None:
                router.commit(number, route)

    def bends(self, routes: Sequence[tuple[int, Route]]) -> int:
        """Count the bends of those routes that are flows; routes come with their numbers."""
        return sum(len(route) - 2 for number, route in routes if not self.is_data[number])

    def shift(self, move: Move) -> None:
        """Stand boxes on their new points."""
        board = self.router.board
        for node, _ in move:
            board.lift(self.router.place[node])
        for node, point in move:
            board.put(node, point)
        self.recount(move)

    def recount(self, move: Move) -> int:
        """Note boxes on their new points; tell what that costs, lines left out."""
        router = self.router
        points = [router.place[node] for node, _ in move] + [point for _, point in move]
        columns, rows = {x for x, _ in points}, {y for _, y in points}
        before = self.room(columns, rows)
        later = sum(point[0] - router.place[node][0] for node, point in move)
        for node, _ in move:
            self.stand(router.place[node], -1)
        for node, point in move:
            router.place[node] = point
            self.stand(point)
        return self.room(columns, rows) - before + EARLY * later

    def room(self, columns: set[int], rows: set[int]) -> int:
        """Tell what those of some columns and rows cost that are in use."""
        across = sum(1 for x in columns if self.in_column[x])
        return COLUMN * across + FLOW_WEIGHT * ROW * sum(1 for y in rows if self.in_row[y])

    def heat(self, node: int) -> int:
        """Count the bends of a box's lines."""
        routes = (self.router.routes[number] for number in self.router.incident[node])
        return sum(len(route) - 2 for route in routes if route is not None)

    def near(self, node: int) -> Iterator[int]:
        """Yield a box and those at the other ends of its lines."""
        yield node
        for number in self.router.incident[node]:
            edge = self.problem.edges[number]
            yield edge.start if edge.finish == node else edge.finish
