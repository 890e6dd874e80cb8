"""The best way of one line through the grid (A* over grid point and direction)."""

import heapq

from wfmap.render.layout.lanes.board import Board, GridPoint, Route
from wfmap.render.layout.lanes.costs import ACROSS, BEND, DOWN, LEFTWARDS
from wfmap.render.layout.lanes.ports import DOWNWARDS, LEFT, RIGHT, UPWARDS

__all__ = ["find_route"]

Four = tuple[int, int, int, int]


class _Goal:
    """What is still to be paid at least from a point in a direction."""

    __slots__ = ("x", "y")

    def __init__(self, finish: GridPoint) -> None:
        self.x, self.y = finish

    def bound(self, x: int, y: int, way: int) -> int:
        away, below = self.x - x, self.y - y
        cost = ACROSS * abs(away) + DOWN * abs(below)
        if away and below:
            return cost + BEND
        if away:
            straight = way == (RIGHT if away > 0 else LEFT)
            if straight:
                return cost
            return cost + (BEND if way in (DOWNWARDS, UPWARDS) else 2 * BEND)
        if below:
            straight = way == (DOWNWARDS if below > 0 else UPWARDS)
            if straight:
                return cost
            return cost + (BEND if way in (RIGHT, LEFT) else 2 * BEND)
        return 0


def find_route(
    board: Board,
    start: GridPoint,
    finish: GridPoint,
    out_costs: Four,
    in_costs: Four,
    *,
    forward: bool,
    below: int,
    most: int,
) -> tuple[int, Route] | None:
    """Find a route that costs less than `below`; None where there is none.

    `out_costs` and `in_costs` are those of leaving and arriving in the directions right, down,
    left, up. A `forward` line pays for running to the left. At most `most` points are visited.
    """
    goal = _Goal(finish)
    width, height = board.width, board.height
    across_share, across_pass = board.across_share, board.across_pass
    down_share, down_pass = board.down_share, board.down_pass
    occupant = board.occupant
    left = LEFTWARDS if forward else 0
    cheapest_in = min(in_costs)
    best: dict[int, int] = {}
    before: dict[int, int] = {}
    queue: list[tuple[int, int]] = []
    x, y = start
    for way in (0, 1, 2, 3):
        cost = out_costs[way]
        bound = cost + goal.bound(x, y, way) + cheapest_in
        if bound < below:
            state = ((y * width + x) << 2) | way
            best[state] = cost
            queue.append((bound, state))
    heapq.heapify(queue)
    target = finish[1] * width + finish[0]
    visited = 0
    done: set[int] = set()
    while queue:
        bound, state = heapq.heappop(queue)
        if state in done:
            continue
        done.add(state)
        cost = best[state]
        point, way = state >> 2, state & 3
        if point == target and state in before:
            return cost, _route(state, before, width)
        visited += 1
        if visited > most:
            return None
        y, x = divmod(point, width)
        at_start = state not in before
        for turn in (0,) if at_start else (0, 1, 3):
            onwards = (way + turn) & 3
            step = cost + BEND if turn else cost
            if onwards == RIGHT:
                if x + 1 >= width:
                    continue
                step += ACROSS + across_share[point]
                if not turn and not at_start:
                    step += across_pass[point]
                nx, ny, ahead = x + 1, y, point + 1
            elif onwards == LEFT:
                if x == 0:
                    continue
                step += ACROSS + left + across_share[point - 1]
                if not turn and not at_start:
                    step += across_pass[point]
                nx, ny, ahead = x - 1, y, point - 1
            elif onwards == DOWNWARDS:
                if y + 1 >= height:
                    continue
                step += DOWN + down_share[x * height + y]
                if not turn and not at_start:
                    step += down_pass[x * height + y]
                nx, ny, ahead = x, y + 1, point + width
            else:
                if y == 0:
                    continue
                step += DOWN + down_share[x * height + y - 1]
                if not turn and not at_start:
                    step += down_pass[x * height + y]
                nx, ny, ahead = x, y - 1, point - width
            if ahead == target:
                step += in_costs[onwards]
                bound = step
            else:
                if (nx, ny) in occupant:
                    continue
                bound = step + goal.bound(nx, ny, onwards) + cheapest_in
            if bound >= below:
                continue
            state_ahead = (ahead << 2) | onwards
            if step < best.get(state_ahead, below):
                best[state_ahead] = step
                before[state_ahead] = state
                heapq.heappush(queue, (bound, state_ahead))
    return None


def _route(state: int, before: dict[int, int], width: int) -> Route:
    """Follow the way back and keep its corners."""
    states = [state]
    while state in before:
        state = before[state]
        states.append(state)
    states.reverse()
    corners = [states[0]]
    corners += [
        here for here, ahead in zip(states[1:], states[2:], strict=False) if here & 3 != ahead & 3
    ]
    corners.append(states[-1])
    points = ((state >> 2) for state in corners)
    return tuple((point % width, point // width) for point in points)
