"""The routes of all lines on the final grid, with second thoughts where lines are dear."""

from collections.abc import Sequence
from typing import Final

from wfmap.render.layout.lanes.board import Board, GridPoint, Route
from wfmap.render.layout.lanes.compiled import routed
from wfmap.render.layout.lanes.problem import Problem
from wfmap.render.layout.lanes.router import Router

__all__ = ["route_all"]

_SEARCH_SMALL: Final = 3000
"""Grid points that may be visited for one line of a small map."""

_SMALL: Final = 80
"""Up to so many lines every one is searched for; above, searches share a budget."""

_BUDGET: Final = 24_000
"""Grid points that may be visited for all lines of a large map."""

_ROUNDS: Final = 2
_STRAIGHT: Final = 2
"""The number of corners of a straight route."""


def route_all(
    problem: Problem,
    board: Board,
    place: list[GridPoint],
    known: Sequence[Route | None],
    *,
    thorough: bool = True,
) -> list[Route]:
    """Route every edge; then take the dear ones up again while that makes them cheaper.

    That is done once, unless it is `thorough`. `known` are the routes that edges have already, by
    edge; the board is empty, and left so where machine code does the work.
    """
    lines = len(problem.edges)
    small = lines <= _SMALL
    search = _SEARCH_SMALL if small else _BUDGET // lines
    rounds = _ROUNDS if thorough else 1
    found = routed(problem, board, place, known, (rounds, search))
    if found is not None:
        return found
    router = Router(problem, board, place, problem.anchors)
    order = router.in_order(range(len(router.routes)))
    for number in order:
        route = known[number]
        if route is not None:
            router.commit(number, route)
    for number in order:
        if router.routes[number] is None:
            router.commit(number, router.find(number, search)[1])
    later = sorted(order, key=lambda number: not router.problem.edges[number].is_data)
    for _ in range(rounds):
        if not sum(_again(router, number, search) for number in later):
            break
    return [route for route in router.routes if route is not None]


def _again(router: Router, number: int, search: int) -> bool:
    """Look for a cheaper route now that all others are known; tell whether there was one."""
    old = router.routes[number]
    if old is None or len(old) == _STRAIGHT:
        return False
    router.withdraw(number)
    price = router.price_apart(number, old)
    cost, new = router.find(number, search, price)
    better = cost < price
    router.commit(number, new if better else old)
    return better
