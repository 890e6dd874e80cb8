"""A simulation refuses what cannot be answered, stops when it is sure, and says what it did."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from wfmap.errors import CancelledError, WfmapError
from wfmap.simulation import Simulation, simulate
from wfmap.simulation.engine.layout import GRID_CELLS
from wfmap.simulation.warmup import mser5
from wfmap.units.durations import HOUR

Simulated = Callable[..., Simulation]
Graph = Callable[[dict[str, Any]], Any]


def queue(per_hour: float, **more: Any) -> dict[str, Any]:
    """Write one server whose work takes an hour on average."""
    return {
        "arrivals": {"count": per_hour * 100, "per": "100 h"},
        "actors": {"a": {"name": "Clerks", "capacity": 2, "cost_per_hour": 30}},
        "steps": {
            "s": {
                "actor": "a",
                "fixed_cost": 5,
                "processing_time": {"distribution": "exponential", "mean": "1 h"},
            }
        },
        **more,
    }


def test_an_overloaded_process_is_called_so_with_what_it_lacks(simulated: Simulated) -> None:
    """Two clerks for the work of two and a half, and a small budget shows it."""
    found = simulated(queue(2.5), events=100_000)
    assert found.unbounded
    assert found.settled is False
    assert found.events < 110_000
    assert found.not_settled is not None
    assert found.not_settled.reason == "overload"
    assert found.not_settled.message.startswith("Clerks gets 12")
    assert found.not_settled.message.endswith("1 more of it would be enough")


def test_who_does_a_case_twice_lacks_what_waiting_cases_will_bring_too(
    simulated: Simulated,
) -> None:
    """Clerks take up 2.5 cases an hour and close them: most of the closing has not come yet."""
    document = queue(2.5)
    document["steps"]["s"]["next"] = "t"
    document["steps"]["t"] = document["steps"]["s"] | {"next": "end"}
    document["steps"]["end"] = {"kind": "end"}
    found = simulated(document, events=100_000)
    assert found.not_settled is not None
    assert found.not_settled.message.startswith("Clerks gets 250 % of the work it can do")
    assert found.not_settled.message.endswith("4 more of it would be enough")


def test_an_overloaded_process_is_run_as_asked_and_flagged(simulated: Simulated) -> None:
    """It does what it can: two cases an hour."""
    found = simulated(queue(2.5), replications=5, cases=2000)
    assert found.unstable == ("a",)
    assert found.throughput.value * HOUR == pytest.approx(2, rel=0.05)
    load = found.pools["a"].load
    assert load is not None
    assert load.value == pytest.approx(1, rel=0.01)


def test_work_that_goes_round_for_ever_is_refused(graph_of: Graph) -> None:
    """Two steps that only lead to each other."""
    steps = {"a": {"next": "b"}, "b": {"next": "a"}}
    with pytest.raises(WfmapError, match="for ever"):
        simulate(graph_of({"steps": steps}))


def test_replications_go_on_until_the_interval_is_narrow_enough(simulated: Simulated) -> None:
    """And no longer: in blocks of ten."""
    told: list[tuple[int, int]] = []
    rough = simulated(queue(1), cases=500, precision=0.1)
    fine = simulated(
        queue(1), cases=500, precision=0.02, progress=lambda done, most: told.append((done, most))
    )
    assert rough.replications < fine.replications < 400
    assert fine.replications % 10 == 0
    assert told == [(k + 1, 400) for k in range(fine.replications)]
    assert fine.cycle_time.low is not None
    assert fine.cycle_time.high is not None
    half = (fine.cycle_time.high - fine.cycle_time.low) / 2
    assert half <= 0.02 * fine.cycle_time.mean
    assert (fine.means[: rough.replications] == rough.means).all() or fine.warm_up != rough.warm_up


def test_a_simulation_can_be_cancelled(graph_of: Graph) -> None:
    """Between replications, and within a long one."""
    with pytest.raises(CancelledError):
        simulate(graph_of(queue(1)), cases=100, cancelled=lambda: True)
    asked: list[int] = []

    def after_a_second() -> bool:
        asked.append(0)
        return True

    with pytest.raises(CancelledError):
        simulate(graph_of(queue(1)), cases=1_500_000, replications=1, cancelled=after_a_second)
    assert len(asked) == 1


def test_a_given_warm_up_is_cut_off_and_the_rest_is_what_counts(simulated: Simulated) -> None:
    """To the case."""
    found = simulated(queue(1), cases=400, replications=3, warm_up=98)
    assert found.warm_up == 98
    assert len(found.samples) == 3 * 302
    assert found.means == pytest.approx([found.samples[k : k + 302].mean() for k in (0, 302, 604)])


def test_more_than_a_thousand_million_events_are_refused_with_the_figure(graph_of: Graph) -> None:
    """Unless they are allowed."""
    with pytest.raises(WfmapError, match="about 2,000,000,000 events") as caught:
        simulate(graph_of(queue(1)), cases=10_000_000, replications=100)
    assert "--events" in str(caught.value.hint)


def test_a_single_replication_has_no_interval(simulated: Simulated) -> None:
    """A spread takes two."""
    found = simulated(queue(1), cases=400, replications=1)
    assert (found.cycle_time.low, found.cycle_time.spreads[0]) == (None, None)
    assert found.settled is None


def test_an_interval_does_not_go_below_nothing(simulated: Simulated) -> None:
    """Two runs that differ much leave everything open, and no time is negative."""
    found = simulated(queue(1.9), cases=200, replications=2, warm_up=0)
    mean = found.cycle_time
    assert mean.low is not None
    assert mean.high is not None
    assert 0 <= mean.low <= mean.mean <= mean.high
    assert all(
        pool.mean_queue.low is None or pool.mean_queue.low >= 0 for pool in found.pools.values()
    )


def test_costs_lateness_and_facts_are_those_of_the_cases(simulated: Simulated) -> None:
    """Half an hour's pay and five for each case; the facts say simulated, with intervals."""
    found = simulated(queue(1, target={"cycle_time": "1 h"}), cases=4000, replications=10)
    assert found.costs.mean() == pytest.approx(35, rel=0.02)
    assert found.late is not None
    assert 0.3 < found.late.mean() < 0.6
    step = found.facts.steps["s"]
    assert step.work is not None
    assert step.work.basis == "simulated"
    assert step.work.value == pytest.approx(HOUR, rel=0.02)
    assert step.visits.value == 1
    assert found.facts.process.cycle_time is not None
    assert found.facts.process.cycle_time.value == found.cycle_time.mean
    assert found.cycle_time.low is not None
    assert found.cycle_time.high is not None
    assert found.cycle_time.low < found.cycle_time.mean < found.cycle_time.high
    assert found.cycle_time.p50 < found.cycle_time.p90 < found.cycle_time.p95
    assert found.facts.process.arrivals is not None
    assert found.facts.process.arrivals.value * HOUR == pytest.approx(1, rel=0.02)


def test_the_queue_over_time_adds_up_to_the_mean_queue(simulated: Simulated) -> None:
    """Cells of equal width from the start on."""
    found = simulated(queue(1.8), cases=4000, replications=5, seed=1)
    pool = found.pools["a"]
    assert pool.servers == 2
    assert pool.grid_width > HOUR
    assert pool.queue_grid.mean() == pytest.approx(pool.mean_queue.value, rel=0.1)


def test_logs_are_kept_on_demand(simulated: Simulated) -> None:
    """That of the first replication, a row for each execution that ended in it."""
    found = simulated(queue(1), cases=50, replications=2, log=True)
    assert len(found.logs) == 1
    assert sum(len(log.case) for log in found.logs) <= found.executions
    assert all((log.started >= log.queued).all() for log in found.logs)
    assert all((np.diff(log.ended) >= 0).all() for log in found.logs)
    assert not simulated(queue(1), cases=50, replications=2).logs


def test_servers_in_logs_are_named_by_their_numbers(simulated: Simulated) -> None:
    """The fastest member has number 0 and does the first work."""
    members = {"slow": {}, "quick": {"speed": 3}, "other": {}}
    steps = {"s": {"actor": "a", "processing_time": "1 h"}}
    document = {"arrivals": {"every": "1 h"}, "actors": {"a": {"members": members}}, "steps": steps}
    found = simulated(document, cases=5, replications=1, log=True)
    assert found.pools["a"].members == ("quick", "slow", "other")
    assert found.logs[0].server.tolist()[:2] == [0, 0]


def test_cases_that_never_end_are_counted_apart(simulated: Simulated) -> None:
    """One flow of a join is never taken: half of the cases wait there for good."""
    steps: dict[str, Any] = {
        "d": {
            "kind": "decision",
            "next": [{"to": "x", "share": 0.5}, {"to": "y", "share": 0.5}],
        },
        "x": {"processing_time": "1 h", "next": "join"},
        "y": {"processing_time": "1 h"},
        "join": {"kind": "task", "join": "all", "next": "end"},
        "z": {"kind": "event", "next": "join"},
        "end": {"kind": "end"},
    }
    found = simulated({"arrivals": {"every": "1 h"}, "steps": steps}, cases=100, replications=2)
    assert 50 < found.unfinished < 150
    assert found.cycle_time.mean == pytest.approx(HOUR)


def test_mser_5_cuts_what_is_not_typical_yet() -> None:
    """A run that starts low, one that does not, and one too short to tell."""
    noise = np.sin(np.arange(1000.0))
    ramp = np.minimum(np.arange(1000.0) / 10, 10)
    assert 80 <= mser5([noise + 3 * ramp]) <= 120
    assert mser5([noise]) <= 50
    assert mser5([noise[:20]]) == 0


def test_runs_of_very_different_length_need_no_more_memory_than_others(
    simulated: Simulated,
) -> None:
    """Queues over time are kept in some thousand cells, however long the time."""
    rare = {"arrivals": {"count": 1e-9, "per": "1 h"}}
    found = simulated({**queue(1), **rare}, cases=3, replications=6, warm_up=0)
    assert all(1 <= len(pool.queue_grid) <= GRID_CELLS for pool in found.pools.values())
    assert all(np.isfinite(pool.queue_grid).all() for pool in found.pools.values())
