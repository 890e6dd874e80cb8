"""What bodies look like, for the OpenAPI document; the handlers themselves pass bytes on."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from wfmap.model.schema import schema
from wfmap.service.problems import KINDS, MEDIA_TYPE

__all__ = [
    "ANSWERS",
    "COMPARED",
    "DOCUMENT",
    "FINDINGS",
    "IMPORTED",
    "INSERTED",
    "LIVE",
    "MAP",
    "PAIR",
    "PATTERN",
    "PATTERNS",
    "PROBLEM",
    "PROBLEMS",
    "PROPOSED",
    "RULE",
    "RULES",
    "SCHEMA",
    "SIMULATED",
    "UPLOAD",
    "components",
]

Described = dict[int | str, dict[str, Any]]


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(description: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _object(**properties: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of JSON Schema
    return {"type": "object", "required": list(properties), "properties": properties}


def _answers(ok: dict[str, Any], *problems: str) -> Described:
    """Describe a route: what it answers, and the problems it may answer with."""
    found: Described = {200: ok}
    for name in ("misdirected", "cross-site", "fault", *problems):
        kind = KINDS[name]
        content = {MEDIA_TYPE: {"schema": _ref("Problem")}}
        said = found.get(kind.status, {}).get("description")
        title = f"{said}; {kind.title}" if said else kind.title
        found[kind.status] = {"description": title, "content": content}
    return {status: found[status] for status in sorted(found, key=int)}


_BODY: Final = ("slow-body", "too-large", "unsupported-media-type", "unreadable-document")
_WORK: Final = ("busy", "worker-lost", "time-limit")
_TEXT: Final = {"type": "string"}

LIVE: Final = _answers(_json("Alive.", _object(status={"const": "ok"})))
FINDINGS: Final = _answers(
    _json("What was found.", _ref("Findings")), *_BODY, "invalid-parameter", *_WORK
)
ANSWERS: Final = _answers(
    _json("The four answers.", _ref("Analysis")),
    *_BODY,
    "faulty-document",
    "invalid-parameter",
    *_WORK,
)
_SIMULATING: Final = (
    *_BODY,
    "faulty-document",
    "invalid-parameter",
    "unstable-process",
    "cannot-draw",
    *_WORK,
)
SIMULATED: Final = _answers(_json("The simulation.", _ref("Simulation")), *_SIMULATING)
COMPARED: Final = _answers(_json("The comparison.", _ref("Comparison")), *_SIMULATING)
PROPOSED: Final = _answers(_json("The candidates, best first.", _ref("Candidates")), *_SIMULATING)
INSERTED: Final = _answers(_json("The to-be process.", _ref("Inserted")), *_SIMULATING)
MAP: Final = _answers(
    {
        "description": "The map.",
        "content": {
            "image/svg+xml": {"schema": _TEXT},
            "image/png": {"schema": {"contentMediaType": "image/png"}},
            "application/pdf": {"schema": {"contentMediaType": "application/pdf"}},
        },
    },
    *_BODY,
    "not-acceptable",
    "faulty-document",
    "invalid-parameter",
    "cannot-draw",
    *_WORK,
)
IMPORTED: Final = _answers(
    _json("The document and its losses.", _ref("Imported")), *_BODY, "faulty-document", *_WORK
)
RULES: Final = _answers(
    _json("Every rule.", _object(rules={"type": "array", "items": _ref("Rule")}))
)
PATTERNS: Final = _answers(
    _json("Every pattern.", _object(patterns={"type": "array", "items": _ref("Pattern")}))
)
PATTERN: Final = _answers(
    _json("The pattern.", _ref("PatternPage")), "not-found", "invalid-parameter"
)
RULE: Final = _answers(_json("The rule.", _ref("RulePage")), "not-found", "invalid-parameter")
SCHEMA: Final = _answers(
    {
        "description": "The JSON Schema.",
        "content": {"application/schema+json": {"schema": {"type": "object"}}},
    }
)
PROBLEMS: Final = _answers(
    _json("Every kind.", _object(problems={"type": "array", "items": _ref("ProblemKind")}))
)
PROBLEM: Final = _answers(_json("The kind.", _ref("ProblemKind")), "not-found", "invalid-parameter")

DOCUMENT: Final = {
    "requestBody": {
        "required": True,
        "description": "A process document. Everything it needs is in it: nothing is included.",
        "content": {"application/json": {"schema": _ref("Process")}},
    }
}
PAIR: Final = {
    "requestBody": {
        "required": True,
        "description": "The process as it is, and as it would be.",
        "content": {
            "application/json": {"schema": _object(as_is=_ref("Process"), to_be=_ref("Process"))}
        },
    }
}
UPLOAD: Final = {
    "requestBody": {
        "required": True,
        "description": "A BPMN 2.0 file, as it is or as the file of a form.",
        "content": {
            "application/xml": {"schema": _TEXT},
            "application/octet-stream": {"schema": {}},
            "multipart/form-data": {
                "schema": _object(file={"type": "string", "contentMediaType": "application/xml"})
            },
        },
    }
}

_OPTIONAL_NUMBER: Final = {"type": ["integer", "null"], "minimum": 1}


def components() -> dict[str, Any]:
    """Return the schemas of bodies by name, the document format's parts among them."""
    return {**dict(_process_parts()), **_OWN}


def _process_parts() -> Iterator[tuple[str, Any]]:
    """Yield the document format and its parts, with references as OpenAPI writes them."""
    whole = schema()
    parts = whole.pop("$defs")
    whole.pop("$schema")
    whole.pop("$id")
    yield "Process", _moved(whole)
    for name, part in parts.items():
        yield _part_name(name), _moved(part)


def _part_name(name: str) -> str:
    return f"Process.{name}"


def _moved(value: Any) -> Any:  # noqa: ANN401 - JSON values
    if isinstance(value, dict):
        found = {key: _moved(item) for key, item in value.items()}
        target = found.get("$ref")
        if isinstance(target, str):
            name = target.rpartition("/")[2]
            found["$ref"] = f"#/components/schemas/{_part_name(name)}"
        return found
    return [_moved(item) for item in value] if isinstance(value, list) else value


_SEVERITY: Final = {"enum": ["error", "warning", "info"]}
_FINDING: Final = {
    "title": "Finding",
    "description": "One thing that is wrong or worth knowing, and where it is.",
    **_object(
        rule=_TEXT,
        severity=_SEVERITY,
        message=_TEXT,
        hint=_TEXT,
        file=_TEXT,
        pointer={"type": "string", "description": "A JSON Pointer (RFC 6901)."},
        line=_OPTIONAL_NUMBER,
        column=_OPTIONAL_NUMBER,
        element={"type": ["object", "null"]},
        related={"type": "array", "items": {"type": "object"}},
        fix={
            "type": "array",
            "items": {"type": "object"},
            "description": "A JSON Patch (RFC 6902), empty where none is safe.",
        },
        fingerprint={"type": "string", "pattern": "^[0-9a-f]{16}$"},
    ),
}
_COUNTS: Final = _object(
    **{name: {"type": "integer", "minimum": 0} for name in ("error", "warning", "info")}
)
_RULE: Final[dict[str, Any]] = {
    "name": _TEXT,
    "summary": _TEXT,
    "severities": {"type": "object", "additionalProperties": _TEXT},
}
_INTERVAL: Final = {"type": ["array", "null"], "items": {"type": "number"}}
_ESTIMATE: Final = _object(mean={"type": "number"}, interval=_INTERVAL)
_CHANGE: Final = {
    "type": ["object", "null"],
    "description": "To-be minus as-is, with its interval at 95 %.",
    "properties": {name: {"type": "number"} for name in ("change", "low", "high")},
}
_EFFECT: Final = _object(**dict.fromkeys(("cycle_time", "throughput", "cost", "breaches"), _CHANGE))
_LEVER: Final = _object(
    element={"type": "object"},
    lever=_TEXT,
    effect=_EFFECT,
    predicted=_EFFECT,
    basis={"enum": ["predicted", "simulated"]},
    rank={"type": "integer", "minimum": 1},
    rank_interval={"type": "array", "items": {"type": "integer", "minimum": 1}},
    mechanism=_TEXT,
    cause=_TEXT,
)
_SIMULATION: Final = _object(
    process={"type": "object"},
    cycle_time=_object(
        **{name: {"type": "number"} for name in ("mean", "p50", "p90", "p95")}, interval=_INTERVAL
    ),
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
    unstable={"type": "array", "items": _TEXT},
)
_AXIS: Final = {
    "description": "One of three axes: its utility, and each criterion in its own unit.",
    **_object(
        value={"type": "number", "minimum": 0, "maximum": 1},
        interval={"type": "array", "items": {"type": "number"}},
        unit=_TEXT,
        provenance=_TEXT,
        criteria={"type": "array", "items": {"type": "object"}},
    ),
}
_CANDIDATE: Final = _object(
    id=_TEXT,
    step=_TEXT,
    element={"type": "object"},
    pattern=_TEXT,
    form={"type": ["string", "null"]},
    stage={"enum": ["shadow", "assist", "supervised", "autonomous"]},
    title=_TEXT,
    value=_AXIS,
    feasibility=_AXIS,
    risk=_AXIS,
    vetoes={"type": "array", "items": {"type": "object"}},
    blocked={"type": ["string", "null"]},
    rank={"type": ["integer", "null"], "minimum": 1},
    rank_interval={"type": ["array", "null"], "items": {"type": "integer", "minimum": 1}},
    verdict={"enum": ["robust", "borderline", "out"]},
    why=_TEXT,
    measure_next={"type": "array", "items": {"type": "object"}},
    shortfalls={"type": "array", "items": {"type": "object"}},
)
_OWN: Final = {
    "Finding": _FINDING,
    "Findings": _object(findings={"type": "array", "items": _ref("Finding")}, summary=_COUNTS),
    "Analysis": _object(
        process={"type": "object"},
        bottlenecks={
            "type": "object",
            "description": "For each kind of lever a list, best first; not where it is `none`.",
            "additionalProperties": {"type": "array", "items": _LEVER},
        },
        bottleneck_study={"type": "object"},
        answers=_object(
            **{name: {"type": "object"} for name in ("data", "decisions", "handoffs", "time")}
        ),
        findings={"type": "array", "items": _ref("Finding")},
        summary=_COUNTS,
    ),
    "Simulation": _SIMULATION,
    "Comparison": _object(as_is=_ref("Simulation"), to_be=_ref("Simulation"), difference=_EFFECT),
    "Candidates": _object(candidates={"type": "array", "items": _ref("Candidate")}),
    "Candidate": _CANDIDATE,
    "Inserted": _object(to_be=_ref("Process"), candidate=_TEXT),
    "Pattern": _object(name=_TEXT, summary=_TEXT),
    "PatternPage": _object(name=_TEXT, summary=_TEXT, page=_TEXT),
    "Loss": _object(
        code=_TEXT,
        element=_TEXT,
        id={"type": ["string", "null"]},
        reason=_TEXT,
        line=_OPTIONAL_NUMBER,
        place=_TEXT,
        count={"type": "integer", "minimum": 1},
    ),
    "Imported": _object(document=_ref("Process"), losses={"type": "array", "items": _ref("Loss")}),
    "Rule": _object(**_RULE),
    "RulePage": _object(**_RULE, page=_TEXT),
    "ProblemKind": _object(type=_TEXT, status={"type": "integer"}, title=_TEXT, description=_TEXT),
    "Problem": {
        "title": "Problem",
        "description": "What went wrong (RFC 9457).",
        **_object(
            type={"type": "string", "format": "uri-reference"},
            title=_TEXT,
            status={"type": "integer"},
            detail=_TEXT,
            errors={"type": "array", "items": {"type": "object"}},
            request_id=_TEXT,
        ),
    },
}
