"""What the search for places may leave out, and what it may not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from wfmap.render.diagram import Diagram, Lane, Link, Node
from wfmap.render.layout.lanes import LaneOptions, compiled, lay_out
from wfmap.render.layout.lanes.board import Route
from wfmap.render.layout.lanes.columns import columns_of
from wfmap.render.layout.lanes.patterns import shapes
from wfmap.render.layout.lanes.placement import compact
from wfmap.render.layout.lanes.problem import problem_of
from wfmap.render.layout.lanes.router import Router
from wfmap.render.layout.lanes.rows import rows_of
from wfmap.render.layout.lanes.trials import Trials
from wfmap.render.measure import measure

LANES = (Lane("a", "Triage"), Lane("b", "Teams"))


def mesh(steps: int, ways: int, seed: int) -> Diagram:
    """Make a process whose steps lead to others at random."""
    draw = Random(seed)  # noqa: S311 - no secret
    nodes = tuple(Node(f"t{n}", "task", f"Step {n}", draw.choice(LANES).id) for n in range(steps))
    pairs = [(n, to) for n in range(steps) for to in draw.sample(range(steps), ways) if to != n]
    links = tuple(
        Link(f"f{k}", f"t{a}", f"t{b}", "flow" if nodes[a].lane == nodes[b].lane else "handoff")
        for k, (a, b) in enumerate(pairs)
    )
    return Diagram("Mesh", lanes=LANES, nodes=nodes, links=links)


@dataclass
class Begun:
    """A board on which all steps stand and all lines are routed."""

    diagram: Diagram
    trials: Trials = field(init=False)

    def __post_init__(self) -> None:
        """Stand the steps and route the lines."""
        problem = problem_of(self.diagram)
        column = columns_of(problem)
        placement = compact(problem, column, rows_of(problem, column), problem.free)
        board = placement.board()
        place = placement.points(problem, board)
        router = Router(problem, board, place, problem.free)
        self.trials = Trials(problem, router, problem.free, 10_000)
        for number in router.in_order(range(len(problem.edges))):
            self.trials.route(number)

    @property
    def state(self) -> tuple[object, ...]:
        """All that a trial may change."""
        router, board = self.trials.router, self.trials.router.board
        return (
            list(router.place),
            list(router.routes),
            list(router.heads),
            dict(board.occupant),
            (list(board.across), list(board.down)),
            (list(router.ports.leaving), list(router.ports.entering)),
            list(self.trials.paid),
            (list(self.trials.in_row), list(self.trials.in_column)),
        )


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.sampled_from((0, 10**9)))
def test_a_move_in_vain_leaves_nothing_behind(seed: int, largest: int) -> None:
    """Whether copies are kept or each line is put back, all is as it was; else it cost less."""
    begun, draw = Begun(mesh(9, 2, seed)), Random(seed)  # noqa: S311 - no secret
    trials = begun.trials
    board = trials.router.board
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wfmap.render.layout.lanes.router._LARGE", largest)
        for _ in range(30):
            node = draw.randrange(9)
            x, y = trials.router.place[node]
            point = 2 * draw.randrange(board.width // 2) + 1, y
            if point in board.occupant or point == (x, y):
                continue
            before = begun.state
            if trials.attempt([(node, point)]) is None:
                assert begun.state == before
            else:
                assert trials.router.place[node] == point


def test_a_move_in_vain_is_not_tried_again_until_something_changes() -> None:
    """The second time costs no trial; once a line that it touches was routed anew, it does."""
    trials = Begun(mesh(9, 2, 4)).trials
    board = trials.router.board
    tried = None
    for node, (_, y) in enumerate(list(trials.router.place)):
        for x in range(1, board.width, 2):
            left = trials.left
            free = (x, y) not in board.occupant
            if free and trials.attempt([(node, (x, y))]) is None and trials.left < left:
                tried = node, (x, y)
                break
        if tried:
            break
    assert tried is not None
    left = trials.left
    assert trials.attempt([tried]) is None
    assert trials.left == left
    number = trials.router.incident[tried[0]][0]
    trials.router.withdraw(number)
    trials.route(number)
    trials.attempt([tried])
    assert trials.left == left - 1


@settings(max_examples=40)
@given(st.tuples(*[st.integers(0, 4)] * 4))
def test_a_shape_costs_an_empty_board_what_it_says(cells: Sequence[int]) -> None:
    """Its length, its bends and its way to the left, added up corner by corner."""
    begun = Begun(mesh(9, 2, 1)).trials.router
    empty = type(begun.board)(5, [5])
    x1, y1, x2, y2 = (2 * cell + 1 for cell in cells)
    start, finish = (x1, y1), (x2, y2)
    straight = empty.cost((start, finish)) if x1 == x2 or y1 == y2 else None
    least = 100 * abs(x1 - x2) + 60 * abs(y1 - y2)
    assert straight in (None, least)
    for _, _, more, back, route in shapes(empty, start, finish):
        assert empty.cost(route) == least + more
        if x1 <= x2:
            assert back == 250 * _leftwards(route)


def _leftwards(route: Route) -> int:
    return sum(max(0, a[0] - b[0]) for a, b in pairwise(route))


def test_fast_is_a_sound_map_after_fewer_trials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing runs through a box, and no more trials were made than it may."""
    made: list[int] = []
    attempt = Trials.attempt

    def counted(self: Trials, *args: object) -> int | None:
        left = self.left
        found = attempt(self, *args)  # type: ignore[arg-type]  # as given
        made.append(left - self.left)
        return found

    monkeypatch.setattr(Trials, "attempt", counted)
    monkeypatch.setattr(compiled, "_engine", lambda _nodes: None)  # what is counted is in Python
    fast = measure(lay_out(mesh(30, 2, 3), LaneOptions(quality="fast")))
    few = sum(made)
    made.clear()
    lay_out(mesh(30, 2, 3))
    assert fast.through_boxes == 0
    assert few <= 40 < sum(made)
