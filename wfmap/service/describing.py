"""What bodies look like, for the OpenAPI document; the handlers themselves pass bytes on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from wfmap.model.schema import schema
from wfmap.operations.export import writes
from wfmap.operations.results.analysis import AnalysisResult
from wfmap.operations.results.candidates import CandidatesResult
from wfmap.operations.results.comparison import ComparisonResult
from wfmap.operations.results.difference import DifferencesResult
from wfmap.operations.results.documents import (
    ImportedResult,
    InsertedResult,
    PatternPageResult,
    PatternsResult,
    RulePageResult,
    RulesResult,
)
from wfmap.operations.results.evidence import PatternEvidenceResult, PatternsEvidenceResult
from wfmap.operations.results.explanation import ExplanationResult
from wfmap.operations.results.findings import FindingsResult
from wfmap.operations.results.portfolio import PortfolioResult
from wfmap.operations.results.simulation import SimulationResult
from wfmap.results import REFERENCE, Result, name_of, schemas_of
from wfmap.service.problems import (
    KINDS,
    MEDIA_TYPE,
    ProblemKindResult,
    ProblemKindsResult,
    ProblemResult,
)

__all__ = [
    "ANSWERS",
    "CHOSEN",
    "COMPARED",
    "COUNTED",
    "DIFFERING",
    "DOCUMENT",
    "DRAWING",
    "EVIDENCE",
    "EVIDENCE_LIST",
    "EXPLAINED",
    "EXPORTED",
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
    "READY",
    "RULE",
    "RULES",
    "SCHEMA",
    "SETTLING",
    "SIMULATED",
    "SIMULATING",
    "TEXT",
    "UPLOAD",
    "VERSIONS",
    "AliveResult",
    "ReadyResult",
    "answers",
    "components",
    "json_answer",
    "made_of",
    "ref",
]

Described = dict[int | str, dict[str, Any]]


TEXT: Final = {"type": "string"}


def ref(name: str) -> dict[str, str]:
    """Refer to a schema by its name."""
    return {"$ref": REFERENCE.format(model=name)}


def made_of(**properties: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of JSON Schema
    """Describe a body that is an object of properties that are all there."""
    return {"type": "object", "required": list(properties), "properties": properties}


_ANSWERED: Final[dict[str, type[Result]]] = {}
"""The results that are described, by the names of their schemas."""


def json_answer(description: str, result: type[Result]) -> dict[str, Any]:
    """Describe an answer in JSON; its schema is that of the type."""
    name = name_of(result)
    _ANSWERED[name] = result
    return {"description": description, "content": {"application/json": {"schema": ref(name)}}}


def answers(ok: dict[str, Any], *problems: str) -> Described:
    """Describe a route: what it answers, and the problems it may answer with."""
    found: Described = {200: ok}
    for name in ("misdirected", "cross-site", "fault", *problems):
        kind = KINDS[name]
        content = {MEDIA_TYPE: {"schema": ref("Problem")}}
        said = found.get(kind.status, {}).get("description")
        title = f"{said}; {kind.title}" if said else kind.title
        found[kind.status] = {"description": title, "content": content}
    return {status: found[status] for status in sorted(found, key=int)}


@dataclass(frozen=True)
class AliveResult(Result):
    """That the service is alive."""

    status: Literal["ok"] = "ok"


@dataclass(frozen=True)
class ReadyResult(Result):
    """That the service can do its work."""

    status: Literal["ready"] = "ready"


_SCHEMA: Final = {
    "type": "object",
    "description": "A JSON Schema (draft 2020-12).",
    "required": ["$schema", "$id", "$defs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "$id": {"type": "string", "format": "uri-reference"},
        "$defs": {"type": "object", "additionalProperties": {"type": ["object", "boolean"]}},
    },
}

_BODY: Final = ("slow-body", "too-large", "unsupported-media-type", "unreadable-document")
_WORK: Final = (
    "busy",
    "over-budget",
    "memory-limit",
    "worker-lost",
    "overloaded",
    "ending",
    "time-limit",
)

LIVE: Final = answers(json_answer("Alive.", AliveResult), "invalid-parameter")
READY: Final = answers(
    json_answer("Ready.", ReadyResult), "invalid-parameter", "not-ready", "ending"
)
COUNTED: Final = answers(
    {"description": "The figures.", "content": {"text/plain": {"schema": TEXT}}},
    "not-found",
    "invalid-parameter",
)
FINDINGS: Final = answers(
    json_answer("What was found.", FindingsResult),
    *_BODY,
    "invalid-parameter",
    "cannot-check",
    *_WORK,
)
ANSWERS: Final = answers(
    json_answer("The four answers.", AnalysisResult),
    *_BODY,
    "faulty-document",
    "not-settled",
    "invalid-parameter",
    "cannot-analyse",
    *_WORK,
)
SIMULATING: Final = (
    *_BODY,
    "faulty-document",
    "invalid-parameter",
    *_WORK,
)
SETTLING: Final = (*SIMULATING, "not-settled")
SIMULATED: Final = answers(
    json_answer("The simulation.", SimulationResult), *SETTLING, "cannot-simulate"
)
COMPARED: Final = answers(
    json_answer("The comparison.", ComparisonResult), *SETTLING, "cannot-compare"
)
PROPOSED: Final = answers(
    json_answer("The candidates, best first.", CandidatesResult), *SETTLING, "cannot-propose"
)
CHOSEN: Final = answers(
    json_answer("The candidates that are chosen together.", PortfolioResult),
    *SETTLING,
    "cannot-choose",
)
EXPLAINED: Final = answers(
    json_answer("All there is to say of the element.", ExplanationResult),
    *SETTLING,
    "cannot-explain",
)
DIFFERING: Final = answers(
    json_answer("What differs.", DifferencesResult), *SIMULATING, "cannot-diff"
)
INSERTED: Final = answers(
    json_answer("The to-be process.", InsertedResult), *SIMULATING, "cannot-insert"
)
DRAWING: Final = (
    *_BODY,
    "not-acceptable",
    "faulty-document",
    "invalid-parameter",
    "cannot-draw",
    *_WORK,
)
MAP: Final = answers(
    {
        "description": "The map.",
        "content": {
            "image/svg+xml": {"schema": TEXT},
            "image/png": {"schema": {"contentMediaType": "image/png"}},
            "application/pdf": {"schema": {"contentMediaType": "application/pdf"}},
            "text/html": {"schema": TEXT},
        },
    },
    *DRAWING,
)
EXPORTED: Final = answers(
    {
        "description": "The process in the format.",
        "content": {
            one.media_type: {"schema": TEXT if one.write_binary is None else {}} for one in writes()
        },
    },
    *_BODY,
    "not-acceptable",
    "faulty-document",
    "invalid-parameter",
    "cannot-export",
    *_WORK,
)
IMPORTED: Final = answers(
    json_answer("The document and its losses.", ImportedResult),
    *_BODY,
    "faulty-document",
    "invalid-parameter",
    "cannot-import",
    *_WORK,
)
RULES: Final = answers(
    json_answer("Every rule.", RulesResult),
    "invalid-parameter",
)
PATTERNS: Final = answers(
    json_answer("Every pattern.", PatternsResult),
    "invalid-parameter",
)
PATTERN: Final = answers(
    json_answer("The pattern.", PatternPageResult), "not-found", "invalid-parameter"
)
EVIDENCE_LIST: Final = answers(
    json_answer("What was measured of every pattern.", PatternsEvidenceResult),
    "invalid-parameter",
)
EVIDENCE: Final = answers(
    json_answer("What was measured of the pattern.", PatternEvidenceResult),
    "not-found",
    "invalid-parameter",
)
RULE: Final = answers(json_answer("The rule.", RulePageResult), "not-found", "invalid-parameter")
SCHEMA: Final = answers(
    {
        "description": "The JSON Schema.",
        "content": {"application/schema+json": {"schema": _SCHEMA}},
    },
    "invalid-parameter",
)
PROBLEMS: Final = answers(
    json_answer("Every kind.", ProblemKindsResult),
    "invalid-parameter",
)
PROBLEM: Final = answers(
    json_answer("The kind.", ProblemKindResult), "not-found", "invalid-parameter"
)

DOCUMENT: Final = {
    "requestBody": {
        "required": True,
        "description": "A process document. Everything it needs is in it: nothing is included.",
        "content": {"application/json": {"schema": ref("Process")}},
    }
}


def _pair(told: str, first: str, second: str) -> dict[str, Any]:
    """Describe a body of two documents."""
    schema = made_of(**{first: ref("Process"), second: ref("Process")})
    content = {"application/json": {"schema": schema}}
    return {"requestBody": {"required": True, "description": told, "content": content}}


PAIR: Final = _pair("The process as it is, and as it would be.", "as_is", "to_be")
VERSIONS: Final = _pair("An earlier version of a process, and a later one.", "old", "new")
UPLOAD: Final = {
    "requestBody": {
        "required": True,
        "description": "A BPMN 2.0 file, as it is or as the file of a form.",
        "content": {
            "application/xml": {"schema": TEXT},
            "application/octet-stream": {"schema": {}},
            "multipart/form-data": {
                "schema": made_of(file={"type": "string", "contentMediaType": "application/xml"})
            },
        },
    }
}


def components() -> dict[str, Any]:
    """Return the schemas of bodies by name, the document format's parts among them.

    Raises:
        ValueError: a result and a part of the document format have one name.
    """
    own = schemas_of((*_ANSWERED.values(), ProblemResult))
    parts = dict(_process_parts())
    if both := own.keys() & parts.keys():
        raise ValueError(f"two schemas are named {', '.join(sorted(both))}")
    return {**parts, **own}


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
