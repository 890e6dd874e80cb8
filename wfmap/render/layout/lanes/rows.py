"""Which row of its lane a step stands in: that of the step before it, where it is free."""

from collections import defaultdict
from typing import Final

from wfmap.render.layout.lanes.problem import Problem

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
            if not edge.is_back and edge.start != edge.finish:
                self.before[edge.finish].append(edge.start)
            away = problem.lane[edge.finish] - problem.lane[edge.start]
            self.pull[edge.start] += away
            self.pull[edge.finish] -= away

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
        want, since = self.wanted(node)
        towards = 1 if self.pull[node] >= 0 else -1
        for distance in range(_FURTHEST):
            for row in dict.fromkeys((want + distance * towards, want - distance * towards)):
                if self.is_clear(node, row, since if distance <= _NEAR else self.column[node]):
                    self.take(node, row)
                    return

    def take(self, node: int, row: int) -> None:
        self.row[node] = row
        self.cells.add((self.problem.lane[node], self.column[node], row))


def rows_of(problem: Problem, column: list[int]) -> list[int]:
    """Give every node a row from 0 within its lane; attached events have their host's.

    Pinned nodes take their rows first.
    """
    rows = _Rows(problem, column)
    anchors = problem.anchors
    pins = problem.diagram.pins
    for node in anchors:
        pin = pins.get(problem.nodes[node].id)
        if pin is not None and pin.row is not None:
            rows.take(node, pin.row)
    for node in sorted(anchors, key=lambda node: (column[node], node)):
        if rows.row[node] is None:
            rows.place(node)
    used: dict[int, set[int]] = defaultdict(set)
    for node in anchors:
        used[problem.lane[node]].add(rows.row[node] or 0)
    number = {
        lane: {row: place for place, row in enumerate(sorted(taken))}
        for lane, taken in used.items()
    }
    return [number[problem.lane[host]][rows.row[host] or 0] for host in problem.host]
