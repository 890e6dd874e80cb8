"""Findings as SARIF 2.1.0, which code scanning reads (OASIS, 2020)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from wfmap.findings import Finding, Fix, Severity
from wfmap.insertion.rules import EVERY_RULE
from wfmap.model.edits import changed_region, edited

__all__ = ["to_sarif"]

_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Final[Mapping[Severity, str]] = {"error": "error", "warning": "warning", "info": "note"}


def to_sarif(findings: Sequence[Finding], texts: Mapping[str, str] | None = None) -> str:
    """Write one run with the rules that found something, their pages as help, and the results.

    Args:
        findings: what was found.
        texts: the documents by file, for fixes: SARIF writes them as changes of a text.
    """
    names = list(dict.fromkeys(finding.rule for finding in findings))
    document = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "wfmap", "rules": [_rule(name) for name in names]}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, names, texts or {}) for finding in findings],
            }
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _rule(name: str) -> dict[str, Any]:
    page = EVERY_RULE.page(name) if name in EVERY_RULE else ""
    summary = page.partition("\n")[0] or name.replace("-", " ")
    rule: dict[str, Any] = {"id": name, "shortDescription": {"text": summary}}
    if page:
        rule["help"] = {"text": page, "markdown": page}
    return rule


def _result(finding: Finding, names: Sequence[str], texts: Mapping[str, str]) -> dict[str, Any]:
    told = f"{finding.message}. {finding.hint}" if finding.hint else finding.message
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": names.index(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": {"text": told},
        "locations": [_location(finding)],
        "partialFingerprints": {"wfmap/v1": finding.fingerprint},
    }
    if finding.related:
        result["relatedLocations"] = [
            {
                "message": {"text": item.message},
                **_physical(finding.file, item.line, item.column),
                "logicalLocations": [{"fullyQualifiedName": item.pointer or "/"}],
            }
            for item in finding.related
        ]
    text = texts.get(finding.file)
    fixes = [_fix(finding.file, text, fix) for fix in finding.fixes] if text is not None else []
    if fixes:
        result["fixes"] = fixes
    return result


def _fix(file: str, text: str, fix: Fix) -> dict[str, Any]:
    """Write a fix as the one region of the text it changes."""
    change = changed_region(text, edited(text, fix.patch))
    region = {
        "startLine": change.start[0],
        "startColumn": change.start[1],
        "endLine": change.end[0],
        "endColumn": change.end[1],
    }
    replacement = {"deletedRegion": region, "insertedContent": {"text": change.text}}
    place = {"uri": quote(file.replace("\\", "/"))}
    return {
        "description": {"text": fix.title},
        "artifactChanges": [{"artifactLocation": place, "replacements": [replacement]}],
    }


def _location(finding: Finding) -> dict[str, Any]:
    logical: dict[str, Any] = {"fullyQualifiedName": finding.pointer or "/"}
    if finding.element is not None:
        logical["name"] = finding.element.name or finding.element.id
        logical["kind"] = finding.element.kind
    physical = _physical(finding.file, finding.line, finding.column)
    return {**physical, "logicalLocations": [logical]}


def _physical(file: str, line: int | None, column: int | None) -> dict[str, Any]:
    if not file:
        return {}
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(file.replace("\\", "/"))}}
    if line is not None:
        place["region"] = {"startLine": line, "startColumn": column or 1}
    return {"physicalLocation": place}
