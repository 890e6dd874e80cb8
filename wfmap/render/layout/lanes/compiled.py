"""The search and the routing by machine code: a problem written into one memory, and read again.

What `search` and `routes` do is done by `wfmap.render.layout.native` on whole numbers, some thirty
times as fast, with the same result to the byte. Where that machine code is not at hand, where
frames stand around sub-processes, or where a list turns out too short, the functions here give
None, and all is done in Python.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, Final

from numpy import int64, zeros
from numpy.typing import NDArray

from wfmap.render.layout.lanes.board import Board, GridPoint, Route
from wfmap.render.layout.lanes.ports import Ports
from wfmap.render.layout.lanes.problem import Problem
from wfmap.render.layout.lanes.router import ways_of
from wfmap.render.layout.lanes.sharing import sharing
from wfmap.render.layout.native import at

if TYPE_CHECKING:
    from wfmap.native.making import Engine

__all__ = ["Found", "Wanted", "make_ready", "routed", "sought"]

_CORNERS: Final = 6
"""The most corners of a usual shape."""

_MANY_CORNERS: Final = 32
"""The most corners of a route that is searched for; one with more is found in Python."""

_ROWS: Final = 16
"""The most rows that are tried for a box, twice the lines that a box may have to be moved."""

_LISTED: Final = 64
"""The room of the lists of rows, columns and channels that are tried."""

_AROUND: Final = 8
"""The cells around a user where a copy may stand."""

_STEPS: Final = 3
"""The ways on from a point."""

Found = tuple[list[GridPoint], list[Route | None]]
"""Where every node stands, and how every line runs."""


_ENTRY: Final = "wfmap.render.layout.native.warm"

_WORTH: Final = 100
"""From so many nodes on a process loads machine code that has not done so: that takes a moment."""


def make_ready() -> None:
    """Load the machine code, if it is kept: in a process that draws many maps, before the first."""
    import_module(_ENTRY)


def _engine(nodes: int) -> "Engine | None":
    """Give the machine code for a map of so many nodes, where it is at hand."""
    if nodes < _WORTH and _ENTRY not in sys.modules:
        return None
    engine: Engine = import_module(_ENTRY).proceed
    return engine if engine.is_at_hand() else None


class _Memory:
    """A memory while it is written: the header, then lists, then room for others."""

    def __init__(self) -> None:
        self.header = [0] * at.H_END
        self.lists: list[int] = []
        self.room = 0

    def note(self, slot: int, value: int) -> None:
        """Put a number into the header."""
        self.header[slot] = value

    def add(self, slot: int, values: Iterable[int]) -> None:
        """Add a list."""
        self.header[slot] = at.H_END + len(self.lists)
        self.lists += values

    def add_counted(self, slot: int, values: Sequence[int]) -> None:
        """Add a list that begins with its length."""
        self.add(slot, (len(values), *values))

    def add_lists(self, slot: int, values: Sequence[Sequence[int]]) -> None:
        """Add a list of lists: their places, then all of them."""
        first = at.H_END + len(self.lists) + len(values) + 1
        places = [first]
        for one in values:
            first += len(one)
            places.append(first)
        self.add(slot, chain(places, *values))

    def leave(self, slot: int, cells: int) -> None:
        """Leave room for a list of zeros; only once all others are there."""
        self.header[slot] = at.H_END + len(self.lists) + self.room
        self.room += cells

    def array(self) -> NDArray[int64]:
        """Make the memory."""
        filled = [*self.header, *self.lists]
        made = zeros(len(filled) + self.room, dtype=int64)
        made[: len(filled)] = filled
        return made


def _written(problem: Problem, board: Board, place: Sequence[GridPoint]) -> _Memory:
    """Write what every task needs to know."""
    memory = _Memory()
    for slot, value in (
        (at.H_WIDTH, board.width),
        (at.H_HEIGHT, board.height),
        (at.H_NODES, len(problem.nodes)),
        (at.H_EDGES, len(problem.edges)),
    ):
        memory.note(slot, value)
    ports, edges = Ports(problem), problem.edges
    memory.add(at.H_IS_ROW, board.is_row)
    memory.add(at.H_X, [x for x, _ in place])
    memory.add(at.H_Y, [y for _, y in place])
    memory.add(at.H_DATA, [edge.is_data for edge in edges])
    memory.add(at.H_LOOSE, [edge.is_data or edge.is_message for edge in edges])
    memory.add(at.H_FLOW, [edge.is_flow for edge in edges])
    memory.add(at.H_BACK, [edge.is_back for edge in edges])
    memory.add(at.H_START, [edge.start for edge in edges])
    memory.add(at.H_FINISH, [edge.finish for edge in edges])
    memory.add(at.H_BEGINS, ports.starts)
    for slot, sides in (at.H_OUT, ports.outs), (at.H_IN, ports.ins):
        memory.add(slot, [n for base, second, first in sides for n in (*base, second, first)])
    memory.add(at.H_WAYS, chain.from_iterable(ways_of(ports, len(edges))))
    memory.add_lists(at.H_SIBLINGS, _siblings(problem))
    return memory


def _siblings(problem: Problem) -> list[list[int]]:
    """List, by line, those that share their way with it for nothing."""
    found: list[list[int]] = [[] for _ in problem.edges]
    for lines, apart in sharing(problem):
        if len(lines) == 1:
            continue
        for number, value in zip(lines, apart, strict=True):
            found[number] += [
                other for other, its in zip(lines, apart, strict=True) if its != value
            ]
    return found


def _incident(problem: Problem) -> list[list[int]]:
    """List the lines at every box."""
    found: list[list[int]] = [[] for _ in problem.nodes]
    for number, edge in enumerate(problem.edges):
        found[edge.start].append(number)
        if edge.finish != edge.start:
            found[edge.finish].append(number)
    return found


def _leave_board(memory: _Memory, board: Board, nodes: int, edges: int, corners: int) -> None:
    """Leave room for the board, for the routes, and for what is looked at meanwhile."""
    points = board.width * board.height
    stride = 2 * corners
    memory.note(at.H_STRIDE, stride)
    for slot, cells in (
        (at.H_ACROSS, 2 * points),
        (at.H_DOWN, 2 * points),
        (at.H_OCCUPANT, points),
        (at.H_LEAVING, 4 * nodes),
        (at.H_ENTERING, 4 * nodes),
        (at.H_LENGTH, edges),
        (at.H_ROUTE, stride * edges),
        (at.H_BEST_ROUTE, stride),
        (at.H_SHAPE, 2 * _CORNERS),
        (at.H_LEVELS, _LISTED),
        (at.H_KEYS, edges),
    ):
        memory.leave(slot, cells)


def _carried_out(memory: _Memory, engine: "Engine") -> NDArray[int64] | None:
    """Carry out the task of a memory; None where a list was too short."""
    made = memory.array()
    return None if engine(made, made, 0) else made


def _routes(memory: _Memory, made: NDArray[int64], edges: int) -> list[Route | None]:
    """Read the routes of all lines."""
    stride, first = memory.header[at.H_STRIDE], memory.header[at.H_LENGTH]
    lengths = made[first : first + edges].tolist()
    first = memory.header[at.H_ROUTE]
    cells = made[first : first + stride * edges].tolist()
    found: list[Route | None] = []
    for begin, length in zip(range(0, stride * edges, stride), lengths, strict=True):
        end = begin + 2 * length
        pairs = zip(cells[begin:end:2], cells[begin + 1 : end : 2], strict=True)
        found.append(tuple(pairs) if length else None)
    return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a search for places goes by.

    `early` are the boxes that look for their places first, `late` the copies that come then,
    `free` all that may move in the end, and `lines` those between early boxes. `pinned` boxes stay
    where they are; `left_of` and `right_of` list, by box, those before and after it; `lane_rows`
    are the rows of every lane. At most so many `trials` are made; those of moves that touch more
    than `most_lines` lines are none.
    """

    early: list[int]
    late: list[int]
    free: list[int]
    lines: list[int]
    pinned: frozenset[int]
    left_of: list[list[int]]
    right_of: list[list[int]]
    lane_rows: list[range]
    trials: int
    most_lines: int
    thorough: bool


def sought(
    problem: Problem, board: Board, place: Sequence[GridPoint], wanted: Wanted
) -> Found | None:
    """Look for places as `search` does; None where that has to be done in Python."""
    engine = _engine(len(problem.nodes)) if not problem.diagram.frames else None
    if engine is None:
        return None
    nodes, edges = len(problem.nodes), len(problem.edges)
    memory = _written(problem, board, place)
    memory.add(at.H_LANE, problem.lane)
    rows = [wanted.lane_rows[lane] for lane in problem.lane]
    memory.add(at.H_LOW, [own.start for own in rows])
    memory.add(at.H_HIGH, [own.stop for own in rows])
    memory.add(at.H_PINNED, [node in wanted.pinned for node in range(nodes)])
    copies = frozenset(problem.copies)
    memory.add(at.H_COPY, [node in copies for node in range(nodes)])
    memory.add_lists(at.H_INCIDENT, _incident(problem))
    memory.add_lists(at.H_LEFT_OF, wanted.left_of)
    memory.add_lists(at.H_RIGHT_OF, wanted.right_of)
    for slot, numbers in (
        (at.H_EARLY, wanted.early),
        (at.H_LATE, wanted.late),
        (at.H_FREE, wanted.free),
        (at.H_FIRST_LINES, wanted.lines),
    ):
        memory.add_counted(slot, numbers)
    for slot, value in (
        (at.H_TASK, at.SEEK),
        (at.H_TRIALS, wanted.trials),
        (at.H_MOST_LINES, wanted.most_lines),
        (at.H_ROW_PRICE, problem.row_price),
        (at.H_THOROUGH, wanted.thorough),
    ):
        memory.note(slot, value)
    _leave_board(memory, board, nodes, edges, _CORNERS)
    _leave_trials(memory, board, nodes, edges, wanted.trials)
    made = _carried_out(memory, engine)
    if made is None:
        return None
    x, y = (
        made[memory.header[slot] : memory.header[slot] + nodes].tolist()
        for slot in (at.H_X, at.H_Y)
    )
    return list(zip(x, y, strict=True)), _routes(memory, made, edges)


def _leave_trials(memory: _Memory, board: Board, nodes: int, edges: int, trials: int) -> None:
    """Leave room for what trials note."""
    stride = 2 * _CORNERS
    tried = 1 << (2 * trials + _LISTED).bit_length()
    moves = 2 * (_ROWS * (12 * board.width + _LISTED) + at.TRIED * _LISTED**2)
    memory.note(at.H_FAILED_MASK, tried - 1)
    for slot, cells in (
        *((slot, edges) for slot in (at.H_PAID, at.H_CHANGED, at.H_TOUCHED, at.H_MARKS)),
        *((slot, edges) for slot in (at.H_OLD_LENGTH, at.H_OLD_PAID, at.H_FLOORS)),
        (at.H_OLD_ROUTE, stride * edges),
        (at.H_IN_ROW, board.height),
        (at.H_IN_COLUMN, board.width),
        (at.H_MORE, max(board.width, board.height)),
        (at.H_BEFORE, 1 + 3 * nodes),
        (at.H_FAILED, at.TRIED * tried),
        *((slot, nodes) for slot in (at.H_KNOWN, at.H_QUEUE, at.H_QUEUED, at.H_NEAR_MARKS)),
        *((slot, nodes) for slot in (at.H_SUSPECTS, at.H_RANKS, at.H_KEPT_X, at.H_KEPT_Y)),
        (at.H_NEAR, nodes + 2),
        (at.H_KEPT_LENGTH, edges),
        (at.H_KEPT_ROUTE, stride * edges),
        (at.H_KEPT_PAID, edges),
        *((slot, _LISTED) for slot in (at.H_ROWS, at.H_COLUMNS, at.H_CHAIN, at.H_OTHER_CHAIN)),
        (at.H_SEEN, _AROUND * edges + _AROUND),
        (at.H_MOVES, moves),
    ):
        memory.leave(slot, cells)
    memory.note(at.H_MOVES_END, memory.header[at.H_MOVES] + moves)


def routed(
    problem: Problem,
    board: Board,
    place: Sequence[GridPoint],
    known: Sequence[Route | None],
    effort: tuple[int, int],
) -> list[Route] | None:
    """Route all lines as `routes` does; None where that has to be done in Python.

    Args:
        problem: the whole.
        board: an empty one.
        place: where every node stands.
        known: the routes that lines have already, by line.
        effort: how often dear lines are taken up again, and how many points may be visited for one.
    """
    long = max((len(route) for route in known if route is not None), default=0)
    usable = not problem.diagram.frames and long <= _MANY_CORNERS
    engine = _engine(len(problem.nodes)) if usable else None
    if engine is None:
        return None
    rounds, search = effort
    nodes, edges, stride = len(problem.nodes), len(problem.edges), 2 * _MANY_CORNERS
    memory = _written(problem, board, place)
    memory.add_counted(at.H_EARLY, problem.anchors)
    memory.add_counted(at.H_FIRST_LINES, range(edges))
    memory.add(at.H_OLD_LENGTH, [len(route or ()) for route in known])
    memory.add(at.H_KNOWN_ROUTES, chain.from_iterable(_padded(route, stride) for route in known))
    states = 4 * board.width * board.height
    for slot, value in (
        (at.H_TASK, at.ROUTE),
        (at.H_ROUNDS, rounds),
        (at.H_SEARCH, search),
        (at.H_HEAP_MOST, _STEPS * search + _LISTED),
    ):
        memory.note(slot, value)
    _leave_board(memory, board, nodes, edges, _MANY_CORNERS)
    memory.leave(at.H_OLD_ROUTE, stride)
    memory.leave(at.H_HEAP, 2 * (_STEPS * search + _LISTED))
    for slot in (at.H_REACHED, at.H_COST, at.H_CAME, at.H_DONE):
        memory.leave(slot, states)
    made = _carried_out(memory, engine)
    if made is None:
        return None
    return [route for route in _routes(memory, made, edges) if route is not None]


def _padded(route: Route | None, cells: int) -> list[int]:
    flat = [number for point in route or () for number in point]
    return flat + [0] * (cells - len(flat))
