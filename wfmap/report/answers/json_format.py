"""The answers as JSON: every duration a number of seconds, unknown values null."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from wfmap.analysis.answers import Answers
from wfmap.findings import Finding
from wfmap.model.process import Process
from wfmap.report.findings.counts import counts
from wfmap.report.findings.json_format import finding_json

__all__ = ["answers_json", "to_json"]


def to_json(process: Process, answers: Answers, findings: Sequence[Finding]) -> str:
    """Write an object with `process`, `answers`, `findings` and a `summary` of their number."""
    return json.dumps(answers_json(process, answers, findings), indent=2, ensure_ascii=False) + "\n"


def answers_json(process: Process, answers: Answers, findings: Sequence[Finding]) -> dict[str, Any]:
    """Turn the answers into JSON values; keys are the attributes of the answers' types."""
    return {
        "process": {
            "id": process.id,
            "name": process.name,
            "version": process.version,
            "stage": process.stage,
            "currency": process.currency,
        },
        "answers": _values(answers),
        "findings": [finding_json(finding) for finding in findings],
        "summary": counts(findings),
    }


def _values(value: Any) -> Any:  # noqa: ANN401 - a part of the answers, of any of their types
    if is_dataclass(value):
        return {field.name: _values(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: _values(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_values(item) for item in value]
    if isinstance(value, float):
        return value if abs(value) != float("inf") else None
    return value
