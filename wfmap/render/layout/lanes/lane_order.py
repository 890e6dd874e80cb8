"""An order of lanes with short handoffs; the author's order is the default and never changed.

What counts is over how many lanes each handoff reaches. Of up to `_ALL` lanes all orders are tried;
of more, two lanes are swapped as long as that helps, which ends in an order that no single swap
makes better. It is the linear arrangement problem, for which no fast exact method is known (Garey,
Johnson & Stockmeyer 1976). n lanes cost n! orders or, a round, n² ÷ 2 swaps.
"""

from collections import Counter
from dataclasses import replace
from itertools import combinations, permutations
from typing import Final

from wfmap.render.diagram import Diagram

__all__ = ["ordered"]

_ALL: Final = 7
"""Up to so many lanes every order is tried."""

_NEIGHBOURS: Final = 0.5
"""A handoff to the next lane costs half a lane's distance less than its due."""


def _cost(order: tuple[int, ...], handoffs: Counter[tuple[int, int]]) -> float:
    place = {lane: at for at, lane in enumerate(order)}
    return sum(
        count * (abs(place[a] - place[b]) - _NEIGHBOURS) for (a, b), count in handoffs.items()
    )


def _best_of_all(lanes: int, handoffs: Counter[tuple[int, int]]) -> tuple[int, ...]:
    return min(
        permutations(range(lanes)),
        key=lambda order: (_cost(order, handoffs), order.index(0), order),
    )


def _by_swaps(lanes: int, handoffs: Counter[tuple[int, int]]) -> tuple[int, ...]:
    order = list(range(lanes))
    cost = _cost(tuple(order), handoffs)
    improved = True
    while improved:
        improved = False
        for a, b in combinations(range(lanes), 2):
            order[a], order[b] = order[b], order[a]
            other = _cost(tuple(order), handoffs)
            if other < cost:
                cost, improved = other, True
            else:
                order[a], order[b] = order[b], order[a]
    return tuple(order)


def ordered(diagram: Diagram) -> Diagram:
    """Order the lanes so that handoffs cross few of them.

    Among equals the author's first lane stays as high as it can, then the author's order holds.
    """
    index = {lane.id: place for place, lane in enumerate(diagram.lanes)}
    lane_of = {node.id: index[node.lane] for node in diagram.nodes if node.lane in index}
    handoffs: Counter[tuple[int, int]] = Counter()
    for link in diagram.links:
        ends = lane_of.get(link.source), lane_of.get(link.target)
        if link.kind != "data" and None not in ends and ends[0] != ends[1]:
            a, b = sorted((ends[0] or 0, ends[1] or 0))
            handoffs[a, b] += 1
    lanes = len(diagram.lanes)
    best = _best_of_all(lanes, handoffs) if lanes <= _ALL else _by_swaps(lanes, handoffs)
    return replace(diagram, lanes=tuple(diagram.lanes[lane] for lane in best))
