"""No map has a label over a frame, a loose event or a disc on a disc: tried on any process."""

import json
from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
from hypothesis import given, settings

from wfmap.graph import build
from wfmap.model.document import read
from wfmap.model.process import Process
from wfmap.render.diagram import Cell, Diagram, Frame, Lane, Link, Node
from wfmap.render.draw import LayoutOptions, draw
from wfmap.render.layout.lanes import lay_out
from wfmap.render.measure import measure
from wfmap.render.mistakes import Mistakes, mistakes
from wfmap.render.scene import Scene

NAMES = (
    "Check the application",
    "Approve",
    "Ask the customer for what is missing",
    "Grundstücksverkehrsgenehmigung erteilen",
    "Send",
)
QUESTIONS = ("Is it complete?", "Which of the products does the customer want?", "Go on?")
BAND = 110.0
"""A band without steps is lower in px, for it holds nothing but its name and ends of lines."""

TRIGGERS = ("timer", "message", "error", "signal", "escalation")


class _Writer:
    """Writes a random process: chains, fans, events on borders, sub-processes, messages."""

    def __init__(self, draw: st.DrawFn, actors: int) -> None:
        self.draw = draw
        self.actors = actors
        self.count = 0

    def key(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.count}"

    def pick(self, choices: tuple[str, ...]) -> str:
        return self.draw(st.sampled_from(choices))

    def number(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))

    def actor(self) -> str:
        return f"a{self.number(0, self.actors - 1)}"

    def steps(self, depth: int) -> dict[str, Any]:
        """Write one level: a start, some pieces one after the other, an end."""
        steps: dict[str, Any] = {}
        start = self.key("s")
        steps[start] = {"kind": "start", "actor": self.actor(), "name": self.pick(("", *NAMES))}
        last = [start]
        for _ in range(self.number(1, 3 if depth else 4)):
            last = self.piece(steps, last, depth)
        end = self.key("e")
        steps[end] = {
            "kind": "end",
            "actor": self.actor(),
            "name": self.pick(("", "Done", NAMES[2])),
        }
        self.join(steps, last, end)
        return steps

    def join(self, steps: dict[str, Any], last: list[str], step: str, when: str = "") -> None:
        for one in last:
            flow: dict[str, Any] = {"to": step}
            if when:
                flow["when"] = when
            steps[one].setdefault("next", []).append(flow)

    def piece(self, steps: dict[str, Any], last: list[str], depth: int) -> list[str]:
        kind = self.pick(("task", "fan", "events", "inner", "message"))
        if kind == "fan":
            return self.fan(steps, last)
        if kind == "inner" and depth < 2:
            return self.inner(steps, last, depth)
        task = self.task(steps, last)
        if kind == "events":
            self.events(steps, task)
        if kind == "message":
            self.message(steps, task)
        return [task]

    def task(self, steps: dict[str, Any], last: list[str]) -> str:
        task = self.key("t")
        steps[task] = {"name": self.pick(NAMES), "actor": self.actor()}
        self.join(steps, last, task)
        return task

    def fan(self, steps: dict[str, Any], last: list[str]) -> list[str]:
        gate = self.key("g")
        asks = self.draw(st.booleans())
        steps[gate] = {"kind": "decision" if asks else "parallel", "actor": self.actor()}
        if asks:
            steps[gate]["name"] = self.pick(QUESTIONS)
        self.join(steps, last, gate)
        branches = []
        lane = self.actor()
        for number in range(self.number(2, 7)):
            branch = self.key("t")
            steps[branch] = {"name": f"Handle case {number}", "actor": lane}
            self.join(steps, [gate], branch, f"if it is {number}" if asks else "")
            branches.append(branch)
        return branches

    def events(self, steps: dict[str, Any], host: str) -> None:
        for _ in range(self.number(1, 5)):
            event, handler = self.key("b"), self.key("h")
            steps[event] = {
                "kind": "event",
                "trigger": self.pick(TRIGGERS),
                "attached_to": host,
                "interrupting": self.draw(st.booleans()),
                "name": self.pick(("", "After 2 days", "Cancelled by the customer")),
                "next": [{"to": handler}],
            }
            steps[handler] = {"name": "Handle it", "actor": self.actor()}

    def inner(self, steps: dict[str, Any], last: list[str], depth: int) -> list[str]:
        inner = self.key("p")
        steps[inner] = {
            "kind": "subprocess",
            "name": self.pick(("Collect offers", "Check all that was handed in by the customer")),
            "actor": self.actor(),
            "steps": self.steps(depth + 1),
        }
        if self.draw(st.booleans()):
            key = self.key("x")
            steps[inner]["steps"][key] = {"name": "Undo it"}
        self.join(steps, last, inner)
        if self.draw(st.booleans()):
            self.events(steps, inner)
        return [inner]

    def message(self, steps: dict[str, Any], task: str) -> None:
        if self.draw(st.booleans()):
            exchange = {"actor": "outside", "name": "Order confirmation"}
            steps[task][self.pick(("sends", "receives"))] = [exchange]
            return
        other = self.key("t")
        steps[other] = {"name": "Read it", "actor": self.actor()}
        steps[task].setdefault("next", []).append({"to": other, "message": True})


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a document with anything that maps have been drawn wrongly with."""
    actors = draw(st.integers(1, 4))
    writer = _Writer(draw, actors)
    steps = writer.steps(0)
    for _ in range(draw(st.integers(0, 2))):
        steps |= writer.steps(2)
    named = {f"a{n}": {"name": f"Actor {n}"} for n in range(actors)}
    outside = {"outside": {"name": "Somebody outside", "kind": "external"}}
    return {"wfmap": "1", "name": "Generated", "actors": {**named, **outside}, "steps": steps}


def drawn(document: dict[str, Any], *, unfold: bool = True) -> Scene:
    """Draw a document's flow."""
    return draw(build(Process.model_validate(document)), options=LayoutOptions(unfold=unfold))


@settings(max_examples=60)
@given(documents())
def test_nothing_is_drawn_wrongly(document: dict[str, Any]) -> None:
    """Labels stay in frames, events on borders, discs apart, lines at boxes, fans in order."""
    for unfold in (True, False):
        assert mistakes(drawn(document, unfold=unfold)) == Mistakes()


@settings(max_examples=40)
@given(documents())
def test_boxes_lines_and_labels_keep_apart(document: dict[str, Any]) -> None:
    """No line runs through a box, and no box lies on another, unfolded or with parts apart."""
    measures = measure(drawn(document))
    assert measures.through_boxes == 0
    assert measures.box_overlaps == 0


def exchange(bands: int, messages: list[tuple[int, int]]) -> Scene:
    """Draw bands of parties without steps over one with steps, and messages between any two."""
    lanes = [Lane(f"p{n}", f"Party {n}", closed=True) for n in range(bands)]
    nodes = [Node(f"t{n}", "task", "Write to them", "own") for n in range(3)]
    links = [Link("f0", "t0", "t1"), Link("f1", "t1", "t2")]
    for number, (giver, taker) in enumerate(messages):
        ends = []
        for end in (giver, taker):
            if end < bands:
                nodes.append(Node(f"port{len(nodes)}", "port", "", f"p{end}"))
                ends.append(nodes[-1].id)
            else:
                ends.append(f"t{end - bands}")
        links.append(Link(f"m{number}", ends[0], ends[1], "message", "Confirmation of order"))
    return lay_out(
        Diagram("Exchange", lanes=(*lanes, Lane("own", "Own")), nodes=tuple(nodes), links=(*links,))
    )


@settings(max_examples=40)
@given(
    bands=st.integers(2, 4),
    messages=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=6),
)
def test_messages_between_bands_are_seen_whole(bands: int, messages: list[tuple[int, int]]) -> None:
    """Messages between parties without steps run from border to border, and no band is blown up."""
    kept = [(a, b) for a, b in messages if min(a, b) < bands and a != b and max(a, b) < bands + 3]
    scene = exchange(bands, kept)
    assert mistakes(scene) == Mistakes()
    assert max(band.area.height for band in scene.bands[:-1]) < BAND


def test_the_title_of_a_frame_gives_way_to_a_line_from_above() -> None:
    """A line that enters a sub-process from above passes beside its title."""
    lanes = (Lane("a", "Customer"), Lane("b", "Agents"))
    nodes = (
        Node("ask", "start", "Trip wanted", "a"),
        Node("split", "parallel", "", "b", frame="book"),
        Node("fly", "task", "Book flight", "b", frame="book"),
    )
    links = (Link("f0", "ask", "split", "handoff", number=1), Link("f1", "split", "fly"))
    pins = {"ask": Cell(0, 0), "split": Cell(0, 0)}
    scene = lay_out(
        Diagram(
            "Trip",
            lanes=lanes,
            nodes=nodes,
            links=links,
            frames=(Frame("book", "Book the trip"),),
            pins=pins,
        )
    )
    assert scene.lines[0].points[0].x == scene.lines[0].points[-1].x
    assert scene.regions[0].label.area.x > scene.lines[0].points[0].x
    assert mistakes(scene) == Mistakes()


def test_a_loop_back_within_a_sub_process_stays_in_its_frame() -> None:
    """The frame reaches around a way back over its steps, which is counted where it does not."""
    again = [{"to": "cause", "share": 0.3}, {"to": "back", "share": 0.7}]
    steps: dict[str, Any] = {
        "ask": {"name": "Ask", "actor": "a", "next": [{"to": "mend"}]},
        "mend": {
            "kind": "subprocess",
            "name": "Mend it",
            "actor": "a",
            "next": [{"to": "tell"}],
            "steps": {
                "cause": {"name": "Find the cause", "next": [{"to": "repair"}]},
                "repair": {"name": "Repair it", "next": [{"to": "works"}]},
                "works": {"kind": "decision", "name": "Does it work?", "next": again},
                "back": {"kind": "end", "name": "It works again"},
            },
        },
        "tell": {"name": "Tell them", "actor": "a"},
    }
    document = {"wfmap": "1", "name": "Mend", "actors": {"a": {"name": "Team"}}, "steps": steps}
    scene = drawn(document)
    assert mistakes(scene) == Mistakes()
    (region,) = scene.regions
    over = min(point.y for point in region.outline) - 9
    loop = next(line for line in scene.lines if line.rework)
    assert {loop.source, loop.target} == {"works", "cause"}
    outside = tuple(
        point._replace(y=over) if 0 < at < len(loop.points) - 1 else point
        for at, point in enumerate(loop.points)
    )
    lines = tuple(replace(line, points=outside) if line is loop else line for line in scene.lines)
    assert mistakes(replace(scene, lines=lines)).strays == 1


def test_a_line_from_a_frame_stays_in_the_frame_around_it() -> None:
    """An event on an inner frame leads to a step beside it within the outer frame, not around."""
    inner = {"w": {"name": "Work", "next": [{"to": "z"}]}, "z": {"kind": "end", "name": "Good"}}
    late = {"kind": "event", "trigger": "timer", "attached_to": "inner", "next": [{"to": "h"}]}
    within = {
        "inner": {
            "kind": "subprocess",
            "name": "In",
            "actor": "b",
            "next": [{"to": "o"}],
            "steps": inner,
        },
        "o": {"kind": "end", "actor": "b"},
        "late": late,
        "h": {"name": "Handle it", "actor": "a"},
    }
    steps = {
        "outer": {
            "kind": "subprocess",
            "name": "Out",
            "actor": "a",
            "next": [{"to": "e"}],
            "steps": within,
        },
        "e": {"kind": "end", "actor": "a", "name": "Done"},
    }
    actors = {"a": {"name": "Desk"}, "b": {"name": "Specialist"}}
    document = {"wfmap": "1", "name": "Nested", "actors": actors, "steps": steps}
    scene = drawn(document)
    assert mistakes(scene) == Mistakes()
    line = next(line for line in scene.lines if line.target == "h")
    outer = next(region for region in scene.regions if region.id == "outer")
    xs, ys = [p.x for p in outer.outline], [p.y for p in outer.outline]
    assert all(min(xs) < x < max(xs) and min(ys) < y < max(ys) for x, y in line.points)


def test_a_question_to_a_far_party_runs_beside_its_answer() -> None:
    """Both messages run straight through the lanes between, none around by a party above."""
    actors = {
        "customer": {"name": "Customer", "kind": "external"},
        "sales": {"name": "Sales"},
        "stock": {"name": "Warehouse"},
        "carrier": {"name": "Carrier", "kind": "external"},
        "bank": {"name": "Bank", "kind": "external"},
    }
    steps: dict[str, Any] = {
        "start": {"kind": "start", "actor": "sales", "next": [{"to": "check"}]},
        "check": {
            "name": "Check credit",
            "actor": "sales",
            "sends": [{"actor": "bank", "name": "Credit request"}],
            "receives": [{"actor": "bank", "name": "Credit report"}],
            "next": [{"to": "good"}],
        },
        "good": {"kind": "decision", "name": "Good?", "actor": "sales"},
        "pick": {"name": "Pick goods", "actor": "stock", "next": [{"to": "bill"}]},
        "no": {"kind": "end", "actor": "sales"},
        "bill": {"name": "Send bill", "actor": "sales"},
    }
    steps["good"]["next"] = [{"to": "pick", "when": "yes"}, {"to": "no", "when": "no"}]
    steps["no"]["sends"] = steps["bill"]["sends"] = [{"actor": "customer", "name": "Answer"}]
    steps["pick"]["sends"] = [{"actor": "carrier", "name": "Parcel"}]
    scene = drawn({"wfmap": "1", "name": "Exchange", "actors": actors, "steps": steps})
    assert mistakes(scene) == Mistakes()
    exchanged = [line for line in scene.lines if {line.source, line.target} == {"check", "bank"}]
    assert [len(line.points) for line in exchanged] == [2, 2]


def test_what_a_sub_process_gave_up_may_lead_into_it_again() -> None:
    """A loop from an event on its frame back to it is rework like any other, unfolded too."""
    inner = {
        "in": {"kind": "start", "actor": "a", "next": "ask"},
        "ask": {"kind": "decision", "name": "Known?", "actor": "a", "next": ["look", "make"]},
        "look": {"actor": "b", "next": "out"},
        "make": {"actor": "c", "next": "out"},
        "out": {"kind": "end", "actor": "b"},
    }
    late = {"kind": "event", "trigger": "timer", "attached_to": "sub", "actor": "a"}
    document: dict[str, Any] = {
        "wfmap": "1",
        "name": "Again",
        "actors": {"a": {"name": "A"}, "b": {"name": "B"}, "c": {"name": "C"}},
        "steps": {
            "begin": {"kind": "start", "actor": "a", "next": "sub"},
            "sub": {"kind": "subprocess", "name": "Identify", "actor": "a", "steps": inner},
            "late": {**late, "next": "call"},
            "call": {"actor": "a", "next": [{"to": "sub", "rework": True}]},
            "locked": {**late, "trigger": "error", "next": "help"},
            "help": {"actor": "c", "next": "end"},
            "end": {"kind": "end", "actor": "b"},
        },
    }
    document["steps"]["sub"]["next"] = "end"
    graph = build(read(json.dumps(document)))
    scene = draw(graph, options=LayoutOptions(unfold=True))
    boxes = {box.id: box.area for box in scene.boxes}
    assert boxes["call"].x > boxes["look"].x
    assert len({(area.x, area.y) for area in boxes.values()}) == len(boxes)
    assert mistakes(scene) == Mistakes()
