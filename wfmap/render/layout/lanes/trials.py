"""One trial: boxes move, the lines they touch find new routes, and what costs less stays."""

from collections.abc import Iterator, Sequence

from wfmap.render.layout.lanes.board import GridPoint, Route
from wfmap.render.layout.lanes.costs import ROW
from wfmap.render.layout.lanes.problem import Problem
from wfmap.render.layout.lanes.router import Router

__all__ = ["Move", "Trials"]

Move = list[tuple[int, GridPoint]]
"""Boxes and the points they move to, all at once."""


class Trials:
    """The state of a search: boxes and routes, how many boxes stand in each row, trials left."""

    def __init__(self, problem: Problem, router: Router, nodes: Sequence[int], trials: int) -> None:
        self.problem = problem
        self.router = router
        self.left = trials
        self.in_row = [0] * router.board.height
        for node in nodes:
            self.in_row[router.place[node][1]] += 1

    def touched(self, move: Move) -> list[int]:
        """List the edges a move touches: those of the boxes, and those in their new way."""
        touched = {number for node, _ in move for number in self.router.incident[node]}
        touched |= self.router.passing({point for _, point in move})
        routes = self.router.routes
        return self.router.in_order(n for n in touched if routes[n] is not None)

    def attempt(self, move: Move) -> bool:
        """Try a move and keep it if it costs less."""
        self.left -= 1
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
