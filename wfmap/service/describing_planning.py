"""What the bodies of plans, reports and audits look like, for the OpenAPI document."""

from typing import Any, Final

from wfmap.service.describing import SIMULATING, answers, json_answer
from wfmap.service.shapes import TEXT, made_of, ref

__all__ = ["AUDITED", "PLANNED", "REPORTED", "TO_PLAN"]

_WORKING: Final = tuple(name for name in SIMULATING if name != "unstable-process")

PLANNED: Final = answers(json_answer("The plan.", ref("Plan")), *_WORKING)
REPORTED: Final = answers(
    {"description": "The report.", "content": {"text/html": {"schema": TEXT}}}, *_WORKING
)
AUDITED: Final = answers(
    json_answer("What was measured.", ref("AuditReport")), *_WORKING, "refused-source"
)
_WRAPPED: Final[dict[str, Any]] = {
    **made_of(
        process=ref("Process"),
        register={
            "type": ["array", "object", "null"],
            "description": "The challenges so far, as people left them.",
        },
        old_plan={
            "type": ["object", "null"],
            "description": "An older plan, as this address answered it.",
        },
    ),
    "required": ["process"],
    "additionalProperties": False,
}
TO_PLAN: Final = {
    "requestBody": {
        "required": True,
        "description": "A process document, or one with its register and an older plan.",
        "content": {"application/json": {"schema": {"anyOf": [ref("Process"), _WRAPPED]}}},
    }
}
