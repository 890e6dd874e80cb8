"""The best way of one line through the grid (A* over grid point and direction)."""

import heapq
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from wfmap.render.layout.lanes.board import Board, GridPoint, Route
from wfmap.render.layout.lanes.costs import ACROSS, BEND, DOWN, LEFTWARDS
from wfmap.render.layout.lanes.ports import DOWNWARDS, LEFT, RIGHT, UPWARDS

__all__ = ["Four", "Quest", "find_route"]

Four = tuple[int, int, int, int]


_ACROSS_STEP: Final = (1, 0, -1, 0)
_DOWN_STEP: Final = (0, 1, 0, -1)


@dataclass(frozen=True, slots=True)
class Quest:
    """What is looked for: a route that costs less than `below`.

    `out_costs` and `in_costs` are those of leaving and arriving in the directions right, down,
    left, up. A `forward` line pays for running to the left. At most `most` points are visited.
    """

    start: GridPoint
    finish: GridPoint
    out_costs: Four
    in_costs: Four
    forward: bool
    below: int
    most: int


def _bound(away: int, below: int, way: int) -> int:
    """Tell what must be paid at least to a goal so far away and below, heading some way."""
    cost = ACROSS * abs(away) + DOWN * abs(below)
    if away and below:
        return cost + BEND
    if away:
        if way == (RIGHT if away > 0 else LEFT):
            return cost
        return cost + (BEND if way & 1 else 2 * BEND)
    if below:
        if way == (DOWNWARDS if below > 0 else UPWARDS):
            return cost
        return cost + (2 * BEND if way & 1 else BEND)
    return 0


class _Frontier:
    """The states reached so far: a grid point and the way it was reached, packed in one number."""

    __slots__ = ("before", "best", "queue")

    def __init__(self) -> None:
        self.best: dict[int, int] = {}
        self.before: dict[int, int] = {}
        self.queue: list[tuple[int, int]] = []

    def reach(self, state: int, before: int | None, cost: int, bound: int) -> None:
        known = self.best.get(state)
        if known is not None and known <= cost:
            return
        self.best[state] = cost
        if before is not None:
            self.before[state] = before
        heapq.heappush(self.queue, (bound, state))


def find_route(  # noqa: C901, PLR0912 - one loop without calls: the hottest path of all
    board: Board, quest: Quest
) -> tuple[int, Route] | None:
    """Find the cheapest route and its cost; None where there is none below the quest's limit."""
    width, height = board.width, board.height
    goal_x, goal_y = quest.finish
    in_costs, below = quest.in_costs, quest.below
    arrival = min(in_costs)
    left = LEFTWARDS if quest.forward else 0
    frontier = _Frontier()
    x, y = quest.start
    origin = y * width + x
    for way, cost in enumerate(quest.out_costs):
        bound = cost + _bound(goal_x - x, goal_y - y, way) + arrival
        if bound < below:
            frontier.reach((origin << 2) | way, None, cost, bound)
    target = goal_y * width + goal_x
    done: set[int] = set()
    while frontier.queue and len(done) < quest.most:
        state = heapq.heappop(frontier.queue)[1]
        if state in done:
            continue
        done.add(state)
        cost = frontier.best[state]
        point, way = state >> 2, state & 3
        if point == target:
            return cost, _route(state, frontier.before, width)
        y, x = divmod(point, width)
        for turn in (0,) if point == origin else (0, 1, 3):
            onwards = (way + turn) & 3
            nx, ny = x + _ACROSS_STEP[onwards], y + _DOWN_STEP[onwards]
            if not (0 <= nx < width and 0 <= ny < height):
                continue
            if onwards & 1:
                column = 2 * x * height
                step = cost + DOWN + board.down[column + 2 * min(y, ny) + 1]
                passing = board.down[column + 2 * y]
            else:
                step = cost + ACROSS + board.across[2 * (y * width + min(x, nx)) + 1]
                passing = board.across[2 * point]
                if nx < x:
                    step += left
            if turn:
                step += BEND + (board.down[2 * (x * height + y)] + board.across[2 * point]) // 2
            elif point != origin:
                step += passing
            ahead = ny * width + nx
            if ahead == target:
                step += in_costs[onwards]
                bound = step
            elif (nx, ny) in board.occupant:
                continue
            else:
                bound = step + _bound(goal_x - nx, goal_y - ny, onwards) + arrival
            if bound < below:
                frontier.reach((ahead << 2) | onwards, state, step, bound)
    return None


def _route(state: int, before: dict[int, int], width: int) -> Route:
    """Follow the way back and keep its corners."""
    states = [state]
    while state in before:
        state = before[state]
        states.append(state)
    states.reverse()
    corners = [states[0]]
    corners += [here for here, ahead in pairwise(states[1:]) if here & 3 != ahead & 3]
    corners.append(states[-1])
    points = ((state >> 2) for state in corners)
    return tuple((point % width, point // width) for point in points)
