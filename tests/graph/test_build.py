"""A process becomes a graph: actors, handoffs, levels and loops are where they should be."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.graph import ROOT, ProcessGraph, build
from wfmap.graph.visits import visits
from wfmap.model.document import examine
from wfmap.model.process import Process


def graph_of(steps: dict[str, Any], **parts: Any) -> ProcessGraph:
    """Build the graph of steps in long form."""
    return build(Process.model_validate({"wfmap": "1", "name": "T", "steps": steps, **parts}))


def to(*targets: str) -> list[dict[str, str]]:
    """Write flows to some steps."""
    return [{"to": target} for target in targets]


def test_a_handoff_is_a_flow_whose_ends_have_different_actors() -> None:
    """The clerk hands over to the boss and gets it back."""
    graph = graph_of(
        {
            "a": {"actor": "clerk", "next": to("b")},
            "b": {"actor": "boss", "next": to("c")},
            "c": {"actor": "clerk"},
        }
    )
    assert [(f.giver, f.receiver) for f in graph.handoffs] == [("clerk", "boss"), ("boss", "clerk")]


def test_a_gateway_takes_the_actor_before_it_and_makes_no_handoff_of_its_own() -> None:
    """The handoff lies between the gateway and the next actor."""
    graph = graph_of(
        {
            "a": {"actor": "clerk", "next": to("d")},
            "d": {"kind": "decision", "next": to("b", "c")},
            "b": {"actor": "boss"},
            "c": {"actor": "clerk"},
        }
    )
    assert graph.steps["d"].actor == "clerk"
    assert [flow.id for flow in graph.handoffs] == ["d--b"]


def test_a_start_takes_the_actor_after_it() -> None:
    """Nobody is before it."""
    graph = graph_of({"s": {"kind": "start", "next": to("a")}, "a": {"actor": "clerk"}})
    assert graph.steps["s"].actor == "clerk"
    assert graph.handoffs == ()


def test_a_task_without_an_actor_inherits_none() -> None:
    """Who does it is unknown, and unknown makes no handoff."""
    graph = graph_of({"a": {"actor": "clerk", "next": to("b")}, "b": {}})
    assert graph.steps["b"].actor is None
    assert graph.handoffs == ()


def test_an_attached_event_takes_its_host_s_actor() -> None:
    """The border belongs to the host."""
    graph = graph_of(
        {
            "a": {"actor": "clerk"},
            "late": {"kind": "event", "attached_to": "a", "next": to("b")},
            "b": {"actor": "boss"},
        }
    )
    assert graph.steps["late"].actor == "clerk"
    assert graph.steps["a"].attached == ("late",)
    assert [node.id for node in graph.starts()] == ["a"]


def test_a_sub_process_without_an_actor_receives_by_its_first_and_gives_by_its_last_step() -> None:
    """The handoffs into and out of it are real."""
    inner = {"x": {"actor": "clerk", "next": to("y")}, "y": {"actor": "boss"}}
    graph = graph_of(
        {
            "a": {"actor": "guest", "next": to("sub")},
            "sub": {"kind": "subprocess", "steps": inner, "next": to("b")},
            "b": {"actor": "clerk"},
        }
    )
    assert [(f.giver, f.receiver) for f in graph.handoffs] == [
        ("guest", "clerk"),
        ("boss", "clerk"),
        ("clerk", "boss"),
    ]
    assert graph.levels == (ROOT, "sub")
    assert [node.id for node in graph.at("sub")] == ["x", "y"]
    assert [node.id for node in graph.inside("sub")] == ["x", "y"]


def test_parallel_flows_between_two_steps_have_names_of_their_own() -> None:
    """The second gets a number; a given id stays."""
    graph = graph_of(
        {"d": {"kind": "decision", "next": [*to("a", "a"), {"to": "a", "id": "third"}]}, "a": {}}
    )
    assert list(graph.flows) == ["d--a", "d--a--2", "third"]


def test_the_flow_that_closes_a_loop_is_the_one_that_leads_back() -> None:
    """Seen from the start, in document order."""
    graph = graph_of({"a": {"next": to("b")}, "b": {"next": to("c", "a")}, "c": {}})
    assert [flow.id for flow in graph.flows.values() if flow.is_back] == ["b--a"]


def test_flows_to_unknown_steps_are_left_out() -> None:
    """The reader has reported them; a map can still be drawn."""
    process = examine('{"wfmap": "1", "steps": {"a": {"next": "gone"}}}').process
    assert process is not None
    assert dict(build(process).flows) == {}


chains = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.sampled_from(["x", "y", None])), max_size=14
)


@given(chains)
def test_every_flow_stands_at_both_its_ends_and_removing_the_back_flows_leaves_no_circle(
    links: list[tuple[int, int, str | None]],
) -> None:
    """Whatever the graph, its parts agree with each other."""
    steps: dict[str, Any] = {f"s{i}": {"next": []} for i in range(8)}
    for source, target, actor in links:
        steps[f"s{source}"]["next"].append({"to": f"s{target}"})
        if actor:
            steps[f"s{source}"]["actor"] = actor
    graph = graph_of(steps)
    assert len(graph.flows) == len(links)
    for flow in graph.flows.values():
        assert flow.id in graph.steps[flow.source].outgoing
        assert flow.id in graph.steps[flow.target].incoming
    left = {(f.source, f.target) for f in graph.flows.values() if not f.is_back}
    nodes = set(graph.steps)
    while sources := {n for n in nodes if not any(t == n and s in nodes for s, t in left)}:
        nodes -= sources
    assert nodes == set()


def test_the_first_step_begins_the_process_even_where_rework_leads_back_to_it() -> None:
    """Without start events that is what the author means."""
    steps = {"a": {"next": to("b")}, "b": {"next": to("a", "c")}, "c": {}}
    assert [node.id for node in graph_of(steps).starts()] == ["a"]


def test_with_start_events_nothing_else_that_is_entered_begins() -> None:
    """Whoever draws start events has said where it starts."""
    steps = {
        "a": {"next": to("b")},
        "b": {"next": to("a")},
        "s": {"kind": "start", "next": to("c")},
        "c": {},
    }
    assert [node.id for node in graph_of(steps).starts()] == ["s"]


def test_a_message_is_a_handoff_but_no_way_of_the_work() -> None:
    """It joins two pools on the map; splits, joins, starts and ends do not see it."""
    steps = {
        "order": {"actor": "customer", "next": [{"to": "wait"}, {"to": "take", "message": True}]},
        "wait": {"actor": "customer"},
        "take": {"actor": "shop", "next": [{"to": "send"}]},
        "send": {"actor": "shop", "next": [{"to": "wait", "message": True}]},
    }
    graph = graph_of(steps)
    assert [flow.id for flow in graph.handoffs] == ["order--take", "send--wait"]
    assert [flow.id for flow in graph.outgoing("order")] == ["order--wait"]
    assert (graph.steps["take"].told, graph.steps["order"].tells) == (
        ("order--take",),
        ("order--take",),
    )
    assert [node.id for node in graph.starts()] == ["order", "take"]
    assert [node.id for node in graph.ends()] == ["wait", "send"]
    assert visits(graph).steps == {"order": 1, "wait": 1, "take": 1, "send": 1}


def test_an_inclusive_join_is_visited_as_often_as_its_split() -> None:
    """Whichever branches were taken, the case goes on once."""
    steps = {
        "which": {
            "kind": "decision",
            "split": "inclusive",
            "next": [
                {"to": "x", "share": {"value": 0.7}},
                {"to": "y", "share": {"value": 0.5}},
            ],
        },
        "x": {"next": to("join")},
        "y": {"next": to("join")},
        "join": {"kind": "decision", "split": "inclusive", "next": to("after")},
        "after": {},
    }
    counted = visits(graph_of(steps)).steps
    assert counted == pytest.approx({"which": 1, "x": 0.85, "y": 0.5, "join": 1, "after": 1})


def test_declared_rework_closes_the_loop_even_where_it_is_listed_first() -> None:
    """The main branch is followed before it."""
    steps = {
        "a": {"next": to("d")},
        "d": {"kind": "decision", "next": [{"to": "fix", "rework": False}, {"to": "b"}]},
        "fix": {"next": [{"to": "a", "rework": True}]},
        "b": {},
    }
    graph = graph_of(steps)
    assert [flow.id for flow in graph.flows.values() if flow.is_back] == ["fix--a"]


def test_messages_with_parties_without_steps_are_exchanges_and_no_handoffs() -> None:
    """What a step gets and sends, and what such parties send each other, by giver and receiver."""
    graph = graph_of(
        {
            "a": {"actor": "shop", "receives": [{"actor": "buyer", "name": "Order"}]},
            "b": {"actor": "shop", "sends": [{"actor": "buyer"}, {"actor": "buyer", "id": "bill"}]},
        },
        actors={"buyer": {"kind": "external", "sends": [{"actor": "bank", "name": "Tax"}]}},
    )
    assert [(e.id, e.source, e.target, e.giver, e.receiver) for e in graph.exchanges] == [
        ("buyer--a", None, "a", "buyer", "shop"),
        ("b--buyer", "b", None, "shop", "buyer"),
        ("bill", "b", None, "shop", "buyer"),
        ("buyer--bank", None, None, "buyer", "bank"),
    ]
    assert graph.exchanges[3].pointer == "/actors/buyer/sends/0"
    assert graph.handoffs == ()
