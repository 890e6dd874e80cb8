"""Phases stand above the lanes: a bar over the columns of each, and over no others of it."""

from dataclasses import replace

from tests.benchmarks.bench_layout import random_process
from wfmap.render.diagram import Diagram, Lane, Link, Node
from wfmap.render.layout.lanes import LaneOptions, lay_out
from wfmap.render.layout.rows import lay_out_in_rows
from wfmap.render.moving import only_rows
from wfmap.render.paint.svg import paint
from wfmap.render.scene import Scene

LANES = (Lane("a", "A"), Lane("b", "B"))
PHASES = {"in": "Intake", "out": "Payment"}
QUICK = LaneOptions(effort=0.1)


def row(*phases: str) -> Diagram:
    """Make steps in a row, each in a phase."""
    nodes = tuple(Node(f"s{n}", "task", f"Step {n}", "a", phase=p) for n, p in enumerate(phases))
    links = tuple(Link(f"f{n}", f"s{n}", f"s{n + 1}") for n in range(len(phases) - 1))
    return Diagram("Row", lanes=LANES[:1], nodes=nodes, links=links, phases=PHASES)


def bars(scene: Scene) -> dict[str, tuple[float, float, float]]:
    """Give the bars of phases by id: left, right and upper side."""
    return {bar.id: (bar.area.x, bar.area.right, bar.area.y) for bar in scene.phases}


def test_a_bar_reaches_from_the_first_step_of_a_phase_to_the_last() -> None:
    """Phases one after the other share a line above the lanes."""
    scene = lay_out(row("in", "in", "out"))
    area = {box.id: box.area for box in scene.boxes}
    assert bars(scene) == {
        "in": (area["s0"].x, area["s1"].right, 0),
        "out": (area["s2"].x, area["s2"].right, 0),
    }
    assert all(bar.area.bottom < scene.bands[0].area.y for bar in scene.phases)


def test_phases_that_overlap_have_bars_one_below_the_other() -> None:
    """Nothing is cut short: who goes back to a phase has its bar go on."""
    scene = lay_out(row("in", "out", "in", "out"))
    found = bars(scene)
    assert found["out"][0] < found["in"][1]
    assert found["out"][2] > found["in"][2]


def test_a_map_without_phases_is_as_it_was() -> None:
    """Who names no phases gets no bars, and no room for them."""
    plain = replace(row("", ""), phases={})
    assert lay_out(plain) == lay_out(replace(plain, phases=PHASES))
    assert lay_out(plain).phases == ()


def test_in_rows_each_row_has_the_phases_of_its_own_steps() -> None:
    """A phase that goes on in the next row has a bar there too, with an id of its own."""
    whole = random_process(60, 3)
    half = len(whole.nodes) // 2
    nodes = tuple(
        replace(node, phase="in" if number < half else "out")
        for number, node in enumerate(whole.nodes)
    )
    scene = lay_out_in_rows(replace(whole, nodes=nodes, phases=PHASES), QUICK)
    phase = {node.id: node.phase for node in nodes}
    assert len(scene.rows) > 1
    assert len({bar.id for bar in scene.phases}) == len(scene.phases)
    for number in range(len(scene.rows)):
        one = only_rows(scene, number, number)
        steps = {phase[box.element] for box in one.boxes if box.element in phase}
        assert {bar.id.split("@")[0] for bar in one.phases} == steps


def test_a_bar_is_painted_with_its_whole_name_as_its_tooltip() -> None:
    """A name that is longer than its bar is shortened, and read in full."""
    long = "Intake of everything that customers send, on paper or not"
    svg = paint(lay_out(replace(row("in", "out"), phases={**PHASES, "in": long})))
    assert f"<title>Phase: {long}</title>" in svg
    assert 'id="phase-in"' in svg
    assert f">{long}</text>" not in svg
