"""What the bodies of plans, reports and audits look like, for the OpenAPI document."""

from typing import Any, Final

from wfmap.operations.results.audit import AuditResult
from wfmap.operations.results.plan import PlanResult
from wfmap.service.describing import (
    SETTLING,
    SIMULATING,
    TEXT,
    answers,
    json_answer,
    made_of,
    ref,
)

__all__ = ["AUDITED", "PLANNED", "REPORTED", "TO_PLAN", "TO_REPORT"]

PLANNED: Final = answers(json_answer("The plan.", PlanResult), *SETTLING, "cannot-plan")
REPORTED: Final = answers(
    {"description": "The report.", "content": {"text/html": {"schema": TEXT}}},
    *SETTLING,
    "cannot-report",
)
AUDITED: Final = answers(
    json_answer("What was measured.", AuditResult), *SIMULATING, "refused-source", "cannot-audit"
)
_REGISTER: Final = {
    "type": ["array", "object", "null"],
    "description": "The challenges so far, as people left them.",
}


def _with(told: str, **beside: dict[str, Any]) -> dict[str, Any]:
    """Describe a body that is a process document, or an object with one and what goes with it."""
    wrapped = {
        **made_of(process=ref("Process"), register=_REGISTER, **beside),
        "required": ["process"],
        "additionalProperties": False,
    }
    return {
        "requestBody": {
            "required": True,
            "description": told,
            "content": {"application/json": {"schema": {"anyOf": [ref("Process"), wrapped]}}},
        }
    }


TO_PLAN: Final = _with(
    "A process document, or one with its register and an older plan.",
    old_plan={
        "type": ["object", "null"],
        "description": "An older plan, as this address answered it.",
    },
)
TO_REPORT: Final = _with(
    "A process document, or one with its register and the answers to the survey.",
    answers={
        "type": ["array", "object", "null"],
        "description": "Answers to the survey, as its JSON form lists them.",
    },
)
