"""Our layout in lanes against Graphviz dot on the same graphs: time, crossings and bends.

Random graphs that look like processes (chains, branches that join, loops, early ends, a few long
lines) are laid out and painted by wfmap, and laid out and rendered as SVG by Graphviz dot with its
default options, in a process that is stopped after `LIMIT` seconds. Every figure is the mean over
the graphs of a size; each time is the best of `REPEATS`. Crossings are counted on what is drawn by
the same code; a bend of dot is a joint between two pieces of its curves.

dot knows no lanes, so the first table has us without lanes beside us with lanes, on flows only.
The second has what a map has: half of the tasks use one of a few stores. We draw a store again near
each group of its users; dot draws it once.

First of all come steps with many branches, against a row of 300 steps in the same run, and the
diagrams of people that stand in `../shared`, where that is there.
"""

# ruff: noqa: S311, T201 - graphs are random on purpose, and a table is printed

import multiprocessing
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import mean
from typing import Any, Final

from wfmap.graph import build
from wfmap.interchange import read_bpmn
from wfmap.render.diagram import Diagram, Lane, Link, LinkKind, Node, NodeKind
from wfmap.render.draw import LayoutOptions, draw
from wfmap.render.layout.lanes import lay_out
from wfmap.render.measure import crossings, flattened, measure
from wfmap.render.mistakes import mistakes
from wfmap.render.paint.svg import paint
from wfmap.render.scene import Line, Point

LANES: Final = (Lane("a", "Triage"), Lane("b", "Teams"))
LIMIT: Final = 150.0
REPEATS: Final = 3
SIZES: Final = ((20, 10), (100, 6), (500, 1), (2000, 1))
"""Steps, and how many graphs of that size."""


@dataclass
class Sketch:
    """A random process under construction; `budget` counts the steps still to be drawn."""

    chance: random.Random
    lanes: int
    budget: int
    lane: int = 0
    nodes: list[Node] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    tasks: list[Node] = field(default_factory=list)

    def add(self, kind: NodeKind, label: str) -> Node:
        """Add a step, now and then in another lane."""
        if self.chance.random() < 0.3:
            lane = self.lane + self.chance.choice((-2, -1, -1, 1, 1, 2))
            self.lane = min(self.lanes - 1, max(0, lane))
        node = Node(f"n{len(self.nodes)}", kind, label, f"lane{self.lane}")
        self.nodes.append(node)
        self.budget -= 1
        if kind == "task":
            self.tasks.append(node)
        return node

    def link(self, source: Node, target: Node, label: str = "", *, rework: bool = False) -> None:
        """Add a flow, a handoff where it changes the lane."""
        kind: LinkKind = "flow" if source.lane == target.lane else "handoff"
        name = f"f{len(self.links)}"
        self.links.append(Link(name, source.id, target.id, kind, label, rework=rework))

    def task(self) -> Node:
        """Add a task with a plausible name."""
        verb = self.chance.choice(("Check", "Prepare", "Send", "Review", "Approve", "Record"))
        noun = self.chance.choice(("order", "application", "invoice", "contract", "claim"))
        return self.add("task", f"{verb} {noun} {len(self.nodes)}")

    def chain(self, last: Node, steps: int, depth: int = 0) -> Node:
        """Add steps after the last one: tasks, branches, loops, early ends."""
        stop = self.budget - steps
        while self.budget > max(stop, 0):
            draw = self.chance.random()
            if draw < 0.62 or depth > 2 or self.budget < 5:
                last = self.follow(last)
            elif draw < 0.86:
                last = self.branches(last, depth)
            elif draw < 0.95 and len(self.tasks) > 2:
                last = self.loop(last)
            else:
                last = self.stop_early(last)
        return last

    def follow(self, last: Node, label: str = "") -> Node:
        """Add a task after the last step."""
        task = self.task()
        self.link(last, task, label)
        return task

    def branches(self, last: Node, depth: int) -> Node:
        """Add a gateway, two or three branches and the step where they join."""
        kinds: tuple[NodeKind, ...] = ("decision", "decision", "parallel")
        kind = self.chance.choice(kinds)
        gateway = self.add(kind, "Is it in order?" if kind == "decision" else "")
        self.link(last, gateway)
        answers = ("Yes", "No", "Partly") if kind == "decision" else ("", "", "")
        ends = [
            self.chain(self.follow(gateway, answer), self.chance.randint(0, 4), depth + 1)
            for answer in answers[: self.chance.choice((2, 2, 2, 3))]
        ]
        join = self.add("parallel", "") if kind == "parallel" else self.task()
        for end in ends:
            self.link(end, join)
        return join

    def loop(self, last: Node) -> Node:
        """Add a decision that may lead back to one of the last tasks."""
        gateway = self.add("decision", "Passed?")
        self.link(last, gateway)
        self.link(gateway, self.chance.choice(self.tasks[-5:]), "No", rework=True)
        return self.follow(gateway, "Yes")

    def stop_early(self, last: Node) -> Node:
        """Add a decision that may end the process."""
        gateway = self.add("decision", "Go on?")
        self.link(last, gateway)
        self.link(gateway, self.add("end", "Stopped"), "No")
        return self.follow(gateway, "Yes")

    def long_lines(self, count: int) -> None:
        """Add lines between tasks that are some way apart."""
        for _ in range(count):
            first = self.chance.randrange(len(self.tasks))
            second = first + self.chance.randint(3, 20)
            if second < len(self.tasks):
                self.link(self.tasks[first], self.tasks[second])

    def stores(self) -> None:
        """Let half of the tasks read or write one of a few stores."""
        stores = [
            Node(f"store{n}", "store", f"Store {n + 1}") for n in range(2 + len(self.tasks) // 12)
        ]
        for task in self.tasks:
            if self.chance.random() < 0.5:
                store = self.chance.choice(stores)
                self.links.append(Link(f"d{len(self.links)}", task.id, store.id, "data"))
        self.nodes += stores


def random_process(steps: int, seed: int, *, stores: bool = False) -> Diagram:
    """Draw a process of about so many steps at random, the same for the same seed."""
    lanes = min(12, 3 + steps // 25)
    sketch = Sketch(random.Random(seed), lanes, steps)
    start = sketch.add("start", "Start")
    last = sketch.chain(start, steps - 2)
    sketch.link(last, sketch.add("end", "Done"))
    sketch.long_lines(steps // 40)
    if stores:
        sketch.stores()
    return Diagram(
        title=f"Random process of {steps} steps",
        lanes=tuple(Lane(f"lane{lane}", f"Actor {lane + 1}") for lane in range(lanes)),
        nodes=tuple(sketch.nodes),
        links=tuple(sketch.links),
    )


@dataclass(frozen=True)
class Result:
    """Seconds, crossings and bends per line of one drawing."""

    seconds: float
    crossings: float
    bends: float


def ours(diagram: Diagram) -> Result:
    """Lay out and paint a diagram."""
    measures = measure(lay_out(diagram))
    best = float("inf")
    for _ in range(REPEATS):
        begin = time.perf_counter()
        paint(lay_out(diagram))
        best = min(best, time.perf_counter() - begin)
    return Result(best, measures.crossings, measures.bends_per_flow)


def _dot(diagram: Diagram, repeats: int, pipe: Connection) -> None:
    import pygraphviz  # noqa: PLC0415 - only the process that can be stopped loads it

    best, positions = float("inf"), list[str]()
    for _ in range(repeats):
        graph = pygraphviz.AGraph(directed=True, strict=False)
        for node in diagram.nodes:
            graph.add_node(node.id, label=node.label, shape="box")
        for link in diagram.links:
            label = {"label": link.label} if link.label else {}
            graph.add_edge(link.source, link.target, key=link.id, **label)
        begin = time.perf_counter()
        graph.layout("dot")
        graph.draw(format="svg")
        best = min(best, time.perf_counter() - begin)
        positions = [_position(graph.get_edge(*edge)) for edge in graph.edges(keys=True)]
    pipe.send((best, positions))


def _position(edge: Any) -> str:
    return str(edge.attr["pos"])


def _curve(position: str) -> tuple[Point, ...]:
    points = [pair for pair in position.split() if not pair.startswith(("e,", "s,"))]
    return tuple(Point(*map(float, pair.split(","))) for pair in points)


def dot(diagram: Diagram) -> Result | None:
    """Lay out and render by Graphviz dot; None where it takes longer than `LIMIT`."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    repeats = REPEATS if len(diagram.nodes) <= 200 else 1
    worker = context.Process(target=_dot, args=(diagram, repeats, there), daemon=True)
    worker.start()
    try:
        if not here.poll(LIMIT):
            return None
        seconds, positions = here.recv()
    finally:
        worker.kill()
        worker.join()
    curves = [_curve(position) for position in positions]
    lines = [flattened(Line("", "", "", "", "flow", curve, curved=True)) for curve in curves]
    bends = mean((len(curve) - 1) // 3 - 1 for curve in curves)
    return Result(seconds, crossings(lines), bends)


def _row(name: str, results: Sequence[Result | None]) -> str:
    done = [result for result in results if result is not None]
    if len(done) < len(results):
        return f"  {name:<22} no answer in {LIMIT:.0f} s"
    seconds, crossed, bends = (
        mean(getattr(result, part) for result in done) for part in ("seconds", "crossings", "bends")
    )
    return f"  {name:<22}{1000 * seconds:>10,.0f} ms{crossed:>12.1f}{bends:>14.2f}"


def without_lanes(diagram: Diagram) -> Diagram:
    """Take the lanes away, and with them the difference of flow and handoff."""
    nodes = tuple(replace(node, lane=None) for node in diagram.nodes)
    links = tuple(
        replace(link, kind="flow") if link.kind == "handoff" else link for link in diagram.links
    )
    return replace(diagram, lanes=(), nodes=nodes, links=links)


def table(*, stores: bool) -> None:
    """Print one table."""
    print(
        f"{'with stores' if stores else 'flows only':24}"
        f"{'time':>13}{'crossings':>12}{'bends/line':>14}"
    )
    for steps, graphs in SIZES:
        diagrams = [random_process(steps, seed, stores=stores) for seed in range(graphs)]
        lines = mean(len(diagram.links) for diagram in diagrams)
        print(f"{steps} steps, {lines:.0f} lines, mean of {graphs}")
        print(_row("wfmap, lanes", [ours(diagram) for diagram in diagrams]))
        print(_row("wfmap, no lanes", [ours(without_lanes(diagram)) for diagram in diagrams]))
        print(_row("Graphviz dot, default", [dot(diagram) for diagram in diagrams]), flush=True)


def fan(branches: int) -> Diagram:
    """Make a step with so many branches that all lead to one step."""
    names = [f"t{n}" for n in range(branches)]
    nodes = [Node(name, "task", f"Handle {name}", "b") for name in names]
    links = [Link(f"in-{name}", "ask", name, "handoff", f"if it is {name}") for name in names]
    links += [Link(f"out-{name}", name, "end", "handoff") for name in names]
    ends = (Node("ask", "decision", "Which?", "a"), Node("end", "task", "Collect", "a"))
    return Diagram("Fan", lanes=LANES, nodes=(*ends, *nodes), links=tuple(links))


def row(steps: int) -> Diagram:
    """Make so many steps in a row."""
    nodes = tuple(Node(f"t{n}", "task", f"Step {n}", "a") for n in range(steps))
    links = tuple(Link(f"f{n}", f"t{n}", f"t{n + 1}") for n in range(steps - 1))
    return Diagram("Row", lanes=LANES, nodes=nodes, links=links)


def fans() -> None:
    """Print what many branches cost against a row of 300 steps, in seconds of one processor."""

    def taken(diagram: Diagram) -> float:
        begin = time.process_time()
        paint(lay_out(diagram))
        return time.process_time() - begin

    against = min(taken(row(300)) for _ in range(REPEATS))
    print(f"branches of one step, time against 300 steps in a row ({1000 * against:,.0f} ms)")
    for branches in (4, 12, 28, 40, 80):
        best = min(taken(fan(branches)) for _ in range(REPEATS))
        wrong = mistakes(lay_out(fan(branches))).total
        print(f"  {branches:<4} {best / against:>8.2f} ×{wrong:>8} mistakes")


def corpus(folder: Path) -> None:
    """Print the figures of diagrams that people drew, laid out again; they should not get worse."""
    files = sorted(folder.glob("*.bpmn"))
    scenes = []
    for file in files:
        process, _ = read_bpmn(file.read_bytes(), name=file.name)
        scenes.append(draw(build(process), options=LayoutOptions(unfold=True)))
    if not scenes:
        return
    seen = [measure(scene) for scene in scenes]
    flows = sum(one.flows for one in seen)
    print(f"{len(files)} diagrams of people, unfolded, laid out again")
    print(f"  crossings per diagram {mean(one.crossings for one in seen):.2f}")
    print(f"  bends per flow        {sum(one.bends for one in seen) / flows:.3f}")
    print(f"  flows through boxes   {sum(one.through_boxes for one in seen)}")
    print(f"  mistakes              {sum(mistakes(scene).total for scene in scenes)}")


def main() -> None:
    """Print all tables."""
    fans()
    print()
    corpus(Path(__file__).parents[3] / "shared" / "data" / "bpmn")
    print()
    ours(random_process(10, 0))
    table(stores=False)
    print()
    table(stores=True)


if __name__ == "__main__":
    main()
