"""The whole answer: predicted and simulated, what limits, which guess decides, who is needed."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import wfmap
from wfmap.bottlenecks import Bottlenecks, Terms, bottlenecks
from wfmap.bottlenecks.effects import Change, predicted_effect
from wfmap.bottlenecks.overlay import bottlenecks_overlay
from wfmap.bottlenecks.screening import affordable
from wfmap.bottlenecks.staffing import staffing
from wfmap.bottlenecks.tornado import tornado
from wfmap.graph import ProcessGraph, build
from wfmap.model.document import read
from wfmap.prediction.predictor import predict
from wfmap.report.answers.bottlenecks import bottlenecks_section
from wfmap.units.durations import HOUR, human

QUICK = Terms(events=4_000_000)


def _graph(document: dict[str, Any]) -> ProcessGraph:
    return build(read(json.dumps({"wfmap": "1", **document})))


def _exponential(hours: float) -> dict[str, str]:
    return {"distribution": "exponential", "mean": f"{hours * HOUR:.6f} s"}


def _two_pools(first: float, second: float) -> dict[str, Any]:
    """Write two stations in a row, M/M/1 each, one case an hour."""
    return {
        "arrivals": {"count": 100, "per": "100 h"},
        "target": {"cycle_time": "30 h"},
        "actors": {
            "a": {"name": "A", "capacity": 1, "cost_per_hour": 10},
            "b": {"name": "B", "capacity": 1, "cost_per_hour": 20},
        },
        "steps": {
            "one": {"actor": "a", "processing_time": _exponential(first), "next": "two"},
            "two": {"actor": "b", "processing_time": _exponential(second)},
        },
    }


@pytest.fixture(scope="module")
def shared() -> ProcessGraph:
    """Make a process in which the longest task is not the one to make faster.

    The long task is done by somebody with time; the two short ones share a pool that is full.
    """
    return _graph(
        {
            "arrivals": {"count": 100, "per": "100 h"},
            "actors": {"full": {"capacity": 1}, "idle": {"capacity": 10}},
            "steps": {
                "short": {"actor": "full", "processing_time": _exponential(0.5), "next": "long"},
                "long": {"actor": "idle", "processing_time": _exponential(3.0), "next": "last"},
                "last": {"actor": "full", "processing_time": _exponential(0.4)},
            },
        }
    )


@pytest.fixture(scope="module")
def found(shared: ProcessGraph) -> Bottlenecks:
    """Rank its levers by simulation."""
    return bottlenecks(shared, predict(shared), terms=QUICK)


def test_the_step_that_frees_a_full_pool_comes_before_the_longest(found: Bottlenecks) -> None:
    """A tenth of half an hour in a pool at 90 % beats a tenth of three hours elsewhere."""
    faster = found.kinds["faster"]
    assert [lever.element.id for lever in faster] == ["short", "last", "long"]
    assert faster[0].rank_interval == (1, 1)
    assert found.verdicts["faster"] == "decided"
    assert found.limited_by == "full"


def test_a_simulated_effect_holds_the_exact_one(found: Bottlenecks) -> None:
    """M/M/1 with a load of 0.9 to 0.85: known to the digit, and within the interval."""
    (long,) = (lever for lever in found.kinds["faster"] if lever.element.id == "long")
    change = long.effect.cycle_time
    assert change is not None
    assert change.low is not None
    assert change.high is not None
    assert change.low <= -0.3 * HOUR <= change.high
    assert long.predicted.cycle_time is not None
    assert long.predicted.cycle_time.change == pytest.approx(-0.3 * HOUR, rel=0.01)


def test_every_lever_says_why_it_works(found: Bottlenecks) -> None:
    """The pool is named, with how busy it is and how many steps share it."""
    first = found.kinds["faster"][0]
    assert "in the queue for full (90 % busy, shared by 2 steps)" in first.mechanism
    assert first.cause == "contention"


def test_the_same_seed_gives_the_same_answer_with_any_number_of_workers(
    shared: ProcessGraph, found: Bottlenecks
) -> None:
    """Two processes find what one finds."""
    assert bottlenecks(shared, predict(shared), terms=replace(QUICK, workers=2)) == found


def test_without_a_simulation_the_ranking_is_the_predicted_one(shared: ProcessGraph) -> None:
    """Exact for Jackson networks: to-be minus as-is by the formula."""
    found = bottlenecks(shared, predict(shared))
    assert found.basis == "predicted"
    assert set(found.verdicts.values()) == {"predicted"}
    assert [lever.rank for lever in found.kinds["faster"]] == [1, 2, 3]


def test_a_process_that_grows_without_end_is_not_simulated() -> None:
    """Its levers are ranked by what it could do at most."""
    graph = _graph(_two_pools(1.2, 0.5))
    found = bottlenecks(graph, predict(graph), terms=QUICK)
    assert found.basis == "predicted"
    assert [(pool.actor, pool.lacking) for pool in found.unstable] == [("a", 1)]
    first = found.kinds["capacity"][0]
    assert first.element.id == "a"
    assert first.effect.cycle_time is None
    assert first.effect.throughput is not None
    assert first.effect.throughput.change > 0


def test_a_document_without_times_has_nothing_to_rank() -> None:
    """No lever, no guess, no staffing, and an overlay that says so."""
    graph = _graph({"steps": {"a": {"next": "b"}, "b": {}}})
    found = bottlenecks(graph, predict(graph), terms=QUICK)
    assert not any(found.kinds.values())
    assert found.staffing is None
    assert bottlenecks_overlay(found).summary == "nothing to rank: no times are stated"


def test_effects_are_to_be_minus_as_is() -> None:
    """Halving the second station of two: A stays, B's hour of 5 becomes what the formula says."""
    before, after = (predict(_graph(_two_pools(0.5, second))) for second in (0.8, 0.4))
    effect = predicted_effect(before, after)
    assert effect.cycle_time is not None
    assert effect.cycle_time.change == pytest.approx((0.4 / 0.6 - 0.8 / 0.2) * HOUR)
    assert effect.cost is not None
    assert effect.cost.change == pytest.approx(-0.4 * 20)
    assert effect.breaches is not None
    assert effect.breaches.change < 0


def test_the_guess_that_moves_the_answer_most_comes_first() -> None:
    """Near overload a fifth more has no end; what was measured is no guess."""
    document = _two_pools(0.9, 0.2)
    document["steps"]["two"]["processing_time"]["provenance"] = {"basis": "measured", "n": 50}
    graph = _graph(document)
    guesses = tornado(graph, predict(graph))
    assert [(g.element.id, g.number) for g in guesses] == [
        ("", "arrivals"),
        ("one", "processing time"),
    ]
    assert guesses[1].high is None
    assert guesses[1].low == pytest.approx((0.72 / 0.28 + 0.2 / 0.8) * HOUR)


def test_the_cheapest_staffing_is_that_of_trying_them_all() -> None:
    """Two pools, a target that needs more people: no cheaper plan of up to 6 by 6 meets it."""
    document = _two_pools(0.9, 0.95)
    document["target"] = {"cycle_time": "3 h"}
    graph = _graph(document)
    found = staffing(graph, predict(graph))
    assert found is not None
    assert found.meets
    plans = []
    for a in range(1, 7):
        for b in range(1, 7):
            document["actors"]["a"]["capacity"], document["actors"]["b"]["capacity"] = a, b
            if predict(_graph(document)).cycle_time.mean <= 3 * HOUR:
                plans.append(10 * a + 20 * b)
    assert found.cost == min(plans)


def test_a_target_that_people_cannot_meet_is_said_to_be_one() -> None:
    """The time goes into a wait that nobody shortens; the people stay."""
    document = _two_pools(0.5, 0.5)
    document["steps"]["two"]["wait_time"] = "100 h"
    graph = _graph(document)
    found = staffing(graph, predict(graph))
    assert found is not None
    assert not found.meets
    assert not found.changes
    assert found.reached > 100 * HOUR


def test_the_overlay_shows_effects_ranks_and_causes(found: Bottlenecks) -> None:
    """The first step is hottest and carries its rank, the hours it saves, and the cause."""
    overlay = bottlenecks_overlay(found)
    assert overlay.name == "bottlenecks"
    assert overlay.steps["short"].heat == 1
    badge = overlay.steps["short"].badge
    assert badge is not None
    assert badge.rank == 1
    assert badge.text.startswith("−")
    assert badge.text.endswith("queue")
    assert overlay.steps["short"].note.startswith("rank 1, simulated; 10 % faster:")
    assert overlay.actors["full"].heat == 1
    assert "10 % faster at short saves" in overlay.summary


def test_a_large_process_gets_as_many_predictions_as_it_can_afford() -> None:
    """Hundreds for a small one, and never fewer than ten."""
    small = _graph(_two_pools(0.5, 0.5))
    large = _graph({"steps": {f"s{k}": {} for k in range(2500)}})
    assert affordable(small, 400) == 400
    assert affordable(large, 400) == 10


def test_what_was_never_simulated_may_have_any_rank(desk: ProcessGraph) -> None:
    """A prediction can be blind to what matters: it orders, and does not say how sure that is."""
    found = bottlenecks(desk, predict(desk))
    for rows in found.kinds.values():
        assert all(row.rank_interval == (1, len(rows)) for row in rows)


def _unsettled(ranked: Bottlenecks, *places: int) -> Bottlenecks:
    """Take some of the levers on time for such that have not settled."""
    levers = tuple(
        replace(lever, effect=replace(lever.effect, settled=place not in places))
        for place, lever in enumerate(ranked.kinds["faster"])
    )
    return replace(ranked, kinds={**ranked.kinds, "faster": levers})


def _told(graph: ProcessGraph, ranked: Bottlenecks) -> str:
    found = bottlenecks_section(graph.process, ranked).sentences
    return next(text for text in found if text.startswith("Which step to make faster"))


def test_what_has_not_settled_is_told_as_such_and_what_has_beside_it() -> None:
    """The first of an order that is not settled is no answer; the first that is may be one."""
    graph = _graph(_two_pools(0.8, 0.5))
    ranked = bottlenecks(graph, predict(graph))
    assert "settled" not in _told(graph, ranked)
    one = _told(graph, _unsettled(ranked, 0))
    assert "not settled; so far one, 10 % faster" in one
    assert "; settled is two, 10 % faster" in one
    assert "; settled" not in _told(graph, _unsettled(ranked, 0, 1))


def test_nothing_is_said_of_all_levers_where_some_have_not_settled() -> None:
    """That none helps holds for those that are known."""
    graph = _graph(_two_pools(0.8, 0.5))
    ranked = bottlenecks(graph, predict(graph))
    worse = tuple(
        replace(lever, effect=replace(lever.effect, cycle_time=Change(1.0, 0.5, 1.5)))
        for lever in ranked.kinds["faster"]
    )
    none = replace(ranked, kinds={**ranked.kinds, "faster": worse})
    assert _told(graph, none).endswith("none would make the process faster.")
    assert _told(graph, _unsettled(none, 1)).endswith(
        "none that has settled would make the process faster; 1 has not."
    )
    assert _told(graph, _unsettled(none, 0)).endswith("not settled; so far nothing helps.")


def test_few_events_are_told_as_they_are() -> None:
    """A thousand of at most ten thousand, and not none of none."""
    graph = _graph(_two_pools(0.8, 0.5))
    ranked = bottlenecks(graph, predict(graph), terms=Terms(events=10_000))
    text = " ".join(bottlenecks_section(graph.process, ranked).sentences)
    assert "events of at most 10,000 were simulated" in text
    assert "0 million" not in text


def test_a_target_that_nobody_can_meet_is_told_by_prediction_on_both_sides() -> None:
    """The time with more people and the time as it is come from the same formulas."""
    document = _two_pools(0.8, 0.5)
    document["target"] = {"cycle_time": "1 h", "percentile": 90}
    graph = _graph(document)
    known = predict(graph)
    found = bottlenecks(graph, known)
    text = " ".join(bottlenecks_section(graph.process, found).sentences)
    assert found.staffing is not None
    assert found.staffing.now == pytest.approx(known.p90)
    assert f"as {human(known.p90)} as it is" in text
    assert f"would be {human(found.staffing.reached)} with" in text


@pytest.mark.parametrize("name", ["consumer-loan", "hiring"])
def test_what_is_told_first_has_settled_where_events_last_for_few(name: str) -> None:
    """A year of holidays and a busy pool: the best of each kind is known, if nothing else is."""
    graph = wfmap.load(Path("models") / f"{name}.json").graph
    ranked = bottlenecks(graph, predict(graph), terms=Terms(seed=1))
    assert ranked.settled
    assert ranked.events <= ranked.budget
    firsts = [levers[0] for levers in ranked.kinds.values() if levers]
    assert all(first.effect.settled and first.not_settled is None for first in firsts)


@pytest.mark.parametrize("events", [60_000, 400_000, 4_000_000])
def test_a_lever_is_settled_exactly_where_no_reason_says_that_it_is_not(
    shared: ProcessGraph, events: int
) -> None:
    """However few events there are: what is told beside each other agrees."""
    ranked = bottlenecks(shared, predict(shared), terms=Terms(events=events))
    levers = [lever for known in ranked.kinds.values() for lever in known]
    simulated = [lever for lever in levers if lever.effect.basis == "simulated"]
    assert [lever.effect.settled for lever in simulated] == [
        lever.not_settled is None for lever in simulated
    ]
    open_ = [lever.effect.time for lever in simulated if not lever.effect.settled]
    assert all(time is not None and time.low is None for time in open_)
