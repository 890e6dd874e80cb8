"""The usual shapes of a line: straight, one bend, a step, a bracket, a detour through a channel.

Nearly every line of a readable map has one of them. They are tried in order of their bends; one
of them is always free of boxes, because channels never hold any.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.render.layout.lanes.board import Board, GridPoint, Route
from wfmap.render.layout.lanes.ports import DOWNWARDS, LEFT, RIGHT, UPWARDS

__all__ = ["Shape", "shapes"]

Shape = tuple[int, int, Route]
"""The direction in which a route leaves, that in which it arrives, and its corners."""

_NEAR: Final = 6
"""Up to so many grid steps apart, every channel between is tried."""


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
    (x1, y1), (x2, y2) = start, finish
    if start == finish:
        yield from _loops(start)
        return
    across = RIGHT if x2 > x1 else LEFT
    down = DOWNWARDS if y2 > y1 else UPWARDS
    if y1 == y2:
        yield across, across, (start, finish)
    elif x1 == x2:
        yield down, down, (start, finish)
    else:
        yield across, down, (start, (x2, y1), finish)
        yield down, across, (start, (x1, y2), finish)
    levels = _levels(board, y1, y2)
    if y1 != y2:
        low, high = (x1, x2) if x1 < x2 else (x2, x1)
        for x in _channels_between(low, high):
            yield across, across, (start, (x, y1), (x, y2), finish)
        if low > 0:
            yield (
                LEFT if low == x1 else across,
                RIGHT if low == x2 else across,
                (start, (low - 1, y1), (low - 1, y2), finish),
            )
        yield (
            RIGHT if high == x1 else across,
            LEFT if high == x2 else across,
            (start, (high + 1, y1), (high + 1, y2), finish),
        )
    if x1 != x2:
        for y in levels:
            out = DOWNWARDS if y > y1 else UPWARDS
            into = DOWNWARDS if y2 > y else UPWARDS
            yield out, into, (start, (x1, y), (x2, y), finish)
    yield from _detours(start, finish, levels)


def _detours(start: GridPoint, finish: GridPoint, levels: list[int]) -> Iterator[Shape]:
    """Yield routes through the channel right of the source, the one left of the target, or both."""
    (x1, y1), (x2, y2) = start, finish
    for y in levels:
        into = DOWNWARDS if y2 > y else UPWARDS
        yield RIGHT, into, (start, (x1 + 1, y1), (x1 + 1, y), (x2, y), finish)
        out = DOWNWARDS if y > y1 else UPWARDS
        yield out, RIGHT, (start, (x1, y), (x2 - 1, y), (x2 - 1, y2), finish)
    if x1 + 1 != x2 - 1:
        for y in levels:
            points = (x1 + 1, y1), (x1 + 1, y), (x2 - 1, y), (x2 - 1, y2)
            yield RIGHT, RIGHT, (start, *points, finish)


def _loops(at: GridPoint) -> Iterator[Shape]:
    """Yield the ways from a box to itself, over its right top corner first."""
    x, y = at
    yield RIGHT, DOWNWARDS, (at, (x + 1, y), (x + 1, y - 1), (x, y - 1), at)
    yield RIGHT, UPWARDS, (at, (x + 1, y), (x + 1, y + 1), (x, y + 1), at)
