"""The usual shapes of a line: straight, one bend, a step, a bracket, a detour through a channel.

Nearly every line of a readable map has one of them. They are tried in order of their bends; one
of them is always free of boxes, because channels never hold any.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.render.layout.lanes.board import Board, GridPoint, Route

__all__ = ["shapes"]

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


def shapes(board: Board, start: GridPoint, finish: GridPoint) -> Iterator[Route]:
    """Yield routes from one box to another, few bends first; a box may be in their way."""
    (x1, y1), (x2, y2) = start, finish
    if start == finish:
        yield from _loops(start)
        return
    if x1 == x2 or y1 == y2:
        yield (start, finish)
    else:
        yield (start, (x2, y1), finish)
        yield (start, (x1, y2), finish)
    levels = _levels(board, y1, y2)
    if y1 != y2:
        low, high = (x1, x2) if x1 < x2 else (x2, x1)
        sides = _channels_between(low, high)
        beyond = [x for x in (low - 1, high + 1) if 0 <= x < board.width]
        for x in (*sides, *beyond):
            yield (start, (x, y1), (x, y2), finish)
    if x1 != x2:
        for y in levels:
            yield (start, (x1, y), (x2, y), finish)
    yield from _detours(start, finish, levels)


def _detours(start: GridPoint, finish: GridPoint, levels: list[int]) -> Iterator[Route]:
    (x1, y1), (x2, y2) = start, finish
    for y in levels:
        yield (start, (x1 + 1, y1), (x1 + 1, y), (x2, y), finish)
        yield (start, (x1, y), (x2 - 1, y), (x2 - 1, y2), finish)
    for y in levels:
        if x1 + 1 != x2 - 1:
            yield (start, (x1 + 1, y1), (x1 + 1, y), (x2 - 1, y), (x2 - 1, y2), finish)


def _loops(at: GridPoint) -> Iterator[Route]:
    """Yield the ways from a box to itself, over its right top corner first."""
    x, y = at
    for level in (y - 1, y + 1):
        yield (at, (x + 1, y), (x + 1, level), (x, level), at)
