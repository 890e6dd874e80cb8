"""Where a store's copy stands once the steps have their places: in a free cell near its users."""

from collections.abc import Iterator
from itertools import product
from typing import Final

from wfmap.render.layout.lanes.board import GridPoint
from wfmap.render.layout.lanes.costs import BLOCKED, COLUMN
from wfmap.render.layout.lanes.moves import Moves
from wfmap.render.layout.lanes.problem import Problem
from wfmap.render.layout.lanes.router import Router
from wfmap.render.layout.lanes.trials import Trials

__all__ = ["deferred", "settle"]

_AROUND: Final = ((0, 2), (0, -2), (2, 0), (2, 2), (2, -2), (-2, 2), (-2, -2), (-2, 0))
"""The cells around a user, in grid steps: under it, over it, beside it, at its corners."""


def deferred(problem: Problem) -> frozenset[int]:
    """List the copies that stand in a lane of their users; others have their places already."""
    late: set[int] = set()
    copies = frozenset(problem.copies)
    for edge in problem.edges:
        if edge.finish in copies and problem.lane[edge.start] == problem.lane[edge.finish]:
            late.add(edge.finish)
    return frozenset(late)


def _cells(router: Router, moves: Moves, copy: int, users: list[int]) -> Iterator[GridPoint]:
    """Yield free cells for a copy that no line passes, those around its users first."""
    rows = moves.lane_rows[moves.problem.lane[copy]]
    board = router.board
    seen: set[GridPoint] = set()
    for user, (dx, dy) in product(users, _AROUND):
        x, y = router.place[user]
        point = x + dx, y + dy
        if point in seen or point[1] not in rows or not moves.may_stand(copy, point[0]):
            continue
        seen.add(point)
        if point not in board.occupant and not board.is_busy(point):
            yield point


def _anywhere(router: Router, moves: Moves, copy: int) -> GridPoint:
    """Find the free cell of the lane that is nearest to where the copy stood at first."""
    board = router.board
    x, y = router.place[copy]
    free = (
        (board.is_busy((column, row)), abs(column - x) + abs(row - y), row, column)
        for row in moves.lane_rows[moves.problem.lane[copy]]
        for column in range(1, board.width, 2)
        if (column, row) not in board.occupant
    )
    _, _, row, column = min(free)
    return column, row


def settle(problem: Problem, router: Router, trials: Trials, moves: Moves, copy: int) -> None:
    """Stand a copy where its data lines cost least, and route them."""
    edges = router.incident[copy]
    users = [problem.edges[number].start for number in edges]
    best: tuple[int, GridPoint] | None = None
    for point in _cells(router, moves, copy, users):
        cost = 0 if trials.in_row[point[1]] else trials.problem.row_price
        cost += 0 if trials.in_column[point[0]] else COLUMN
        router.place[copy] = point
        router.board.put(copy, point)
        cost += sum(router.find(number)[0] for number in edges)
        router.board.lift(point)
        if cost < (best[0] if best else BLOCKED):
            best = cost, point
    point = best[1] if best else _anywhere(router, moves, copy)
    router.place[copy] = point
    router.board.put(copy, point)
    trials.stand(point)
    for number in trials.touched([(copy, point)]):
        router.withdraw(number)
        trials.route(number)
    for number in edges:
        trials.route(number)
