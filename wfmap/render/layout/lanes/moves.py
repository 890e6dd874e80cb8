"""What may be tried with a box: its neighbours' rows, a column beside, its whole run of boxes."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from wfmap.render.layout.lanes.board import GridPoint
from wfmap.render.layout.lanes.frames import may_stand, piled, zones_of
from wfmap.render.layout.lanes.problem import Problem, gathered
from wfmap.render.layout.lanes.router import Router
from wfmap.render.layout.lanes.trials import Move

__all__ = ["Moves", "neighbours", "pinned_boxes"]


_CROWDED: Final = 8
"""A box with so many lines is not moved: every trial would cost as many routes."""


def _kept(problem: Problem) -> frozenset[int]:
    """List the boxes that keep their places.

    Those are branches in their order, steps of a frame that no flow leads to or from, in theirs,
    and boxes with many lines.
    """
    kept = {branch for branches in problem.fans.values() for branch in branches}
    kept.update(way for ways in gathered(problem).values() for way in ways)
    kept.update(piled(problem))
    lines = Counter(end for edge in problem.edges for end in (edge.start, edge.finish))
    kept.update(node for node, count in lines.items() if count >= _CROWDED)
    return frozenset(kept)


def pinned_boxes(problem: Problem) -> frozenset[int]:
    """List the boxes that keep their places, and those that the author has pinned."""
    pins = problem.diagram.pins
    return _kept(problem).union(n for n, node in enumerate(problem.nodes) if node.id in pins)


def neighbours(problem: Problem) -> tuple[list[list[int]], list[list[int]]]:
    """List by box those that flows lead from to it, and those that they lead to from it."""
    left_of: list[list[int]] = [[] for _ in problem.nodes]
    right_of: list[list[int]] = [[] for _ in problem.nodes]
    for edge in problem.edges:
        if edge.is_flow and not problem.is_late(edge.start):
            left_of[edge.finish].append(edge.start)
            right_of[edge.start].append(edge.finish)
    return left_of, right_of


class Moves:
    """Yields moves on a router's board; `lane_rows` are the rows of every lane on it."""

    def __init__(self, problem: Problem, router: Router, lane_rows: list[range]) -> None:
        self.problem = problem
        self.router = router
        self.lane_rows = lane_rows
        self.copies = frozenset(problem.copies)
        self.zones = zones_of(problem)
        self.pinned = pinned_boxes(problem)
        self.left_of, self.right_of = neighbours(problem)

    def of(self, node: int) -> Iterator[Move]:
        """Yield what may be tried with a box: the rows of its neighbours, then columns."""
        x = self.router.place[node][0]
        rows = self.lane_rows[self.problem.lane[node]]
        chains = self.chains(node)
        for row in self.rows_to_try(node, rows):
            yield from self.to((x, row), node)
            for chain in chains:
                yield from self.chain_to(chain, row)
        levels = list(dict.fromkeys((*self.levels(node, rows), *self.rows_to_try(node, rows))))
        for column in self.columns_to_try(node):
            for level in levels:
                if (column, level) not in self.router.board.occupant:
                    yield [(node, (column, level))]

    def columns_to_try(self, node: int) -> list[int]:
        """List the columns beside a node's own, then those at and beside its neighbours."""
        place = self.router.place
        x = place[node][0]
        wanted = [x - 2, x + 2]
        for near in (*self.left_of[node], *self.right_of[node]):
            wanted += [place[near][0], place[near][0] - 2, place[near][0] + 2]
        return [c for c in dict.fromkeys(wanted) if c != x and self.may_stand(node, c)]

    def chains(self, node: int) -> list[list[int]]:
        """List runs of boxes through a box, in its lane and row: unbranched, then all that follow.

        Runs of one box are left out, and those that are the same.
        """
        strict = self.chain(node, branched=False)
        loose = self.chain(node, branched=True)
        return [run for run in (strict, loose) if len(run) > 1][: 2 if loose != strict else 1]

    def chain(self, node: int, *, branched: bool) -> list[int]:
        """List the boxes that follow each other through a box, in its lane and its row."""
        chain = [node]
        while (after := self.neighbour(chain[-1], self.right_of, self.left_of, branched)) >= 0:
            chain.append(after)
        while (before := self.neighbour(chain[0], self.left_of, self.right_of, branched)) >= 0:
            chain.insert(0, before)
        return chain

    def neighbour(
        self,
        node: int,
        beyond: list[list[int]],
        back: list[list[int]],
        branched: bool,  # noqa: FBT001 - one call per direction, named there
    ) -> int:
        """Tell the next box in a box's row, -1 where there is none or, unless `branched`, more."""
        if not branched and len(beyond[node]) != 1:
            return -1
        y = self.router.place[node][1]
        for other in beyond[node]:
            level = self.router.place[other][1] == y and other not in self.pinned
            if level and (branched or len(back[other]) == 1):
                return other
        return -1

    def chain_to(self, chain: list[int], row: int) -> Iterator[Move]:
        """Yield the swap of two rows within the columns of a chain."""
        place = self.router.place
        own = place[chain[0]][1]
        columns = range(place[chain[0]][0], place[chain[-1]][0] + 1, 2)
        occupant = self.router.board.occupant
        here = [occupant[x, own] for x in columns if (x, own) in occupant]
        there = [occupant[x, row] for x in columns if (x, row) in occupant]
        if not self.pinned.intersection(here + there):
            yield [(node, (place[node][0], row)) for node in here] + [
                (node, (place[node][0], own)) for node in there
            ]

    def levels(self, node: int, rows: range) -> list[int]:
        """List the rows of a column a box may stand in: its own; a store's, also its users'."""
        place = self.router.place
        levels = [place[node][1]]
        if node in self.copies:
            users = [self.problem.edges[n].start for n in self.router.incident[node]]
            levels += [place[user][1] for user in users]
            levels += self.rows_to_try(node, rows)
        return list(dict.fromkeys(levels))

    def rows_to_try(self, node: int, rows: range) -> list[int]:
        """List the rows of the node's neighbours in its lane, then those beside its own."""
        place, lane = self.router.place, self.problem.lane
        y = place[node][1]
        wanted: list[int] = []
        for number in self.router.incident[node]:
            edge = self.problem.edges[number]
            other = edge.start if edge.finish == node else edge.finish
            if lane[other] == lane[node]:
                level = place[other][1]
                wanted += [level - 2, level + 2] if edge.is_data else [level]
        wanted += [y - 2, y + 2]
        return [row for row in dict.fromkeys(wanted) if row != y and row in rows]

    def to(self, point: GridPoint, node: int) -> Iterator[Move]:
        """Yield the move to a point, or the swap with the box that stands there."""
        other = self.router.board.occupant.get(point)
        if other is None:
            yield [(node, point)]
        elif other not in self.pinned:
            yield [(node, point), (other, self.router.place[node])]

    def may_stand(self, node: int, x: int) -> bool:
        """Tell whether nothing before a box would stand right of it, and nothing after it left."""
        if not 0 < x < self.router.board.width:
            return False
        place = self.router.place
        lane = self.problem.lane[node]
        columns = [(point[0] - 1) // 2 for point in place] if self.zones else []
        if not may_stand(self.zones, columns, node, lane, (x - 1) // 2):
            return False
        if node in self.copies:
            return True
        return all(place[b][0] <= x for b in self.left_of[node]) and all(
            place[a][0] >= x for a in self.right_of[node]
        )
