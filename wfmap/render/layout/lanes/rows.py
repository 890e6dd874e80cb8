"""Which row of its lane a step stands in: that of the step before it, where it is free.

The branches of a step with many stand one under the other, in the author's order. Where branches
have many of their own, room is left for those, so that each stands in the middle of what is its:

                   ┌► a1
              ┌► a ┼► a2
              │    └► a3        rows that are left without a step are dropped in the end
     step ────┤    ┌► b1
              └► b ┼► b2
                   └► b3

What nothing in its frame leads to stands below the rest.
"""

from collections import defaultdict
from typing import Final

from wfmap.render.layout.lanes.frames import apart
from wfmap.render.layout.lanes.problem import Problem, gathered

__all__ = ["rows_of"]

_FURTHEST: Final = 10_000
_NEAR: Final = 1
"""Up to so many rows away, the way from the step before must be free as well."""


class _Rows:
    """The rows given so far; rows may be negative until they are numbered anew."""

    def __init__(self, problem: Problem, column: list[int]) -> None:
        count = len(problem.nodes)
        self.problem = problem
        self.column = column
        self.row: list[int | None] = [None] * count
        self.cells: set[tuple[int, int, int]] = set()
        self.before: list[list[int]] = [[] for _ in range(count)]
        self.pull = [0] * count
        for edge in problem.edges:
            if not edge.is_back and not edge.is_message and edge.start != edge.finish:
                self.before[edge.finish].append(edge.start)
            away = problem.lane[edge.finish] - problem.lane[edge.start]
            self.pull[edge.start] += away
            self.pull[edge.finish] -= away
        self.after: list[list[int]] = [[] for _ in range(count)]
        for node, givers in enumerate(self.before):
            for giver in givers:
                self.after[giver].append(node)
        self.heights: dict[int, int] = {}
        groups = (*problem.fans.values(), *gathered(problem).values())
        self.fan = {branch: branches for branches in groups for branch in branches}

    def wanted(self, node: int) -> tuple[int, int]:
        """Tell the row a node wants and the column from which it should be clear."""
        lane = self.problem.lane[node]
        same = [b for b in self.before[node] if self.problem.lane[b] == lane]
        placed = [(self.column[b], -b) for b in same if self.row[b] is not None]
        if not placed:
            return 0, self.column[node]
        last = -max(placed)[1]
        return self.row[last] or 0, self.column[last] + 1

    def is_clear(self, node: int, row: int, since: int) -> bool:
        lane = self.problem.lane[node]
        return all(
            (lane, column, row) not in self.cells for column in range(since, self.column[node] + 1)
        )

    def place(self, node: int) -> None:
        branches = [
            branch
            for branch in self.fan.get(node, ())
            if self.problem.lane[branch] == self.problem.lane[node] and self.row[branch] is None
        ]
        if len(branches) > 1:
            self.place_fan(branches)
            return
        want, since = self.wanted(node)
        for distance in range(_FURTHEST):
            for row in self.at(node, want, distance):
                if self.is_clear(node, row, since if distance <= _NEAR else self.column[node]):
                    self.take(node, row)
                    return

    def at(self, node: int, want: int, distance: int) -> tuple[int, ...]:
        """List the rows at a distance from the one that is wanted, the better one first.

        Branches that come from another lane stand below those that are there already.
        """
        if node in self.fan and not self.before_in_lane(node):
            return (want + distance,)
        towards = distance if self.pull[node] >= 0 or node in self.fan else -distance
        return tuple(dict.fromkeys((want + towards, want - towards)))

    def place_fan(self, branches: list[int]) -> None:
        """Stand the branches of one lane one under the other, around the step they leave."""
        want, _ = self.wanted(branches[0])
        offsets = self.offsets(branches)
        above = offsets[(len(branches) - 1) // 2] if self.before_in_lane(branches[0]) else 0
        for distance in range(_FURTHEST):
            for first in self.at(branches[0], want - above, distance):
                if all(
                    self.is_clear(branch, first + offset, self.column[branch])
                    for branch, offset in zip(branches, offsets, strict=True)
                ):
                    for branch, offset in zip(branches, offsets, strict=True):
                        self.take(branch, first + offset)
                    return

    def offsets(self, branches: list[int]) -> list[int]:
        """Tell how far below the first each branch stands, so that their own branches have room."""
        found, top = [], 0
        for branch in branches:
            height = self.height(branch)
            found.append(top + (height - 1) // 2)
            top += height
        return [offset - found[0] for offset in found]

    def height(self, node: int) -> int:
        """Tell in how many rows of its lane a step and the branches behind it stand.

        Branches of branches may go on for thousands of steps, so nothing calls itself here.
        """
        found: list[tuple[int, list[int]]] = []
        waiting = [node]
        while waiting:
            at = waiting.pop()
            if at not in self.heights:
                self.heights[at] = 1
                lane = self.problem.lane
                own = [branch for branch in self.behind(at) if lane[branch] == lane[at]]
                found.append((at, own))
                waiting += own
        for at, own in reversed(found):
            self.heights[at] = max(1, sum(self.heights[branch] for branch in own))
        return self.heights[node]

    def behind(self, node: int) -> list[int]:
        """List the branches of a step, or of the first after it that has many."""
        seen = {node}
        while node not in self.problem.fans:
            after = self.after[node]
            if len(after) != 1 or len(self.before[after[0]]) > 1 or after[0] in seen:
                return []
            node = after[0]
            seen.add(node)
        return self.problem.fans[node]

    def before_in_lane(self, node: int) -> bool:
        lane = self.problem.lane
        return any(lane[before] == lane[node] for before in self.before[node])

    def take(self, node: int, row: int) -> None:
        self.row[node] = row
        self.cells.add((self.problem.lane[node], self.column[node], row))

    def take_below(self, nodes: list[int]) -> None:
        """Stand what hangs together below all that stands in its columns."""
        columns = {self.column[node] for node in nodes}
        lanes = {self.problem.lane[node] for node in nodes}
        low = {
            lane: max((r for at, c, r in self.cells if at == lane and c in columns), default=-1)
            for lane in lanes
        }
        inner: set[tuple[int, int, int]] = set()
        for node in sorted(nodes, key=lambda node: (self.column[node], node)):
            lane = self.problem.lane[node]
            row = next(r for r in range(_FURTHEST) if (lane, self.column[node], r) not in inner)
            inner.add((lane, self.column[node], row))
            self.row[node] = low[lane] + 1 + row
        self.cells.update((at, c, low[at] + 1 + r) for at, c, r in inner)


def rows_of(problem: Problem, column: list[int]) -> list[int]:
    """Give every node a row from 0 within its lane; attached events have their host's.

    Pinned nodes take their rows first.
    """
    rows = _Rows(problem, column)
    free = problem.free
    pins = problem.diagram.pins
    for node in free:
        pin = pins.get(problem.nodes[node].id)
        if pin is not None and pin.row is not None:
            rows.take(node, pin.row)
    asides = [part for _, *others in apart(problem).values() for part in others]
    asides = [] if pins else sorted(asides)
    later = {node for part in asides for node in part}
    for node in sorted(free, key=lambda node: (column[node], node)):
        if rows.row[node] is None and node not in later:
            rows.place(node)
    for part in asides:
        rows.take_below(part)
    used: dict[int, set[int]] = defaultdict(set)
    for node in free:
        used[problem.lane[node]].add(rows.row[node] or 0)
    number = {
        lane: {row: place for place, row in enumerate(sorted(taken))}
        for lane, taken in used.items()
    }
    return [
        0 if problem.is_late(host) else number[problem.lane[host]][rows.row[host] or 0]
        for host in problem.host
    ]
