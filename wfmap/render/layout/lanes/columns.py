"""Which column a step stands in: longest paths, with straight drops into the neighbour lane.

A handoff to a neighbouring lane may fall straight down (or rise) in its giver's column, which
saves a quarter of the width.
"""

from collections.abc import Sequence
from typing import Final

from wfmap.render.diagram import NodeKind
from wfmap.render.layout.lanes.frames import clear_columns
from wfmap.render.layout.lanes.loops import topological
from wfmap.render.layout.lanes.problem import Problem

__all__ = ["columns_of"]

_GIVERS: Final[frozenset[NodeKind]] = frozenset(
    ("task", "subprocess", "decision", "inclusive", "parallel", "event-gateway", "event", "wait")
)
_TAKERS: Final[frozenset[NodeKind]] = frozenset(("task", "subprocess", "end"))


class _Columns:
    """The columns given so far, and what keeps a step from dropping."""

    def __init__(self, problem: Problem) -> None:
        count = len(problem.nodes)
        self.problem = problem
        self.column = [0] * count
        self.dropped = [False] * count
        self.drops_from: set[tuple[int, int]] = set()
        self.taken: set[tuple[int, int]] = set()
        self.before: list[list[int]] = [[] for _ in range(count)]
        self.after: list[list[int]] = [[] for _ in range(count)]
        for edge in problem.edges:
            if not edge.is_back and edge.finish not in self.after[edge.start]:
                self.after[edge.start].append(edge.finish)
                self.before[edge.finish].append(edge.start)

    def may_drop(self, node: int, giver: int) -> bool:
        lane, above = self.problem.lane[node], self.problem.lane[giver]
        kinds = self.problem.nodes
        return (
            abs(lane - above) == 1
            and not self.dropped[giver]
            and kinds[giver].kind in _GIVERS
            and kinds[node].kind in _TAKERS
            and (lane, self.column[giver]) not in self.taken
            and (giver, lane - above) not in self.drops_from
        )

    def place(self, node: int) -> None:
        givers = self.before[node]
        self.column[node] = max((self.column[giver] + 1 for giver in givers), default=0)
        last = [giver for giver in givers if self.column[giver] == self.column[node] - 1]
        if len(last) == 1 and self.may_drop(node, last[0]):
            self.column[node] -= 1
            self.dropped[node] = True
            self.drops_from.add((last[0], self.problem.lane[node] - self.problem.lane[last[0]]))
        self.taken.add((self.problem.lane[node], self.column[node]))


def _pull_right(columns: _Columns, order: Sequence[int]) -> None:
    """Move what has nothing before it, such as a second start, next to what follows it."""
    for node in reversed(order):
        if not columns.before[node] and columns.after[node]:
            nearest = min(columns.column[after] for after in columns.after[node])
            columns.column[node] = max(columns.column[node], nearest - 1)


def columns_of(problem: Problem) -> list[int]:
    """Give every node a column from 0; attached events have their host's."""
    columns = _Columns(problem)
    order = topological(problem.anchors, columns.after)
    for node in order:
        columns.place(node)
    _pull_right(columns, order)
    clear_columns(problem, columns.column, columns.after, order)
    pins = problem.diagram.pins
    for node in order:
        pin = pins.get(problem.nodes[node].id)
        if pin is not None and pin.column is not None:
            columns.column[node] = pin.column
    return [columns.column[host] for host in problem.host]
