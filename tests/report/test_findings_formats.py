"""Findings are written in six formats, each whole and each harmless."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from wfmap.findings import Element, Finding, Related
from wfmap.report.findings import FORMATS, to_github, to_json, to_junit, to_sarif, to_text

HOSTILE = Finding(
    rule="missing-name",
    severity="warning",
    message="<script>alert(1)</script> 100% | `x`\nsecond line",
    hint="a, b: c]]>",
    file="models/a b,c.json",
    pointer="/steps/a~1b",
    line=4,
    column=7,
    element=Element("step", "a/b", "<b>&amp;"),
    related=(Related("the first one", "/steps/c", 2, 3),),
    fix=({"op": "remove", "path": "/steps/a~1b"},),
)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_findings_are_written_as_the_golden_files_show(
    name: str, claim_findings: Sequence[Finding], golden: Callable[[str, str], None]
) -> None:
    """A person looked at each of them."""
    golden(f"findings.{name}", FORMATS[name](claim_findings))


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_no_findings_are_something_to_write_too(name: str) -> None:
    """Every format has a text for a clean document, or nothing at all for annotations."""
    text = FORMATS[name](())
    assert text.endswith("\n") or (name == "github" and not text)


def test_json_has_every_field_of_a_finding() -> None:
    """And their number by severity."""
    written = json.loads(to_json((HOSTILE,)))
    assert written["summary"] == {"error": 0, "warning": 1, "info": 0}
    (finding,) = written["findings"]
    assert finding == {
        "rule": "missing-name",
        "severity": "warning",
        "message": HOSTILE.message,
        "hint": "a, b: c]]>",
        "file": "models/a b,c.json",
        "pointer": "/steps/a~1b",
        "line": 4,
        "column": 7,
        "element": {"kind": "step", "id": "a/b", "name": "<b>&amp;"},
        "related": [{"message": "the first one", "pointer": "/steps/c", "line": 2, "column": 3}],
        "fix": [{"op": "remove", "path": "/steps/a~1b"}],
        "fingerprint": HOSTILE.fingerprint,
    }


def test_a_github_annotation_is_one_line_whatever_the_message() -> None:
    """Line breaks, percent signs, colons and commas are escaped."""
    assert to_github((HOSTILE,)) == (
        "::warning file=models/a b%2Cc.json,line=4,col=7,title=missing-name::"
        "<script>alert(1)</script> 100%25 | `x`%0Asecond line → a, b: c]]>\n"
    )


def test_junit_is_well_formed_and_counts_failures() -> None:
    """Notes pass."""
    note = replace(HOSTILE, severity="info")
    root = ET.fromstring(to_junit((HOSTILE, note)))  # noqa: S314 - our own text
    assert (root.get("tests"), root.get("failures")) == ("2", "1")
    (suite,) = root.findall("testsuite")
    assert suite.get("name") == "models/a b,c.json"
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert "<script>" in (failure.text or "")


def test_sarif_names_rules_places_and_fingerprints() -> None:
    """Its results point to the rules of the run."""
    document = json.loads(to_sarif((HOSTILE, HOSTILE)))
    (run,) = document["runs"]
    assert document["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["missing-name"]
    result = run["results"][1]
    assert result["ruleIndex"] == 0
    assert result["level"] == "warning"
    place = result["locations"][0]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "models/a%20b%2Cc.json"
    assert place["physicalLocation"]["region"] == {"startLine": 4, "startColumn": 7}
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "/steps/a~1b"
    assert result["partialFingerprints"]["wfmap/v1"] == HOSTILE.fingerprint


def test_text_has_colour_only_where_it_is_asked_for() -> None:
    """A pipe gets plain text."""
    assert "\x1b[" not in to_text((HOSTILE,))
    assert "\x1b[33;1mwarning" in to_text((HOSTILE,), colour=True)


def test_a_flood_of_findings_is_cut_and_counted() -> None:
    """The first are shown, the rest told."""
    text = to_text([HOSTILE] * 500, most=10)
    assert text.count("missing-name") == 10
    assert "… and 490 more" in text
    assert "500 warnings" in text
