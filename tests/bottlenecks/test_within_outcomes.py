"""Effects count within outcomes: that fewer cases lapse is no loss, more refused no gain."""

import json
from math import exp
from typing import Any

import pytest

from wfmap.analysis.terms import Terms
from wfmap.bottlenecks.answer import bottlenecks
from wfmap.bottlenecks.levers import levers
from wfmap.bottlenecks.overlay import bottlenecks_overlay
from wfmap.bottlenecks.results import Bottlenecks
from wfmap.graph import ProcessGraph, build
from wfmap.graph.fates import fates
from wfmap.model.document import examine
from wfmap.prediction.outcomes import fates_of
from wfmap.prediction.predictor import predict
from wfmap.report.answers.bottlenecks import bottlenecks_section
from wfmap.words.sentences import signed_time

MINUTE = 60
HOUR = 3600


def made(document: dict[str, Any]) -> ProcessGraph:
    """Read a document."""
    reading = examine(json.dumps({"wfmap": "1.1", "name": "T", **document}))
    assert reading.process is not None, reading.findings
    return build(reading.process)


def lapsing(load: float = 0.9, end: str = "lapsed", **more: Any) -> dict[str, Any]:
    """Make a queue whose cases lapse when they have taken two hours; a service takes one."""
    return {
        "arrivals": {"count": load, "per": "1 h"},
        "actors": {"p": {"capacity": 1}},
        "steps": {
            "t": {
                "actor": "p",
                "processing_time": {"distribution": "exponential", "mean": "60 min"},
                "next": "done",
            },
            "late": {
                "kind": "event",
                "trigger": "timer",
                "attached_to": "t",
                "wait_time": "2 h",
                "next": end,
            },
            "done": {"kind": "end"},
            **({"lapsed": {"kind": "end"}} if end == "lapsed" else {}),
        },
        **more,
    }


def done_and_mean(service: float, load: float, deadline: float) -> tuple[float, float]:
    """Give the share that is done in time and its mean time, in hours.

    The work in the queue of M/M/1 with a deadline has the density λ P0 exp(−(μ − λ) v) below it,
    so the time of a case has μ P0 exp(−(μ − λ) s).
    """
    rate = 1 / service - load
    area = (1 - exp(-rate * deadline)) / rate
    idle = 1 / (area / service + exp(-rate * deadline))
    return idle * area / service, 1 / rate - deadline * exp(-rate * deadline) / (rate * area)


def ranked(graph: ProcessGraph, events: int = 6_000_000) -> Bottlenecks:
    """Rank its levers by simulation."""
    return bottlenecks(graph, predict(graph), terms=Terms(events=events))


@pytest.mark.parametrize("load", [0.5, 0.9, 1.2])
@pytest.mark.parametrize("end", ["lapsed", "done"])
def test_faster_work_is_a_gain_of_what_the_done_cases_gain(load: float, end: str) -> None:
    """Whether lapsed cases have an end of their own or not; exact by level crossings."""
    found = ranked(made(lapsing(load, end))).kinds["faster"][0]
    share, before = done_and_mean(1.0, load, 2.0)
    exact = share * (done_and_mean(0.9, load, 2.0)[1] - before) * HOUR
    for effect in (found.effect, found.predicted):
        assert effect.within is not None
        assert effect.within.change == pytest.approx(exact, rel=0.1), effect.basis
    assert found.effect.within is not None
    assert found.effect.within.low is not None
    assert found.effect.within.high is not None
    assert found.effect.within.low <= exact <= found.effect.within.high


def test_the_outcomes_of_a_queue_with_a_deadline_are_predicted_exactly() -> None:
    """Shares and times of both; what lapses takes as long as the deadline."""
    found = fates_of(made(lapsing()))
    assert found is not None
    share, mean = done_and_mean(1.0, 0.9, 2.0)
    assert found["ended done"] == pytest.approx((share, mean * HOUR), rel=1e-2)
    assert found["dropped late"] == pytest.approx((1 - share, 2 * HOUR), rel=2e-2)


def test_the_target_names_the_outcome_that_counts() -> None:
    """What lapses takes two hours whatever is done, and is left out of the mean."""
    target = {"cycle_time": "1 h", "outcomes": ["done"]}
    found = ranked(made(lapsing(target=target))).kinds["faster"][0]
    exact = done_and_mean(0.9, 0.9, 2.0)[1] - done_and_mean(1.0, 0.9, 2.0)[1]
    for effect in (found.effect, found.predicted):
        assert effect.within is not None
        assert effect.within.change == pytest.approx(exact * HOUR, rel=0.1), effect.basis


def test_the_change_over_all_cases_stands_apart_from_that_within_an_outcome() -> None:
    """Text has a column for it, the map a note; its causes add up to the one over all cases."""
    graph = made(lapsing())
    found = ranked(graph, events=2_000_000)
    (first,) = found.kinds["faster"]
    parts = sum(part.change for part in first.effect.parts.values())
    assert first.effect.cycle_time is not None
    assert first.effect.within is not None
    assert parts == pytest.approx(first.effect.cycle_time.change)
    assert abs(parts - first.effect.within.change) > MINUTE
    whole = signed_time(first.effect.cycle_time.change)
    table = bottlenecks_section(graph.process, found).tables[0][1]
    assert [row[table.headings.index("all cases")] for row in table.rows] == [whole]
    note = bottlenecks_overlay(found).steps["t"].note
    assert f"less in a case to the same end, {whole} over all cases" in note


def long_after(minutes: int) -> dict[str, Any]:
    """Let what is done in time go on with long work, so that lapsing makes the average short."""
    document = lapsing()
    document["actors"]["q"] = {}
    document["steps"]["t"]["next"] = "after"
    document["steps"]["after"] = {
        "actor": "q",
        "processing_time": f"{minutes} min",
        "next": "done",
    }
    return document


def test_faster_work_ranks_as_a_gain_though_the_average_case_takes_longer() -> None:
    """Fewer lapse, and those that go on take ten hours more."""
    found = ranked(made(long_after(600))).kinds
    first = next(lever for lever in found["faster"] if lever.element.id == "t")
    more = found["capacity"][0]
    for lever in (first, more):
        assert lever.effect.cycle_time is not None
        assert lever.effect.cycle_time.change > 0
        assert lever.effect.within is not None
        assert lever.effect.within.high is not None
        assert lever.effect.within.high < 0
        assert lever.predicted.within is not None
        assert lever.predicted.within.change < 0


def stopped(trigger: str) -> dict[str, Any]:
    """Make a case that an event sub-process or a terminate end ends early."""
    document = long_after(600)
    if trigger == "terminate":
        document["steps"]["lapsed"]["trigger"] = "terminate"
        return document
    document["steps"] = {
        "t": document["steps"]["t"],
        "after": document["steps"]["after"],
        "done": {"kind": "end"},
        "stop": {
            "kind": "subprocess",
            "trigger": "timer",
            "wait_time": "2 h",
            "steps": {
                "begin": {
                    "kind": "start",
                    "next": "over",
                },
                "over": {"kind": "end"},
            },
        },
    }
    document["steps"]["after"]["processing_time"] = "1 min"
    return document


@pytest.mark.parametrize("trigger", ["terminate", "event"])
def test_what_stops_a_case_is_an_outcome_of_its_own(trigger: str) -> None:
    """A terminate end, or an event sub-process that interrupts the process."""
    lever = ranked(made(stopped(trigger))).kinds["capacity"][0]
    assert lever.effect.within is not None
    assert lever.effect.within.change < 0


def test_ends_of_one_name_are_one_outcome() -> None:
    """A way to another end of the same name is another way of doing the same."""
    document = lapsing()
    document["steps"]["lapsed"]["name"] = document["steps"]["done"]["name"] = "Closed"
    document["steps"]["note"] = {
        "actor": "p",
        "processing_time": "1 min",
        "next": "lapsed",
    }
    document["steps"]["late"]["next"] = "note"
    assert not fates(made(document))


def test_nothing_is_told_apart_where_cases_come_out_as_before() -> None:
    """Two ends whose shares are stated: no lever of time moves cases between them."""
    document = {
        "arrivals": {"count": 0.5, "per": "1 h"},
        "actors": {"p": {"capacity": 1}},
        "steps": {
            "t": {
                "actor": "p",
                "processing_time": {"distribution": "exponential", "mean": "60 min"},
                "next": "whether",
            },
            "whether": {
                "kind": "decision",
                "next": [{"to": "done", "share": 0.7}, {"to": "refused", "share": 0.3}],
            },
            "done": {"kind": "end"},
            "refused": {"kind": "end"},
        },
    }
    lever = ranked(made(document), 600_000).kinds["faster"][0]
    assert lever.effect.within is None
    assert lever.predicted.within is None


def two_ways(first: float, second: float) -> dict[str, Any]:
    """Make two ways that lead to the same ends, of whose cases some shares are refused."""

    def way(to: str) -> dict[str, Any]:
        return {"actor": "p", "processing_time": "10 min", "next": to}

    def judged(refused: float) -> dict[str, Any]:
        ways = [{"to": "work", "share": 1 - refused}, {"to": "refused", "share": refused}]
        return {"kind": "decision", "next": ways}

    return {
        "arrivals": {"count": 1, "per": "1 d"},
        "actors": {"p": {"capacity": 9}},
        "steps": {
            "how": {
                "kind": "decision",
                "next": [{"to": "letter", "share": 0.5}, {"to": "mail", "share": 0.5}],
            },
            "letter": way("letter_judged"),
            "letter_judged": judged(first),
            "mail": way("mail_judged"),
            "mail_judged": judged(second),
            "work": {"actor": "p", "processing_time": "10 h", "next": "done"},
            "done": {"kind": "end"},
            "refused": {"kind": "end"},
        },
    }


def test_a_way_on_which_more_are_refused_is_no_faster_one() -> None:
    """Both ways take ten minutes: within each outcome nothing changes, by prediction too."""
    graph = made(two_ways(0.1, 0.6))
    assert any(lever.kind == "share" for lever in levers(graph))
    for lever in ranked(graph, 600_000).kinds["share"]:
        for effect in (lever.effect, lever.predicted):
            assert effect.cycle_time is not None
            assert abs(effect.cycle_time.change) > 10 * MINUTE
            assert effect.within is not None
            assert abs(effect.within.change) < 1e-6 * HOUR, effect.basis
