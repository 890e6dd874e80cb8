"""What workers do for forms that go out and come back: bytes in, a reply out."""

from typing import TYPE_CHECKING, Final, Literal

from wfmap.errors import DocumentError, UnreadableError
from wfmap.operations.checking import Built, Limits, open_document
from wfmap.operations.sources import Source
from wfmap.service.parts import Parts, misplaced, part_of_body, parts_of
from wfmap.service.problems import Problem
from wfmap.service.replies import JSON, Reply, refusing, result_reply

if TYPE_CHECKING:
    from wfmap.operations import surveying
    from wfmap.readiness.people.scoring import Survey

__all__ = [
    "FORM_TYPES",
    "QUESTION_TYPES",
    "answers",
    "form",
    "questions",
    "scores",
    "survey_in",
    "systems",
]

FormType = Literal["application/json", "text/html", "text/csv"]
FORM_TYPES: Final[tuple[FormType, ...]] = (JSON, "text/html", "text/csv")
"""How a form comes, the most welcome first."""
QuestionType = Literal["application/json", "text/csv"]
QUESTION_TYPES: Final[tuple[QuestionType, ...]] = (JSON, "text/csv")
"""How the questions of candidates come, the most welcome first."""


@refusing("survey")
def form(
    body: bytes, options: "surveying.FormOptions", limits: Limits, wanted: FormType = JSON
) -> Reply:
    """Write the questionnaire for a process: for a tool, to hand out, or for a spreadsheet."""
    from wfmap.operations.results.survey import (  # noqa: PLC0415 - other requests do without
        survey_form_result,
    )
    from wfmap.operations.surveying import asked  # noqa: PLC0415 - as above
    from wfmap.report.survey import FORMS  # noqa: PLC0415 - as above

    built = open_document(Source("", body), limits)
    roles = asked(built, options.role)
    if wanted == JSON:
        return result_reply(survey_form_result(built.process.name, roles))
    written = FORMS["html" if wanted == "text/html" else "csv"](built.process.name, roles)
    return Reply(wanted, written.encode())


@refusing("survey")
def scores(body: bytes, options: "surveying.ScoreOptions", limits: Limits) -> Reply:
    """Score the answers to the survey of a process."""
    from wfmap.operations.results.survey import survey_result  # noqa: PLC0415 - as above
    from wfmap.operations.surveying import close_to_earlier  # noqa: PLC0415 - as above

    asked = parts_of(body, limits, ("answers",))
    built = open_document(asked.process, limits)
    if "answers" not in asked.beside:
        place = {"detail": "'answers' is missing", "pointer": "", "rule": "missing-field"}
        raise Problem("faulty-document", "the body holds no answers", (place,))
    survey = survey_in(built, asked, options.leadership)
    return result_reply(survey_result(survey, close_to_earlier(built, survey)))


@refusing("survey")
def systems(body: bytes, limits: Limits) -> Reply:
    """Look through the systems of a process."""
    from wfmap.operations.results.landscape import landscape_result  # noqa: PLC0415 - as above
    from wfmap.operations.surveying import systems_survey  # noqa: PLC0415 - as above

    asked = parts_of(body, limits, ("actuals",))
    built = open_document(asked.process, limits)
    if "actuals" not in asked.beside:
        return result_reply(landscape_result(systems_survey(built)))
    took = part_of_body("actuals", asked.beside["actuals"])
    try:
        found = systems_survey(built, took)
    except UnreadableError as error:
        raise misplaced(error, "/actuals") from None
    return result_reply(landscape_result(found))


@refusing("propose")
def questions(body: bytes, limits: Limits, wanted: QuestionType = JSON) -> Reply:
    """List what the candidates of a process ask, as a form."""
    from wfmap.operations import candidates as proposing  # noqa: PLC0415 - others do without
    from wfmap.operations import questions as asking  # noqa: PLC0415 - as above
    from wfmap.operations.results import questions as result  # noqa: PLC0415 - as above

    built = open_document(Source("", body), limits)
    found = proposing.candidates(built, proposing.Options(effects="predicted"))
    if wanted == JSON:
        return result_reply(result.questions_result(built.process.name, asking.questions(found)))
    return Reply(wanted, asking.sheet(found).encode())


@refusing("survey")
def answers(body: bytes, limits: Limits) -> Reply:
    """Put the answers of a form into the document beside it."""
    from wfmap.operations.questions import answers_kept  # noqa: PLC0415 - others do without

    asked = parts_of(body, limits, ("answers",))
    open_document(asked.process, limits)
    if "answers" not in asked.beside:
        place = {"detail": "'answers' is missing", "pointer": "", "rule": "missing-field"}
        raise Problem("faulty-document", "the body holds no answers", (place,))
    given = asked.beside["answers"]
    filled = (
        Source("", given.encode()) if isinstance(given, str) else part_of_body("answers", given)
    )
    try:
        return Reply(JSON, answers_kept(asked.process, filled).encode())
    except UnreadableError as error:
        raise misplaced(error, "/answers") from None


def survey_in(built: Built, asked: Parts, leaders: tuple[str, ...] = ()) -> "Survey":
    """Score the answers to the survey that a body holds.

    Raises:
        Problem: they are wrong; it points at each that is.
        WfmapError: a role that should lead is none.
    """
    from wfmap.operations.surveying import scored  # noqa: PLC0415 - other requests do without

    try:
        return scored(built, part_of_body("answers", asked.beside["answers"]), leaders)
    except UnreadableError as error:
        raise misplaced(error, "/answers") from None
    except DocumentError as error:
        places = tuple(
            {"detail": f.message, "pointer": f"/answers{f.pointer or ''}", "rule": f.rule}
            for f in error.findings
        )
        raise Problem("faulty-document", "answers of the survey are wrong", places) from None
