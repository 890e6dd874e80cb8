"""A whole process is predicted: exactly where queueing theory is exact, and in milliseconds."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.graph import build
from wfmap.graph.moments import Moments, latest, quantile, tail
from wfmap.graph.visits import visits
from wfmap.model.document import examine
from wfmap.prediction import Prediction, predict
from wfmap.prediction.pools import pools
from wfmap.prediction.routing import routing
from wfmap.units.durations import HOUR

JACKSON_MEANS = [1 / 0.7, 2.0, 1 / 0.7, 2.5, 0.8]


def predicted(document: dict[str, Any]) -> Prediction:
    """Read a document and predict it."""
    reading = examine(json.dumps({"wfmap": "1", "name": "T", **document}))
    assert reading.process is not None
    assert reading.is_sound, reading.findings
    return predict(build(reading.process))


def exponential(hours: float) -> dict[str, str]:
    """Write an exponential time."""
    return {"distribution": "exponential", "mean": f"{hours * 3600:.9f} s"}


def jackson(means: list[float], servers: list[int]) -> dict[str, Any]:
    """Write the network of five stations of which a fifth goes back from the fourth."""
    steps: dict[str, Any] = {
        f"s{i}": {"actor": f"p{i}", "processing_time": exponential(mean), "next": f"s{i + 1}"}
        for i, mean in enumerate(means)
    }
    steps["s3"] |= {
        "split": "exclusive",
        "next": [{"to": "s4", "share": 0.8}, {"to": "s1", "share": 0.2}],
    }
    del steps["s4"]["next"]
    return {
        "arrivals": {"count": 1, "per": "1 h"},
        "actors": {f"p{i}": {"capacity": c} for i, c in enumerate(servers)},
        "steps": steps,
    }


def test_a_jackson_network_with_feedback_is_predicted_exactly() -> None:
    """Cycle time, the wait at each station, and the capacity."""
    found = predicted(jackson(JACKSON_MEANS, [2, 3, 2, 4, 1]))
    assert found.cycle_time.mean / HOUR == pytest.approx(26.869007, abs=5e-6)
    waits = [found.pools[f"p{i}"].wait / HOUR for i in range(5)]
    assert waits == pytest.approx([1.488095, 2.808989, 5.615454, 1.608858, 3.2], abs=5e-6)
    assert found.capacity * HOUR == pytest.approx(1.12)
    assert found.limited_by == "p2"


@pytest.mark.parametrize(
    ("station", "change"),
    [(0, -1.29541), (1, -2.978141), (2, -6.506577), (3, -1.564022), (4, -3.047619)],
)
def test_one_more_server_shortens_the_cycle_by_its_exact_effect(
    station: int, change: float
) -> None:
    """The second and third place swap between levers: the ranking depends on the lever."""
    servers = [2, 3, 2, 4, 1]
    servers[station] += 1
    found = predicted(jackson(JACKSON_MEANS, servers))
    assert found.cycle_time.mean / HOUR - 26.869007 == pytest.approx(change, abs=5e-6)


def test_the_times_of_three_parallel_branches_are_not_the_longest_of_their_means() -> None:
    """The latest of three exponential times of 1, 2 and 3 hours takes 3.928788, not 3."""
    steps: dict[str, Any] = {
        "split": {"kind": "parallel", "next": ["a", "b", "c"]},
        **{
            n: {"processing_time": exponential(m), "next": "join"}
            for n, m in zip("abc", (1, 2, 3), strict=True)
        },
        "join": {"kind": "parallel"},
    }
    assert predicted({"steps": steps}).cycle_time.mean / HOUR == pytest.approx(3.928788, abs=1e-6)


def test_the_latest_of_four_alike_is_the_fourth_harmonic_number() -> None:
    """1 + 1/2 + 1/3 + 1/4."""
    assert latest([Moments(1.0, 1.0)] * 4).mean == pytest.approx(2.083333, abs=1e-6)


def test_a_branch_that_is_not_always_taken_counts_by_its_chance() -> None:
    """Half of the cases skip it."""
    assert latest([Moments(1.0, 1.0, taken=0.5)]).mean == pytest.approx(0.5, abs=1e-6)


def tandem(first: float, second: float) -> dict[str, Any]:
    """Write two stations in a row with exponential times in hours."""
    return {
        "arrivals": {"count": 95, "per": "100 h"},
        "actors": {"a": {"capacity": 1}, "b": {"capacity": 1}},
        "steps": {
            "one": {"actor": "a", "processing_time": exponential(first), "next": "two"},
            "two": {"actor": "b", "processing_time": exponential(second)},
        },
    }


@pytest.mark.parametrize(
    ("first", "second", "cycle"),
    [(1 / 1.9, 1.0, 21.052632), (0.5 / 1.9, 1.0, 20.350877), (1 / 1.9, 0.8, 4.385965)],
)
def test_relieving_the_bottleneck_beats_halving_the_other_step(
    first: float, second: float, cycle: float
) -> None:
    """The exact figures of the tandem."""
    found = predicted(tandem(first, second))
    assert found.cycle_time.mean / HOUR == pytest.approx(cycle, abs=5e-6)


def test_percentiles_of_a_single_queue_are_exact() -> None:
    """The time in M/M/1 is exponential: its 95th percentile and its tail are known."""
    found = predicted(
        {
            "arrivals": {"count": 8, "per": "10 h"},
            "target": {"cycle_time": "5 h"},
            "actors": {"a": {"capacity": 1}},
            "steps": {"s": {"actor": "a", "processing_time": exponential(1)}},
        }
    )
    assert found.p95 / HOUR == pytest.approx(14.978661, abs=1e-5)
    assert found.late == pytest.approx(0.367879, abs=1e-6)


def test_an_overloaded_pool_is_named_with_what_it_lacks() -> None:
    """Two clerks for the work of two and a half."""
    found = predicted(
        {
            "arrivals": {"count": 5, "per": "1 h"},
            "actors": {"a": {"capacity": 2}},
            "steps": {"s": {"actor": "a", "processing_time": "30 min"}},
        }
    )
    (pool,) = found.unstable
    assert (pool.actor, pool.lacking) == ("a", 1)
    assert pool.load == pytest.approx(1.25)


def test_open_hours_stretch_work_and_closed_doors_delay_it() -> None:
    """Around the clock arrivals meet a door that is open a third of the time.

    Only work of the last hour of a day is put aside for the night: it comes in one hour of 24.
    """
    found = predicted(
        {
            "calendars": {"day": {"weekly": "Mo-Su 08:00-16:00"}},
            "arrivals": {"count": 1, "per": "1 w"},
            "actors": {"a": {"capacity": 1, "calendar": "day"}},
            "steps": {"s": {"actor": "a", "processing_time": "1 h"}},
        }
    )
    waits = found.facts.steps["s"].waits
    door, night = 16 / 24 * 8, 16 / 24
    assert waits["unavailability"].value / HOUR == pytest.approx(night + door, rel=0.02)


def test_the_higher_priority_of_a_pool_waits_less() -> None:
    """Cobham's two classes, written as a process."""
    document = {
        "arrivals": {"count": 8, "per": "10 h"},
        "actors": {"a": {"capacity": 1}},
        "steps": {
            "d": {
                "kind": "decision",
                "next": [{"to": "high", "share": 0.375}, {"to": "low", "share": 0.625}],
            },
            "high": {"actor": "a", "priority": 1, "processing_time": exponential(1)},
            "low": {"actor": "a", "processing_time": exponential(1)},
        },
    }
    steps = predicted(document).facts.steps
    waits = [steps[s].waits["contention"].value / HOUR for s in ("high", "low")]
    assert waits == pytest.approx([1.142857, 5.714286], abs=5e-6)


@given(st.floats(0.1, 50), st.floats(0.1, 10))
def test_quantile_and_tail_are_each_other_s_inverse(mean: float, spread: float) -> None:
    """What nine in ten stay below, one in ten exceeds."""
    time = Moments(mean, (mean * spread) ** 2)
    assert tail(time, quantile(time, 0.9)) == pytest.approx(0.1, abs=1e-6)


@given(st.integers(2, 50))
def test_scaling_all_times_scales_the_prediction(factor: int) -> None:
    """A network in minutes is a network in hours, read off another clock."""
    base = predicted(jackson(JACKSON_MEANS, [2, 3, 2, 4, 1]))
    document = jackson([mean * factor for mean in JACKSON_MEANS], [2, 3, 2, 4, 1])
    document["arrivals"]["per"] = f"{factor} h"
    scaled = predicted(document)
    assert scaled.cycle_time.mean == pytest.approx(factor * base.cycle_time.mean, rel=1e-6)
    assert [p.load for p in scaled.pools.values()] == pytest.approx(
        [p.load for p in base.pools.values()], rel=1e-6
    )


def test_a_timer_on_a_gateway_never_comes() -> None:
    """A gateway takes no time and waits for nobody, however busy the actor of its lane is."""
    steps = {
        "ask": {"name": "Ask", "actor": "p", "processing_time": "59 min", "next": "g"},
        "g": {"kind": "decision", "actor": "p", "next": [{"to": "a"}, {"to": "b"}]},
        "late": {
            "kind": "event",
            "trigger": "timer",
            "attached_to": "g",
            "wait_time": "1 min",
            "next": "a",
        },
        "a": {"name": "Answer"},
        "b": {"name": "Refuse"},
    }
    values = {"arrivals": {"every": "1 h"}, "actors": {"p": {"capacity": 1}}, "steps": steps}
    process = examine(json.dumps({"wfmap": "1", "name": "x", **values})).process
    assert process is not None
    assert visits(build(process)).steps["late"] == 0


def test_work_that_a_message_begins_comes_from_its_sender() -> None:
    """A case begins at the start that nobody tells; the other pool gets all from the first."""
    message = {"to": "told", "message": True}
    document = {
        "wfmap": "1",
        "name": "Two parties",
        "arrivals": {"count": 1, "per": "1 h"},
        "actors": {"a": {"capacity": 1}, "b": {"capacity": 1}},
        "steps": {
            "start": {"kind": "start", "next": "ask"},
            "ask": {"actor": "a", "processing_time": "5 min", "next": ["end", message]},
            "end": {"kind": "end"},
            "told": {"kind": "start", "trigger": "message", "next": "answer"},
            "answer": {"actor": "b", "processing_time": "5 min", "next": "done"},
            "done": {"kind": "end"},
        },
    }
    process = examine(json.dumps(document)).process
    assert process is not None
    graph = build(process)
    visited = visits(graph)
    found = routing(graph, visited, pools(graph, visited))
    assert found.entering.tolist() == [1, 0]
    assert found.between.tolist() == [[0, 1], [0, 0]]


@pytest.mark.parametrize("steps", [("trap",), ("trap", "other")])
def test_a_loop_that_some_cases_never_leave_leaves_no_mean_time(steps: tuple[str, ...]) -> None:
    """Not the time of those that leave, and not that of one way round: a step to itself, or two."""
    ring = {
        a: {"processing_time": "1 h", "next": b}
        for a, b in zip(steps, (*steps[1:], "trap"), strict=True)
    }
    first = {"next": [{"to": "end", "share": 0.8}, {"to": "trap", "share": 0.2}]}
    document = {"steps": {"ask": {"kind": "decision", **first}, **ring, "end": {"kind": "end"}}}
    reading = examine(json.dumps({"wfmap": "1", "name": "T", **document}))
    assert reading.process is not None
    assert predict(build(reading.process)).cycle_time.mean == float("inf")
