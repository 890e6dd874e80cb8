"""What is known of right and wrong at a step decides how far a machine may go there."""

from typing import Any

import pytest

from tests.insertion.deciding.test_verdicts import at, found
from wfmap.insertion.terms import Candidate

GRAVE: dict[str, Any] = {
    "decisions__pay__stakes": "high",
    "decisions__pay__affects_person": True,
}


CHEAP: dict[str, Any] = {"decisions__pay__error_cost": 0.5, "steps__judge__error_rate": 0.1}
"""Errors that cost next to nothing, so that a machine under review gains."""


def helped(evidence: dict[str, Any], **more: Any) -> Candidate:
    """Give what is said of a recommendation as a help, with some evidence at the step."""
    return at("assist", steps__judge__evidence=evidence, **more)


def asked(candidate: Candidate) -> set[str]:
    """List the places that questions lead to."""
    return {question.pointer for question in candidate.questions}


def test_what_learned_from_past_choices_judges_nobody_where_much_hangs_on_it() -> None:
    """It chooses alike; where little hangs on it a sample tells what came of the cases."""
    grave = helped({"labels": "choice"}, **GRAVE)
    assert grave.verdict == "do_not"
    assert "choose alike" in grave.because
    light = helped({"labels": "choice"})
    assert light.verdict == "only_after"
    assert "/steps/judge/evidence/labels" in asked(light)


def test_what_a_result_hangs_on_has_to_be_in_some_store() -> None:
    """Nobody is judged without it; elsewhere a person who reads first may be helped."""
    missing = {"lacks": "income by fortnight"}
    assert helped(missing, **GRAVE).verdict == "do_not"
    light = helped(missing)
    assert light.verdict == "only_after"
    assert "income by fortnight" in light.because
    assert at("supervised", steps__judge__evidence=missing, **CHEAP).verdict == "cannot_say"
    assert "income" not in helped({"lacks": "nothing"}, **GRAVE).because


@pytest.mark.parametrize("by", ["maker", "nobody"])
def test_what_only_its_maker_tried_is_not_known_to_be_right(by: str) -> None:
    """Where much hangs on it, nobody can say; an independent trial opens it again."""
    untried = helped({"tried": by}, **GRAVE)
    assert untried.verdict == "cannot_say"
    assert "/steps/judge/evidence/tried" in asked(untried)
    assert helped({"tried": "elsewhere"}, **GRAVE).verdict != "cannot_say"
    assert helped({"tried": by}).verdict == "only_after"


@pytest.mark.parametrize("stage", ["assist", "supervised", "autonomous"])
def test_without_a_baseline_nobody_could_tell_a_gain(stage: str) -> None:
    """At no stage that acts or helps."""
    blind = at(stage, steps__judge__evidence={"baseline": False})
    assert blind.verdict in {"cannot_say", "do_not"}
    assert blind.verdict == "do_not" or "/steps/judge/evidence/baseline" in asked(blind)
    seen = at(stage, steps__judge__evidence={"baseline": True})
    assert "never measured, so that" not in seen.because


def test_errors_of_unknown_cause_are_not_repaired_yet() -> None:
    """Once their causes are counted, the repair competes."""

    def repair(**parts: Any) -> Candidate:
        rows = found(steps__judge__error_rate=0.1, **parts).all
        return next(c for c in rows if c.id == "judge--no-ai-repair--assist")

    unknown = repair()
    assert unknown.verdict == "cannot_say"
    assert "/steps/judge/evidence/causes" in asked(unknown)
    counted = repair(steps__judge__evidence={"causes": "forms without a number"})
    assert counted.verdict in {"do", "only_after"}


def test_full_review_may_begin_where_right_and_wrong_are_told_apart() -> None:
    """By what came of past cases or by an independent trial, never by the maker's word."""
    waits = "the rung before"
    assert waits in " ".join(at("supervised", steps__judge__evidence={}, **CHEAP).only_after)
    for known in ({"labels": "outcome"}, {"tried": "here"}, {"tried": "elsewhere"}):
        told = at("supervised", steps__judge__evidence=known, **CHEAP)
        assert told.verdict == "only_after", known
        assert waits not in " ".join(told.only_after), known
        alone = at("autonomous", steps__judge__evidence=known)
        assert alone.verdict == "do_not" or waits in " ".join(alone.only_after)
    grave = at("supervised", steps__judge__evidence={"labels": "outcome"}, **GRAVE)
    assert grave.verdict != "do"
