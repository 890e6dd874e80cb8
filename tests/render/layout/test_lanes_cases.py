"""Layouts in lanes that are looked at: the two processes of the design, and hard cases."""

from dataclasses import replace
from itertools import pairwise

import pytest

from wfmap.overlay import Badge, Mark
from wfmap.render.diagram import Diagram, Frame, Lane, Link, Node, NodeKind
from wfmap.render.hyphens import JOINED
from wfmap.render.layout.lanes import LaneOptions, lay_out
from wfmap.render.measure import Measures, measure
from wfmap.render.scene import Rect, Scene

CLERK = Lane("clerk", "Clerk")
BOSS = Lane("boss", "Boss")


def _is_clean(measures: Measures) -> bool:
    return not (
        measures.through_boxes
        or measures.box_overlaps
        or measures.label_overlaps
        or measures.labels_on_lines
        or measures.shared
    )


def _box(scene: Scene, name: str) -> Rect:
    return next(box.area for box in scene.boxes if box.id == name)


def test_the_loan_is_drawn_without_a_crossing(loan: Diagram) -> None:
    """The loan has no crossing, few bends, and no label on anything (design: 2 crossings)."""
    measures = measure(lay_out(loan))
    assert _is_clean(measures)
    assert measures.crossings == 0
    assert measures.bends_per_flow < 0.303


def test_the_order_is_drawn_better_than_the_design(order: Diagram) -> None:
    """The order in its author's lanes has few crossings (design: 7) and fewer bends."""
    measures = measure(lay_out(order))
    assert _is_clean(measures)
    assert measures.crossings <= 2
    assert measures.bends_per_flow <= 0.42


def test_lanes_keep_the_order_of_their_author(order: Diagram) -> None:
    """Lanes keep the author's order unless another is asked for."""
    assert [band.id for band in lay_out(order).bands] == [lane.id for lane in order.lanes]


def test_an_order_of_lanes_with_shorter_handoffs_is_found(order: Diagram) -> None:
    """Asked for, lanes are ordered so that handoffs cross fewer of them."""

    def crossed(scene: Scene) -> int:
        place = {band.id: at for at, band in enumerate(scene.bands)}
        lane = {node.id: node.lane or "" for node in order.nodes}
        return sum(
            abs(place[lane[link.source]] - place[lane[link.target]])
            for link in order.links
            if link.kind == "handoff"
        )

    given, found = lay_out(order), lay_out(order, LaneOptions(order_lanes="auto"))
    assert sorted(b.id for b in given.bands) == sorted(b.id for b in found.bands)
    assert crossed(found) < crossed(given)


def test_the_main_flow_runs_from_left_to_right(loan: Diagram) -> None:
    """No flow but rework runs to the left."""
    scene = lay_out(loan)
    for line in scene.lines:
        if line.kind != "data" and not line.rework:
            assert all(b.x >= a.x - 0.1 for a, b in pairwise(line.points))


def test_handoffs_have_their_discs_at_the_border_of_the_lane(loan: Diagram) -> None:
    """Every handoff has a disc with its number, on its line, near a lane's border."""
    scene = lay_out(loan)
    borders = [band.area.bottom for band in scene.bands]
    for line in scene.lines:
        if line.kind != "handoff":
            assert line.disc is None
            continue
        assert line.disc is not None
        x, y = line.disc.centre
        assert min(abs(y - border) for border in borders) <= 24
        assert any(
            min(a.x, b.x) <= x <= max(a.x, b.x) and min(a.y, b.y) <= y <= max(a.y, b.y)
            for a, b in pairwise(line.points)
        )


def test_a_store_is_drawn_near_each_group_of_its_users(loan: Diagram) -> None:
    """A store used in two lanes is drawn in both, marked as repeated; others once."""
    scene = lay_out(loan)
    copies = [box for box in scene.boxes if box.element == "crm"]
    assert len(copies) == 2
    assert all(box.repeated for box in copies)
    assert [box.repeated for box in scene.boxes if box.element == "core"] == [False]


@pytest.mark.parametrize("lanes", [(), (CLERK, BOSS)])
def test_an_empty_diagram_is_laid_out(lanes: tuple[Lane, ...]) -> None:
    """A diagram without steps has its lanes, each with some height, and nothing else."""
    scene = lay_out(Diagram("Nothing", lanes=lanes))
    assert len(scene.bands) == len(lanes)
    assert all(band.area.height > 30 for band in scene.bands)
    assert not scene.boxes
    assert not scene.lines


def test_a_step_that_leads_to_itself_has_a_loop() -> None:
    """A flow from a step to itself leaves and enters it on two sides."""
    diagram = Diagram(
        "Loop",
        lanes=(CLERK,),
        nodes=(Node("try", "task", "Try", "clerk"),),
        links=(Link("again", "try", "try", rework=True),),
    )
    (line,) = lay_out(diagram).lines
    assert len(line.points) == 5
    assert line.points[0].y != line.points[-1].y


def test_two_flows_between_the_same_steps_are_two_lines() -> None:
    """Two flows with the same ends run side by side, each with its own label and disc."""
    diagram = Diagram(
        "Twice",
        lanes=(CLERK, BOSS),
        nodes=(Node("ask", "task", "Ask", "clerk"), Node("sign", "task", "Sign", "boss")),
        links=(
            Link("normal", "ask", "sign", "handoff", "normal", number=1),
            Link("urgent", "ask", "sign", "handoff", "urgent", number=2),
        ),
    )
    scene = lay_out(diagram)
    one, other = scene.lines
    assert one.points != other.points
    assert _is_clean(measure(scene))


def test_an_event_on_a_border_sits_on_its_host() -> None:
    """An attached event sits on the border of its host and its flow leaves from there."""
    diagram = Diagram(
        "Border",
        lanes=(CLERK, BOSS),
        nodes=(
            Node("check", "task", "Check", "clerk"),
            Node("late", "event", "After a day", "clerk", trigger="timer", attached_to="check"),
            Node("done", "end", "Done", "clerk"),
            Node("remind", "task", "Remind", "boss"),
        ),
        links=(Link("ok", "check", "done"), Link("slow", "late", "remind", "handoff", number=1)),
    )
    scene = lay_out(diagram)
    host, event = _box(scene, "check"), _box(scene, "late")
    assert event.centre.y == pytest.approx(host.bottom)
    assert host.x < event.centre.x < host.right
    line = next(line for line in scene.lines if line.id == "slow")
    assert line.points[0].x == pytest.approx(event.centre.x)
    assert _is_clean(measure(scene))


def test_a_region_holds_its_steps_and_no_others() -> None:
    """An unfolded sub-process is a region around its steps, across lanes, without strangers."""
    nodes = (
        Node("a", "task", "Before", "clerk"),
        Node("b", "task", "Inside", "clerk", frame="sub"),
        Node("c", "task", "Inside too", "boss", frame="sub"),
        Node("d", "task", "After", "clerk"),
        Node("e", "task", "Meanwhile", "boss"),
    )
    pairs = (("a", "b"), ("b", "c"), ("c", "d"), ("a", "e"), ("e", "d"))
    diagram = Diagram(
        "Region",
        lanes=(CLERK, BOSS),
        nodes=nodes,
        links=tuple(Link(f"{s}--{t}", s, t) for s, t in pairs),
        frames=(Frame("sub", "Look into it"),),
    )
    scene = lay_out(diagram)
    (region,) = scene.regions
    left, top = region.outline[0]
    right, bottom = region.outline[2]
    area = Rect(left, top, right - left, bottom - top)
    for box in scene.boxes:
        inside = box.id in ("b", "c")
        assert area.holds(box.area) if inside else not area.overlaps(box.area)
    assert area.holds(region.label.area)


def test_regions_lie_within_each_other() -> None:
    """The region of a sub-process within another lies within the other's."""
    diagram = Diagram(
        "Nested",
        lanes=(CLERK,),
        nodes=(
            Node("a", "task", "Outer", "clerk", frame="outer"),
            Node("b", "task", "Inner", "clerk", frame="inner"),
        ),
        links=(Link("a--b", "a", "b"),),
        frames=(Frame("outer", "Outer"), Frame("inner", "Inner", frame="outer")),
    )
    outer, inner = lay_out(diagram).regions
    assert (outer.id, inner.id) == ("outer", "inner")
    assert outer.outline[0].x < inner.outline[0].x
    assert outer.outline[0].y < inner.outline[0].y
    assert outer.outline[2].x > inner.outline[2].x
    assert outer.outline[2].y >= inner.outline[2].y


def test_labels_keep_clear_of_badges_and_signs() -> None:
    """A question keeps clear of the badge of its decision and of signs of change."""
    diagram = Diagram(
        "Badges",
        lanes=(CLERK,),
        nodes=(
            Node("a", "task", "Do", "clerk", mark=Mark(change="added")),
            Node("d", "decision", "Is it?", "clerk", mark=Mark(badge=Badge("2", "warning"))),
            Node("e", "end", "End", "clerk", mark=Mark(change="removed")),
        ),
        links=(
            Link("a--d", "a", "d", mark=Mark(change="added")),
            Link("d--e", "d", "e", label="yes", mark=Mark(change="removed")),
        ),
    )
    scene = lay_out(diagram)
    assert _is_clean(measure(scene))
    assert all(line.sign is not None for line in scene.lines)


def test_long_labels_never_leave_their_boxes(loan: Diagram) -> None:
    """A label inside a box stays inside, however long it is."""
    label = "Check Rechtsschutzversicherungsgesellschaften and every single document they sent in"
    longer = replace(loan, nodes=tuple(replace(node, label=label) for node in loan.nodes))
    for box in lay_out(longer).boxes:
        if box.inside is not None:
            assert box.area.holds(box.inside.area, 1)


def test_data_lines_have_their_heads_where_they_are_written_or_read() -> None:
    """The head of a data line is at the store when written, at the step when read."""
    diagram = Diagram(
        "Data",
        lanes=(CLERK,),
        nodes=(Node("a", "task", "Do", "clerk"), Node("s", "store", "CRM")),
        links=(
            Link("r", "a", "s", "data", mode="read"),
            Link("w", "a", "s", "data", mode="write"),
            Link("rw", "a", "s", "data", mode="readwrite"),
        ),
    )
    heads = {line.id: (line.head, line.tail) for line in lay_out(diagram).lines}
    assert heads == {"r": (False, True), "w": (True, False), "rw": (True, True)}


@pytest.mark.parametrize("kind", ["end", "decision", "task"])
def test_what_stands_below_an_event_on_a_border_is_met_by_its_line(kind: NodeKind) -> None:
    """A line straight down from an event on a border ends on the shape below."""
    diagram = Diagram(
        "Given up",
        lanes=(CLERK,),
        nodes=(
            Node("wait", "task", "Wait", "clerk"),
            Node("late", "event", "Too late", "clerk", attached_to="wait"),
            Node("gone", kind, "Gone", "clerk"),
        ),
        links=(Link("1", "late", "gone"),),
    )
    scene = lay_out(diagram)
    box = next(box for box in scene.boxes if box.id == "gone")
    end = scene.lines[0].points[-1]
    assert box.area.grown(0.1).holds(Rect(end.x, end.y, 0, 0))


def test_an_answer_may_lead_straight_down_within_a_lane() -> None:
    """The branches of a decision need no bends: one goes on, the others stand over and under."""
    names = ("Yes", "No", "Later")
    ends = tuple(Node(f"e{n}", "end", name, "clerk") for n, name in enumerate(names))
    diagram = Diagram(
        "Three ways",
        lanes=(CLERK,),
        nodes=(Node("a", "task", "Do", "clerk"), Node("d", "decision", "Well?", "clerk"), *ends),
        links=(
            Link("in", "a", "d"),
            *(Link(end.id, "d", end.id, label=end.label) for end in ends),
        ),
    )
    assert measure(lay_out(diagram)).bends == 0


def test_a_word_of_a_lane_is_not_broken() -> None:
    """A long word in the header of a lane is written smaller, or broken after its hyphen."""
    lanes = (Lane("a", "Team-Assistent"), Lane("b", "Qualitätssicherung"))
    nodes = tuple(Node(lane.id, "task", "Do", lane.id) for lane in lanes)
    scene = lay_out(Diagram("Lanes", lanes=lanes, nodes=nodes))
    assert [band.label.lines for band in scene.bands] == [
        (f"Team-{JOINED}", "Assistent"),
        ("Qualitätssicherung",),
    ]


def test_steps_in_any_order_stand_as_written_beside_their_papers() -> None:
    """Papers that pass from one step of a frame to another do not move the steps about."""
    steps = [Node(f"t{n}", "task", f"Task {n}", "clerk", frame="sub") for n in range(5)]
    papers = [Node(f"p{n}", "document", f"Paper {n}", "clerk") for n in range(4)]
    passed = ((0, 0), (4, 0), (1, 1), (3, 1), (2, 2), (4, 2), (0, 3), (3, 3))
    links = [Link("in", "start", "t0", target_frame="sub")]
    links += [Link("out", "t0", "after", source_frame="sub")]
    links += [Link(f"d{n}", f"t{t}", f"p{p}", "data") for n, (t, p) in enumerate(passed)]
    ends = (Node("start", "start", "", "clerk"), Node("after", "task", "Send", "clerk"))
    scene = lay_out(
        Diagram(
            "Papers",
            lanes=(CLERK,),
            nodes=(*ends, *steps, *papers),
            links=tuple(links),
            frames=(Frame("sub", "Collect"),),
        )
    )
    areas = [_box(scene, step.id) for step in steps]
    assert [area.y for area in areas] == sorted(area.y for area in areas)
    assert len({area.x for area in areas}) == 1


@pytest.mark.parametrize(("inside", "row"), [(2, 3), (2, 6), (3, 5)])
def test_what_follows_events_on_a_frame_stands_where_no_line_crosses(inside: int, row: int) -> None:
    """The events have their places before what they lead to has its own for good."""
    held = [Node(f"i{n}", "task", f"Assess {n}", "clerk", frame="sub") for n in range(inside)]
    events = [Node(f"e{n}", "event", f"Event {n}", "clerk", attached_to="sub") for n in range(2)]
    after = [Node(f"h{n}", "task", f"Handle {n}", "boss") for n in range(2)]
    beside = [Node(f"b{n}", "task", f"Bill {n}", "boss") for n in range(row)]
    chains = (
        ("start", *(node.id for node in held), "end"),
        ("begin", *(node.id for node in beside)),
        ("e0", "h0", f"b{row - 1}"),
        ("e1", "h1"),
    )
    kinds: tuple[tuple[str, NodeKind, str], ...] = (
        ("start", "start", "clerk"),
        ("end", "end", "clerk"),
        ("begin", "start", "boss"),
    )
    diagram = Diagram(
        "Frame",
        lanes=(CLERK, BOSS),
        nodes=(
            *(Node(name, kind, "", lane) for name, kind, lane in kinds),
            *held,
            *events,
            *beside,
            *after,
        ),
        links=tuple(Link(f"{a}-{b}", a, b) for chain in chains for a, b in pairwise(chain)),
        frames=(Frame("sub", "Assess"),),
    )
    assert measure(lay_out(diagram)).crossings == 0


def test_frames_one_under_another_keep_apart() -> None:
    """The lower border of one never runs through the title of the next."""
    nodes = [
        Node(f"{kind}{n}", kind, "Do" if kind == "task" else "", "clerk", frame=f"f{n}")
        for n in range(3)
        for kind in ("start", "task")
    ]
    scene = lay_out(
        Diagram(
            "Frames",
            lanes=(CLERK,),
            nodes=tuple(nodes),
            links=tuple(Link(f"l{n}", f"start{n}", f"task{n}") for n in range(3)),
            frames=tuple(Frame(f"f{n}", f"Event {n}", by_event=True) for n in range(3)),
        )
    )
    spans = sorted((r.outline[0].y, r.outline[2].y) for r in scene.regions)
    assert all(lower[0] - upper[1] >= 4 for upper, lower in pairwise(spans))


@pytest.mark.parametrize("name", ["Unterlagen sind vollständig eingegangen " * 8, "x" * 900])
def test_a_long_name_stays_in_the_lane_of_its_step(name: str) -> None:
    """The lane grows with it, above or below."""
    nodes = (
        Node("start", "start", name, "clerk"),
        Node("task", "task", "Check", "boss"),
        Node("end", "end", name, "boss"),
    )
    links = (Link("a", "start", "task", "handoff"), Link("b", "task", "end"))
    scene = lay_out(Diagram("Long", lanes=(CLERK, BOSS), nodes=nodes, links=links))
    bands = {band.id: band.area for band in scene.bands}
    for box in scene.boxes:
        if box.outside is not None:
            band = bands["clerk" if box.id == "start" else "boss"]
            area = box.outside.area
            assert band.y - 1 <= area.y <= area.bottom <= band.bottom + 1


def test_events_on_a_frame_stand_so_that_their_lines_nest() -> None:
    """Whatever their order in the document, the one on the right leads to the highest step."""
    held = [Node(f"i{n}", "task", f"Do {n}", "clerk", frame="sub") for n in range(3)]
    events = [Node(f"e{n}", "event", f"E {n}", "clerk", attached_to="sub") for n in range(3)]
    after = [Node(f"h{n}", "task", f"Handle {n}", "boss") for n in range(3)]
    links = [Link("i0-i1", "i0", "i1"), Link("i1-i2", "i1", "i2")]
    links += [Link(f"l{n}", f"e{n}", f"h{2 - n}") for n in range(3)]
    diagram = Diagram(
        "Nest",
        lanes=(CLERK, BOSS),
        nodes=(*held, *events, *after),
        links=tuple(links),
        frames=(Frame("sub", "Assess"),),
    )
    assert measure(lay_out(diagram)).crossings == 0


def test_a_number_lies_on_no_line_that_passes() -> None:
    """Where lines pass a short handoff, its way gets longer."""
    lanes = {"start": "a", "x": "a", "y": "b", "decide": "b", "h0": "a", "h1": "b", "h2": "a"}
    tasks = [
        Node(name, "task", name, lane, frame="sub" if name in "xy" else None)
        for name, lane in lanes.items()
        if name != "start"
    ]
    rings = [Node("start", "start", "", "a"), Node("end", "end", "", "b")]
    rings += [Node("ps", "start", "", "a", frame="sub"), Node("pe", "end", "", "b", frame="sub")]
    events = [Node(f"e{n}", "event", f"Event {n}", "b", attached_to="sub") for n in range(3)]
    ends = (
        ("start", "ps"),
        ("ps", "x"),
        ("x", "y"),
        ("y", "pe"),
        ("decide", "end"),
        *((f"e{n}", f"h{n}") for n in range(3)),
    )
    links = [Link(f"{one}-{two}", one, two) for one, two in ends]
    handed = (("pe", "decide"), ("h0", "end"), ("h2", "end"))
    links += [Link(f"n{n}", *pair, "handoff", number=n) for n, pair in enumerate(handed, start=1)]
    links.append(Link("h1-end", "h1", "end"))
    diagram = Diagram(
        "Passing",
        lanes=(Lane("a", "Desk"), Lane("b", "Office")),
        nodes=(*rings, *tasks, *events),
        links=tuple(links),
        frames=(Frame("sub", "Collect"),),
    )
    assert measure(lay_out(diagram)).labels_on_lines == 0
