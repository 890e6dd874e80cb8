"""What goes with a document where an operation goes on from it, and the schemas of that."""

from collections.abc import Mapping
from typing import Any, Final

from wfmap.operations.results.plan import PlanResult
from wfmap.operations.results.survey import SurveyAnswerResult
from wfmap.plan.diff import Outline
from wfmap.readiness.systems.actuals import Actual
from wfmap.results import bodies_of, name_of, schemas_of

__all__ = ["ACTUAL", "CHALLENGE", "OLDER_PLAN", "SURVEY_ANSWER", "taken_schemas"]

CHALLENGE: Final = "ChallengeGiven"
OLDER_PLAN: Final = name_of(Outline)
SURVEY_ANSWER: Final = name_of(SurveyAnswerResult)
ACTUAL: Final = name_of(Actual)
"""The names of the schemas."""


def taken_schemas() -> Mapping[str, Any]:
    """Return the schemas of what goes with a document, by name.

    Challenges are taken as a plan gives them; of one that people add a title is enough, and columns
    of their own are kept.
    """
    given = schemas_of([PlanResult])["Challenge"]
    text = {"type": ["string", "null"]}
    told = "A challenge as a plan gives it; of one that people add, a title is enough."
    own = {**given, "description": told, "required": ["title"], "additionalProperties": text}
    return {CHALLENGE: own, **bodies_of([Outline, SurveyAnswerResult, Actual])}
