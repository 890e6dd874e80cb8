"""What the bodies of plans, reports, audits and surveys look like, for the OpenAPI document."""

from typing import Any, Final

from wfmap.operations.results.audit import AuditResult
from wfmap.operations.results.landscape import LandscapeResult
from wfmap.operations.results.plan import PlanResult
from wfmap.operations.results.questions import QuestionsResult
from wfmap.operations.results.survey import SurveyFormResult, SurveyResult
from wfmap.operations.results.taken import ACTUAL, CHALLENGE, OLDER_PLAN, SURVEY_ANSWER
from wfmap.service.describing import (
    SETTLING,
    SIMULATING,
    TEXT,
    answers,
    json_answer,
    made_of,
    ref,
)

__all__ = [
    "ANSWERED",
    "ASKED",
    "AUDITED",
    "FORM",
    "LOOKED_THROUGH",
    "PLANNED",
    "REPORTED",
    "SCORED",
    "TO_ANSWER",
    "TO_EXPORT",
    "TO_LOOK_THROUGH",
    "TO_PLAN",
    "TO_REPORT",
    "TO_SCORE",
]

PLANNED: Final = answers(json_answer("The plan.", PlanResult), *SETTLING, "cannot-plan")
REPORTED: Final = answers(
    {"description": "The report.", "content": {"text/html": {"schema": TEXT}}},
    *SETTLING,
    "cannot-report",
)
AUDITED: Final = answers(
    json_answer("What was measured.", AuditResult), *SIMULATING, "refused-source", "cannot-audit"
)
FORM: Final = answers(
    {
        "description": "The questionnaire.",
        "content": {
            **json_answer("", SurveyFormResult)["content"],
            "text/html": {"schema": TEXT},
            "text/csv": {"schema": TEXT},
        },
    },
    *SIMULATING,
    "not-acceptable",
    "cannot-survey",
)
SCORED: Final = answers(json_answer("The scores.", SurveyResult), *SIMULATING, "cannot-survey")
ASKED: Final = answers(
    {
        "description": "The form.",
        "content": {
            **json_answer("", QuestionsResult)["content"],
            "text/csv": {"schema": TEXT},
        },
    },
    *SIMULATING,
    "not-acceptable",
    "cannot-propose",
)
ANSWERED: Final = answers(
    {
        "description": "The document that holds the answers, each with where it comes from.",
        "content": {"application/json": {"schema": ref("Process")}},
    },
    *SIMULATING,
    "cannot-survey",
)
LOOKED_THROUGH: Final = answers(
    json_answer("The systems.", LandscapeResult), *SIMULATING, "cannot-survey"
)


def _list_of(name: str, key: str, told: str) -> dict[str, Any]:
    """Describe a list, which may also stand under a key of an object, as it was written."""
    listed = {"type": "array", "items": ref(name)}
    kept = {"type": "object", "required": [key], "properties": {key: listed}}
    return {"description": told, "anyOf": [listed, kept, {"type": "null"}]}


_REGISTER: Final = _list_of(
    CHALLENGE,
    "challenges",
    "The challenges so far, as people left them; a register or a plan that was written will do.",
)
_ANSWERS: Final = _list_of(
    SURVEY_ANSWER, "answers", "Answers to the survey; the JSON form with them filled in will do."
)


def _taken(told: str, schema: dict[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"requestBody": {"required": True, "description": told, "content": content}}


def _wrapped(needed: tuple[str, ...], **beside: dict[str, Any]) -> dict[str, Any]:
    """Describe an object with a document, and what goes with it."""
    made = made_of(process=ref("Process"), **beside)
    return {**made, "required": ["process", *needed], "additionalProperties": False}


def _with(told: str, **beside: dict[str, Any]) -> dict[str, Any]:
    """Describe a body that is a process document, or an object with one and what goes with it."""
    return _taken(told, {"anyOf": [ref("Process"), _wrapped((), **beside)]})


TO_PLAN: Final = _with(
    "A process document, or one with its register and an older plan.",
    register=_REGISTER,
    old_plan={
        "description": "An older plan, as this address answered it.",
        "anyOf": [ref(OLDER_PLAN), {"type": "null"}],
    },
)
TO_EXPORT: Final = _with(
    "A process document, or one with the text of the file that it was imported from.",
    into={
        "description": "The text of that file, such as BPMN; the edits are written into it.",
        "type": ["string", "null"],
    },
)
TO_REPORT: Final = _with(
    "A process document, or one with its register and the answers to the survey.",
    register=_REGISTER,
    answers=_ANSWERS,
)
TO_SCORE: Final = _taken(
    "A process document, and the answers to its survey.", _wrapped(("answers",), answers=_ANSWERS)
)
TO_ANSWER: Final = _taken(
    "A process document, and a form of its questions that came back.",
    _wrapped(
        ("answers",),
        answers={
            "description": "The JSON form with answers filled in, its list of questions, or the "
            "sheet (CSV) as one text.",
            "anyOf": [
                {"type": "object", "required": ["questions"]},
                {"type": "array", "items": {"type": "object", "required": ["pointer", "answer"]}},
                TEXT,
            ],
        },
    ),
)
TO_LOOK_THROUGH: Final = _with(
    "A process document, or one with what connectors to its systems took.",
    actuals={
        "description": "Person-days that connectors took; they go before the estimates.",
        "anyOf": [{"type": "array", "items": ref(ACTUAL)}, {"type": "null"}],
    },
)
