"""What goes wrong over HTTP, as problem documents (RFC 9457)."""

import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Final

from pydantic import Field, WithJsonSchema
from starlette.responses import JSONResponse

from wfmap.findings import Finding
from wfmap.results import Result, json_values, lacking

__all__ = [
    "KINDS",
    "MEDIA_TYPE",
    "Kind",
    "Problem",
    "ProblemKindResult",
    "ProblemKindsResult",
    "ProblemResult",
    "errors_of",
    "kind_result",
    "new_request_id",
    "problem_result",
    "respond",
    "without_asked",
    "without_texts",
]

MEDIA_TYPE: Final = "application/problem+json"
_QUOTED: Final = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_WORD: Final = re.compile(r"['\"]([\w$./#:*<>=~-]{0,64}|[0-9.,]+ [a-z]{1,5})['\"]", re.ASCII)
"""What may be repeated: ids, keys, addresses in a document, words of the format, '15 min'."""
PARTS: Final = frozenset(("process", "as_is", "to_be", "old", "new"))
"""Keys of a body under which documents stand."""
MOST_ERRORS: Final = 100
"""Errors listed in one problem; `/v1/check` lists them all."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its HTTP status, its title, and what a caller should know of it."""

    status: int
    title: str
    page: str


_CANNOT: Final = {
    f"cannot-{verb}": Kind(422, title, page)
    for verb, title, page in (
        ("check", "This cannot be checked", "Its sub-processes are nested too deeply."),
        ("analyse", "This cannot be analysed", "There is nothing to predict, or no end of it."),
        ("simulate", "This cannot be simulated", "There is no step, or no case ever ends."),
        ("compare", "These cannot be compared", "One of the two cannot be simulated."),
        ("propose", "Nothing can be proposed", "The effects of insertions cannot be reckoned."),
        ("choose", "These cannot be chosen", "What is wanted is not there, or does not fit."),
        ("explain", "This cannot be explained", "The document has no such element."),
        ("diff", "These do not compare", "Their sub-processes are nested too deeply."),
        ("insert", "This cannot be inserted", "There is no such candidate, or no case ever ends."),
        ("plan", "This cannot be planned", "A candidate is not there, or a plan does not fit."),
        ("report", "This cannot be reported", "What the report rests on cannot be reckoned."),
        (
            "survey",
            "This cannot be surveyed",
            "There is no such role, no such system, or no place for an answer.",
        ),
        ("audit", "This cannot be audited", "The tables cannot be measured."),
        ("draw", "This cannot be drawn", "There is no such part of it, or Graphviz is not there."),
        ("export", "This cannot be exported", "There is no such part of it in the format."),
        ("import", "This cannot be imported", "There is no such process in the file."),
    )
}
"""What each operation refuses that nothing above says: `detail` says why, in the caller's case."""

KINDS: Final[Mapping[str, Kind]] = {
    "unreadable-document": Kind(
        400,
        "The document cannot be read",
        "The body is not JSON (or, for an import, not BPMN 2.0), not UTF-8, nested too deeply, "
        "has NaN in it or a key twice. `errors` says where.",
    ),
    "no-request": Kind(
        400, "This is no request of HTTP", "Its first line or a header is not as RFC 9112 says."
    ),
    "cross-site": Kind(
        403,
        "Requests of other sites are refused",
        "A browser sent this request for a page of another site (Sec-Fetch-Site: cross-site).",
    ),
    "not-found": Kind(404, "There is nothing here", "See `/openapi.json` for what there is."),
    "method-not-allowed": Kind(
        405, "This address takes another method", "`Allow` names the methods."
    ),
    "not-acceptable": Kind(
        406, "None of the formats asked for is offered", "Maps come as SVG, PNG, PDF and HTML."
    ),
    "not-settled": Kind(
        409,
        "The answer has not settled",
        "`require_settled` was asked for, and the budget of events ended first, or queues grow "
        "without end. `detail` says which; without `require_settled` the answer is given as it is.",
    ),
    "job-not-done": Kind(
        409,
        "The job has no result yet",
        "It waits or runs. `Prefer: wait=N` waits for it, its `/events` tell how far it is.",
    ),
    "job-cancelled": Kind(
        410, "The job was cancelled", "It has no result, and never will. Begin another."
    ),
    "slow-headers": Kind(
        408, "The headers did not arrive in time", "The setting WFMAP_HEADER_TIME is the limit."
    ),
    "slow-body": Kind(
        408, "The body did not arrive in time", "The setting WFMAP_BODY_TIME is the limit."
    ),
    "had-already": Kind(
        412,
        "The caller has the map already",
        "If-None-Match names it. Ask its address, which `Content-Location` told, with GET.",
    ),
    "too-large": Kind(413, "The body is too large", "The setting WFMAP_MAX_BODY is the limit."),
    "unsupported-media-type": Kind(
        415,
        "The body is of another type",
        "Documents are application/json; BPMN is XML or multipart/form-data. Compressed bodies "
        "are not taken.",
    ),
    "misdirected": Kind(
        421,
        "This service has another name",
        "The Host of the request is not among WFMAP_HOSTS; this guards against DNS rebinding.",
    ),
    "faulty-document": Kind(
        422,
        "The document has errors",
        "It is readable, but what was asked for needs a document without errors. `errors` says "
        "where each is; `POST /v1/check` gives hints and fixes too.",
    ),
    "invalid-parameter": Kind(422, "A parameter is not valid", "`errors` names the parameter."),
    **_CANNOT,
    "refused-source": Kind(
        422,
        "A source is no table of a connection of this server",
        "Over HTTP an audit reads nothing but tables of named connections, written as NAME.table, "
        "NAME.schema.table or NAME#table; no path and no address is opened. The setting "
        "WFMAP_CONNECTION_<NAME> declares one where the server runs. `errors` names the stores.",
    ),
    "busy": Kind(
        429,
        "Too many requests are waiting",
        "Try again after `Retry-After` seconds. The setting WFMAP_MAX_WAITING is the limit.",
    ),
    "over-budget": Kind(
        429,
        "The caller has used its budget of work",
        "It fills again by the minute; try again after `Retry-After` seconds. The setting "
        "WFMAP_CALLER_BUDGET is the limit, in seconds of workers' time a minute and caller.",
    ),
    "fault": Kind(500, "The service failed", "This is a fault of wfmap; please report it."),
    "memory-limit": Kind(
        503,
        "The request needed too much memory",
        "The setting WFMAP_MEMORY_LIMIT is the limit.",
    ),
    "worker-lost": Kind(
        503,
        "The worker of the request was lost",
        "It ended before it had answered; `detail` says how. Another has taken its place.",
    ),
    "overloaded": Kind(
        503,
        "No worker was free in time",
        "The request waited as long as the setting WFMAP_WAIT_TIME says. Try again after "
        "`Retry-After` seconds.",
    ),
    "not-ready": Kind(
        503,
        "The service is not ready",
        "No worker has answered in time, so nothing that takes work would be answered either.",
    ),
    "ending": Kind(
        503,
        "The service is about to end",
        "It was told to end and does what it has begun. Try again after `Retry-After` seconds, at "
        "another one or the next.",
    ),
    "too-many-connections": Kind(
        503,
        "Too many connections are open",
        "The setting WFMAP_MAX_CONNECTIONS is the limit; one address may have half of them.",
    ),
    "time-limit": Kind(
        504,
        "The request took too long",
        "An operation may take as long as its budget of work needs, and never longer than the "
        "setting WFMAP_TIME_LIMIT. Ask for less: a part of the process, fewer events.",
    ),
    "result-too-large": Kind(
        507,
        "The result is too large to be kept",
        "The setting WFMAP_JOB_BYTES is the limit of all results together.",
    ),
}
"""Every kind of problem, by the name that ends its `type`."""


@dataclass(slots=True)
class Problem(Exception):  # noqa: N818 - the name the standard has
    """A request that cannot be answered; `errors` have a `detail` and a `pointer` each.

    `hint` is what the caller can do about it. Texts of the request are not repeated: whoever reads
    a log of problems reads no document.
    """

    kind: str
    detail: str = ""
    errors: Sequence[Mapping[str, Any]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""

    def __reduce__(self) -> tuple[type["Problem"], tuple[Any, ...]]:
        """Cross the border between processes whole."""
        return Problem, (self.kind, self.detail, self.errors, self.headers, self.hint)


_PLACE: Final = {
    "type": "object",
    "description": "What is wrong at one place: of the body by its pointer, or of a parameter.",
    "required": ["detail"],
    "properties": {
        "detail": {"type": "string"},
        **{key: lacking({"type": "string"}) for key in ("hint", "pointer", "rule", "parameter")},
        "in": lacking({"type": "string", "description": "Where it stands, such as query."}),
        "line": lacking({"type": ["integer", "null"], "minimum": 1}),
        "column": lacking({"type": ["integer", "null"], "minimum": 1}),
    },
}


@dataclass(frozen=True)
class ProblemResult(Result):
    """What went wrong (RFC 9457); `type` is an address that explains the kind of problem.

    `hint` says what the caller can do about it; `errors` says where, as far as it is known.
    """

    type: Annotated[str, Field(json_schema_extra={"format": "uri-reference"})]
    title: str
    status: int
    detail: str
    hint: str
    errors: tuple[Annotated[Mapping[str, Any], WithJsonSchema(_PLACE)], ...]
    request_id: str


@dataclass(frozen=True)
class ProblemKindResult(Result):
    """A kind of problem: its address, its HTTP status, and what a caller should know of it."""

    type: str
    status: int
    title: str
    description: str


@dataclass(frozen=True)
class ProblemKindsResult(Result):
    """Every kind of problem."""

    problems: tuple[ProblemKindResult, ...]


def kind_result(name: str) -> ProblemKindResult:
    """Explain a kind of problem.

    Raises:
        KeyError: there is none of that name.
    """
    kind = KINDS[name]
    return ProblemKindResult(f"/v1/problems/{name}", kind.status, kind.title, kind.page)


def errors_of(findings: Sequence[Finding]) -> tuple[Mapping[str, Any], ...]:
    """List the errors among findings: where each is and which rule found it.

    Of a document that is a part of a body, which its source is named after, that is in the body.
    """
    wrong = [finding for finding in findings if finding.severity == "error"]
    return tuple(
        {
            "detail": without_texts(finding.message),
            "hint": without_texts(finding.hint),
            "pointer": f"/{finding.file}{finding.pointer}"
            if finding.file in PARTS
            else finding.pointer,
            "rule": finding.rule,
            "line": finding.line,
            "column": finding.column,
        }
        for finding in wrong[:MOST_ERRORS]
    )


def without_texts(message: str) -> str:
    """Leave quoted texts out of a message, but for ids, keys and words of the format."""
    return _QUOTED.sub(lambda found: found[0] if _WORD.fullmatch(found[0]) else "'…'", message)


def without_asked(problem: Problem, asked: Collection[str]) -> Problem:
    """Leave out of a problem what its request asked for by a parameter or in its address.

    Problems of a document are left as they are: what they quote are its ids.
    """
    if not asked or problem.kind in {"faulty-document", "unreadable-document"}:
        return problem
    words = {part.strip() for value in asked for part in (value, *value.split(","))}

    def silent(message: str) -> str:
        return _QUOTED.sub(lambda found: "'…'" if found[0][1:-1] in words else found[0], message)

    errors = tuple(
        {**error, **{key: silent(error[key]) for key in ("detail", "hint") if key in error}}
        for error in problem.errors
    )
    return replace(problem, detail=silent(problem.detail), errors=errors, hint=silent(problem.hint))


def new_request_id() -> str:
    """Make up the identity of a request: 16 hex digits."""
    return secrets.token_hex(8)


def problem_result(problem: Problem, request_id: str, root: str = "") -> ProblemResult:
    """Tell a problem as data.

    Args:
        problem: what went wrong.
        request_id: the identity of the request.
        root: what stands before every address where the service is not at the root of its host.
    """
    kind = KINDS[problem.kind]
    return ProblemResult(
        type=f"{root}/v1/problems/{problem.kind}",
        title=kind.title,
        status=kind.status,
        detail=without_texts(problem.detail) or kind.page,
        hint=without_texts(problem.hint),
        errors=tuple(problem.errors),
        request_id=request_id,
    )


def respond(problem: Problem, request_id: str, root: str = "") -> JSONResponse:
    """Turn a problem into a response; what it takes is that of `problem_result`."""
    told = problem_result(problem, request_id, root)
    headers = dict(problem.headers)
    return JSONResponse(json_values(told), told.status, headers, media_type=MEDIA_TYPE)
