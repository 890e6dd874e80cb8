"""Scores written back into the document: `actors[*].readiness`."""

from typing import Final

from wfmap.model.people import Actor, Readiness
from wfmap.model.process import Process
from wfmap.model.quantity import Quantity
from wfmap.readiness.people.fitness import FEWEST
from wfmap.readiness.people.scoring import RoleScore, ScaleScore, Survey

__all__ = ["changed_little", "with_scores"]

DIGITS: Final = 2
"""Decimals of a score: a hundredth of a point is less than any survey can tell apart."""


def with_scores(
    process: Process, survey: Survey, as_of: str | None = None, *, whole: Process | None = None
) -> Process:
    """Write the scores of every role shown into the process; the other roles stay as they are.

    A role that the document only names becomes a declared actor. Leadership that is no actor has
    no place in it. What the survey did not ask, or withholds, is not carried over from an earlier
    one: the figures of one `readiness` belong to one day.

    Args:
        process: the document.
        survey: the scores.
        as_of: the day of the survey, as YYYY-MM-DD.
        whole: the same document with what it includes; an actor declared there is taken over
            whole, for what a document defines goes before what it includes.
    """
    known = (whole or process).actors
    actors = dict(process.actors)
    for found in survey.roles:
        actor = found.role.id
        if actor in known or found.role.steps:
            declared = known.get(actor, Actor(name=found.role.name))
            actors[actor] = declared.model_copy(update={"readiness": _readiness(found, as_of)})
    return process.model_copy(update={"actors": actors})


def changed_little(process: Process, survey: Survey) -> tuple[str, ...]:
    """Name the roles that hold an earlier survey of nearly as many people.

    Whoever knows both means can work out what the one to four who joined or left said.
    """
    found = []
    for shown in survey.roles:
        declared = process.actors.get(shown.role.id)
        earlier = declared.readiness.respondents if declared and declared.readiness else None
        if earlier is not None and 0 < abs(earlier - shown.respondents) < FEWEST:
            found.append(shown.role.name)
    return tuple(found)


def _readiness(found: RoleScore, as_of: str | None) -> Readiness:
    scores = {name: _score(scale) for name, scale in found.scales.items()}
    return Readiness.model_validate({**scores, "respondents": found.respondents, "as_of": as_of})


def _score(scale: ScaleScore) -> Quantity | None:
    return None if scale.mean is None else Quantity(value=round(scale.mean[0], DIGITS))
