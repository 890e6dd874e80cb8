"""Every way of working comes out at the instants that a calculation by hand gives."""

from collections.abc import Callable
from typing import Any

import pytest

from wfmap.errors import WfmapError
from wfmap.simulation import Run
from wfmap.simulation.engine import layout as at
from wfmap.units.durations import HOUR

Ran = Callable[..., Run]
OFFICE = {"calendars": {"office": {"weekly": "Mo-Fr 09:00-17:00"}}}
HOURLY = {"arrivals": {"every": "1 h"}}


def task(hours: float, **more: Any) -> dict[str, Any]:
    """Write a task of fixed length, done by `a` unless said otherwise."""
    return {"actor": "a", "processing_time": f"{hours * 3600} s", **more}


def hours(run: Run) -> list[float]:
    """Give the cycle times of a run in hours."""
    return [float(time) / HOUR for time in run.cycle_times]


def spent(run: Run, step: int, column: int) -> float:
    """Give the hours all cases spent at a step, by column."""
    return float(run.steps[:, step, column].sum()) / HOUR


def test_work_waits_for_opening_and_pauses_at_closing_time(ran: Ran) -> None:
    """Ten hours from Monday nine o'clock end on Tuesday at eleven; the rest is unavailability."""
    found = ran(
        {
            **OFFICE,
            "actors": {"a": {"capacity": 1, "calendar": "office"}},
            "steps": {"s": task(10)},
        }
    )
    assert hours(found) == [35]
    assert spent(found, 0, at.X_UNAVAILABILITY) == pytest.approx(25)
    assert spent(found, 0, at.X_WORK) == 10


def test_nothing_is_open_on_a_holiday(ran: Ran) -> None:
    """Tuesday is one: the work ends on Wednesday."""
    calendar = {"weekly": "Mo-Fr 09:00-17:00", "holidays": ["2026-01-06"]}
    found = ran(
        {
            "calendars": {"office": calendar},
            "calendar": "office",
            "actors": {"a": {"capacity": 1}},
            "steps": {"s": task(10)},
        }
    )
    assert hours(found) == [59]


def test_an_actor_without_capacity_still_keeps_its_hours(ran: Ran) -> None:
    """Three at once, all from nine to eleven."""
    found = ran(
        {
            **OFFICE,
            "actors": {"a": {"calendar": "office"}},
            "steps": {
                "split": {"kind": "parallel", "next": ["x", "y", "z"]},
                **{name: task(2) for name in "xyz"},
            },
        }
    )
    assert hours(found) == [11]


def test_half_available_people_take_twice_as_long(ran: Ran) -> None:
    """What they do elsewhere meanwhile is unavailability here."""
    found = ran({"actors": {"a": {"capacity": 1, "availability": 0.5}}, "steps": {"s": task(3)}})
    assert hours(found) == [6]
    assert spent(found, 0, at.X_UNAVAILABILITY) == 3


def test_cases_queue_first_come_first_served(ran: Ran) -> None:
    """One arrives each hour, each takes an hour and a half: the wait grows by half an hour."""
    found = ran({**HOURLY, "actors": {"a": {"capacity": 1}}, "steps": {"s": task(1.5)}}, 4)
    assert hours(found) == pytest.approx([1.5, 2, 2.5, 3])
    assert spent(found, 0, at.X_CONTENTION) == pytest.approx(3)


def test_two_servers_take_turns(ran: Ran) -> None:
    """Two hours of work each hour just fit."""
    found = ran({**HOURLY, "actors": {"a": {"capacity": 2}}, "steps": {"s": task(2)}}, 4)
    assert hours(found) == [2, 2, 2, 2]


def test_higher_priority_goes_first_but_interrupts_nobody(ran: Ran) -> None:
    """The low ones that came before wait while it is served: prioritization, the rest contention.

    At 0 `low` starts and `lower` waits; `high` comes at 0:30 and starts at 1.
    """
    steps = {
        "split": {"kind": "parallel", "next": ["low", "lower", "wait"]},
        "low": task(1),
        "lower": task(1),
        "wait": {"kind": "wait", "wait_time": "30 min", "next": "high"},
        "high": task(2, priority=5),
    }
    found = ran({"actors": {"a": {"capacity": 1}}, "steps": steps}, log=True)
    steps_of, times = found.log_numbers[:, 1].tolist(), found.log_times[:, 1:].tolist()
    rows = dict(zip(steps_of, map(tuple, times), strict=True))
    assert rows == {1: (0, HOUR), 4: (HOUR, 3 * HOUR), 2: (3 * HOUR, 4 * HOUR)}
    assert spent(found, 2, at.X_PRIORITIZATION) == 2
    assert spent(found, 2, at.X_CONTENTION) == 1
    assert spent(found, 4, at.X_CONTENTION) == 0.5
    assert spent(found, 4, at.X_PRIORITIZATION) == 0


def test_the_fastest_free_member_is_taken_first(ran: Ran) -> None:
    """Two hours are one for the fast member and two for the slow; costs are their own."""
    members = {
        "slow": {"cost_per_hour": 10},
        "fast": {"speed": 2, "cost_per_hour": 50},
    }
    steps = {
        "split": {"kind": "parallel", "next": ["x", "y"]},
        "x": task(2),
        "y": task(2, fixed_cost=7),
    }
    found = ran({"actors": {"a": {"members": members}}, "steps": steps}, log=True)
    assert found.log_times[:, 2].tolist() == [HOUR, 2 * HOUR]
    assert found.log_numbers[:, 1].tolist() == [1, 2]
    assert found.costs.tolist() == pytest.approx([50 + 20 + 7])


def test_a_member_works_in_its_own_hours(ran: Ran) -> None:
    """The fast one comes at nine; until then the slow one does what there is."""
    members = {"slow": {"calendar": "always"}, "fast": {"speed": 4, "calendar": "office"}}
    calendars = {**OFFICE["calendars"], "always": {"weekly": "24/7"}}
    steps = {
        "split": {"kind": "parallel", "next": ["x", "y"]},
        "x": task(8),
        "y": task(8),
    }
    found = ran({"calendars": calendars, "actors": {"a": {"members": members}}, "steps": steps})
    assert hours(found) == [16]
    later = {**steps, "x": task(10), "y": task(8)}
    found = ran({"calendars": calendars, "actors": {"a": {"members": members}}, "steps": later})
    assert hours(found) == [11]
    assert spent(found, 2, at.X_CONTENTION) == 9


def test_setup_comes_before_each_execution(ran: Ran) -> None:
    """Half an hour of set-up, an hour of work."""
    document = {"actors": {"a": {"capacity": 1}}, "steps": {"s": task(1, setup_time="30 min")}}
    assert hours(ran(document)) == [1.5]


def test_a_batch_by_size_waits_for_its_last_case_and_is_set_up_once(ran: Ran) -> None:
    """Cases of 1:00 and 2:00 start at 2:00: set-up and work for the first, work for the second."""
    step = task(1, setup_time="30 min", batch={"size": 2})
    found = ran({**HOURLY, "actors": {"a": {"capacity": 1}}, "steps": {"s": step}}, 2)
    assert hours(found) == [2.5, 2.5]
    assert spent(found, 0, at.X_BATCHING) == 1
    assert spent(found, 0, at.X_CONTENTION) == 1.5


def test_a_batch_by_time_starts_at_the_next_multiple(ran: Ran) -> None:
    """Every four hours from the start of time; who comes at that moment goes along."""
    step = task(0.5, batch={"every": "4 h"})
    found = ran(
        {"arrivals": {"every": "3 h"}, "actors": {"a": {"capacity": 9}}, "steps": {"s": step}}, 4
    )
    assert hours(found) == [1.5, 2.5, 3.5, 0.5]


def test_a_batch_by_size_and_time_takes_what_comes_first(ran: Ran) -> None:
    """Two in a batch, or what is there at every third hour."""
    step = task(0.5, batch={"every": "3 h", "size": 2})
    found = ran({**HOURLY, "actors": {"a": {"capacity": 9}}, "steps": {"s": step}}, 3)
    assert hours(found) == [1.5, 0.5, 0.5]


def test_a_batch_starts_at_a_time_of_day_in_the_calendars_zone(ran: Ran) -> None:
    """Half past eight in Berlin in winter is half past seven."""
    calendars = {"de": {"weekly": "24/7", "timezone": "Europe/Berlin"}}
    step = task(1, batch={"at": ["15:00", "08:30"]})
    document = {"calendars": calendars, "actors": {"a": {"calendar": "de"}}, "steps": {"s": step}}
    assert hours(ran(document)) == [8.5]


def test_a_handoff_takes_its_time_and_goes_at_the_next_multiple(ran: Ran) -> None:
    """Fifty minutes of work, twenty on the way, handed over on the hour."""
    steps = {
        "x": task(5 / 6, next={"to": "y", "handoff": {"wait": "20 min", "every": "1 h"}}),
        "y": {"actor": "b", "processing_time": "1 h"},
    }
    found = ran({"actors": {"a": {}, "b": {}}, "steps": steps})
    assert hours(found) == [3]
    assert found.flows[0, 0, at.Y_HANDOFF] == pytest.approx(20 * 60)
    assert found.flows[0, 0, at.Y_BATCHING] == pytest.approx(50 * 60)


def test_a_handoff_that_is_not_accepted_comes_back(ran: Ran) -> None:
    """A quarter comes back each time: four thirds of a visit in the mean."""
    steps = {
        "x": task(1, next={"to": "y", "handoff": {"rework_share": 0.25}}),
        "y": {"actor": "b", "processing_time": "1 h"},
    }
    found = ran({"actors": {"a": {}, "b": {}}, "steps": steps}, 5000)
    assert found.steps[:, 0, at.X_VISITS].sum() / 5000 == pytest.approx(4 / 3, rel=0.02)
    assert found.steps[:, 1, at.X_VISITS].sum() == 5000


def test_errors_are_repeated_at_once_by_the_same_server(ran: Ran) -> None:
    """Half go wrong: two executions in one visit, without queueing again."""
    found = ran(
        {"actors": {"a": {"capacity": 1}}, "steps": {"s": task(1, error_rate=0.5)}}, 5000, log=True
    )
    assert found.steps[:, 0, at.X_RUNS].sum() / 5000 == pytest.approx(2, rel=0.03)
    assert found.steps[:, 0, at.X_VISITS].sum() == 5000
    assert found.cycle_times.mean() / HOUR == pytest.approx(2, rel=0.03)


def test_rework_of_a_task_goes_back_instead_of_on(ran: Ran) -> None:
    """A fifth of the checks sends the work back: it is never in two places."""
    steps = {
        "do": task(1, next="check"),
        "check": task(1, error_rate=0.2, next=["done", {"to": "do", "rework": True}]),
        "done": {"kind": "end"},
    }
    found = ran({"actors": {"a": {}}, "steps": steps}, 5000)
    assert found.steps[:, 0, at.X_VISITS].sum() / 5000 == pytest.approx(1.25, rel=0.02)
    assert found.steps[:, 2, at.X_VISITS].sum() == 5000


def test_waits_come_after_the_work(ran: Ran) -> None:
    """An hour of work, two of waiting, then a timer of three: extraneous all."""
    steps = {
        "s": task(1, wait_time="2 h", next="t"),
        "t": {"kind": "event", "trigger": "timer", "wait_time": "3 h"},
    }
    found = ran({"actors": {"a": {}}, "steps": steps})
    assert hours(found) == [6]
    assert [spent(found, k, at.X_EXTRANEOUS) for k in (0, 1)] == [2, 3]


def test_cases_come_in_the_open_hours_of_their_calendar(ran: Ran) -> None:
    """Every three open hours: at 12, 15, on Tuesday at 10."""
    arrivals = {"every": "3 h", "calendar": "office"}
    found = ran({**OFFICE, "arrivals": arrivals, "steps": {"s": {}}}, 4)
    assert [born / HOUR for born in found.born] == pytest.approx([12, 15, 34, 37])


def test_more_cases_come_in_a_peak_and_fewer_elsewhere(ran: Ran) -> None:
    """Three times as many in the morning: one and a half and half the average."""
    arrivals = {"every": "2 h", "peaks": [{"weekly": "Mo-Su 00:00-12:00", "factor": 3}]}
    found = ran({"arrivals": arrivals, "steps": {"s": {}}}, 12)
    morning = [4 / 3 * k for k in range(1, 10)]
    day = [*morning, 16, 20, 24]
    assert [born / HOUR for born in found.born] == pytest.approx(day)


def test_peaks_that_let_no_case_in_are_refused(ran: Ran) -> None:
    """A factor of 0 in all hours of the week, or in all in which cases come."""
    whole = {"every": "2 h", "peaks": [{"weekly": "Mo-Su 00:00-24:00", "factor": 0}]}
    with pytest.raises(WfmapError, match="no case ever arrives"):
        ran({"arrivals": whole, "steps": {"s": {}}}, 3)


def test_a_poisson_stream_keeps_its_average_over_closed_hours_and_peaks(ran: Ran) -> None:
    """Ten a week, whenever they may come."""
    arrivals = {
        "count": 10,
        "per": "1 w",
        "calendar": "office",
        "peaks": [{"weekly": "Mo 09:00-12:00", "factor": 4}],
    }
    found = ran({**OFFICE, "arrivals": arrivals, "steps": {"s": {}}}, 5000)
    assert found.born[-1] / HOUR / 168 == pytest.approx(500, rel=0.03)
    clock = (found.born / HOUR) % 168
    assert ((clock % 24 >= 9) & (clock % 24 <= 17) & (clock < 120)).all()
    assert (clock < 12).mean() == pytest.approx(12 / 49, rel=0.1)


def test_cases_in_work_at_the_start_are_served_first(ran: Ran) -> None:
    """Two of two hours wait at the second step; they count for nobody's figures but the pool's."""
    steps = {"s": task(0.5, next="t"), "t": task(2)}
    found = ran({"backlog": {"t": 2}, "actors": {"a": {"capacity": 1}}, "steps": steps}, log=True)
    assert found.log_numbers[:, 0].tolist() == [-1, -2, 0, 0]
    assert hours(found) == [6.5]
    assert found.steps[:, 1, at.X_VISITS].sum() == 1
    assert found.pools[0].entered == 4


def test_a_backlog_inside_a_subprocess_goes_on_behind_it(ran: Ran) -> None:
    """Its case still does what comes after."""
    steps = {
        "sub": {"kind": "subprocess", "steps": {"x": task(1, next="y"), "y": task(1)}, "next": "z"},
        "z": task(1),
    }
    found = ran({"backlog": {"y": 1}, "actors": {"a": {"capacity": 9}}, "steps": steps}, log=True)
    first = found.log_numbers[:, 0] == -1
    assert found.log_numbers[first, 1].tolist() == [2, 3]
    assert hours(found) == [3]


def test_the_log_tells_who_did_what_when(ran: Ran) -> None:
    """Case, step, pool and server; queued, started and ended."""
    document = {**HOURLY, "actors": {"a": {"capacity": 2}}, "steps": {"s": task(3)}}
    found = ran(document, 3, log=True)
    assert found.log_numbers[:3].tolist() == [[0, 0, 0, 0], [1, 0, 0, 1], [2, 0, 0, 0]]
    assert (found.log_times[:3] / HOUR).tolist() == [[1, 1, 4], [2, 2, 5], [3, 4, 7]]


def test_long_logs_are_kept_whole(ran: Ran) -> None:
    """Longer than the room the engine has for rows."""
    document = {**HOURLY, "actors": {"a": {"capacity": 1}}, "steps": {"s": task(0.5)}}
    found = ran(document, 40_000, log=True)
    assert len(found.log_numbers) == 40_000


def test_causes_and_work_add_up_to_the_time_at_a_step(ran: Ran) -> None:
    """Of a step that has all of them."""
    step = task(2, priority=1, wait_time="1 h", batch={"every": "5 h"})
    steps = {
        "split": {
            "kind": "decision",
            "next": [{"to": "s", "share": 0.5}, {"to": "t", "share": 0.5}],
        },
        "s": step,
        "t": task(3),
    }
    arrivals = {"every": {"distribution": "exponential", "mean": "5 h"}, "calendar": "office"}
    actors = {"a": {"capacity": 2, "availability": 0.9, "calendar": "office"}}
    found = ran({**OFFICE, "arrivals": arrivals, "actors": actors, "steps": steps}, 500)
    causes = range(at.X_CONTENTION, at.X_EXTRANEOUS + 1)
    total = found.steps[:, :, [at.X_WORK, *causes]].sum()
    assert total == pytest.approx(found.cycle_times.sum(), rel=1e-9)
    assert all(found.steps[:, :, cause].sum() > 0 for cause in causes)
