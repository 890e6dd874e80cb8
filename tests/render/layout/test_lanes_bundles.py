"""Lines that share a track: the bundle they are costs what each of them costs."""

from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from wfmap.render.diagram import Diagram, Lane, Link, LinkKind, Node
from wfmap.render.layout.lanes import lay_out
from wfmap.render.layout.lanes.board import Board, Load, Route
from wfmap.render.layout.lanes.columns import columns_of
from wfmap.render.layout.lanes.placement import compact
from wfmap.render.layout.lanes.problem import problem_of
from wfmap.render.layout.lanes.router import Router
from wfmap.render.layout.lanes.rows import rows_of
from wfmap.render.mistakes import mistakes

LANES = (Lane("a", "Triage"), Lane("b", "Teams"))


def fan(branches: int) -> Diagram:
    """Make a step with so many branches that all lead to one step; two lines lead back."""
    names = [f"t{n}" for n in range(branches)]
    nodes = [Node(name, "task", f"Handle {name}", "b") for name in names]
    links = [Link(f"in-{name}", "ask", name, "handoff", name) for name in names]
    links += [Link(f"out-{name}", name, "end", "handoff") for name in names]
    links += [Link(f"again-{n}", "end", "ask", rework=True) for n in range(2)]
    ends = (Node("ask", "decision", "Which?", "a"), Node("end", "task", "Collect", "a"))
    return Diagram("Fan", lanes=LANES, nodes=(*ends, *nodes), links=tuple(links))


@st.composite
def routes(draw: st.DrawFn) -> list[Route]:
    """Draw some routes of two bends on a board of four columns and five rows."""
    found: list[Route] = []
    for _ in range(draw(st.integers(1, 6))):
        y, z = draw(st.lists(st.integers(0, 10), min_size=2, max_size=2, unique=True))
        x, middle, end = draw(st.lists(st.integers(0, 8), min_size=3, max_size=3, unique=True))
        found.append(((x, y), (middle, y), (middle, z), (end, z)))
    return found


@given(routes())
@settings(max_examples=40)
def test_a_load_is_the_sum_of_its_routes(found: list[Route]) -> None:
    """Put on and taken off at once, it leaves the board as it leaves it line by line."""
    board, line_by_line, load = Board(4, [5]), Board(4, [5]), Load()
    for route in found:
        board.load(route, 1, load)
        line_by_line.add(route)
    board.put_on(load)
    assert (board.across, board.down) == (line_by_line.across, line_by_line.down)
    board.put_on(load, -1)
    assert not any((*board.across, *board.down))


@pytest.mark.parametrize("branches", [5, 9])
def test_a_line_pays_nothing_for_those_it_shares_its_track_with(branches: int) -> None:
    """Few or many, they are off the board while its way is looked for, and on it afterwards."""
    problem = problem_of(fan(branches))
    column = columns_of(problem)
    placement = compact(problem, column, rows_of(problem, column), problem.free)
    board = placement.board()
    router = Router(problem, board, placement.points(problem, board), problem.anchors)
    numbers = range(len(problem.edges))
    for number in numbers:
        router.commit(number, router.find(number)[1])
    for number in numbers:
        route = router.routes[number]
        assert route is not None
        router.withdraw(number)
        before = list(board.across), list(board.down)
        edge = problem.edges[number]
        alone = Board(placement.columns, placement.rows)
        for node in problem.anchors:
            alone.put(node, router.place[node])
        for other, its in enumerate(router.routes):
            rival = problem.edges[other]
            shared = (rival.finish, rival.style) == (edge.finish, edge.style)
            trunk = edge.finish in problem.fans[0] and rival.finish in problem.fans[0]
            if its is not None and not (shared and rival.source != edge.source) and not trunk:
                alone.add(its)
        ports = router.price(number, route) - board.cost(route)
        assert router.price_apart(number, route) == ports + alone.cost(route)
        assert (board.across, board.down) == before
        router.commit(number, route)


@pytest.mark.parametrize("branches", [4, 12, 40])
def test_a_fan_has_its_branches_in_order_and_no_mistake(branches: int) -> None:
    """However many there are, they stand one under another as they are written."""
    scene = lay_out(fan(branches))
    tops = [box.area.y for box in scene.boxes if box.id.startswith("t")]
    assert tops == sorted(tops)
    assert mistakes(scene).total == 0


def nested(outer: int, inner: int, *, chained: bool, away: int) -> Diagram:
    """Make a fan of fans; `away` branches of each inner one are another lane's."""
    links = [Link("in", "start", "ask")]
    nodes = [Node("start", "start", "Start", "a"), Node("ask", "decision", "Where?", "a")]
    for n in range(outer):
        first = f"q{n}"
        if chained:
            first = f"p{n}"
            nodes.append(Node(first, "task", f"Prepare {n}", "a"))
            links.append(Link(f"prepared-{n}", first, f"q{n}"))
        nodes.append(Node(f"q{n}", "decision", f"Which of {n}?", "a"))
        links.append(Link(f"where-{n}", "ask", first, label=f"place {n}"))
        for k in range(inner):
            lane = "b" if inner - k <= away else "a"
            kind: LinkKind = "handoff" if lane == "b" else "flow"
            nodes.append(Node(f"t{n}-{k}", "task", f"Handle {n} {k}", lane))
            links.append(Link(f"which-{n}-{k}", f"q{n}", f"t{n}-{k}", kind, label=f"kind {k}"))
    return Diagram("Fans", lanes=LANES, nodes=tuple(nodes), links=tuple(links))


@pytest.mark.parametrize(
    ("outer", "inner", "chained", "away"),
    [(6, 7, False, 0), (5, 4, True, 0), (4, 4, True, 1), (4, 5, False, 2)],
)
def test_the_fans_of_a_fan_stand_in_its_order(
    outer: int, inner: int, *, chained: bool, away: int
) -> None:
    """Branches of branches are one under another in the order of what they leave, in each lane."""
    scene = lay_out(nested(outer, inner, chained=chained, away=away))
    written = sorted(box.id for box in scene.boxes if box.id.startswith("t"))
    middle = scene.bands[1].area.y
    tops = {box.id: box.area.y for box in scene.boxes}
    for lane in (False, True):
        mine = [tops[name] for name in written if (tops[name] > middle) is lane]
        assert mine == sorted(mine)
    assert mistakes(scene).fans_out_of_order == 0


def test_fans_of_a_fan_that_changed_places_are_seen() -> None:
    """Two fans whose branches stand in each other's place are one mistake of the fan they leave."""
    scene = lay_out(nested(4, 4, chained=False, away=0))
    other = {"t0": "t1", "t1": "t0"}
    areas = {box.id: box.area for box in scene.boxes}
    boxes = tuple(
        replace(box, area=areas[other.get(box.id[:2], box.id[:2]) + box.id[2:]])
        for box in scene.boxes
    )
    assert mistakes(replace(scene, boxes=boxes)).fans_out_of_order == 1


def test_fans_may_go_on_for_hundreds_of_fans() -> None:
    """Each asks again behind its last branch: every step has a row, and no call is too deep."""
    nodes, before = [Node("start", "start", "Start", "a")], "start"
    links: list[Link] = []
    for n in range(600):
        nodes.append(Node(f"q{n}", "decision", f"Which of {n}?", "a"))
        links.append(Link(f"ask-{n}", before, f"q{n}"))
        before = f"q{n}"
        for k in range(3):
            nodes.append(Node(f"t{n}-{k}", "task", f"Handle {n} {k}", "a"))
            links.append(Link(f"which-{n}-{k}", before, f"t{n}-{k}"))
    problem = problem_of(Diagram("Fans", lanes=LANES, nodes=tuple(nodes), links=tuple(links)))
    assert len(problem.fans) == 599
    column = columns_of(problem)
    cells = list(zip(column, rows_of(problem, column), strict=True))
    assert len(set(cells)) == len(nodes)
