"""An unfolded map shows what the document says: no flow nobody wrote, no key, the right lanes."""

from typing import Any

from wfmap.graph import build
from wfmap.model.process import Process
from wfmap.overlay import NO_OVERLAY
from wfmap.render.diagram import Diagram, Link
from wfmap.render.layout.lanes import lay_out
from wfmap.render.views.flow import FlowOptions, flow_view


def unfolded(steps: dict[str, Any]) -> Diagram:
    """Show some steps with the inside of their sub-processes."""
    actors = {"a": {"name": "Desk"}, "b": {"name": "Boss"}}
    document = {"wfmap": "1", "name": "Trip", "actors": actors, "steps": steps}
    graph = build(Process.model_validate(document))
    return flow_view(graph, NO_OVERLAY, FlowOptions(unfold=True))


def around(inside: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Write a step before and one after a sub-process with some inside."""
    sub: dict[str, Any] = {"kind": "subprocess", "name": "Book", "actor": "a", "steps": inside}
    sub["next"] = [{"to": "after"}]
    return {
        "before": {"name": "Ask", "actor": "a", "next": [{"to": "sub"}]},
        "sub": sub,
        "after": {"name": "Pay", "actor": "a"},
        **more,
    }


def ends(diagram: Diagram) -> set[tuple[str, str]]:
    """Return the two ends of every line; one at a frame is named after the frame."""

    def names(link: Link) -> tuple[str, str]:
        return link.source_frame or link.source, link.target_frame or link.target

    return {names(link) for link in diagram.links}


START = {"kind": "start", "next": [{"to": "x"}]}
WORK = {"name": "Book hotel", "next": [{"to": "o"}]}


def test_no_flow_crosses_the_border_of_a_sub_process() -> None:
    """It meets the frame beside start and end; a step that nothing leads to stands alone."""
    diagram = unfolded(around({"i": START, "x": WORK, "o": {"kind": "end"}, "u": {"name": "Undo"}}))
    assert ends(diagram) == {("before", "sub"), ("i", "x"), ("x", "o"), ("sub", "after")}
    assert {("before", "i"), ("o", "after")} <= {(k.source, k.target) for k in diagram.links}
    assert {node.lane for node in diagram.nodes} == {"a"}


def test_steps_in_any_order_stand_alone_and_flows_end_at_their_frame() -> None:
    """Where a sub-process has no one start or end, the flow meets the frame and no step in it."""
    diagram = unfolded(around({f"k{n}": {"name": f"Collect {n}"} for n in range(3)}))
    assert ends(diagram) == {("before", "sub"), ("sub", "after")}


def test_one_flow_leaves_however_many_ends_there_are() -> None:
    """Two ends draw one flow from the frame, and inner frames are not left one by one."""
    inner = {"i": START, "x": WORK, "o": {"kind": "end"}}
    two = {"deep": {"kind": "subprocess", "name": "Deep", "steps": inner}}
    for inside in (
        two,
        {**inner, "p": {"name": "Pay", "next": [{"to": "q"}]}, "q": {"kind": "end"}},
    ):
        links = unfolded(around(inside)).links
        own = [(k.source_frame, k.source, k.target) for k in links if k.target == "after"]
        assert own == [("sub", "o", "after")]


def test_an_end_that_leaves_by_an_error_is_no_exit() -> None:
    """The flow out of a sub-process meets the frame beside the end it is finished by."""
    failed = {"kind": "end", "trigger": "error"}
    inside = {
        "i": START,
        "x": {"name": "Book", "next": [{"to": "o"}, {"to": "failed"}]},
        "o": {"kind": "end"},
        "failed": failed,
    }
    links = unfolded(around(inside)).links
    assert {link.source for link in links if link.target == "after"} == {"o"}


def test_an_event_on_an_unfolded_sub_process_is_on_its_frame() -> None:
    """It keeps its border, whatever stands inside."""
    event = {"kind": "event", "trigger": "timer", "attached_to": "sub", "next": [{"to": "after"}]}
    diagram = unfolded(around({"i": START, "x": WORK, "o": {"kind": "end"}}, late=event))
    assert next(node for node in diagram.nodes if node.id == "late").attached_to == "sub"


def test_what_a_compensation_leads_to_is_marked_and_no_flow() -> None:
    """A handler has the marker of compensation, and its line is no flow of work."""
    steps = {
        "x": {"name": "Book", "actor": "a"},
        "c": {
            "kind": "event",
            "trigger": "compensation",
            "attached_to": "x",
            "next": [{"to": "undo"}],
        },
        "undo": {"name": "Cancel", "actor": "a"},
    }
    diagram = unfolded(steps)
    assert next(node for node in diagram.nodes if node.id == "undo").markers == ("compensation",)
    assert [link.kind for link in diagram.links] == ["association"]


def test_a_key_that_an_import_made_is_no_label_and_not_read_out() -> None:
    """A step without a name is told by where it stands; an author's own id stays."""
    origin = {"format": "bpmn", "file": "x.bpmn", "id": "G1"}
    steps = {
        "parallel-5b75": {
            "kind": "parallel",
            "actor": "a",
            "origin": origin,
            "next": [{"to": "ship"}],
        },
        "ship": {"name": "Ship", "actor": "a"},
        "pack": {"name": "Pack", "actor": "a", "next": [{"to": "parallel-5b75"}]},
        "check": {"name": "Check", "actor": "a", "next": [{"to": "parallel-5b75"}]},
        "task-9c1e": {"actor": "a", "origin": origin},
        "my-own": {"actor": "a"},
    }
    nodes = {node.id: node for node in unfolded(steps).nodes}
    assert (nodes["parallel-5b75"].label, nodes["parallel-5b75"].spoken) == (
        "",
        'the join before "Ship"',
    )
    assert nodes["task-9c1e"].label == ""
    assert nodes["my-own"].label == "my-own"


def test_handoffs_are_numbered_along_the_flow() -> None:
    """The first handoff after the start is 1, wherever it stands in the document."""
    steps = {
        "last": {"name": "Archive", "actor": "a"},
        "second": {"name": "Sign", "actor": "b", "next": [{"to": "last"}]},
        "first": {"name": "Write", "actor": "a", "next": [{"to": "second"}]},
    }
    numbers = {link.source: link.number for link in unfolded(steps).links}
    assert numbers == {"first": 1, "second": 2}


def test_handoffs_within_a_sub_process_are_numbered_between_its_flows() -> None:
    """Those in it come after the one into it and before the one out of it, at any depth."""
    deep = {
        "d": {"name": "Look", "actor": "b", "next": [{"to": "e"}]},
        "e": {"name": "Tell", "actor": "a"},
    }
    inside = {
        "x": {"name": "Take", "next": [{"to": "deep"}]},
        "deep": {"kind": "subprocess", "name": "Deep", "actor": "a", "steps": deep},
    }
    steps = around(inside)
    steps["before"]["actor"] = steps["after"]["actor"] = "b"
    links = unfolded(steps).links
    order = sorted((link.number, link.target) for link in links if link.number is not None)
    assert [target for _, target in order] == ["x", "e", "after"]


def test_a_link_is_two_events_of_one_name_and_no_line() -> None:
    """The throwing event is filled, the catching one is not; both have the name they share."""
    kept = {"events": [{"element": "linkEventDefinition", "name": "To billing"}]}
    steps = {
        "pack": {"name": "Pack", "actor": "a", "next": [{"to": "out"}]},
        "out": {
            "kind": "event",
            "actor": "a",
            "extensions": {"x-bpmn": kept},
            "next": [{"to": "in", "extensions": {"x-bpmn": {"element": "link"}}}],
        },
        "in": {
            "kind": "event",
            "actor": "b",
            "extensions": {"x-bpmn": kept},
            "next": [{"to": "bill"}],
        },
        "bill": {"name": "Bill", "actor": "b"},
    }
    diagram = unfolded(steps)
    nodes = {node.id: node for node in diagram.nodes}
    assert [(link.source, link.target) for link in diagram.links] == [
        ("pack", "out"),
        ("in", "bill"),
    ]
    assert [(nodes[n].label, nodes[n].trigger, nodes[n].throws) for n in ("out", "in")] == [
        ("To billing", "link", True),
        ("To billing", "link", False),
    ]
    assert "1 handoff" in diagram.subtitle


def test_a_party_outside_is_an_actor_too() -> None:
    """Who only gets messages has a band, and counts."""
    steps = {"ask": {"name": "Ask", "actor": "a", "sends": [{"actor": "b", "name": "Question"}]}}
    assert unfolded(steps).subtitle == "1 step · 2 actors · 0 handoffs · 1 message"


def test_ways_into_and_out_of_an_ad_hoc_sub_process_begin_at_its_first_step() -> None:
    """So the other steps, that nothing leads to, stay in the order in which they are written."""
    steps = around({key: {"name": f"Do {key}"} for key in "xyz"})
    steps["sub"]["extensions"] = {"x-bpmn": {"element": "adHocSubProcess"}}
    links = {(link.source, link.target) for link in unfolded(steps).links}
    assert links == {("before", "x"), ("x", "after")}


def test_the_start_of_what_an_event_sets_off_belongs_to_its_owner() -> None:
    """Whoever else does the first step in it."""
    inside = {
        "k": {"kind": "start", "trigger": "message", "next": [{"to": "x"}]},
        "x": {"name": "Refund", "actor": "b"},
    }
    steps = {"sub": {"kind": "subprocess", "trigger": "message", "actor": "a", "steps": inside}}
    assert {node.id: node.lane for node in unfolded(steps).nodes} == {"k": "a", "x": "b"}


def parties() -> Diagram:
    """Show a shop with one lane, to whom a customer writes; the customer pays a bank."""
    document = {
        "wfmap": "1.1",
        "name": "Shop",
        "actors": {
            "customer": {
                "name": "Customer",
                "kind": "external",
                "sends": [
                    {"actor": "shop", "name": "Order"},
                    {"actor": "bank", "name": "Transfer"},
                ],
            },
            "bank": {"name": "Bank", "kind": "external"},
            "shop": {"name": "Shop", "kind": "organization"},
            "sales": {"name": "Sales", "part_of": "shop"},
        },
        "steps": {"bill": {"name": "Bill", "actor": "sales"}},
    }
    graph = build(Process.model_validate(document))
    return flow_view(graph, NO_OVERLAY, FlowOptions(unfold=True))


def test_an_organisation_with_lanes_is_a_pool_and_no_band_besides() -> None:
    """A message to it meets the lane on the side of the sender."""
    diagram = parties()
    assert [lane.id for lane in diagram.lanes] == ["customer", "bank", "sales"]
    assert [pool.id for pool in diagram.pools] == ["shop"]
    order = next(link for link in diagram.links if link.label == "Order")
    lanes = {node.id: node.lane for node in diagram.nodes}
    assert (lanes[order.source], lanes[order.target]) == ("customer", "sales")


def test_a_message_between_two_bands_is_long_enough_and_the_bands_are_low() -> None:
    """It begins and ends within them, for they touch each other."""
    scene = lay_out(parties())
    line = next(line for line in scene.lines if line.label and "Transfer" in line.label.lines)
    assert abs(line.points[0].y - line.points[-1].y) >= 24
    assert all(band.area.height < 160 for band in scene.bands)
