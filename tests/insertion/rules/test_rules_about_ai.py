"""The rules about AI are silent without AI and where it is put in well; no mark decides."""

import json
from datetime import date
from pathlib import Path

import pytest

from wfmap.errors import WfmapError
from wfmap.facts import stated
from wfmap.findings import Finding
from wfmap.graph import ProcessGraph, build
from wfmap.insertion.oversight import ai_steps
from wfmap.insertion.patterns.pattern import Setting
from wfmap.insertion.rewriting.record import RECORD
from wfmap.insertion.rules import AI_RULES
from wfmap.insertion.screening import plans
from wfmap.interchange.bpmn import read
from wfmap.model.document import examine
from wfmap.prediction.predictor import predict
from wfmap.rules.engine import find

ROOT = Path(__file__).parents[3]
MODELS = sorted((ROOT / "models").glob("*.json"))
UNWATCHED = {
    "no-human-review",
    "chained-ai-unchecked",
    "writes-to-master-irreversibly",
    "no-fallback",
    "no-escalation",
    "no-feedback",
    "reviewer-proposes",
    "extra-screen",
    "prototype-trap",
}
"""What a rewrite of ours must never have where a person takes the decision."""


def found_in(graph: ProcessGraph) -> tuple[Finding, ...]:
    """Run the rules about AI, and let one that fails show."""
    found = find(graph, stated(graph), today=date(2026, 1, 15), only=AI_RULES, rules=AI_RULES)
    assert found.failures == ()
    return found.findings


def graph_at(path: Path) -> ProcessGraph:
    """Build the graph of a bundled model."""
    process = examine(path.read_bytes(), file=str(path)).process
    assert process is not None
    return build(process)


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_the_bundled_processes_have_none_of_the_faults(path: Path) -> None:
    """Nine have no AI step; the tenth, with its classifier, does what the rules ask for."""
    graph = graph_at(path)
    assert found_in(graph) == ()
    assert [n.id for n in ai_steps(graph)] == (["propose"] if "to-be" in path.stem else [])


@pytest.mark.parametrize("name", ["consumer-loan", "invoice-approval", "insurance-claim"])
def test_a_rewrite_is_watched_and_judged_the_same_without_its_record(name: str) -> None:
    """Up to the supervised stage none lacks oversight; taking the record out changes no finding."""
    graph = graph_at(ROOT / "models" / f"{name}.json")
    for pattern, plan, _ in plans(Setting(graph, predict(graph)), {}):
        process = pattern.rewrite(graph, plan)
        found = found_in(build(process))
        if plan.stage != "autonomous":
            assert not UNWATCHED & {f.rule for f in found}, plan.candidate
        kept = {k: v for k, v in process.extensions.items() if k != RECORD}
        bare = build(process.model_copy(update={"extensions": kept}))
        assert [f.fingerprint for f in found_in(bare)] == [f.fingerprint for f in found]


def test_real_diagrams_without_ai_have_none_of_the_faults(shared_bpmn: tuple[Path, ...]) -> None:
    """Processes drawn by others, as-is and without AI, stay silent."""
    read_well = 0
    for path in shared_bpmn:
        try:
            document = read(path.read_bytes(), name=path.name).document
        except WfmapError:
            continue
        process = examine(json.dumps(document)).process
        if process is None:
            continue
        graph = build(process)
        assert ai_steps(graph) == (), path.name
        assert found_in(graph) == (), path.name
        read_well += 1
    assert read_well
