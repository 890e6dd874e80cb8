"""Better places for boxes, found by trying: another row, another column, two boxes swapped.

First the steps find their places, for lines between them matter most; then stores stand where
room is left near their users; then everything is tried once more. Trials are counted, never
timed, so every machine finds the same places.
"""

from collections import deque
from collections.abc import Iterable

from wfmap.render.layout.lanes.board import Board
from wfmap.render.layout.lanes.moves import Moves
from wfmap.render.layout.lanes.placement import Placement, compact
from wfmap.render.layout.lanes.problem import Problem
from wfmap.render.layout.lanes.router import Router
from wfmap.render.layout.lanes.settling import deferred, settle
from wfmap.render.layout.lanes.trials import Trials

__all__ = ["improve"]


class _Search:
    """A board with spare rows in every lane, on which boxes are moved about."""

    def __init__(self, problem: Problem, placement: Placement, trials: int) -> None:
        late = deferred(problem)
        self.spare = _spare_rows(problem, placement)
        rows = [count + 2 * s for count, s in zip(placement.rows, self.spare, strict=True)]
        board = Board(placement.columns, rows)
        cells = zip(problem.lane, placement.column, placement.row, strict=True)
        place = [board.point(lane, c, row + self.spare[lane]) for lane, c, row in cells]
        early = [node for node in problem.anchors if node not in late]
        pinned = bool(problem.diagram.pins)
        self.problem = problem
        self.router = Router(problem, board, place, early)
        self.trials = Trials(problem, self.router, early, trials)
        self.moves = Moves(
            problem,
            self.router,
            [
                range(
                    board.base[lane] + 1 + 2 * self.spare[lane] * pinned,
                    board.base[lane] + 2 * board.rows[lane],
                    2,
                )
                for lane in range(problem.lanes)
            ],
        )
        numbers = range(len(problem.edges))
        for number in self.router.in_order(
            n for n in numbers if problem.edges[n].finish not in late
        ):
            self.router.commit(number, self.router.find(number)[1])
        self.run(early)
        for copy in sorted(late):
            settle(problem, self.router, self.trials, self.moves, copy)
        if late:
            self.run(problem.anchors)

    def run(self, nodes: Iterable[int]) -> None:
        """Try moves of boxes with bent lines, and of what is beside them, until none helps.

        A box is taken up again when something near it has moved.
        """
        queue = self.suspects(nodes)
        known = frozenset(nodes)
        queued = set(queue)
        while queue and self.trials.left > 0:
            node = queue.popleft()
            queued.discard(node)
            for move in list(self.moves.of(node)):
                if self.trials.left <= 0:
                    break
                if self.trials.attempt(move):
                    near = {n for moved, _ in move for n in self.trials.near(moved)}
                    near = (near & known) - queued
                    queue.extend(self.suspects(near))
                    queued |= near
                    break

    def suspects(self, nodes: Iterable[int]) -> deque[int]:
        """Order boxes by the bends at them; those with straight lines only follow bent ones."""
        trials = self.trials
        rank = {
            node: 4 * trials.heat(node) + max(trials.heat(n) for n in trials.near(node))
            for node in nodes
            if node not in self.moves.pinned
        }
        return deque(sorted((n for n in rank if rank[n]), key=lambda n: (-rank[n], n)))

    def placement(self) -> Placement:
        """Tell where everything stands now."""
        place, lane = self.router.place, self.problem.lane
        base = self.router.board.base
        column = [(x - 1) // 2 for x, _ in place]
        row = [
            (y - 1 - base[lane[node]]) // 2 - self.spare[lane[node]]
            for node, (_, y) in enumerate(place)
        ]
        return compact(self.problem, column, row)


def _spare_rows(problem: Problem, placement: Placement) -> list[int]:
    """Tell how many rows a lane needs at its top and bottom, so that every store finds a cell."""
    copies = [0] * problem.lanes
    for copy in problem.copies:
        copies[problem.lane[copy]] += 1
    return [1 + count // (2 * placement.columns) for count in copies]


def improve(problem: Problem, placement: Placement, trials: int) -> Placement:
    """Look for a better placement with at most so many trials."""
    if trials <= 0:
        return placement
    return _Search(problem, placement, trials).placement()
