"""Simulated queues come out as theory says: intervals hold the exact values and are narrow."""

from collections.abc import Callable
from typing import Any

import pytest

from wfmap.facts import Figure
from wfmap.simulation import Simulation
from wfmap.units.durations import HOUR

Simulated = Callable[..., Simulation]


def exponential(hours: float) -> dict[str, str]:
    """Write an exponential time."""
    return {"distribution": "exponential", "mean": f"{hours * 3600:.9f} s"}


def queue(arrivals: dict[str, Any], time: Any, servers: int = 1) -> dict[str, Any]:
    """Write one step of one pool."""
    return {
        "arrivals": arrivals,
        "actors": {"a": {"capacity": servers}},
        "steps": {"s": {"actor": "a", "processing_time": time}},
    }


def poisson(per_hour: float) -> dict[str, Any]:
    """Write a Poisson stream."""
    return {"count": per_hour * 100, "per": "100 h"}


def holds(figure: Figure, exact: float, width: float = 0.02) -> None:
    """Assert that an interval holds a value, and is narrow against it."""
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low <= exact <= figure.high
    assert figure.high - figure.low <= 2 * width * exact


SINGLE: list[tuple[str, dict[str, Any], float]] = [
    ("M/M/1", queue(poisson(0.8), exponential(1)), 4.0),
    ("M/M/3", queue(poisson(2.5), exponential(1), 3), 1.404494),
    ("M/M/10", queue(poisson(9.0), exponential(1), 10), 0.668732),
    ("M/D/1", queue(poisson(0.8), "1 h"), 2.0),
    (
        "M/E2/1",
        queue(poisson(0.8), {"distribution": "erlang", "mean": "1 h", "shape": 2}),
        3.0,
    ),
    (
        "M/U/1",
        queue(poisson(0.8), {"distribution": "uniform", "min": "0 s", "max": "2 h"}),
        2.666667,
    ),
    (
        "M/LN/1",
        queue(poisson(0.8), {"distribution": "lognormal", "mean": "1 h", "sd": "5091.168824543 s"}),
        6.0,
    ),
    (
        "M/gamma/1",
        queue(poisson(0.8), {"distribution": "gamma", "mean": "1 h", "sd": "2 h"}),
        10.0,
    ),
    ("D/M/1", queue({"every": "4500 s"}, exponential(1)), 1.692731),
    (
        "E2/M/1",
        queue({"every": {"distribution": "erlang", "mean": "4500 s", "shape": 2}}, exponential(1)),
        2.84398,
    ),
]


@pytest.mark.parametrize(("name", "document", "wait"), SINGLE, ids=[name for name, _, _ in SINGLE])
def test_the_mean_wait_of_a_single_queue_is_the_exact_one(
    simulated: Simulated, name: str, document: dict[str, Any], wait: float
) -> None:
    """One server or many, even or uneven times and arrivals; all of the wait is contention."""
    assert name
    found = simulated(document, cases=60_000, replications=40, seed=42)
    holds(_in_hours(found.pools["a"].wait), wait, 0.03 if wait > 1 else 0.05)
    assert set(found.waits["s"]) == {"contention"}


def _in_hours(figure: Figure) -> Figure:
    assert figure.low is not None
    assert figure.high is not None
    return Figure(figure.value / HOUR, "simulated", figure.low / HOUR, figure.high / HOUR)


def test_percentiles_and_tail_of_a_single_queue_are_the_exact_ones(simulated: Simulated) -> None:
    """The time in M/M/1 is exponential."""
    document = queue(poisson(0.8), exponential(1)) | {"target": {"cycle_time": "5 h"}}
    found = simulated(document, cases=30_000, replications=40, seed=2)
    assert found.cycle_time.p95 / HOUR == pytest.approx(14.978661, rel=0.03)
    assert found.late is not None
    assert found.late.mean() == pytest.approx(0.367879, rel=0.03)


def test_the_high_class_overtakes_the_low_one_as_cobham_says(simulated: Simulated) -> None:
    """And the low one's wait is by prioritization in part, the high one's never."""
    document = {
        "arrivals": poisson(0.8),
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
    found = simulated(document, cases=40_000, replications=40, seed=5)
    high, low = found.facts.steps["high"], found.facts.steps["low"]
    assert high.wait_per_visit / HOUR == pytest.approx(1.142857, rel=0.02)
    assert low.wait_per_visit / HOUR == pytest.approx(5.714286, rel=0.03)
    assert set(high.waits) == {"contention"}
    assert set(low.waits) == {"contention", "prioritization"}


def jackson(servers: list[int]) -> dict[str, Any]:
    """Write the network of five stations of which a fifth goes back from the fourth."""
    steps: dict[str, Any] = {
        f"s{i}": {"actor": f"p{i}", "processing_time": exponential(mean), "next": f"s{i + 1}"}
        for i, mean in enumerate([1 / 0.7, 2.0, 1 / 0.7, 2.5, 0.8])
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


def test_a_jackson_network_with_feedback_comes_out_exactly(simulated: Simulated) -> None:
    """Cycle time, waits, visits, loads and throughput."""
    found = simulated(jackson([2, 3, 2, 4, 1]), cases=20_000, replications=40, seed=1)
    cycle = found.facts.process.cycle_time
    assert cycle is not None
    holds(_in_hours(cycle), 26.869007)
    waits = [found.pools[f"p{i}"].wait.value / HOUR for i in range(5)]
    assert waits == pytest.approx([1.488095, 2.808989, 5.615454, 1.608858, 3.2], rel=0.04)
    visits = [found.facts.steps[f"s{i}"].visits.value for i in range(5)]
    assert visits == pytest.approx([1, 1.25, 1.25, 1.25, 1], rel=0.01)
    loads = [pool.load.value for pool in found.pools.values() if pool.load is not None]
    assert loads == pytest.approx([0.714286, 0.833333, 0.892857, 0.78125, 0.8], rel=0.01)
    assert found.throughput.value * HOUR == pytest.approx(1.0, rel=0.01)


def test_parallel_branches_take_as_long_as_the_last(simulated: Simulated) -> None:
    """The latest of exponential times of 1, 2 and 3 hours takes 3.928788 hours."""
    steps: dict[str, Any] = {
        "split": {"kind": "parallel", "next": ["a", "b", "c"]},
        **{
            n: {"processing_time": exponential(m), "next": "join"}
            for n, m in zip("abc", (1, 2, 3), strict=True)
        },
        "join": {"kind": "parallel"},
    }
    found = simulated({"steps": steps}, cases=4000, replications=30, seed=1)
    cycle = found.facts.process.cycle_time
    assert cycle is not None
    holds(_in_hours(cycle), 3.928788)


def test_two_stations_in_a_row_take_what_each_takes(simulated: Simulated) -> None:
    """The tandem whose bottleneck is at 95 %."""
    document = {
        "arrivals": poisson(0.95),
        "actors": {"a": {"capacity": 1}, "b": {"capacity": 1}},
        "steps": {
            "one": {"actor": "a", "processing_time": exponential(1 / 1.9), "next": "two"},
            "two": {"actor": "b", "processing_time": exponential(1)},
        },
    }
    found = simulated(document, cases=150_000, replications=20, seed=101)
    cycle = found.facts.process.cycle_time
    assert cycle is not None
    holds(_in_hours(cycle), 21.052632, 0.05)


def test_rework_takes_its_visits_and_time(simulated: Simulated) -> None:
    """A fifth goes back, half goes on to the fourth step: 97.5 hours in the mean."""
    steps: dict[str, Any] = {
        n: {"processing_time": f"{hours} h"}
        for n, hours in zip("abcd", (10, 20, 30, 40), strict=True)
    }
    steps["a"]["next"] = "b"
    steps["b"]["next"] = "c"
    steps["c"] |= {
        "split": "exclusive",
        "next": [
            {"to": "b", "share": 0.2},
            {"to": "d", "share": 0.5},
            {"to": "end", "share": 0.3},
        ],
    }
    steps["d"]["next"] = "end"
    steps["end"] = {"kind": "end"}
    found = simulated({"steps": steps}, cases=4000, replications=20, seed=3)
    cycle = found.facts.process.cycle_time
    assert cycle is not None
    holds(_in_hours(cycle), 97.5)
    visits = [found.facts.steps[n].visits.value for n in "abcd"]
    assert visits == pytest.approx([1, 1.25, 1.25, 0.625], rel=0.02)
