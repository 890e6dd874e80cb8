"""The form of what candidates ask, and how it comes back."""

from dataclasses import dataclass

from wfmap.insertion.deciding.asked import Asked
from wfmap.operations.results.deciding import QuestionResult, question_result
from wfmap.results import Result

__all__ = ["OpenQuestionResult", "QuestionsResult", "questions_result"]


@dataclass(frozen=True)
class OpenQuestionResult(QuestionResult):
    """A question with room for its answer, and the ids of the candidates that wait for it.

    `answer` is a number in `unit`, one of `allowed`, true or false, or text; `sample` the number of
    cases or people it is from, `by` who says so, `on` the day, as YYYY-MM-DD.
    """

    candidates: tuple[str, ...]
    answer: str | None
    sample: int | None
    by: str
    on: str


@dataclass(frozen=True)
class QuestionsResult(Result):
    """What the candidates of a process ask, each once, what is worth most first."""

    form: str
    process: str
    questions: tuple[OpenQuestionResult, ...]


def questions_result(process: str, found: tuple[Asked, ...]) -> QuestionsResult:
    """Make the form of the questions of a process."""
    rows = tuple(_row(one) for one in found)
    return QuestionsResult("wfmap-questions", process, rows)


def _row(one: Asked) -> OpenQuestionResult:
    q = question_result(one.question)
    return OpenQuestionResult(
        q.pointer, q.ask, q.how, q.n, q.worth, q.unit, q.allowed, q.about,
        one.candidates, None, None, "", "",
    )  # fmt: skip
