"""Findings as JSON, every field present."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from wfmap.findings import Element, Finding, Fix, Related, RuleFailure
from wfmap.report.findings.counts import counts

__all__ = [
    "element_json",
    "failure_json",
    "finding_json",
    "findings_json",
    "fix_json",
    "to_json",
]


def to_json(findings: Sequence[Finding], failures: Sequence[RuleFailure] = ()) -> str:
    """Write an object with `findings`, a `summary` that counts them by severity, and `faults`."""
    document = findings_json(findings, failures)
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def findings_json(
    findings: Sequence[Finding], failures: Sequence[RuleFailure] = ()
) -> dict[str, Any]:
    """Turn findings, their number and the faults of wfmap beside them into JSON values."""
    return {
        "findings": [finding_json(finding) for finding in findings],
        "summary": counts(findings),
        "faults": [failure_json(failure) for failure in failures],
    }


def failure_json(failure: RuleFailure) -> dict[str, str]:
    """Turn a rule that failed into JSON values."""
    return {"rule": failure.rule, "message": failure.message, "hint": failure.hint}


def fix_json(fix: Fix) -> dict[str, Any]:
    """Turn a fix into JSON values; its patch is a JSON Patch (RFC 6902).

    A fraction that the patch copies out of the document has the 17 digits of a float at most; a fix
    that wfmap applies keeps them all.
    """
    return {"title": fix.title, "patch": [_plain(o) for o in fix.patch], "safe": fix.safe}


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON values
    """Write the fractions of a document, which are read with all their digits, as floats."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


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
        "fixes": [fix_json(fix) for fix in finding.fixes],
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
