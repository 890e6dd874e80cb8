"""Which flow is rework does not depend on the order of keys, and is what a person would say."""

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wfmap.facts import stated
from wfmap.graph import ProcessGraph, build, order
from wfmap.graph.visits import visits
from wfmap.model.document import examine

Edges = Sequence[tuple[int, int]]


def graph_of(steps: Mapping[str, Any]) -> ProcessGraph:
    """Build a graph of steps, with a person for each so that nobody is inherited."""
    reading = examine(json.dumps({"wfmap": "1", "name": "T", "steps": steps}))
    assert reading.process is not None
    return build(reading.process)


def process(edges: Edges, size: int, rework: frozenset[tuple[int, int]]) -> dict[str, Any]:
    """Write a process of decisions: a start before step 0, an end behind all."""
    steps: dict[str, Any] = {"start": {"kind": "start", "actor": "a", "next": "s0"}}
    for k in range(size):
        ways: list[dict[str, Any]] = [
            {"to": f"s{b}", **({"rework": True} if (a, b) in rework else {})}
            for a, b in edges
            if a == k
        ]
        steps[f"s{k}"] = {
            "kind": "decision",
            "actor": "a",
            "processing_time": f"{k + 1} min",
            "next": [*ways, {"to": "end"}],
        }
    steps["end"] = {"kind": "end", "actor": "a"}
    return steps


@st.composite
def processes(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw a process, and the same with its steps in another order."""
    size = draw(st.integers(2, 9))
    pairs = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    edges = draw(st.lists(pairs, max_size=18, unique=True))
    chain = [(k, k + 1) for k in range(size - 1)]
    every = list(dict.fromkeys([*chain, *edges]))
    said = frozenset(edge for edge in edges if draw(st.integers(0, 9)) == 0)
    steps = process(every, size, said)
    names = draw(st.permutations(list(steps)))
    return steps, {name: steps[name] for name in names}


@given(processes())
def test_the_order_of_keys_changes_no_fact(both: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """Back flows, rework, visits and what is stated are the same for every order of the steps."""
    one, other = (graph_of(steps) for steps in both)
    assert {f for f, e in one.flows.items() if e.is_back} == {
        f for f, e in other.flows.items() if e.is_back
    }
    assert {f: e.is_rework for f, e in one.flows.items()} == {
        f: e.is_rework for f, e in other.flows.items()
    }
    assert visits(one).steps == pytest.approx(dict(visits(other).steps))
    mine, theirs = stated(one), stated(other)
    for step, fact in mine.steps.items():
        assert fact.visits.value == pytest.approx(theirs.steps[step].visits.value)


@given(processes())
def test_without_the_flows_that_close_loops_nothing_goes_round(
    both: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    """What is left is acyclic, and all of it can still be reached."""
    graph = graph_of(both[1])
    left = nx.DiGraph((e.source, e.target) for e in graph.flows.values() if not e.is_back)
    assert nx.is_directed_acyclic_graph(left)


@given(processes())
def test_a_flow_to_a_step_that_every_way_to_its_source_leads_through_closes_a_loop(
    both: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    """Dominators by networkx are an independent oracle."""
    graph = graph_of(both[1])
    whole = nx.DiGraph((e.source, e.target) for e in graph.flows.values())
    above = nx.immediate_dominators(whole, "start")

    def dominates(step: str, other: str) -> bool:
        while other not in (step, "start"):
            other = above[other]
        return other == step

    for flow in graph.flows.values():
        if dominates(flow.target, flow.source):
            assert flow.is_back


@pytest.mark.parametrize("turn", range(4))
def test_a_step_of_correction_leads_back_to_what_it_corrects(turn: int) -> None:
    """The flow from the correction to the check closes the loop, not the one that finds fault."""
    steps = {
        "check": {"actor": "a", "next": "right"},
        "right": {
            "kind": "decision",
            "actor": "a",
            "next": [{"to": "correct", "when": "no"}, {"to": "done", "when": "yes"}],
        },
        "correct": {"actor": "b", "next": "check"},
        "start": {"kind": "start", "actor": "a", "next": "check"},
        "done": {"kind": "end", "actor": "a"},
    }
    names = list(steps)
    graph = graph_of({name: steps[name] for name in names[turn:] + names[:turn]})
    assert [flow.id for flow in graph.flows.values() if flow.is_back] == ["correct--check"]


def test_a_loop_with_two_entries_is_closed_by_what_is_called_rework() -> None:
    """Read both ways it is a loop; the document says which flow goes back."""
    steps = {
        "s": {"kind": "decision", "actor": "a", "next": ["x", "y"]},
        "x": {"actor": "a", "next": ["y"]},
        "y": {"kind": "decision", "actor": "a", "next": [{"to": "x", "rework": True}, "end"]},
        "end": {"kind": "end", "actor": "a"},
    }
    graph = graph_of(steps)
    assert [flow.id for flow in graph.flows.values() if flow.is_back] == ["y--x"]


def test_a_long_chain_of_loops_is_taken_apart_in_linear_time() -> None:
    """Every step leads back to the one before it: twenty thousand loops, each in the other."""
    count = 20_000
    steps: dict[str, Any] = {
        f"s{k}": {
            "kind": "decision",
            "actor": "a",
            "next": [f"s{k + 1}", *([f"s{k - 1}"] if k else [])],
        }
        for k in range(count)
    }
    steps[f"s{count}"] = {"kind": "end", "actor": "a"}
    graph = graph_of({"start": {"kind": "start", "actor": "a", "next": "s0"}, **steps})
    assert sum(flow.is_back for flow in graph.flows.values()) == count - 1


def test_a_tangle_that_no_person_could_draw_is_built_about_as_fast_as_a_chain() -> None:
    """Three thousand steps that all lead to each other crosswise: nobody pays a minute for them."""
    count = 3000
    ways = {k: [f"s{(k * by + 7) % count}" for by in (1, 3, 5)] for k in range(count)}
    chain = {k: [f"s{(k + by) % count}" for by in (1, 2, 3)] for k in range(count - 3)}
    took = []
    for nexts in (chain, ways):
        steps: dict[str, Any] = {f"s{k}": {"kind": "decision", "actor": "a"} for k in range(count)}
        for k, targets in nexts.items():
            steps[f"s{k}"]["next"] = targets
        begun = time.process_time()
        graph = graph_of(steps)
        took.append(time.process_time() - begun)
    assert took[1] < 10 * took[0]
    left = nx.DiGraph((e.source, e.target) for e in graph.flows.values() if not e.is_back)
    assert nx.is_directed_acyclic_graph(left)


@given(processes())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_walked_through_once_is_acyclic_too_whatever_the_order_of_keys(
    monkeypatch: pytest.MonkeyPatch, both: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    """Nothing goes round without the flows that close loops, and they are the same."""
    monkeypatch.setattr(order, "_DEPTH", 0)
    one, other = (graph_of(steps) for steps in both)
    left = nx.DiGraph((e.source, e.target) for e in one.flows.values() if not e.is_back)
    assert nx.is_directed_acyclic_graph(left)
    assert {f for f, e in one.flows.items() if e.is_back} == {
        f for f, e in other.flows.items() if e.is_back
    }
