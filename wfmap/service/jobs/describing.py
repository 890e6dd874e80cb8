"""What the addresses of jobs take and answer, for the OpenAPI document."""

from typing import Any, Final

from wfmap.service.describing import Described, answers, json_answer, ref
from wfmap.service.jobs.results import JobResult
from wfmap.service.problems import KINDS, MEDIA_TYPE

__all__ = ["CANCELLED", "EVENTS", "LISTENING", "RESULT", "SEEN", "WAITING", "may_be_job"]

_ADDRESS: Final = {"schema": {"type": "string", "format": "uri-reference"}}
_APPLIED: Final = {
    "Preference-Applied": {
        "description": "What was heeded of `Prefer`.",
        "schema": {"type": "string"},
    }
}
_BEGUN: Final = {
    **json_answer("A job that has begun, or waits; `Location` is its address.", JobResult),
    "headers": {"Location": {"description": "The job.", **_ADDRESS}, **_APPLIED},
}

WAITING: Final[dict[str, Any]] = {
    "parameters": [
        {
            "name": "Prefer",
            "in": "header",
            "required": False,
            "description": "`wait=N` waits for the result, at most N seconds; `respond-async` "
            "asks for a job at once (RFC 7240). What is not known is passed over.",
            "schema": {"type": "string"},
            "example": "wait=30",
        }
    ]
}
LISTENING: Final[dict[str, Any]] = {
    "parameters": [
        {
            "name": "Last-Event-ID",
            "in": "header",
            "required": False,
            "description": "The id of the last event that was heard.",
            "schema": {"type": "string", "maxLength": 200},
        }
    ]
}


def may_be_job(described: Described) -> Described:
    """Describe an answer that may be a job instead."""
    content = {MEDIA_TYPE: {"schema": ref("Problem")}}
    more = (KINDS[name] for name in ("job-cancelled", "result-too-large", "not-acceptable"))
    made: Described = {
        **described,
        **{kind.status: {"description": kind.title, "content": content} for kind in more},
        200: {**described[200], "headers": _APPLIED},
        202: _BEGUN,
    }
    return {status: made[status] for status in sorted(made, key=int)}


SEEN: Final = answers(json_answer("The job.", JobResult), "not-found", "invalid-parameter")
RESULT: Final[Described] = {
    **answers(
        {
            "description": "The result, as the operation describes it.",
            "content": {"application/json": {"schema": {}}, "text/html": {"schema": {}}},
        },
        "not-found",
        "invalid-parameter",
        "job-not-done",
        "job-cancelled",
        "result-too-large",
        "not-acceptable",
    ),
    "default": {
        "description": "The problem that the job failed with.",
        "content": {MEDIA_TYPE: {"schema": ref("Problem")}},
    },
}
EVENTS: Final[Described] = {
    **answers(
        {
            "description": "Events, each with the job as JSON.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
        "not-found",
        "invalid-parameter",
    ),
    204: {"description": "The job has ended, and there is nothing more to hear."},
}
CANCELLED: Final[Described] = {
    **answers(
        json_answer("The job, which is cancelled.", JobResult), "not-found", "invalid-parameter"
    ),
    204: {"description": "The job had ended; it is forgotten."},
}
