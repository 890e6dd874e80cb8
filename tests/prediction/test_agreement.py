"""What decides by chance or by time means the same to prediction and simulation.

Every document is small and of one construct; visits, loads and stability are compared.
"""

from collections.abc import Callable
from math import inf
from typing import Any

import pytest

from tests.prediction.conftest import graph_of
from wfmap.prediction import predict
from wfmap.prediction.whatif import WhatIf

HOUR = {"count": 1, "per": "1 h"}


def exponential(hours: float) -> dict[str, str]:
    """Write an exponential time."""
    return {"distribution": "exponential", "mean": f"{hours * 3600:g} s"}


def timer(host: str, after: Any, then: str, **more: Any) -> dict[str, Any]:
    """Write a timer on the border of a step."""
    event = {"kind": "event", "trigger": "timer", "attached_to": host, "wait_time": after}
    return {**event, "next": then, **more}


def watched(work: Any, *timers: dict[str, Any], pool: int | None = 9) -> dict[str, Any]:
    """Write a step with timers, each of which leads to half an hour of other work."""
    steps: dict[str, Any] = {"t": {"processing_time": work, "actor": "p", "next": "e"}}
    for number, event in enumerate(timers):
        steps[f"late{number}"] = {**event, "next": f"x{number}"}
        steps[f"x{number}"] = {"processing_time": "30 min", "actor": "q", "next": "e"}
    steps["e"] = {"kind": "end"}
    actors: dict[str, Any] = {"p": {"capacity": pool} if pool else {}, "q": {"capacity": 2}}
    return {"arrivals": HOUR, "actors": actors, "steps": steps}


def race(*times: Any) -> dict[str, Any]:
    """Write a split that waits for the first of several events, each with work of its own."""
    steps: dict[str, Any] = {
        "g": {"kind": "event", "split": "event", "next": [f"m{k}" for k in range(len(times))]}
    }
    for number, time in enumerate(times):
        trigger = "message" if number else "timer"
        event = {"kind": "event", "trigger": trigger, "wait_time": time, "next": f"x{number}"}
        steps[f"m{number}"] = event
        steps[f"x{number}"] = {"processing_time": exponential(0.4), "actor": "p"}
    return {"arrivals": HOUR, "actors": {"p": {"capacity": 1}}, "steps": steps}


def received(*times: Any) -> dict[str, Any]:
    """Write a race against a task that receives a message, and then has work of its own."""
    found = race(*times)
    task = {"type": "receive", "wait_time": times[1], "next": "x1"}
    found["steps"]["m1"] = {**task, "processing_time": "10 min", "actor": "q"}
    found["actors"]["q"] = {"capacity": 9}
    return found


def included(*shares: float, **default: bool) -> dict[str, Any]:
    """Write an inclusive split into steps of 20 minutes, one person each, and its join."""
    flows: list[dict[str, Any]] = [{"to": f"b{k}", "share": s} for k, s in enumerate(shares)]
    if default:
        flows[-1] = {"to": flows[-1]["to"], "default": True}
    steps: dict[str, Any] = {"g": {"kind": "decision", "split": "inclusive", "next": flows}}
    for number in range(len(shares)):
        work = exponential(1 / 3)
        steps[f"b{number}"] = {"processing_time": work, "actor": f"p{number}", "next": "j"}
    steps["j"] = {"kind": "decision", "split": "inclusive", "join": "all"}
    actors = {f"p{k}": {"capacity": 1} for k in range(len(shares))}
    return {"arrivals": HOUR, "actors": actors, "steps": steps}


def counted(count: float, order: str, *, inside: bool) -> dict[str, Any]:
    """Write a step, or a sub-process, that is done several times."""
    work = {"processing_time": exponential(0.2), "actor": "p"}
    multi = {"multi": {"count": count, "order": order}}
    step = {"kind": "subprocess", "steps": {"i": work}, **multi} if inside else {**work, **multi}
    return {"arrivals": HOUR, "actors": {"p": {"capacity": 1}}, "steps": {"t": step}}


def boxed(event: dict[str, Any]) -> dict[str, Any]:
    """Write a sub-process of two steps in a row with a timer on its border."""
    inner = {
        "a": {"processing_time": exponential(0.6), "actor": "p", "next": "b"},
        "b": {"processing_time": exponential(0.6), "actor": "r"},
    }
    found = watched("1 h", event)
    found["steps"]["t"] = {"kind": "subprocess", "steps": inner, "next": "e"}
    found["actors"]["r"] = {"capacity": 9}
    return found


def queued(limit: str, *hours: float, share: float = 1.0) -> dict[str, Any]:
    """Write a sub-process with a deadline around steps in a row, each with a queue of its own.

    Only a share of the cases comes to the steps after the first.
    """
    found = watched("1 h", timer("t", limit, ""))
    inner: dict[str, Any] = {}
    for number, mean in enumerate(hours):
        onward: Any = f"s{number + 1}"
        if number + 1 == len(hours):
            onward = []
        elif share < 1:
            onward = [{"to": onward, "share": share}, {"to": "done", "share": 1 - share}]
        inner[f"s{number}"] = {
            "processing_time": exponential(mean),
            "actor": f"r{number}",
            **({"next": onward} if onward else {}),
        }
        found["actors"][f"r{number}"] = {"capacity": 1}
    inner |= {"done": {"kind": "end"}} if share < 1 else {}
    found["steps"]["t"] = {"kind": "subprocess", "steps": inner, "next": "e"}
    return found


def joined(*starts: str, aside: str = "") -> dict[str, Any]:
    """Write starts that lead to one of two branches each, which a join needs both.

    `aside` is a start that leads past the join.
    """
    steps: dict[str, Any] = {
        f"s{k}": {"kind": "start", "trigger": "message", "next": way}
        for k, way in enumerate((*starts, aside) if aside else starts)
    }
    steps |= {
        "a": {"processing_time": exponential(0.3), "actor": "p", "next": "j"},
        "b": {"processing_time": exponential(0.4), "actor": "q", "next": "j"},
        "j": {"kind": "parallel", "join": "all", "next": "m"},
        "m": {"kind": "decision", "next": "c"},
        "c": {"processing_time": exponential(0.2), "actor": "q"},
    }
    actors = {"p": {"capacity": 1}, "q": {"capacity": 1}}
    return {"arrivals": HOUR, "actors": actors, "steps": steps}


LATE = timer("t", "30 min", "")
SOFT = timer("t", "45 min", "", interrupting=False)

DOCUMENTS: dict[str, dict[str, Any]] = {
    "exponential work, fixed timer": watched(exponential(1), LATE),
    "exponential work by nobody": watched(exponential(1), LATE, pool=None),
    "fixed work, exponential timer": watched("1 h", timer("t", exponential(2), "")),
    "lognormal work, two timers": watched(
        {"distribution": "lognormal", "mean": "1 h", "sd": "1 h"}, LATE, SOFT
    ),
    "triangular work, uniform timer": watched(
        {"distribution": "triangular", "min": "10 min", "mode": "20 min", "max": "2 h"},
        timer("t", {"distribution": "uniform", "min": "20 min", "max": "90 min"}, ""),
    ),
    "a timer around a sub-process": boxed(LATE),
    "a reminder around a sub-process": boxed(SOFT),
    "a timer in the midst of a sub-process": boxed(timer("t", "2 h", "")),
    "a deadline around a queue": queued("1 h", 0.7),
    "a deadline around an overload": queued("3 h", 1.2),
    "a deadline around a queue that some come to": queued("90 min", 0.4, 0.8, share=0.5),
    "a timer that interrupts nothing": watched(exponential(1), SOFT),
    "a deadline on the stay in a queue": watched(exponential(0.8), timer("t", "2 h", ""), pool=1),
    "a deadline that sheds the overload": watched(exponential(1.2), timer("t", "2 h", ""), pool=1),
    "a deadline for fixed work": watched("50 min", timer("t", "90 min", ""), pool=1),
    "a reminder in a queue": watched(
        exponential(0.7), timer("t", "2 h", "", interrupting=False), pool=1
    ),
    "two starts that a join needs": joined("a", "b"),
    "alternatives for one of two starts that a join needs": joined("a", "a", "b"),
    "alternatives for both starts that a join needs": joined("a", "a", "b", "b"),
    "a start beside two that a join needs": joined("a", "b", aside="m"),
    "starts that lead straight to a join": joined("j", "j"),
    "two exponential events": race(exponential(1), exponential(2)),
    "a timer against a message": race("2 h", exponential(1.5)),
    "three events": race(
        "3 h",
        {"distribution": "uniform", "min": "1 h", "max": "4 h"},
        {"distribution": "gamma", "mean": "2 h", "sd": "2 h"},
    ),
    "two alike, the first wins": race("1 h", "1 h"),
    "a timer against a task that receives a message": received("2 h", exponential(1.5)),
    "inclusive, shares to spare": included(0.5, 0.4, 0.3),
    "inclusive with a default": included(0.4, 0.3, 0.0, default=True),
    "half a time": counted(0.5, "parallel", inside=False),
    "a tenth of a time": counted(0.1, "sequential", inside=False),
    "two times and a half in a row": counted(2.5, "sequential", inside=False),
    "two times and a half side by side": counted(2.5, "parallel", inside=False),
    "a sub-process one time and a half": counted(1.5, "sequential", inside=True),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_visits_and_loads_are_those_of_the_simulation(
    name: str, both: Callable[..., Any], apart: Callable[..., list[str]]
) -> None:
    """They agree within two half-widths or a hundredth, and so does stability."""
    document = DOCUMENTS[name]
    assert apart(both(document)) == []


def test_an_overload_by_what_an_inclusive_split_has_left_over_is_seen(
    both: Callable[..., Any],
) -> None:
    """In a third of the cases no branch is drawn, and all of these go to the first."""
    document = {**included(0.3, 0.3, 0.3), "arrivals": {"count": 5, "per": "1 h"}}
    found = both(document)
    (pool,) = found.predicted.unstable
    assert pool.load == pytest.approx(1.072, abs=0.001)
    assert found.simulated.unstable == (pool.actor,)


def test_an_overload_behind_a_timer_is_seen(both: Callable[..., Any]) -> None:
    """Six cases in ten escalate, and that is more than one person can do."""
    document = watched(exponential(1), LATE)
    document["steps"]["x0"]["processing_time"] = "2 h"
    document["actors"]["q"]["capacity"] = 1
    found = both(document)
    (pool,) = found.predicted.unstable
    assert (pool.actor, pool.load) == ("q", pytest.approx(1.213, abs=0.001))
    assert found.simulated.unstable == ("q",)


@pytest.mark.parametrize("limit", ["1 h", "2 h", "4 h"])
def test_a_deadline_around_two_queues_in_a_row_ends_about_as_many_as_the_simulation_says(
    limit: str, both: Callable[..., Any]
) -> None:
    """The second queue is taken for one that cases come to by chance: 2.5 in 100 cases at most."""
    found = both(queued(limit, 0.6, 0.6))
    late = [way.facts.steps["late0"].visits.value for way in (found.predicted, found.simulated)]
    busy = [way.facts.actors["r1"].busy.value for way in (found.predicted, found.simulated)]
    assert late[0] == pytest.approx(late[1], abs=0.025)
    assert busy[0] == pytest.approx(busy[1], rel=0.05)


WAITING: dict[str, tuple[dict[str, Any], float]] = {
    "work": ({"processing_time": "1 h", "actor": "p"}, 1.5),
    "nothing but the wait": ({"kind": "wait"}, 1.0),
    "a sub-process": ({"kind": "subprocess", "steps": {"i": {"processing_time": "1 h"}}}, 1.5),
}


@pytest.mark.parametrize("what", WAITING)
def test_who_does_a_step_in_half_of_the_cases_waits_after_it_in_half_of_them(
    what: str, both: Callable[..., Any]
) -> None:
    """Two hours of waiting are one on average, and so is half of the work before them."""
    step, hours = WAITING[what]
    steps = {"t": {**step, "wait_time": "2 h", "multi": {"count": 0.5}}}
    found = both({"arrivals": HOUR, "actors": {"p": {"capacity": 40}}, "steps": steps})
    assert found.predicted.cycle_time.mean / 3600 == pytest.approx(hours)
    assert found.simulated.cycle_time.mean / 3600 == pytest.approx(hours, rel=0.02)
    assert found.predicted.facts.steps["t"].waits["extraneous"].value == pytest.approx(3600)


def test_a_timer_stops_the_wait_after_a_step_only_where_the_step_was_done(
    both: Callable[..., Any],
) -> None:
    """One hour of work and four of waiting are too long, and half of the cases have neither."""
    document = watched("1 h", timer("t", "2 h", ""))
    document["steps"]["t"] |= {"wait_time": "4 h", "multi": {"count": 0.5}}
    found = both(document)
    for way in (found.predicted, found.simulated):
        assert way.facts.steps["late0"].visits.value == pytest.approx(0.5, abs=0.01)


def test_a_pool_that_is_full_but_for_rounding_is_full() -> None:
    """24 times 75 s every half an hour: nobody waits some thousand million years and no longer."""
    work = {"distribution": "exponential", "mean": "75 s"}
    steps = {"t": {"processing_time": work, "actor": "p", "multi": {"count": 24}}}
    arrivals = {"count": 48, "per": "1 d"}
    known = predict(
        graph_of({"arrivals": arrivals, "actors": {"p": {"capacity": 1}}, "steps": steps})
    )
    (pool,) = known.unstable
    assert pool.wait == inf
    assert known.cycle_time.mean == inf


@pytest.mark.parametrize(("size", "people", "hours"), [(24, 1, 0.25), (6, 2, 0.7)])
def test_what_is_gathered_by_size_comes_at_once_to_the_next_step_too(
    size: int, people: int, hours: float, both: Callable[..., Any]
) -> None:
    """A step that only gathers hands its batch on: the time is as if the next one gathered it."""
    work = {"processing_time": exponential(hours), "actor": "p"}
    batch = {"batch": {"size": size}}
    actors = {"p": {"capacity": people}}
    arrivals = {"count": 2, "per": "1 h"}
    passed = {"g": {**batch, "next": "t"}, "t": work}
    found = both({"arrivals": arrivals, "actors": actors, "steps": passed})
    own = graph_of({"arrivals": arrivals, "actors": actors, "steps": {"t": {**work, **batch}}})
    mean = found.predicted.cycle_time.mean
    assert mean == pytest.approx(predict(own).cycle_time.mean)
    assert mean == pytest.approx(found.simulated.cycle_time.mean, rel=0.06)


@pytest.mark.parametrize("change", [("actors", "p", "capacity"), ("steps", "g", "batch")])
def test_a_lever_on_what_is_handed_on_at_once_has_the_effect_of_a_whole_prediction(
    change: tuple[str, str, str],
) -> None:
    """One more person meets half of each batch; without it, nobody meets any."""
    arrivals = {"count": 2, "per": "1 h"}
    steps = {
        "g": {"batch": {"size": 24}, "next": "t"},
        "t": {"processing_time": exponential(0.25), "actor": "p"},
    }
    people = {"p": {"capacity": 1}}
    document: dict[str, Any] = {"arrivals": arrivals, "actors": people, "steps": steps}
    graph = graph_of(document)
    collection, name, key = change
    part = dict(document[collection][name])
    part.pop(key) if key == "batch" else part.update({key: 2})
    after = graph_of({**document, collection: {**document[collection], name: part}})
    (found,) = WhatIf(graph).of_all([after.process])
    whole = predict(after).cycle_time.mean
    assert found is None or found.cycle_time.mean == pytest.approx(whole, rel=0.01)
    assert predict(graph).cycle_time.mean - whole > 3600
