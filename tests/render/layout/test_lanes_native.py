"""Maps made by machine code are those made in Python, to the byte."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from tests.benchmarks.bench_layout import fan, random_process
from wfmap.graph import build
from wfmap.model.document import read
from wfmap.native.jit import COMPILED
from wfmap.native.making import Engine
from wfmap.operations.examples import copy_of, names
from wfmap.render.diagram import Cell, Diagram, Lane, Link, Node
from wfmap.render.draw import draw
from wfmap.render.layout.lanes import LaneOptions, compiled, lay_out
from wfmap.render.layout.native import at
from wfmap.render.layout.native import warm as entry
from wfmap.render.layout.native.warm import warm
from wfmap.render.layout.rows import lay_out_in_rows
from wfmap.render.scene import Scene

HOME: Final = Path(__file__).parents[3]

machine = pytest.mark.skipif(not COMPILED, reason="numba is not there: nothing is compiled")


class Plain(Engine):
    """The functions in plain Python, in place of the machine code made of them."""

    def __init__(self) -> None:
        """Count how often they are called."""
        super().__init__(entry._proceed, made=("places", ""), never=True)
        self.calls = 0

    def __call__(self, i: object, f: object, events: int) -> int:
        """Count and go on."""
        self.calls += 1
        return super().__call__(i, f, events)


def both(
    monkeypatch: pytest.MonkeyPatch, engine: Engine, make: Callable[[], Scene]
) -> tuple[Scene, Scene]:
    """Make a map in Python, then by an engine."""
    monkeypatch.setattr(compiled, "_engine", lambda _nodes: None)
    plainly = make()
    monkeypatch.setattr(compiled, "_engine", lambda _nodes: engine)
    return plainly, make()


@machine
@pytest.mark.parametrize("stores", [False, True])
@pytest.mark.parametrize(("steps", "seeds"), [(9, 12), (30, 6), (70, 2), (130, 1)])
def test_machine_code_finds_the_same_places_and_routes(
    monkeypatch: pytest.MonkeyPatch, steps: int, seeds: int, *, stores: bool
) -> None:
    """Steps, handoffs, loops, stores; small maps whose dear moves are tried, and large ones."""
    warm()
    for seed in range(100, 100 + seeds):
        diagram = random_process(steps, seed, stores=stores)
        for options in (LaneOptions(), LaneOptions(quality="fast"), LaneOptions(dense=True)):
            made = both(monkeypatch, entry.proceed, partial(lay_out, diagram, options))
            assert made[0] == made[1]


@machine
def test_rows_fans_pins_and_a_lane_of_stores_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is laid out in parts, what shares a trunk, what the author has pinned."""
    warm()
    process = random_process(60, 3, stores=True)
    pinned = replace(process, pins={"n2": Cell(4, 1), "n5": Cell(7, None)})
    lane = LaneOptions(stores="lane")
    for make in (
        lambda: lay_out_in_rows(process, LaneOptions()),
        lambda: lay_out(fan(12)),
        lambda: lay_out(pinned),
        lambda: lay_out(process, lane),
        lambda: lay_out(loose()),
    ):
        made = both(monkeypatch, entry.proceed, make)
        assert made[0] == made[1]


def loose() -> Diagram:
    """Make parts that nothing joins, and a step that leads to itself."""
    lanes = (Lane("a", "Triage"), Lane("b", "Teams"))
    nodes = tuple(Node(f"t{n}", "task", f"Step {n}", "ab"[n % 2]) for n in range(9))
    pairs = ((0, 1), (1, 2), (2, 0), (1, 1), (3, 4), (4, 5), (3, 5), (6, 7), (7, 7))
    links = tuple(
        Link(f"f{n}", f"t{a}", f"t{b}", "flow" if (a - b) % 2 == 0 else "handoff")
        for n, (a, b) in enumerate(pairs)
    )
    return Diagram("Loose", lanes=lanes, nodes=nodes, links=links)


@machine
@pytest.mark.parametrize("name", names())
def test_the_maps_of_all_models_are_the_same(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Events on borders, pools with messages, sub-processes folded and unfolded."""
    warm()
    graph = build(read(copy_of(name)))
    made = both(monkeypatch, entry.proceed, lambda: draw(graph))
    assert made[0] == made[1]


def test_the_functions_are_right_in_plain_python_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every index lies within the memory there, or an error says so."""
    engine = Plain()
    for seed in range(3):
        diagram = random_process(12, seed, stores=True)
        made = both(monkeypatch, engine, partial(lay_out, diagram))
        assert made[0] == made[1]
    assert engine.calls == 6


def test_a_memory_that_is_too_small_leaves_the_map_to_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its list of moves ends before it begins, and no route has room for a corner."""

    class Full(Plain):
        """The functions, in a memory without room for moves."""

        def __call__(self, i: object, f: object, events: int) -> int:
            """Take the room away."""
            assert isinstance(i, np.ndarray)
            i[at.H_MOVES_END] = 0
            i[at.H_HEAP_MOST] = 0
            full = super().__call__(i, f, events)
            assert full == 1
            return full

    diagram = random_process(14, 5)
    plainly, made = both(monkeypatch, Full(), lambda: lay_out(diagram))
    assert plainly == made


def test_machine_code_that_another_process_has_kept_is_found_later() -> None:
    """It is looked for now and then, and nobody begins to make it for that."""
    looks: list[int] = []

    def look() -> Callable[[object, object, int], int] | None:
        looks.append(len(looks))
        return entry._proceed if len(looks) > 1 else None

    engine = Engine(entry._proceed, made=("places", "nothing.to.start"), look=look)
    asked = [engine.is_at_hand() for _ in range(200)]
    assert asked[0] is False
    assert asked[-1] is True
    assert len(looks) == 2


def test_a_process_that_draws_few_small_maps_loads_no_machine_code() -> None:
    """To load it takes longer than a small map."""
    script = (
        "import sys\n"
        "from tests.benchmarks.bench_layout import random_process\n"
        "from wfmap.render.layout.rows import lay_out_in_rows\n"
        "from wfmap.render.layout.lanes import LaneOptions\n"
        "lay_out_in_rows(random_process(12, 1), LaneOptions())\n"
        "print('llvmlite' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=HOME
    )
    assert done.stdout.strip() == "False"
