"""Work that meets a closed door waits until it opens: as often, and as long, as a calendar says."""

import json
from typing import Any

import numpy as np
import pytest

from wfmap.facts import stated
from wfmap.graph import ProcessGraph, build
from wfmap.graph.hours import hours_of, open_minutes
from wfmap.graph.visits import visits
from wfmap.model.document import read
from wfmap.prediction.closed import delay_at_door, gathering
from wfmap.prediction.predictor import predict
from wfmap.units.durations import HOUR

DAY: dict[str, Any] = {
    "calendars": {
        "day": {"weekly": "Mo-Su 09:00-17:00"},
        "late": {"weekly": "Mo-Su 13:00-21:00"},
    },
    "arrivals": {"count": 1, "per": "1 d"},
    "actors": {
        "a": {"capacity": 9, "calendar": "day"},
        "b": {"capacity": 9, "calendar": "day"},
        "z": {"kind": "external"},
    },
}


def _delay(step: str, steps: dict[str, Any], **more: Any) -> float:
    graph = build(read(json.dumps({"wfmap": "1", **DAY, **more, "steps": steps})))
    return delay_at_door(graph, step, visits(graph)) / HOUR


def _task(actor: str, **more: Any) -> dict[str, Any]:
    return {"actor": actor, "processing_time": "1 min", **more}


def test_work_that_comes_at_any_hour_waits_for_the_morning() -> None:
    """16 closed hours of 24, and half of them to go."""
    assert _delay("s", {"s": _task("a")}) == pytest.approx(16 / 24 * 8, rel=0.01)


def test_work_from_a_colleague_with_the_same_hours_finds_the_door_open() -> None:
    """Nothing is lost between two who work side by side."""
    assert _delay("t", {"s": _task("a", next="t"), "t": _task("b")}) == 0


def test_hours_that_overlap_in_part_cost_what_lies_between() -> None:
    """What is sent from 17:00 to 21:00, half of it, waits until 9:00: 14 hours on average."""
    actors = {**DAY["actors"], "a": {"capacity": 9, "calendar": "late"}}
    steps = {"s": _task("a", next="t"), "t": _task("b")}
    assert _delay("t", steps, actors=actors) == pytest.approx(14 / 2, rel=0.01)


def test_a_stated_wait_puts_work_off_into_the_night() -> None:
    """Sent between 9 and 17, under way for 12 hours: there between 21 and 5, 8 hours too early."""
    steps = {"s": _task("a", next={"to": "t", "handoff": {"wait": "12 h"}}), "t": _task("b")}
    assert _delay("t", steps) == pytest.approx(8, rel=0.01)
    steps["s"]["next"]["handoff"]["wait"] = "24 h"
    assert _delay("t", steps) == 0


def test_peaks_bring_work_when_the_door_is_open() -> None:
    """Ten times as much in office hours: a tenth of the work comes at night, two ninths of all."""
    arrivals = {**DAY["arrivals"], "peaks": [{"weekly": "Mo-Su 09:00-17:00", "factor": 10}]}
    share = 16 / (16 + 8 * 10)
    assert _delay("s", {"s": _task("a")}, arrivals=arrivals) == pytest.approx(share * 8, rel=0.01)


def test_of_peaks_at_once_the_last_decides() -> None:
    """As in a simulation: ten times as much at noon counts, not ten times what ten times is."""
    peaks = [{"weekly": "Mo-Su 09:00-17:00", "factor": 50}] * 2
    peaks += [{"weekly": "Mo-Su 09:00-17:00", "factor": 10}]
    share = 16 / (16 + 8 * 10)
    arrivals = {**DAY["arrivals"], "peaks": peaks}
    assert _delay("s", {"s": _task("a")}, arrivals=arrivals) == pytest.approx(share * 8, rel=0.01)


def test_arrivals_without_a_calendar_keep_to_that_of_the_process() -> None:
    """Whoever comes in the hours of the house finds its door open."""
    assert _delay("s", {"s": _task("a")}, calendar="day") == 0


def test_peaks_go_by_the_clocks_of_the_arrivals() -> None:
    """Nine to five in Tokyo is midnight to eight in UTC: all of it waits until nine, or nearly."""
    always = {"weekly": "24/7", "timezone": "Asia/Tokyo"}
    more = {"calendars": {**DAY["calendars"], "tokyo": always}}
    peaks = [{"weekly": "Mo-Su 09:00-17:00", "factor": 1000}]
    arrivals = {**DAY["arrivals"], "calendar": "tokyo", "peaks": peaks}
    found = _delay("s", {"s": _task("a")}, arrivals=arrivals, **more)
    assert found == pytest.approx(5, rel=0.01)


def test_batches_go_by_the_clocks_of_who_does_them() -> None:
    """Noon in Tokyo is 3:00 in UTC; what comes in the hour after that waits for the next day."""
    calendars = {
        "tokyo": {"weekly": "24/7", "timezone": "Asia/Tokyo"},
        "early": {"weekly": "Mo-Su 03:01-04:01"},
    }
    document = {
        "wfmap": "1",
        "calendars": calendars,
        "arrivals": {"count": 1, "per": "1 d", "calendar": "early"},
        "actors": {"a": {"capacity": 9, "calendar": "tokyo"}},
        "steps": {"s": _task("a", batch={"at": ["12:00"]})},
    }
    graph = build(read(json.dumps(document)))
    assert gathering(graph, "s", visits(graph)) / HOUR == pytest.approx(23.5, abs=0.1)


def test_members_in_two_time_zones_cover_more_of_the_day() -> None:
    """Until noon in UTC, and until noon in Tokyo, from 15:00 to 3:00: 21 hours with anybody."""
    document = {
        "wfmap": "1",
        "calendars": {
            "here": {"weekly": "Mo-Su 00:00-12:00"},
            "there": {"weekly": "Mo-Su 00:00-12:00", "timezone": "Asia/Tokyo"},
        },
        "actors": {"a": {"members": {"x": {"calendar": "here"}, "y": {"calendar": "there"}}}},
        "steps": {"s": _task("a")},
    }
    found = hours_of(build(read(json.dumps(document))), "a")
    assert found.share == pytest.approx(21 / 24)
    assert found.crew == pytest.approx(12 / 21)
    assert open_minutes(found.weeks).mean() == pytest.approx(21 / 24)


def test_whoever_works_around_the_clock_passes_the_hour_on() -> None:
    """Between two with hours stands one without: the second still finds the door open."""
    steps = {"s": _task("a", next="m"), "m": _task("z", next="t"), "t": _task("b")}
    assert _delay("t", steps) < 0.1


def test_sources_count_as_often_as_they_send() -> None:
    """A tenth comes back after 12 hours under way, the rest at once."""
    steps = {
        "s": _task("a", next="t"),
        "t": _task("b", next="d"),
        "d": {
            "kind": "decision",
            "actor": "b",
            "next": [
                {"to": "e", "share": 0.9},
                {"to": "t", "share": 0.1, "rework": True, "handoff": {"wait": "12 h"}},
            ],
        },
        "e": _task("b"),
    }
    assert _delay("t", steps) == pytest.approx(0.1 * 8, rel=0.01)


def test_cases_of_a_batch_share_its_set_up() -> None:
    """Four a day, done once a day: a quarter of the set-up each, in facts and in prediction."""
    document = {
        "wfmap": "1",
        "arrivals": {"count": 4, "per": "1 d"},
        "actors": {"a": {"capacity": 1}},
        "steps": {
            "s": {
                "actor": "a",
                "processing_time": "1 h",
                "setup_time": "2 h",
                "batch": {"every": "1 d"},
            }
        },
    }
    graph = build(read(json.dumps(document)))
    work = stated(graph).steps["s"].work
    assert work is not None
    assert work.value == pytest.approx(1.5 * HOUR)
    assert predict(graph).pools["a"].load == pytest.approx(4 * 1.5 / 24)


def test_a_weekly_batch_waits_longer_for_what_comes_on_weekdays() -> None:
    """Released on Monday at midnight: four and a half days on average, not half of seven."""
    week = {"weekly": {"weekly": "Mo-Fr 00:00-24:00"}}
    steps = {"s": {"actor": "z", "processing_time": "1 min", "batch": {"every": "7 d"}}}
    document = {
        "wfmap": "1",
        **DAY,
        "calendars": {**DAY["calendars"], **week},
        "arrivals": {**DAY["arrivals"], "calendar": "weekly"},
        "steps": steps,
    }
    graph = build(read(json.dumps(document)))
    assert gathering(graph, "s", visits(graph)) / HOUR == pytest.approx(108, rel=0.001)
    steps["s"]["batch"] = {"at": ["12:00"]}
    graph = build(read(json.dumps(document)))
    assert gathering(graph, "s", visits(graph)) / HOUR == pytest.approx(12, rel=0.001)


def test_a_batch_by_size_waits_until_it_is_full() -> None:
    """Of five that come one a day, the first waits four days and the last none."""
    steps = {"s": _task("a", batch={"size": 5})}
    graph = build(read(json.dumps({"wfmap": "1", **DAY, "steps": steps})))
    assert gathering(graph, "s", visits(graph)) / HOUR == pytest.approx(48)


def test_cases_of_a_batch_stand_behind_each_other() -> None:
    """Of 24 that are released together, one clerk with an hour each: 11.5 hours on average."""
    document = {
        "wfmap": "1",
        "arrivals": {"count": 24, "per": "2 d"},
        "actors": {"a": {"capacity": 1}},
        "steps": {"s": {"actor": "a", "processing_time": "1 h", "batch": {"size": 24}}},
    }
    graph = build(read(json.dumps(document)))
    alone = build(read(json.dumps(document).replace('"size": 24', '"size": 1')))
    waits = [predict(g).facts.steps["s"].waits["contention"].value / HOUR for g in (graph, alone)]
    assert waits[0] - waits[1] == pytest.approx(11.5)


def test_a_batch_goes_at_a_time_of_day_or_when_its_period_is_over() -> None:
    """W hours to noon, W even in 0 to 24, or a period that shifts: E[W - W^2 / 100] is 10.08."""
    for batch, hours in (({"at": ["12:00"], "every": "50 h"}, 10.08), ({"at": ["12:00"]}, 12)):
        document = {"wfmap": "1", **DAY, "steps": {"s": _task("z", batch=batch)}}
        graph = build(read(json.dumps(document)))
        assert gathering(graph, "s", visits(graph)) / HOUR == pytest.approx(hours, rel=0.002)


def _cut_short(after: str, capacity: int, count: int) -> ProcessGraph:
    """Half an hour of work on average that comes in office hours, and a timer on it."""
    work = {"distribution": "exponential", "mean": "30 min"}
    timer = {"kind": "event", "trigger": "timer", "attached_to": "s", "wait_time": after}
    document = {
        "wfmap": "1",
        **DAY,
        "calendar": "day",
        "arrivals": {"count": count, "per": "1 d"},
        "actors": {"a": {"capacity": capacity, "calendar": "day"}},
        "steps": {"s": {"actor": "a", "processing_time": work}, "late": timer},
    }
    return build(read(json.dumps(document)))


@pytest.mark.parametrize("hours", [6, 17])
def test_a_deadline_on_the_clock_ends_work_whose_actor_has_hours(hours: int) -> None:
    """With x hours to closing W takes W, and what is left takes no longer than the deadline.

    After 6 hours nobody is there, after 17 somebody was for 1 - x hours of the morning.
    """
    x, mean = (np.arange(8000) + 0.5) / 1000, 0.5
    left = np.exp(-x / mean)
    morning = mean * (1 - np.exp(-np.maximum(0.0, 1 - x) / mean))
    late = np.minimum(x, 1) + 16 + morning
    early = np.where(x < 6, 6.0, 0.0)
    exact = mean - (mean + x) * left + left * (late if hours == 17 else early)
    if hours == 6:
        exact[x >= 6] = mean * (1 - np.exp(-6 / mean))
    found = predict(_cut_short(f"{hours} h", 99, 1)).cycle_time.mean / HOUR
    assert found == pytest.approx(exact.mean(), rel=0.01)


def test_causes_of_waiting_and_the_work_done_make_the_stay_that_a_deadline_ends() -> None:
    """What is waited for in closed hours is what is left of the clock."""
    graph = _cut_short("6 h", 1, 9)
    found = predict(graph)
    stay = visits(graph).stays["s"]
    whole = found.facts.steps["s"].wait_per_visit + stay.work
    assert found.cycle_time.mean == pytest.approx(whole, rel=0.01)
    assert stay.wait > 0
