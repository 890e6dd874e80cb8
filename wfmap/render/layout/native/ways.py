"""The best of the usual shapes of a line, as `wfmap.render.layout.lanes.patterns` lists them."""

from wfmap.render.layout.lanes.costs import ACROSS, BEND, DOWN, LEFTWARDS
from wfmap.render.layout.native import at
from wfmap.render.layout.native.at import Integers
from wfmap.render.layout.native.board import floor, is_forward, side_costs, spare, toll
from wfmap.render.layout.native.jit import compiled

__all__ = ["best_shape", "find"]

_RIGHT, _DOWNWARDS, _LEFT, _UPWARDS = 0, 1, 2, 3
_NEAR = 6
_ENDS = 2
"""Of many channels between, so many at both ends are tried."""


@compiled
def _offer(  # noqa: PLR0913, PLR0917 - machine code knows no records
    m: Integers, length: int, out: int, into: int, more: int, back: int
) -> bool:
    """Keep the shape at hand if it costs less than the best; tell whether no more are wanted."""
    if m[at.H_LEAST] + BEND * (length - 2) >= m[at.H_BEST]:
        return True
    cost = m[at.H_STRAIGHT] + m[at.H_OUTS + out] + m[at.H_INS + into] + more
    if m[at.H_FORWARD] != 0:
        cost += back
    if cost >= m[at.H_BEST]:
        return False
    cost = toll(m, m[at.H_SHAPE], length, cost, m[at.H_BEST])
    if cost >= m[at.H_BEST]:
        return False
    m[at.H_BEST] = cost
    m[at.H_BEST_LENGTH] = length
    for cell in range(2 * length):
        m[m[at.H_BEST_ROUTE] + cell] = m[m[at.H_SHAPE] + cell]
    return cost <= m[at.H_FLOOR]


@compiled
def _corner(m: Integers, number: int, x: int, y: int) -> None:
    m[m[at.H_SHAPE] + 2 * number] = x
    m[m[at.H_SHAPE] + 2 * number + 1] = y


@compiled
def _loops(m: Integers, x: int, y: int) -> None:
    """Offer the ways from a box to itself, over its right top corner first."""
    plain = 2 * (ACROSS + DOWN) + 3 * BEND
    for turn in range(2):
        level = y - 1 if turn == 0 else y + 1
        _corner(m, 0, x, y)
        _corner(m, 1, x + 1, y)
        _corner(m, 2, x + 1, level)
        _corner(m, 3, x, level)
        _corner(m, 4, x, y)
        into = _DOWNWARDS if turn == 0 else _UPWARDS
        if _offer(m, 5, _RIGHT, into, plain, LEFTWARDS):
            return


@compiled
def _few_bends(m: Integers, x1: int, y1: int, x2: int, y2: int) -> bool:
    """Offer the straight way, or those of one bend."""
    across = _RIGHT if x2 > x1 else _LEFT
    down = _DOWNWARDS if y2 > y1 else _UPWARDS
    _corner(m, 0, x1, y1)
    if y1 == y2 or x1 == x2:
        _corner(m, 1, x2, y2)
        way = across if y1 == y2 else down
        return _offer(m, 2, way, way, 0, 0)
    _corner(m, 1, x2, y1)
    _corner(m, 2, x2, y2)
    if _offer(m, 3, across, down, BEND, 0):
        return True
    _corner(m, 1, x1, y2)
    return _offer(m, 3, down, across, BEND, 0)


@compiled
def _step(  # noqa: PLR0913, PLR0917 - as above
    m: Integers, x: int, out: int, into: int, more: int, back: int
) -> bool:
    """Offer the way through an upright channel; both its ends are noted as corners 0 and 5."""
    shape = m[at.H_SHAPE]
    y1, x2, y2 = m[shape + 1], m[shape + 10], m[shape + 11]
    _corner(m, 1, x, y1)
    _corner(m, 2, x, y2)
    _corner(m, 3, x2, y2)
    return _offer(m, 4, out, into, more, back)


@compiled
def _steps(m: Integers, x1: int, y1: int, x2: int, y2: int) -> bool:
    """Offer the routes that leave and arrive level, through a channel between or beside."""
    across = _RIGHT if x2 > x1 else _LEFT
    low, high = min(x1, x2), max(x1, x2)
    _corner(m, 0, x1, y1)
    _corner(m, 5, x2, y2)
    first, last = low + 1 + (low + 1) % 2, high - 1 - (high - 1) % 2
    for x in range(first, last + 1, 2):
        if last - first > _NEAR and first + 2 < x < last - 2:
            continue
        if _step(m, x, across, across, 2 * BEND, 0):
            return True
    plain = 2 * BEND + 2 * ACROSS
    if low > 0:
        out, into = _LEFT if low == x1 else across, _RIGHT if low == x2 else across
        if _step(m, low - 1, out, into, plain, LEFTWARDS):
            return True
    out, into = _RIGHT if high == x1 else across, _LEFT if high == x2 else across
    return _step(m, high + 1, out, into, plain, LEFTWARDS)


@compiled
def _add_level(m: Integers, y: int) -> None:
    """Note a channel across that a detour may use, once."""
    levels = m[at.H_LEVELS]
    if y < 0 or y >= m[at.H_HEIGHT]:
        return
    for place in range(levels + 1, levels + 1 + m[levels]):
        if m[place] == y:
            return
    m[levels] += 1
    m[levels + m[levels]] = y


@compiled
def _note_levels(m: Integers, y1: int, y2: int) -> None:
    """Note the channels across that a detour may use, the nearest first."""
    m[m[at.H_LEVELS]] = 0
    for y in (y1 - 1, y1 + 1, y2 - 1, y2 + 1):
        _add_level(m, y)
    low, high = min(y1, y2), max(y1, y2)
    count = 0
    for y in range(low + 2, high - 1):
        count += m[m[at.H_IS_ROW] + y] == 0
    number = 0
    for y in range(low + 2, high - 1):
        if m[m[at.H_IS_ROW] + y] == 0:
            number += 1
            if count <= _NEAR or number <= _ENDS or number > count - _ENDS:
                _add_level(m, y)


@compiled
def _brackets(m: Integers, x1: int, y1: int, x2: int, y2: int) -> bool:
    """Offer the routes that leave and arrive upright, along a channel across."""
    levels = m[at.H_LEVELS]
    _corner(m, 0, x1, y1)
    for place in range(levels + 1, levels + 1 + m[levels]):
        y = m[place]
        more = 2 * DOWN * max(0, min(y1, y2) - y, y - max(y1, y2))
        _corner(m, 1, x1, y)
        _corner(m, 2, x2, y)
        _corner(m, 3, x2, y2)
        out = _DOWNWARDS if y > y1 else _UPWARDS
        into = _DOWNWARDS if y2 > y else _UPWARDS
        if _offer(m, 4, out, into, 2 * BEND + more, 0):
            return True
    return False


@compiled
def _detours(m: Integers, x1: int, y1: int, x2: int, y2: int) -> bool:
    """Offer routes through the channel right of the source, and the one left of the target."""
    levels = m[at.H_LEVELS]
    after, before = x1 + 1, x2 - 1
    right, left = max(0, after - max(x1, x2)), max(0, min(x1, x2) - before)
    for place in range(levels + 1, levels + 1 + m[levels]):
        y = m[place]
        more = 3 * BEND + 2 * DOWN * max(0, min(y1, y2) - y, y - max(y1, y2))
        _corner(m, 0, x1, y1)
        _corner(m, 1, after, y1)
        _corner(m, 2, after, y)
        _corner(m, 3, x2, y)
        _corner(m, 4, x2, y2)
        into = _DOWNWARDS if y2 > y else _UPWARDS
        if _offer(m, 5, _RIGHT, into, more + 2 * ACROSS * right, LEFTWARDS * right):
            return True
        _corner(m, 1, x1, y)
        _corner(m, 2, before, y)
        _corner(m, 3, before, y2)
        out = _DOWNWARDS if y > y1 else _UPWARDS
        if _offer(m, 5, out, _RIGHT, more + 2 * ACROSS * left, LEFTWARDS * left):
            return True
    return after != before and _both(m, x1, y1, x2, y2, right + left)


@compiled
def _both(  # noqa: PLR0913, PLR0917 - as above
    m: Integers, x1: int, y1: int, x2: int, y2: int, back: int
) -> bool:
    """Offer routes through both channels, which run to the left so many steps."""
    levels = m[at.H_LEVELS]
    for place in range(levels + 1, levels + 1 + m[levels]):
        y = m[place]
        more = 4 * BEND + 2 * DOWN * max(0, min(y1, y2) - y, y - max(y1, y2))
        _corner(m, 0, x1, y1)
        _corner(m, 1, x1 + 1, y1)
        _corner(m, 2, x1 + 1, y)
        _corner(m, 3, x2 - 1, y)
        _corner(m, 4, x2 - 1, y2)
        _corner(m, 5, x2, y2)
        if _offer(m, 6, _RIGHT, _RIGHT, more + 2 * ACROSS * back, LEFTWARDS * back):
            return True
    return False


@compiled
def _between(m: Integers, x1: int, y1: int, x2: int, y2: int) -> None:
    """Offer the routes from one box to another, few bends first."""
    if _few_bends(m, x1, y1, x2, y2):
        return
    if y1 != y2 and _steps(m, x1, y1, x2, y2):
        return
    _note_levels(m, y1, y2)
    if x1 != x2 and _brackets(m, x1, y1, x2, y2):
        return
    _detours(m, x1, y1, x2, y2)


@compiled
def best_shape(m: Integers, edge: int, most: int) -> None:
    """Note the best route of the usual shapes that costs less than `most`, and its price.

    Where there is none, the price is `most` and the route straight.
    """
    first, last = m[m[at.H_START] + edge], m[m[at.H_FINISH] + edge]
    x1, y1 = m[m[at.H_X] + first], m[m[at.H_Y] + first]
    x2, y2 = m[m[at.H_X] + last], m[m[at.H_Y] + last]
    side_costs(m, edge)
    out = m[at.H_OUTS]
    into = m[at.H_INS]
    for way in range(1, 4):
        out = min(out, m[at.H_OUTS + way])
        into = min(into, m[at.H_INS + way])
    straight = ACROSS * abs(x1 - x2) + DOWN * abs(y1 - y2)
    m[at.H_FORWARD] = is_forward(m, edge)
    m[at.H_STRAIGHT] = straight
    m[at.H_LEAST] = straight + out + into
    m[at.H_FLOOR] = max(straight + out + into, floor(m, edge))
    m[at.H_BEST] = most
    m[at.H_BEST_LENGTH] = 2
    best = m[at.H_BEST_ROUTE]
    m[best], m[best + 1], m[best + 2], m[best + 3] = x1, y1, x2, y2
    if straight == 0:
        _loops(m, x1, y1)
    else:
        _between(m, x1, y1, x2, y2)


@compiled
def find(m: Integers, edge: int, most: int) -> int:
    """Find the best of the usual shapes of a line that has no route; tell its price."""
    spare(m, edge, -1)
    best_shape(m, edge, most)
    spare(m, edge, 1)
    return m[at.H_BEST]
