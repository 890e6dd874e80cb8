"""Findings and answers in the form that was asked for."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wfmap.findings import Finding
from wfmap.pipeline.checking import Checked

__all__ = ["finding_json", "findings_text", "findings_to_json"]


def finding_json(finding: Finding) -> Mapping[str, Any]:
    """Return a finding as JSON values, every field present."""
    element = finding.element
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "hint": finding.hint,
        "file": finding.file,
        "pointer": finding.pointer,
        "line": finding.line,
        "column": finding.column,
        "element": None
        if element is None
        else {"kind": element.kind, "id": element.id, "name": element.name},
        "related": [
            {"message": r.message, "pointer": r.pointer, "line": r.line, "column": r.column}
            for r in finding.related
        ],
        "fix": list(finding.fix),
        "fingerprint": finding.fingerprint,
    }


def findings_to_json(findings: Iterable[Finding]) -> str:
    """Write findings as a JSON document."""
    return json.dumps({"findings": [finding_json(f) for f in findings]}, indent=2) + "\n"


def findings_text(findings: Sequence[Finding]) -> str:
    """Write findings for a person."""
    return "".join(
        f"{f.file}:{f.line or 1}:{f.column or 1}: {f.severity}: {f.message} [{f.rule}]\n"
        + (f"    {f.hint}\n" if f.hint else "")
        for f in findings
    )


def findings_report(checked: "Sequence[Checked]", form: str, *, coloured: bool) -> str:
    """Write what checks found."""
    findings = [finding for item in checked for finding in item.findings]
    return findings_to_json(findings) if form == "json" else findings_text(findings)
