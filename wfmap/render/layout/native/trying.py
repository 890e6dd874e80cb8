"""One trial on the memory of a search, as `wfmap.render.layout.lanes.trials` makes it."""

from wfmap.render.layout.lanes.costs import COLUMN, EARLY, FLOW_WEIGHT, FREE
from wfmap.render.layout.native import at
from wfmap.render.layout.native.at import Integers
from wfmap.render.layout.native.board import (
    floor,
    is_busy,
    lay,
    lift,
    move_box,
    price_apart,
    put,
    take,
)
from wfmap.render.layout.native.jit import compiled
from wfmap.render.layout.native.ways import find

__all__ = ["attempt", "keep_state", "note_touched", "restore", "route", "sort_lines", "stand"]

_BESIDE = 2
_FIRST_PRIME, _SECOND_PRIME = 2147483647, 2147483629
_FIRST_FACTOR, _SECOND_FACTOR = 1103515245, 69069
_HALF = 31
"""Two remainders of this many bits make the digest of a move."""


@compiled
def stand(m: Integers, x: int, y: int, sign: int) -> None:
    """Count a box in its column and row; `sign` -1 takes it away again."""
    m[m[at.H_IN_COLUMN] + x] += sign
    m[m[at.H_IN_ROW] + y] += sign


@compiled
def weight(m: Integers, edge: int) -> int:
    """Tell how much a line's price counts."""
    return 1 if m[m[at.H_LOOSE] + edge] != 0 else FLOW_WEIGHT


@compiled
def _key(m: Integers, edge: int) -> int:
    """Tell a line's turn: level ones first, then short ones, loops and distant data last."""
    first, last = m[m[at.H_START] + edge], m[m[at.H_FINISH] + edge]
    x1, y1 = m[m[at.H_X] + first], m[m[at.H_Y] + first]
    x2, y2 = m[m[at.H_X] + last], m[m[at.H_Y] + last]
    length = abs(x1 - x2) + abs(y1 - y2)
    loose = 4 if m[m[at.H_LOOSE] + edge] != 0 and length > _BESIDE else 0
    kind = loose + (2 if m[m[at.H_BACK] + edge] != 0 else 0) + (1 if y1 != y2 else 0)
    return (kind << 48) + (length << 24) + edge


@compiled
def sort_lines(m: Integers, lines: int, count: int) -> None:
    """Put lines in the order in which they are routed."""
    keys = m[at.H_KEYS]
    for number in range(count):
        edge = m[lines + number]
        key = _key(m, edge)
        place = number
        while place > 0 and m[keys + place - 1] > key:
            m[keys + place] = m[keys + place - 1]
            m[lines + place] = m[lines + place - 1]
            place -= 1
        m[keys + place] = key
        m[lines + place] = edge


@compiled
def _passes(m: Integers, edge: int, x: int, y: int) -> bool:
    route = m[at.H_ROUTE] + m[at.H_STRIDE] * edge
    for corner in range(m[m[at.H_LENGTH] + edge] - 1):
        x1, y1 = m[route + 2 * corner], m[route + 2 * corner + 1]
        x2, y2 = m[route + 2 * corner + 2], m[route + 2 * corner + 3]
        if y1 == y2:
            if y == y1 and min(x1, x2) <= x <= max(x1, x2):
                return True
        elif x == x1 and min(y1, y2) <= y <= max(y1, y2):
            return True
    return False


@compiled
def note_touched(m: Integers, move: int) -> int:
    """Note the lines that a move touches, in their order; tell how many."""
    touched, marks = m[at.H_TOUCHED], m[at.H_MARKS]
    incident, length = m[at.H_INCIDENT], m[at.H_LENGTH]
    count = 0
    for part in range(m[move]):
        node = m[move + 1 + 3 * part]
        for place in range(m[incident + node], m[incident + node + 1]):
            edge = m[place]
            if m[length + edge] > 0 and m[marks + edge] == 0:
                m[marks + edge] = 1
                m[touched + count] = edge
                count += 1
    for part in range(m[move]):
        x, y = m[move + 2 + 3 * part], m[move + 3 + 3 * part]
        if not is_busy(m, x, y):
            continue
        for edge in range(m[at.H_EDGES]):
            if m[length + edge] > 0 and m[marks + edge] == 0 and _passes(m, edge, x, y):
                m[marks + edge] = 1
                m[touched + count] = edge
                count += 1
    for number in range(count):
        m[marks + m[touched + number]] = 0
    sort_lines(m, touched, count)
    return count


@compiled
def _newly_used(m: Integers, used: int, line: int) -> int:
    """Tell whether a grid line is in use only after a move (1), only before it (-1), or neither."""
    more = m[m[at.H_MORE] + line]
    m[m[at.H_MORE] + line] = 0
    count = m[used + line]
    return (1 if count + more > 0 else 0) - (1 if count > 0 else 0)


@compiled
def _room_for(m: Integers, move: int) -> int:
    """Tell what the columns and rows cost that a move takes into use, or no longer needs."""
    more, count = m[at.H_MORE], m[move]
    cost = 0
    for axis in range(2):
        for part in range(count):
            before = m[m[at.H_X + axis] + m[move + 1 + 3 * part]]
            after = m[move + 2 + axis + 3 * part]
            m[more + before] -= 1
            m[more + after] += 1
            if axis == 0:
                cost += EARLY * (after - before)
        used = m[at.H_IN_COLUMN] if axis == 0 else m[at.H_IN_ROW]
        price = COLUMN if axis == 0 else FLOW_WEIGHT * m[at.H_ROW_PRICE]
        for part in range(count):
            cost += price * _newly_used(m, used, m[m[at.H_X + axis] + m[move + 1 + 3 * part]])
            cost += price * _newly_used(m, used, m[move + 2 + axis + 3 * part])
    return cost


@compiled
def _digest(m: Integers, move: int) -> int:
    """Tell a move from all others."""
    first, second = 7, 11
    for cell in range(move, move + 1 + 3 * m[move]):
        first = (first * _FIRST_FACTOR + m[cell] + 1) % _FIRST_PRIME
        second = (second * _SECOND_FACTOR + m[cell] + 1) % _SECOND_PRIME
    return (first << _HALF) + second + 1


@compiled
def _tried(m: Integers, digest: int) -> int:
    """Find the record of a move that was tried in vain, or the free one where it may stand."""
    mask = m[at.H_FAILED_MASK]
    place = digest & mask
    while True:
        record = m[at.H_FAILED] + at.TRIED * place
        if m[record] == 0 or m[record] == digest:
            return record
        place = (place + 1) & mask


@compiled
def _failed_before(m: Integers, record: int, room: int, count: int) -> bool:
    """Tell whether a move was tried in vain and no line that it touches has changed since."""
    when, lines, most = -1, 0, 0
    if m[record] != 0:
        when, lines, most = m[record + 1], m[record + 2], m[record + 3]
    if lines != count or room > most:
        return False
    changed = 0
    for number in range(count):
        changed = max(changed, m[m[at.H_CHANGED] + m[m[at.H_TOUCHED] + number]])
    return count == 0 or changed <= when


@compiled
def _shift(m: Integers, move: int) -> None:
    """Stand boxes on the points of a move."""
    for part in range(m[move]):
        node = m[move + 1 + 3 * part]
        lift(m, m[m[at.H_X] + node], m[m[at.H_Y] + node])
    for part in range(m[move]):
        node, x, y = m[move + 1 + 3 * part], m[move + 2 + 3 * part], m[move + 3 + 3 * part]
        put(m, node, x, y)
        move_box(m, node, x, y)


@compiled
def _set_places(m: Integers, move: int) -> None:
    for part in range(m[move]):
        move_box(m, m[move + 1 + 3 * part], m[move + 2 + 3 * part], m[move + 3 + 3 * part])


@compiled
def _note_floors(m: Integers, move: int, count: int) -> int:
    """Note what the lines would cost at least after a move, as they count; give the sum."""
    before = m[at.H_BEFORE]
    m[before] = m[move]
    for part in range(m[move]):
        node = m[move + 1 + 3 * part]
        m[before + 1 + 3 * part] = node
        m[before + 2 + 3 * part] = m[m[at.H_X] + node]
        m[before + 3 + 3 * part] = m[m[at.H_Y] + node]
    _set_places(m, move)
    total = 0
    for number in range(count):
        edge = m[m[at.H_TOUCHED] + number]
        least = weight(m, edge) * floor(m, edge)
        m[m[at.H_FLOORS] + number] = least
        total += least
    _set_places(m, before)
    return total


@compiled
def _bends(m: Integers, edge: int, length: int) -> int:
    """Count the bends of a route that is a flow's."""
    return 0 if m[m[at.H_LOOSE] + edge] != 0 else length - 2


@compiled
def _routed_anew(m: Integers, count: int, room: int, least: int) -> int:
    """Route the lines of a trial; tell what of a gain is left, `FAILED` once none can be."""
    gain, left, bends = room, least, 0
    keeps = m[at.H_KEEPS_BENDS] != 0
    if keeps:
        for number in range(count):
            bends += _bends(m, m[m[at.H_TOUCHED] + number], m[m[at.H_OLD_LENGTH] + number])
    for number in range(count):
        if gain <= left or bends < 0:
            return at.FAILED
        edge = m[m[at.H_TOUCHED] + number]
        left -= m[m[at.H_FLOORS] + number]
        counts = weight(m, edge)
        price = find(m, edge, -((left - gain) // counts))
        gain -= counts * price
        if gain <= left:
            return at.FAILED
        m[m[at.H_PAID] + edge] = price
        lay(m, edge, m[at.H_BEST_ROUTE], m[at.H_BEST_LENGTH])
        if keeps:
            bends -= _bends(m, edge, m[at.H_BEST_LENGTH])
    return gain if gain > 0 and bends >= 0 else at.FAILED


@compiled
def _take_all(m: Integers, count: int) -> int:
    """Take the lines of a trial off the board, and note them; tell what they cost in all."""
    paid = 0
    stride = m[at.H_STRIDE]
    for number in range(count):
        edge = m[m[at.H_TOUCHED] + number]
        length = m[m[at.H_LENGTH] + edge]
        route, kept = m[at.H_ROUTE] + stride * edge, m[at.H_OLD_ROUTE] + stride * number
        for cell in range(2 * length):
            m[kept + cell] = m[route + cell]
        m[m[at.H_OLD_LENGTH] + number] = length
        m[m[at.H_OLD_PAID] + number] = m[m[at.H_PAID] + edge]
        take(m, edge)
        paid += weight(m, edge) * price_apart(m, edge, kept, length)
    return paid


@compiled
def _undo(m: Integers, count: int) -> None:
    """Come back to where boxes and lines were before a trial."""
    for number in range(count):
        take(m, m[m[at.H_TOUCHED] + number])
    _shift(m, m[at.H_BEFORE])
    for number in range(count):
        edge = m[m[at.H_TOUCHED] + number]
        kept = m[at.H_OLD_ROUTE] + m[at.H_STRIDE] * number
        lay(m, edge, kept, m[m[at.H_OLD_LENGTH] + number])
        m[m[at.H_PAID] + edge] = m[m[at.H_OLD_PAID] + number]


@compiled
def _keep(m: Integers, move: int, count: int) -> None:
    """Keep a move that was tried."""
    m[at.H_NOW] += 1
    for number in range(count):
        m[m[at.H_CHANGED] + m[m[at.H_TOUCHED] + number]] = m[at.H_NOW]
    before = m[at.H_BEFORE]
    for part in range(m[move]):
        stand(m, m[before + 2 + 3 * part], m[before + 3 + 3 * part], -1)
        stand(m, m[move + 2 + 3 * part], m[move + 3 + 3 * part], 1)


@compiled
def attempt(m: Integers, move: int, slack: int) -> int:
    """Try a move and keep it if it costs less; tell what it saves, `FAILED` where it is undone.

    With `slack`, it may cost so much more.
    """
    count = note_touched(m, move)
    if count > m[at.H_MOST_LINES]:
        return at.FAILED
    room = slack - _room_for(m, move)
    digest = _digest(m, move)
    record = _tried(m, digest)
    if _failed_before(m, record, room, count):
        return at.FAILED
    least = _note_floors(m, move, count)
    paid = 0
    for number in range(count):
        edge = m[m[at.H_TOUCHED] + number]
        paid += weight(m, edge) * m[m[at.H_PAID] + edge]
    if room + paid <= least:
        return at.FAILED
    m[at.H_TRIALS] -= 1
    gain = room + _take_all(m, count)
    _shift(m, move)
    left = _routed_anew(m, count, gain, least)
    if left != at.FAILED:
        _keep(m, move, count)
        return left - slack
    _undo(m, count)
    m[record], m[record + 1], m[record + 2], m[record + 3] = digest, m[at.H_NOW], count, room
    return at.FAILED


@compiled
def route(m: Integers, edge: int) -> None:
    """Find a line's route and put it on the board."""
    m[m[at.H_PAID] + edge] = find(m, edge, FREE)
    lay(m, edge, m[at.H_BEST_ROUTE], m[at.H_BEST_LENGTH])
    m[at.H_NOW] += 1
    m[m[at.H_CHANGED] + edge] = m[at.H_NOW]


@compiled
def _copied(m: Integers, source: int, goal: int, cells: int) -> None:
    for cell in range(cells):
        m[goal + cell] = m[source + cell]


@compiled
def keep_state(m: Integers) -> None:
    """Note where boxes and lines are and what was paid for lines, to come back to."""
    nodes, edges = m[at.H_NODES], m[at.H_EDGES]
    _copied(m, m[at.H_X], m[at.H_KEPT_X], nodes)
    _copied(m, m[at.H_Y], m[at.H_KEPT_Y], nodes)
    _copied(m, m[at.H_LENGTH], m[at.H_KEPT_LENGTH], edges)
    _copied(m, m[at.H_ROUTE], m[at.H_KEPT_ROUTE], edges * m[at.H_STRIDE])
    _copied(m, m[at.H_PAID], m[at.H_KEPT_PAID], edges)


@compiled
def _differs(m: Integers, edge: int) -> bool:
    """Tell whether a line's route is another than that which was noted."""
    length = m[m[at.H_LENGTH] + edge]
    if length != m[m[at.H_KEPT_LENGTH] + edge]:
        return True
    offset = m[at.H_STRIDE] * edge
    for cell in range(offset, offset + 2 * length):
        if m[m[at.H_ROUTE] + cell] != m[m[at.H_KEPT_ROUTE] + cell]:
            return True
    return False


@compiled
def restore(m: Integers) -> None:
    """Come back to what was noted."""
    m[at.H_NOW] += 1
    marks = m[at.H_MARKS]
    for edge in range(m[at.H_EDGES]):
        if _differs(m, edge):
            m[marks + edge] = 1
            take(m, edge)
            m[m[at.H_CHANGED] + edge] = m[at.H_NOW]
    for node in range(m[at.H_NODES]):
        x, y = m[m[at.H_X] + node], m[m[at.H_Y] + node]
        if x != m[m[at.H_KEPT_X] + node] or y != m[m[at.H_KEPT_Y] + node]:
            stand(m, x, y, -1)
            stand(m, m[m[at.H_KEPT_X] + node], m[m[at.H_KEPT_Y] + node], 1)
            lift(m, x, y)
    for node in range(m[at.H_NODES]):
        x, y = m[m[at.H_KEPT_X] + node], m[m[at.H_KEPT_Y] + node]
        if x != m[m[at.H_X] + node] or y != m[m[at.H_Y] + node]:
            put(m, node, x, y)
            move_box(m, node, x, y)
    for edge in range(m[at.H_EDGES]):
        if m[marks + edge] != 0:
            m[marks + edge] = 0
            length = m[m[at.H_KEPT_LENGTH] + edge]
            if length > 0:
                lay(m, edge, m[at.H_KEPT_ROUTE] + m[at.H_STRIDE] * edge, length)
    _copied(m, m[at.H_KEPT_PAID], m[at.H_PAID], m[at.H_EDGES])
