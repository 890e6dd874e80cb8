"""A decision is a lever only among ways of doing the same, and people cost what they are paid."""

import json
from typing import Any

import pytest

from wfmap.bottlenecks.applying import applied, rewritten
from wfmap.bottlenecks.levers import Lever, levers
from wfmap.bottlenecks.prices import price_of
from wfmap.bottlenecks.screening import screened
from wfmap.graph import ProcessGraph, build
from wfmap.graph.visits import visits
from wfmap.model.document import examine
from wfmap.prediction.predictor import predict


def made(document: dict[str, Any]) -> ProcessGraph:
    """Read a document."""
    reading = examine(json.dumps({"wfmap": "1", "name": "T", **document}))
    assert reading.process is not None, reading.findings
    return build(reading.process)


def task(to: str | None = None) -> dict[str, Any]:
    """Make a task of ten minutes."""
    return {"actor": "c", "processing_time": "10 min", **({"next": to} if to else {})}


def sent(ways: list[dict[str, Any]], decision: dict[str, Any] | None = None) -> dict[str, Any]:
    """Make a process with a choice of ways: by letter, by mail, none of both, or refused."""
    document: dict[str, Any] = {
        "actors": {"c": {"capacity": 1}},
        "arrivals": {"count": 10, "per": "1 d"},
        "steps": {
            "way": {"kind": "decision", "name": "How", "next": ways},
            "letter": task("done"),
            "mail": task("done"),
            "refuse": task("refused"),
            "done": {"kind": "end"},
            "refused": {"kind": "end"},
        },
    }
    if decision is not None:
        document["decisions"] = {"d": decision}
        document["steps"]["way"]["decision"] = "d"
    return document


def shares(graph: ProcessGraph) -> list[str]:
    """List the ways that could be taken more often."""
    return [lever.part for lever in levers(graph) if lever.kind == "share"]


def to(step: str, share: float) -> dict[str, Any]:
    """Make a way out."""
    return {"to": step, "share": share}


def test_two_ways_of_doing_the_same_are_levers_and_refusing_is_none() -> None:
    """By letter or by mail is a choice of ours; to refuse more ends cases early."""
    graph = made(sent([to("letter", 0.5), to("mail", 0.3), to("refuse", 0.2)]))
    assert shares(graph) == ["way--letter", "way--mail"]


@pytest.mark.parametrize(
    ("when", "refuses"),
    [
        ("rejected", True), ("claim denied", True), ("cancelled by the client", True),
        ("abgelehnt", True), ("not rejected", False), ("by courier", False), ("garden", False),
    ],
)  # fmt: skip
def test_a_refusal_is_no_lever_where_all_ends_have_one_name(when: str, *, refuses: bool) -> None:
    """Refused with a letter of its own it ends in "Done" too, and yet is not what was asked."""
    document = sent([to("letter", 0.5), to("mail", 0.3), {**to("refuse", 0.2), "when": when}])
    steps = document["steps"]
    steps["done"]["name"] = steps["refused"]["name"] = "Done"
    steps["away"] = steps.pop("refuse")
    steps["way"]["next"][2]["to"] = "away"
    assert shares(made(document)) == ["way--letter", "way--mail"] + ["way--away"] * (not refuses)


def test_to_leave_work_out_is_no_way_of_doing_it() -> None:
    """Diagnosing less comes to the same end, with less done."""
    assert not shares(made(sent([to("letter", 0.5), to("done", 0.5)])))


def test_a_policy_may_leave_work_out() -> None:
    """Where the document says that the choice follows a policy, such as a share of samples."""
    ways = [to("letter", 0.5), to("done", 0.5)]
    graph = made(sent(ways, {"question": "Sampled?", "logic": "policy-text"}))
    assert shares(graph) == ["way--letter", "way--done"]


@pytest.mark.parametrize(
    "grave",
    [
        {"stakes": "high"}, {"affects_person": True}, {"reversibility": "irreversible"},
        {"error_cost": {"value": 500}},
    ],
)  # fmt: skip
def test_a_judgement_is_no_lever(grave: dict[str, Any]) -> None:
    """What much hangs on is found or judged, not chosen for speed, whatever the ways are."""
    ways = [to("letter", 0.5), to("mail", 0.5)]
    assert not shares(made(sent(ways, {"logic": "policy-text", **grave})))


def test_ends_of_one_name_are_one_outcome() -> None:
    """Two ends are drawn for the sake of the map."""
    document = sent([to("letter", 0.5), to("call", 0.5)])
    document["steps"]["call"] = task("called")
    document["steps"]["called"] = {"kind": "end", "name": "Answered"}
    document["steps"]["done"]["name"] = "Answered"
    assert shares(made(document)) == ["way--letter", "way--call"]


def test_a_way_takes_its_share_from_those_to_the_same_ends() -> None:
    """Ten points by letter come from mail alone: as many are refused as before."""
    graph = made(sent([to("letter", 0.5), to("mail", 0.3), to("refuse", 0.2)]))
    lever = next(lever for lever in levers(graph) if lever.part == "way--letter")
    counted = visits(applied(graph, lever)).flows
    assert counted["way--letter"] == pytest.approx(0.6)
    assert counted["way--mail"] == pytest.approx(0.2)
    assert counted["way--refuse"] == pytest.approx(0.2)


def _price(graph: ProcessGraph, kind: str) -> float | None:
    lever: Lever = next(lever for lever in levers(graph) if lever.kind == kind)
    found = price_of(graph.process, rewritten(graph, lever), lever)
    assert found is not None
    return found.per_week


def test_one_more_person_costs_a_salary_and_longer_hours_cost_wages() -> None:
    """40 hours at 30 a week; five hours more for each of two."""
    document = sent([to("letter", 0.5), to("mail", 0.5)])
    document["calendars"] = {"office": {"weekly": "Mo-Fr 09:00-17:00"}}
    document["actors"] = {"c": {"capacity": 2, "calendar": "office", "cost_per_hour": 30}}
    graph = made(document)
    assert _price(graph, "capacity") == pytest.approx(40 * 30)
    assert _price(graph, "hours") == pytest.approx(2 * 5 * 30)


def test_the_salary_of_a_member_is_that_of_the_first() -> None:
    """One like the first joins them, at what the first is paid."""
    document = sent([to("letter", 0.5), to("mail", 0.5)])
    document["calendars"] = {"office": {"weekly": "Mo-Fr 09:00-17:00"}}
    members = {"x": {"cost_per_hour": 50}, "y": {}}
    document["actors"] = {"c": {"members": members, "calendar": "office", "cost_per_hour": 30}}
    assert _price(made(document), "capacity") == pytest.approx(40 * 50)


def test_what_nobody_stated_is_unknown() -> None:
    """Without a rate there is no price, and making a step faster takes nobody's time."""
    graph = made(sent([to("letter", 0.5), to("mail", 0.5)]))
    assert _price(graph, "capacity") is None
    faster = next(lever for lever in levers(graph) if lever.kind == "faster")
    assert price_of(graph.process, rewritten(graph, faster), faster) is None


def test_what_lets_a_queue_grow_without_end_is_no_lever() -> None:
    """Half an hour of setup for six: done one by one there is more of it than anybody can do."""
    work = {"actor": "c", "processing_time": "5 min", "setup_time": "30 min"}
    document = {
        "wfmap": "1",
        "name": "Gathered",
        "arrivals": {"count": 4, "per": "1 h"},
        "actors": {"c": {"capacity": 1}},
        "steps": {"work": {**work, "batch": {"size": 6}}},
    }
    graph = made(document)
    assert [lever.kind for lever in levers(graph)] == ["faster", "capacity", "batch"]
    kinds = [one.lever.kind for one in screened(graph, predict(graph))]
    assert kinds == ["faster", "capacity"]
