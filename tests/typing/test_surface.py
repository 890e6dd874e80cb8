"""The types that a checker reveals of the public surface; mypy and pyright read this file."""

from collections.abc import Callable
from typing import assert_type

import wfmap
from wfmap.operations.results.comparison import ComparisonResult
from wfmap.operations.results.simulated import EstimateResult
from wfmap.prediction.predictor import Prediction
from wfmap.python import answers
from wfmap.python.model import Page


def surface(loan: wfmap.Model, other: wfmap.Model) -> None:
    """State what each call gives."""
    assert_type(wfmap.load("loan.json"), wfmap.Model)
    assert_type(wfmap.load({"wfmap": "1"}), wfmap.Model)
    assert_type(loan.check(strict=True), answers.Checks)
    assert_type(loan.predict(), Prediction)
    assert_type(loan.predict().cycle_time.mean, float)
    assert_type(loan.simulate(seed=1), answers.Simulated)
    assert_type(loan.simulate(cases=10, replications=2).cycle_time.p95, float)
    assert_type(loan.candidates(), answers.Candidates)
    assert_type(loan.candidates(effects="predicted", pattern=("extract",))[0].title, str)
    assert_type(loan.portfolio(weeks=12), answers.Together)
    assert_type(loan.plan(team=2), answers.Planned)
    assert_type(loan.plan(challenges="r.csv", old_plan=b"{}"), answers.Planned)
    assert_type(loan.report(answers=[{"role": "clerk"}]), Page)
    assert_type(loan.report(), Page)
    assert_type(loan.draw(view="handoffs", picture="png"), bytes)
    assert_type(loan.export(format="mermaid"), str)
    assert_type(loan.export_bytes(into="loan.bpmn"), bytes)
    assert_type(loan.insert("check--extract--assist"), wfmap.Model)
    assert_type(loan.undo(), wfmap.Model)
    assert_type(loan.compare(other, seed=1), answers.Compared)
    assert_type(loan.compare(other).result, ComparisonResult)
    assert_type(loan.explain("check", effects="predicted"), answers.Explanation)
    assert_type(loan.simulate().result.throughput, EstimateResult | None)
    assert_type(loan.diff(other).to_json(), str)
    assert_type(loan.audit("tables", rows=100), answers.Measured)
    assert_type(loan.survey_form(role=("clerk",)), answers.Sheets)
    assert_type(loan.survey("answers.csv", leadership=("head",)), answers.Scores)
    assert_type(loan.systems(), answers.Systems)
    assert_type(wfmap.import_file("loan.bpmn", process="p").model, wfmap.Model)
    assert_type(loan.text, str)
    assert_type(loan.name, str)


def test_the_calls_are_there() -> None:
    """A checker reads them; here they are only looked up."""
    found: Callable[..., None] = surface
    assert callable(found)
