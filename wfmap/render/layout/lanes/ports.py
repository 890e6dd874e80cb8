"""On which side of a box a line begins and ends.

Right and left are for the main flow, top and bottom are cheap, against the reading direction is
dear, and no side takes lines both in and out.
"""

from collections import Counter
from typing import Final

from wfmap.render.boxes import INSIDE
from wfmap.render.diagram import NodeKind
from wfmap.render.layout.lanes.costs import BLOCKED
from wfmap.render.layout.lanes.problem import Edge, Problem, lone_ends, upper_events

__all__ = ["DOWNWARDS", "LEFT", "RIGHT", "UPWARDS", "Ports", "direction"]

RIGHT: Final = 0
DOWNWARDS: Final = 1
LEFT: Final = 2
UPWARDS: Final = 3

_BOTH_WAYS: Final = 600
_SECOND_OUT: Final = 150
_SECOND_ANSWER: Final = 400
_SECOND_IN: Final = 40
_BESIDE: Final = 1500
"""What it costs that a branch of a fan is entered from above or below: a trunk runs beside it."""

_MANY: Final = 4
"""So many flows into a box share a trunk: a further one costs nothing at its side."""


_DOWN_ONLY: Final = (BLOCKED, 0, BLOCKED, BLOCKED)
_UP_ONLY: Final = (BLOCKED, BLOCKED, BLOCKED, 0)
_OUT: Final = (0, 90, 800, 90)
_OUT_BACK: Final = (0, 20, 400, 20)
_OUT_GATEWAY: Final = (0, 20, 700, 20)
_OUT_DATA: Final = (120, 0, 200, 30)
_IN: Final = (0, 90, 700, 90)
_IN_BACK: Final = (0, 90, 400, 90)
_IN_DATA: Final = (80, 0, 80, 0)
_MESSAGE: Final = (300, 0, 300, 0)
_GATEWAYS: Final[frozenset[NodeKind]] = frozenset(
    ("decision", "inclusive", "parallel", "event-gateway")
)


def direction(x1: int, y1: int, x2: int, y2: int) -> int:
    """Tell the direction of a straight stretch."""
    if y1 == y2:
        return RIGHT if x2 > x1 else LEFT
    return DOWNWARDS if y2 > y1 else UPWARDS


_Side = tuple[tuple[int, int, int, int], int, int]
"""What the four directions cost a line at one end, what each line there adds, its first counter.

Where lines add nothing, the counter is `_NONE`: the directions always cost the same.
"""

_NONE: Final = -1


class Ports:
    """How many lines leave and enter each side of each box.

    `outs` and `ins` are by line what its ends cost beside that; `starts` tells whether it counts at
    the box that it leaves.
    """

    __slots__ = ("entering", "ins", "leaving", "outs", "starts")

    def __init__(self, problem: Problem) -> None:
        count = 4 * len(problem.nodes)
        self.leaving = [0] * count
        self.entering = [0] * count
        sides = _Sides(problem)
        self.outs = [sides.out_of(edge) for edge in problem.edges]
        self.ins = [sides.into(edge) for edge in problem.edges]
        self.starts = [edge.source == edge.start for edge in problem.edges]

    def out_costs(self, number: int) -> tuple[int, int, int, int]:
        """Tell what leaving in each direction costs a line."""
        base, second, at = self.outs[number]
        if at == _NONE:
            return base
        leaving, entering = self.leaving, self.entering
        right, down, left, up = base
        return (
            right + _BOTH_WAYS * entering[at] + second * leaving[at],
            down + _BOTH_WAYS * entering[at + 1] + second * leaving[at + 1],
            left + _BOTH_WAYS * entering[at + 2] + second * leaving[at + 2],
            up + _BOTH_WAYS * entering[at + 3] + second * leaving[at + 3],
        )

    def in_costs(self, number: int) -> tuple[int, int, int, int]:
        """Tell what arriving in each direction costs a line; the side is the opposite one."""
        base, second, at = self.ins[number]
        if at == _NONE:
            return base
        leaving, entering = self.leaving, self.entering
        right, down, left, up = base
        return (
            right + _BOTH_WAYS * leaving[at + 2] + second * entering[at + 2],
            down + _BOTH_WAYS * leaving[at + 3] + second * entering[at + 3],
            left + _BOTH_WAYS * leaving[at] + second * entering[at],
            up + _BOTH_WAYS * leaving[at + 1] + second * entering[at + 1],
        )

    def cost(self, number: int, out: int, into: int) -> int:
        """Tell what leaving and arriving in these two directions costs a line."""
        base, second, at = self.outs[number]
        cost = base[out]
        if at != _NONE:
            at += out
            cost += _BOTH_WAYS * self.entering[at] + second * self.leaving[at]
        base, second, at = self.ins[number]
        cost += base[into]
        if at != _NONE:
            at += (into + 2) & 3
            cost += _BOTH_WAYS * self.leaving[at] + second * self.entering[at]
        return cost

    def add(self, edge: Edge, number: int, out: int, into: int, sign: int = 1) -> None:
        """Count a line that leaves and arrives in these two directions, at both its ends."""
        if self.starts[number]:
            self.leaving[4 * edge.start + out] += sign
        self.entering[4 * edge.finish + ((into + 2) & 3)] += sign


class _Sides:
    """What the sides of boxes cost lines, whatever other lines are there."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.is_gateway = [node.kind in _GATEWAYS for node in problem.nodes]
        entered = Counter(edge.finish for edge in problem.edges if edge.is_flow)
        self.joins = [entered[node] >= _MANY for node in range(len(problem.nodes))]
        self.is_port = [node.kind == "port" for node in problem.nodes]
        self.is_narrow = [node.kind not in INSIDE for node in problem.nodes]
        for node in lone_ends(problem):
            self.is_narrow[node] = False
        self.branches = {node for fan in problem.fans.values() for node in fan}
        above = upper_events(problem)
        self.sides = {
            node: _UP_ONLY if node in above else _DOWN_ONLY
            for node, host in enumerate(problem.host)
            if node != host or node in problem.border
        }
        self.middle = frozenset(problem.border)

    def is_above(self, node: int, port: int) -> bool:
        """Tell whether a node stands in a lane over that of a port, or in its own."""
        return self.problem.lane[node] <= self.problem.lane[port]

    def out_of(self, edge: Edge) -> _Side:
        """Tell what leaving costs a line."""
        if edge.source != edge.start or edge.start in self.problem.border:
            return self.sides[edge.source], 0, _NONE
        gateway = self.is_gateway[edge.start]
        if self.is_port[edge.start]:
            only = _UP_ONLY if self.is_above(edge.finish, edge.start) else _DOWN_ONLY
            return only, 0, _NONE
        if edge.is_message:
            base = _MESSAGE
        elif edge.is_data:
            base = _OUT_DATA
        elif edge.is_back:
            base = _OUT_BACK
        else:
            base = _OUT_GATEWAY if gateway else _OUT
        second = _SECOND_ANSWER if gateway else _SECOND_OUT
        if edge.finish in self.branches:
            second = 0
        return base, second, 4 * edge.start

    def into(self, edge: Edge) -> _Side:
        """Tell what arriving costs a line.

        A line straight down from an event on a border would miss a small shape: the event is not
        in the middle of its host.
        """
        if self.is_port[edge.finish]:
            only = _DOWN_ONLY if self.is_above(edge.start, edge.finish) else _UP_ONLY
            return only, 0, _NONE
        base = _IN_DATA if edge.is_data else _IN_BACK if edge.is_back else _IN
        if edge.is_message:
            base = _MESSAGE
        aside = edge.source != edge.start and edge.source not in self.middle
        missed = BLOCKED if aside and self.is_narrow[edge.finish] else 0
        lifted = missed if self.sides.get(edge.source) == _UP_ONLY else 0
        if edge.finish in self.branches:
            missed, lifted = missed + _BESIDE, lifted + _BESIDE
        right, down, left, up = base
        second = 0 if self.joins[edge.finish] else _SECOND_IN
        return (right, missed + down, left, lifted + up), second, 4 * edge.finish
