"""A document → who is asked; with their answers → scores, and the document that holds them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import Field

from wfmap.errors import DocumentError, UnreadableError, WfmapError
from wfmap.graph import build
from wfmap.model.document import write
from wfmap.operations.checking import Built
from wfmap.operations.sources import Source
from wfmap.options import Options, Said
from wfmap.readiness.people.keeping import changed_little, with_scores
from wfmap.readiness.people.questionnaire import LEADERSHIP, Role, roles
from wfmap.readiness.people.reading import read_answers
from wfmap.readiness.people.scoring import Survey, score
from wfmap.readiness.systems.actuals import Actual, read_actuals, with_actuals
from wfmap.readiness.systems.landscape import Landscape, landscape
from wfmap.words.spelling import closest

__all__ = [
    "Form",
    "FormOptions",
    "ScoreOptions",
    "actuals_kept",
    "asked",
    "close_to_earlier",
    "scored",
    "scores_kept",
    "systems_survey",
]


@dataclass(frozen=True, slots=True)
class Form:
    """The questionnaire for some roles of a process."""

    process: str
    roles: tuple[Role, ...]


class FormOptions(Options):
    """Who is asked."""

    role: Annotated[
        tuple[str, ...],
        Said(("--role", "-r")),
        Field(max_length=200, description="Only this role; may be given several times."),
    ] = ()


class ScoreOptions(Options):
    """How answers are scored."""

    leadership: Annotated[
        tuple[str, ...],
        Said(metavar=""),
        Field(max_length=200, description="A role that leads the others."),
    ] = ()


def asked(built: Built, wanted: Sequence[str] = ()) -> tuple[Role, ...]:
    """List the roles of a process that are asked, or those of them that are wanted.

    Raises:
        WfmapError: a role that is wanted is none.
    """
    found = {role.id: role for role in roles(built.graph)}
    for name in wanted:
        if name not in found:
            meant = closest(name, tuple(found))
            hint = f"did you mean '{meant}'?" if meant else f"known are {', '.join(found)}"
            raise WfmapError(f"nobody is asked as '{name}'", hint)
    return tuple(role for role in found.values() if not wanted or role.id in wanted)


def scored(built: Built, answers: Source, leaders: Sequence[str] = ()) -> Survey:
    """Score the answers to the survey of a process.

    Args:
        built: the document.
        answers: JSON or CSV.
        leaders: ids of the roles that lead; without any, those who answered as leadership.

    Raises:
        UnreadableError: the answers are neither.
        DocumentError: answers are wrong; the exception carries every one with its line.
        WfmapError: a role that should lead is none.
    """
    known = asked(built)
    leading = tuple(role.id for role in asked(built, leaders)) if leaders else (LEADERSHIP,)
    try:
        found = read_answers(answers.data, [role.id for role in known], answers.name)
    except UnreadableError as error:
        error.file = error.file or answers.name
        raise
    except DocumentError as error:
        raise DocumentError([replace(f, file=answers.name) for f in error.findings]) from None
    return score(found, known, leading)


def scores_kept(built: Built, survey: Survey, as_of: str | None = None) -> str:
    """Write the document with the scores of every role shown, in the normal form."""
    written = built.reading.written
    process = written if written is not None else built.process
    return write(with_scores(process, survey, as_of, whole=built.process))


def close_to_earlier(built: Built, survey: Survey) -> tuple[str, ...]:
    """Name the roles whose earlier survey in the document counts nearly as many people."""
    return changed_little(built.process, survey)


def systems_survey(built: Built, actuals: Source | None = None) -> Landscape:
    """Look through the systems of a process.

    Args:
        built: the document.
        actuals: person-days that connectors took, as JSON or CSV; they go before the estimates.

    Raises:
        UnreadableError: the actuals are neither, or name a system that is none.
    """
    if actuals is None:
        return landscape(built.graph)
    return landscape(build(with_actuals(built.process, _actuals(built, actuals))))


def actuals_kept(built: Built, actuals: Source, as_of: str | None = None) -> str:
    """Write the document with what connectors took, in the normal form.

    Raises:
        UnreadableError: the actuals are neither JSON nor CSV, or name a system that is none.
    """
    written = built.reading.written
    process = written if written is not None else built.process
    return write(with_actuals(process, _actuals(built, actuals), as_of, whole=built.process))


def _actuals(built: Built, actuals: Source) -> tuple[Actual, ...]:
    try:
        return read_actuals(actuals.data, tuple(built.process.systems))
    except UnreadableError as error:
        error.file = error.file or actuals.name
        raise
