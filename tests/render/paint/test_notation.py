"""The signs that readers of BPMN expect, and labels that a search finds."""

from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from wfmap.render.diagram import Diagram, Frame, Lane, Link, Marker, Node, Pool, Trigger
from wfmap.render.layout.lanes import lay_out
from wfmap.render.paint.svg import paint
from wfmap.render.text import text_width

SVG = "{http://www.w3.org/2000/svg}"
LANES = (Lane("a", "Sales"), Lane("b", "Supplier"))


def root_of(*nodes: Node, links: tuple[Link, ...] = (), **more: object) -> Element:
    """Paint some nodes and lines."""
    diagram = Diagram("Signs", lanes=LANES, nodes=nodes, links=links, **more)  # type: ignore[arg-type] # a test's own keywords
    root: Element = fromstring(paint(lay_out(diagram)))
    return root


def group(root: Element, name: str) -> Element:
    """Find a group by its id."""
    return next(e for e in root.iter(f"{SVG}g") if e.get("id") == name)


def signs(root: Element, name: str) -> list[tuple[str | None, str | None]]:
    """Return the path and the fill of every sign of a node."""
    return [(path.get("d"), path.get("fill")) for path in group(root, name).iter(f"{SVG}path")]


@pytest.mark.parametrize("trigger", ["message", "signal", "escalation", "compensation", "link"])
def test_what_is_thrown_is_filled_and_what_is_caught_is_not(trigger: Trigger) -> None:
    """A throwing event has a full sign, a catching one an empty one (BPMN 2.0.2, table 10.93)."""
    root = root_of(
        Node("throw", "event", "", "a", trigger=trigger, throws=True),
        Node("catch", "event", "", "a", trigger=trigger),
    )
    assert signs(root, "n-throw")[-1][1] != "none"
    assert signs(root, "n-catch")[-1][1] == "none"


def test_a_message_is_dashed_with_open_ends_and_its_name() -> None:
    """A message has an open circle, an open head, dashes and its name, and no number."""
    root = root_of(
        Node("ask", "task", "Ask", "a"),
        Node("answer", "task", "Answer", "b"),
        links=(Link("m", "ask", "answer", "message", "Request"),),
    )
    (line,) = group(root, "e-m").findall(f"{SVG}path")
    ends = (line.get("marker-start") or "", line.get("marker-end") or "")
    assert all("open" in end for end in ends)
    assert line.get("stroke-dasharray")
    heads = {e.get("id"): e[0].get("fill") for e in root.iter(f"{SVG}marker")}
    assert all(heads[end.removeprefix("url(#").removesuffix(")")] == "#FFFFFF" for end in ends)
    assert "Request" in ["".join(e.itertext()) for e in root.iter(f"{SVG}text")]


def test_a_default_flow_has_a_slash() -> None:
    """What is taken where nothing else holds is marked near its beginning."""
    nodes = (Node("d", "decision", "Go on?", "a"), Node("t", "task", "Do", "a"))
    plain = root_of(*nodes, links=(Link("f", "d", "t"),))
    default = root_of(*nodes, links=(Link("f", "d", "t", default=True),))
    assert len(list(group(plain, "e-f").iter(f"{SVG}path"))) == 1
    assert len(list(group(default, "e-f").iter(f"{SVG}path"))) == 2


@pytest.mark.parametrize("marker", ["loop", "parallel-instances", "compensation", "ad-hoc"])
def test_markers_differ(marker: Marker) -> None:
    """Each marker has a sign of its own, beside the plus of a folded sub-process."""
    root = root_of(
        Node("x", "subprocess", "Do", "a", markers=(marker,)),
        Node("y", "subprocess", "Do", "a", markers=("sequential-instances",)),
    )
    assert len(signs(root, "n-x")) == 2
    assert signs(root, "n-x")[1] != signs(root, "n-y")[1]


def test_what_an_event_sets_off_has_a_dotted_border() -> None:
    """Folded or unfolded, the border of an event sub-process is dotted."""
    root = root_of(
        Node("x", "subprocess", "Cancelled", "a", by_event=True),
        Node("y", "task", "Undo", "a", frame="f"),
        frames=(Frame("f", "Cancelled", by_event=True),),
    )
    folded = next(group(root, "n-x").iter(f"{SVG}rect")).get("stroke-dasharray") or ""
    framed = next(group(root, "f-f").iter(f"{SVG}path")).get("stroke-dasharray") or ""
    assert folded.startswith("1 ")
    assert framed.startswith("1 ")


@pytest.mark.parametrize("events", range(1, 6))
@pytest.mark.parametrize("markers", [(), ("parallel-instances",), ("loop", "compensation")])
def test_no_event_on_the_border_hides_a_sign(events: int, markers: tuple[Marker, ...]) -> None:
    """The plus of a folded sub-process stands beside the events, in the middle where none is."""
    late = tuple(
        Node(f"e{n}", "event", "Late", "a", trigger="timer", attached_to="t") for n in range(events)
    )
    nodes = (Node("t", "subprocess", "Do it", "a", markers=markers), *late)
    boxes = lay_out(Diagram("Signs", lanes=LANES, nodes=nodes)).boxes
    host = next(box for box in boxes if box.id == "t")
    at, reach = host.area.centre.x + host.signs, 16 * (1 + len(markers)) / 2 - 2
    assert host.area.x < at - reach
    assert at + reach < host.area.right
    low = [
        box.area
        for box in boxes
        if box.attached_to == "t" and abs(box.area.centre.y - host.area.bottom) < 1
    ]
    assert not [area for area in low if area.x < at + reach and at - reach < area.right]


def test_events_are_painted_over_their_step_whatever_the_order() -> None:
    """An event that comes first in the document is painted after its step."""
    root = root_of(
        Node("late", "event", "", "a", trigger="timer", attached_to="t"),
        Node("t", "task", "Do", "a"),
    )
    order = [e.get("id") for e in root.iter(f"{SVG}g") if (e.get("id") or "").startswith("n-")]
    assert order.index("n-late") > order.index("n-t")


def test_a_pool_frames_its_lanes_and_a_party_is_an_empty_band() -> None:
    """The pool's name stands once, turned upright; messages end at the border of the band."""
    lanes = (Lane("a", "Sales", pool="p"), Lane("c", "Buyer", closed=True))
    diagram = Diagram(
        "Pools",
        lanes=lanes,
        pools=(Pool("p", "Shop"),),
        nodes=(Node("t", "task", "Bill", "a"), Node("c~t", "port", "", "c")),
        links=(Link("m", "t", "c~t", "message", "Invoice"),),
    )
    scene = lay_out(diagram)
    assert [pool.label.lines for pool in scene.pools] == [("Shop",)]
    assert {box.id for box in scene.boxes} == {"t"}
    band = next(band.area for band in scene.bands if band.id == "c")
    assert scene.lines[0].points[-1].y == pytest.approx(band.y)
    assert "rotate(-90)" in paint(scene)


def test_a_whole_name_is_one_text() -> None:
    """A search finds a name whatever lines it is broken into, and a hyphen is no part of it."""
    names = ("Verify income and employment of the applicant", "Grundstücksverkehrsgenehmigung")
    nodes = tuple(Node(f"t{n}", "task", name, "a") for n, name in enumerate(names))
    root = root_of(*nodes, Node("e", "end", "Contract signed by both of the parties", "a"))
    texts = ["".join(e.itertext()) for e in root.iter(f"{SVG}text")]
    assert {*names, "Contract signed by both of the parties"} <= set(texts)


def test_a_label_taken_as_one_line_keeps_its_place() -> None:
    """For a program that knows no lines in a text, the whole label is as wide as its lines."""
    name = "Contract signed by both of the parties"
    root = root_of(Node("e", "end", name, "a"))
    text = next(e for e in group(root, "n-e").iter(f"{SVG}text"))
    widest = max(text_width(line.text or "", 11) for line in text)
    assert text_width(name, float(text.get("font-size") or 0)) <= widest * 1.02
