"""The invariants of rewriting: every violation is caught, and no pattern commits one."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from wfmap.insertion.invariants import Violation, violations
from wfmap.insertion.patterns import PATTERNS
from wfmap.insertion.patterns.pattern import Plan, Setting
from wfmap.insertion.rewriting import RECORD
from wfmap.insertion.screening import plans
from wfmap.model.process import Process
from wfmap.model.rewrite import with_step
from wfmap.model.steps import Flow
from wfmap.operations.checking import Built, load
from wfmap.prediction.predictor import predict

MODELS = Path(__file__).resolve().parents[2] / "models"
NAMES = sorted(path.stem for path in MODELS.glob("*.json"))
CANDIDATE = "assign--classify-and-route--autonomous"


@cache
def model(name: str) -> Built:
    """Read a bundled model."""
    return load(str(MODELS / f"{name}.json"))


@cache
def all_plans(name: str) -> tuple[tuple[Any, Plan], ...]:
    """List every plan of a bundled model, with its pattern's pattern."""
    graph = model(name).graph
    return tuple((pattern, plan) for pattern, plan, _ in plans(Setting(graph, predict(graph)), {}))


def good() -> Process:
    """Make a to-be process that violates nothing."""
    pattern = PATTERNS["classify-and-route"]
    (plan,) = [p for _, p in all_plans("it-incident") if p.candidate == CANDIDATE]
    return pattern.rewrite(model("it-incident").graph, plan)


def names_of(found: tuple[Violation, ...]) -> set[str]:
    """Name the invariants that do not hold."""
    return {violation.invariant for violation in found}


def test_a_good_rewrite_violates_nothing() -> None:
    """The whole list holds on a to-be process as it was written."""
    assert violations(good(), model("it-incident").process) == ()


@pytest.mark.parametrize("name", NAMES)
def test_no_pattern_violates_an_invariant(name: str) -> None:
    """At any stage of any place, but for data that is unfit and blocks the candidate."""
    before = model(name)
    for pattern, plan in all_plans(name):
        after = pattern.rewrite(before.graph, plan)
        found = names_of(violations(after, before.process))
        assert found <= {"data-threshold"}, plan.candidate


def _drop(step: str) -> Callable[[Process], Process]:
    """Take a step out of the document, and leave the flows to it to its record."""

    def changed(process: Process) -> Process:
        steps = {k: v for k, v in process.steps.items() if k != step}
        kept = {
            k: v.model_copy(update={"next": tuple(f for f in v.next if f.to != step)})
            for k, v in steps.items()
        }
        gone = {k for k, v in kept.items() if v.attached_to == step}
        left = {k: v for k, v in kept.items() if k not in gone}
        return process.model_copy(update={"steps": left})

    return changed


def _change(step: str, **fields: Any) -> Callable[[Process], Process]:
    return lambda process: with_step(process, step, lambda s: s.model_copy(update=fields))


def _without_owner(process: Process) -> Process:
    store = process.stores["assign-corrections"].model_copy(update={"owner": None})
    return process.model_copy(update={"stores": {**process.stores, "assign-corrections": store}})


def _only_to_ai(process: Process) -> Process:
    """Lead everything the AI makes to another AI step and from there to the end."""
    again = process.steps["assign-ai"].model_copy(update={"next": ()})
    first = process.steps["assign-ai"]
    to = first.next[0].model_copy(update={"to": "again", "handoff": None})
    steps = {**process.steps, "again": again}
    steps["assign-ai"] = first.model_copy(update={"next": (to,)})
    return process.model_copy(update={"steps": steps})


def _no_way_by_hand(process: Process) -> Process:
    """Let the check know one answer only: to the AI."""
    check = process.steps["assign-check"]
    only = tuple(f for f in check.next if f.to == "assign-ai")
    return with_step(process, "assign-check", lambda s: s.model_copy(update={"next": only}))


def _lead(step: str, old: str, to: str | None) -> Callable[[Process], Process]:
    """Lead a flow elsewhere, or take it out."""

    def changed(process: Process) -> Process:
        flows = process.steps[step].next
        kept = tuple(
            f.model_copy(update={"to": to}) if f.to == old else f
            for f in flows
            if f.to != old or to is not None
        )
        return with_step(process, step, lambda s: s.model_copy(update={"next": kept}))

    return changed


def _more(step: str, to: str) -> Callable[[Process], Process]:
    """Lead a further flow out of a step."""

    def changed(process: Process) -> Process:
        flows = (*process.steps[step].next, Flow(to=to))
        return with_step(process, step, lambda s: s.model_copy(update={"next": flows}))

    return changed


def _bad_data(process: Process) -> Process:
    quality = process.stores["tickets"].quality[0]
    assert quality.value is not None
    worse = quality.model_copy(update={"value": quality.value.model_copy(update={"value": 90})})
    store = process.stores["tickets"].model_copy(update={"quality": (worse,)})
    ai = process.steps["assign-ai"]
    reads = (ai.writes[0].model_copy(update={"store": "tickets", "data": ()}),)
    changed = with_step(process, "assign-ai", lambda s: s.model_copy(update={"reads": reads}))
    return changed.model_copy(update={"stores": {**process.stores, "tickets": store}})


def _edited(process: Process) -> Process:
    return process.model_copy(update={"name": "Something else"})


@pytest.mark.parametrize(
    ("invariant", "spoil"),
    [
        ("reaches-a-person", _only_to_ai),
        ("fallback", _no_way_by_hand),
        ("fallback", _change("assign", actor="vendor")),
        ("fallback", _change("assign", actor="ai")),
        ("parts", _drop("assign-check")),
        ("parts", _drop("assign-gate")),
        ("parts", _drop("assign-late")),
        ("parts", _drop("assign-review")),
        ("parts", _lead("assign-gate", "assign-review", None)),
        ("parts", _lead("assign-gate", "assign-escalate", None)),
        ("parts", _lead("assign-ai", "assign-gate", "assign-apply")),
        ("parts", _more("log", "assign-ai")),
        ("parts", _change("assign-late", interrupting=False)),
        ("parts", _change("assign-late", wait_time=None)),
        ("soundness", _lead("assign-apply", "analyse", "assign-apply")),
        ("parts", _drop("assign-escalate")),
        ("parts", _drop("assign-apply")),
        ("named-people", _change("assign-review", actor="ai")),
        ("named-people", _change("assign-escalate", actor="vendor")),
        ("data-threshold", _bad_data),
        ("feedback", _without_owner),
        ("log", _change("assign-ai", writes=())),
        ("way-back", _edited),
    ],
)
def test_each_violation_is_caught(invariant: str, spoil: Callable[[Process], Process]) -> None:
    """A good rewrite with one thing spoilt violates just what was spoilt, or that too."""
    assert invariant in names_of(violations(spoil(good()), model("it-incident").process))


def test_a_document_without_insertions_has_nothing_to_violate() -> None:
    """A map drawn by hand is judged by the rules, not by a record it does not have."""
    assert RECORD not in model("consumer-loan").process.extensions
    assert violations(model("consumer-loan").process) == ()
