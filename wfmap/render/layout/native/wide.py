"""The routes of all lines, as `wfmap.render.layout.lanes.routes` and `astar` find them."""

from wfmap.render.layout.lanes.costs import ACROSS, BEND, DOWN, FREE, LEFTWARDS
from wfmap.render.layout.native import at
from wfmap.render.layout.native.at import Integers
from wfmap.render.layout.native.board import lay, price_apart, put, spare, take
from wfmap.render.layout.native.jit import compiled
from wfmap.render.layout.native.trying import sort_lines
from wfmap.render.layout.native.ways import best_shape

__all__ = ["route_lines"]

_RIGHT, _DOWNWARDS, _LEFT, _UPWARDS = 0, 1, 2, 3
_STRAIGHT = 2
_BACK = 2


@compiled
def _bound(away: int, below: int, way: int) -> int:
    """Tell what must be paid at least to a goal so far away and below, heading some way."""
    cost = ACROSS * abs(away) + DOWN * abs(below)
    if away != 0 and below != 0:
        return cost + BEND
    if away != 0:
        if way == (_RIGHT if away > 0 else _LEFT):
            return cost
        return cost + (BEND if way & 1 else 2 * BEND)
    if below != 0:
        if way == (_DOWNWARDS if below > 0 else _UPWARDS):
            return cost
        return cost + (2 * BEND if way & 1 else BEND)
    return 0


@compiled
def _is_before(m: Integers, one: int, bound: int, state: int) -> bool:
    """Tell whether an entry of the heap comes before a state with its bound."""
    place = m[at.H_HEAP] + 2 * one
    return m[place] < bound or (m[place] == bound and m[place + 1] < state)


@compiled
def _push(m: Integers, bound: int, state: int) -> None:
    """Put a state on the heap."""
    heap, here = m[at.H_HEAP], m[at.H_HEAP_COUNT]
    if here >= m[at.H_HEAP_MOST]:
        m[at.H_FULL] = 1
        return
    m[at.H_HEAP_COUNT] += 1
    while here > 0:
        above = (here - 1) // 2
        if _is_before(m, above, bound, state):
            break
        m[heap + 2 * here], m[heap + 2 * here + 1] = m[heap + 2 * above], m[heap + 2 * above + 1]
        here = above
    m[heap + 2 * here], m[heap + 2 * here + 1] = bound, state


@compiled
def _pop(m: Integers) -> int:
    """Take the first state off the heap."""
    heap = m[at.H_HEAP]
    first = m[heap + 1]
    m[at.H_HEAP_COUNT] -= 1
    count = m[at.H_HEAP_COUNT]
    bound, state = m[heap + 2 * count], m[heap + 2 * count + 1]
    here = 0
    while 2 * here + 1 < count:
        below = 2 * here + 1
        right = heap + 2 * (below + 1)
        if below + 1 < count and _is_before(m, below + 1, m[right - 2], m[right - 1]):
            below += 1
        if not _is_before(m, below, bound, state):
            break
        m[heap + 2 * here], m[heap + 2 * here + 1] = m[heap + 2 * below], m[heap + 2 * below + 1]
        here = below
    m[heap + 2 * here], m[heap + 2 * here + 1] = bound, state
    return first


@compiled
def _reach(m: Integers, state: int, before: int, cost: int, bound: int) -> None:
    """Note a way to a state, where none known costs as little; `before` is -1 at the start."""
    known = m[m[at.H_REACHED] + state] == m[at.H_QUEST]
    if known and m[m[at.H_COST] + state] <= cost:
        return
    if not known:
        m[m[at.H_REACHED] + state] = m[at.H_QUEST]
        m[m[at.H_CAME] + state] = -1
    m[m[at.H_COST] + state] = cost
    if before >= 0:
        m[m[at.H_CAME] + state] = before
    _push(m, bound, state)


@compiled
def _begin(  # noqa: PLR0913, PLR0917 - machine code knows no records
    m: Integers, x: int, y: int, goal_x: int, goal_y: int, arrival: int
) -> None:
    """Begin a quest at a box."""
    m[at.H_QUEST] += 1
    m[at.H_HEAP_COUNT] = 0
    for way in range(4):
        cost = m[at.H_OUTS + way]
        bound = cost + _bound(goal_x - x, goal_y - y, way) + arrival
        if bound < m[at.H_BEST]:
            _reach(m, 4 * (y * m[at.H_WIDTH] + x) + way, -1, cost, bound)


@compiled
def _stepped(m: Integers, x: int, y: int, onwards: int, turn: int) -> int:
    """Tell what a step from a point costs."""
    width, height = m[at.H_WIDTH], m[at.H_HEIGHT]
    across = m[at.H_ACROSS] + 2 * (y * width + x)
    down = m[at.H_DOWN] + 2 * (x * height + y)
    if onwards & 1:
        cost = DOWN + m[down + 1 if onwards == _DOWNWARDS else down - 1]
        passing = m[down]
    else:
        cost = ACROSS + m[across + 1 if onwards == _RIGHT else across - 1]
        passing = m[across]
        if onwards == _LEFT and m[at.H_FORWARD] != 0:
            cost += LEFTWARDS
    if m[m[at.H_CAME] + m[at.H_STATE]] < 0:
        return cost
    if turn != 0:
        return cost + BEND + (m[down] + m[across]) // 2
    return cost + passing


@compiled
def _visit(m: Integers, state: int, origin: int, target: int, arrival: int) -> None:
    """Go on from a state in all directions but back."""
    width, height = m[at.H_WIDTH], m[at.H_HEIGHT]
    point, way = state >> 2, state & 3
    x, y = point % width, point // width
    goal_x, goal_y = target % width, target // width
    for turn in range(4):
        if turn == _BACK or (turn != 0 and point == origin):
            continue
        onwards = (way + turn) & 3
        nx = x + (1 if onwards == _RIGHT else -1 if onwards == _LEFT else 0)
        ny = y + (1 if onwards == _DOWNWARDS else -1 if onwards == _UPWARDS else 0)
        if nx < 0 or nx >= width or ny < 0 or ny >= height:
            continue
        cost = m[m[at.H_COST] + state] + _stepped(m, x, y, onwards, turn)
        ahead = ny * width + nx
        if ahead == target:
            cost += m[at.H_INS + onwards]
            bound = cost
        elif m[m[at.H_OCCUPANT] + ahead] != 0:
            continue
        else:
            bound = cost + _bound(goal_x - nx, goal_y - ny, onwards) + arrival
        if bound < m[at.H_BEST]:
            _reach(m, 4 * ahead + onwards, state, cost, bound)


@compiled
def _note_way(m: Integers, state: int) -> None:
    """Note the corners of the way to a state as the best route."""
    width, came, best = m[at.H_WIDTH], m[at.H_CAME], m[at.H_BEST_ROUTE]
    count, here = 1, state
    m[best], m[best + 1] = (state >> 2) % width, (state >> 2) // width
    while m[came + here] >= 0:
        before = m[came + here]
        is_start = m[came + before] < 0
        if is_start or before & 3 != here & 3:
            if 2 * count + 2 > m[at.H_STRIDE]:
                m[at.H_FULL] = 1
                return
            m[best + 2 * count] = (before >> 2) % width
            m[best + 2 * count + 1] = (before >> 2) // width
            count += 1
        here = before
    m[at.H_BEST_LENGTH] = count
    for number in range(count // 2):
        one, other = best + 2 * number, best + 2 * (count - 1 - number)
        m[one], m[other] = m[other], m[one]
        m[one + 1], m[other + 1] = m[other + 1], m[one + 1]


@compiled
def _search(m: Integers, edge: int) -> None:
    """Note the cheapest route of a line and its price, where it costs less than the best so far."""
    first, last = m[m[at.H_START] + edge], m[m[at.H_FINISH] + edge]
    x, y = m[m[at.H_X] + first], m[m[at.H_Y] + first]
    goal_x, goal_y = m[m[at.H_X] + last], m[m[at.H_Y] + last]
    arrival = m[at.H_INS]
    for way in range(1, 4):
        arrival = min(arrival, m[at.H_INS + way])
    width = m[at.H_WIDTH]
    origin, target = y * width + x, goal_y * width + goal_x
    _begin(m, x, y, goal_x, goal_y, arrival)
    done = 0
    while m[at.H_HEAP_COUNT] > 0 and done < m[at.H_SEARCH] and m[at.H_FULL] == 0:
        state = _pop(m)
        if m[m[at.H_DONE] + state] == m[at.H_QUEST]:
            continue
        m[m[at.H_DONE] + state] = m[at.H_QUEST]
        m[at.H_STATE] = state
        done += 1
        if state >> 2 == target:
            m[at.H_BEST] = m[m[at.H_COST] + state]
            _note_way(m, state)
            return
        _visit(m, state, origin, target, arrival)


@compiled
def _find(m: Integers, edge: int, most: int) -> int:
    """Find the best route of a line that has none; tell its price."""
    spare(m, edge, -1)
    best_shape(m, edge, most)
    is_best = m[at.H_BEST] < most and m[at.H_BEST] <= m[at.H_FLOOR]
    if m[at.H_STRAIGHT] > 0 and not is_best:
        _search(m, edge)
    spare(m, edge, 1)
    return m[at.H_BEST]


@compiled
def _again(m: Integers, edge: int) -> bool:
    """Look for a cheaper route now that all others are known; tell whether there was one."""
    length = m[m[at.H_LENGTH] + edge]
    if length <= _STRAIGHT:
        return False
    route, old = m[at.H_ROUTE] + m[at.H_STRIDE] * edge, m[at.H_OLD_ROUTE]
    for cell in range(2 * length):
        m[old + cell] = m[route + cell]
    take(m, edge)
    price = price_apart(m, edge, old, length)
    if _find(m, edge, price) < price:
        lay(m, edge, m[at.H_BEST_ROUTE], m[at.H_BEST_LENGTH])
        return True
    lay(m, edge, old, length)
    return False


@compiled
def _lay_known(m: Integers, lines: int) -> None:
    """Give lines the routes that they have already, then find those of the others."""
    stride = m[at.H_STRIDE]
    for place in range(lines + 1, lines + 1 + m[lines]):
        edge = m[place]
        length = m[m[at.H_OLD_LENGTH] + edge]
        if length > 0:
            lay(m, edge, m[at.H_KNOWN_ROUTES] + stride * edge, length)
    for place in range(lines + 1, lines + 1 + m[lines]):
        edge = m[place]
        if m[m[at.H_LENGTH] + edge] == 0:
            _find(m, edge, FREE)
            lay(m, edge, m[at.H_BEST_ROUTE], m[at.H_BEST_LENGTH])


@compiled
def route_lines(m: Integers) -> None:
    """Route every line; then take the dear ones up again while that makes them cheaper."""
    early, lines = m[at.H_EARLY], m[at.H_FIRST_LINES]
    for place in range(early + 1, early + 1 + m[early]):
        put(m, m[place], m[m[at.H_X] + m[place]], m[m[at.H_Y] + m[place]])
    sort_lines(m, lines + 1, m[lines])
    _lay_known(m, lines)
    for _ in range(m[at.H_ROUNDS]):
        better = 0
        for wanted in range(2):
            for place in range(lines + 1, lines + 1 + m[lines]):
                is_data = m[m[at.H_DATA] + m[place]] != 0
                if is_data == (wanted == 0) and _again(m, m[place]):
                    better += 1
        if better == 0:
            return
