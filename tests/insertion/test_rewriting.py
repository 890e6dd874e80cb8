"""Rewriting: undone hash for hash, as true to the effect model as the prediction, never harmful."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.insertion.furnished import furnished
from wfmap.graph import ProcessGraph, build
from wfmap.graph.soundness import soundness
from wfmap.insertion.effects import human_time
from wfmap.insertion.invariants import violations
from wfmap.insertion.parameters import parameters
from wfmap.insertion.patterns import PATTERNS
from wfmap.insertion.patterns.pattern import Match, Plan, Setting
from wfmap.insertion.rewriting import fingerprint, inverse, records
from wfmap.insertion.screening import plans
from wfmap.insertion.terms import STAGES, Stage
from wfmap.model.document import examine, read, write
from wfmap.prediction.predictor import predict

Json = dict[str, Any]


def plans_of(graph: ProcessGraph) -> list[tuple[Any, Plan]]:
    """List every plan of a process."""
    return [(pattern, plan) for pattern, plan, _ in plans(Setting(graph, predict(graph)), {})]


def one_of_each(graph: ProcessGraph, random: Any) -> list[tuple[Any, Plan]]:
    """Draw one plan for every pattern that finds a place."""
    found: dict[str, list[tuple[Any, Plan]]] = {}
    for pattern, plan in plans_of(graph):
        found.setdefault(f"{plan.match.pattern} {plan.match.form}", []).append((pattern, plan))
    return [random.choice(each) for each in found.values()]


@settings(max_examples=12)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_a_rewrite_is_undone_hash_for_hash(seed: int, random: Any) -> None:
    """Through its text too: every pattern, stage and place of random processes."""
    graph = furnished(seed)
    before = fingerprint(graph.process)
    for pattern, plan in one_of_each(graph, random):
        after = pattern.rewrite(graph, plan)
        assert fingerprint(inverse(after)) == before
        assert fingerprint(inverse(read(write(after)))) == before
        assert fingerprint(graph.process) == before
        assert after.extensions["x-kept"] == {"by": "the author"}
        assert _kept(after.layout, graph.process.layout)
        assert _kept(after.backlog, graph.process.backlog)
        assert violations(after, graph.process) == ()


def _kept(after: Mapping[str, object], before: Mapping[str, object]) -> bool:
    """Tell whether what is said of steps is still said, but of a step that was left out."""
    return {**before, **after} == before and len(before) - len(after) <= 1


@settings(max_examples=6)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_insertions_stack_and_are_undone_in_order(seed: int, random: Any) -> None:
    """Three on top of each other share lane, service and log; the last goes first."""
    process = furnished(seed).process
    hashes = [fingerprint(process)]
    for _ in range(3):
        graph = build(process)
        pattern, plan = random.choice(plans_of(graph))
        process = pattern.rewrite(graph, plan)
        hashes.append(fingerprint(process))
        assert violations(process) == ()
    assert len(records(process)) == 3
    for expected in reversed(hashes[:-1]):
        process = inverse(process)
        assert fingerprint(process) == expected


@settings(max_examples=10)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_a_to_be_process_is_a_document_like_any_other(seed: int, random: Any) -> None:
    """It reads without an error, is as sound as before, and its times can be predicted."""
    graph = furnished(seed)
    assume(not _faults(graph))
    for pattern, plan in one_of_each(graph, random):
        reading = examine(write(pattern.rewrite(graph, plan)))
        assert reading.is_sound, [f.message for f in reading.findings]
        assert reading.process is not None
        after = build(reading.process)
        assert not _faults(after)
        assert predict(after).cycle_time.mean > 0


def _faults(graph: ProcessGraph) -> list[object]:
    return [fault for level in soundness(graph).values() for fault in level.faults]


def test_random_processes_bring_every_pattern() -> None:
    """The properties above prove something of every one."""
    seen = {plan.match.pattern for seed in range(30) for _, plan in plans_of(furnished(seed))}
    assert seen == set(PATTERNS)


PLAIN: Json = {
    "wfmap": "1",
    "name": "One step",
    "arrivals": {"count": 10, "per": "1 d"},
    "actors": {
        "clerk": {"name": "Clerk", "capacity": 1, "escalates_to": "lead"},
        "lead": {"name": "Lead", "capacity": 1},
    },
    "steps": {
        "begin": {"kind": "start", "actor": "clerk", "next": "do"},
        "do": {"name": "Do it", "actor": "clerk", "processing_time": "10 min", "next": "end"},
        "end": {"kind": "end", "actor": "clerk"},
    },
}


def plain() -> tuple[ProcessGraph, Match]:
    """Give a process of one step, and the match of automation there."""
    graph = build(read(json.dumps(PLAIN)))
    pattern = PATTERNS["automate-with-escalation"]
    (match,) = list(pattern.matches(Setting(graph, predict(graph))))
    return graph, match


@pytest.mark.parametrize("stage", ["supervised", "autonomous"])
@pytest.mark.parametrize("corner", ["low", "mode", "high"])
def test_work_per_case_is_that_of_the_effect_model(stage: Stage, corner: Any) -> None:
    """People's time in the prediction of the rewrite is the formula, second for second."""
    graph, match = plain()
    values = parameters("automate-with-escalation").at(corner)
    pattern = PATTERNS["automate-with-escalation"]
    after = predict(build(pattern.rewrite(graph, Plan(match, stage, values))))
    people = sum(after.facts.actors[actor].work_per_case.value for actor in ("clerk", "lead"))
    assert people == pytest.approx(human_time(values.effects(stage, 600.0)), rel=1e-6)


@pytest.mark.parametrize("corner", ["low", "mode", "high"])
def test_help_shortens_the_work_it_covers(corner: Any) -> None:
    """Who sees a proposal saves a share of the time; what is escalated stays as it is today."""
    graph, match = plain()
    values = parameters("automate-with-escalation").at(corner)
    pattern = PATTERNS["automate-with-escalation"]
    after = predict(build(pattern.rewrite(graph, Plan(match, "assist", values))))
    people = sum(after.facts.actors[actor].work_per_case.value for actor in ("clerk", "lead"))
    helped = values.coverage * (1 - values.saved_by_help) + (1 - values.coverage)
    assert people == pytest.approx(600 * helped, rel=1e-6)


def test_the_shadow_stage_costs_nobody_any_time() -> None:
    """Beside the people nothing changes but the seconds of the machine."""
    graph, match = plain()
    values = parameters("automate-with-escalation").at("mode")
    pattern = PATTERNS["automate-with-escalation"]
    after = predict(build(pattern.rewrite(graph, Plan(match, "shadow", values))))
    before = predict(graph)
    for actor in ("clerk", "lead"):
        assert (
            after.facts.actors[actor].work_per_case.value
            == before.facts.actors[actor].work_per_case.value
        )
    assert set(STAGES) == set(match.stages)


REWORK: Json = {
    **PLAIN,
    "steps": {
        "do": {
            "name": "Do it",
            "actor": "clerk",
            "processing_time": "10 min",
            "next": "ok",
        },
        "ok": {
            "kind": "decision",
            "name": "In order?",
            "actor": "lead",
            "next": [
                {"to": "end", "when": "yes", "share": 0.9},
                {"to": "do", "when": "no", "share": 0.1, "rework": True},
            ],
        },
        "end": {"kind": "end", "actor": "lead"},
    },
}


def test_fewer_errors_bring_less_work_back() -> None:
    """Errors left at half of those by hand halve the share that comes back."""
    graph = build(read(json.dumps(REWORK)))
    pattern = PATTERNS["automate-with-escalation"]
    (match,) = list(pattern.matches(Setting(graph, predict(graph))))
    base = parameters("automate-with-escalation").at("mode")
    values = replace(
        base, coverage=1 - base.incomplete - base.escalated, accuracy=0.95, caught=0.0,
        error_by_hand=0.1,
    )  # fmt: skip
    after = pattern.rewrite(graph, Plan(match, "supervised", values))
    shares = {f.to: f.share.value for f in after.steps["ok"].next if f.share is not None}
    left = values.coverage * 0.05 + (1 - values.coverage) * 0.1
    assert shares["do"] == pytest.approx(0.1 * left / 0.1)
    assert sum(shares.values()) == pytest.approx(1)


def test_a_watch_in_front_of_what_waits_for_all_gets_a_gateway(repository: Path) -> None:
    """Several ways on would each be waited for: they meet first, and the rewrite is undone."""
    text = (repository / "models" / "hospital-intake.json").read_text("utf-8")
    reading = examine(text)
    assert reading.process is not None, reading.findings
    graph = build(reading.process)
    setting = Setting(graph, predict(graph))
    added = []
    for pattern, plan, _ in plans(setting, {}, ("monitor",)):
        after = pattern.rewrite(graph, plan)
        added += [name for name in build(after).steps if name == f"{plan.match.step}-on"]
        assert fingerprint(inverse(after)) == fingerprint(graph.process)
    assert added
