"""At closing time work pauses, is finished, goes to whoever is on duty, or was not begun."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from wfmap.simulation import Run, Simulation
from wfmap.simulation.engine import layout as at
from wfmap.units.durations import HOUR

Ran = Callable[..., Run]
OFFICE = {"calendars": {"office": {"weekly": "Mo-Fr 09:00-17:00"}}}
SHIFTS = {
    "calendars": {
        "early": {"weekly": "Mo-Su 00:00-08:00"},
        "day": {"weekly": "Mo-Su 08:00-16:00"},
        "late": {"weekly": "Mo-Su 16:00-24:00"},
    }
}
MEMBERS = {name: {"calendar": name} for name in ("early", "day", "late")}


def office(on_closing: str, *work: float, **more: Any) -> dict[str, Any]:
    """Write a process of one clerk in an office, whose cases take these hours one after another."""
    steps: dict[str, dict[str, Any]] = {
        f"s{k}": {"actor": "a", "processing_time": f"{hours} h", "next": f"s{k + 1}"}
        for k, hours in enumerate(work)
    }
    steps[f"s{len(work) - 1}"].pop("next")
    actor = {"capacity": 1, "calendar": "office", "on_closing": on_closing, **more}
    return {"wfmap": "1.1", **OFFICE, "actors": {"a": actor}, "steps": steps}


@pytest.mark.parametrize(
    ("on_closing", "hours"),
    [
        # The epoch is a Monday midnight. Six hours end at 15, five more do not fit before 17.
        ("pause", 24 + 12),
        ("finish", 9 + 11),
        ("hand-over", 24 + 12),
        ("do-not-start", 24 + 14),
    ],
)
def test_the_second_job_of_a_day_ends_as_the_rule_of_closing_time_says(
    ran: Ran, on_closing: str, hours: float
) -> None:
    """From nine o'clock six hours and five more, in an office that closes at five."""
    found = ran(office(on_closing, 6, 5))
    assert found.cycle_times[0] / HOUR == pytest.approx(hours)
    assert found.pools[0].work / HOUR == pytest.approx(11)


def test_work_that_fits_into_no_day_begins_with_one(ran: Ran) -> None:
    """Ten hours do not fit into eight: they begin at nine on Tuesday, for Monday has begun."""
    found = ran(office("do-not-start", 1, 10))
    assert found.cycle_times[0] / HOUR == pytest.approx(2 * 24 + 11)


def test_overtime_is_paid_and_nobody_begins_anything_in_it(ran: Ran) -> None:
    """The work after eleven hours begins next morning, and all of it is paid."""
    found = ran(office("finish", 6, 5, 1, cost_per_hour=60))
    assert found.cycle_times[0] / HOUR == pytest.approx(24 + 10)
    assert found.costs[0] == pytest.approx(12 * 60)


def test_a_step_s_own_rule_beats_its_actor_s(ran: Ran) -> None:
    """The actor would pause; this step is finished."""
    document = office("pause", 6, 5)
    document["steps"]["s1"]["on_closing"] = "finish"
    assert ran(document).cycle_times[0] / HOUR == pytest.approx(20)


def test_work_is_handed_from_shift_to_shift_without_a_pause(ran: Ran) -> None:
    """Twenty hours through three shifts take twenty hours, each shift is paid what it did."""
    members = {name: {"calendar": name, "cost_per_hour": 10} for name in MEMBERS}
    steps = {"s": {"actor": "a", "processing_time": "20 h"}}
    actor = {"members": members, "on_closing": "hand-over"}
    found = ran({**SHIFTS, "actors": {"a": actor}, "steps": steps}, log=True)
    assert found.cycle_times[0] / HOUR == pytest.approx(20)
    assert found.steps[0, 0, at.X_WORK] / HOUR == pytest.approx(20)
    assert found.steps[0, 0, at.X_RUNS] == 1
    assert found.costs[0] == pytest.approx(200)
    assert found.log_times.tolist() == [[0, 0, 20 * HOUR]]


def test_who_goes_on_does_so_at_his_own_pace(ran: Ran) -> None:
    """Eight hours of twelve are done at the first pace, the rest twice as fast."""
    members = {"early": {"calendar": "early"}, "day": {"calendar": "day", "speed": 2}}
    steps = {"s": {"actor": "a", "processing_time": "12 h"}}
    actor = {"members": members, "on_closing": "hand-over"}
    found = ran({**SHIFTS, "actors": {"a": actor}, "steps": steps})
    assert found.cycle_times[0] / HOUR == pytest.approx(10)


def test_work_handed_over_keeps_its_place_in_the_queue(ran: Ran) -> None:
    """Cases end in the order in which they came, whoever is on duty."""
    steps = {"s": {"actor": "a", "processing_time": "7 h"}}
    actor = {"members": MEMBERS, "on_closing": "hand-over"}
    found = ran(
        {**SHIFTS, "actors": {"a": actor}, "arrivals": {"every": "7 h"}, "steps": steps}, 50
    )
    assert found.cycle_times == pytest.approx(np.full(50, 7 * HOUR))


def test_a_stopped_step_frees_whoever_would_have_handed_it_over(ran: Ran) -> None:
    """A timer after ten hours stops work in its second shift; the next case begins at once."""
    steps = {
        "s": {"actor": "a", "processing_time": "20 h"},
        "t": {"kind": "event", "trigger": "timer", "attached_to": "s", "wait_time": "10 h"},
    }
    actor = {"members": MEMBERS, "on_closing": "hand-over"}
    found = ran(
        {**SHIFTS, "actors": {"a": actor}, "arrivals": {"every": "10 h"}, "steps": steps}, 20
    )
    assert found.cycle_times == pytest.approx(np.full(20, 10 * HOUR))
    assert found.pools[0].work == pytest.approx(200 * HOUR)


def test_shifts_that_hand_over_are_one_server_who_never_stops(
    simulated: Callable[..., Simulation],
) -> None:
    """M/M/1 at load .6: 2.5 services; with a pause at each change of shift it is far more."""
    document = {
        **SHIFTS,
        "arrivals": {"count": 0.6, "per": "1 h"},
        "actors": {"a": {"members": MEMBERS, "on_closing": "hand-over"}},
        "steps": {
            "s": {"actor": "a", "processing_time": {"distribution": "exponential", "mean": "1 h"}}
        },
    }
    found = simulated(document, cases=20_000, replications=8, warm_up=1000)
    assert found.cycle_time.low is not None
    assert found.cycle_time.high is not None
    half = (found.cycle_time.high - found.cycle_time.low) / 2
    assert found.cycle_time.mean == pytest.approx(2.5 * HOUR, abs=2 * half)
    assert half < 0.05 * found.cycle_time.mean
    actor = {"members": MEMBERS, "on_closing": "pause"}
    paused = simulated(
        {**document, "actors": {"a": actor}}, cases=20_000, replications=4, warm_up=1000
    )
    assert paused.cycle_time.mean > 1.3 * found.cycle_time.mean


@pytest.mark.parametrize("on_closing", ["pause", "finish", "hand-over", "do-not-start"])
def test_every_rule_conserves_work_and_keeps_littles_law(ran: Ran, on_closing: str) -> None:
    """What is worked is what was drawn; `ran` checks Little's law."""
    document = office(on_closing, 2, 1)
    document["arrivals"] = {"every": {"distribution": "exponential", "mean": "12 h"}}
    document["steps"]["s1"]["priority"] = 3
    found = ran(document, 400, seed=5)
    done = found.steps[:, :, at.X_WORK].sum() / HOUR
    assert done == pytest.approx(400 * 3)


@pytest.mark.parametrize("hours", [8, 10], ids=["fits to the second", "fits into no day"])
def test_work_that_begins_with_a_day_still_does_after_thousands_of_years(
    ran: Ran, hours: float
) -> None:
    """A second is cut into fewer and fewer parts the longer a run has lasted."""
    document = office("do-not-start", hours)
    document["arrivals"] = {"every": "1000003 h"}
    found = ran(document, cases=40)
    assert len(found.cycle_times) == 40
    assert found.cycle_times.max() / HOUR < 3 * 24 + 2 * hours
