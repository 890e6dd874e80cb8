"""A number that turns a decision is said in people's words."""

import json

import pytest

from wfmap.graph import build
from wfmap.insertion.deciding.saying import said_of
from wfmap.insertion.deciding.terms import Tipping
from wfmap.model.document import read

DESK = {
    "wfmap": "1",
    "name": "Desk",
    "actors": {"clerk": {"name": "Clerk", "cost_per_hour": 40}},
    "stores": {"cases": {"name": "Cases"}},
    "steps": {"take": {"name": "Take", "actor": "clerk", "processing_time": "20 min"}},
}


@pytest.mark.parametrize(
    ("pointer", "value", "flips_at", "said"),
    [
        ("efforts/adoption", 0.8, 0.536, "if fewer than 54 % use it, it loses"),
        ("efforts/weeks", 4, 17.7, "if building takes more than 17.7 weeks, it loses"),
        ("figures/extract/coverage", 0.8, 0.6, "if it takes less than 60 % of the cases, it loses"),
        ("/steps/take/processing_time", 1200, 900, "if 'Take' takes less than 15 min, it loses"),
        ("/actors/clerk/cost_per_hour", 40, 33, "if an hour of Clerk costs less than 33, it loses"),
        ("/arrivals/count", 90, 80, "if fewer than 80 cases come in the time stated, it loses"),
        ("/stores/cases/quality/0/value", 1, 1.2, "if value of 'Cases' is more than 1.2, it loses"),
    ],
)  # fmt: skip
def test_a_flip_is_a_condition_that_a_person_can_check(
    pointer: str, value: float, flips_at: float, said: str
) -> None:
    """With the name of what it is of, and whether it is fewer, less or more."""
    flip = Tipping(pointer, value, flips_at, "npv", "it loses")
    assert said_of(flip, build(read(json.dumps(DESK)))) == said
