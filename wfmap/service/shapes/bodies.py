"""The schemas by name."""

from collections.abc import Mapping
from typing import Any, Final

from wfmap.service.shapes import TEXT, lacking, made_of, ref
from wfmap.service.shapes.figures import FIGURE, FIGURES, NOT_SETTLED, QUESTION, SETTLED
from wfmap.service.shapes.planning import PLANNING

__all__ = ["OWN"]

_OPTIONAL_NUMBER: Final = {"type": ["integer", "null"], "minimum": 1}
_SEVERITY: Final = {"enum": ["error", "warning", "info"]}
_FIX: Final = {
    "title": "Fix",
    "description": "A way out that is written as edits; safe ones change no meaning.",
    **made_of(
        title=TEXT,
        patch={
            "type": "array",
            "items": {"type": "object"},
            "description": "A JSON Patch (RFC 6902).",
        },
        safe={"type": "boolean"},
    ),
}
_FAULT: Final = {
    "title": "Fault",
    "description": "A rule that failed: a fault of wfmap, never of the document.",
    **made_of(rule=TEXT, message=TEXT, hint=TEXT),
}
_FAULTS: Final = {"type": "array", "items": _FAULT}
_FINDING: Final = {
    "title": "Finding",
    "description": "One thing that is wrong or worth knowing, and where it is.",
    **made_of(
        rule=TEXT,
        severity=_SEVERITY,
        message=TEXT,
        hint=TEXT,
        file=TEXT,
        pointer={"type": "string", "description": "A JSON Pointer (RFC 6901)."},
        line=_OPTIONAL_NUMBER,
        column=_OPTIONAL_NUMBER,
        element={"type": ["object", "null"]},
        related={"type": "array", "items": {"type": "object"}},
        fixes={"type": "array", "items": _FIX},
        fingerprint={"type": "string", "pattern": "^[0-9a-f]{16}$"},
    ),
}
_COUNTS: Final = made_of(
    **{name: {"type": "integer", "minimum": 0} for name in ("error", "warning", "info")}
)
_RULE: Final[dict[str, Any]] = {
    "name": TEXT,
    "summary": TEXT,
    "severities": {"type": "object", "additionalProperties": TEXT},
}
_INTERVAL: Final = {"type": ["array", "null"], "items": {"type": "number"}}
_ESTIMATE: Final = made_of(mean={"type": "number"}, interval=_INTERVAL)
_CHANGE: Final = {
    "type": ["object", "null"],
    "description": "To-be minus as-is, with its interval at 95 %.",
    "properties": {name: {"type": ["number", "null"]} for name in ("change", "low", "high")},
}
_EFFECT: Final = made_of(**dict.fromkeys(("cycle_time", "throughput", "cost", "breaches"), _CHANGE))
_LEVER: Final = made_of(
    element={"type": "object"},
    lever=TEXT,
    effect=_EFFECT,
    predicted=_EFFECT,
    basis={"enum": ["predicted", "simulated"]},
    rank={"type": "integer", "minimum": 1},
    rank_interval={"type": "array", "items": {"type": "integer", "minimum": 1}},
    mechanism=TEXT,
    cause=TEXT,
)
_SPAN: Final = {
    "type": ["object", "null"],
    "properties": {"from": {"type": "string"}, "until": {"type": "string"}},
}
_SIMULATION: Final = made_of(
    process={"type": "object"},
    question=QUESTION,
    span=_SPAN,
    settled=SETTLED,
    stopped_by={"enum": ["precision", "events", "clock", "as-asked"]},
    not_settled=NOT_SETTLED,
    cycle_time=made_of(
        **{name: {"type": ["number", "null"]} for name in ("mean", "p50", "p90", "p95")},
        interval=_INTERVAL,
        intervals={"type": "object", "additionalProperties": _INTERVAL},
        unbounded={"type": "boolean"},
    ),
    predicted={"type": ["object", "null"]},
    throughput=_ESTIMATE,
    cost={"type": ["object", "null"]},
    late={"type": ["number", "null"]},
    waits={
        "type": "object",
        "description": "Seconds per visit by cause, for each step and flow.",
        "additionalProperties": {
            "type": "object",
            "additionalProperties": {"type": "number", "minimum": 0},
        },
    },
    steps={"type": "object"},
    pools={"type": "object"},
    **{
        name: {"type": "integer", "minimum": 0}
        for name in ("cases", "replications", "warm_up", "seed", "events", "executions")
    },
    unfinished={"type": "integer", "minimum": 0},
    unstable={"type": "array", "items": TEXT},
    figures=FIGURES,
)
_AXIS: Final = {
    "description": "One of three axes: its utility, and each criterion in its own unit.",
    **made_of(
        value={"type": "number", "minimum": 0, "maximum": 1},
        interval={"type": "array", "items": {"type": "number"}},
        unit=TEXT,
        provenance=TEXT,
        criteria={"type": "array", "items": {"type": "object"}},
    ),
}
_CANDIDATE: Final = made_of(
    id=TEXT,
    step=TEXT,
    element={"type": "object"},
    pattern=TEXT,
    form={"type": ["string", "null"]},
    stage={"enum": ["shadow", "assist", "supervised", "autonomous"]},
    title=TEXT,
    value=_AXIS,
    feasibility=_AXIS,
    risk=_AXIS,
    vetoes={"type": "array", "items": {"type": "object"}},
    blocked={"type": ["string", "null"]},
    rank={"type": ["integer", "null"], "minimum": 1},
    rank_interval={"type": ["array", "null"], "items": {"type": "integer", "minimum": 1}},
    verdict={"enum": ["robust", "borderline", "out"]},
    why=TEXT,
    measure_next={"type": "array", "items": {"type": "object"}},
    shortfalls={"type": "array", "items": {"type": "object"}},
)
_ONLY_SIMULATED: Final = ("question", "settled", "not_settled", "baseline")
OWN: Final[Mapping[str, Any]] = {
    **PLANNING,
    "Finding": _FINDING,
    "Findings": made_of(
        findings={"type": "array", "items": ref("Finding")}, summary=_COUNTS, faults=_FAULTS
    ),
    "Analysis": lacking(
        made_of(
            process={"type": "object"},
            bottlenecks={
                "type": "object",
                "description": "For each kind of lever a list, best first; not where it is `none`.",
                "additionalProperties": {"type": "array", "items": _LEVER},
            },
            bottleneck_study={"type": "object"},
            answers=made_of(
                **{name: {"type": "object"} for name in ("data", "decisions", "handoffs", "time")}
            ),
            findings={"type": "array", "items": ref("Finding")},
            summary=_COUNTS,
            faults=_FAULTS,
            question=QUESTION,
            settled=SETTLED,
            not_settled=NOT_SETTLED,
            baseline={"type": "object", "description": "The process as it is, simulated."},
            figures=FIGURES,
        ),
        "bottlenecks",
        "bottleneck_study",
        *_ONLY_SIMULATED,
    ),
    "Simulation": _SIMULATION,
    "Comparison": made_of(
        question=QUESTION,
        span=_SPAN,
        settled=SETTLED,
        not_settled=NOT_SETTLED,
        as_is=ref("Simulation"),
        to_be=ref("Simulation"),
        difference=_EFFECT,
    ),
    "Candidates": lacking(
        made_of(
            candidates={"type": "array", "items": ref("Candidate")},
            figures=FIGURES,
            question=QUESTION,
            settled=SETTLED,
            not_settled=NOT_SETTLED,
            baseline={"type": ["object", "null"]},
        ),
        *_ONLY_SIMULATED,
    ),
    "Figure": FIGURE,
    "Candidate": _CANDIDATE,
    "Inserted": made_of(to_be=ref("Process"), candidate=TEXT),
    "Pattern": made_of(name=TEXT, summary=TEXT),
    "PatternPage": made_of(name=TEXT, summary=TEXT, page=TEXT),
    "Loss": made_of(
        code=TEXT,
        element=TEXT,
        id={"type": ["string", "null"]},
        reason=TEXT,
        line=_OPTIONAL_NUMBER,
        place=TEXT,
        count={"type": "integer", "minimum": 1},
    ),
    "Imported": made_of(document=ref("Process"), losses={"type": "array", "items": ref("Loss")}),
    "Rule": made_of(**_RULE),
    "RulePage": made_of(**_RULE, page=TEXT),
    "ProblemKind": made_of(type=TEXT, status={"type": "integer"}, title=TEXT, description=TEXT),
    "Problem": {
        "title": "Problem",
        "description": "What went wrong (RFC 9457).",
        **made_of(
            type={"type": "string", "format": "uri-reference"},
            title=TEXT,
            status={"type": "integer"},
            detail=TEXT,
            hint=TEXT,
            errors={"type": "array", "items": {"type": "object"}},
            request_id=TEXT,
        ),
    },
}
