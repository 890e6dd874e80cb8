"""Two versions of a process are told apart by id, and drawn as one."""

import copy
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from wfmap.diff import compare, merge
from wfmap.graph import ProcessGraph, build
from wfmap.model.document import examine
from wfmap.operations.results.difference import differences_result
from wfmap.report.diff import to_markdown, to_text

BASE: dict[str, Any] = {
    "wfmap": "1",
    "name": "Order",
    "actors": {"clerk": {"name": "Clerk"}, "boss": {"name": "Boss"}},
    "stores": {"list": {"name": "List"}},
    "steps": {
        "take": {
            "name": "Take order",
            "actor": "clerk",
            "processing_time": "5 min",
            "next": "check",
        },
        "check": {"name": "Check order", "actor": "boss", "reads": ["list"], "next": "send"},
        "send": {"name": "Send goods", "actor": "clerk"},
    },
}


def graph_of(document: dict[str, Any]) -> ProcessGraph:
    """Read a document and build its graph."""
    reading = examine(json.dumps(document))
    assert reading.is_sound, reading.findings
    assert reading.process is not None
    return build(reading.process)


def changed(**steps: Any) -> dict[str, Any]:
    """Return the base with steps updated, or removed where they are None."""
    document = copy.deepcopy(BASE)
    for name, fields in steps.items():
        if fields is None:
            del document["steps"][name]
        else:
            document["steps"][name] = {**document["steps"].get(name, {}), **fields}
    return document


def told(after: dict[str, Any]) -> list[tuple[str, str, str]]:
    """List the changes from the base: action, kind, id."""
    difference = compare(graph_of(BASE), graph_of(after))
    return [(c.action, c.element.kind, c.element.id) for c in difference.changes]


def test_a_version_does_not_differ_from_itself() -> None:
    """Nor from itself in another order."""
    assert told(BASE) == []
    turned = copy.deepcopy(BASE)
    turned["steps"] = dict(reversed(turned["steps"].items()))
    assert told(turned) == []


def test_a_changed_field_is_told_with_both_values() -> None:
    """In the normal form, as deep as it goes."""
    difference = compare(graph_of(BASE), graph_of(changed(take={"processing_time": "3 min"})))
    (change,) = difference.changes
    (field,) = change.fields
    assert (field.field, field.before, field.after) == ("processing_time", "PT5M", "PT3M")


def test_a_step_between_two_others_is_an_added_step_two_added_flows_and_a_removed_one() -> None:
    """The flow it replaces is gone."""
    after = changed(take={"next": "pack"}, pack={"actor": "clerk", "next": "check"})
    assert told(after) == [
        ("added", "step", "pack"),
        ("added", "flow", "take--pack"),
        ("added", "flow", "pack--check"),
        ("removed", "flow", "take--check"),
    ]


def test_a_renamed_step_is_one_change_and_its_flows_none() -> None:
    """`formerly` carries it over."""
    after = changed(
        check=None,
        take={"next": "inspect"},
        inspect={**BASE["steps"]["check"], "formerly": ["check"]},
    )
    difference = compare(graph_of(BASE), graph_of(after))
    (change,) = difference.changes
    assert (change.action, change.element.id, change.renamed_from) == (
        "changed",
        "inspect",
        "check",
    )


def test_a_step_that_moves_to_another_actor_says_so() -> None:
    """It is the change people ask about first."""
    difference = compare(graph_of(BASE), graph_of(changed(check={"actor": "clerk"})))
    moved = difference.of("step")[0].moved
    assert moved is not None
    assert (moved.before, moved.after) == ("boss", "clerk")


def test_the_merged_process_holds_both_versions_and_marks_what_differs() -> None:
    """Removed steps stand where they stood, with their flows."""
    after = changed(
        check=None,
        take={"next": "pack"},
        pack={"actor": "clerk", "next": "send", "reads": ["list"]},
    )
    merged = merge(graph_of(BASE), graph_of(after))
    graph = build(merged.process)
    assert set(graph.steps) == {"take", "check", "send", "pack"}
    assert set(graph.flows) == {"take--pack", "take--check", "check--send", "pack--send"}
    marks = {step: mark.change for step, mark in merged.overlay.steps.items()}
    assert marks == {"pack": "added", "check": "removed"}
    flows = {flow: mark.change for flow, mark in merged.overlay.flows.items()}
    assert flows == {
        "take--pack": "added",
        "pack--send": "added",
        "take--check": "removed",
        "check--send": "removed",
    }


def test_a_store_that_is_no_longer_touched_is_still_drawn() -> None:
    """Its line is marked as removed."""
    merged = merge(graph_of(BASE), graph_of(changed(check={"reads": []})))
    assert [a.store for a in merged.process.steps["check"].reads] == ["list"]
    assert merged.overlay.flows["check~list"].change == "removed"


def test_the_difference_is_written_for_people_and_programs() -> None:
    """As text, JSON and Markdown."""
    after = changed(take={"processing_time": "3 min"}, send={"name": "Send <goods>"})
    difference = compare(graph_of(BASE), graph_of(after))
    assert to_text(difference) == (
        "~ step take 'Take order'\n    processing_time: PT5M → PT3M\n"
        "~ step send 'Send <goods>'\n    name: Send goods → Send <goods>\n2 changed\n"
    )
    assert [c["action"] for c in differences_result(difference).to_dict()["changes"]] == [
        "changed"
    ] * 2
    assert r"Send \<goods\>" in to_markdown(difference)
    nothing = compare(graph_of(BASE), graph_of(BASE))
    assert to_text(nothing) == "no difference\n"


names = st.sampled_from(["a", "b", "c", "d", "e"])
processes = st.dictionaries(
    names, st.lists(names, max_size=3, unique=True), min_size=1, max_size=5
).map(
    lambda flows: {
        "wfmap": "1",
        "name": "R",
        "steps": {s: {"next": [t for t in ts if t in flows]} for s, ts in flows.items()},
    }
)


@given(processes, processes)
def test_what_one_way_adds_the_other_way_removes(one: dict[str, Any], two: dict[str, Any]) -> None:
    """The difference is a mirror of itself, and the merged process holds all of both."""
    before, after = graph_of(one), graph_of(two)
    there, back = compare(before, after), compare(after, before)
    added = {(c.element.kind, c.element.id) for c in there.changes if c.action == "added"}
    removed = {(c.element.kind, c.element.id) for c in back.changes if c.action == "removed"}
    assert added == removed
    merged = build(merge(before, after).process)
    assert set(merged.steps) == set(before.steps) | set(after.steps)
    assert set(merged.flows) == set(before.flows) | set(after.flows)


def aimed(*outcomes: str) -> dict[str, Any]:
    """Return the base with two ends, and a target for the cases that come to some of them."""
    document = changed(
        check={"next": ["send", "refused"]},
        send={"next": "sent"},
        sent={"kind": "end", "name": "Sent"},
        refused={"kind": "end", "name": "Refused"},
    )
    return {**document, "target": {"cycle_time": "2 h", "outcomes": list(outcomes)}}


def test_whom_a_target_is_meant_for_is_told_when_it_changes() -> None:
    """One outcome more is one field of the document, and nothing is said where none differs."""
    found = to_text(compare(graph_of(aimed("sent")), graph_of(aimed("sent", "refused"))))
    assert 'target.outcomes: ["sent"] → ["sent", "refused"]' in found
    assert "1 changed" in found
    assert not differences_result(
        compare(graph_of(aimed("sent")), graph_of(aimed("sent")))
    ).to_dict()["changes"]
