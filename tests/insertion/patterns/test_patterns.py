"""Each pattern matches its shape and spares what looks like it; patterns, pages, cases agree."""

import ast
import inspect
import json
import re
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from wfmap.graph import build
from wfmap.insertion import patterns
from wfmap.insertion.invariants import violations
from wfmap.insertion.overlay import insertion_overlay
from wfmap.insertion.parameters import parameters
from wfmap.insertion.patterns import PATTERNS
from wfmap.insertion.patterns.pattern import Match, Plan, Setting
from wfmap.insertion.rewriting import fingerprint, inverse, records
from wfmap.model.document import examine, write
from wfmap.model.process import Process
from wfmap.operations.draw import Options, paint_map
from wfmap.prediction.predictor import predict

FOLDER = Path(__file__).parent
HEADINGS = ("Matches", "What it does", "How it is rewritten", "When it is wrong", "Sources")
CASES = sorted(FOLDER.glob("*/*.json"))


def case_name(path: Path) -> str:
    """Name a case by its pattern and file."""
    return f"{path.parent.name}/{path.stem}"


def process_of(path: Path) -> Process:
    """Read a case, which has no fault."""
    reading = examine(path.read_bytes(), file=path.name)
    assert reading.is_sound, [finding.message for finding in reading.findings]
    assert reading.process is not None
    return reading.process


def matches_of(path: Path) -> list[Match]:
    """List where the pattern of a case matches it."""
    graph = build(process_of(path))
    pattern = PATTERNS[path.parent.name]
    return list(pattern.matches(Setting(graph, predict(graph))))


@pytest.mark.parametrize("path", CASES, ids=case_name)
def test_patterns_match_and_spare(path: Path) -> None:
    """A case names under `x-matches` where; what it spares has nothing there but doing nothing."""
    expected = json.loads(path.read_bytes())["x-matches"]
    found = matches_of(path)
    places = [m.element.id if m.element.kind != "document" else "process" for m in found]
    assert places == expected
    assert all(match.why for match in found)
    assert path.name.startswith("matches") == bool(set(expected) - {"process"})


@pytest.mark.parametrize("path", CASES, ids=case_name)
def test_matches_are_rewritten_and_undone(path: Path) -> None:
    """At every stage, without violating anything; the to-be process reads like any other."""
    before = process_of(path)
    graph = build(before)
    pattern = PATTERNS[path.parent.name]
    for match in matches_of(path):
        values = parameters(match.pattern).with_(**match.known).at("mode")
        for stage in match.stages:
            after = pattern.rewrite(graph, Plan(match, stage, values))
            assert violations(after, before) == ()
            assert fingerprint(inverse(after)) == fingerprint(before)
            assert examine(write(after)).is_sound


GOLDEN = sorted(FOLDER.glob("*/rewritten/*.json"))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda p: f"{p.parent.parent.name}/{p.stem}")
def test_a_rewrite_is_the_document_beside_its_case(path: Path) -> None:
    """A person can read what a pattern makes of a case; the file's name is the candidate.

    It is the first case with this candidate. After a change that is meant, write the new text into
    the file and read it.
    """
    stage = path.stem.rpartition("--")[2]
    known = [
        (case, match)
        for case in sorted(path.parent.parent.glob("matches-*.json"))
        for match in matches_of(case)
        if match.candidate(stage) == path.stem  # type: ignore[arg-type] # a file's name
    ]
    case, match = known[0]
    pattern = PATTERNS[match.pattern]
    values = parameters(match.pattern).with_(**match.known).at("mode")
    plan = Plan(match, stage, values)  # type: ignore[arg-type] # as above
    after = pattern.rewrite(build(process_of(case)), plan)
    assert write(after) == path.read_text("utf-8")


@pytest.mark.parametrize("path", GOLDEN, ids=lambda p: f"{p.parent.parent.name}/{p.stem}")
def test_a_rewrite_is_drawn_with_what_was_added(path: Path) -> None:
    """The map of a rewrite marks each step that was added, by the part it is."""
    graph = build(process_of(path))
    over = insertion_overlay(graph)
    svg = paint_map(graph, over, Options(today=date(2026, 1, 1))).decode()
    (record,) = records(graph.process)
    assert set(over.steps) >= set(record.roles)
    assert all(f"{role}, added by" in svg for role in record.roles.values())
    assert record.candidate not in over.summary
    assert all(record.candidate not in mark.note for mark in over.steps.values())


def test_every_form_of_doing_without_has_a_rewrite_to_read() -> None:
    """Leave out, use a rule, connect, repair, do nothing."""
    found = {p.stem.split("no-ai-")[1].split("--")[0] for p in GOLDEN if "no-ai-" in p.stem}
    assert found == {"remove", "rule", "api", "repair", "nothing"}


def test_patterns_pages_and_cases_agree() -> None:
    """Every file is a pattern of the list, with a page under all headings and enough cases."""
    package = Path(str(patterns.__file__)).parent
    aside = {"__init__", "pattern", "watchers", "words"}
    files = {p.stem.replace("_", "-") for p in package.glob("*.py") if p.stem not in aside}
    assert files == set(PATTERNS) == {path.parent.name for path in CASES}
    for name, pattern in PATTERNS.items():
        assert pattern.name == name == pattern.purpose.name
        assert PATTERNS.page(name) == inspect.cleandoc(pattern.page or "").strip()
        found = re.findall(r"^([A-Z][A-Za-z ]+):$", PATTERNS.page(name), flags=re.MULTILINE)
        assert tuple(found) == HEADINGS
    for name in PATTERNS:
        mine = [p.name for p in CASES if p.parent.name == name]
        assert sum(n.startswith("matches") for n in mine) >= 2
        assert sum(n.startswith("spares") for n in mine) >= 2
        assert any(p.parent.parent.name == name for p in GOLDEN)


def test_the_name_of_a_pattern_stands_in_its_module_and_in_the_list_alone() -> None:
    """What others need to know of a pattern is a field of it, and no set of names beside it."""
    package = Path(str(patterns.__file__)).parent
    own = {package / f"{name.replace('-', '_')}.py" for name in PATTERNS}
    told = [
        (path.name, node.value)
        for path in sorted(package.parents[1].rglob("*.py"))
        if path not in own | {package / "__init__.py"}
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in PATTERNS
    ]
    assert told == []


def test_data_files_name_patterns_of_the_list() -> None:
    """Ranges of effects, and shapes of cases, stand there for patterns of the list alone."""
    text = files("wfmap.insertion").joinpath("data/effects.json").read_text("utf-8")
    assert set(json.loads(text)["patterns"]) <= set(PATTERNS)
    text = files("wfmap.reference.backtest").joinpath("shapes.json").read_text("utf-8")
    assert {*json.loads(text)["shapes"], *json.loads(text)["like"].values()} <= set(PATTERNS)
