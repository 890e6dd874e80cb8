"""The grid on which boxes stand and lines run.

Across, index 2c + 1 is the middle of column c and 2c the channel to its left. Downwards, every
lane has 2r + 1 grid lines for its r rows: channel, row, channel, …, row, channel. Boxes stand only
on middles, so a way through the channels always exists.

What a line costs on its way is kept in flat lists, one by rows for steps across and one by columns
for steps down, so that the cost of a straight stretch is the sum of a slice.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from wfmap.render.layout.lanes.costs import (
    ACROSS,
    BEND,
    BLOCKED,
    CROSSING,
    DOWN,
    SHARED_CENTRE,
    SHARED_CHANNEL,
)

__all__ = ["Board", "GridPoint", "Route"]

GridPoint = tuple[int, int]
Route = tuple[GridPoint, ...]
"""The corners of a line on the grid, from the middle of its source to that of its target."""


class Board:
    """Boxes and lines on the grid; `rows` are the numbers of rows of the lanes from the top."""

    __slots__ = (
        "across_pass",
        "across_share",
        "base",
        "down_pass",
        "down_share",
        "height",
        "is_row",
        "occupant",
        "rows",
        "width",
    )

    def __init__(self, columns: int, rows: Sequence[int]) -> None:
        self.rows = list(rows)
        self.base = [0, *accumulate(2 * count + 1 for count in rows)]
        self.height = self.base.pop()
        self.width = 2 * columns + 1
        self.is_row = [bool(line % 2) for count in rows for line in range(2 * count + 1)]
        size = self.width * self.height
        self.occupant: dict[GridPoint, int] = {}
        self.across_share = [0] * size
        self.across_pass = [0] * size
        self.down_share = [0] * size
        self.down_pass = [0] * size

    def point(self, lane: int, column: int, row: int) -> GridPoint:
        """Tell the grid point of a cell."""
        return 2 * column + 1, self.base[lane] + 2 * row + 1

    def put(self, node: int, point: GridPoint) -> None:
        """Stand a box on a point."""
        self.occupant[point] = node
        self.across_pass[point[1] * self.width + point[0]] += BLOCKED
        self.down_pass[point[0] * self.height + point[1]] += BLOCKED

    def lift(self, point: GridPoint) -> None:
        """Take the box off a point."""
        del self.occupant[point]
        self.across_pass[point[1] * self.width + point[0]] -= BLOCKED
        self.down_pass[point[0] * self.height + point[1]] -= BLOCKED

    def is_busy(self, point: GridPoint) -> bool:
        """Tell whether a line passes a point."""
        x, y = point
        across, down = y * self.width + x, x * self.height + y
        return bool(
            self.across_share[across]
            or self.across_share[across - 1]
            or self.down_share[down]
            or self.down_share[down - 1]
        )

    def add(self, route: Route, sign: int = 1) -> None:
        """Let others pay for sharing and crossing a route; `sign` -1 takes it away again."""
        crossing, half = sign * CROSSING, sign * CROSSING // 2
        width, height = self.width, self.height
        for (x1, y1), (x2, y2) in pairwise(route):
            if y1 == y2:
                low, high = (x1, x2) if x1 < x2 else (x2, x1)
                share = sign * (SHARED_CENTRE if self.is_row[y1] else SHARED_CHANNEL)
                start = y1 * width
                for at in range(start + low, start + high):
                    self.across_share[at] += share
                for x in range(low + 1, high):
                    self.down_pass[x * height + y1] += crossing
                self.down_pass[low * height + y1] += half
                self.down_pass[high * height + y1] += half
            else:
                low, high = (y1, y2) if y1 < y2 else (y2, y1)
                share = sign * (SHARED_CENTRE if x1 % 2 else SHARED_CHANNEL)
                start = x1 * height
                for at in range(start + low, start + high):
                    self.down_share[at] += share
                for y in range(low + 1, high):
                    self.across_pass[y * width + x1] += crossing
                self.across_pass[low * width + x1] += half
                self.across_pass[high * width + x1] += half

    def stretch_across(self, y: int, x1: int, x2: int) -> int:
        """Tell the cost of running straight across, both ends not counted."""
        low, high = (x1, x2) if x1 < x2 else (x2, x1)
        start = y * self.width
        return (
            ACROSS * (high - low)
            + sum(self.across_share[start + low : start + high])
            + sum(self.across_pass[start + low + 1 : start + high])
        )

    def stretch_down(self, x: int, y1: int, y2: int) -> int:
        """Tell the cost of running straight up or down, both ends not counted."""
        low, high = (y1, y2) if y1 < y2 else (y2, y1)
        start = x * self.height
        return (
            DOWN * (high - low)
            + sum(self.down_share[start + low : start + high])
            + sum(self.down_pass[start + low + 1 : start + high])
        )

    def cost(self, route: Route, most: int = BLOCKED) -> int:
        """Tell the cost of a route; `BLOCKED` or more where a box is in its way.

        Counting stops once the cost is `most` or more.
        """
        total = BEND * (len(route) - 2)
        occupant = self.occupant
        for corner in route[1:-1]:
            if corner in occupant:
                return BLOCKED
        for (x1, y1), (x2, y2) in pairwise(route):
            if y1 == y2:
                total += self.stretch_across(y1, x1, x2)
            else:
                total += self.stretch_down(x1, y1, y2)
            if total >= most:
                return total
        return total
