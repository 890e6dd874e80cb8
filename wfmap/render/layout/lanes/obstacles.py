"""What a label may not lie on: boxes, lines, other labels; found fast by their place."""

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import Final

from wfmap.render.scene import Point, Rect

__all__ = ["Obstacles", "stretches"]

_CELL: Final = 128.0
"""The side of the squares by which obstacles are looked up, in px."""

_ABOVE_ALL: Final = 1.0
"""How much room a line itself takes on both sides, in px."""


_OUTSIDE: Final = 1000.0
"""How bad it is to leave the page."""


_Obstacle = tuple[float, float, float, float, float, int]
"""The left, upper, right and lower side of what is taken, its weight, and whose it is."""


def stretches(points: Sequence[Point]) -> Iterator[Rect]:
    """Yield the area of every straight stretch of a polyline."""
    for (x1, y1), (x2, y2) in pairwise(points):
        low, top = min(x1, x2), min(y1, y2)
        yield Rect(low, top, abs(x2 - x1), abs(y2 - y1)).grown(_ABOVE_ALL)


class Obstacles:
    """Areas that are taken, each with a weight: how bad it is to lie on it."""

    def __init__(self, page: Rect) -> None:
        """Begin with nothing but the page, which labels may not leave."""
        self._page = page
        self._all: list[_Obstacle] = []
        self._squares: dict[tuple[int, int], list[int]] = {}

    def add(self, area: Rect, weight: float, owner: int = -1) -> None:
        """Take an area; `owner` is whose it is (an edge's number), for lines."""
        x, y, width, height = area
        obstacle = x, y, x + width, y + height, weight, owner
        number = len(self._all)
        self._all.append(obstacle)
        for square in _squares(x, y, x + width, y + height):
            self._squares.setdefault(square, []).append(number)

    def add_line(self, points: Sequence[Point], weight: float, owner: int) -> None:
        """Take the way of a polyline."""
        for area in stretches(points):
            self.add(area, weight, owner)

    def cost(
        self, area: Rect, own: int = -2, own_share: float = 1, near: Rect | None = None
    ) -> float:
        """Tell how bad it is to lie on an area: the weights of all that it overlaps.

        What belongs to `own` counts by `own_share`. Lines of others count from `near` on, a
        larger area: where they are so near, a label seems to be theirs.
        """
        left, top, width, height = area
        right, bottom = left + width, top + height
        x1, y1, width, height = near or area
        x2, y2 = x1 + width, y1 + height
        page_left, page_top, width, height = self._page
        inside = page_left <= left and page_top <= top
        inside = inside and right <= page_left + width and bottom <= page_top + height
        squares = [self._squares[at] for at in _squares(x1, y1, x2, y2) if at in self._squares]
        numbers = dict.fromkeys(chain(*squares)) if len(squares) > 1 else chain(*squares)
        cost = 0.0
        for number in numbers:
            x, y, beyond, below, weight, owner = self._all[number]
            if x < x2 and x1 < beyond and y < y2 and y1 < below:
                if owner == own:
                    weight *= own_share
                elif owner >= 0:
                    cost += weight
                    continue
                if x < right and left < beyond and y < bottom and top < below:
                    cost += weight
        return cost if inside else _OUTSIDE + cost


def _squares(left: float, top: float, right: float, bottom: float) -> list[tuple[int, int]]:
    """List the squares that an area touches."""
    x1, x2 = int(left // _CELL), int(right // _CELL)
    y1, y2 = int(top // _CELL), int(bottom // _CELL)
    if x1 == x2 and y1 == y2:
        return [(x1, y1)]
    return [(x, y) for x in range(x1, x2 + 1) for y in range(y1, y2 + 1)]
