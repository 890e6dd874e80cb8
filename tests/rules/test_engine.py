"""The engine gives findings their severity, lets people accept them, and survives any rule."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from wfmap.facts import stated
from wfmap.findings import Finding
from wfmap.graph import build
from wfmap.model.document import examine
from wfmap.model.process import ProfileName
from wfmap.rules import RULES
from wfmap.rules.catalogue import Catalogue
from wfmap.rules.engine import find, unseen
from wfmap.rules.rule import Check, Fault, Rule, Subject, at_step

TODAY = date(2026, 6, 1)


def findings(
    profile: ProfileName | None = None, rules: Catalogue = RULES, **parts: Any
) -> tuple[Finding, ...]:
    """Run the rules on a document of one step without a name, with the given parts."""
    document = {"wfmap": "1", "name": "T", "steps": {"a": {"actor": "clerk"}}, **parts}
    reading = examine(json.dumps(document))
    assert reading.process is not None
    graph = build(reading.process)
    facts, found = stated(graph), reading.findings
    run = find(graph, facts, today=TODAY, reading=found, profile=profile, rules=rules)
    assert run.failures == ()
    return run.findings


def levels(found: tuple[Finding, ...]) -> dict[str, str]:
    """Map rules to severities."""
    return {finding.rule: finding.severity for finding in found}


def made(*checks: Check) -> Catalogue:
    """Make a list of rules, each named after its check."""
    return Catalogue.holding(
        Rule.of(f"rules.{check.__name__}", "A rule.", check) for check in checks
    )


def test_a_profile_decides_how_grave_a_finding_is() -> None:
    """An undeclared actor is a note, and an error where everything must be declared."""
    assert levels(findings())["undeclared-actor"] == "info"
    assert levels(findings("strict"))["undeclared-actor"] == "error"


def test_the_document_has_the_last_word_on_a_rule() -> None:
    """It sets a severity, turns a rule off, or passes settings."""
    own = {"rules": {"missing-name": "error", "undeclared-actor": "off"}}
    found = levels(findings(lint=own))
    assert found["missing-name"] == "error"
    assert "undeclared-actor" not in found
    nested = {"rules": {"missing-name": {"severity": "info"}}}
    assert levels(findings(lint=nested))["missing-name"] == "info"


def test_a_rule_that_does_not_exist_is_pointed_out_with_the_one_meant() -> None:
    """A setting that sets nothing would go unseen."""
    (found,) = [f for f in findings(lint={"rules": {"mising-name": "off"}}) if "unknown" in f.rule]
    assert (found.rule, found.pointer) == ("unknown-rule", "/lint/rules/mising-name")
    assert "did you mean 'missing-name'?" in found.hint


@pytest.mark.parametrize("at", ["a", "/steps/a", "/steps", None])
def test_an_accepted_finding_is_hidden(at: str | None) -> None:
    """By element, by pointer, by what the pointer is in, or wherever it is."""
    entry = {"rule": "missing-name", "reason": "known", **({"at": at} if at else {})}
    found = levels(findings(lint={"ignore": [entry]}))
    assert "missing-name" not in found
    assert "unused-suppression" not in found


def test_an_acceptance_ends_on_its_day() -> None:
    """The finding comes back, and the entry is pointed out."""
    entry = {"rule": "missing-name", "reason": "for now", "until": "2026-05-31"}
    found = findings(lint={"ignore": [entry]})
    assert "missing-name" in levels(found)
    (stale,) = [f for f in found if f.rule == "unused-suppression"]
    assert (stale.pointer, "2026-05-31" in stale.message) == ("/lint/ignore/0", True)
    last_day = {**entry, "until": "2026-06-01"}
    assert "missing-name" not in levels(findings(lint={"ignore": [last_day]}))


def test_an_acceptance_that_hides_nothing_is_pointed_out() -> None:
    """Old entries would hide new faults."""
    entry = {"rule": "missing-name", "at": "b", "reason": "gone"}
    assert "unused-suppression" in levels(findings(lint={"ignore": [entry]}))


def test_the_reader_s_errors_cannot_be_accepted() -> None:
    """Nothing downstream could rely on the document."""
    entry = {"rule": "unknown-field", "reason": "I like it"}
    reading = examine(
        json.dumps({"wfmap": "1", "name": "T", "bad": 1, "steps": {}, "lint": {"ignore": [entry]}})
    )
    assert reading.process is not None
    graph = build(reading.process)
    found = find(graph, stated(graph), today=TODAY, reading=reading.findings)
    assert "unknown-field" in levels(found.findings)


def test_a_rule_that_crashes_is_named_apart_and_the_others_go_on() -> None:
    """One fault of ours hides no finding, and is none."""

    def broken_one(subject: Subject) -> Iterator[Fault]:
        yield at_step(subject.graph.steps["a"], f"{1 // (subject.today.year - TODAY.year)}")

    def works(subject: Subject) -> Iterator[Fault]:
        yield at_step(subject.graph.steps["a"], "found")

    reading = examine('{"wfmap": "1", "name": "T", "steps": {"a": {"name": "Do it"}}}')
    assert reading.process is not None
    graph = build(reading.process)
    rules = made(broken_one, works)
    found = find(graph, stated(graph), today=TODAY, rules=rules)
    assert [finding.rule for finding in found.findings] == ["works"]
    (failure,) = found.failures
    assert failure.rule == "broken-one"
    assert "'broken-one' failed: ZeroDivisionError" in failure.message
    assert "fault of wfmap" in failure.hint


def test_findings_of_one_rule_at_one_place_have_fingerprints_of_their_own() -> None:
    """A baseline that knows one does not hide the other."""

    def twice(subject: Subject) -> Iterator[Fault]:
        yield at_step(subject.graph.steps["a"], "one")
        yield at_step(subject.graph.steps["a"], "two")

    one, two = [f for f in findings(rules=made(twice)) if f.rule == "twice"]
    assert one.fingerprint != two.fingerprint
    assert unseen((one, two), {one.fingerprint}) == (two,)


def test_a_fingerprint_survives_edits_elsewhere() -> None:
    """It is made of the rule and the element, not of the line."""
    before = {f.rule: f.fingerprint for f in findings()}
    steps = {"new": {"name": "Do it", "actor": "clerk", "next": "a"}, "a": {"actor": "clerk"}}
    after = {f.rule: f.fingerprint for f in findings(steps=steps)}
    assert before["missing-name"] == after["missing-name"]
