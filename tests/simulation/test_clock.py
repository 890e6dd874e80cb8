"""The guard in seconds, with a clock that is told: what it ends is not settled and not kept."""

import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from wfmap.analysis import baseline as baselines
from wfmap.analysis.baseline import Asking, baseline
from wfmap.analysis.terms import Terms
from wfmap.bottlenecks import bottlenecks
from wfmap.errors import LimitError
from wfmap.graph import ProcessGraph, build
from wfmap.model.document import read
from wfmap.operations.checking import open_document
from wfmap.operations.simulate import Options, event_log
from wfmap.operations.simulate import simulate as run
from wfmap.operations.sources import Source
from wfmap.prediction.predictor import predict
from wfmap.simulation import pair, simulate
from wfmap.simulation.clock import Clock
from wfmap.simulation.field import Helpers

QUEUE = {
    "wfmap": "1",
    "name": "Queue",
    "arrivals": {"every": {"distribution": "exponential", "mean": "10 min"}},
    "actors": {"a": {"capacity": 1}},
    "steps": {
        "w": {
            "actor": "a",
            "processing_time": {"distribution": "exponential", "mean": "8 min"},
            "next": "v",
        },
        "v": {"processing_time": "5 min"},
    },
}
OPTIONS: dict[str, dict[str, Any]] = {
    "long-run": {"events": 3_000_000},
    "as-asked": {"cases": 20_000, "replications": 12},
    "from": {"begin": date(2026, 1, 5), "weeks": 40, "precision": 0.001},
}


@pytest.fixture(name="graph")
def graph_of_a_queue() -> ProcessGraph:
    """Give a queue that is busy four fifths of the time."""
    return build(read(json.dumps(QUEUE)))


def striking(after: int) -> Clock:
    """Give a clock that strikes when it is looked at the so-manieth time."""
    looks = itertools.count(1)
    return Clock(float(after), lambda: float(next(looks)))


@pytest.mark.parametrize("question", OPTIONS)
def test_what_the_clock_ends_has_not_settled(graph: ProcessGraph, question: str) -> None:
    """It says so, has no interval, and an answer all the same."""
    looks = {"long-run": 6, "as-asked": 12, "from": 14}[question]
    found = simulate(graph, clock=striking(looks), **OPTIONS[question])
    assert found.question == question
    assert found.stopped_by == "clock"
    assert not found.settled
    assert found.cycle_time.mean > 0
    assert found.cycle_time.low is None
    if question != "as-asked":
        assert found.not_settled is not None
        assert "the time allowed ended first" in found.not_settled.message


@pytest.mark.parametrize("question", OPTIONS)
def test_a_clock_that_does_not_strike_changes_no_figure(graph: ProcessGraph, question: str) -> None:
    """The same means, the same events, the same reason to stop."""
    choices: dict[str, dict[str, Any]] = {
        "long-run": {"events": 300_000},
        "as-asked": {"cases": 50, "replications": 3},
    }
    how = choices.get(question, {"begin": date(2026, 1, 5), "weeks": 2, "replications": 3})
    one, other = simulate(graph, **how), simulate(graph, clock=Clock.after(1e6), **how)
    assert (one.cycle_time, one.events, one.stopped_by) == (
        other.cycle_time,
        other.events,
        other.stopped_by,
    )
    assert one.stopped_by != "clock"


def test_a_clock_that_strikes_at_once_leaves_nothing_to_tell(graph: ProcessGraph) -> None:
    """The way out is more time, not another document."""
    for how in OPTIONS.values():
        with pytest.raises(LimitError, match="the time allowed was over before"):
            simulate(graph, clock=striking(1), **{**how, "precision": 0.001})


def test_what_the_clock_ended_is_not_kept(graph: ProcessGraph) -> None:
    """The next who asks gets a whole answer, and that is kept."""
    baselines._FOUND.clear()
    asking = Asking(events=300_000)
    early = baseline(graph, asking, clock=striking(4))
    whole = baseline(graph, asking)
    assert early.simulated.stopped_by == "clock"
    assert whole.simulated.stopped_by != "clock"
    assert baseline(graph, asking, clock=striking(1)) is whole


def test_nothing_is_run_for_a_log_once_the_clock_has_struck() -> None:
    """The log of the first replication is kept as it is made; where there is none, that is said."""
    built = open_document(Source("", json.dumps(QUEUE).encode()))
    options = Options(cases=50, replications=3)
    found = run(built, options, log=True).simulated
    assert len(event_log(built, found, options).case) == len(found.logs[0].case)
    with pytest.raises(LimitError, match="the time allowed was over before"):
        event_log(built, replace(found, logs=(), stopped_by="clock"), options)


def test_a_comparison_that_the_clock_ends_has_no_interval(graph: ProcessGraph) -> None:
    """Neither process has settled, nor what is different."""
    found = pair(graph, graph, events=6_000_000, helpers=Helpers(clock=striking(14)))
    assert {found.as_is.stopped_by, found.to_be.stopped_by} >= {"clock"}
    assert not found.effect.settled
    assert found.effect.cycle_time.low is None


Ended = Callable[[], Terms]


@pytest.mark.parametrize(
    "terms",
    [
        lambda: Terms(3_000_000, clock=striking(1)),
        lambda: Terms(3_000_000, clock=striking(9)),
        lambda: Terms(3_000_000, clock=striking(20)),
        lambda: Terms(100),
        lambda: Terms(3_000),
    ],
    ids=["at once", "soon", "later", "hardly any events", "few events"],
)
def test_a_race_that_ends_early_ranks_nothing(graph: ProcessGraph, terms: Ended) -> None:
    """By the clock or by the events: no interval, any rank, and a ranking by prediction."""
    found = bottlenecks(graph, predict(graph), terms=terms())
    assert found.settled is False
    for ranked in found.kinds.values():
        for lever in ranked:
            change = lever.effect.cycle_time
            assert change is not None
            assert lever.effect.basis == "predicted" or change.low is None
            assert lever.rank_interval == (1, len(ranked))
