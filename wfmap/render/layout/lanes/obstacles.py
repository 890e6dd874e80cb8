"""What a label may not lie on: boxes, lines, other labels; found fast by their place."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from wfmap.render.scene import Point, Rect

__all__ = ["Obstacles", "stretches"]

_CELL: Final = 128.0
"""The side of the squares by which obstacles are looked up, in px."""

_ABOVE_ALL: Final = 1.0
"""How much room a line itself takes on both sides, in px."""


_OUTSIDE: Final = 1000.0
"""How bad it is to leave the page."""


class _Obstacle(NamedTuple):
    area: Rect
    weight: float
    owner: int


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
        self._squares: dict[tuple[int, int], list[_Obstacle]] = {}

    def add(self, area: Rect, weight: float, owner: int = -1) -> None:
        """Take an area; `owner` is whose it is (an edge's number), for lines."""
        obstacle = _Obstacle(area, weight, owner)
        for square in _squares(area):
            self._squares.setdefault(square, []).append(obstacle)

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
        wide = near or area
        hit: dict[int, _Obstacle] = {}
        outside = 0 if self._page.holds(area) else _OUTSIDE
        for square in _squares(wide):
            for obstacle in self._squares.get(square, ()):
                strange = obstacle.owner >= 0 and obstacle.owner != own
                if obstacle.area.overlaps(wide if strange else area):
                    hit[id(obstacle)] = obstacle
        return outside + sum(o.weight * (own_share if o.owner == own else 1) for o in hit.values())


def _squares(area: Rect) -> Iterable[tuple[int, int]]:
    left, right = int(area.x // _CELL), int(area.right // _CELL)
    top, bottom = int(area.y // _CELL), int(area.bottom // _CELL)
    return [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]
