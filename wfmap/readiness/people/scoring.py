"""Answers → scores per role and scale, and nothing about fewer than five people.

What is shown leaks nothing by subtraction: a figure over several roles is made from roles that
are shown themselves, so that any two figures differ by whole roles of five or more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.readiness.people.answers import Answers, Sheet
from wfmap.readiness.people.fitness import FEWEST
from wfmap.readiness.people.questionnaire import (
    HIGHEST,
    LEADERSHIP,
    LOWEST,
    Item,
    Role,
    Scale,
    questionnaire,
)
from wfmap.readiness.people.statistics import (
    Interval,
    agreement,
    alpha,
    difference,
    mean_interval,
    spread,
)

__all__ = ["Gap", "RoleScore", "ScaleScore", "Survey", "score"]

ENOUGH_FOR_ALPHA: Final = 10
"""Respondents who answered a whole scale, below which its reliability says nothing."""
CAMP: Final = 0.25
"""Share of respondents on each side of the middle from which a role is split in two camps (own)."""
_MIDDLE: Final = (LOWEST + HIGHEST) / 2

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ScaleScore:
    """What a role said on one scale, in points from 1 to 5, reversed items turned round.

    `mean` has its 95 % interval; `spread` is the standard deviation between people; `agreement`
    runs from 0 to 1; `dont_know` is the share of don't-know answers; `is_split` tells that there
    are two camps. `alpha` is None below ten whole answers. All but `dont_know` is None where fewer
    than five people have an opinion, and that too where fewer than five ticked anything.
    """

    scale: str
    mean: Interval | None
    spread: float | None
    agreement: float | None
    dont_know: float | None
    alpha: Interval | None = None
    is_split: bool = False


@dataclass(frozen=True, slots=True)
class RoleScore:
    """The scores of a role that may be shown; `respondents` is five or more."""

    role: Role
    respondents: int
    scales: Mapping[str, ScaleScore]


@dataclass(frozen=True, slots=True)
class Gap:
    """How much higher leadership answers than a role on a scale, in points, with its interval."""

    role: str
    scale: str
    value: Interval

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.value[1] > 0 or self.value[2] < 0


@dataclass(frozen=True, slots=True)
class Survey:
    """A scored survey: the roles shown, those withheld, those who gave no answer, and the gaps.

    `withheld` names roles with one to four respondents, never how many. `together` are the means
    over all roles shown, each respondent counted once; None where fewer than two are shown.
    `leaders` are the ids under which leadership answered.
    """

    roles: tuple[RoleScore, ...]
    withheld: tuple[Role, ...]
    silent: tuple[Role, ...]
    gaps: tuple[Gap, ...]
    together: Mapping[str, Interval] | None
    leaders: tuple[str, ...]


def score(answers: Answers, roles: Sequence[Role], leaders: Sequence[str]) -> Survey:
    """Score a survey.

    Args:
        answers: the sheets.
        roles: who was asked, in the order of the report.
        leaders: ids of the roles that lead the others; each counts for itself too.
    """
    sheets = {role.id: answers.of(role.id) for role in roles}
    shown = tuple(role for role in roles if len(sheets[role.id]) >= FEWEST)
    return Survey(
        roles=tuple(_role(role, sheets[role.id]) for role in shown),
        withheld=tuple(r for r in roles if 0 < len(sheets[r.id]) < FEWEST),
        silent=tuple(r for r in roles if not sheets[r.id] and not _led_by(r, leaders)),
        gaps=tuple(_gaps(shown, sheets, leaders)),
        together=_together(shown, sheets, leaders),
        leaders=tuple(leaders),
    )


def _led_by(role: Role, leaders: Sequence[str]) -> bool:
    """Tell whether others are said to lead in the place of the role called leadership."""
    return role.id == LEADERSHIP and any(leader != LEADERSHIP for leader in leaders)


def _role(role: Role, sheets: Sequence[Sheet]) -> RoleScore:
    scales = {scale.name: _scale(scale, sheets) for scale in questionnaire().scales}
    return RoleScore(role, len(sheets), scales)


def _scale(scale: Scale, sheets: Sequence[Sheet]) -> ScaleScore:
    dont_know = _dont_know(scale, sheets)
    scores = _scores(scale, sheets)
    if len(scores) < FEWEST:
        return ScaleScore(scale.name, None, None, None, dont_know)
    whole = _whole(scale, sheets)
    return ScaleScore(
        scale=scale.name,
        mean=mean_interval(scores, LOWEST, HIGHEST),
        spread=spread(scores),
        agreement=agreement(whole) if len(whole) >= FEWEST else None,
        dont_know=dont_know,
        alpha=alpha(whole) if len(whole) >= ENOUGH_FOR_ALPHA else None,
        is_split=_is_split(scores),
    )


def _dont_know(scale: Scale, sheets: Sequence[Sheet]) -> float | None:
    """Give the share of don't-know answers; what few ticked is as little shown as what they say."""
    ticked = [[s.given[i.id] for i in scale.items if i.id in s.given] for s in sheets]
    people = [answers for answers in ticked if answers]
    if len(people) < FEWEST:
        return None
    given = [answer for answers in people for answer in answers]
    return sum(answer is None for answer in given) / len(given)


def _is_split(scores: Points) -> bool:
    below, above = np.mean(scores < _MIDDLE), np.mean(scores > _MIDDLE)
    return bool(min(below, above) >= CAMP and spread(scores) > 1)


def _turned(item: Item, answer: int) -> int:
    return LOWEST + HIGHEST - answer if item.is_reversed else answer


def _scores(scale: Scale, sheets: Sequence[Sheet]) -> Points:
    """Give the mean of each respondent who answered at least half of the items."""
    found = []
    for sheet in sheets:
        answers = _answers(scale, sheet)
        if len(answers) >= ceil(len(scale.items) / 2):
            found.append(sum(answers) / len(answers))
    return np.array(found, dtype=np.float64)


def _whole(scale: Scale, sheets: Sequence[Sheet]) -> Points:
    """Give the answers of those who answered every item: respondents × items."""
    rows = [_answers(scale, sheet) for sheet in sheets]
    whole = [row for row in rows if len(row) == len(scale.items)]
    return np.array(whole, dtype=np.float64).reshape(len(whole), len(scale.items))


def _answers(scale: Scale, sheet: Sheet) -> list[int]:
    pairs = ((item, sheet.given.get(item.id)) for item in scale.items)
    return [_turned(item, answer) for item, answer in pairs if answer is not None]


def _gaps(
    shown: Sequence[Role], sheets: Mapping[str, Sequence[Sheet]], leaders: Sequence[str]
) -> list[Gap]:
    """Compare those who lead, taken together, with each other role shown."""
    above = [role for role in shown if role.id in leaders]
    found = []
    for role in shown:
        for scale in questionnaire().scales if role.id not in leaders else ():
            first, second = (_pooled(scale, rs, sheets) for rs in (above, [role]))
            if len(first) and len(second):
                found.append(Gap(role.id, scale.name, difference(first, second)))
    return found


def _together(
    shown: Sequence[Role], sheets: Mapping[str, Sequence[Sheet]], leaders: Sequence[str]
) -> Mapping[str, Interval] | None:
    """Give the means over all roles shown, leadership apart."""
    counted = [role for role in shown if role.id not in leaders]
    if len(counted) < 2:  # noqa: PLR2004 - one role together is that role
        return None
    pools = {scale.name: _pooled(scale, counted, sheets) for scale in questionnaire().scales}
    return {name: mean_interval(pool, LOWEST, HIGHEST) for name, pool in pools.items() if len(pool)}


def _pooled(scale: Scale, roles: Sequence[Role], sheets: Mapping[str, Sequence[Sheet]]) -> Points:
    """Put together the scores of those roles whose own mean is shown, and of no other."""
    parts = [_scores(scale, sheets[role.id]) for role in roles]
    whole = [part for part in parts if len(part) >= FEWEST]
    return np.concatenate(whole) if whole else np.array([], dtype=np.float64)
