"""Each view is made of the right boxes, lanes and lines, before anything is placed."""

import json
from copy import deepcopy
from typing import Any

import pytest

from wfmap.graph import ProcessGraph, build
from wfmap.model.document import examine
from wfmap.model.process import Process
from wfmap.overlay import NO_OVERLAY, Mark, Overlay
from wfmap.render.diagram import Diagram
from wfmap.render.views import NETWORKS
from wfmap.render.views.flow import NOBODY, FlowOptions, flow_view

CLAIM: dict[str, Any] = {
    "wfmap": "1",
    "name": "Claim",
    "actors": {
        "insured": {"name": "Insured", "kind": "external"},
        "desk": {"name": "Claims desk"},
        "expert": {"name": "Expert"},
        "idle": {"name": "Nobody's lane"},
    },
    "systems": {"crm": {"name": "CRM"}, "core": {"name": "Core"}},
    "data": {"claim": {"name": "Claim"}, "file": {"name": "File"}},
    "stores": {
        "inbox": {"name": "Inbox", "system": "crm", "holds": ["claim"]},
        "ledger": {"name": "Ledger", "system": "core", "holds": ["file"], "master_for": ["file"]},
        "unused": {"name": "Unused"},
    },
    "decisions": {
        "cover": {"question": "Covered?", "owner": "expert", "maker": "desk", "inputs": ["claim"]}
    },
    "steps": {
        "report": {"name": "Report claim", "actor": "insured", "next": "enter"},
        "enter": {
            "name": "Enter claim",
            "actor": "desk",
            "reads": ["inbox"],
            "writes": [{"store": "ledger", "data": "file", "mode": "manual-entry"}],
            "next": {"to": "covered", "handoff": {"medium": "ui"}},
        },
        "covered": {
            "kind": "decision",
            "decision": "cover",
            "next": [
                {"to": "assess", "when": "yes", "share": 0.75, "handoff": {"medium": "email"}},
                {"to": "report", "when": "no", "share": 0.25, "rework": True},
            ],
        },
        "assess": {
            "kind": "subprocess",
            "name": "Assess damage",
            "steps": {
                "visit": {"name": "Visit site", "actor": "expert", "next": "write"},
                "write": {"name": "Write opinion", "actor": "expert", "writes": ["ledger"]},
            },
            "next": "close",
        },
        "close": {"name": "Close claim", "actor": "desk"},
        "orphan": {"name": "Do what nobody does"},
    },
}


@pytest.fixture(scope="module")
def graph() -> ProcessGraph:
    """Build the graph of the claim process."""
    reading = examine(json.dumps(CLAIM))
    assert reading.is_sound, reading.findings
    assert reading.process is not None
    return build(reading.process)


def ids(diagram: Diagram) -> set[str]:
    """Return the ids of a diagram's nodes."""
    return {node.id for node in diagram.nodes}


def test_lanes_are_the_actors_in_use_in_the_author_s_order(graph: ProcessGraph) -> None:
    """Who does nothing has no lane; what nobody does has one of its own."""
    diagram = flow_view(graph, NO_OVERLAY)
    assert [lane.id for lane in diagram.lanes] == ["insured", "desk", "expert", NOBODY]
    assert diagram.lanes[0].kind == "external"


def test_a_folded_sub_process_is_one_box_that_links_to_its_own_map(graph: ProcessGraph) -> None:
    """Its stores are drawn at it."""
    diagram = flow_view(graph, NO_OVERLAY, FlowOptions(href=lambda step: f"{step}.svg"))
    box = next(node for node in diagram.nodes if node.id == "assess")
    assert (box.kind, box.href, box.lane) == ("subprocess", "assess.svg", "expert")
    assert "visit" not in ids(diagram)
    assert any(link.source == "assess" and link.target == "ledger" for link in diagram.links)


def test_an_unfolded_sub_process_is_a_frame_and_flows_meet_it(graph: ProcessGraph) -> None:
    """The sub-process itself is no box any more: flows meet it beside its first and last step."""
    diagram = flow_view(graph, NO_OVERLAY, FlowOptions(unfold=True))
    assert [frame.id for frame in diagram.frames] == ["assess"]
    assert {"visit", "write"} <= ids(diagram)
    assert "assess" not in ids(diagram)
    ends = {(link.source, link.target) for link in diagram.links if link.kind != "data"}
    assert {("covered", "visit"), ("write", "close")} <= ends
    assert all(
        "assess" in (k.source_frame, k.target_frame)
        for k in diagram.links
        if (k.source, k.target) in {("covered", "visit"), ("write", "close")}
    )


def test_the_inside_of_a_sub_process_has_a_map_of_its_own(graph: ProcessGraph) -> None:
    """Only its steps are on it."""
    diagram = flow_view(graph, NO_OVERLAY, FlowOptions(level="assess"))
    assert diagram.title == "Claim: Assess damage"
    assert ids(diagram) == {"visit", "write", "ledger"}


def test_handoffs_are_numbered_in_document_order(graph: ProcessGraph) -> None:
    """Every handoff has a number, no other flow has one."""
    diagram = flow_view(graph, NO_OVERLAY)
    numbered = [(link.id, link.number) for link in diagram.links if link.number is not None]
    assert numbered == [
        ("report--enter", 1),
        ("covered--assess", 2),
        ("covered--report", 3),
        ("assess--close", 4),
    ]
    assert all(link.kind == "handoff" for link in diagram.links if link.number)


def test_only_stores_in_use_are_drawn_with_the_end_that_is_read_or_written(
    graph: ProcessGraph,
) -> None:
    """One line for each step and store."""
    diagram = flow_view(graph, NO_OVERLAY)
    data = {(link.source, link.target): link.mode for link in diagram.links if link.kind == "data"}
    assert data == {
        ("enter", "inbox"): "read",
        ("enter", "ledger"): "write",
        ("assess", "ledger"): "write",
    }
    assert "unused" not in ids(diagram)


def test_a_folded_sub_process_shows_the_hottest_mark_inside(graph: ProcessGraph) -> None:
    """A bottleneck does not vanish by folding."""
    overlay = Overlay(steps={"visit": Mark(heat=0.9), "write": Mark(heat=0.2)})
    diagram = flow_view(graph, overlay)
    assert next(node for node in diagram.nodes if node.id == "assess").mark.heat == 0.9


def test_the_handoffs_view_joins_each_pair_of_actors_once(graph: ProcessGraph) -> None:
    """Its labels say how often a case goes that way."""
    diagram = NETWORKS["handoffs"](graph, NO_OVERLAY)
    links = {(link.source, link.target): link for link in diagram.links}
    assert set(links) == {
        ("insured", "desk"),
        ("desk", "expert"),
        ("desk", "insured"),
        ("expert", "desk"),
    }
    assert links["desk", "expert"].label.endswith("email")
    assert links["desk", "insured"].rework
    assert max(link.weight for link in links.values()) == 1


def test_the_handoffs_view_shows_messages_with_parties_without_steps() -> None:
    """Their line says what is sent; the party stands beside those who work."""
    steps = {
        "take": {"actor": "shop", "receives": [{"actor": "buyer", "name": "Order"}]},
        "bill": {"actor": "shop", "sends": [{"actor": "buyer", "name": "Invoice"}]},
    }
    process = Process.model_validate({"wfmap": "1", "name": "T", "steps": steps})
    diagram = NETWORKS["handoffs"](build(process), NO_OVERLAY)
    labels = {(link.source, link.target): link.label for link in diagram.links}
    assert labels["buyer", "shop"].endswith("Order")
    assert labels["shop", "buyer"].endswith("Invoice")
    assert {node.id for node in diagram.nodes} == {"buyer", "shop"}
    assert "2 messages" in diagram.subtitle


def test_the_data_view_frames_stores_by_their_system(graph: ProcessGraph) -> None:
    """Every access of every step is a line, those inside sub-processes too."""
    diagram = NETWORKS["data"](graph, NO_OVERLAY)
    frames = {node.id: node.frame for node in diagram.nodes if node.kind == "store"}
    assert frames == {"store:inbox": "system:crm", "store:ledger": "system:core"}
    assert {link.id for link in diagram.links} == {"enter~inbox", "enter~ledger", "write~ledger"}


def test_the_systems_view_shows_what_is_carried_over_by_hand(graph: ProcessGraph) -> None:
    """Reading one system and typing into another is a transfer by hand."""
    diagram = NETWORKS["systems"](graph, NO_OVERLAY)
    transfers = [link for link in diagram.links if link.kind == "handoff"]
    assert [(link.source, link.target, link.rework) for link in transfers] == [
        ("system:crm", "system:core", True)
    ]


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("api", "Enter claim"),
        ("copy-paste", "Enter claim (by hand)"),
        ("ui", "Enter claim (screen, or not stated)"),
        (None, "Enter claim (screen, or not stated)"),
    ],
)
def test_what_is_not_said_to_be_by_program_is_not_drawn_as_if(mode: str | None, said: str) -> None:
    """A screen is filled by a person or by a robot: title, line and legend say it is not known."""
    document = deepcopy(CLAIM)
    document["steps"]["enter"]["writes"][0]["mode"] = mode
    reading = examine(json.dumps(document))
    assert reading.process is not None
    diagram = NETWORKS["systems"](build(reading.process), NO_OVERLAY)
    assert [link.label for link in diagram.links if link.kind == "handoff"] == [said]
    is_unclear = "not stated" in said
    assert ("not stated" in diagram.subtitle) == is_unclear
    assert ("not stated" in diagram.words["handoff"]) == is_unclear


def test_the_decisions_view_names_inputs_owner_and_maker(graph: ProcessGraph) -> None:
    """A decision requirements diagram."""
    diagram = NETWORKS["decisions"](graph, NO_OVERLAY)
    assert ids(diagram) == {"data:claim", "actor:expert", "actor:desk", "decision:cover"}
    assert {(link.source, link.label) for link in diagram.links} == {
        ("data:claim", ""),
        ("actor:expert", "owns"),
        ("actor:desk", "decides"),
    }


def test_an_empty_process_has_an_empty_diagram_in_every_view() -> None:
    """Nothing fails on nothing."""
    reading = examine('{"wfmap": "1", "name": "Empty", "steps": {}}')
    assert reading.process is not None
    empty = build(reading.process)
    assert flow_view(empty, NO_OVERLAY).nodes == ()
    assert all(make(empty, NO_OVERLAY).nodes == () for make in NETWORKS.values())


def test_a_store_that_is_called_as_a_step_is_a_box_of_its_own() -> None:
    """Flows end at the step, data at the store; a mark of the line finds it by the store."""
    document = {
        "wfmap": "1",
        "stores": {"order": {"name": "Orders"}},
        "steps": {"begin": {"kind": "start", "next": "order"}, "order": {"writes": ["order"]}},
    }
    graph = build(examine(json.dumps(document)).process or Process(wfmap="1"))
    overlay = Overlay(flows={"order~order": Mark(change="added")})
    drawn = flow_view(graph, overlay, FlowOptions())
    kinds = {node.id: node.kind for node in drawn.nodes}
    ends = {(kinds[link.source], link.kind, kinds[link.target]) for link in drawn.links}
    assert len(kinds) == len(drawn.nodes)
    assert ends == {("start", "flow", "task"), ("task", "data", "store")}
    assert [link.mark.change for link in drawn.links if link.kind == "data"] == ["added"]
