"""Answers to score, made plain."""

import json
from collections.abc import Callable, Mapping, Sequence

import pytest

from wfmap.readiness.people.answers import Answers
from wfmap.readiness.people.questionnaire import Role, questionnaire
from wfmap.readiness.people.reading import read_answers

Given = Mapping[str, Sequence[int | None]]
"""By role, what each respondent thinks of everything: 1 to 5, or None for don't know."""


@pytest.fixture
def roles() -> tuple[Role, ...]:
    """Return a clerk, a manager and the leadership."""
    return Role("clerk", "Clerk"), Role("manager", "Manager"), Role("leadership", "Leadership")


def said(given: Given) -> list[dict[str, object]]:
    """Let each respondent answer every item by one opinion, reversed items turned round."""
    return [
        {
            "role": role,
            "respondent": number,
            "item": item.id,
            "answer": "dk" if one is None else 6 - one if item.is_reversed else one,
        }
        for role, opinions in given.items()
        for number, one in enumerate(opinions, 1)
        for item in questionnaire().items
    ]


@pytest.fixture
def answers(roles: tuple[Role, ...]) -> Callable[[Given], Answers]:
    """Return a function that reads what roles think."""

    def made(given: Given) -> Answers:
        return read_answers(json.dumps(said(given)).encode(), [role.id for role in roles])

    return made
