"""The effect model against its exact results."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.insertion.effects import CaseEffects, chained, error_left, human_time, whole_document
from wfmap.insertion.parameters import parameters

OWN = [
    # r, t_r, d, minutes of people per case, share of errors left; by hand in the text
    (1.0, 3.0, 0.9, 5.21, 0.010),
    (1.0, 9.0, 0.9, 10.01, 0.010),
    (0.0, 3.0, 0.9, 2.45, 0.046),
]


def case(reviewed: float, review: float, caught: float) -> CaseEffects:
    """Give the oracle's process with three figures of the review, times in minutes."""
    return CaseEffects(0.8, 0.95, reviewed, caught, 0.03, 10, review, 10, 15, 0.03)


@pytest.mark.parametrize(("r", "t_r", "d", "human", "error"), OWN)
def test_effect_model_gives_the_exact_results(
    r: float, t_r: float, d: float, human: float, error: float
) -> None:
    """People's time and the errors left are what the formulas give by hand."""
    assert human_time(case(r, t_r, d)) == pytest.approx(human, abs=1e-9)
    assert error_left(case(r, t_r, d)) == pytest.approx(error, abs=1e-9)


def test_effect_model_gives_every_oracle(shared_dir: Path) -> None:
    """Every case of effects.json comes out to its last digit."""
    oracle = json.loads((shared_dir / "oracles" / "effects.json").read_text("utf-8"))
    for row in oracle["cases"]:
        effects = case(row["r"], row["t_r"], row["d"])
        assert human_time(effects) == pytest.approx(row["human"], abs=5e-7)
        assert error_left(effects) == pytest.approx(row["error"], abs=5e-7)
    assert chained(0.95, 5) == pytest.approx(oracle["five_chained_steps_of_0.95"], abs=5e-7)
    assert whole_document(0.99, 20) == pytest.approx(
        oracle["document_of_20_fields_at_0.99"], abs=5e-7
    )


@given(c=st.floats(0, 1), a=st.floats(0, 1), r=st.floats(0, 1), d=st.floats(0, 1))
def test_errors_left_lie_between_none_and_all(c: float, a: float, r: float, d: float) -> None:
    """Whatever the shares, a case is wrong with a probability, and more review leaves no more."""
    with_review = error_left(CaseEffects(c, a, r, d, 0.0, 1, 1, 1, 1, 0.1))
    without = error_left(CaseEffects(c, a, 0.0, d, 0.0, 1, 1, 1, 1, 0.1))
    assert 0 <= with_review <= without <= 1


def test_parameters_at_their_low_end_serve_least() -> None:
    """At the low end reviews are slow and coverage small, at the high end the other way round."""
    low, high = parameters("extract").at("low"), parameters("extract").at("high")
    assert low.coverage < high.coverage
    assert low.review_time > high.review_time
