"""Where stores stand: a copy beside its users in each lane and run of columns, or a lane of stores.

Copies are added to the problem as nodes, their uses as edges.
"""

from collections import defaultdict

from wfmap.render.layout.lanes.frames import piled
from wfmap.render.layout.lanes.problem import Edge, Problem, StoreUse

__all__ = ["add_store_lane", "add_stores_near_users"]


def _add_copy(problem: Problem, store: int, lane: int, uses: list[StoreUse]) -> int:
    copy = problem.add_node(problem.stores[store], lane)
    problem.copies.append(copy)
    style = 1000 + copy
    for use in uses:
        start = problem.host[use.user]
        problem.edges.append(
            Edge(use.link, use.user, copy, start, copy, is_back=False, is_data=True, style=style)
        )
    return copy


def _runs(problem: Problem, column: list[int], uses: list[StoreUse]) -> list[list[StoreUse]]:
    """Group a store's uses by lane and by neighbouring columns."""
    runs: list[list[StoreUse]] = []
    for use in sorted(uses, key=lambda u: (problem.lane[u.user], column[u.user], u.user)):
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and problem.lane[last.user] == problem.lane[use.user]
            and column[use.user] - column[runs[-1][0].user] <= 1
        ):
            runs[-1].append(use)
        else:
            runs.append([use])
    return runs


def _free_row(taken: set[tuple[int, int, int]], lane: int, column: int, below: int) -> int:
    row = below + 1
    while (lane, column, row) in taken:
        row += 1
    return row


def add_stores_near_users(problem: Problem, column: list[int], row: list[int]) -> None:
    """Place a copy under the first user of every run; `column` and `row` grow.

    Steps that stand one under another, for nothing leads from one to the next, have their stores
    beside them, in a column that is added for those.
    """
    uses: dict[int, list[StoreUse]] = defaultdict(list)
    for use in problem.uses:
        uses[use.store].append(use)
    users = {problem.host[use.user] for use in problem.uses}
    stacked = piled(problem) & users
    for at in sorted({column[node] for node in stacked}, reverse=True):
        column[:] = [other + (other > at) for other in column]
    taken = {(problem.lane[n], column[n], row[n]) for n in problem.free}
    for store in range(len(problem.stores)):
        for run in _runs(problem, column, uses[store]):
            user = problem.host[run[0].user]
            lane, at = problem.lane[user], column[user] + (user in stacked)
            under = _free_row(taken, lane, at, row[user] - (user in stacked))
            _add_copy(problem, store, lane, run)
            column.append(at)
            row.append(under)
            taken.add((lane, at, under))
        if store in problem.idle:
            _add_unused(problem, store, column, row, taken)


def _add_unused(
    problem: Problem,
    store: int,
    column: list[int],
    row: list[int],
    taken: set[tuple[int, int, int]],
) -> None:
    """Place a store that nobody uses at the left of its lane, or of the last one."""
    order = {lane.id: place for place, lane in enumerate(problem.diagram.lanes)}
    lane = order.get(problem.stores[store].lane or "", problem.lanes - 1)
    _add_copy(problem, store, lane, [])
    column.append(0)
    row.append(_free_row(taken, lane, 0, -1))
    taken.add((lane, 0, row[-1]))


def add_store_lane(problem: Problem, column: list[int], row: list[int]) -> None:
    """Place every store once, in a lane of its own, near the middle of its users."""
    lane = problem.lanes
    problem.lanes += 1
    uses: dict[int, list[StoreUse]] = defaultdict(list)
    for use in problem.uses:
        uses[use.store].append(use)
    taken: set[int] = set()
    for store in range(len(problem.stores)):
        if not uses[store] and store not in problem.idle:
            continue
        places = sorted(column[use.user] for use in uses[store]) or [0]
        wanted = places[len(places) // 2]
        free = min(
            (c for c in range(len(taken) * 2 + wanted + 2) if c not in taken),
            key=lambda c: (abs(c - wanted), c),
        )
        taken.add(free)
        _add_copy(problem, store, lane, uses[store])
        column.append(free)
        row.append(0)
