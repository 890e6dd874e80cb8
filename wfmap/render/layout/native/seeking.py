"""Better places for boxes, as `wfmap.render.layout.lanes.search` looks for them."""

from wfmap.render.layout.lanes.costs import BLOCKED, COLUMN, FREE
from wfmap.render.layout.native import at
from wfmap.render.layout.native.at import Integers
from wfmap.render.layout.native.board import is_busy, lift, move_box, put, take
from wfmap.render.layout.native.jit import compiled
from wfmap.render.layout.native.moving import add_move, in_lane, list_moves, may_stand
from wfmap.render.layout.native.trying import (
    attempt,
    keep_state,
    note_touched,
    restore,
    route,
    sort_lines,
    stand,
)
from wfmap.render.layout.native.ways import find

__all__ = ["seek"]

_GOOD = 0.35
_DIG = 6
_SLACK = 1000
_SMALL = 60
_SETTLED = 200
_AROUND = 8
_CELL = 2
_BESIDE = 2


@compiled
def _heat(m: Integers, node: int) -> int:
    """Count the bends of a box's lines."""
    incident, total = m[at.H_INCIDENT], 0
    for place in range(m[incident + node], m[incident + node + 1]):
        length = m[m[at.H_LENGTH] + m[place]]
        if length > 0:
            total += length - 2
    return total


@compiled
def _beyond(m: Integers, node: int, edge: int) -> int:
    """Tell the box at the other end of a line."""
    finish = m[m[at.H_FINISH] + edge]
    return m[m[at.H_START] + edge] if finish == node else finish


@compiled
def _rank(m: Integers, node: int) -> int:
    """Tell how bent the lines at a box are, and those beside it."""
    incident, own = m[at.H_INCIDENT], _heat(m, node)
    most = own
    for place in range(m[incident + node], m[incident + node + 1]):
        most = max(most, _heat(m, _beyond(m, node, m[place])))
    return 4 * own + most


@compiled
def _note_suspects(m: Integers, nodes: int, without: int) -> None:
    """Note the boxes of a list with bends at them, the most bent first, `without` one."""
    suspects, ranks = m[at.H_SUSPECTS], m[at.H_RANKS]
    count = 0
    for listed in range(nodes + 1, nodes + 1 + m[nodes]):
        node = m[listed]
        if node == without or m[m[at.H_PINNED] + node] != 0:
            continue
        rank = _rank(m, node)
        if rank == 0:
            continue
        key = (node << 1) - (rank << 40)
        place = count
        while place > 0 and m[ranks + place - 1] > key:
            m[ranks + place] = m[ranks + place - 1]
            m[suspects + place] = m[suspects + place - 1]
            place -= 1
        m[ranks + place] = key
        m[suspects + place] = node
        count += 1
    m[at.H_SUSPECTS_COUNT] = count


@compiled
def _push(m: Integers, node: int) -> None:
    place = (m[at.H_QUEUE_FIRST] + m[at.H_QUEUE_COUNT]) % m[at.H_NODES]
    m[m[at.H_QUEUE] + place] = node
    m[at.H_QUEUE_COUNT] += 1


@compiled
def _pop(m: Integers) -> int:
    node = m[m[at.H_QUEUE] + m[at.H_QUEUE_FIRST]]
    m[at.H_QUEUE_FIRST] = (m[at.H_QUEUE_FIRST] + 1) % m[at.H_NODES]
    m[at.H_QUEUE_COUNT] -= 1
    return node


@compiled
def _begin(m: Integers, nodes: int) -> None:
    """Know the boxes of a list, and queue those with bends at them."""
    for node in range(m[at.H_NODES]):
        m[m[at.H_KNOWN] + node] = 0
        m[m[at.H_QUEUED] + node] = 0
    for place in range(nodes + 1, nodes + 1 + m[nodes]):
        m[m[at.H_KNOWN] + m[place]] = 1
    m[at.H_QUEUE_FIRST], m[at.H_QUEUE_COUNT] = 0, 0
    _note_suspects(m, nodes, -1)
    for place in range(m[at.H_SUSPECTS_COUNT]):
        node = m[m[at.H_SUSPECTS] + place]
        m[m[at.H_QUEUED] + node] = 1
        _push(m, node)


@compiled
def _add_near(m: Integers, node: int) -> None:
    near, marks = m[at.H_NEAR], m[at.H_NEAR_MARKS]
    if m[m[at.H_KNOWN] + node] != 0 and m[marks + node] == 0:
        m[marks + node] = 1
        m[near] += 1
        m[near + m[near]] = node


@compiled
def _note_near(m: Integers, move: int, queued: int, also: int) -> None:
    """Note the known boxes that a move moves and those near them, and one `also`, unless -1.

    With `queued`, those that are queued are left out.
    """
    near, marks, incident = m[at.H_NEAR], m[at.H_NEAR_MARKS], m[at.H_INCIDENT]
    m[near] = 0
    for part in range(m[move]):
        node = m[move + 1 + 3 * part]
        _add_near(m, node)
        for place in range(m[incident + node], m[incident + node + 1]):
            _add_near(m, _beyond(m, node, m[place]))
    if also >= 0:
        _add_near(m, also)
    count = 0
    for place in range(near + 1, near + 1 + m[near]):
        node = m[place]
        m[marks + node] = 0
        if queued == 0 or m[m[at.H_QUEUED] + node] == 0:
            count += 1
            m[near + count] = node
    m[near] = count


@compiled
def _run(m: Integers, nodes: int) -> None:
    """Try moves of boxes with bent lines, and of what is beside them, until none helps."""
    _begin(m, nodes)
    while m[at.H_QUEUE_COUNT] > 0 and m[at.H_TRIALS] > 0:
        node = _pop(m)
        m[m[at.H_QUEUED] + node] = 0
        move, end = m[at.H_MOVES], list_moves(m, m[at.H_MOVES], node)
        while move < end and m[at.H_TRIALS] > 0:
            if attempt(m, move, 0) != at.FAILED:
                _note_near(m, move, 1, -1)
                _note_suspects(m, m[at.H_NEAR], -1)
                for place in range(m[at.H_SUSPECTS_COUNT]):
                    _push(m, m[m[at.H_SUSPECTS] + place])
                near = m[at.H_NEAR]
                for place in range(near + 1, near + 1 + m[near]):
                    m[m[at.H_QUEUED] + m[place]] = 1
                break
            move += 1 + 3 * m[move]


@compiled
def _is_bent(m: Integers) -> bool:
    """Tell whether flows have many bends on average."""
    bends, flows = 0, 0
    for edge in range(m[at.H_EDGES]):
        length = m[m[at.H_LENGTH] + edge]
        if length > 0 and m[m[at.H_LOOSE] + edge] == 0:
            bends += length - 2
            flows += 1
    return bends / max(1, flows) > _GOOD


@compiled
def _adapt(m: Integers, begin: int, without: int) -> int:
    """Improve the boxes near with a few trials; tell what that saves."""
    saved, least = 0, m[at.H_TRIALS] - _DIG
    _note_suspects(m, m[at.H_NEAR], without)
    for place in range(m[at.H_SUSPECTS_COUNT]):
        move, end = begin, list_moves(m, begin, m[m[at.H_SUSPECTS] + place])
        while move < end:
            if m[at.H_TRIALS] <= least:
                return saved
            gain = attempt(m, move, 0)
            if gain != at.FAILED:
                saved += gain
                break
            move += 1 + 3 * m[move]
    return saved


@compiled
def _detour(m: Integers, node: int, least: int) -> bool:
    """Move a box where that pays in the end; tell whether it moved, and note which are near."""
    keep_state(m)
    move, end = m[at.H_MOVES], list_moves(m, m[at.H_MOVES], node)
    while move < end and m[at.H_TRIALS] > least:
        gain = attempt(m, move, _SLACK)
        if gain != at.FAILED:
            _note_near(m, move, 0, -1)
            if gain + _adapt(m, end, node) > 0:
                _note_near(m, move, 0, node)
                return True
            restore(m)
        move += 1 + 3 * m[move]
    return False


@compiled
def _dig(m: Integers, nodes: int, least: int) -> None:
    """Try moves that cost more at first, each with what its neighbours can then do better."""
    _begin(m, nodes)
    while m[at.H_QUEUE_COUNT] > 0 and m[at.H_TRIALS] > least and _is_bent(m):
        node = _pop(m)
        m[m[at.H_QUEUED] + node] = 0
        if not _detour(m, node, least):
            continue
        near, count = m[at.H_NEAR], 0
        for place in range(near + 1, near + 1 + m[near]):
            if m[m[at.H_QUEUED] + m[place]] == 0:
                count += 1
                m[near + count] = m[place]
        m[near] = count
        _note_suspects(m, near, -1)
        for place in range(m[at.H_SUSPECTS_COUNT]):
            other = m[m[at.H_SUSPECTS] + place]
            m[m[at.H_QUEUED] + other] = 1
            _push(m, other)


@compiled
def _around(number: int) -> tuple[int, int]:
    """Tell how far a cell around a user is from it, in grid steps.

    The order is under it, over it, to the right, those beside that one, and the same to the left.
    """
    if number < _BESIDE:
        return 0, _CELL - 2 * _CELL * number
    if number == _BESIDE:
        return _CELL, 0
    if number == _AROUND - 1:
        return -_CELL, 0
    place = number - _BESIDE - 1
    return _CELL - 2 * _CELL * (place // 2), _CELL - 2 * _CELL * (place % 2)


@compiled
def _is_seen(m: Integers, cell: int) -> bool:
    """Tell whether a cell was seen before, and note that it is."""
    seen = m[at.H_SEEN]
    for place in range(seen + 1, seen + 1 + m[seen]):
        if m[place] == cell:
            return True
    m[seen] += 1
    m[seen + m[seen]] = cell
    return False


@compiled
def _is_free(m: Integers, x: int, y: int) -> bool:
    return m[m[at.H_OCCUPANT] + y * m[at.H_WIDTH] + x] == 0


@compiled
def _cost_at(m: Integers, copy: int, x: int, y: int) -> int:
    """Tell what the lines of a copy cost where it stands on a free cell, and the cell itself."""
    cost = 0 if m[m[at.H_IN_ROW] + y] != 0 else m[at.H_ROW_PRICE]
    cost += 0 if m[m[at.H_IN_COLUMN] + x] != 0 else COLUMN
    move_box(m, copy, x, y)
    put(m, copy, x, y)
    incident = m[at.H_INCIDENT]
    for place in range(m[incident + copy], m[incident + copy + 1]):
        cost += find(m, m[place], FREE)
    lift(m, x, y)
    return cost


@compiled
def _anywhere(m: Integers, copy: int) -> tuple[int, int]:
    """Find the free cell of the lane that is nearest to where the copy stood."""
    x, y = m[m[at.H_X] + copy], m[m[at.H_Y] + copy]
    best, best_x, best_y = -1, x, y
    for row in range(m[m[at.H_LOW] + copy], m[m[at.H_HIGH] + copy], 2):
        for column in range(1, m[at.H_WIDTH], 2):
            if not _is_free(m, column, row):
                continue
            worth = abs(column - x) + abs(row - y) + ((1 << 40) if is_busy(m, column, row) else 0)
            if best < 0 or worth < best:
                best, best_x, best_y = worth, column, row
    return best_x, best_y


@compiled
def _cell_for(m: Integers, copy: int) -> tuple[int, int]:
    """Find the cell around its users where the lines of a copy cost least, else any."""
    incident = m[at.H_INCIDENT]
    best, best_x, best_y = BLOCKED, -1, -1
    m[m[at.H_SEEN]] = 0
    for place in range(m[incident + copy], m[incident + copy + 1]):
        user = m[m[at.H_START] + m[place]]
        for number in range(_AROUND):
            across, down = _around(number)
            x, y = m[m[at.H_X] + user] + across, m[m[at.H_Y] + user] + down
            if not in_lane(m, copy, y) or not may_stand(m, copy, x):
                continue
            if _is_seen(m, y * m[at.H_WIDTH] + x):
                continue
            if not _is_free(m, x, y) or is_busy(m, x, y):
                continue
            cost = _cost_at(m, copy, x, y)
            if cost < best:
                best, best_x, best_y = cost, x, y
    if best_x < 0:
        return _anywhere(m, copy)
    return best_x, best_y


@compiled
def _settle(m: Integers, copy: int) -> None:
    """Stand a copy where its data lines cost least, and route them."""
    x, y = _cell_for(m, copy)
    move_box(m, copy, x, y)
    put(m, copy, x, y)
    stand(m, x, y, 1)
    move = m[at.H_MOVES]
    m[move] = 0
    add_move(m, move, copy, x, y)
    count = note_touched(m, move)
    for number in range(count):
        edge = m[m[at.H_TOUCHED] + number]
        take(m, edge)
        route(m, edge)
    incident = m[at.H_INCIDENT]
    for place in range(m[incident + copy], m[incident + copy + 1]):
        route(m, m[place])


@compiled
def seek(m: Integers) -> None:
    """Look for places for the steps, then for the stores that come late, then for all."""
    early, late, lines = m[at.H_EARLY], m[at.H_LATE], m[at.H_FIRST_LINES]
    for place in range(early + 1, early + 1 + m[early]):
        node = m[place]
        x, y = m[m[at.H_X] + node], m[m[at.H_Y] + node]
        put(m, node, x, y)
        stand(m, x, y, 1)
    sort_lines(m, lines + 1, m[lines])
    for place in range(lines + 1, lines + 1 + m[lines]):
        route(m, m[place])
    budget = m[at.H_TRIALS]
    _run(m, early)
    if m[at.H_THOROUGH] != 0 and m[at.H_NODES] <= _SMALL:
        _dig(m, early, m[at.H_TRIALS] - budget // _DIG)
    for place in range(late + 1, late + 1 + m[late]):
        _settle(m, m[place])
    if m[late] > 0:
        m[at.H_KEEPS_BENDS] = 1
        m[at.H_TRIALS] = min(m[at.H_TRIALS], _SETTLED)
        _run(m, m[at.H_FREE])
