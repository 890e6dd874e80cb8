"""What BPMN means by its events counts in the prediction as it does in the simulation.

A small document for each construct, with work for pools, so that visits, loads and stability can be
held against each other. Where no share says how often something happens a trial counts it, and the
figure says that it is simulated: then it may be off by the chance of that trial.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.prediction.conftest import graph_of
from tests.simulation.event_parts import begun, end, fork, inside, on
from tests.simulation.test_events import TABLE
from wfmap.graph.uncounted import uncounted
from wfmap.prediction import predict
from wfmap.simulation import simulate

Document = dict[str, Any]


def work(minutes: float, *after: str, pool: str = "p", **more: Any) -> dict[str, Any]:
    """Write a task of some minutes, with chance, that somebody is needed for."""
    time = {"distribution": "exponential", "mean": f"{minutes} min"}
    return {"processing_time": time, "actor": pool, "next": list(after), **more}


def of(steps: dict[str, Any], **more: Any) -> Document:
    """Write a document with a case an hour and two pools."""
    actors = {"p": {"capacity": 2}, "q": {"capacity": 1}}
    return {"arrivals": {"count": 1, "per": "1 h"}, "actors": actors, "steps": steps, **more}


def either(share: float, first: str, second: str) -> dict[str, Any]:
    """Write a choice."""
    ways = [{"to": first, "share": share}, {"to": second, "share": 1 - share}]
    return {"kind": "decision", "next": ways}


def racing(last: dict[str, Any]) -> dict[str, Any]:
    """Write two steps side by side, each with its end, and what the first comes to at last."""
    return {
        "s": fork("fast", "slow"),
        "fast": work(20, "first"),
        "slow": work(40, "more"),
        "more": work(20, "second", pool="q"),
        "first": last,
        "second": end(),
    }


def perhaps(last: dict[str, Any]) -> dict[str, Any]:
    """Write work that one time in three comes to a bad end, and else is done."""
    return {
        "a": work(20, "g"),
        "g": either(1 / 3, "bad", "b"),
        "b": work(20),
        "bad": last,
    }


def looped(limit: int, *, other: bool) -> dict[str, Any]:
    """Write rework with a limit, and perhaps with a second way out of its loop."""
    again = {"to": "mend", "share": 0.6, "rework": True, "at_most": limit}
    steps: dict[str, Any] = {
        "do": work(10, "right"),
        "right": {"kind": "decision", "next": [again, {"to": "done", "share": 0.4}]},
        "mend": work(10, "ok", pool="q"),
        "ok": either(0.7, "do", "done") if other else {"kind": "decision", "next": ["do"]},
        "done": end(),
    }
    return steps


def closing(rule: str) -> Document:
    """Write work of some hours for people who are there for eight hours a day."""
    found = of({"a": work(90, "b"), "b": work(30, pool="q")})
    found["calendars"] = {"day": {"weekly": "Mo-Su 08:00-16:00"}}
    found["actors"]["p"] |= {"calendar": "day", "on_closing": rule, "capacity": 6}
    return found


COMPENSATED = {
    "a": work(20, "g"),
    "undo-a": on("a", "compensation", "give-a"),
    "give-a": work(15, pool="q"),
    "g": either(0.6, "b", "c"),
    "b": work(20, "c"),
    "undo-b": on("b", "compensation", "give-b"),
    "give-b": work(15, pool="q"),
    "c": either(0.4, "undo", "done"),
    "undo": end("compensation"),
    "done": end(),
}

DOCUMENTS: dict[str, Document] = {
    "terminate at the top": of(racing(end("terminate"))),
    "terminate in a sub-process": of(
        {"sub": inside(racing(end("terminate")), "on"), "on": work(20, pool="q")}
    ),
    "error at the top": of(racing(end("error"))),
    "error caught on a border": of(
        {"sub": inside(racing(end("error")), "on"), "e": on("sub", "error", "fix")}
        | {"fix": work(20, pool="q"), "on": work(20)}
    ),
    "error in one case of three, caught on a border": of(
        {"sub": inside(perhaps(end("error")), "on"), "e": on("sub", "error", "fix")}
        | {"fix": work(20, pool="q"), "on": work(20)}
    ),
    "error in one case of three that nobody catches": of(
        {"sub": inside(perhaps(end("error")), "on"), "on": work(20, pool="q")}
    ),
    "error caught by an event sub-process": of(
        {**racing(end("error")), "handle": begun("error", {"mend": work(20, pool="q")})}
    ),
    "escalation that interrupts": of(
        {"sub": inside(racing(end("escalation")), "on"), "e": on("sub", "escalation", "fix")}
        | {"fix": work(20, pool="q"), "on": work(20)}
    ),
    "escalation that interrupts nothing": of(
        {"sub": inside(perhaps(end("escalation")), "on")}
        | {"e": on("sub", "escalation", "fix", interrupting=False)}
        | {"fix": work(20, pool="q"), "on": work(20)}
    ),
    "compensation of what was done": of(COMPENSATED),
    "cancel of a transaction": of(
        {
            "sub": inside(
                {
                    "a": work(20, "g"),
                    "undo-a": on("a", "compensation", "give-a"),
                    "give-a": work(15, pool="q"),
                    "g": either(0.3, "stop", "b"),
                    "stop": end("cancel"),
                    "b": work(20),
                },
                "on",
            ),
            "given-up": on("sub", "cancel", "tell"),
            "tell": work(10, pool="q"),
            "on": work(10),
        }
    ),
    "event sub-process after a time, in place of the rest": of(
        {"a": work(40, "b"), "b": work(20, pool="q")}
        | {"stop": begun("timer", {"ask": work(15, pool="q")}, start={"wait_time": "45 min"})}
    ),
    "event sub-process after a time, beside the rest": of(
        {
            "a": work(40, "b"),
            "b": work(20, pool="q"),
            "note": begun(
                "timer",
                {"ask": work(15, pool="q")},
                start={"wait_time": "45 min"},
                interrupting=False,
            ),
        }
    ),
    "event sub-process by its share": of(
        {"a": work(40), "odd": begun("signal", {"ask": work(15, pool="q")}, share=0.3)}
    ),
    "event sub-process within an event sub-process": of(
        {
            "a": work(40, "b"),
            "b": work(20, pool="q"),
            "stop": begun(
                "timer",
                {
                    "ask": work(30, pool="q"),
                    "deep": begun("timer", {"give-up": work(9)}, start={"wait_time": "20 min"}),
                },
                start={"wait_time": "45 min"},
            ),
        }
    ),
    "a message to a border": of(
        {
            "s": fork("long", "call"),
            "long": work(60),
            "call": work(30, "said", pool="q"),
            "said": end() | {"next": [{"to": "heard", "message": True}]},
            "heard": on("long", "message", "stop"),
            "stop": work(10, pool="q"),
        }
    ),
    "a signal to a border": of(
        {
            "s": fork("long", "call"),
            "long": work(60),
            "call": work(30, "said", pool="q"),
            "said": end("signal"),
            "heard": on("long", "signal", "stop"),
            "stop": work(10, pool="q"),
        }
    ),
    "links": of(
        {
            "a": work(20, "g"),
            "g": either(0.4, "out", "b"),
            "out": {"kind": "event", "next": "in"},
            "b": work(20),
            "in": {"kind": "event", "next": "c"},
            "c": work(20, pool="q"),
        }
    ),
    "rework three times at most": of(looped(3, other=False)),
    "rework twice at most, with another way out": of(looped(2, other=True)),
    "closing: pause": closing("pause"),
    "closing: finish": closing("finish"),
    "closing: hand over": closing("hand-over"),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_visits_and_loads_are_those_of_the_simulation(
    name: str, both: Callable[..., Any], apart: Callable[..., list[str]]
) -> None:
    """They agree within two half-widths or a hundredth, or the chance of the trial they rest on."""
    found = both(DOCUMENTS[name], cases=1000)
    assert apart(found) == []
    facts = found.predicted.facts.steps
    told = {step for step, fact in facts.items() if fact.visits.basis == "simulated"}
    assert told == uncounted(found.graph).steps


@pytest.mark.parametrize("said", TABLE)
def test_what_bpmn_says_is_predicted_too(
    said: str,
) -> None:
    """Visits and cycle time of the documents whose events are known to the second."""
    steps, minutes, counted = TABLE[said]
    found = predict(graph_of({"arrivals": {"every": "10 d"}, "steps": steps}))
    visited = {step: found.facts.steps[step].visits.value for step in counted}
    assert visited == pytest.approx(counted)
    assert found.cycle_time.mean == pytest.approx(minutes * 60)


@pytest.mark.parametrize(
    ("rule", "hours", "share"),
    [
        ("do-not-start", 3, 6 / 8),  # two a day, and two hours are left
        ("do-not-start", 9, 9 / 16),  # begins at an opening, and takes an hour of the next
        ("finish", 3, 9 / 8),
        ("pause", 3, 1.0),
        ("hand-over", 3, 1.0),
    ],
)
def test_what_closing_time_leaves_of_the_hours(rule: str, hours: int, share: float) -> None:
    """Of eight hours a day, for work that always takes as long."""
    document = closing(rule)
    document["steps"]["a"]["processing_time"] = f"{hours} h"
    graph = graph_of(document)
    found = predict(graph).pools["p"]
    assert found.usable == pytest.approx(share, rel=0.01)


@pytest.mark.parametrize(
    ("rule", "cases", "grows"),
    [("do-not-start", 20, False), ("do-not-start", 26, True), ("finish", 34, False)],
)
def test_a_queue_grows_where_closing_time_takes_too_much(
    rule: str,
    cases: int,
    grows: bool,  # noqa: FBT001 - a row of the table
) -> None:
    """At a load of 81 % before what goes home early, and not at 106 % where work is finished."""
    document = {**closing(rule), "arrivals": {"count": cases, "per": "1 d"}}
    graph = graph_of(document)
    assert bool(predict(graph).unstable) is grows
    assert bool(simulate(graph, events=400_000).unstable) is grows


@pytest.mark.parametrize("people", [1, 50, 1000])
def test_the_wait_for_the_door_to_open_is_the_same_for_few_and_many(people: int) -> None:
    """Four nights of 16 hours and a weekend of 64: half their squares over the week."""
    document = of({"a": {"processing_time": "1 s", "actor": "p"}})
    document["calendars"] = {"office": {"weekly": "Mo-Fr 09:00-17:00"}}
    document["actors"]["p"] = {"capacity": people, "calendar": "office"}
    hours = (4 * 16**2 + 64**2) / 2 / 168
    assert predict(graph_of(document)).cycle_time.mean == pytest.approx(hours * 3600, rel=1e-3)


def test_work_that_is_finished_after_closing_takes_no_longer_than_it_takes() -> None:
    """An hour, begun in office hours by one of many."""
    document = of({"a": {"processing_time": "1 h", "actor": "p"}})
    document["calendars"] = {"office": {"weekly": "Mo-Fr 09:00-17:00"}}
    document["arrivals"] = {"count": 40, "per": "1 w", "calendar": "office"}
    document["actors"]["p"] = {"capacity": 99, "calendar": "office", "on_closing": "finish"}
    assert predict(graph_of(document)).cycle_time.mean == pytest.approx(3600, rel=1e-6)


def test_an_overload_behind_what_is_thrown_leaves_no_cycle_time() -> None:
    """Every case escalates, and that is more than one person can do."""
    steps = {"sub": inside({"a": work(20, "e"), "e": end("escalation")}, "on"), "on": work(5)}
    steps |= {"told": on("sub", "escalation", "fix", interrupting=False)}
    steps |= {"fix": work(90, pool="q")}
    found = predict(graph_of(of(steps)))
    assert [pool.actor for pool in found.unstable] == ["q"]
    assert not found.cycle_time.mean < float("inf")
