"""The grid on which boxes stand and lines run.

Across, index 2c + 1 is the middle of column c and 2c the channel to its left. Downwards, every
lane has 2r + 1 grid lines for its r rows: channel, row, channel, …, row, channel. Boxes stand only
on middles, so a way through the channels always exists.

What a line costs on its way is kept in two flat lists, one by rows for steps across and one by
columns for steps down: what passing a point costs, then what the step from it to the next costs.
So the cost of a straight stretch is the sum of a slice.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
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

__all__ = ["Board", "GridPoint", "Load", "Route"]

GridPoint = tuple[int, int]
Route = tuple[GridPoint, ...]
"""The corners of a line on the grid, from the middle of its source to that of its target."""


@dataclass(frozen=True, slots=True)
class Load:
    """What several routes together make others pay, by place in the two lists of a board."""

    across: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    down: dict[int, int] = field(default_factory=lambda: defaultdict(int))


_Costs = list[int] | dict[int, int]


class Board:
    """Boxes and lines on the grid; `rows` are the numbers of rows of the lanes from the top."""

    __slots__ = ("across", "base", "down", "height", "is_row", "occupant", "rows", "width")

    def __init__(self, columns: int, rows: Sequence[int]) -> None:
        self.rows = list(rows)
        self.base = [0, *accumulate(2 * count + 1 for count in rows)]
        self.height = self.base.pop()
        self.width = 2 * columns + 1
        self.is_row = [bool(line % 2) for count in rows for line in range(2 * count + 1)]
        self.occupant: dict[GridPoint, int] = {}
        self.across = [0] * (2 * self.width * self.height)
        self.down = [0] * (2 * self.width * self.height)

    def point(self, lane: int, column: int, row: int) -> GridPoint:
        """Tell the grid point of a cell."""
        return 2 * column + 1, self.base[lane] + 2 * row + 1

    def put(self, node: int, point: GridPoint) -> None:
        """Stand a box on a point."""
        x, y = point
        self.occupant[point] = node
        self.across[2 * (y * self.width + x)] += BLOCKED
        self.down[2 * (x * self.height + y)] += BLOCKED

    def lift(self, point: GridPoint) -> None:
        """Take the box off a point."""
        x, y = point
        del self.occupant[point]
        self.across[2 * (y * self.width + x)] -= BLOCKED
        self.down[2 * (x * self.height + y)] -= BLOCKED

    def is_busy(self, point: GridPoint) -> bool:
        """Tell whether a line passes a point."""
        x, y = point
        across, down = 2 * (y * self.width + x), 2 * (x * self.height + y)
        return bool(
            self.across[across + 1]
            or self.across[across - 1]
            or self.down[down + 1]
            or self.down[down - 1]
        )

    def add(self, route: Route, sign: int = 1) -> None:
        """Let others pay for sharing and crossing a route; `sign` -1 takes it away again."""
        self.spread(route, sign, self.across, self.down)

    def load(self, route: Route, sign: int, load: Load) -> None:
        """Add what a route makes others pay to a load, or take it away with `sign` -1."""
        self.spread(route, sign, load.across, load.down)

    def put_on(self, load: Load, sign: int = 1) -> None:
        """Let others pay for all routes of a load at once; `sign` -1 takes it away again."""
        for costs, added in ((self.across, load.across), (self.down, load.down)):
            for at, cost in added.items():
                costs[at] += sign * cost

    def spread(self, route: Route, sign: int, across: _Costs, down: _Costs) -> None:
        """Add what others pay for a route to the costs of passing points and steps."""
        crossing, half = sign * CROSSING, sign * CROSSING // 2
        width, height = 2 * self.width, 2 * self.height
        for (x1, y1), (x2, y2) in pairwise(route):
            if y1 == y2:
                low, high = (x1, x2) if x1 < x2 else (x2, x1)
                share = sign * (SHARED_CENTRE if self.is_row[y1] else SHARED_CHANNEL)
                start = y1 * width + 1
                for at in range(start + 2 * low, start + 2 * high, 2):
                    across[at] += share
                start = 2 * y1
                for at in range((low + 1) * height + start, high * height + start, height):
                    down[at] += crossing
                down[low * height + start] += half
                down[high * height + start] += half
            else:
                low, high = (y1, y2) if y1 < y2 else (y2, y1)
                share = sign * (SHARED_CENTRE if x1 % 2 else SHARED_CHANNEL)
                start = x1 * height + 1
                for at in range(start + 2 * low, start + 2 * high, 2):
                    down[at] += share
                start = 2 * x1
                for at in range((low + 1) * width + start, high * width + start, width):
                    across[at] += crossing
                across[low * width + start] += half
                across[high * width + start] += half

    def charge(self, low: GridPoint, high: GridPoint, toll: int) -> None:
        """Let every step within a rectangle of points cost so much more."""
        (x1, y1), (x2, y2) = low, high
        for y in range(y1, y2 + 1):
            row = 2 * y * self.width + 1
            for at in range(row + 2 * x1, row + 2 * x2, 2):
                self.across[at] += toll
        for x in range(x1, x2 + 1):
            column = 2 * x * self.height + 1
            for at in range(column + 2 * y1, column + 2 * y2, 2):
                self.down[at] += toll

    def fence(self, low: GridPoint, high: GridPoint, toll: int) -> None:
        """Let every step into or out of a rectangle of points cost so much more."""
        (x1, y1), (x2, y2) = low, high
        for y in range(y1, y2 + 1):
            for x in (x1 - 1, x2):
                if 0 <= x < self.width - 1:
                    self.across[2 * (y * self.width + x) + 1] += toll
        for x in range(x1, x2 + 1):
            for y in (y1 - 1, y2):
                if 0 <= y < self.height - 1:
                    self.down[2 * (x * self.height + y) + 1] += toll

    def cost(self, route: Route, most: int = BLOCKED) -> int:
        """Tell the cost of a route; `BLOCKED` or more where a box is in its way.

        Counting stops once the cost is `most` or more.
        """
        total = BEND * (len(route) - 2)
        for (x1, y1), (x2, y2) in pairwise(route):
            total += ACROSS * abs(x1 - x2) + DOWN * abs(y1 - y2)
        return self.toll(route, total, most)

    def toll(self, route: Route, total: int, most: int) -> int:
        """Add to `total` what a route pays for what is on its way; stop at `most` or more.

        A corner on another line may cross it and may not, so it costs half. A box in the way
        costs `BLOCKED`.
        """
        across, down = self.across, self.down
        width, height = 2 * self.width, 2 * self.height
        for x, y in route[1:-1]:
            met = across[y * width + 2 * x] + down[x * height + 2 * y]
            if met:
                if met >= BLOCKED:
                    return total + BLOCKED
                total += met // 2
        if total >= most:
            return total
        x1, y1 = route[0]
        for x2, y2 in route[1:]:
            if y1 == y2:
                start = y1 * width
                if x1 < x2:
                    total += sum(across[start + 2 * x1 + 1 : start + 2 * x2])
                else:
                    total += sum(across[start + 2 * x2 + 1 : start + 2 * x1])
            else:
                start = x1 * height
                if y1 < y2:
                    total += sum(down[start + 2 * y1 + 1 : start + 2 * y2])
                else:
                    total += sum(down[start + 2 * y2 + 1 : start + 2 * y1])
            if total >= most:
                return total
            x1, y1 = x2, y2
        return total
