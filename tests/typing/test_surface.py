"""The types that a checker reveals of the public surface; mypy and pyright read this file."""

from collections.abc import Callable
from typing import assert_type

import wfmap
from wfmap.analysis.comparison import Comparison
from wfmap.insertion.portfolio.result import Portfolio
from wfmap.insertion.terms import Candidate
from wfmap.operations.checking import Checked
from wfmap.plan.planning import Plan
from wfmap.prediction.predictor import Prediction
from wfmap.python.model import Page
from wfmap.simulation import Simulation


def surface(loan: wfmap.Model, other: wfmap.Model) -> None:
    """State what each call gives."""
    assert_type(wfmap.load("loan.json"), wfmap.Model)
    assert_type(wfmap.load({"wfmap": "1"}), wfmap.Model)
    assert_type(loan.check(), Checked)
    assert_type(loan.predict(), Prediction)
    assert_type(loan.predict().cycle_time.mean, float)
    assert_type(loan.simulate(seed=1), Simulation)
    assert_type(loan.simulate(cases=10, replications=2).cycle_time.p95, float)
    assert_type(loan.candidates(), tuple[Candidate, ...])
    assert_type(loan.candidates(effects="predicted", pattern=("extract",))[0].title, str)
    assert_type(loan.portfolio(weeks=12), Portfolio)
    assert_type(loan.plan(team=2), Plan)
    assert_type(loan.report(), Page)
    assert_type(loan.draw(view="handoffs", picture="png"), bytes)
    assert_type(loan.export(format="mermaid"), str)
    assert_type(loan.insert("check--extract--assist"), wfmap.Model)
    assert_type(loan.undo(), wfmap.Model)
    assert_type(loan.compare(other), Comparison)
    assert_type(loan.text, str)
    assert_type(loan.name, str)


def test_the_calls_are_there() -> None:
    """A checker reads them; here they are only looked up."""
    found: Callable[..., None] = surface
    assert callable(found)
