"""Findings are written in six formats, each whole and each harmless."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from wfmap.findings import Element, Finding, Fix, Related, RuleFailure
from wfmap.operations.results.findings import findings_result
from wfmap.report.findings import FORMATS, to_github, to_junit, to_sarif, to_text


def _json(findings: Sequence[Finding]) -> str:
    return findings_result(findings).to_json()


WRITERS = {**FORMATS, "json": _json}

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
    fixes=(Fix("remove it", ({"op": "remove", "path": "/steps/a~1b"},), safe=True),),
)


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_findings_are_written_as_the_golden_files_show(
    name: str, claim_findings: Sequence[Finding], golden: Callable[[str, str], None]
) -> None:
    """A person looked at each of them."""
    golden(f"findings.{name}", WRITERS[name](claim_findings))


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_no_findings_are_something_to_write_too(name: str) -> None:
    """Every format has a text for a clean document, or nothing at all for annotations."""
    text = WRITERS[name](())
    assert text.endswith("\n") or (name == "github" and not text)


def test_json_has_every_field_of_a_finding() -> None:
    """And their number by severity."""
    written = findings_result((HOSTILE,)).to_dict()
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
        "fixes": [
            {
                "title": "remove it",
                "patch": [{"op": "remove", "path": "/steps/a~1b"}],
                "safe": True,
            }
        ],
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
    """Of a kind three places are shown, of all kinds as many as are asked for, the rest is told."""
    text = to_text([HOSTILE] * 500)
    assert text.count("[missing-name]") == 4
    assert "… and 497 more [missing-name]" in text
    assert "500 warnings; `--all` shows every place" in text
    many = [replace(HOSTILE, rule=f"rule-{n}") for n in range(50)]
    assert to_text(many, most=10).count("[rule-") == 10
    assert to_text([HOSTILE] * 500, every=True).count("[missing-name]") == 500


def test_text_tells_the_worst_first_and_each_way_out_once() -> None:
    """Files keep their order; in each, findings of one rule stand together."""
    bare = replace(HOSTILE, message="m", line=None, pointer="")
    note = replace(bare, severity="info", rule="note", file="a")
    error = replace(bare, severity="error", rule="worst", file="a")
    text = to_text([note, error, note, replace(note, file="b"), replace(error, file="b")])
    marks = [(line[0], line.rpartition("[")[2]) for line in text.splitlines() if line[0] in "ab"]
    lines = [("a", "worst]"), ("a", "note]"), ("a", "note]"), ("b", "worst]"), ("b", "note]")]
    assert [(file, mark) for file, mark in marks if mark in ("worst]", "note]")] == lines
    assert text.count("→") == 4


def test_faults_of_wfmap_stand_beside_the_findings_in_json() -> None:
    """A rule that failed says nothing against the document."""
    failure = RuleFailure("some-rule", "the rule 'some-rule' failed: ValueError: x")
    written = findings_result((), (failure,)).to_dict()
    assert written["findings"] == []
    (fault,) = written["faults"]
    assert fault["rule"] == "some-rule"
    assert "fault of wfmap" in fault["hint"]


def test_sarif_writes_a_fix_as_the_region_of_the_text_it_changes() -> None:
    """Applied by line and column, it gives the document without the step."""
    text = '{\n  "steps": {\n    "a/b": {},\n    "c": {}\n  }\n}\n'
    document = json.loads(to_sarif((HOSTILE,), {HOSTILE.file: text}))
    (fix,) = document["runs"][0]["results"][0]["fixes"]
    assert fix["description"]["text"] == "remove it"
    (change,) = fix["artifactChanges"]
    (replacement,) = change["replacements"]
    region = replacement["deletedRegion"]
    lines = text.splitlines(keepends=True)
    start = sum(map(len, lines[: region["startLine"] - 1])) + region["startColumn"] - 1
    end = sum(map(len, lines[: region["endLine"] - 1])) + region["endColumn"] - 1
    after = text[:start] + replacement["insertedContent"]["text"] + text[end:]
    assert json.loads(after) == {"steps": {"c": {}}}
    assert "fixes" not in json.loads(to_sarif((HOSTILE,)))["runs"][0]["results"][0]


def test_a_fix_that_copies_fractions_of_the_document_is_json() -> None:
    """The reader keeps all digits of a fraction; a patch in JSON has those of a float."""
    flow = {"to": "sign", "handoff": {"rework_share": Decimal("0.5"), "x-rates": [Decimal("0.25")]}}
    fix = Fix("lead it elsewhere", ({"op": "replace", "path": "/steps/a/next", "value": [flow]},))
    written = json.loads(findings_result((replace(HOSTILE, fixes=(fix,)),)).to_json())
    (value,) = written["findings"][0]["fixes"][0]["patch"][0]["value"]
    assert value == {"to": "sign", "handoff": {"rework_share": 0.5, "x-rates": [0.25]}}
