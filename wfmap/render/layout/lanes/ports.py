"""On which side of a box a line begins and ends.

Right and left are for the main flow, top and bottom are cheap, against the reading direction is
dear, and no side takes lines both in and out.
"""

from typing import Final

from wfmap.render.boxes import INSIDE
from wfmap.render.diagram import NodeKind
from wfmap.render.layout.lanes.board import Route
from wfmap.render.layout.lanes.costs import BLOCKED
from wfmap.render.layout.lanes.problem import Edge, Problem, lone_ends

__all__ = ["DOWNWARDS", "LEFT", "RIGHT", "UPWARDS", "Ports", "direction"]

RIGHT: Final = 0
DOWNWARDS: Final = 1
LEFT: Final = 2
UPWARDS: Final = 3

_BOTH_WAYS: Final = 600
_SECOND_OUT: Final = 150
_SECOND_ANSWER: Final = 400
_SECOND_IN: Final = 40

_OUT: Final = (0, 90, 800, 90)
_OUT_BACK: Final = (0, 20, 400, 20)
_OUT_GATEWAY: Final = (0, 20, 700, 20)
_OUT_DATA: Final = (120, 0, 200, 30)
_IN: Final = (0, 90, 700, 90)
_IN_BACK: Final = (0, 90, 400, 90)
_IN_DATA: Final = (80, 0, 80, 0)
_GATEWAYS: Final[frozenset[NodeKind]] = frozenset(
    ("decision", "inclusive", "parallel", "event-gateway")
)


def direction(x1: int, y1: int, x2: int, y2: int) -> int:
    """Tell the direction of a straight stretch."""
    if y1 == y2:
        return RIGHT if x2 > x1 else LEFT
    return DOWNWARDS if y2 > y1 else UPWARDS


class Ports:
    """How many lines leave and enter each side of each box."""

    __slots__ = ("entering", "is_gateway", "is_narrow", "leaving", "problem")

    def __init__(self, problem: Problem) -> None:
        count = 4 * len(problem.nodes)
        self.problem = problem
        self.leaving = [0] * count
        self.entering = [0] * count
        self.is_gateway = [node.kind in _GATEWAYS for node in problem.nodes]
        self.is_narrow = [node.kind not in INSIDE for node in problem.nodes]
        for node in lone_ends(problem):
            self.is_narrow[node] = False

    def out_costs(self, edge: Edge) -> tuple[int, int, int, int]:
        """Tell what leaving in each direction costs."""
        if edge.source != edge.start:
            return (BLOCKED, 0, BLOCKED, BLOCKED)
        gateway = self.is_gateway[edge.start]
        if edge.is_data:
            base = _OUT_DATA
        elif edge.is_back:
            base = _OUT_BACK
        else:
            base = _OUT_GATEWAY if gateway else _OUT
        second = _SECOND_ANSWER if gateway else _SECOND_OUT
        at = 4 * edge.start
        leaving, entering = self.leaving, self.entering
        return (
            base[0] + _BOTH_WAYS * entering[at] + second * leaving[at],
            base[1] + _BOTH_WAYS * entering[at + 1] + second * leaving[at + 1],
            base[2] + _BOTH_WAYS * entering[at + 2] + second * leaving[at + 2],
            base[3] + _BOTH_WAYS * entering[at + 3] + second * leaving[at + 3],
        )

    def in_costs(self, edge: Edge) -> tuple[int, int, int, int]:
        """Tell what arriving in each direction costs; the side is the opposite one.

        A line straight down from an event on a border would miss a small shape: the event is not
        in the middle of its host.
        """
        base = _IN_DATA if edge.is_data else _IN_BACK if edge.is_back else _IN
        at = 4 * edge.finish
        leaving, entering = self.leaving, self.entering
        missed = BLOCKED if edge.source != edge.start and self.is_narrow[edge.finish] else 0
        return (
            base[0] + _BOTH_WAYS * leaving[at + 2] + _SECOND_IN * entering[at + 2],
            missed + base[1] + _BOTH_WAYS * leaving[at + 3] + _SECOND_IN * entering[at + 3],
            base[2] + _BOTH_WAYS * leaving[at] + _SECOND_IN * entering[at],
            base[3] + _BOTH_WAYS * leaving[at + 1] + _SECOND_IN * entering[at + 1],
        )

    def add(self, edge: Edge, route: Route, sign: int = 1) -> None:
        """Count a route at both its ends."""
        if edge.source == edge.start:
            self.leaving[4 * edge.start + direction(*route[0], *route[1])] += sign
        arriving = direction(*route[-2], *route[-1])
        self.entering[4 * edge.finish + (arriving + 2) % 4] += sign
