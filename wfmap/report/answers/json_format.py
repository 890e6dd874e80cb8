"""The answers as JSON: every duration a number of seconds, unknown values null."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from wfmap.analysis.answers import Answers
from wfmap.analysis.bottlenecks import Bottlenecks
from wfmap.findings import Finding
from wfmap.model.process import Process
from wfmap.report.answers.bottlenecks import bottlenecks_json, study_json
from wfmap.report.findings.counts import counts
from wfmap.report.findings.json_format import finding_json
from wfmap.report.finite import finite_values

__all__ = ["answers_json", "to_json"]


def to_json(
    process: Process,
    answers: Answers,
    findings: Sequence[Finding],
    ranked: Bottlenecks | None = None,
) -> str:
    """Write an object with `process`, `bottlenecks`, `answers`, `findings` and their number."""
    values = answers_json(process, answers, findings, ranked)
    return json.dumps(values, indent=2, ensure_ascii=False) + "\n"


@finite_values
def answers_json(
    process: Process,
    answers: Answers,
    findings: Sequence[Finding],
    ranked: Bottlenecks | None = None,
) -> dict[str, Any]:
    """Turn the answers into JSON values; keys are the attributes of the answers' types.

    `bottlenecks` holds an ordered list per kind of lever, `bottleneck_study` how it was found;
    both are left out where no ranking was asked for.
    """
    return {
        "process": {
            "id": process.id,
            "name": process.name,
            "version": process.version,
            "stage": process.stage,
            "currency": process.currency,
        },
        **_ranking(ranked),
        "answers": _values(answers),
        "findings": [finding_json(finding) for finding in findings],
        "summary": counts(findings),
    }


def _ranking(ranked: Bottlenecks | None) -> dict[str, Any]:
    if ranked is None:
        return {}
    return {"bottlenecks": bottlenecks_json(ranked), "bottleneck_study": study_json(ranked)}


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
