"""One trial: boxes move, the lines they touch find new routes, and what costs less stays."""

from collections.abc import Iterator, Mapping, Sequence

from wfmap.render.layout.lanes.board import GridPoint, Route
from wfmap.render.layout.lanes.costs import COLUMN, EARLY, FLOW_WEIGHT
from wfmap.render.layout.lanes.problem import Problem
from wfmap.render.layout.lanes.router import Router

__all__ = ["Move", "Trials"]

Move = list[tuple[int, GridPoint]]
"""Boxes and the points they move to, all at once."""


State = tuple[list[GridPoint], list[Route | None], list[int]]
"""The places of boxes, the routes of lines, and what they cost when they were found."""


class Trials:
    """The state of a search: boxes and routes, how many boxes stand where, trials left.

    `keeps_bends` forbids moves after which flows have more bends than before, `most_lines` those
    that touch more lines.
    """

    def __init__(self, problem: Problem, router: Router, nodes: Sequence[int], trials: int) -> None:
        self.problem = problem
        self.router = router
        self.left = trials
        self.keeps_bends = False
        self.most_lines = len(problem.edges)
        self.is_data = [edge.is_data or edge.is_message for edge in problem.edges]
        self.weight = [1 if data else FLOW_WEIGHT for data in self.is_data]
        self.paid = [0] * len(problem.edges)
        self.in_row = [0] * router.board.height
        self.in_column = [0] * router.board.width
        self.now = 0
        """Counts what was kept so far."""
        self.changed = [0] * len(problem.edges)
        """By line, when it was routed last."""
        self.failed: dict[tuple[tuple[int, GridPoint], ...], tuple[int, int, int]] = {}
        """By move, when it was tried in vain, how many lines it touched, what it saved beside."""
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
        touched = self.touched(move)
        if len(touched) > self.most_lines:
            return None
        room = slack - self.room_for(move)
        if self.failed_before(move, room, touched):
            return None
        gain = room
        floors = self.floors(move, touched)
        paid = [self.paid[number] for number in touched]
        if gain + sum([weight[n] * price for n, price in zip(touched, paid, strict=True)]) <= sum(
            floors
        ):
            return None
        self.left -= 1
        back = [(node, router.place[node]) for node, _ in move]
        old = [(number, router.routes[number] or ()) for number in touched]
        saved = router.saved(touched)
        for number, route in old:
            router.take(number)
            gain += weight[number] * router.price_apart(number, route)
        self.shift(move)
        left = self.routed_anew(old, floors, gain)
        if left is not None:
            self.keep(move, back, old)
            return left - slack
        self.shift(back)
        router.come_back(saved, old)
        for number, price in zip(touched, paid, strict=True):
            self.paid[number] = price
        self.failed[tuple(move)] = self.now, len(touched), room
        return None

    def floors(self, move: Move, touched: Sequence[int]) -> list[int]:
        """Tell what lines would cost at least after a move, as they count."""
        place = self.router.place
        back = [(node, place[node]) for node, _ in move]
        for node, point in move:
            place[node] = point
        floors = [self.weight[number] * self.router.floor(number) for number in touched]
        for node, point in back:
            place[node] = point
        return floors

    def routed_anew(
        self, old: Sequence[tuple[int, Route]], floors: Sequence[int], gain: int
    ) -> int | None:
        """Route the lines of a trial; tell what of a gain is left, None once none can be.

        `floors` are what they cost at least.
        """
        router = self.router
        left = sum(floors)
        bends = self.bends(old) if self.keeps_bends else 0
        for (number, _), floor in zip(old, floors, strict=True):
            if gain <= left or bends < 0:
                return None
            left -= floor
            weight = self.weight[number]
            price, route = router.find(number, most=-((left - gain) // weight))
            gain -= weight * price
            if gain <= left:
                return None
            self.paid[number] = price
            router.lay(number, route)
            if self.keeps_bends:
                bends -= self.bends([(number, route)])
        return gain if gain > 0 and bends >= 0 else None

    def failed_before(self, move: Move, room: int, touched: Sequence[int]) -> bool:
        """Tell whether a move was tried in vain and no line that it touches has changed since.

        `room` is what it saves beside lines, with the slack it has: no more than then.
        """
        when, lines, most = self.failed.get(tuple(move), (-1, 0, 0))
        same = lines == len(touched) and room <= most
        return same and all(self.changed[number] <= when for number in touched)

    def keep(self, move: Move, back: Move, old: Sequence[tuple[int, Route]]) -> None:
        """Keep a move that was tried, with the new routes of the lines that it touched."""
        self.now += 1
        for number, route in old:
            self.router.keep(number, route)
            self.changed[number] = self.now
        for (_, before), (_, point) in zip(back, move, strict=True):
            self.stand(before, -1)
            self.stand(point)

    def route(self, number: int) -> None:
        """Find a line's route and put it on the board."""
        self.paid[number], route = self.router.find(number)
        self.router.commit(number, route)
        self.now += 1
        self.changed[number] = self.now

    def state(self) -> State:
        """Tell where boxes and lines are and what was paid for lines, to come back to."""
        return list(self.router.place), list(self.router.routes), list(self.paid)

    def restore(self, state: State) -> None:
        """Come back to an earlier state."""
        router = self.router
        place, routes, self.paid = state[0], state[1], list(state[2])
        changed = [n for n, route in enumerate(routes) if route != router.routes[n]]
        self.now += 1
        for number in changed:
            router.withdraw(number)
            self.changed[number] = self.now
        moved = [(n, point) for n, point in enumerate(place) if point != router.place[n]]
        for node, point in moved:
            self.stand(router.place[node], -1)
            self.stand(point)
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
        board, place = self.router.board, self.router.place
        for node, _ in move:
            board.lift(place[node])
        for node, point in move:
            board.put(node, point)
            place[node] = point

    def room_for(self, move: Move) -> int:
        """Tell what the columns and rows cost that a move takes into use, or no longer needs."""
        place = self.router.place
        columns: dict[int, int] = {}
        rows: dict[int, int] = {}
        cost = 0
        for node, (x, y) in move:
            old_x, old_y = place[node]
            if x != old_x:
                cost += EARLY * (x - old_x)
                columns[old_x] = columns.get(old_x, 0) - 1
                columns[x] = columns.get(x, 0) + 1
            if y != old_y:
                rows[old_y] = rows.get(old_y, 0) - 1
                rows[y] = rows.get(y, 0) + 1
        cost += COLUMN * _newly_used(self.in_column, columns)
        return cost + FLOW_WEIGHT * self.problem.row_price * _newly_used(self.in_row, rows)

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


def _newly_used(used: Sequence[int], more: Mapping[int, int]) -> int:
    """Count the lines that are in use with `more` boxes, less those that are not any more."""
    return sum([(used[at] + by > 0) - (used[at] > 0) for at, by in more.items()])
