"""Intervals of percentiles and of the late share hold what is exact as often as they say."""

import json
from math import exp, log

import pytest
from scipy import stats

from wfmap.graph import build
from wfmap.model.document import read
from wfmap.simulation import Simulation, simulate

HOUR = 3600.0
SEEDS = range(20)
LOAD = 0.8
TARGET = 12.0
"""Hours within which a case is to be done."""
STAY = 1 / (1 - LOAD)
"""Mean hours in M/M/1 with work of an hour: the time there is exponential (Kleinrock 1975, 3.2)."""


@pytest.fixture(scope="module")
def runs() -> list[Simulation]:
    """Simulate one queue with all defaults, on many seeds."""
    work = {"distribution": "exponential", "mean": "1 h"}
    document = {
        "wfmap": "1",
        "arrivals": {"count": LOAD, "per": "1 h"},
        "actors": {"a": {"capacity": 1}},
        "steps": {"s": {"actor": "a", "processing_time": work}},
        "target": {"cycle_time": f"{TARGET:g} h"},
    }
    graph = build(read(json.dumps(document)))
    return [simulate(graph, seed=seed) for seed in SEEDS]


@pytest.mark.parametrize(("place", "share"), [(0, 0.5), (1, 0.9), (2, 0.95)])
def test_intervals_of_percentiles_hold_as_often_as_they_say(
    runs: list[Simulation], place: int, share: float
) -> None:
    """Nineteen of twenty, but for chance as it is in one of a thousand."""
    exact = -log(1 - share) * STAY * HOUR
    spreads = [run.cycle_time.spreads[place] for run in runs]
    held = [spread is not None and spread[0] <= exact <= spread[1] for spread in spreads]
    assert sum(held) >= stats.binom.ppf(0.001, len(runs), 0.95)
    assert all(spread is not None and spread[1] - spread[0] < exact / 5 for spread in spreads)


def test_intervals_of_the_late_share_hold_as_often_as_they_say(runs: list[Simulation]) -> None:
    """The share over the target is exp(−target ÷ mean)."""
    exact = exp(-TARGET / STAY)
    shares = [run.late_share for run in runs]
    held = [
        late is not None
        and late.low is not None
        and late.high is not None
        and late.low <= exact <= late.high
        for late in shares
    ]
    assert sum(held) >= stats.binom.ppf(0.001, len(runs), 0.95)
