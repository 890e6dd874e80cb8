"""How ready the people are whose work changes: as ready as the least ready role, and question."""

from collections.abc import Iterator, Sequence
from math import sqrt
from typing import Final

from wfmap.findings import Element
from wfmap.graph import ProcessGraph
from wfmap.model.people import Readiness
from wfmap.readiness.terms import UNKNOWN, Fitness, Shortfall, weakest
from wfmap.units.figures import exact

__all__ = ["FEWEST", "SCALES", "people_fitness"]

FEWEST: Final = 5
"""Answers per role below which nothing is shown, and nothing counts."""
SPREAD: Final = 0.9
"""Standard deviation of answers on the scale of 1 to 5 where none is stated (own)."""
READY: Final = 0.5
"""Fitness from which a role is ready: the middle of the scale."""
Z: Final = 1.96

SCALES: Final = (
    ("change_commitment", "they want the change"),
    ("change_efficacy", "they believe they can carry it out"),
    ("facilitating_conditions", "training and support are there"),
    ("knows_what_when_wrong", "they know what to do when an output is wrong"),
    ("knows_escalation", "they know whom to escalate to"),
    ("review_time_reserved", "time for review is set aside"),
    ("corrections_reach_owner", "their corrections reach somebody who acts"),
)
"""What a role is judged by: three scales (ORIC, UTAUT) and the four operational facts."""


def people_fitness(graph: ProcessGraph, actors: Sequence[str]) -> Fitness:
    """Judge the roles whose work changes, from the survey in the document.

    A role without a survey, or with fewer than five answers, is unknown: 0 to 1.
    """
    found = weakest(_role(graph, actor) for actor in actors)
    if found is not None:
        return found
    told = "nobody's work changes"
    return Fitness("people", 1.0, 1.0, 1.0, told, "the map")


def _role(graph: ProcessGraph, actor: str) -> Fitness:
    declared = graph.process.actors.get(actor)
    element = Element("actor", actor, graph.actor_name(actor))
    survey = declared.readiness if declared is not None else None
    count = survey.respondents if survey is not None else None
    if survey is None or (count is not None and count < FEWEST):
        why = (
            "was never asked"
            if survey is None
            else f"gave fewer than {FEWEST} answers: too few to show"
        )
        return _unknown(element, why)
    found = weakest(_scales(element, survey))
    return found if found is not None else _unknown(element, "answered none of the questions")


def _unknown(element: Element, why: str) -> Fitness:
    told = f"{element.name} {why}"
    missing = Shortfall(
        "people", element, "survey", why, f"{FEWEST} answers or more",
        "survey the role: `wfmap survey`", missing=True,
    )  # fmt: skip
    return Fitness("people", None, *UNKNOWN, told, "no survey", element, (missing,))


def _scales(element: Element, survey: Readiness) -> Iterator[Fitness]:
    half = Z * SPREAD / sqrt(survey.respondents or FEWEST) / 4
    when = f" of {survey.as_of}" if survey.as_of else ""
    for name, says in SCALES:
        score = getattr(survey, name)
        if score is None:
            continue
        value = (score.value - 1) / 4
        told = f"{element.name}: {exact(score.value)} of 5 that {says}"
        yield Fitness(
            "people",
            value,
            max(0.0, value - half),
            min(1.0, value + half),
            told,
            f"survey{when}, {survey.respondents or 'an unstated number of'} answers",
            element,
            tuple(_short(element, name, says, score.value)),
        )


def _short(element: Element, name: str, says: str, score: float) -> Iterator[Shortfall]:
    if (score - 1) / 4 < READY:
        yield Shortfall(
            "people", element, name.replace("_", " "), f"{exact(score)} of 5 that {says}",
            "3 of 5 or more", "train, reserve time, and ask again",
        )  # fmt: skip
