"""What may be tried with a box, as `wfmap.render.layout.lanes.moves` lists it.

A list is its length, then its numbers; a move is the number of its boxes, then three cells each:
the box, and the point that it moves to.
"""

from wfmap.render.layout.native import at
from wfmap.render.layout.native.at import Integers
from wfmap.render.layout.native.jit import compiled

__all__ = ["add_move", "list_moves", "may_stand"]


@compiled
def _x(m: Integers, node: int) -> int:
    return m[m[at.H_X] + node]


@compiled
def _y(m: Integers, node: int) -> int:
    return m[m[at.H_Y] + node]


@compiled
def _occupant(m: Integers, x: int, y: int) -> int:
    """Tell the box on a point, -1 where there is none."""
    return m[m[at.H_OCCUPANT] + y * m[at.H_WIDTH] + x] - 1


@compiled
def _add(m: Integers, numbers: int, value: int) -> None:
    """Add a number to a list, once."""
    for place in range(numbers + 1, numbers + 1 + m[numbers]):
        if m[place] == value:
            return
    m[numbers] += 1
    m[numbers + m[numbers]] = value


@compiled
def in_lane(m: Integers, node: int, y: int) -> bool:
    """Tell whether a grid line is a row of the lane of a box."""
    low, high = m[m[at.H_LOW] + node], m[m[at.H_HIGH] + node]
    return low <= y < high and (y - low) % 2 == 0


@compiled
def _add_row(m: Integers, node: int, rows: int, y: int) -> None:
    if y != _y(m, node) and in_lane(m, node, y):
        _add(m, rows, y)


@compiled
def _add_rows(m: Integers, node: int, rows: int) -> None:
    """Add the rows of the node's neighbours in its lane, then those beside its own."""
    incident, lane = m[at.H_INCIDENT], m[at.H_LANE]
    for place in range(m[incident + node], m[incident + node + 1]):
        edge = m[place]
        first, last = m[m[at.H_START] + edge], m[m[at.H_FINISH] + edge]
        other = first if last == node else last
        if m[lane + other] != m[lane + node]:
            continue
        level = _y(m, other)
        if m[m[at.H_DATA] + edge] != 0:
            _add_row(m, node, rows, level - 2)
            _add_row(m, node, rows, level + 2)
        else:
            _add_row(m, node, rows, level)
    _add_row(m, node, rows, _y(m, node) - 2)
    _add_row(m, node, rows, _y(m, node) + 2)


@compiled
def _note_levels(m: Integers, node: int) -> None:
    """Note the rows that a box may stand in beside its column."""
    levels, incident = m[at.H_LEVELS], m[at.H_INCIDENT]
    m[levels] = 0
    _add(m, levels, _y(m, node))
    if m[m[at.H_COPY] + node] != 0:
        for place in range(m[incident + node], m[incident + node + 1]):
            _add(m, levels, _y(m, m[m[at.H_START] + m[place]]))
    _add_rows(m, node, levels)


@compiled
def may_stand(m: Integers, node: int, x: int) -> bool:
    """Tell whether nothing before a box would stand right of it, and nothing after it left."""
    if x <= 0 or x >= m[at.H_WIDTH]:
        return False
    if m[m[at.H_COPY] + node] != 0:
        return True
    left, right = m[at.H_LEFT_OF], m[at.H_RIGHT_OF]
    first, last = 0, m[at.H_WIDTH]
    for place in range(m[left + node], m[left + node + 1]):
        first = max(first, _x(m, m[place]))
    for place in range(m[right + node], m[right + node + 1]):
        last = min(last, _x(m, m[place]))
    return first <= x <= last


@compiled
def _add_column(m: Integers, node: int, x: int) -> None:
    if x != _x(m, node) and may_stand(m, node, x):
        _add(m, m[at.H_COLUMNS], x)


@compiled
def _note_columns(m: Integers, node: int) -> None:
    """Note the columns beside a node's own, then those at and beside its neighbours."""
    m[m[at.H_COLUMNS]] = 0
    _add_column(m, node, _x(m, node) - 2)
    _add_column(m, node, _x(m, node) + 2)
    for side in range(2):
        near = m[at.H_LEFT_OF + side]
        for place in range(m[near + node], m[near + node + 1]):
            x = _x(m, m[place])
            _add_column(m, node, x)
            _add_column(m, node, x - 2)
            _add_column(m, node, x + 2)


@compiled
def _neighbour(m: Integers, node: int, side: int, branched: int) -> int:
    """Tell the next box in a box's row, -1 where there is none or, unless `branched`, more."""
    beyond, back = m[at.H_LEFT_OF + side], m[at.H_RIGHT_OF - side]
    if branched == 0 and m[beyond + node + 1] - m[beyond + node] != 1:
        return -1
    for place in range(m[beyond + node], m[beyond + node + 1]):
        other = m[place]
        if _y(m, other) != _y(m, node) or m[m[at.H_PINNED] + other] != 0:
            continue
        if branched != 0 or m[back + other + 1] - m[back + other] == 1:
            return other
    return -1


@compiled
def _note_chain(m: Integers, chain: int, node: int, branched: int) -> None:
    """Note a run of boxes through a box: how many, the first, the last."""
    first = node
    last = node
    count = 1
    other = _neighbour(m, last, 1, branched)
    while other >= 0:
        last = other
        count += 1
        other = _neighbour(m, last, 1, branched)
    other = _neighbour(m, first, 0, branched)
    while other >= 0:
        first = other
        count += 1
        other = _neighbour(m, first, 0, branched)
    m[chain], m[chain + 1], m[chain + 2] = count, first, last


@compiled
def add_move(m: Integers, end: int, node: int, x: int, y: int) -> None:
    """Add a box to the move that is being made at `end`."""
    place = end + 1 + 3 * m[end]
    m[place], m[place + 1], m[place + 2] = node, x, y
    m[end] += 1


@compiled
def _closed(m: Integers, end: int) -> int:
    """Tell where the next move begins."""
    return end + 1 + 3 * m[end]


@compiled
def _moved_to(m: Integers, end: int, node: int, row: int) -> int:
    """Add the move to a row, or the swap with the box that stands there."""
    x = _x(m, node)
    other = _occupant(m, x, row)
    if other >= 0 and m[m[at.H_PINNED] + other] != 0:
        return end
    m[end] = 0
    add_move(m, end, node, x, row)
    if other >= 0:
        add_move(m, end, other, x, _y(m, node))
    return _closed(m, end)


@compiled
def _chain_moved(m: Integers, end: int, chain: int, row: int) -> int:
    """Add the swap of two rows within the columns of a chain."""
    first, last = m[chain + 1], m[chain + 2]
    own = _y(m, first)
    m[end] = 0
    for turn in range(2):
        here, there = (own, row) if turn == 0 else (row, own)
        for x in range(_x(m, first), _x(m, last) + 1, 2):
            node = _occupant(m, x, here)
            if node < 0:
                continue
            if m[m[at.H_PINNED] + node] != 0:
                return end
            add_move(m, end, node, x, there)
    return _closed(m, end)


@compiled
def list_moves(m: Integers, begin: int, node: int) -> int:
    """List what may be tried with a box, from `begin` on; tell where the list ends."""
    rows, levels, columns = m[at.H_ROWS], m[at.H_LEVELS], m[at.H_COLUMNS]
    strict, loose = m[at.H_CHAIN], m[at.H_OTHER_CHAIN]
    _note_chain(m, strict, node, 0)
    _note_chain(m, loose, node, 1)
    m[rows] = 0
    _add_rows(m, node, rows)
    _note_levels(m, node)
    _note_columns(m, node)
    spans = 6 * (m[at.H_WIDTH] + 2)
    wanted = m[rows] * (7 + 2 * spans) + 4 * m[levels] * m[columns]
    if begin + wanted >= m[at.H_MOVES_END]:
        m[at.H_FULL] = 1
        return begin
    end = begin
    for place in range(rows + 1, rows + 1 + m[rows]):
        row = m[place]
        end = _moved_to(m, end, node, row)
        if m[strict] > 1:
            end = _chain_moved(m, end, strict, row)
        if m[loose] > m[strict]:
            end = _chain_moved(m, end, loose, row)
    for column in range(columns + 1, columns + 1 + m[columns]):
        for level in range(levels + 1, levels + 1 + m[levels]):
            if _occupant(m, m[column], m[level]) < 0:
                m[end] = 0
                add_move(m, end, node, m[column], m[level])
                end = _closed(m, end)
    return end
