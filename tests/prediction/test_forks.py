"""Work that comes to the same people at one instant waits for itself, whatever else there is."""

from typing import Any

import pytest

from tests.prediction.conftest import Both, graph_of
from tests.prediction.test_whatif import agrees
from wfmap.bottlenecks.applying import rewritten
from wfmap.bottlenecks.levers import levers
from wfmap.graph.moments import Moments
from wfmap.prediction import predict
from wfmap.prediction.crowds import among, behind, done_beside
from wfmap.prediction.whatif import WhatIf

Document = dict[str, Any]
JOIN: Document = {"kind": "parallel", "next": "e"}
FORK: Document = {"kind": "parallel", "next": ["x", "y"]}
END: Document = {"kind": "end"}


def work(minutes: float, after: str = "", pool: str = "p", **more: Any) -> Document:
    """Write work with chance, that somebody is needed for."""
    time = {"distribution": "exponential", "mean": f"{minutes} min"}
    return {"processing_time": time, "actor": pool, **({"next": after} if after else {}), **more}


def of(steps: Document, *, people: int = 1, every: str = "10 h", **more: Any) -> Document:
    """Write a document in which cases come at random."""
    actors = {"p": {"capacity": people}, "q": {"capacity": 1}, "r": {"capacity": 1}}
    return {"arrivals": {"count": 1, "per": every}, "actors": actors, "steps": steps, **more}


def several(inner: Document, count: float = 3) -> Document:
    """Write a sub-process of which some instances begin side by side."""
    multi = {"count": count, "order": "parallel"}
    return {"kind": "subprocess", "steps": inner, "multi": multi, "next": "e"}


def pair(step: str, every: str) -> Document:
    """Write a fork to two sub-processes of two steps each, all for one person."""
    inner: Document = {"kind": "subprocess", "next": "j"}
    steps: Document = {"f": FORK, "j": JOIN, "e": END}
    for name in ("x", "y"):
        steps[name] = {**inner, "steps": {f"{name}1": work(15, f"{name}2"), f"{name}2": work(15)}}
    return of(steps | ({"e": work(5)} if step else {}), every=every)


AGAIN: dict[str, Document] = {
    "two that come twice": pair("", "10 h"),
    "two that come twice, busy": pair("", "80 min"),
    "two that come twice, and work after them": pair("e", "2 h"),
    "several that come twice": of(
        {"s": several({"x": work(10, "y"), "y": work(10)}), "e": END}, every="2 h"
    ),
    "several that come twice, busy": of(
        {"s": several({"x": work(10, "y"), "y": work(10)}), "e": END}, every="75 min"
    ),
    "several that go on elsewhere": of(
        {"s": several({"x": work(20, "y"), "y": work(10, pool="q")}), "e": END}, every="2 h"
    ),
    "several of a sub-process by two people": of(
        {"s": several({"x": work(40)}), "e": END}, people=2, every="2 h"
    ),
    "many of a sub-process": of({"s": several({"x": work(2)}, 20), "e": END}, every="1 h"),
}


NESTED: Document = {"kind": "parallel", "next": ["y", "z"]}
EITHER: Document = {
    "kind": "decision",
    "next": [{"to": "y", "share": 0.5}, {"to": "z", "share": 0.5}],
}

DOCUMENTS: dict[str, Document] = {
    "two by one person": of(
        {"f": FORK, "x": work(30, "j"), "y": work(30, "j"), "j": JOIN, "e": END}
    ),
    "two by one busy person": of(
        {"f": FORK, "x": work(30, "j"), "y": work(60, "j"), "j": JOIN, "e": END}, every="150 min"
    ),
    "two that go on elsewhere": of(
        {"f": FORK, "x": work(30, "x2"), "x2": work(50, "j", "q"), "y": work(30, "y2")}
        | {"y2": work(20, "j", "r"), "j": JOIN, "e": END}
    ),
    "a fork in a fork": of(
        {"f": {"kind": "parallel", "next": ["x", "g"]}, "x": work(30, "j"), "g": NESTED}
        | {"y": work(30, "k"), "z": work(30, "k"), "k": {**JOIN, "next": "j"}, "j": JOIN, "e": END}
    ),
    "a choice in a fork": of(
        {"f": {"kind": "parallel", "next": ["x", "g"]}, "x": work(30, "j"), "g": EITHER}
        | {"y": work(30, "k"), "z": work(60, "k"), "k": {"kind": "decision", "next": "j"}}
        | {"j": JOIN, "e": END}
    ),
    "a sub-process that begins at two steps": of(
        {
            "s": {"kind": "subprocess", "steps": {"x": work(30), "y": work(30)}, "next": "e"},
            "e": END,
        }
    ),
    "several of one kind beside another": of(
        {"f": FORK, "x": work(10, "j", multi={"count": 3, "order": "parallel"})}
        | {"y": work(30, "j"), "j": JOIN, "e": END}
    ),
    "several of a sub-process": of({"s": several({"x": work(20)}), "e": END}, every="80 min"),
    "in office hours": of(
        {"f": FORK, "x": work(30, "j"), "y": work(60, "j"), "j": JOIN, "e": END},
        calendars={"o": {"weekly": "Mo-Fr 09:00-17:00"}},
        calendar="o",
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_fork_to_one_person_takes_as_long_as_it_is_simulated(name: str, both: Both) -> None:
    """One after the other, and what was there before is waited for once."""
    found = both(DOCUMENTS[name])
    assert found.predicted.cycle_time.mean == pytest.approx(
        found.simulated.cycle_time.mean, rel=0.03
    )


@pytest.mark.parametrize("name", AGAIN)
def test_branches_that_come_to_one_person_again_wait_for_each_other_once_more(
    name: str, both: Both
) -> None:
    """Further work stands behind that of the other branches; the latest ends are told roughly."""
    found = both(AGAIN[name])
    assert found.predicted.cycle_time.mean == pytest.approx(
        found.simulated.cycle_time.mean, rel=0.15
    )


def test_the_second_of_a_fork_waits_for_the_first() -> None:
    """In the facts too: half an hour longer than the first."""
    steps = predict(graph_of(DOCUMENTS["two by one person"])).facts.steps
    assert steps["y"].wait_per_case - steps["x"].wait_per_case == pytest.approx(1800)


@pytest.mark.parametrize(("people", "count", "waits"), [(1, 4, 6), (2, 5, 4), (3, 3, 0)])
def test_instances_wait_for_each_other_where_there_is_nothing_else_to_do(
    people: int, count: int, waits: int
) -> None:
    """Fixed work of half an hour by few people: whole rounds, all instances together."""
    step = {"processing_time": "30 min", "actor": "p"}
    document = of({"x": {**step, "multi": {"count": count, "order": "parallel"}}}, people=people)
    document["arrivals"] = {"count": 1, "per": "1000 d"}
    found = predict(graph_of(document))
    assert found.facts.steps["x"].wait_per_case == pytest.approx(1800 * waits, abs=9)
    rounds = -(-count // people)
    assert found.cycle_time.mean == pytest.approx(1800 * rounds, rel=1e-3)


def test_exponential_pieces_end_at_the_rate_of_all_servers() -> None:
    """Exact: waits of (k − c)(k − c + 1) ÷ 2ck, and c harmonic steps at the end."""
    once = Moments(1.0, 1.0)
    assert among(7, 3, once) == pytest.approx(4 * 5 / 2 / 3 / 7)
    assert behind(5, 3, once) == pytest.approx(1)
    assert done_beside(7, 3, once).mean == pytest.approx(4 / 3 + 1 + 1 / 2 + 1 / 3, rel=1e-3)


def test_fixed_pieces_wait_for_whole_rounds() -> None:
    """Seven by three people: three rounds, and waits of 0, 0, 0, 1, 1, 1 and 2."""
    once = Moments(1.0, 0.0)
    assert among(7, 3, once) == pytest.approx(5 / 7)
    assert behind(5, 3, once) == pytest.approx(1)
    assert done_beside(7, 3, once).mean == pytest.approx(3)


@pytest.mark.parametrize("name", [*DOCUMENTS, *AGAIN])
def test_a_lever_on_a_fork_has_the_effect_of_a_whole_prediction(name: str) -> None:
    """Faster work of the first lets the second begin sooner."""
    graph = graph_of({**DOCUMENTS, **AGAIN}[name])
    processes = [rewritten(graph, lever) for lever in levers(graph)]
    for process, found in zip(processes, WhatIf(graph).of_all(processes), strict=True):
        if found is not None and not found.is_close:
            agrees(graph, process, found)


BESIDE: dict[str, Document] = {
    "a fixed time": {"trigger": "timer", "wait_time": "30 min"},
    "a time by chance": {
        "trigger": "timer",
        "wait_time": {"distribution": "exponential", "mean": "2 h"},
    },
    "a share": {"trigger": "signal", "share": 0.4},
}


@pytest.mark.parametrize("name", BESIDE)
def test_what_an_event_begins_beside_a_step_is_held_against_what_is_left_of_it(
    name: str, both: Both
) -> None:
    """That work lasts until the event makes both long at once: they are not independent."""
    event = {"kind": "event", "attached_to": "x", "interrupting": False, "next": "f"}
    steps = {
        "x": work(60, "y", "q"),
        "late": {**event, **BESIDE[name]},
        "f": work(70, "e"),
        "y": work(20, "e", "r"),
        "e": END,
    }
    found = both(of(steps, every="4 h"))
    assert found.predicted.cycle_time.mean == pytest.approx(
        found.simulated.cycle_time.mean, rel=0.03
    )


def test_gateways_that_lead_to_each_other_are_not_followed_along_every_way() -> None:
    """Forty in a row, each with two ways to the next, have 2⁴⁰ ways to the work behind them."""
    steps: Document = {
        f"g{k}": {
            "kind": "decision",
            "next": [{"to": f"g{k + 1}", "share": 0.5}, {"to": f"g{k + 1}", "share": 0.5}],
        }
        for k in range(40)
    }
    steps["g40"] = {"kind": "parallel", "next": ["x", "y"]}
    first: Document = {"f": {"kind": "parallel", "next": ["g0", "z"]}, "z": work(5, "e")}
    found = predict(graph_of(of({**first, **steps, "x": work(30), "y": work(30), "e": END})))
    assert found.cycle_time.mean / 60 == pytest.approx(60, rel=0.2)
