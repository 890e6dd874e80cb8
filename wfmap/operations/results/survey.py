"""The survey of the people, as results: the form, the answers to it, the scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from wfmap.operations.results.figures import Count, FigureResult, figures_result
from wfmap.readiness.people.fitness import FEWEST
from wfmap.readiness.people.questionnaire import LOWEST, Role, questionnaire
from wfmap.readiness.people.recorded import rounded, survey_records
from wfmap.readiness.people.scoring import RoleScore, ScaleScore, Survey
from wfmap.readiness.people.statistics import Interval
from wfmap.results import Number, Result

__all__ = [
    "SurveyAnswerResult",
    "SurveyFormResult",
    "SurveyResult",
    "survey_form_result",
    "survey_result",
]

Points = Annotated[int, Field(ge=1, le=5)]


@dataclass(frozen=True)
class SurveyAnswerResult:
    """What one respondent answers to one item: 1 to 5, or `dk`; null where nothing was ticked."""

    role: str
    respondent: str | int
    item: str
    answer: Points | Literal["dk", ""] | None


@dataclass(frozen=True)
class AskedResult:
    """A role that is asked, and the names of the steps it works on."""

    id: str
    name: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class ScaleResult:
    """What several items measure together; `source` is the instrument it follows."""

    id: str
    title: str
    source: str


@dataclass(frozen=True)
class ItemResult:
    """A statement; agreement with a `reversed` one speaks against what its scale measures."""

    id: str
    scale: str
    statement: str
    reversed: bool


@dataclass(frozen=True)
class ChoiceResult:
    """An answer that can be ticked, and its words."""

    answer: Points | Literal["dk"]
    label: str


@dataclass(frozen=True)
class SurveyFormResult(Result):
    """The questionnaire, for a tool that asks the questions; `answers` is where they go.

    It says which items are reversed, for the tool that scores; respondents must not see that.
    """

    form: Literal["wfmap-survey"]
    version: str
    process: str
    roles: tuple[AskedResult, ...]
    scales: tuple[ScaleResult, ...]
    items: tuple[ItemResult, ...]
    choices: tuple[ChoiceResult, ...]
    answers: tuple[SurveyAnswerResult, ...]


@dataclass(frozen=True)
class PointsResult:
    """A mean or a difference in points with its interval at 95 %; null where too few answered."""

    value: Number | None
    low: Number | None
    high: Number | None


@dataclass(frozen=True)
class ScoreResult:
    """What a role said on one scale, in points from 1 to 5, reversed items turned round.

    `spread` is the standard deviation between people; `agreement` and `dont_know` are from 0 to 1;
    `alpha` is Cronbach's, null below ten whole answers; `split` tells that there are two camps.
    """

    scale: str
    value: Number | None
    low: Number | None
    high: Number | None
    spread: Number | None
    agreement: Number | None
    alpha: PointsResult | None
    dont_know: Number | None
    split: bool


@dataclass(frozen=True)
class RoleScoreResult:
    """The scores of a role that may be shown."""

    role: str
    name: str
    respondents: Count
    scales: tuple[ScoreResult, ...]


@dataclass(frozen=True)
class TogetherResult:
    """The mean of a scale over all roles that are shown, each respondent counted once."""

    scale: str
    value: Number | None
    low: Number | None
    high: Number | None


@dataclass(frozen=True)
class SurveyGapResult:
    """How much higher leadership answers than a role, in points; `sure` leaves out zero."""

    role: str
    scale: str
    value: Number | None
    low: Number | None
    high: Number | None
    sure: bool


@dataclass(frozen=True)
class SurveyResult(Result):
    """A scored survey; of a role with fewer than `fewest` respondents nothing is shown.

    `leadership` are the ids under which leadership answered. `withheld` are roles with too few,
    `unanswered` those with none; `together` is null where fewer than two roles are shown.
    `changed_little` names roles whose earlier survey counts nearly as many people: who knows both
    can work out what those said who joined.
    """

    fewest: Count
    leadership: tuple[str, ...]
    roles: tuple[RoleScoreResult, ...]
    withheld: tuple[str, ...]
    unanswered: tuple[str, ...]
    together: tuple[TogetherResult, ...] | None
    gaps: tuple[SurveyGapResult, ...]
    figures: tuple[FigureResult, ...]
    changed_little: tuple[str, ...]


def survey_form_result(process: str, roles: Sequence[Role]) -> SurveyFormResult:
    """Make the result of a form for some roles of a process."""
    asked = questionnaire()
    return SurveyFormResult(
        form="wfmap-survey",
        version=asked.version,
        process=process,
        roles=tuple(AskedResult(role.id, role.name, role.steps) for role in roles),
        scales=tuple(ScaleResult(s.name, s.title, s.source) for s in asked.scales),
        items=tuple(ItemResult(i.id, i.scale, i.text, i.is_reversed) for i in asked.items),
        choices=(
            *(ChoiceResult(n, label) for n, label in enumerate(asked.labels, LOWEST)),
            ChoiceResult("dk", asked.dont_know),
        ),
        answers=(),
    )


def survey_result(survey: Survey, changed_little: tuple[str, ...]) -> SurveyResult:
    """Make the result of a scored survey.

    Args:
        survey: the scores.
        changed_little: names of roles whose earlier survey counts nearly as many people.
    """
    together = None
    if survey.together is not None:
        means = survey.together.items()
        together = tuple(TogetherResult(scale, *_interval(mean)) for scale, mean in means)
    return SurveyResult(
        fewest=FEWEST,
        leadership=survey.leaders,
        roles=tuple(_role(shown) for shown in survey.roles),
        withheld=tuple(role.id for role in survey.withheld),
        unanswered=tuple(role.id for role in survey.silent),
        together=together,
        gaps=tuple(
            SurveyGapResult(g.role, g.scale, *_interval(g.value), g.is_sure) for g in survey.gaps
        ),
        figures=figures_result(survey_records(survey, "survey score")),
        changed_little=changed_little,
    )


def _role(shown: RoleScore) -> RoleScoreResult:
    scales = tuple(_score(scale) for scale in shown.scales.values())
    return RoleScoreResult(shown.role.id, shown.role.name, shown.respondents, scales)


def _score(scale: ScaleScore) -> ScoreResult:
    value, low, high = _interval(scale.mean)
    return ScoreResult(
        scale=scale.scale,
        value=value,
        low=low,
        high=high,
        spread=rounded(scale.spread),
        agreement=rounded(scale.agreement),
        alpha=None if scale.alpha is None else PointsResult(*_interval(scale.alpha)),
        dont_know=rounded(scale.dont_know),
        split=scale.is_split,
    )


def _interval(value: Interval | None) -> tuple[float | None, float | None, float | None]:
    mean, low, high = value if value is not None else (None, None, None)
    return rounded(mean), rounded(low), rounded(high)
