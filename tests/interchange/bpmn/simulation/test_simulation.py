"""Simulation parameters that come with a file: BPSim, qbp and Prosimos."""

import json
from typing import Any

import pytest

CORE = """
<startEvent id="s"/><task id="a" name="Check"/><exclusiveGateway id="g"/><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="a"/>
<sequenceFlow id="f2" sourceRef="a" targetRef="g"/>
<sequenceFlow id="f3" sourceRef="g" targetRef="a"/>
<sequenceFlow id="f4" sourceRef="g" targetRef="e"/>
"""
QBP = """<extensionElements>
<q:processSimulationInfo xmlns:q="http://www.qbp-simulator.com/Schema201212" currency="EUR">
<q:arrivalRateDistribution type="EXPONENTIAL" mean="NaN" arg1="1200" arg2="NaN"/>
<q:timetables><q:timetable id="t" default="true" name="Office"><q:rules>
<q:rule fromTime="09:00:00.000+00:00" toTime="17:00:00.000+00:00" fromWeekDay="MONDAY"
 toWeekDay="FRIDAY"/></q:rules></q:timetable></q:timetables>
<q:resources><q:resource id="r" name="Clerk" totalAmount="3" costPerHour="25" timetableId="t"/>
</q:resources><q:elements><q:element elementId="a">{duration}<q:resourceIds>
<q:resourceId>r</q:resourceId></q:resourceIds></q:element></q:elements>
<q:sequenceFlows><q:sequenceFlow elementId="f3" executionProbability="{back}"/>
<q:sequenceFlow elementId="f4" executionProbability="0.75"/></q:sequenceFlows>
</q:processSimulationInfo></extensionElements>"""


def qbp(bpmn: Any, duration: str = "", back: str = "0.25") -> Any:
    """Import a process with qbp parameters."""
    return bpmn.read(bpmn.process(CORE + QBP.format(duration=duration, back=back)))


def test_qbp_gives_pools_calendars_arrivals_and_shares(bpmn: Any) -> None:
    """Every section of the extension that has a field is read into it."""
    imported = qbp(bpmn)
    document = imported.document
    assert document["currency"] == "EUR"
    assert document["arrivals"] == {"every": {"distribution": "exponential", "mean": "PT20M"}}
    assert document["calendars"] == {"office": {"name": "Office", "weekly": "Mo-Fr 09:00-17:00"}}
    clerk = document["actors"]["clerk"]
    assert (clerk["capacity"], clerk["cost_per_hour"], clerk["calendar"]) == (3, 25.0, "office")
    steps = bpmn.steps(imported)
    assert steps["a"]["actor"] == "clerk"
    assert [flow["share"] for flow in steps["g"]["next"]] == [0.25, 0.75]
    assert imported.losses == ()


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ('type="FIXED" mean="60"', "PT1M"),
        (
            'type="NORMAL" mean="600" arg1="120"',
            {"distribution": "normal", "mean": "PT10M", "sd": "PT2M"},
        ),
        (
            'type="UNIFORM" mean="3600" arg1="60" arg2="120"',
            {"distribution": "uniform", "min": "PT1M", "max": "PT2M"},
        ),
        (
            'type="TRIANGULAR" mean="90" arg1="60" arg2="120"',
            {"distribution": "triangular", "min": "PT1M", "mode": "PT1M30S", "max": "PT2M"},
        ),
        (
            'type="GAMMA" mean="600" arg1="3600"',
            {"distribution": "gamma", "mean": "PT10M", "sd": "PT1M"},
        ),
        ('type="NORMAL" mean="600" arg1="0"', "PT10M"),
    ],
)
def test_qbp_durations_are_in_seconds(bpmn: Any, given: str, written: Any) -> None:
    """The unit shown in the editor changes nothing; no spread is a plain duration."""
    unit = "<q:timeUnit>hours</q:timeUnit>"
    duration = f"<q:durationDistribution {given}>{unit}</q:durationDistribution>"
    assert bpmn.steps(qbp(bpmn, duration))["a"]["processing_time"] == written


@pytest.mark.parametrize("given", ['type="BETA" mean="1" arg1="1"', 'type="FIXED" mean="soon"'])
def test_a_duration_that_cannot_be_used_is_a_loss(bpmn: Any, given: str) -> None:
    """The step stays without a time, and the loss says why."""
    imported = qbp(bpmn, f"<q:durationDistribution {given}/>")
    assert "processing_time" not in bpmn.steps(imported)["a"]
    assert bpmn.codes(imported) == [("simulation", "a")]


def test_rounded_shares_are_scaled_and_wrong_ones_left_out(bpmn: Any) -> None:
    """Shares that miss 1 by rounding are scaled; those that cannot be right are a loss."""
    rounded = [flow["share"] for flow in bpmn.steps(qbp(bpmn, back="0.24"))["g"]["next"]]
    assert sum(rounded) == pytest.approx(1)
    wrong = qbp(bpmn, back="0.9")
    assert "share" not in bpmn.steps(wrong)["g"]["next"][0]
    assert bpmn.codes(wrong) == [("simulation", "g")]


def test_a_pool_with_the_name_of_a_lane_is_that_lane(bpmn: Any) -> None:
    """Capacity and cost go to the lane that is drawn."""
    lane = '<laneSet><lane id="L" name="clerk"><flowNodeRef>a</flowNodeRef></lane></laneSet>'
    imported = bpmn.read(bpmn.process(lane + CORE + QBP.format(duration="", back="0.25")))
    assert list(imported.document["actors"]) == ["clerk"]
    assert imported.document["actors"]["clerk"]["capacity"] == 3


BPSIM = """<relationship type="BPSimData"><extensionElements>
<b:BPSimData xmlns:b="http://www.bpsim.org/schemas/{version}"><b:Scenario id="S">
<b:ScenarioParameters baseTimeUnit="min" baseCurrencyUnit="USD"/>
{parameters}</b:Scenario></b:BPSimData></extensionElements>
<source>P</source><target>P</target></relationship>"""


def bpsim(bpmn: Any, element: str, path: str, value: str, version: str = "1.0") -> Any:
    """Import a process with one BPSim parameter, given as group/parameter."""
    group, parameter = path.split("/")
    body = f"<b:{group}><b:{parameter}><b:{value}/></b:{parameter}></b:{group}>"
    one = f'<b:ElementParameters elementRef="{element}">{body}</b:ElementParameters>'
    data = BPSIM.format(version=version, parameters=one)
    return bpmn.read(bpmn.file(f'<process id="P">{CORE}</process>{data}'))


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize(
    ("value", "written"),
    [
        ('FloatingParameter value="1.5"', "PT1M30S"),
        ('NumericParameter value="2" timeUnit="hour"', "PT2H"),
        ('DurationParameter value="PT45S"', "PT45S"),
        (
            'TriangularDistribution min="1" mode="4" max="13"',
            {"distribution": "triangular", "min": "PT1M", "mode": "PT4M", "max": "PT13M"},
        ),
        (
            'ErlangDistribution k="3" mean="2"',
            {"distribution": "erlang", "mean": "PT2M", "shape": 3.0},
        ),
        (
            'NegativeExponentialDistribution mean="20"',
            {"distribution": "exponential", "mean": "PT20M"},
        ),
    ],
)
def test_bpsim_times_are_in_the_base_unit_or_their_own(
    bpmn: Any, version: str, value: str, written: Any
) -> None:
    """Constants and distributions become durations, for both versions of BPSim."""
    imported = bpsim(bpmn, "a", "TimeParameters/ProcessingTime", value, version)
    assert bpmn.steps(imported)["a"]["processing_time"] == written
    assert imported.losses == ()


def test_bpsim_costs_priorities_and_shares_have_fields(bpmn: Any) -> None:
    """Each parameter goes where the document has its field."""
    cost = bpsim(bpmn, "a", "CostParameters/FixedCost", 'FloatingParameter value="7"')
    assert bpmn.steps(cost)["a"]["fixed_cost"] == 7.0
    share = bpsim(bpmn, "f3", "ControlParameters/Probability", 'FloatingParameter value="0.3"')
    assert bpmn.steps(share)["g"]["next"][0]["share"] == 0.3
    arrival = 'NumericParameter value="20"'
    arrivals = bpsim(bpmn, "s", "ControlParameters/InterTriggerTimer", arrival)
    assert arrivals.document["arrivals"] == {"every": "PT20M"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("TimeParameters/ProcessingTime", 'BetaDistribution shape="1" scale="2"'),
        ("TimeParameters/ProcessingTime", 'FloatingParameter value="1" timeUnit="year"'),
        ("TimeParameters/LagTime", 'FloatingParameter value="1"'),
        ("ControlParameters/TriggerCount", 'NumericParameter value="5"'),
        ("ResourceParameters/Quantity", 'NumericParameter value="0"'),
    ],
)
def test_bpsim_parameters_without_a_field_are_losses(bpmn: Any, path: str, value: str) -> None:
    """What cannot be used is listed with the element it was for."""
    assert ("simulation", "a") in bpmn.codes(bpsim(bpmn, "a", path, value))


PROSIMOS = {
    "resource_profiles": [
        {
            "id": "p",
            "name": "Officer",
            "resource_list": [
                {"id": "o1", "cost_per_hour": "30", "amount": 1, "calendar": "c"},
                {"id": "o2", "cost_per_hour": "50", "amount": 1, "calendar": "c"},
            ],
        }
    ],
    "arrival_time_distribution": {
        "distribution_name": "expon",
        "distribution_params": [{"value": 1800}, {"value": 0}, {"value": 9000}],
    },
    "arrival_time_calendar": [
        {"from": "MONDAY", "to": "FRIDAY", "beginTime": "09:00:00", "endTime": "17:00:00"}
    ],
    "gateway_branching_probabilities": [
        {
            "gateway_id": "g",
            "probabilities": [{"path_id": "f3", "value": "0.3"}, {"path_id": "f4", "value": 0.7}],
        }
    ],
    "task_resource_distribution": [
        {
            "task_id": "a",
            "resources": [
                {
                    "resource_id": "o1",
                    "distribution_name": "norm",
                    "distribution_params": [{"value": 600}, {"value": 120}, {"value": 0}],
                }
            ],
        }
    ],
    "resource_calendars": [
        {
            "id": "c",
            "name": "Always",
            "time_periods": [
                {"from": "MONDAY", "to": "SUNDAY", "beginTime": "00:00", "endTime": "23:59:59.999"}
            ],
        }
    ],
    "event_distribution": [],
    "batch_processing": [{"task_id": "a"}],
}


def test_prosimos_parameters_are_read_from_beside_the_file(bpmn: Any) -> None:
    """Pools, durations, shares, calendars and arrivals are read; batching is a loss."""
    beside = json.dumps(PROSIMOS).encode()
    imported = bpmn.read(bpmn.process(CORE), simulation=beside)
    officer = imported.document["actors"]["officer"]
    assert (officer["capacity"], officer["cost_per_hour"]) == (2, 40.0)
    assert imported.document["calendars"][officer["calendar"]]["weekly"] == "Mo-Su 00:00-24:00"
    assert imported.document["arrivals"]["calendar"] == "arrivals"
    step = bpmn.steps(imported)["a"]
    assert step["processing_time"] == {"distribution": "normal", "mean": "PT10M", "sd": "PT2M"}
    assert [loss.element for loss in imported.losses] == ["prosimos:batch_processing"]


@pytest.mark.parametrize(
    "beside",
    [
        b"",
        b"[]",
        b"{",
        b"[" * 100_000,
        b'{"resource_calendars": [{"id": "c", "time_periods": [{"from": "NEVER"}]}]}',
        b'{"arrival_time_distribution": {"distribution_name": "expon"}}',
        b'{"resource_profiles": [{"id": 1, "resource_list": [{"amount": "many"}]}]}',
    ],
)
def test_a_broken_prosimos_file_is_a_loss_and_not_a_failure(bpmn: Any, beside: str) -> None:
    """The process is imported all the same."""
    imported = bpmn.read(bpmn.process(CORE), simulation=beside)
    assert "a" in bpmn.steps(imported)
    assert "simulation" in {loss.code for loss in imported.losses}
