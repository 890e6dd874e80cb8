"""Cases are told apart by the end they come to, and a target may be meant for some of them only."""

import json
from math import exp
from typing import Any

import pytest

from wfmap.analysis.baseline import Asking, baseline
from wfmap.graph import ProcessGraph, build
from wfmap.model.document import examine
from wfmap.prediction import predict
from wfmap.report.simulation import SIMULATIONS
from wfmap.simulation import Simulation, pair, simulate

HOUR = 3600


def document(*outcomes: str, mean: str = "1 h") -> dict[str, Any]:
    """Write a permit that three cases of ten need: ten minutes to find out, an hour to get it."""
    ways = [{"to": "issue", "share": 0.3}, {"to": "none", "share": 0.7}]
    target: dict[str, Any] = {"cycle_time": "70 min", "percentile": 90}
    return {
        "wfmap": "1.1",
        "name": "Permit",
        "arrivals": {"count": 1, "per": "1 h"},
        "target": {**target, **({"outcomes": list(outcomes)} if outcomes else {})},
        "steps": {
            "look": {"processing_time": "10 min", "next": "needed"},
            "needed": {"kind": "decision", "name": "Permit needed?", "next": ways},
            "issue": {
                "processing_time": {"distribution": "exponential", "mean": mean},
                "next": "issued",
            },
            "issued": {"kind": "end", "name": "Permit issued"},
            "none": {"kind": "end", "name": "No permit needed"},
        },
    }


def graph_of(told: dict[str, Any]) -> ProcessGraph:
    """Read a document without a finding."""
    reading = examine(json.dumps(told))
    assert reading.process is not None
    assert reading.findings == ()
    return build(reading.process)


@pytest.fixture(scope="module")
def permit() -> Simulation:
    """Return the process whose target is meant for permits that are issued, simulated."""
    return simulate(graph_of(document("issued")), cases=2000, replications=8, warm_up=0)


def test_a_target_counts_the_cases_of_the_outcome_it_is_meant_for(permit: Simulation) -> None:
    """Of 90 that need none nobody is late: over 70 minutes are e⁻¹ of those that need one."""
    late = permit.late_share
    assert late is not None
    assert late.low is not None
    assert late.high is not None
    assert late.low <= exp(-1) <= late.high
    everybody = simulate(graph_of(document()), cases=500, replications=4, warm_up=0).late_share
    assert everybody is not None
    assert everybody.value == pytest.approx(0.3 * exp(-1), abs=0.03)


def test_every_outcome_has_its_share_its_time_and_its_lateness(permit: Simulation) -> None:
    """An end that the target is not meant for has no lateness."""
    issued, none = permit.outcomes["issued"], permit.outcomes["none"]
    assert issued.share.value + none.share.value == pytest.approx(1)
    assert issued.share.value == pytest.approx(0.3, abs=0.02)
    assert issued.cycle_time is not None
    assert none.cycle_time is not None
    assert issued.cycle_time.value == pytest.approx(70 * 60, rel=0.05)
    assert none.cycle_time.value == pytest.approx(10 * 60)
    assert issued.late == permit.late_share
    assert none.late is None


def test_the_prediction_tells_outcomes_apart_too() -> None:
    """Ten minutes, and an exponential hour: not the average of both kinds."""
    found = predict(graph_of(document("issued")))
    assert found.aimed is not None
    assert found.aimed.mean == pytest.approx(70 * 60)
    assert found.cycle_time.mean == pytest.approx((10 + 0.3 * 60) * 60)
    assert predict(graph_of(document())).aimed == found.cycle_time


def test_what_begins_when_all_else_is_done_counts_for_every_outcome() -> None:
    """Half of the cases are looked at again for an hour: 30 minutes more on average, in both."""
    told = document("issued")
    inner = {"begin": {"kind": "start", "next": "again"}, "again": {"processing_time": "1 h"}}
    told["steps"]["audit"] = {
        "kind": "subprocess",
        "trigger": "condition",
        "interrupting": False,
        "share": 0.5,
        "steps": inner,
    }
    reading = examine(json.dumps(told))
    assert reading.process is not None
    found = predict(build(reading.process))
    assert found.aimed is not None
    assert found.aimed.mean == pytest.approx(100 * 60, rel=1e-4)
    assert found.cycle_time.mean == pytest.approx((10 + 0.3 * 60 + 30) * 60, rel=1e-4)


def test_a_step_inside_a_block_is_not_told_apart_by_the_prediction() -> None:
    """Then nothing is said of lateness; the simulation tells it."""
    told = document("issue")
    told["steps"]["look"]["next"] = ["needed", "note"]
    told["steps"]["note"] = {"processing_time": "5 min"}
    found = predict(graph_of(told))
    assert (found.aimed, found.late) == (None, None)
    seen = simulate(graph_of(told), cases=400, replications=4, warm_up=0).late_share
    assert seen is not None
    assert seen.value == pytest.approx(exp(-1), abs=0.1)


def test_a_change_is_compared_within_the_outcome() -> None:
    """Half an hour to issue a permit: e⁻² of those who need one are late, not e⁻¹."""
    before, after = (graph_of(document("issued", mean=mean)) for mean in ("1 h", "30 min"))
    late = pair(before, after, events=400_000).effect.late
    assert late is not None
    assert late.before == pytest.approx(exp(-1), abs=0.02)
    assert late.after == pytest.approx(exp(-2), abs=0.02)


def test_an_outcome_that_is_no_step_is_an_unresolved_reference() -> None:
    """With its place in the document."""
    reading = examine(json.dumps(document("granted")))
    (finding,) = reading.findings
    assert (finding.rule, finding.pointer) == ("unresolved-reference", "/target/outcomes/0")


def test_format_1_may_use_it_with_a_note() -> None:
    """It was added by 1.1."""
    reading = examine(json.dumps({**document("issued"), "wfmap": "1"}))
    assert [finding.rule for finding in reading.findings] == ["older-format"]


def test_a_sentence_says_which_cases_the_target_is_meant_for() -> None:
    """Beside a table of the outcomes."""
    asking = Asking(cases=100, replications=4, warm_up=0)
    base = baseline(graph_of(document("issued")), asking)
    text = " ".join(SIMULATIONS["text"](base, False).split())  # noqa: FBT003 - not forced
    assert "are over the target, of those that come to 'Permit issued'." in text
    assert "By outcome" in text
