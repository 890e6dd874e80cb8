"""The board of a search: boxes, what lines cost each other, and the prices of routes and ports.

These are the functions of `wfmap.render.layout.lanes.board`, `router` and `ports` on whole numbers
in one memory; a test holds both to the same maps.
"""

from wfmap.render.layout.lanes.costs import (
    ACROSS,
    BEND,
    BLOCKED,
    CROSSING,
    DOWN,
    LEFTWARDS,
    SHARED_CENTRE,
    SHARED_CHANNEL,
)
from wfmap.render.layout.native import at
from wfmap.render.layout.native.at import Integers
from wfmap.render.layout.native.jit import compiled

__all__ = ["floor", "lay", "lift", "move_box", "price_apart", "put", "side_costs", "spare", "take"]

_BOTH_WAYS = 600


@compiled
def put(m: Integers, node: int, x: int, y: int) -> None:
    """Stand a box on a point."""
    m[m[at.H_OCCUPANT] + y * m[at.H_WIDTH] + x] = node + 1
    m[m[at.H_ACROSS] + 2 * (y * m[at.H_WIDTH] + x)] += BLOCKED
    m[m[at.H_DOWN] + 2 * (x * m[at.H_HEIGHT] + y)] += BLOCKED


@compiled
def lift(m: Integers, x: int, y: int) -> None:
    """Take the box off a point."""
    m[m[at.H_OCCUPANT] + y * m[at.H_WIDTH] + x] = 0
    m[m[at.H_ACROSS] + 2 * (y * m[at.H_WIDTH] + x)] -= BLOCKED
    m[m[at.H_DOWN] + 2 * (x * m[at.H_HEIGHT] + y)] -= BLOCKED


@compiled
def is_busy(m: Integers, x: int, y: int) -> bool:
    """Tell whether a line passes the middle of a cell."""
    across = m[at.H_ACROSS] + 2 * (y * m[at.H_WIDTH] + x)
    down = m[at.H_DOWN] + 2 * (x * m[at.H_HEIGHT] + y)
    return m[across + 1] != 0 or m[across - 1] != 0 or m[down + 1] != 0 or m[down - 1] != 0


@compiled
def _spread_across(m: Integers, y: int, low: int, high: int, sign: int) -> None:
    width, height = 2 * m[at.H_WIDTH], 2 * m[at.H_HEIGHT]
    share = SHARED_CENTRE if m[m[at.H_IS_ROW] + y] != 0 else SHARED_CHANNEL
    start = m[at.H_ACROSS] + y * width + 1
    for x in range(low, high):
        m[start + 2 * x] += sign * share
    start = m[at.H_DOWN] + 2 * y
    for x in range(low + 1, high):
        m[start + x * height] += sign * CROSSING
    m[start + low * height] += sign * (CROSSING // 2)
    m[start + high * height] += sign * (CROSSING // 2)


@compiled
def _spread_down(m: Integers, x: int, low: int, high: int, sign: int) -> None:
    width, height = 2 * m[at.H_WIDTH], 2 * m[at.H_HEIGHT]
    share = SHARED_CENTRE if x % 2 != 0 else SHARED_CHANNEL
    start = m[at.H_DOWN] + x * height + 1
    for y in range(low, high):
        m[start + 2 * y] += sign * share
    start = m[at.H_ACROSS] + 2 * x
    for y in range(low + 1, high):
        m[start + y * width] += sign * CROSSING
    m[start + low * width] += sign * (CROSSING // 2)
    m[start + high * width] += sign * (CROSSING // 2)


@compiled
def spread(m: Integers, route: int, length: int, sign: int) -> None:
    """Let others pay for sharing and crossing a route; `sign` -1 takes it away again."""
    for corner in range(length - 1):
        x1, y1 = m[route + 2 * corner], m[route + 2 * corner + 1]
        x2, y2 = m[route + 2 * corner + 2], m[route + 2 * corner + 3]
        if y1 == y2:
            _spread_across(m, y1, min(x1, x2), max(x1, x2), sign)
        else:
            _spread_down(m, x1, min(y1, y2), max(y1, y2), sign)


@compiled
def toll(m: Integers, route: int, length: int, so_far: int, most: int) -> int:
    """Add to a price what a route pays for what is on its way; stop at `most` or more."""
    across, down = m[at.H_ACROSS], m[at.H_DOWN]
    width, height = 2 * m[at.H_WIDTH], 2 * m[at.H_HEIGHT]
    total = so_far
    for corner in range(1, length - 1):
        x, y = m[route + 2 * corner], m[route + 2 * corner + 1]
        met = m[across + y * width + 2 * x] + m[down + x * height + 2 * y]
        if met >= BLOCKED:
            return total + BLOCKED
        total += met // 2
    if total >= most:
        return total
    for corner in range(length - 1):
        x1, y1 = m[route + 2 * corner], m[route + 2 * corner + 1]
        x2, y2 = m[route + 2 * corner + 2], m[route + 2 * corner + 3]
        if y1 == y2:
            start = across + y1 * width
            for place in range(start + 2 * min(x1, x2) + 1, start + 2 * max(x1, x2)):
                total += m[place]
        else:
            start = down + x1 * height
            for place in range(start + 2 * min(y1, y2) + 1, start + 2 * max(y1, y2)):
                total += m[place]
        if total >= most:
            return total
    return total


@compiled
def direction(m: Integers, corner: int) -> int:
    """Tell the direction of the stretch from a corner to the next: right, down, left, up."""
    if m[corner + 1] == m[corner + 3]:
        return 0 if m[corner + 2] > m[corner] else 2
    return 1 if m[corner + 3] > m[corner + 1] else 3


@compiled
def side_costs(m: Integers, edge: int) -> None:
    """Note what leaving and arriving in each direction costs a line."""
    out, into = m[at.H_OUT] + at.SIDE * edge, m[at.H_IN] + at.SIDE * edge
    leaving, entering = m[at.H_LEAVING], m[at.H_ENTERING]
    first, last = m[out + 5], m[into + 5]
    for way in range(4):
        cost = m[out + way]
        if first >= 0:
            cost += _BOTH_WAYS * m[entering + first + way] + m[out + 4] * m[leaving + first + way]
        m[at.H_OUTS + way] = cost
        cost = m[into + way]
        if last >= 0:
            side = last + ((way + 2) & 3)
            cost += _BOTH_WAYS * m[leaving + side] + m[into + 4] * m[entering + side]
        m[at.H_INS + way] = cost


@compiled
def _price(m: Integers, edge: int, route: int, length: int) -> int:
    """Tell what a route costs a line, with its ports and whatever it shares or crosses."""
    side_costs(m, edge)
    last = route + 2 * (length - 2)
    cost = m[at.H_OUTS + direction(m, route)] + m[at.H_INS + direction(m, last)]
    if is_forward(m, edge):
        for corner in range(length - 1):
            back = m[route + 2 * corner] - m[route + 2 * corner + 2]
            cost += LEFTWARDS * max(0, back)
    if cost >= BLOCKED:
        return cost
    total = BEND * (length - 2)
    for corner in range(length - 1):
        here = route + 2 * corner
        total += ACROSS * abs(m[here] - m[here + 2]) + DOWN * abs(m[here + 1] - m[here + 3])
    return cost + toll(m, route, length, total, BLOCKED - cost)


@compiled
def is_forward(m: Integers, edge: int) -> bool:
    """Tell whether a line should run to the right."""
    first, last = m[m[at.H_START] + edge], m[m[at.H_FINISH] + edge]
    return m[m[at.H_FLOW] + edge] != 0 and m[m[at.H_X] + first] <= m[m[at.H_X] + last]


@compiled
def spare(m: Integers, edge: int, sign: int) -> None:
    """Take the lines that share their way with a line off the board; `sign` 1 puts them back."""
    lists = m[at.H_SIBLINGS]
    for place in range(m[lists + edge], m[lists + edge + 1]):
        other = m[place]
        length = m[m[at.H_LENGTH] + other]
        if length > 0:
            spread(m, m[at.H_ROUTE] + m[at.H_STRIDE] * other, length, sign)


@compiled
def price_apart(m: Integers, edge: int, route: int, length: int) -> int:
    """Tell what a route costs where lines that share their way cost nothing."""
    spare(m, edge, -1)
    cost = _price(m, edge, route, length)
    spare(m, edge, 1)
    return cost


@compiled
def _count(m: Integers, edge: int, route: int, length: int, sign: int) -> None:
    """Count a line at the sides of both its boxes."""
    if m[m[at.H_BEGINS] + edge] != 0:
        start = m[m[at.H_START] + edge]
        m[m[at.H_LEAVING] + 4 * start + direction(m, route)] += sign
    finish = m[m[at.H_FINISH] + edge]
    side = (direction(m, route + 2 * (length - 2)) + 2) & 3
    m[m[at.H_ENTERING] + 4 * finish + side] += sign


@compiled
def take(m: Integers, edge: int) -> None:
    """Take a line's route off the board."""
    length = m[m[at.H_LENGTH] + edge]
    if length == 0:
        return
    route = m[at.H_ROUTE] + m[at.H_STRIDE] * edge
    spread(m, route, length, -1)
    _count(m, edge, route, length, -1)
    m[m[at.H_LENGTH] + edge] = 0


@compiled
def lay(m: Integers, edge: int, given: int, length: int) -> None:
    """Give a line a route, which lies at `given`."""
    route = m[at.H_ROUTE] + m[at.H_STRIDE] * edge
    for cell in range(2 * length):
        m[route + cell] = m[given + cell]
    m[m[at.H_LENGTH] + edge] = length
    spread(m, route, length, 1)
    _count(m, edge, route, length, 1)


@compiled
def floor(m: Integers, edge: int) -> int:
    """Tell what a line costs at least, whatever other lines do."""
    first, last = m[m[at.H_START] + edge], m[m[at.H_FINISH] + edge]
    x1, y1 = m[m[at.H_X] + first], m[m[at.H_Y] + first]
    x2, y2 = m[m[at.H_X] + last], m[m[at.H_Y] + last]
    side = 4
    if x2 != x1:
        side += 1 if x2 > x1 else -1
    if y2 != y1:
        side += 3 if y2 > y1 else -3
    return ACROSS * abs(x1 - x2) + DOWN * abs(y1 - y2) + m[m[at.H_WAYS] + 9 * edge + side]


@compiled
def move_box(m: Integers, node: int, x: int, y: int) -> None:
    """Note where a box stands; the board does not change."""
    m[m[at.H_X] + node] = x
    m[m[at.H_Y] + node] = y
