"""Data is traced from the document's own words: who reads and writes what, where and when."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from wfmap.analysis.availability import availability
from wfmap.analysis.lineage import lineage
from wfmap.analysis.rekeying import rekeyings
from wfmap.graph import ProcessGraph, build
from wfmap.model.process import Process


def graph_of(steps: dict[str, Any], **parts: Any) -> ProcessGraph:
    """Build a graph from steps in the long form; whatever they name is declared."""
    whole = {"steps": steps, **parts}
    declared: dict[str, Any] = {
        "data": {item: {} for item in named(whole, {"data", "holds", "master_for", "inputs"})},
        "systems": {system: {} for system in named(whole, {"system"})},
        **parts,
        "stores": {s: {} for s in named(whole, {"store"})} | parts.get("stores", {}),
    }
    return build(Process.model_validate({"wfmap": "1", "steps": steps, **declared}))


def named(value: Any, keys: set[str]) -> Iterator[str]:
    """Yield the ids that stand under some keys, at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in keys:
                yield from [inner] if isinstance(inner, str) else inner
            else:
                yield from named(inner, keys)
    elif isinstance(value, list):
        for inner in value:
            yield from named(inner, keys)


def to(*targets: str) -> list[dict[str, Any]]:
    """Write flows to targets."""
    return [{"to": target} for target in targets]


def use(store: str, *data: str, mode: str | None = None) -> dict[str, Any]:
    """Write an access."""
    return {"store": store, "data": list(data), "mode": mode}


STORES = {
    "crm": {"system": "s1", "holds": ["client", "order"], "master_for": ["client"]},
    "erp": {"system": "s2", "holds": ["order"], "master_for": ["order", "client"]},
    "post": {"kind": "paper", "holds": ["client"]},
}


def test_an_access_without_data_means_all_the_store_holds() -> None:
    """An access that names no data covers what the store holds and is the record of."""
    graph = graph_of({"a": {"reads": [{"store": "erp"}, use("crm", "order")]}}, stores=STORES)
    whole, named = lineage(graph).of_step["a"]
    assert (whole.data, whole.stated, whole.pointer) == (
        ("order", "client"),
        False,
        "/steps/a/reads/0",
    )
    assert (named.data, named.stated) == (("order",), True)


def test_records_and_holders_are_listed_in_document_order() -> None:
    """Every store that calls itself the record of an item is listed; so is every holder."""
    traced = lineage(graph_of({"a": {}}, stores=STORES))
    assert traced.records == {"client": ("crm", "erp"), "order": ("erp",)}
    assert traced.holders["client"] == ("crm", "erp", "post")


def test_the_matrix_tells_reading_from_writing() -> None:
    """A cell says R, W, or RW where a step does both."""
    graph = graph_of(
        {
            "a": {"reads": [use("crm")], "writes": [use("crm"), use("erp")], "next": to("b")},
            "b": {},
        },
        stores=STORES,
    )
    assert lineage(graph).cells() == {("a", "crm"): "RW", ("a", "erp"): "W"}


def test_producers_and_consumers_include_those_who_decide_on_it() -> None:
    """A decision on an item consumes it, in the step that takes the decision."""
    graph = graph_of(
        {
            "a": {"writes": [use("crm", "client")], "next": to("b")},
            "b": {"kind": "decision", "decision": "d", "next": to("c")},
            "c": {"reads": [use("crm", "client")]},
        },
        stores=STORES,
        decisions={"d": {"inputs": ["client"]}},
    )
    traced = lineage(graph)
    assert [n.id for n in traced.producers("client")] == ["a"]
    assert [n.id for n in traced.consumers("client")] == ["c", "b"]


def test_handoffs_carry_data() -> None:
    """What a handoff hands over is listed by flow and by item."""
    flows = [{"to": "b", "handoff": {"data": ["client"]}}]
    traced = lineage(graph_of({"a": {"next": flows}, "b": {}}))
    assert traced.carried == {"a--b": ("client",)}
    assert traced.carriers == {"client": ("a--b",)}


def test_data_is_at_hand_after_a_split_only_where_every_branch_brings_it() -> None:
    """What one of two exclusive branches brings is not at hand behind them; both, it is."""
    steps: dict[str, Any] = {
        "s": {"kind": "decision", "next": to("a", "b")},
        "a": {"reads": [use("crm")], "next": to("j")},
        "b": {"reads": [use("erp", "order")], "next": to("j")},
        "j": {},
    }
    known = availability(graph_of(steps, stores=STORES))
    assert known.at("j") == {"order"}
    assert known.way_without("j", "client") == ("s", "b", "j")
    assert known.way_without("j", "client", limit=2) == ("b", "j")
    assert known.way_without("j", "order") == ()
    assert not known.has("j", "order", store="crm")


def test_a_join_that_waits_for_all_has_what_any_branch_brings() -> None:
    """Behind parallel branches everything they bring is at hand."""
    steps: dict[str, Any] = {
        "s": {"kind": "parallel", "next": to("a", "b")},
        "a": {"reads": [use("crm", "client")], "next": to("j")},
        "b": {"next": to("j")},
        "j": {"kind": "parallel"},
    }
    assert availability(graph_of(steps, stores=STORES)).at("j") == {"client"}


def test_a_handoff_brings_data_along_its_flow_only() -> None:
    """Data handed over on one of two flows is not at hand where they meet."""
    steps: dict[str, Any] = {
        "s": {"kind": "decision", "next": [{"to": "a", "handoff": {"data": ["x"]}}, {"to": "j"}]},
        "a": {"next": to("j")},
        "j": {},
    }
    known = availability(graph_of(steps))
    assert known.has("a", "x")
    assert not known.has("j", "x")


def test_a_message_brings_its_data_and_nothing_its_sender_knew() -> None:
    """The step that is told has the message's data; what the sender read stays there."""
    told = {"to": "b", "message": True, "handoff": {"data": ["x"]}}
    steps: dict[str, Any] = {"a": {"reads": [use("crm")], "next": [told]}, "b": {}}
    assert availability(graph_of(steps, stores=STORES)).at("b") == {"x"}


def test_a_sub_process_passes_on_what_its_inside_brings() -> None:
    """The inside starts with what is at hand outside, and leaves what all its ends have."""
    inner = {
        "x": {"kind": "decision", "reads": [use("crm", "order")], "next": to("y", "z")},
        "y": {"reads": [use("crm", "client")]},
        "z": {},
    }
    steps: dict[str, Any] = {
        "p": {"reads": [use("post")], "next": to("sub")},
        "sub": {"kind": "subprocess", "steps": inner, "next": to("end")},
        "end": {},
    }
    known = availability(graph_of(steps, stores={**STORES, "post": {"holds": ["note"]}}))
    assert known.at("x") == {"note"}
    assert known.at("end") == {"note", "order"}


def test_an_attached_event_has_what_was_at_hand_before_its_step() -> None:
    """An event on a border may come before its step has read anything."""
    steps: dict[str, Any] = {
        "p": {"reads": [use("crm", "order")], "next": to("a")},
        "a": {"reads": [use("crm", "client")]},
        "late": {"kind": "event", "trigger": "timer", "attached_to": "a", "next": to("b")},
        "b": {},
    }
    assert availability(graph_of(steps, stores=STORES)).at("b") == {"order"}


SIZE = 7
PAIR = st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1))


@given(st.lists(PAIR, unique=True, max_size=16), st.sets(st.integers(0, SIZE - 1), max_size=3))
def test_data_is_missing_exactly_where_a_way_avoids_it(
    pairs: list[tuple[int, int]], readers: set[int]
) -> None:
    """On any graph of exclusive flows an item is missing iff a way from a start avoids it."""
    steps: dict[str, Any] = {
        f"n{i}": {
            "kind": "decision",
            "reads": [use("crm", "client")] if i in readers else [],
            "next": to(*(f"n{b}" for a, b in pairs if a == i)),
        }
        for i in range(SIZE)
    }
    graph = graph_of(steps, stores=STORES)
    known = availability(graph)
    starts = [n.id for n in graph.starts()] or ["n0"]
    unknowing = set(starts)
    queue = list(starts)
    for step in queue:
        if int(step[1:]) not in readers:
            fresh = {n.id for n in graph.successors(step)} - unknowing
            unknowing |= fresh
            queue += sorted(fresh)
    assert {s for s in graph.steps if not known.has(s, "client")} == unknowing
    for step in unknowing:
        way = known.way_without(step, "client")
        assert way[0] in starts
        assert way[-1] == step
        assert all(int(s[1:]) not in readers for s in way[:-1])
        assert all(b in {n.id for n in graph.successors(a)} for a, b in pairwise(way))


def typed(mode: str, *, before: list[Any], reads: list[Any]) -> dict[str, Any]:
    """Write two steps, the second of which writes an order into the ERP."""
    return {
        "a": {"reads": before, "next": to("b")},
        "b": {"reads": reads, "writes": [use("erp", "order", mode=mode)]},
    }


def test_what_a_person_types_from_another_system_is_rekeyed() -> None:
    """Reading in one system and typing into another is rekeying, in one step or in two."""
    here = typed("copy-paste", before=[], reads=[use("crm")])
    there = typed("copy-paste", before=[use("crm")], reads=[])
    (one,), (two,) = (rekeyings(graph_of(s, stores=STORES)) for s in (here, there))
    assert (one.source.step, one.within_step, one.data) == ("b", True, ("order",))
    assert (two.source.step, two.within_step, two.write.store) == ("a", False, "erp")


def test_interfaces_paper_and_updates_are_not_rekeying() -> None:
    """A program's write, typing from paper, an update, an entry into the record are none."""
    stores = {**STORES, "post": {"kind": "paper", "holds": ["order"]}}
    spared = (
        typed("api", before=[use("crm")], reads=[use("crm")]),
        typed("manual-entry", before=[use("post")], reads=[use("post")]),
        typed("manual-entry", before=[use("crm"), use("erp", "order")], reads=[]),
        typed("manual-entry", before=[use("erp")], reads=[use("erp")]),
        typed("manual-entry", before=[use("crm")], reads=[]),
    )
    assert [rekeyings(graph_of(steps, stores=stores)) for steps in spared] == [()] * 5


def test_reading_a_whole_store_does_not_prove_what_comes_later() -> None:
    """An item that a later step writes there is not taken from it; one that nobody writes is."""
    stores = {"a": {"system": "s1", "holds": ["x", "y"]}, "b": {"system": "s2", "holds": ["x"]}}
    steps: dict[str, Any] = {
        "p": {"reads": [{"store": "a"}], "next": to("q")},
        "q": {"writes": [use("b", "x", mode="manual-entry")], "next": to("r")},
        "r": {"writes": [use("a", "x", mode="api")]},
    }
    assert rekeyings(graph_of(steps, stores=stores)) == ()
    steps["r"] = {"writes": [use("a", "y", mode="api")]}
    assert len(rekeyings(graph_of(steps, stores=stores))) == 1


def test_tracing_grows_with_the_process_not_its_square() -> None:
    """Ten thousand steps in a chain are traced in passes, however the document orders them."""
    count = 10_000
    steps = {
        f"n{i}": {"reads": [use("crm", "client")] if i == 0 else [], "next": to(f"n{i + 1}")}
        for i in reversed(range(count))
    }
    graph = graph_of({**steps, f"n{count}": {}}, stores=STORES)
    assert availability(graph).at(f"n{count}") == {"client"}
