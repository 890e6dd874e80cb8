"""In the long run: intervals hold what is exact, and where nothing is sure none is given."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import stats

from wfmap.errors import LimitError
from wfmap.graph import ProcessGraph
from wfmap.simulation import Simulation, simulate
from wfmap.simulation.batch import Counted
from wfmap.simulation.field import Field
from wfmap.simulation.frames import LOOK, frame_of, least_budget, relaxation
from wfmap.simulation.histogram import percentiles
from wfmap.simulation.settling import drifts, is_alike
from wfmap.units.durations import DAY, HOUR

Graph = Callable[[dict[str, Any]], ProcessGraph]
Simulated = Callable[..., Simulation]


def exponential(hours: float) -> dict[str, str]:
    """Write a random time."""
    return {"distribution": "exponential", "mean": f"{hours * HOUR:g} s"}


def queue(load: float, servers: int = 1, **more: Any) -> dict[str, Any]:
    """Write a queue whose work takes an hour on average."""
    return {
        "arrivals": {"count": load * servers, "per": "1 h"},
        "actors": {"a": {"name": "Clerks", "capacity": servers}},
        "steps": {"s": {"actor": "a", "processing_time": exponential(1)}},
        **more,
    }


def test_settled_intervals_hold_the_exact_mean_as_often_as_they_say(graph_of: Graph) -> None:
    """Sixteen seeds of two queues: at least the 0.1 % quantile of what 95 % of them are."""
    for load in (0.3, 0.5):
        exact, hold = 1 / (1 - load), 0
        for seed in range(16):
            found = simulate(graph_of(queue(load)), seed=seed, events=4_000_000)
            assert found.settled, found.not_settled
            low, high = found.cycle_time.low, found.cycle_time.high
            assert low is not None
            assert high is not None
            assert (high - low) / 2 <= 0.02 * found.cycle_time.mean
            hold += low <= exact * HOUR <= high
        assert hold >= stats.binom.ppf(0.001, 16, 0.95)


def test_percentiles_and_lateness_agree_and_hold_what_is_exact(simulated: Simulated) -> None:
    """M/M/1 at load .5: times are exponential, with a mean of two hours."""
    limit = 2 * np.log(10)
    found = simulated(queue(0.5, target={"cycle_time": f"{limit:.6f} h"}), events=4_000_000)
    time = found.cycle_time
    for share, spread, seen in zip(
        (0.5, 0.9, 0.95), time.spreads, (time.p50, time.p90, time.p95), strict=True
    ):
        exact = -2 * np.log(1 - share) * HOUR
        assert spread is not None
        low, high = spread
        assert low <= seen <= high
        assert seen == pytest.approx(exact, rel=0.04)
    assert found.late_share is not None
    assert found.late_share.value == pytest.approx(0.1, rel=0.05)
    assert (found.late_share.value > 0.1) == (time.p90 > limit * HOUR)


def test_a_budget_that_ends_first_gives_no_interval_but_what_it_would_take(
    simulated: Simulated,
) -> None:
    """No queue figure has one either; visits and work, which have settled, keep theirs."""
    found = simulated(queue(0.9, target={"cycle_time": "10 h"}), events=400_000)
    assert (found.settled, found.stopped_by) == (False, "events")
    assert (found.cycle_time.low, found.cycle_time.high) == (None, None)
    assert found.cycle_time.spreads == (None, None, None)
    assert found.late_share is not None
    assert found.late_share.low is None
    assert found.pools["a"].wait.low is None
    assert found.facts.steps["s"].visits.low is not None
    why = found.not_settled
    assert why is not None
    assert why.reason in ("budget", "drift")
    assert why.events_needed is not None
    assert why.events_needed > found.events
    assert f"--events {why.events_needed / 1e6:g}e6" in why.message


def test_a_queue_that_is_nearly_full_says_why_it_has_not_settled(simulated: Simulated) -> None:
    """At a load of .99 a budget of a million shows only that its queue is still short."""
    found = simulated(queue(0.99), events=1_000_000)
    assert found.not_settled is not None
    assert found.not_settled.reason == "near-saturation"
    assert not found.unbounded
    assert "at least" in found.not_settled.message


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("time", ["exponential", "constant"])
@pytest.mark.parametrize(
    ("load", "reasons"),
    [
        (0.5, {"budget", "drift"}),
        (0.97, {"budget", "drift"}),
        (0.985, {"near-saturation"}),
        (1.0, {"overload"}),
        (1.05, {"overload"}),
    ],
)
def test_the_reason_goes_by_the_load_however_few_events_there_are(
    simulated: Simulated, load: float, reasons: set[str], time: str, seed: int
) -> None:
    """A thousand events tell a load to some percent only: a stable queue is not called endless."""
    document = queue(load)
    document["arrivals"] = {"every": exponential(1 / load)}
    if time == "constant":
        document["steps"]["s"]["processing_time"] = "1 h"
    found = simulated(document, events=1000, seed=seed)
    assert found.not_settled is not None
    assert found.not_settled.reason in reasons
    assert found.unbounded == ("overload" in reasons)
    assert found.unstable == (("a",) if "overload" in reasons else ())


def test_work_by_the_clock_that_just_fills_the_day_is_no_overload(simulated: Simulated) -> None:
    """A case an hour of an hour's work: nobody waits, and the queue never grows."""
    document = queue(1, arrivals={"every": "1 h"})
    document["steps"]["s"]["processing_time"] = "1 h"
    found = simulated(document, events=30_000)
    assert not found.unbounded
    assert found.cycle_time.mean == pytest.approx(HOUR)


def test_as_many_events_as_are_said_to_settle_it_do(simulated: Simulated) -> None:
    """Far too few events, and then those that the answer asks for."""
    document = queue(0.96)
    short = simulated(document, events=2000)
    assert short.not_settled is not None
    assert short.not_settled.is_least
    assert short.not_settled.events_needed is not None
    assert simulated(document, events=short.not_settled.events_needed).settled


@pytest.mark.parametrize("wrong", [1000.5, float("inf"), float("nan")])
def test_a_number_of_events_is_whole_however_it_is_written(graph_of: Graph, wrong: float) -> None:
    """1e4 is what programs write for 10,000; a half event is refused by name."""
    many: Any = 1e4
    found = simulate(graph_of(queue(0.5)), events=many)
    assert found.events == simulate(graph_of(queue(0.5)), events=10_000).events
    many = wrong
    with pytest.raises(LimitError, match="events"):
        simulate(graph_of(queue(0.5)), events=many)


def test_an_overload_by_what_a_race_leaves_over_is_seen_in_the_run(simulated: Simulated) -> None:
    """Six in ten cases escalate after half an hour, to somebody with time for half of them."""
    document = {
        "arrivals": {"count": 1, "per": "1 h"},
        "actors": {"a": {"capacity": 4}, "b": {"capacity": 1}},
        "steps": {
            "s": {"actor": "a", "processing_time": exponential(1), "next": "end"},
            "late": {
                "kind": "event",
                "trigger": "timer",
                "attached_to": "s",
                "wait_time": "30 min",
                "next": "x",
            },
            "x": {"actor": "b", "processing_time": exponential(2), "next": "end"},
            "end": {"kind": "end"},
        },
    }
    found = simulated(document, events=600_000)
    assert found.unbounded
    assert found.unstable == ("b",)


def test_a_deadline_keeps_an_overloaded_queue_stable(simulated: Simulated) -> None:
    """Those who give up leave the queue, so it is answered although more comes in than is done."""
    document = queue(1.2)
    document["steps"]["s"]["next"] = "end"
    document["steps"]["gone"] = {
        "kind": "event",
        "trigger": "timer",
        "attached_to": "s",
        "wait_time": "2 h",
        "next": "end",
    }
    document["steps"]["end"] = {"kind": "end"}
    found = simulated(document, events=3_000_000)
    assert found.settled
    assert not found.unbounded
    load = found.pools["a"].load
    assert load is not None
    assert load.value == pytest.approx(0.747, rel=0.02)


def test_a_backlog_plays_no_part_in_the_long_run(simulated: Simulated) -> None:
    """The same bytes with and without it."""
    without = simulated(queue(0.5), events=300_000)
    with_it = simulated(queue(0.5, backlog={"s": 500}), events=300_000)
    assert without.means.tolist() == with_it.means.tolist()


def test_who_does_the_work_changes_nothing(graph_of: Graph) -> None:
    """Shared out or not, the batches are the same."""
    graph = graph_of(queue(0.8))
    alone = simulate(graph, events=400_000)
    shared = simulate(graph, events=400_000, workers=2, backend="threading")
    assert alone.means.tolist() == shared.means.tolist()
    assert alone.facts == shared.facts


def test_where_runs_are_looked_at_changes_nothing(graph_of: Graph) -> None:
    """Rows are the same whether a run stopped at sixteen of them or not."""
    graph = graph_of(queue(0.7))
    frame = frame_of(graph, 1_000_000)
    stopped, straight = Field(graph, frame), Field(graph, frame)
    for rows in (16, 24, 64):
        stopped.extend(rows, 10**9)
    straight.extend(64, 10**9)
    for one, other in zip(stopped.batches(), straight.batches(), strict=True):
        assert [b.time for b in one] == pytest.approx([b.time for b in other], rel=1e-12)
        assert [b.born for b in one] == [b.born for b in other]


def test_compiled_and_plain_code_give_the_same_bytes() -> None:
    """Of a long run with a calendar, cut into its batches."""
    document = queue(0.3, calendars={"c": {"weekly": "Mo-Fr 08:00-20:00"}})
    document["actors"]["a"]["calendar"] = "c"
    script = (
        "import json, sys; from wfmap.graph import build; from wfmap.model.document import examine;"
        "from wfmap.simulation import simulate;"
        "s = simulate(build(examine(sys.stdin.read()).process), events=30_000);"
        "print(json.dumps([s.events, s.means.tolist(), s.cycle_time.p95, s.facts.process.cost]))"
    )
    text = json.dumps({"wfmap": "1", "name": "T", **document})
    told = [
        subprocess.run(
            [sys.executable, "-c", script],
            input=text,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "WFMAP_PURE_PYTHON": pure},
        ).stdout
        for pure in ("", "1")
    ]
    assert told[0] == told[1]


def test_runs_cover_whole_weeks_and_years_where_holidays_are(graph_of: Graph) -> None:
    """Two rows are a batch: whole weeks; sixteen rows of a run are whole years of holidays."""
    week = {"c": {"weekly": "Mo-Fr 09:00-17:00"}}
    frame = frame_of(graph_of({**queue(0.1, calendars=week), "calendar": "c"}), 60_000_000)
    assert (2 * frame.row) % (7 * DAY) == 0
    assert frame.warm_up % (7 * DAY) == 0
    holidays = {"c": {"weekly": "Mo-Fr 09:00-17:00", "holidays": ["2026-12-25"]}}
    frame = frame_of(graph_of({**queue(0.1, calendars=holidays), "calendar": "c"}), 60_000_000)
    assert (16 * frame.row) % (52 * 7 * DAY) == 0


def test_the_relaxation_time_is_that_of_the_books(graph_of: Graph) -> None:
    """1,560 mean service times at a load of .95; divided among servers, and by the open share."""
    assert relaxation(graph_of(queue(0.95))) / HOUR == pytest.approx(1559, rel=0.001)
    assert relaxation(graph_of(queue(0.95, 2))) / HOUR == pytest.approx(1559 / 2, rel=0.001)
    half = queue(0.475, calendars={"c": {"weekly": "Mo-Su 00:00-12:00"}})
    half["actors"]["a"]["calendar"] = "c"
    assert relaxation(graph_of(half)) / HOUR == pytest.approx(2 * 1559, rel=0.001)


def test_the_test_for_drift_seldom_fails_without_one_and_finds_one() -> None:
    """At most one of fifty sets of independent batches; nearly all of those that rise."""
    random = np.random.default_rng(1)
    calm = [list(random.normal(10, 1, (4, 8))) for _ in range(2000)]
    assert sum(drifts(runs) for runs in calm) <= 40
    rising = [[run + 0.5 * np.arange(8) for run in runs] for runs in calm[:200]]
    assert sum(drifts(runs) for runs in rising) >= 190
    assert sum(is_alike(runs) for runs in calm) <= 200


@pytest.mark.parametrize("seed", range(3))
def test_percentiles_of_the_histogram_are_near_those_of_the_times(seed: int) -> None:
    """Within two thousandths for times as they come; exact where many are the same."""
    random = np.random.default_rng(seed)
    times = random.lognormal(8, 1.5, 100_000)
    found = percentiles(*Counted.of(times).spread(), (0.5, 0.9, 0.95))
    assert found == pytest.approx(np.quantile(times, (0.5, 0.9, 0.95)), rel=0.002)
    same = Counted.of(np.full(1000, 2400.0)) + Counted.of(np.full(1000, 2400.0))
    assert percentiles(*same.spread(), (0.5,)) == (2400.0,)


@pytest.mark.parametrize("parts", [1, 3, 200])
def test_times_counted_part_by_part_are_counted_as_each_part_alone(parts: int) -> None:
    """To the last bit of every sum, in one go or in two, and where a part holds nothing."""
    random = np.random.default_rng(parts)
    ends = np.sort(random.integers(0, 2000, parts))
    times = random.lognormal(8, 1.5, ends[-1])
    which = np.repeat(np.arange(parts), np.diff(ends, prepend=0))
    found = [Counted.of(np.zeros(0))] * parts
    cut = len(times) // 3
    for some in (slice(cut), slice(cut, None)):
        found = Counted.grown(found, which[some], times[some])
    alone = [Counted.of(part) for part in np.split(times, ends[:-1])]
    assert len(found) == parts
    for one, other in zip(found, alone, strict=True):
        for given, wanted in ((one.cells, other.cells), (one.counts, other.counts)):
            assert given.tolist() == wanted.tolist()
        assert one.sums.tobytes() == other.sums.tobytes()


@pytest.mark.parametrize("days", [100, 1000])
def test_a_budget_that_ends_before_any_case_does_says_what_would_be_enough(
    graph_of: Graph, days: int
) -> None:
    """With that many, cases end; the document is not blamed."""
    wait = {"wait_time": f"{days} d", "processing_time": "1 h", "actor": "a"}
    document = {
        "arrivals": {"count": 1, "per": "1 h"},
        "actors": {"a": {}},
        "steps": {"s": wait},
    }
    slow = graph_of(document)
    with pytest.raises(LimitError, match="too short") as refused:
        simulate(slow, events=3000)
    named = re.search(r"--events ([\d.e]+)", refused.value.hint)
    assert named is not None
    found = simulate(slow, events=int(float(named[1])))
    assert found.cycle_time.mean == pytest.approx((days * 24 + 1) * 3600, rel=0.01)


@pytest.mark.parametrize("dear", [1.0, 3.0])
@pytest.mark.parametrize("holidays", [[], ["2026-12-25"]])
def test_the_least_budget_lasts_for_a_first_look_with_batches_that_are_long_enough(
    graph_of: Graph, holidays: list[str], dear: float
) -> None:
    """By what is stated, its warm-up included; and four fifths of it do not."""
    day = {"weekly": "Mo-Fr 08:00-17:00", "holidays": holidays}
    document = queue(0.8) | {"calendars": {"day": day}}
    graph = graph_of(document)
    relaxed = relaxation(graph)
    budget = least_budget(graph, relaxed, dear)
    frame = frame_of(graph, int(budget), relaxed=relaxed)
    assert not frame.is_short
    assert frame.row * LOOK * 4 > 10 * relaxed
    first_look = frame.expected * (1 + frame.warm_up / (LOOK * frame.row)) * dear
    assert first_look <= budget
    less = frame_of(graph, int(0.8 * budget), relaxed=relaxed)
    assert less.is_short or less.expected * (1 + less.warm_up / (LOOK * less.row)) * dear > (
        0.8 * budget
    )
