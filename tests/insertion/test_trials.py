"""What a trial at a step has measured goes before every default, as sure as its cases leave it."""

import json
from typing import Any

import pytest

from wfmap.graph import build
from wfmap.insertion.candidates import candidates
from wfmap.insertion.parameters import parameters
from wfmap.insertion.terms import Candidate
from wfmap.insertion.tried import tried_at
from wfmap.model.document import examine, read
from wfmap.model.process import Process

LETTERS: dict[str, Any] = {
    "wfmap": "1.1",
    "name": "Answers to tenants",
    "currency": "EUR",
    "economy": {
        "internal": {"per_day": 700, "ramp_up": "P28D", "skills": ["letters"]},
        "partner": {"per_day": 1050, "skills": ["language models"]},
    },
    "arrivals": {"count": 400, "per": "1 w"},
    "actors": {"clerk": {"name": "Clerk", "capacity": 9, "cost_per_hour": 38}},
    "systems": {"box": {"name": "Letter box", "interfaces": [{"style": "rest"}]}},
    "data": {"letter": {"name": "Letter", "structure": "unstructured", "format": "free text"}},
    "stores": {
        "in": {"kind": "email", "system": "box", "holds": ["letter"]},
        "out": {"kind": "document", "system": "box", "holds": ["letter"]},
    },
    "steps": {
        "come": {"kind": "start", "next": "answer"},
        "answer": {
            "name": "Write answer", "type": "send", "actor": "clerk", "fixed_cost": 1.2,
            "reads": [{"store": "in", "data": "letter"}],
            "writes": [{"store": "out", "data": "letter"}],
            "processing_time": "25 min", "next": "done",
        },
        "done": {"kind": "end"},
    },
}  # fmt: skip
TRIAL = {"pattern": "draft-for-review", "n": 200, "coverage": 0.8, "review_time": 0.4}


def letters(trial: dict[str, Any] | None = None, **economy: Any) -> Process:
    """Read the document, with a trial and other terms of money."""
    made = json.loads(json.dumps(LETTERS))
    if trial is not None:
        made["steps"]["answer"]["trial"] = trial
    made["economy"] |= economy
    return read(json.dumps(made))


def draft_of(process: Process, stage: str) -> Candidate:
    """Give what is said of drafts at a stage."""
    name = f"answer--draft-for-review--{stage}"
    return next(c for c in candidates(build(process)).all if c.id == name)


def test_a_measured_share_has_the_interval_of_its_cases() -> None:
    """Of 200 cases 80 % are .74 to .85 (Wilson), and what was not measured stays a default."""
    found = tried_at(letters(TRIAL).steps["answer"], "draft-for-review")
    assert set(found) == {"coverage", "review_time"}
    assert (found["coverage"].low, found["coverage"].high) == pytest.approx(
        (0.739, 0.850), abs=1e-3
    )
    assert found["review_time"].low < 0.4 < found["review_time"].high
    assert found["coverage"].source == "measured in a trial of 200 cases"


def test_a_trial_of_another_pattern_says_nothing() -> None:
    """Drafts are as unknown as before where something else was tried."""
    other = letters({**TRIAL, "pattern": "extract"})
    assert tried_at(other.steps["answer"], "draft-for-review") == {}


def test_a_trial_narrows_what_it_is_worth() -> None:
    """With coverage and the time of a look measured, the money is known within less."""
    before, after = (
        draft_of(letters(), "supervised").money,
        draft_of(letters(TRIAL), "supervised").money,
    )
    assert before is not None
    assert after is not None
    widths = [(money.work.high or 0.0) - (money.work.low or 0.0) for money in (before, after)]
    assert widths[1] < 0.8 * widths[0]
    assert parameters("draft-for-review").ranges["coverage"].low < 0.739


def test_a_trial_of_no_cases_is_no_trial() -> None:
    """The document is refused at the number."""
    text = json.dumps(LETTERS).replace(
        '"fixed_cost"', '"trial": {"pattern": "extract", "n": 0}, "fixed_cost"'
    )
    assert "/steps/answer/trial/n" in {f.pointer for f in examine(text).findings}


def test_what_is_paid_for_each_result_is_paid_by_whoever_does_it() -> None:
    """Postage is no part of what drafts save: with and without it, they are worth the same."""
    dear = draft_of(letters(TRIAL), "supervised").money
    made = json.loads(json.dumps(LETTERS))
    made["steps"]["answer"] |= {"trial": TRIAL, "fixed_cost": 0}
    free = draft_of(read(json.dumps(made)), "supervised").money
    assert dear is not None
    assert free is not None
    assert dear.net.value == pytest.approx(free.net.value, rel=0.06)


def test_both_who_could_build_are_told_with_what_nothing_shows() -> None:
    """The partner costs half more and begins at once; each lacks what the other says it can."""
    own, firm = draft_of(letters(TRIAL), "assist").building
    assert (own.who, firm.who) == ("internal", "partner")
    assert own.build is not None
    assert firm.build == pytest.approx(own.build * 1.5)
    assert own.ramp_up == pytest.approx(28 / 30.4375)
    assert "machine learning, and to hold it against the truth" in own.lacking
    assert firm.lacking == ("interfaces of Letter box", "how write answer is done here")


def test_of_a_partner_without_a_price_no_money_is_told() -> None:
    """Its price is not taken from the team of one's own."""
    _, firm = draft_of(letters(TRIAL, partner={"skills": ["letters"]}), "assist").building
    assert (firm.build, firm.npv, firm.payback) == (None, None, None)


def test_a_number_that_is_only_assumed_is_named_where_it_flips_beyond_a_fifth() -> None:
    """It would have to fall to near a half: named where it is assumed, and it stops nothing.

    What was told by somebody is named to a fifth of a fifth only: were it a fifth less, another
    fifth would turn it, and so it would first be asked for.
    """
    money = draft_of(letters(TRIAL), "supervised").money
    assert money is not None
    assert money.break_even.volume is not None
    made = json.loads(json.dumps(LETTERS))
    made["steps"]["answer"]["trial"] = TRIAL
    whole = money.break_even.volume / (365.25 / 7)
    cases: tuple[tuple[str, float, list[float]], ...] = (
        ("assumption", 0.55, [0.55]),
        ("interview", 0.55, []),
        ("assumption", 0.68, [0.68]),
        ("interview", 0.68, [0.68]),
    )
    for basis, left, flips in cases:
        count = whole / left
        made["arrivals"]["count"] = {"value": count, "provenance": {"basis": basis}}
        found = draft_of(read(json.dumps(made)), "supervised")
        at = [f.flips_at / f.value for f in found.flips if f.pointer == "/arrivals/count"]
        assert at == pytest.approx(flips, abs=0.05)
        assert not [told for told in found.only_after if "cases come" in told]
