"""Figures of folds add up with the rest to those of the whole; names say what is inside."""

import json
from typing import Any

import pytest

from tests.benchmarks.processes import graph_of, large_process
from wfmap.analysis.folding import figures_of, name_of, phases_at, ranks
from wfmap.facts import stated
from wfmap.graph import ROOT, build
from wfmap.graph.folding import Fold, Foldable, blocks_to_fold
from wfmap.model.document import examine


@pytest.mark.parametrize(("tasks", "seed", "most"), [(40, 1, 20), (90, 2, 30), (200, 3, 25)])
def test_folded_totals_equal_the_unfolded_ones(tasks: int, seed: int, most: int) -> None:
    """Work, waits and handoffs of folds, of other steps and of flows between them are the whole."""
    graph = graph_of(large_process(seed, tasks))
    facts = stated(graph)
    folds = blocks_to_fold(Foldable.of(graph, ROOT, ranks(graph, facts, ROOT)), most)
    held = {step: number for number, fold in enumerate(folds) for step in fold.steps}
    figures = [figures_of(graph, facts, fold) for fold in folds]
    rest = [facts.steps[step] for step in graph.steps if step not in held]
    between = [
        flow
        for flow in graph.flows.values()
        if flow.source not in held or held[flow.source] != held.get(flow.target)
    ]
    work = sum(f.work for f in figures) + sum(step.work_per_case for step in rest)
    wait = sum(f.wait for f in figures) + sum(step.wait_per_case for step in rest)
    wait += sum(facts.flows[flow.id].wait_per_case for flow in between)
    whole = facts.process
    assert folds
    assert whole.work is not None
    assert whole.wait is not None
    assert work == pytest.approx(whole.work.value)
    assert wait == pytest.approx(whole.wait.value)
    handed = sum(f.handoffs for f in figures) + sum(flow.is_handoff for flow in between)
    assert handed == len(graph.handoffs)
    assert sum(f.flows for f in figures) + len(between) == len(graph.flows)


CLAIM: dict[str, Any] = {
    "wfmap": "1",
    "name": "Claim",
    "currency": "EUR",
    "phases": {"in": "Intake", "out": "Payment"},
    "actors": {"desk": {"cost_per_hour": 60}, "bank": {}},
    "steps": {
        "read": {"name": "Read", "actor": "desk", "phase": "in", "processing_time": "1 h"},
        "ask": {
            "kind": "decision",
            "actor": "desk",
            "next": [{"to": "call", "share": 0.25}, {"to": "pay", "share": 0.75}],
        },
        "call": {"name": "Call", "actor": "desk", "phase": "in", "processing_time": "2 h"},
        "pay": {"name": "Pay", "actor": "bank", "phase": "out", "wait_time": "3 h"},
        "file": {"name": "File", "actor": "bank", "phase": "out"},
    },
}
CLAIM["steps"]["read"]["next"] = "ask"
CLAIM["steps"]["call"]["next"] = [{"to": "pay", "handoff": {"wait": "4 h"}}]
CLAIM["steps"]["pay"]["next"] = "file"


def claim() -> Any:
    """Read the claim and what it states."""
    reading = examine(json.dumps(CLAIM))
    assert reading.process is not None
    graph = build(reading.process)
    return graph, stated(graph)


def test_a_fold_has_the_figures_of_an_average_case() -> None:
    """A step that a quarter of the cases come to counts a quarter; so does the wait on its way."""
    graph, facts = claim()
    found = figures_of(graph, facts, Fold(("read", "ask", "call", "pay")))
    assert found.steps == 3
    assert found.visits == pytest.approx(1)
    assert found.work == pytest.approx(3600 + 0.25 * 7200)
    assert found.wait == pytest.approx(3 * 3600 + 0.25 * 4 * 3600)
    assert found.cost == pytest.approx(90)
    assert (found.handoffs, found.flows) == (2, 4)


def test_a_fold_is_named_by_its_phase_or_by_its_first_and_last_step() -> None:
    """It has the name of a phase only where it holds all of that."""
    graph, _ = claim()
    assert name_of(graph, Fold(("read", "ask", "call"))) == "Intake"
    assert name_of(graph, Fold(("read", "ask", "call", "pay"))) == "Read … Pay"
    assert name_of(graph, Fold(("pay", "file"))) == "Payment"


def test_a_gateway_without_a_phase_is_in_that_of_the_steps_before_it() -> None:
    """Phases hold the steps that name them, and what only routes between those."""
    graph, _ = claim()
    assert phases_at(graph, ROOT) == {"in": ("read", "ask", "call"), "out": ("pay", "file")}
