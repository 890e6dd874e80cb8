"""Findings as JSON, every field present."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from wfmap.findings import Element, Finding, Related
from wfmap.report.findings.counts import counts

__all__ = ["element_json", "finding_json", "to_json"]


def to_json(findings: Sequence[Finding]) -> str:
    """Write an object with `findings` and a `summary` that counts them by severity."""
    document = {
        "findings": [finding_json(finding) for finding in findings],
        "summary": counts(findings),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def finding_json(finding: Finding) -> dict[str, Any]:
    """Turn a finding into JSON values; unknown lines, columns and elements are null."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "hint": finding.hint,
        "file": finding.file,
        "pointer": finding.pointer,
        "line": finding.line,
        "column": finding.column,
        "element": None if finding.element is None else element_json(finding.element),
        "related": [_related(item) for item in finding.related],
        "fix": [dict(operation) for operation in finding.fix],
        "fingerprint": finding.fingerprint,
    }


def element_json(element: Element) -> Mapping[str, str]:
    """Turn an element into JSON values."""
    return {"kind": element.kind, "id": element.id, "name": element.name}


def _related(item: Related) -> Mapping[str, Any]:
    return {
        "message": item.message,
        "pointer": item.pointer,
        "line": item.line,
        "column": item.column,
    }
