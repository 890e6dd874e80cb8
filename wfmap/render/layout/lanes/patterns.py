"""The usual shapes of a line: straight, one bend, a step, a bracket, a detour through a channel.

Nearly every line of a readable map has one of them. They are tried in order of their bends; one
of them is always free of boxes, because channels never hold any.

What a shape costs on an empty board goes with it: where that is too dear already, nothing is looked
up on the board.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.render.layout.lanes.board import Board, GridPoint, Route
from wfmap.render.layout.lanes.costs import ACROSS, BEND, DOWN, LEFTWARDS
from wfmap.render.layout.lanes.ports import DOWNWARDS, LEFT, RIGHT, UPWARDS

__all__ = ["Shape", "shapes"]

_NEAR: Final = 6
"""Up to so many grid steps apart, every channel between is tried."""


Shape = tuple[int, int, int, int, Route]
"""A route: the directions in which it leaves and arrives, what its bends and whatever it is longer
than it must be cost, what a line that runs to the right pays for running to the left, its corners.
"""


def _channels_between(low: int, high: int) -> list[int]:
    """List channels (even indices) strictly between two grid indices, the outermost if many."""
    first, last = low + 1 + (low + 1) % 2, high - 1 - (high - 1) % 2
    if last < first:
        return []
    if last - first > _NEAR:
        return [first, first + 2, last - 2, last]
    return list(range(first, last + 1, 2))


def _levels(board: Board, y1: int, y2: int) -> list[int]:
    """List the channels across that a detour may use, the nearest first."""
    near = [y1 - 1, y1 + 1, y2 - 1, y2 + 1]
    low, high = (y1, y2) if y1 < y2 else (y2, y1)
    between = [y for y in range(low + 2, high - 1) if not board.is_row[y]]
    if len(between) > _NEAR:
        between = between[:2] + between[-2:]
    return list(dict.fromkeys(y for y in near + between if 0 <= y < board.height))


def shapes(board: Board, start: GridPoint, finish: GridPoint) -> Iterator[Shape]:
    """Yield routes from one box to another, few bends first; a box may be in their way."""
    return _loops(start) if start == finish else _between(board, start, finish)


def _between(board: Board, start: GridPoint, finish: GridPoint) -> Iterator[Shape]:
    (x1, y1), (x2, y2) = start, finish
    across = RIGHT if x2 > x1 else LEFT
    down = DOWNWARDS if y2 > y1 else UPWARDS
    if y1 == y2:
        yield across, across, 0, 0, (start, finish)
    elif x1 == x2:
        yield down, down, 0, 0, (start, finish)
    else:
        yield across, down, BEND, 0, (start, (x2, y1), finish)
        yield down, across, BEND, 0, (start, (x1, y2), finish)
    if y1 != y2:
        yield from _steps(start, finish, across)
    levels = [(y, 2 * DOWN * _beyond(y, y1, y2)) for y in _levels(board, y1, y2)]
    if x1 != x2:
        for y, more in levels:
            out = DOWNWARDS if y > y1 else UPWARDS
            into = DOWNWARDS if y2 > y else UPWARDS
            yield out, into, 2 * BEND + more, 0, (start, (x1, y), (x2, y), finish)
    yield from _detours(start, finish, levels)


def _beyond(y: int, y1: int, y2: int) -> int:
    """Tell how far a level lies above or below both of two others."""
    return max(0, min(y1, y2) - y, y - max(y1, y2))


def _steps(start: GridPoint, finish: GridPoint, across: int) -> Iterator[Shape]:
    """Yield the routes that leave and arrive level, through a channel between or beside."""
    (x1, y1), (x2, y2) = start, finish
    low, high = (x1, x2) if x1 < x2 else (x2, x1)
    for x in _channels_between(low, high):
        yield across, across, 2 * BEND, 0, (start, (x, y1), (x, y2), finish)
    plain = 2 * BEND + 2 * ACROSS
    if low > 0:
        route = start, (low - 1, y1), (low - 1, y2), finish
        out, into = LEFT if low == x1 else across, RIGHT if low == x2 else across
        yield out, into, plain, LEFTWARDS, route
    route = start, (high + 1, y1), (high + 1, y2), finish
    out, into = RIGHT if high == x1 else across, LEFT if high == x2 else across
    yield out, into, plain, LEFTWARDS, route


def _detours(start: GridPoint, finish: GridPoint, levels: list[tuple[int, int]]) -> Iterator[Shape]:
    """Yield routes through the channel right of the source, the one left of the target, or both."""
    (x1, y1), (x2, y2) = start, finish
    after, before = x1 + 1, x2 - 1
    right, left = max(0, after - max(x1, x2)), max(0, min(x1, x2) - before)
    plain, back = 3 * BEND + 2 * ACROSS * right, LEFTWARDS * right
    other, aback = 3 * BEND + 2 * ACROSS * left, LEFTWARDS * left
    for y, more in levels:
        into = DOWNWARDS if y2 > y else UPWARDS
        yield RIGHT, into, plain + more, back, (start, (after, y1), (after, y), (x2, y), finish)
        out = DOWNWARDS if y > y1 else UPWARDS
        route = start, (x1, y), (before, y), (before, y2), finish
        yield out, RIGHT, other + more, aback, route
    if after != before:
        both, back = 4 * BEND + 2 * ACROSS * (right + left), LEFTWARDS * (right + left)
        for y, more in levels:
            points = (after, y1), (after, y), (before, y), (before, y2)
            yield RIGHT, RIGHT, both + more, back, (start, *points, finish)


def _loops(at: GridPoint) -> Iterator[Shape]:
    """Yield the ways from a box to itself, over its right top corner first."""
    x, y = at
    plain = 2 * (ACROSS + DOWN) + 3 * BEND
    for into, level in (DOWNWARDS, y - 1), (UPWARDS, y + 1):
        route = at, (x + 1, y), (x + 1, level), (x, level), at
        yield RIGHT, into, plain, LEFTWARDS, route
