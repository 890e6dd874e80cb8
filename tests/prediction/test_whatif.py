"""What a change of one number does is found cheaply, and as if all were solved again."""

import json
from collections.abc import Iterable
from math import isfinite

import numpy as np
import pytest

from tests.benchmarks.processes import Json, bursty_process, graph_of, random_process
from wfmap.bottlenecks.applying import rewritten
from wfmap.bottlenecks.levers import Lever, levers
from wfmap.bottlenecks.screening import screened
from wfmap.graph import ProcessGraph, build
from wfmap.graph.moments import Moments, latest
from wfmap.graph.recounting import Row
from wfmap.model.process import Process
from wfmap.model.quantity import Quantity
from wfmap.prediction import predict
from wfmap.prediction.branches import latest_in
from wfmap.prediction.solving import solve
from wfmap.prediction.whatif import Outcome, WhatIf


def agrees(graph: ProcessGraph, process: Process, found: Outcome) -> None:
    """Hold an outcome against a whole prediction: the effect within a hundredth, sums exactly."""
    base, whole = predict(graph), predict(build(process))
    assert isfinite(whole.cycle_time.mean) == isfinite(found.cycle_time.mean)
    assert found.capacity == pytest.approx(whole.capacity)
    work = whole.facts.process.work
    assert work is not None
    assert found.work == pytest.approx(work.value)
    if isfinite(whole.cycle_time.mean):
        effect = whole.cycle_time.mean - base.cycle_time.mean
        cheap = found.cycle_time.mean - base.cycle_time.mean
        assert cheap == pytest.approx(effect, rel=0.01, abs=1e-6 * base.cycle_time.mean)


def is_near(graph: ProcessGraph, process: Process, found: Outcome) -> None:
    """Hold what is close against a whole prediction: by a fifth of the effect, or one hundredth."""
    base, whole = predict(graph).cycle_time.mean, predict(build(process)).cycle_time.mean
    assert isfinite(whole) == isfinite(found.cycle_time.mean)
    if isfinite(whole):
        near = pytest.approx(whole - base, rel=0.2, abs=0.01 * base)
        assert found.cycle_time.mean - base == near


@pytest.mark.parametrize("seed", range(8))
def test_a_lever_has_the_effect_of_a_whole_prediction(seed: int) -> None:
    """On one pool, on the way between two, or on a share: none needs a whole prediction."""
    graph = graph_of(random_process(seed))
    processes = [rewritten(graph, lever) for lever in levers(graph)]
    known = WhatIf(graph)
    for process, found in zip(processes, known.of_all(processes), strict=True):
        assert found is not None
        assert not found.is_close
        agrees(graph, process, found)
    assert known.whole == 0


def with_office(document: Json) -> Json:
    """Let everybody work in hours, and arrivals come in them."""
    document["calendars"] = {"office": {"weekly": "Mo-Fr 07:00-19:00", "timezone": "Asia/Tokyo"}}
    first = next(iter(document["actors"].values()))
    first["calendar"], first["capacity"] = "office", 4 * first["capacity"]
    return document


def with_timer(document: Json) -> Json:
    """Put a deadline on a step of the first pool that there is."""
    name = next(name for name, step in document["steps"].items() if "actor" in step)
    late: Json = {"kind": "event", "trigger": "timer", "attached_to": name, "next": "end"}
    document["steps"]["late"] = {**late, "name": "Too late", "wait_time": "3 d"}
    return document


def with_batch(document: Json) -> Json:
    """Do one step in batches of three, with a setup."""
    step = next(step for step in document["steps"].values() if "actor" in step)
    step["batch"], step["setup_time"] = {"size": 3}, "1 min"
    return document


def with_priorities(document: Json) -> Json:
    """Do some steps before others, some twice, some again where there was an error."""
    tasks = [step for step in document["steps"].values() if "actor" in step]
    for k, step in enumerate(tasks):
        step.update({"priority": k % 3} if k % 2 else {"error_rate": 0.05})
    tasks[0]["multi"] = {"count": 1.05, "order": "parallel"}
    tasks[1]["multi"] = {"count": 1.05, "order": "sequential"}
    return document


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(bursty_process(1), id="bursts"),
        pytest.param(bursty_process(4), id="more bursts"),
        pytest.param(with_office(random_process(4)), id="hours in a time zone"),
        pytest.param(with_timer(random_process(8)), id="a race"),
        pytest.param(with_batch(random_process(4)), id="batches"),
        pytest.param(with_priorities(random_process(4)), id="priorities, errors, instances"),
    ],
)
def test_what_is_carried_through_is_right_or_said_to_be_close(document: Json) -> None:
    """With bursts, hours, races and batches: else only a whole prediction tells, and is counted."""
    graph = graph_of(document)
    assert not predict(graph).unstable
    processes = [rewritten(graph, lever) for lever in levers(graph)]
    known = WhatIf(graph)
    outcomes = known.of_all(processes)
    assert known.whole == outcomes.count(None) < len(outcomes)
    carried = [(p, o) for p, o in zip(processes, outcomes, strict=True) if o]
    assert carried
    for process, found in carried:
        (is_near if found.is_close else agrees)(graph, process, found)


def on_the_way(**others: Json) -> Json:
    """Give a process in which one of three ways out of a check leads back to the work."""
    after: list[Json] = [
        {"to": "work", "share": 0.2, "rework": True},
        {"to": "end", "share": 0.3, "handoff": {"wait": "1 h"}},
        {"to": "end", "share": 0.5, "handoff": {"wait": "5 h"}},
    ]
    return {
        "wfmap": "1",
        "name": "On the way",
        "arrivals": {"count": 1, "per": "1 h"},
        "actors": {"clerk": {"capacity": 1}, "other": {"capacity": 1}},
        "steps": {
            "work": {"actor": "clerk", "processing_time": "10 min", "next": "check"},
            "check": {"kind": "decision", "actor": "clerk", "next": after},
            **others,
            "end": {"kind": "end"},
        },
    }


def with_a_join() -> Json:
    """Let the check lead to a join, which other work is waited for at, after some hours."""
    found = on_the_way(
        begin={"kind": "start", "next": "both"},
        both={"kind": "parallel", "next": ["work", "aside"]},
        aside={"actor": "other", "processing_time": "5 min", "next": "join"},
        join={"kind": "parallel", "next": "end"},
    )
    found["steps"]["check"]["next"] = [
        {"to": "work", "share": 0.3, "rework": True},
        {"to": "join", "share": 0.7, "handoff": {"wait": "2 h"}},
    ]
    return found


def that_comes_back() -> Json:
    """Let part of what is handed over come back to the check."""
    found = on_the_way()
    found["steps"]["check"]["next"][2]["handoff"]["rework_share"] = 0.25
    return found


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(with_a_join(), id="into a join"),
        pytest.param(that_comes_back(), id="handed back"),
    ],
)
def test_a_share_changes_how_often_each_flow_is_passed(document: Json) -> None:
    """Time under way counts flow by flow, in whole, whatever the next step waits for."""
    graph = graph_of(document)
    processes = [rewritten(graph, lever) for lever in levers(graph) if lever.kind == "rework"]
    known = WhatIf(graph)
    assert processes
    for process, found in zip(processes, known.of_all(processes), strict=True):
        assert found is not None
        agrees(graph, process, found)


@pytest.mark.parametrize("factor", [0.8, 1.05])
def test_more_arrivals_are_carried_through(factor: float) -> None:
    """All pools get more work at once; where one cannot do it, the time has no end."""
    graph = graph_of(random_process(4))
    arrivals = graph.process.arrivals
    assert arrivals is not None
    assert arrivals.count is not None
    more = arrivals.model_copy(update={"count": Quantity(value=arrivals.count.value * factor)})
    process = graph.process.model_copy(update={"arrivals": more})
    found = WhatIf(graph).of(process)
    assert found is not None
    agrees(graph, process, found)


def through_a_gateway(*shares: float) -> Json:
    """Write a gateway without people that leads to itself, back to work, and on to other work."""
    ways = [
        {"to": to, "share": s} for to, s in zip(("gate", "turn", "b", "end"), shares, strict=True)
    ]
    work = {"processing_time": {"distribution": "exponential", "mean": "6 min"}}
    return {
        "wfmap": "1",
        "name": "Through a gateway",
        "arrivals": {"count": 1, "per": "1 h"},
        "actors": {"clerk": {"capacity": 1}, "other": {"capacity": 1}},
        "steps": {
            "begin": {"kind": "start", "next": "first"},
            "first": {
                "kind": "decision",
                "next": [{"to": "a", "share": 0.6}, {"to": "gate", "share": 0.4}],
            },
            "a": {**work, "actor": "clerk", "next": "gate"},
            "gate": {"kind": "decision", "next": ways},
            "turn": {
                "kind": "decision",
                "next": [{"to": "gate", "share": 0.5}, {"to": "a", "share": 0.5}],
            },
            "b": {**work, "actor": "other", "next": "gate"},
            "end": {"kind": "end"},
        },
    }


@pytest.mark.parametrize("shares", [(0.5, 0.1, 0.2, 0.2), (0.05, 0.4, 0.05, 0.5), (0, 0, 0.3, 0.7)])
def test_what_comes_back_to_a_gateway_goes_on_as_the_gateway_now_sends(
    shares: tuple[float, ...],
) -> None:
    """Straight to itself, round by another gateway, or not at all any more: as counted anew."""
    graph = graph_of(through_a_gateway(0.2, 0.3, 0.2, 0.3))
    known = WhatIf(graph)
    changed = graph_of(through_a_gateway(*shares))
    row = known.counting.row(changed.steps["gate"].step, graph.steps["gate"])
    visits = dict(zip(graph.steps, known.counting.many([row])[:, 0].tolist(), strict=True))
    found, whole = known.routes.with_row(row, visits), solve(changed).route
    assert found.entering == pytest.approx(whole.entering)
    assert found.between == pytest.approx(whole.between)


def first_of(levers_in_order: Iterable[tuple[float, Lever]]) -> list[str]:
    """Name the first levers by their effect."""
    return [lever.name for _, lever in sorted(levers_in_order, key=lambda e: e[0])[:5]]


@pytest.mark.parametrize("seed", range(20, 26))
def test_the_first_five_of_a_kind_are_those_of_whole_predictions(seed: int) -> None:
    """Same levers, same order."""
    graph = graph_of(random_process(seed))
    found = [s for s in screened(graph, predict(graph)) if s.lever.kind == "faster"]
    exact = [predict(build(s.process)).cycle_time.mean for s in found]
    cheap = [s.effect.cycle_time.change if s.effect.cycle_time else 0.0 for s in found]
    named = [s.lever for s in found]
    assert first_of(zip(cheap, named, strict=True)) == first_of(zip(exact, named, strict=True))


@pytest.mark.parametrize("instead", [None, 0])
@pytest.mark.parametrize("moved", [0.9, 0.995, 1.0001, 1.3])
def test_the_latest_in_branches_moves_as_its_integral_does(
    moved: float, instead: int | None
) -> None:
    """Narrow ones, wide ones, and one that is not always taken: effects within a hundredth."""
    branches = [Moments(100.0, 900.0, 0.7), Moments(120.0, 20000.0), Moments(90.0, 500.0)]
    for place, branch in enumerate(branches):
        means, spreads = np.array([1.0, moved]), np.array([1.0, moved**2])
        wide = list(branches)
        wide[place] = Moments(branch.mean * means, branch.variance * spreads, branch.taken)  # type: ignore[arg-type] # columns
        one = list(branches)
        one[place] = Moments(branch.mean * moved, branch.variance * moved**2, branch.taken)
        found = np.asarray(latest_in(wide, instead, 2).mean)
        exact = latest(one, instead).mean - latest(branches, instead).mean
        assert found[1] - found[0] == pytest.approx(exact, rel=0.01, abs=1e-4)


def test_levers_beside_a_loop_that_nothing_leaves_are_solved_whole() -> None:
    """Some cases go round for ever; what changes the shares on the way there is no linear sum."""
    steps: Json = {
        "ask": {"next": [{"to": "end", "share": 0.8}, {"to": "trap", "share": 0.2}]},
        "trap": {"next": "trap"},
        "end": {"kind": "end"},
    }
    timed = {"actor": "one", "processing_time": {"distribution": "exponential", "mean": "20 min"}}
    document: Json = {
        "wfmap": "1.1",
        "name": "x",
        "arrivals": {"every": "1 h"},
        "actors": {"one": {"capacity": 1}},
        "steps": {"work": {**timed, "next": "ask"}, **steps},
    }
    graph = graph_of(document)
    shifted = json.loads(json.dumps(document))
    for flow, share in zip(shifted["steps"]["ask"]["next"], (0.9, 0.1), strict=True):
        flow["share"] = share
    process = graph_of(shifted).process
    assert WhatIf(graph).of_all([process]) == [None]


def test_a_first_way_into_a_loop_that_nothing_leaves_leaves_no_number() -> None:
    """A share of 0 keeps cases out of the loop until it is changed: then they never leave."""
    steps: Json = {
        "ask": {"next": [{"to": "end", "share": 1}, {"to": "trap", "share": 0}]},
        "trap": {"next": "trap"},
        "end": {"kind": "end"},
    }
    document: Json = {"wfmap": "1.1", "name": "x", "arrivals": {"every": "1 h"}, "steps": steps}
    graph = graph_of(document)
    counting = WhatIf(graph).counting
    row = Row("ask", {"end": 0.9, "trap": 0.1}, {}, {})
    assert not np.isfinite(counting.many([row])[counting.place["trap"]]).any()
