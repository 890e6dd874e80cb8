"""Parts of a map that nothing joins: each is laid out by itself, then they are put together.

A part goes under those before it where both stand in one lane only there, else beside them; so no
part covers the ground of another, and no line of one crosses another.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from wfmap.render.layout.lanes.board import Board, Route
from wfmap.render.layout.lanes.frames import frame_members
from wfmap.render.layout.lanes.placement import Placement
from wfmap.render.layout.lanes.problem import Edge, Problem, StoreUse, fans_of

__all__ = ["Placed", "parts_of", "put_together", "sub_problem"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A part that is laid out: its problem, the nodes it has of the whole, its cells and routes."""

    problem: Problem
    nodes: list[int]
    placement: Placement
    routes: list[Route | None]


def parts_of(problem: Problem, *, by_data: bool) -> list[list[int]]:
    """Split the steps into parts that no line, border or frame joins, in the author's order.

    What an event sets off comes last. With `by_data`, stores that are drawn once join their users.
    Where boxes are pinned, all is one part.
    """
    count = len(problem.nodes)
    if problem.diagram.pins:
        return [list(range(count))]
    group = list(range(count))

    def root(node: int) -> int:
        while group[node] != node:
            group[node] = group[group[node]]
            node = group[node]
        return node

    for one, other in _pairs(problem, by_data=by_data):
        a, b = sorted((root(one), root(other)))
        group[b] = a
    parts: dict[int, list[int]] = {}
    for node in range(count):
        parts.setdefault(root(node), []).append(node)
    return sorted(parts.values(), key=lambda part: (_is_aside(problem, part), part[0]))


def _pairs(problem: Problem, *, by_data: bool) -> list[tuple[int, int]]:
    pairs = [(edge.source, edge.target) for edge in problem.edges]
    pairs += [(node, host) for node, host in enumerate(problem.host) if node != host]
    members = frame_members(problem)
    for inside in members.values():
        held = sorted(inside)
        pairs += [(held[0], node) for node in held[1:]]
    for event, frame in problem.border.items():
        pairs += [(event, node) for node in sorted(members.get(frame, ()))[:1]]
    if by_data:
        users: dict[int, int] = {}
        for use in problem.uses:
            pairs.append((users.setdefault(use.store, use.user), use.user))
    return pairs


def _is_aside(problem: Problem, part: Sequence[int]) -> bool:
    """Tell what stands apart from the main flow: what an event sets off."""
    by_event = {frame.id for frame in problem.diagram.frames if frame.by_event}
    nodes = [problem.nodes[node] for node in part]
    return all(node.by_event or _outermost(problem, node.frame) in by_event for node in nodes)


def _outermost(problem: Problem, frame: str | None) -> str | None:
    around = {one.id: one.frame for one in problem.diagram.frames}
    seen: set[str] = set()
    while frame is not None and around.get(frame) is not None and frame not in seen:
        seen.add(frame)
        frame = around[frame]
    return frame


def sub_problem(problem: Problem, part: Sequence[int], *, first: bool) -> Problem:
    """Make the problem of a part: its nodes numbered anew, its lines and its uses of stores.

    The first part has the stores that nobody uses.
    """
    number = {node: place for place, node in enumerate(part)}
    nodes = [problem.nodes[node] for node in part]
    edges = [_renumbered(edge, number) for edge in problem.edges if edge.source in number]
    return Problem(
        diagram=problem.diagram,
        lanes=problem.lanes,
        nodes=nodes,
        lane=[problem.lane[node] for node in part],
        host=[number[problem.host[node]] for node in part],
        width=[problem.width[node] for node in part],
        height=[problem.height[node] for node in part],
        edges=edges,
        uses=[
            StoreUse(use.link, use.store, number[use.user])
            for use in problem.uses
            if use.user in number
        ],
        stores=problem.stores,
        idle=problem.idle if first else frozenset(),
        border={number[e]: frame for e, frame in problem.border.items() if e in number},
        fans=fans_of(nodes, edges),
        row_price=problem.row_price,
    )


def _renumbered(edge: Edge, number: dict[int, int]) -> Edge:
    return edge._replace(
        source=number[edge.source],
        target=number[edge.target],
        start=number[edge.start],
        finish=number[edge.finish],
    )


def put_together(
    whole: Problem, parts: Sequence[Placed]
) -> tuple[Problem, Placement, list[Route | None]]:
    """Put parts on one map; copies of stores are added to the whole, each part's in its turn.

    Returns:
        The whole, every node's cell, and every line's route on the board of that placement.
    """
    whole.lanes = max(part.problem.lanes for part in parts)
    offsets = _packed(parts)
    column, row = [0] * len(whole.nodes), [0] * len(whole.nodes)
    numbers: list[list[int]] = []
    for part, (across, down) in zip(parts, offsets, strict=True):
        own = list(part.nodes)
        for copy in range(len(part.nodes), len(part.problem.nodes)):
            node = whole.add_node(part.problem.nodes[copy], part.problem.lane[copy])
            if copy in part.problem.copies:
                whole.copies.append(node)
            own.append(node)
            column.append(0)
            row.append(0)
        for place, node in enumerate(own):
            lane = part.problem.lane[place]
            whole.lane[node] = lane
            whole.host[node] = own[part.problem.host[place]]
            column[node] = part.placement.column[place] + across
            row[node] = part.placement.row[place] + down[lane]
        numbers.append(own)
    _keep_ends(whole, parts, numbers)
    placement = _joint(parts, offsets, column, row)
    return whole, placement, _routes(whole, parts, offsets, numbers, placement)


def _keep_ends(whole: Problem, parts: Sequence[Placed], numbers: Sequence[list[int]]) -> None:
    """Let lines begin and end where their part lets them: events and ports may share a cell."""
    place = {id(edge.link): number for number, edge in enumerate(whole.edges)}
    for part, own in zip(parts, numbers, strict=True):
        for edge in part.problem.edges:
            if not edge.is_data:
                number = place[id(edge.link)]
                whole.edges[number] = whole.edges[number]._replace(
                    source=own[edge.source],
                    target=own[edge.target],
                    start=own[edge.start],
                    finish=own[edge.finish],
                )


def _joint(
    parts: Sequence[Placed],
    offsets: Sequence[tuple[int, list[int]]],
    column: list[int],
    row: list[int],
) -> Placement:
    lanes = len(parts[0].placement.rows)
    rows = [1] * lanes
    columns = 1
    for part, (across, down) in zip(parts, offsets, strict=True):
        columns = max(columns, across + part.placement.columns)
        used = _used_rows(part)
        for lane in range(lanes):
            rows[lane] = max(rows[lane], down[lane] + used[lane])
    return Placement(
        column=tuple(column),
        row=tuple(row),
        columns=columns,
        rows=tuple(rows),
        kept_columns=(),
        kept_rows=(),
    )


def _routes(
    whole: Problem,
    parts: Sequence[Placed],
    offsets: Sequence[tuple[int, list[int]]],
    numbers: Sequence[list[int]],
    placement: Placement,
) -> list[Route | None]:
    """Carry the routes of parts to the whole, its flows in their order, then the data lines."""
    base = placement.board().base
    flows = {id(edge.link): place for place, edge in enumerate(whole.edges)}
    routes: list[Route | None] = [None] * len(whole.edges)
    for part, (across, down), own in zip(parts, offsets, numbers, strict=True):
        lane_of = _lane_lines(part.placement.board())
        for edge, route in zip(part.problem.edges, part.routes, strict=True):
            carried = route and tuple(
                (x + 2 * across, base[lane] + line + 2 * down[lane])
                for x, y in route
                for lane, line in (lane_of[y],)
            )
            if edge.is_data:
                whole.edges.append(
                    edge._replace(
                        source=own[edge.source],
                        target=own[edge.target],
                        start=own[edge.start],
                        finish=own[edge.finish],
                        style=2000 + own[edge.finish],
                    )
                )
                routes.append(carried)
            else:
                routes[flows[id(edge.link)]] = carried
    return routes


def _lane_lines(board: Board) -> list[tuple[int, int]]:
    """Tell for every grid line its lane and its number within the lane."""
    return [(lane, line) for lane, rows in enumerate(board.rows) for line in range(2 * rows + 1)]


def _used_rows(part: Placed) -> list[int]:
    """Count the rows that a part needs in every lane; none where it has nothing in a lane."""
    used = [0] * len(part.placement.rows)
    for lane, row in zip(part.problem.lane, part.placement.row, strict=True):
        used[lane] = max(used[lane], row + 1)
    return used


def _packed(parts: Sequence[Placed]) -> list[tuple[int, list[int]]]:
    """Choose for every part the column it begins in and, by lane, the row."""
    placed: list[tuple[Placed, int, list[int], list[int]]] = []
    offsets: list[tuple[int, list[int]]] = []
    for part in parts:
        used = _used_rows(part)
        begins = sorted({0, *(at + other.placement.columns for other, at, _, _ in placed)})
        for begin in begins:
            down = _room(part, used, begin, placed)
            if down is not None:
                break
        else:
            begin, down = begins[-1], [0] * len(used)
        placed.append((part, begin, down, used))
        offsets.append((begin, down))
    return offsets


def _room(
    part: Placed,
    used: Sequence[int],
    begin: int,
    placed: Sequence[tuple[Placed, int, list[int], list[int]]],
) -> list[int] | None:
    """Tell the rows in which a part may begin at a column, None where it cannot stand there."""
    down = [0] * len(used)
    lanes = [lane for lane, rows in enumerate(used) if rows]
    for other, at, low, rows in placed:
        if begin >= at + other.placement.columns or at >= begin + part.placement.columns:
            continue
        theirs = [lane for lane, count in enumerate(rows) if count]
        if not lanes or not theirs or theirs[-1] < lanes[0] or lanes[-1] < theirs[0]:
            continue
        shared = theirs[-1]
        if shared != lanes[0]:
            return None
        down[shared] = max(down[shared], low[shared] + rows[shared])
    return down
