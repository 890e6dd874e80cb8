"""The answers as JSON: every duration a number of seconds, unknown values null."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from wfmap.answers import Answers
from wfmap.answers.recorded_flows import answers_records
from wfmap.bottlenecks import Bottlenecks
from wfmap.bottlenecks.recorded import bottleneck_records
from wfmap.facts.state import State
from wfmap.findings import Finding
from wfmap.model.process import Process
from wfmap.report.answers.ranking_format import bottlenecks_json, state_json, study_json
from wfmap.report.findings.counts import counts
from wfmap.report.findings.json_format import finding_json
from wfmap.report.finite import finite_values

if TYPE_CHECKING:
    from wfmap.analysis.baseline import Baseline

__all__ = ["answers_json", "to_json"]


def to_json(
    process: Process,
    answers: Answers,
    findings: Sequence[Finding],
    ranked: Bottlenecks | None = None,
    base: "Baseline | None" = None,
) -> str:
    """Write an object with `process`, `bottlenecks`, `answers`, `findings` and their number."""
    values = answers_json(process, answers, findings, ranked, base)
    return json.dumps(values, indent=2, ensure_ascii=False) + "\n"


@finite_values
def answers_json(
    process: Process,
    answers: Answers,
    findings: Sequence[Finding],
    ranked: Bottlenecks | None = None,
    base: "Baseline | None" = None,
) -> dict[str, Any]:
    """Turn the answers into JSON values; keys are the attributes of the answers' types.

    `bottlenecks` holds an ordered list per kind of lever, `bottleneck_study` how it was found;
    both are left out where no ranking was asked for. Where it was simulated, `question`, `settled`
    and `not_settled` say so, and `baseline` holds the process as it is. `figures` lists what is
    stated, and what the ranking found, as records: key, element, unit, basis, value, answer.
    """
    return {
        "process": {
            "id": process.id,
            "name": process.name,
            "version": process.version,
            "stage": process.stage,
            "currency": process.currency,
        },
        **_simulated(ranked, base),
        **_ranking(ranked),
        "answers": _values(answers),
        "figures": _figures(process, answers, ranked),
        "findings": [finding_json(finding) for finding in findings],
        "summary": counts(findings),
    }


def _simulated(ranked: Bottlenecks | None, base: "Baseline | None") -> dict[str, Any]:
    """Say what was simulated: the question, whether it has settled, and the process as it is."""
    if base is None:
        return {}
    from wfmap.report.simulation.json_format import baseline_json  # noqa: PLC0415 - starts slowly

    why = base.simulated.not_settled or (ranked.not_settled if ranked is not None else None)
    return {
        **state_json(State(base.simulated.question, why is None, why)),
        "baseline": baseline_json(base, "analyse"),
    }


def _ranking(ranked: Bottlenecks | None) -> dict[str, Any]:
    if ranked is None:
        return {}
    return {"bottlenecks": bottlenecks_json(ranked), "bottleneck_study": study_json(ranked)}


def _figures(
    process: Process, answers: Answers, ranked: Bottlenecks | None
) -> list[dict[str, Any]]:
    found = answers_records(answers, "analyse").to_json()
    if ranked is None:
        return found
    return [*found, *bottleneck_records(process.currency, ranked, "analyse").to_json()]


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
