"""Which column a step stands in: longest paths, with straight drops into the neighbour lane.

A step stands one column right of the last of those before it, so that every flow but rework runs to
the right (the layers of Sugiyama, Tagawa & Toda 1981). A handoff to a neighbouring lane may fall
straight down (or rise) in its giver's column, which saves a quarter of the width. The branches of a
step with many stand in one column. Messages bind loosely: who gets one stands no further left than
who sends it, where the flows allow.

    clerk    check ──► ask          check ──► ask       a drop: one column less, and no bend
    expert              └──► judge             │
                                             judge

Longest paths take one pass over the steps in order. Fewer or shorter lines could be had from an
optimisation (network simplex, Gansner 1993), but readers go by "further right is later".
"""

from collections.abc import Sequence
from typing import Final

from wfmap.render.diagram import NodeKind
from wfmap.render.layout.lanes.frames import clear_columns, frame_members, push
from wfmap.render.layout.lanes.loops import topological
from wfmap.render.layout.lanes.problem import Problem

__all__ = ["columns_of"]

_GIVERS: Final[frozenset[NodeKind]] = frozenset(
    ("task", "subprocess", "decision", "inclusive", "parallel", "event-gateway", "event", "wait")
)
_TAKERS: Final[frozenset[NodeKind]] = frozenset(("task", "subprocess", "end"))
_ROUNDS: Final = 8


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
        self.told: list[list[int]] = [[] for _ in range(count)]
        self.order_after: list[list[int]] = [[] for _ in range(count)]
        self.branches = {node for fan in problem.fans.values() for node in fan}
        first = _first_inside(problem)
        for edge in problem.edges:
            start, finish = first.get(edge.start, edge.start), edge.finish
            if "port" in (problem.nodes[start].kind, problem.nodes[finish].kind):
                continue
            if edge.is_flow and start != finish and finish not in self.after[start]:
                self.after[start].append(finish)
                self.before[finish].append(start)
                self.order_after[start].append(finish)
            elif edge.is_message and not edge.is_back:
                self.told[finish].append(start)
                self.order_after[start].append(finish)

    def may_drop(self, node: int, giver: int) -> bool:
        lane, above = self.problem.lane[node], self.problem.lane[giver]
        kinds = self.problem.nodes
        return (
            abs(lane - above) == 1
            and node not in self.branches
            and not self.dropped[giver]
            and kinds[giver].kind in _GIVERS
            and kinds[node].kind in _TAKERS
            and (lane, self.column[giver]) not in self.taken
            and (giver, lane - above) not in self.drops_from
        )

    def place(self, node: int) -> None:
        givers = self.before[node]
        self.column[node] = max((self.column[giver] + 1 for giver in givers), default=0)
        if node not in self.branches:
            told = max((self.column[teller] for teller in self.told[node]), default=0)
            self.column[node] = max(self.column[node], told)
        last = [giver for giver in givers if self.column[giver] == self.column[node] - 1]
        if len(last) == 1 and self.may_drop(node, last[0]):
            self.column[node] -= 1
            self.dropped[node] = True
            self.drops_from.add((last[0], self.problem.lane[node] - self.problem.lane[last[0]]))
        self.taken.add((self.problem.lane[node], self.column[node]))


def _first_inside(problem: Problem) -> dict[int, int]:
    """Name, for events on frames, a step of the frame that stands for them."""
    members = frame_members(problem) if problem.border else {}
    return {
        event: min(members[frame]) for event, frame in problem.border.items() if members.get(frame)
    }


def _pull_right(columns: _Columns, order: Sequence[int]) -> None:
    """Move what has nothing before it, such as a second start, next to what follows it."""
    for node in reversed(order):
        lone = not columns.before[node] and not columns.told[node]
        if lone and columns.after[node]:
            nearest = min(columns.column[after] for after in columns.after[node])
            columns.column[node] = max(columns.column[node], nearest - 1)


def _align_fans(columns: _Columns, order: Sequence[int]) -> None:
    """Bring the branches of every fan into one column again after frames moved some of them."""
    column = columns.column
    for _ in range(_ROUNDS):
        moved = False
        for branches in columns.problem.fans.values():
            last = max(column[node] for node in branches)
            moved |= any(column[node] != last for node in branches)
            for node in branches:
                column[node] = last
        if not moved:
            return
        push(column, columns.after, order)
        clear_columns(columns.problem, column, columns.after, order)


def _begin_beside(columns: _Columns) -> None:
    """Let what nothing leads to within a frame begin where the frame does, or after its flow."""
    problem, column = columns.problem, columns.column
    for frame, inside in frame_members(problem).items():
        parts = _parts(problem, sorted(inside), columns.after)
        if len(parts) < 2:  # noqa: PLR2004 - the main part and another
            continue
        linked = [part for part in parts if _is_linked(part, inside, columns)]
        main = linked[0] if linked else parts[0]
        first, last = min(column[n] for n in main), max(column[n] for n in main)
        for part in parts:
            if part is main or part in linked:
                continue
            nested = any(problem.nodes[node].frame != frame for node in part)
            begin = last + 1 if nested else first
            by = begin - min(column[node] for node in part)
            for node in part:
                column[node] += by
            last = max(last, *(column[node] for node in part)) if nested else last


def _is_linked(part: Sequence[int], inside: set[int], columns: _Columns) -> bool:
    """Tell whether a flow leads into a part of a frame or out of it."""
    own = set(part)
    return any(
        node not in inside for one in own for node in (*columns.before[one], *columns.after[one])
    )


def _parts(
    problem: Problem, nodes: Sequence[int], after: Sequence[Sequence[int]]
) -> list[list[int]]:
    """Split nodes into those that flows or a frame within join, in document order."""
    group = {node: node for node in nodes}

    def root(node: int) -> int:
        while group[node] != node:
            node = group[node]
        return node

    pairs = [(one, other) for one in nodes for other in after[one] if other in group]
    own = {problem.nodes[node].frame for node in nodes}
    for frame, inside in frame_members(problem).items():
        shared = sorted(inside)
        if frame in own and len(inside) < len(nodes) and inside <= set(nodes):
            pairs += [(shared[0], node) for node in shared[1:]]
    for one, other in pairs:
        a, b = sorted((root(one), root(other)))
        group[b] = a
    parts: dict[int, list[int]] = {}
    for node in nodes:
        parts.setdefault(root(node), []).append(node)
    return list(parts.values())


def columns_of(problem: Problem) -> list[int]:
    """Give every node a column from 0; attached events have their host's."""
    columns = _Columns(problem)
    order = topological(problem.anchors, columns.order_after)
    for node in order:
        columns.place(node)
    _pull_right(columns, order)
    clear_columns(problem, columns.column, columns.after, order)
    if problem.diagram.frames:
        _begin_beside(columns)
        clear_columns(problem, columns.column, columns.after, order)
    _align_fans(columns, order)
    pins = problem.diagram.pins
    for node in order:
        pin = pins.get(problem.nodes[node].id)
        if pin is not None and pin.column is not None:
            columns.column[node] = pin.column
    return [columns.column[host] for host in problem.host]
