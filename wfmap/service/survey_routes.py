"""The addresses of forms that go out and come back: of people, systems and candidates."""

from typing import Annotated, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from wfmap.operations.surveying import FormOptions, ScoreOptions
from wfmap.service import survey_work
from wfmap.service.asking import asked
from wfmap.service.describing import DOCUMENT
from wfmap.service.describing_planning import (
    ANSWERED,
    ASKED,
    FORM,
    LOOKED_THROUGH,
    SCORED,
    TO_ANSWER,
    TO_LOOK_THROUGH,
    TO_SCORE,
)
from wfmap.service.negotiation import preferred
from wfmap.service.passing import answered, given_by
from wfmap.service.problems import Problem

__all__ = ["survey_router"]

survey_router: Final = APIRouter()

FormAsked = Annotated[FormOptions, asked(FormOptions)]
ScoreAsked = Annotated[ScoreOptions, asked(ScoreOptions)]


@survey_router.post(
    "/v1/survey/form",
    tags=["processes"],
    response_class=Response,
    responses=FORM,
    openapi_extra=DOCUMENT,
)
async def survey_form(request: Request, options: FormAsked) -> Response:
    """Write the questionnaire for the people of a process: JSON, a page or a sheet, as Accept says.

    A page and a sheet are to be handed out; the JSON is for a tool that asks the questions.
    """
    kinds = survey_work.FORM_TYPES
    wanted = preferred(request.headers.get("accept", ""), kinds)
    if wanted is None:
        raise Problem("not-acceptable", f"forms come as {', '.join(kinds)}")
    given = await given_by(request, options)
    return await answered(request, survey_work.form, *given, wanted)


@survey_router.post(
    "/v1/survey/scores", tags=["processes"], responses=SCORED, openapi_extra=TO_SCORE
)
async def survey_scores(request: Request, options: ScoreAsked) -> Response:
    """Score the answers of the people; of a role with fewer than five nothing is shown."""
    return await answered(request, survey_work.scores, *await given_by(request, options))


@survey_router.post(
    "/v1/survey/systems",
    tags=["processes"],
    responses=LOOKED_THROUGH,
    openapi_extra=TO_LOOK_THROUGH,
)
async def survey_systems(request: Request) -> Response:
    """Look through the systems: interfaces, rates at the peak, transfers, connectors to build."""
    return await answered(request, survey_work.systems, *await given_by(request))


@survey_router.post(
    "/v1/questions",
    tags=["processes"],
    response_class=Response,
    responses=ASKED,
    openapi_extra=DOCUMENT,
)
async def questions(request: Request) -> Response:
    """List what the candidates of a process ask, what is worth most first: JSON or a sheet.

    The effects are predicted. Filled in, the form goes to `/v1/answers`.
    """
    kinds = survey_work.QUESTION_TYPES
    wanted = preferred(request.headers.get("accept", ""), kinds)
    if wanted is None:
        raise Problem("not-acceptable", f"questions come as {', '.join(kinds)}")
    return await answered(request, survey_work.questions, *await given_by(request), wanted)


@survey_router.post(
    "/v1/answers",
    tags=["processes"],
    response_class=Response,
    responses=ANSWERED,
    openapi_extra=TO_ANSWER,
)
async def answers(request: Request) -> Response:
    """Put the answers of a form into the document: a number gets its provenance beside it.

    `/v1/candidates` judges the document that comes back by them.
    """
    return await answered(request, survey_work.answers, *await given_by(request))
