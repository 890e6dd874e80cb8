"""The figures of a survey of people as records."""

from typing import Final

from wfmap.readiness.people.scoring import ScaleScore, Survey
from wfmap.readiness.people.statistics import Interval
from wfmap.units.record import COUNT, PEOPLE, SHARE, Recorder, Records, place

__all__ = ["POINTS", "role_place", "rounded", "scale_place", "survey_records"]

POINTS: Final = "points"
"""Of a scale from 1 to 5."""
_MEASURED: Final = "measured"
_DIGITS: Final = 4
"""Decimals of figures that come from answers of people."""


def rounded(value: float | None) -> float | None:
    """Round a figure that comes from answers of people to the four decimals that are told."""
    return None if value is None else round(value, _DIGITS)


def role_place(role: str) -> str:
    """Name a role in a record."""
    return place("role", role)


def scale_place(scale: str, role: str = "") -> str:
    """Name a scale in a record: of all roles together, or of one."""
    at = place("scale", scale)
    return f"{role_place(role)}/{at}" if role else at


def survey_records(survey: Survey, answer: str) -> Records:
    """List the figures of a survey; what is withheld of a role has none.

    Keys are `respondents` of a role, `mean` (with its interval), `spread`, `agreement`, `alpha`
    (with its interval) and `dont_know` of a scale, and `gap`, by which leadership answers higher
    than a role, with its interval; `compared` is how many gaps there are.
    """
    records = Recorder(_MEASURED)
    for shown in survey.roles:
        role = shown.role.id
        records.take("respondents", shown.respondents, PEOPLE, role_place(role))
        for name, scale in shown.scales.items():
            _scale(records, scale, scale_place(name, role))
    for name, mean in (survey.together or {}).items():
        _interval(records, "mean", mean, POINTS, scale_place(name))
    for gap in survey.gaps:
        _interval(records, "gap", gap.value, POINTS, scale_place(gap.scale, gap.role))
    if survey.gaps:
        records.take("compared", len(survey.gaps), COUNT)
    records.take("respondents", sum(shown.respondents for shown in survey.roles), PEOPLE)
    return records.of(answer)


def _scale(records: Recorder, scale: ScaleScore, at: str) -> None:
    if scale.mean is not None:
        _interval(records, "mean", scale.mean, POINTS, at)
    if scale.alpha is not None:
        _interval(records, "alpha", scale.alpha, SHARE, at)
    records.take("spread", rounded(scale.spread), POINTS, at)
    records.take("agreement", rounded(scale.agreement), SHARE, at)
    records.take("dont_know", rounded(scale.dont_know), SHARE, at)


def _interval(records: Recorder, key: str, value: Interval, unit: str, at: str) -> None:
    mean, low, high = map(rounded, value)
    records.take(key, mean, unit, at)
    records.spread(key, (low, high), unit, at)
