"""Better places for boxes, found by trying: another row, another column, two boxes swapped.

First the steps find their places, for lines between them matter most; then stores stand where
room is left near their users; then everything is tried once more. Trials are counted, never
timed, so every machine finds the same places.

The search is hill climbing with a queue of suspects. A box is a suspect while its lines, or those
of its neighbours, have bends; the worst comes first. Its moves are tried one by one, the lines they
touch are routed again, and the first move that lowers the cost stays (`trials`). Then the boxes
around it are suspects again. That ends in a local optimum: no single move helps any more.

On a map of at most `_SMALL` boxes that still has many bends, moves are tried that only pay once the
boxes near have moved as well (`dig`): a move may cost up to `_SLACK` more, then its neighbours get
a few trials, and all of it is undone unless the sum is a gain. To let a step lose where the chain
of steps wins is the idea of Lin & Kernighan (1973). Simulated annealing would leave local optima
too, but takes many more trials than a map can wait for.

What a trial costs is the routing of the lines it touches. Most moves never come so far: where the
lowest possible price of the new lines is no less than what the old ones cost, a move is refused
without routing, and is not counted as a trial.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Final

from wfmap.render.layout.lanes.board import Board, GridPoint, Route
from wfmap.render.layout.lanes.carrying import carried
from wfmap.render.layout.lanes.compiled import Found, Wanted, sought
from wfmap.render.layout.lanes.frames import zones_of
from wfmap.render.layout.lanes.moves import Moves, neighbours, pinned_boxes
from wfmap.render.layout.lanes.placement import Placement, compact
from wfmap.render.layout.lanes.problem import Problem
from wfmap.render.layout.lanes.router import Router
from wfmap.render.layout.lanes.settling import deferred, settle
from wfmap.render.layout.lanes.trials import Trials

__all__ = ["improve", "improve_around"]

_GOOD: Final = 0.35
"""Bends per flow above which dearer moves are tried as well."""

_DIG: Final = 6
"""One in so many trials may go into dearer moves, and as many after each of them."""

_SLACK: Final = 1000
"""How much more a move may cost at first."""

_SMALL: Final = 60
"""Up to so many nodes dearer moves are tried at all."""

_FEW_LINES: Final = 4
"""Moves that touch more lines take most of the time, and pay least often."""

_SETTLED: Final = 200
"""Trials at most for steps and stores together."""


class _Search:
    """A board with spare rows in every lane, on which boxes are moved about."""

    def __init__(
        self,
        problem: Problem,
        placement: Placement,
        nodes: list[int],
        trials: int,
        *,
        thorough: bool,
    ) -> None:
        """Stand `nodes` on the board; the others come later."""
        self.thorough = thorough
        self.spare = _spare_rows(problem, placement)
        board, place = _spread(problem, placement, self.spare)
        self.problem = problem
        self.router = Router(problem, board, place, nodes)
        self.trials = Trials(problem, self.router, nodes, trials)
        if not thorough:
            self.trials.most_lines = _FEW_LINES
        self.moves = Moves(problem, self.router, _lane_rows(problem, board, self.spare))

    def route(self, numbers: Iterable[int]) -> None:
        """Route some lines, the easy ones first."""
        for number in self.router.in_order(numbers):
            self.trials.route(number)

    def find_places(self, late: frozenset[int]) -> None:
        """Look for places for the steps, then for the stores that come late."""
        problem, trials = self.problem, self.trials
        early = [node for node in problem.free if node not in late]
        self.route(_early_lines(problem, late))
        budget = trials.left
        self.run(early)
        if self.thorough and len(problem.nodes) <= _SMALL:
            self.dig(early, trials.left - budget // _DIG)
        for copy in sorted(late):
            settle(problem, self.router, trials, self.moves, copy)
        if late:
            trials.keeps_bends = True
            trials.left = min(trials.left, _SETTLED)
            self.run(problem.free)

    def run(self, nodes: Iterable[int]) -> None:
        """Try moves of boxes with bent lines, and of what is beside them, until none helps.

        A box is taken up again when something near it has moved.
        """
        known = frozenset(nodes)
        queue = self.suspects(known)
        queued = set(queue)
        while queue and self.trials.left > 0:
            node = queue.popleft()
            queued.discard(node)
            for move in list(self.moves.of(node)):
                if self.trials.left <= 0:
                    break
                if self.trials.attempt(move) is not None:
                    near = {n for moved, _ in move for n in self.trials.near(moved)}
                    near = (near & known) - queued
                    queue.extend(self.suspects(near))
                    queued |= near
                    break

    def dig(self, nodes: Iterable[int], least: int) -> None:
        """Try moves that cost more at first, each with what its neighbours can then do better.

        Stop where flows are straight enough, or only `least` trials are left.
        """
        known = frozenset(nodes)
        queue = self.suspects(nodes)
        while queue and self.trials.left > least and self.bends() > _GOOD:
            node = queue.popleft()
            near = self.detour(node, known, least)
            queue.extend(self.suspects(near - set(queue)))

    def detour(self, node: int, known: frozenset[int], least: int) -> set[int]:
        """Move a box where that pays in the end; tell which boxes are near what has moved."""
        state = self.trials.state()
        for move in list(self.moves.of(node)):
            if self.trials.left <= least:
                break
            gain = self.trials.attempt(move, _SLACK)
            if gain is None:
                continue
            near = {n for moved, _ in move for n in self.trials.near(moved)} & known
            if gain + self.adapt(near - {node}) > 0:
                return near | {node}
            self.trials.restore(state)
        return set()

    def bends(self) -> float:
        """Tell how many bends a flow has on average."""
        routed = [
            (number, route) for number, route in enumerate(self.router.routes) if route is not None
        ]
        flows = sum(1 for number, _ in routed if not self.trials.is_data[number])
        return self.trials.bends(routed) / max(1, flows)

    def adapt(self, nodes: Iterable[int]) -> int:
        """Improve boxes with a few trials; tell what that saves."""
        trials, saved = self.trials, 0
        least = trials.left - _DIG
        for node in self.suspects(nodes):
            for move in list(self.moves.of(node)):
                if trials.left <= least:
                    return saved
                gain = trials.attempt(move)
                if gain is not None:
                    saved += gain
                    break
        return saved

    def suspects(self, nodes: Iterable[int]) -> deque[int]:
        """Order boxes by the bends at them; those with straight lines only follow bent ones."""
        trials = self.trials
        rank = {
            node: 4 * trials.heat(node) + max(trials.heat(n) for n in trials.near(node))
            for node in nodes
            if node not in self.moves.pinned
        }
        return deque(sorted((n for n in rank if rank[n]), key=lambda n: (-rank[n], n)))

    def found(self, nodes: Iterable[int]) -> tuple[Placement, list[Route | None]]:
        """Tell where everything stands now, and how the lines run; `nodes` have cells."""
        router = self.router
        return _compacted(
            self.problem, router.board, self.spare, (router.place, router.routes), nodes
        )


def _spread(
    problem: Problem, placement: Placement, spare: Sequence[int]
) -> tuple[Board, list[GridPoint]]:
    """Give an empty board with spare rows in every lane, and where everything stands on it."""
    rows = [count + 2 * more for count, more in zip(placement.rows, spare, strict=True)]
    board = Board(placement.columns, rows)
    cells = zip(problem.lane, placement.column, placement.row, strict=True)
    return board, [board.point(lane, column, row + spare[lane]) for lane, column, row in cells]


def _lane_rows(problem: Problem, board: Board, spare: Sequence[int]) -> list[range]:
    """Tell the rows of every lane in which boxes may stand; no new ones above pinned boxes."""
    pinned = bool(problem.diagram.pins)
    return [
        range(
            board.base[lane] + 1 + 2 * spare[lane] * pinned,
            board.base[lane] + 2 * board.rows[lane],
            2,
        )
        for lane in range(problem.lanes)
    ]


def _early_lines(problem: Problem, late: frozenset[int]) -> list[int]:
    """List the lines between boxes that have places before the stores that come late."""
    return [
        number
        for number, edge in enumerate(problem.edges)
        if edge.finish not in late
        and not problem.is_late(edge.start)
        and not problem.is_late(edge.finish)
    ]


def _compacted(
    problem: Problem, board: Board, spare: Sequence[int], found: Found, nodes: Iterable[int]
) -> tuple[Placement, list[Route | None]]:
    """Leave out the rows and columns that nothing stands in; `nodes` have cells."""
    place, routes = found
    lane, base = problem.lane, board.base
    column = [(x - 1) // 2 for x, _ in place]
    row = [(y - 1 - base[lane[node]]) // 2 - spare[lane[node]] for node, (_, y) in enumerate(place)]
    placement = compact(problem, column, row, nodes)
    return placement, carried(routes, board, placement, spare)


def _spare_rows(problem: Problem, placement: Placement) -> list[int]:
    """Tell how many rows a lane needs at its top and bottom, so that every store finds a cell."""
    copies = [0] * problem.lanes
    for copy in problem.copies:
        copies[problem.lane[copy]] += 1
    return [1 + count // (2 * placement.columns) for count in copies]


def improve(
    problem: Problem, placement: Placement, trials: int, *, thorough: bool = True
) -> tuple[Placement, list[Route | None]]:
    """Look for a better placement with at most so many trials; tell the lines' routes on it.

    Unless it is `thorough`, only moves that touch few lines are tried, and none that cost more at
    first. Where a line has no route yet, that is None.
    """
    if trials <= 0:
        return placement, [None] * len(problem.edges)
    late = deferred(problem)
    early = [node for node in problem.free if node not in late]
    spare = _spare_rows(problem, placement)
    board, place = _spread(problem, placement, spare)
    left_of, right_of = neighbours(problem)
    wanted = Wanted(
        early=early,
        late=sorted(late),
        free=problem.free,
        lines=_early_lines(problem, late),
        pinned=pinned_boxes(problem),
        left_of=left_of,
        right_of=right_of,
        lane_rows=_lane_rows(problem, board, spare),
        trials=trials,
        most_lines=len(problem.edges) if thorough else _FEW_LINES,
        thorough=thorough,
    )
    found = sought(problem, board, place, wanted)
    if found is not None:
        return _compacted(problem, board, spare, found, problem.free)
    search = _Search(problem, placement, early, trials, thorough=thorough)
    search.find_places(late)
    return search.found(problem.free)


def improve_around(
    problem: Problem, placement: Placement, trials: int, *, thorough: bool = True
) -> tuple[Placement, list[Route | None]]:
    """Look for better places for what stands around frames with events on their borders.

    Those events have their cells by now, so that their lines count; they and what frames hold
    stay where they are.
    """
    if trials <= 0:
        return placement, [None] * len(problem.edges)
    held = frozenset(problem.border).union(*(zone.members for zone in zones_of(problem)))
    told = {
        end
        for edge in problem.edges
        for end in (edge.start, edge.finish)
        if "port" in (problem.nodes[edge.start].kind, problem.nodes[edge.finish].kind)
    }
    search = _Search(problem, placement, problem.anchors, trials, thorough=thorough)
    search.moves.pinned |= held | told
    search.route(range(len(problem.edges)))
    search.run(node for node in problem.free)
    return search.found(problem.anchors)
