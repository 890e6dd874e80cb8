"""Which lines pass a point: found by the grid lines that their stretches run on."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from wfmap.render.layout.lanes.board import GridPoint, Route

__all__ = ["Passing"]

_NO_LINES: Final[frozenset[int]] = frozenset()

_GridLine = tuple[bool, int]
"""Whether a grid line runs down, and its index."""


def _grid_lines(route: Route) -> Iterator[_GridLine]:
    """Yield the grid lines that a route runs on."""
    for (x1, y1), (_, y2) in pairwise(route):
        yield (False, y1) if y1 == y2 else (True, x1)


def _passes(route: Route, x: int, y: int) -> bool:
    for (x1, y1), (x2, y2) in pairwise(route):
        if y1 == y2:
            if y == y1 and (x1 <= x <= x2 or x2 <= x <= x1):
                return True
        elif x == x1 and (y1 <= y <= y2 or y2 <= y <= y1):
            return True
    return False


class Passing:
    """Lines by the grid lines on which they have a stretch."""

    __slots__ = ("_on",)

    def __init__(self) -> None:
        self._on: dict[_GridLine, set[int]] = {}

    def enter(self, number: int, route: Route) -> None:
        """Note where a line runs."""
        for grid_line in _grid_lines(route):
            self._on.setdefault(grid_line, set()).add(number)

    def leave(self, number: int, route: Route) -> None:
        """Note that a line runs there no more."""
        for grid_line in _grid_lines(route):
            self._on[grid_line].discard(number)

    def of(self, points: Iterable[GridPoint], routes: Sequence[Route | None]) -> set[int]:
        """List the lines that pass one of some points; `routes` are by line."""
        found: set[int] = set()
        for x, y in points:
            near = self._on.get((False, y), _NO_LINES) | self._on.get((True, x), _NO_LINES)
            for number in near - found:
                route = routes[number]
                if route is not None and _passes(route, x, y):
                    found.add(number)
        return found
