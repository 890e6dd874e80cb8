"""Simulation parameters that come with a file: BPSim, qbp and Prosimos."""

import json
from math import e, pi
from typing import Any

import pytest

from wfmap.interchange import to_process
from wfmap.units.durations import seconds

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


@pytest.mark.parametrize(
    ("kept", "instead", "lost"),
    [
        ('timetableId="t"', 'timetableId="night"', [("simulation", "r")]),
        ('toWeekDay="FRIDAY"', 'toWeekDay="NEVER"', [("simulation", "t"), ("simulation", "r")]),
        ('timetableId="t"', "", []),
    ],
)
def test_a_timetable_that_leads_nowhere_is_a_loss(
    bpmn: Any, kept: str, instead: str, lost: list[tuple[str, str]]
) -> None:
    """A resource whose timetable is missing or cannot be read has none, and the losses say so."""
    assert kept in QBP
    written = QBP.format(duration="", back="0.25").replace(kept, instead)
    imported = bpmn.read(bpmn.process(CORE + written))
    assert "calendar" not in imported.document["actors"]["clerk"]
    assert bpmn.codes(imported) == lost


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


def user_distribution(bpmn: Any, discrete: str, *points: tuple[str, str]) -> Any:
    """Import a process with a BPSim distribution of single values, minutes and probability."""
    rows = "".join(
        f'<b:UserDistributionDataPoint probability="{p}"><b:NumericParameter value="{v}"/>'
        "</b:UserDistributionDataPoint>"
        for v, p in points
    )
    body = f"<b:UserDistribution {discrete}>{rows}</b:UserDistribution>"
    one = f"<b:TimeParameters><b:ProcessingTime>{body}</b:ProcessingTime></b:TimeParameters>"
    element = f'<b:ElementParameters elementRef="a">{one}</b:ElementParameters>'
    data = BPSIM.format(version="1.0", parameters=element)
    return bpmn.read(bpmn.file(f'<process id="P">{CORE}</process>{data}'))


def test_bpsim_values_with_probabilities_are_read(bpmn: Any) -> None:
    """Where they are discrete; what lies between others, and what makes no shares, is a loss."""
    read = user_distribution(bpmn, 'discrete="true"', ("3", "0.4"), ("5", "0.6"))
    written = {"distribution": "empirical", "values": ["PT3M", "PT5M"], "weights": [0.4, 0.6]}
    assert bpmn.steps(read)["a"]["processing_time"] == written
    assert read.losses == ()
    for lost in (
        user_distribution(bpmn, "", ("3", "0.4"), ("5", "0.6")),
        user_distribution(bpmn, 'discrete="true"', ("3", "-1"), ("5", "0.6")),
        user_distribution(bpmn, 'discrete="true"', ("3", "0")),
        user_distribution(bpmn, 'discrete="true"'),
    ):
        assert "processing_time" not in bpmn.steps(lost)["a"]
        assert ("simulation", "a") in bpmn.codes(lost)


def test_bounds_of_a_bpsim_time_move_its_mean_and_are_said(bpmn: Any) -> None:
    """A normal time of 10 ± 5 minutes cut at its mean is 10 + 5 √(2/π) on average."""
    path = "TimeParameters/ProcessingTime"
    cut = 'TruncatedNormalDistribution mean="10" standardDeviation="5" min="10" max="100"'
    imported = bpsim(bpmn, "a", path, cut)
    time = bpmn.steps(imported)["a"]["processing_time"]
    assert seconds(time["mean"]) == pytest.approx(600 + 300 * (2 / pi) ** 0.5, abs=0.01)
    assert seconds(time["sd"]) == pytest.approx(300 * (1 - 2 / pi) ** 0.5, abs=0.01)
    assert any("move the mean by 40%" in loss.reason for loss in imported.losses)
    wide = cut.replace('min="10"', 'min="-100"').replace('Deviation="5"', 'Deviation="1"')
    whole = bpsim(bpmn, "a", path, wide)
    assert bpmn.steps(whole)["a"]["processing_time"]["distribution"] == "normal"
    assert whole.losses == ()


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
    """Pools, durations, shares, calendars and arrivals are read; an empty batch is a loss."""
    beside = json.dumps(PROSIMOS).encode()
    imported = bpmn.read(bpmn.process(CORE), simulation=beside)
    officer = imported.document["actors"]["officer"]
    assert (officer["capacity"], officer["cost_per_hour"]) == (2, 40.0)
    assert imported.document["calendars"][officer["calendar"]]["weekly"] == "Mo-Su 00:00-24:00"
    assert imported.document["arrivals"]["calendar"] == "arrivals"
    step = bpmn.steps(imported)["a"]
    assert step["processing_time"] == {"distribution": "normal", "mean": "PT10M", "sd": "PT2M"}
    assert [loss.element for loss in imported.losses] == [
        "prosimos:batch_processing",  # it does not say when a batch starts
        "prosimos:distribution",  # the largest time between arrivals moves their mean
    ]


def person(name: str, calendar: str, cost: float = 20) -> dict[str, Any]:
    """Make a profile of one person, as Simod writes them."""
    resource = {"id": name, "name": name, "amount": 1, "cost_per_hour": cost, "calendar": calendar}
    return {"id": f"{name}_profile", "name": f"{name}_profile", "resource_list": [resource]}


def task(identity: str, **means: float) -> dict[str, Any]:
    """Make a task that people do in exponential times of these means."""
    return {
        "task_id": identity,
        "resources": [
            {
                "resource_id": name.replace("_", "-"),
                "distribution_name": "expon",
                "distribution_params": [{"value": mean}, {"value": 0}],
            }
            for name, mean in means.items()
        ],
    }


def simod(bpmn: Any, body: str, **sections: Any) -> Any:
    """Import a process with the sections of a Prosimos file."""
    return bpmn.read(bpmn.process(body), simulation=json.dumps(sections).encode())


TWO = '<task id="a" name="A"/><task id="b" name="B"/>'
TWO += '<sequenceFlow id="f" sourceRef="a" targetRef="b"/>'
HOURS = [
    {
        "id": identity,
        "time_periods": [{"from": day, "to": day, "beginTime": "09:00:00", "endTime": "12:00:00"}],
    }
    for identity, day in (("early", "MONDAY"), ("late", "FRIDAY"))
]


def test_profiles_that_share_a_task_are_one_pool_of_people(bpmn: Any) -> None:
    """Each keeps calendar, cost and speed; a pool of one task has each mean time exactly."""
    imported = simod(
        bpmn,
        TWO,
        resource_profiles=[person("Clerk-01", "early"), person("Clerk-02", "late", 30)],
        resource_calendars=HOURS,
        task_resource_distribution=[task("a", Clerk_01=600, Clerk_02=1200)],
    )
    (pool,) = imported.document["actors"].values()
    assert pool["name"] == "Clerk"
    first, second = pool["members"].values()
    assert (first["cost_per_hour"], second["cost_per_hour"]) == (20, 30)
    assert first["calendar"] != second["calendar"]
    read = to_process(imported)
    mean = read.steps[next(iter(read.steps))].processing_time
    assert mean is not None
    assert mean.expected / first["speed"] == pytest.approx(600, rel=1e-3)
    assert mean.expected / second["speed"] == pytest.approx(1200, rel=1e-3)
    assert imported.losses == ()


def test_a_chain_of_shared_tasks_joins_all_and_says_who_counts_too_much(bpmn: Any) -> None:
    """A document has one pool for a step: who does only the other task is named."""
    names = ("Ann", "Bob", "Cid")
    imported = simod(
        bpmn,
        TWO,
        resource_profiles=[person(name, "early") for name in names],
        resource_calendars=HOURS,
        task_resource_distribution=[task("a", Ann=60, Bob=60), task("b", Bob=60, Cid=60)],
    )
    (pool,) = imported.document["actors"].values()
    assert (pool["name"], pool["capacity"]) == ("Ann and 2 more", 3)
    assert [loss.reason for loss in imported.losses] == [
        "The pool that does it has others who do not: Cid.",
        "The pool that does it has others who do not: Ann.",
    ]


def test_times_of_people_that_no_speed_explains_are_said(bpmn: Any) -> None:
    """One is fast at one task and slow at the other: the means that are off are told."""
    imported = simod(
        bpmn,
        TWO,
        resource_profiles=[person("Ann", "early"), person("Bob", "early")],
        resource_calendars=HOURS,
        task_resource_distribution=[task("a", Ann=60, Bob=240), task("b", Ann=240, Bob=60)],
    )
    (pool,) = imported.document["actors"].values()
    assert pool["capacity"] == 2
    reasons = [loss.reason for loss in imported.losses]
    assert len(reasons) == 2
    assert all("off by up to 150%" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("name", "given", "written"),
    [
        ("fix", [90], "PT1M30S"),
        ("uniform", [60, 120], {"distribution": "uniform", "min": "PT1M", "max": "PT2M"}),
        (
            "triang",
            [90, 60, 120],
            {"distribution": "triangular", "min": "PT1M", "mode": "PT1M30S", "max": "PT2M"},
        ),
        ("expon", [600, 0], {"distribution": "exponential", "mean": "PT10M"}),
        ("lognorm", [600, 3600, 0], {"distribution": "lognormal", "mean": "PT10M", "sd": "PT1M"}),
    ],
)
def test_times_of_prosimos_become_the_same_distributions(
    bpmn: Any, name: str, given: list[float], written: Any
) -> None:
    """Mean and variance, ends or peak stand where Prosimos writes them."""
    shape = {"distribution_name": name, "distribution_params": [{"value": v} for v in given]}
    assert event_takes(bpmn, shape) == written


def test_what_bounds_cut_off_moves_the_mean(bpmn: Any) -> None:
    """An exponential time of 100 s that ends at 100 s has the mean 100 (1 - 1/(e - 1)) s."""
    params = [{"value": 100}, {"value": 0}, {"value": 100}]
    taken = event_takes(bpmn, {"distribution_name": "expon", "distribution_params": params})
    assert seconds(taken["mean"]) == pytest.approx(100 * (1 - 1 / (e - 1)), rel=1e-4)


@pytest.mark.parametrize("name", ["norm", "gamma", "lognorm"])
def test_a_time_beyond_all_times_is_a_loss(bpmn: Any, name: str) -> None:
    """The import goes on without it."""
    shape = {"distribution_name": name, "distribution_params": [{"value": 1e200}, {"value": 1}]}
    body = '<intermediateCatchEvent id="a"/>'
    imported = simod(bpmn, body, event_distribution=[{"event_id": "a", **shape}])
    assert "wait_time" not in bpmn.steps(imported)["a"]
    assert any("out of range" in loss.reason for loss in imported.losses)


def test_the_slowest_of_people_has_a_speed(bpmn: Any) -> None:
    """However much slower than the others, it is above 0."""
    imported = simod(
        bpmn,
        TWO,
        resource_profiles=[person("Ann", ""), person("Bob", "")],
        task_resource_distribution=[task("a", Ann=0.001, Bob=1e9)],
    )
    (actor,) = imported.document["actors"].values()
    assert min(member["speed"] for member in actor["members"].values()) == 1e-6


def event_takes(bpmn: Any, shape: dict[str, Any]) -> Any:
    """Return how long an event takes that a Prosimos file gives this distribution."""
    body = '<intermediateCatchEvent id="a"/>'
    imported = simod(bpmn, body, event_distribution=[{"event_id": "a", **shape}])
    return bpmn.steps(imported)["a"]["wait_time"]


def test_an_event_takes_its_time_once_and_nobody_works_at_it(bpmn: Any) -> None:
    """Of a timer, work and a wait at one event the wait of the file beside it counts."""
    timer = "<timerEventDefinition><timeDuration>PT15M</timeDuration></timerEventDefinition>"
    body = f'<task id="t"/><intermediateCatchEvent id="a">{timer}</intermediateCatchEvent>'
    fixed = {"distribution_name": "fix", "distribution_params": [{"value": 1800}]}
    imported = simod(
        bpmn,
        body,
        resource_profiles=[person("Ann", "early")],
        task_resource_distribution=[task("a", Ann=900)],
        event_distribution=[{"event_id": "a", **fixed}],
    )
    step = bpmn.steps(imported)["a"]
    assert step["wait_time"] == "PT30M"
    assert "processing_time" not in step
    assert "actor" not in step
    assert {loss.element for loss in imported.losses} >= {"doer", "processing_time"}


@pytest.mark.parametrize(
    ("back", "on", "shares"),
    [
        ("70", "30", [0.7, 0.3]),
        ("1", "99", [0.01, 0.99]),
        ("99.5", "0.5", [0.995, 0.005]),
        ("70", "0.3", [0.7, 0.3]),
        ("66.67", "33.33", [2 / 3, 1 / 3]),
    ],
)
def test_shares_in_percent_are_read_as_percent(
    bpmn: Any, back: str, on: str, shares: list[float]
) -> None:
    """Whatever scale a tool writes, two ways of one gateway make 1; it is said once."""
    body = CORE + QBP.format(duration="", back=back).replace('"0.75"', f'"{on}"')
    imported = bpmn.read(bpmn.process(body))
    read = [flow["share"] for flow in bpmn.steps(imported)["g"]["next"]]
    assert read == pytest.approx(shares, abs=1e-3)
    assert [loss.element for loss in imported.losses] == ["percent"]


def test_all_of_a_single_flow_is_no_loss(bpmn: Any) -> None:
    """100 of the only way on is all of it."""
    value = 'FloatingParameter value="100"'
    imported = bpsim(bpmn, "f1", "ControlParameters/Probability", value)
    assert bpmn.steps(imported)["s"]["next"][0]["share"] == 1
    assert [loss.element for loss in imported.losses] == ["percent"]


LANE = '<laneSet><lane id="L" name="Clerk"><flowNodeRef>a</flowNodeRef></lane></laneSet>'


@pytest.mark.parametrize(
    ("path", "value", "field", "read"),
    [
        ("ResourceParameters/Quantity", "3", "capacity", 3),
        ("CostParameters/UnitCost", "2", "cost_per_hour", 120),
        ("ResourceParameters/Availability", "50", "availability", 0.5),
    ],
)
def test_people_at_a_task_are_those_of_its_actor(
    bpmn: Any, path: str, value: str, field: str, read: float
) -> None:
    """Some tools write quantity, cost and availability at the task that somebody does."""
    group, parameter = path.split("/")
    number = f'<b:FloatingParameter value="{value}"/>'
    body = f"<b:{group}><b:{parameter}>{number}</b:{parameter}></b:{group}>"
    one = f'<b:ElementParameters elementRef="a">{body}</b:ElementParameters>'
    data = BPSIM.format(version="1.0", parameters=one)
    imported = bpmn.read(bpmn.file(f'<process id="P">{LANE}{CORE}</process>{data}'))
    assert imported.document["actors"]["clerk"][field] == read
    assert imported.losses == ()


@pytest.mark.parametrize(
    "beside",
    [
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


def dist(name: str, *given: float) -> dict[str, Any]:
    """Write a distribution of Prosimos."""
    return {"distribution_name": name, "distribution_params": [{"value": v} for v in given]}


ODD_SIZES = [{"key": "3", "value": 1e308}, {"key": "4", "value": 1e308}]
PEOPLE: dict[str, Any] = {"id": "r", "name": "r", "amount": 1, "cost_per_hour": 1}


@pytest.mark.parametrize(
    ("resource", "sections"),
    [
        ({"amount": 1e300}, {}),
        ({"amount": 200_000}, {}),
        ({"cost_per_hour": 1e300}, {}),
        ({}, {"arrival_time_distribution": dist("fix", 0)}),
        ({}, {"batch_processing": [{"task_id": "a", "size_distrib": ODD_SIZES}]}),
    ],
)
def test_what_no_document_may_hold_is_a_loss(
    bpmn: Any, resource: dict[str, Any], sections: dict[str, Any]
) -> None:
    """The import goes on without it, and says so once."""
    pool = {"id": "p", "name": "p", "resource_list": [{**PEOPLE, **resource}]}
    work = {"task_id": "a", "resources": [{"resource_id": "r", **dist("fix", 60)}]}
    imported = simod(
        bpmn, TWO, resource_profiles=[pool], task_resource_distribution=[work], **sections
    )
    assert to_process(imported).steps["a"].processing_time is not None
    assert [loss.reason for loss in imported.losses if "left out" in loss.reason]


def test_a_cost_beyond_all_costs_in_bpsim_is_a_loss(bpmn: Any) -> None:
    """The step stays without it."""
    imported = bpsim(bpmn, "a", "CostParameters/FixedCost", 'NumericParameter value="1e300"')
    assert "fixed_cost" not in bpmn.steps(imported)["a"]
    assert any("left out" in loss.reason for loss in imported.losses)
