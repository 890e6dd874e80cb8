"""What piles up behind closed doors is predicted as it is simulated: waits, not sums of waits."""

from typing import Any

import pytest

import wfmap
from tests.prediction.conftest import graph_of
from wfmap.prediction import predict
from wfmap.units.weekly import windows

OFFICE = "Mo-Fr 08:00-16:00"
LUNCH = "Mo-Fr 08:00-12:00,13:00-17:00"
Json = dict[str, Any]


def minutes(value: float, law: str) -> Any:
    """Write a time of work."""
    text = f"{value:.6g} min"
    return {"distribution": law, "mean": text} if law != "fixed" else text


def chain(
    pools: str,
    load: float,
    hours: dict[str, str],
    servers: int = 2,
    law: str = "fixed",
    **arrivals: Any,
) -> Json:
    """Write steps in a row, each of the pool named by a letter, all with the same load."""
    per_day = arrivals.pop("count", 20)
    back = arrivals.pop("back", 0.0)
    steps: Json = {}
    for place, pool in enumerate(pools):
        there = sum(end - start for start, end in windows(hours[pool]))
        work = load * servers * there * (1 - back) / (7 * per_day) / pools.count(pool)
        steps[f"s{place}"] = {"actor": pool, "processing_time": minutes(work, law)}
        if place:
            steps[f"s{place - 1}"]["next"] = f"s{place}"
    if back:
        again = {"to": "s0", "share": back, "rework": True}
        steps[f"s{len(pools) - 1}"]["next"] = [again, {"to": "done", "share": 1 - back}]
        steps["done"] = {"kind": "end"}
    calendars = {name: {"weekly": week} for name, week in hours.items()}
    if "weekly" in arrivals:
        calendars["coming"] = {"weekly": arrivals.pop("weekly")}
        arrivals["calendar"] = "coming"
    return {
        "calendars": calendars,
        "arrivals": {"count": per_day, "per": "1 day", **arrivals},
        "actors": {name: {"capacity": servers, "calendar": name} for name in hours},
        "steps": steps,
        "target": {"cycle_time": "24 h"},
    }


def members(load: float, late: str) -> Json:
    """Write two steps of two people who are there at hours of their own."""
    early = "Mo-Fr 08:00-16:00"
    there = sum(end - start for week in (early, late) for start, end in windows(week))
    work = minutes(load * there / 140 / 2, "fixed")
    return {
        "calendars": {"early": {"weekly": early}, "late": {"weekly": late}},
        "arrivals": {"count": 20, "per": "1 day"},
        "actors": {"k": {"members": {"a": {"calendar": "early"}, "b": {"calendar": "late"}}}},
        "steps": {
            "s0": {"actor": "k", "processing_time": work, "next": "s1"},
            "s1": {"actor": "k", "processing_time": work},
        },
        "target": {"cycle_time": "24 h"},
    }


def documents(load: float) -> dict[str, Json]:
    """Write a document of each kind with a load."""
    one, two = {"k": OFFICE}, {"k": OFFICE, "e": OFFICE}
    daily, some = {"k": "Mo-Su 09:00-17:00"}, {"k": OFFICE, "e": "Mo-We 09:00-15:00"}
    shifts = {"k": "Mo-Fr 06:00-14:00", "e": "Mo-Fr 14:00-22:00"}
    return {
        "one step": chain("k", load, one, 3, count=30),
        "two of one pool": chain("kk", load, one, 3, count=30),
        "three of one pool": chain("kkk", load, one, 6, count=60),
        "two pools": chain("ke", load, two, 3, count=30),
        "there and back": chain("kek", load, two, 3, "exponential", count=30),
        "every day": chain("kk", load, daily, 2, "exponential"),
        "two shifts": chain("ke", load, shifts),
        "lunch": chain("kk", load, {"k": LUNCH}, count=24),
        "half a week": chain("ke", load, some),
        "a loop": chain("kk", load, one, 3, count=30, back=0.25),
        "the same hours": chain("ke", load, two, 2, "exponential", weekly=OFFICE),
        "unlike hours": members(load, "Mo-Fr 12:00-20:00"),
        "around the clock after": chain("ke", load, {"k": OFFICE, "e": "24/7"}, law="exponential"),
    }


CASES = [(name, load) for load in (0.5, 0.8, 0.9) for name in documents(load)]


@pytest.mark.parametrize(("name", "load"), CASES)
def test_the_mean_time_over_closed_hours_is_that_of_the_simulation(name: str, load: float) -> None:
    """Within six hundredths: what waits behind a pile is not a second pile at the next step."""
    document = documents(load)[name]
    predicted = predict(graph_of(document))
    simulated = wfmap.load({"wfmap": "1.1", "name": "T", **document}).simulate()
    assert simulated.cycle_time is not None
    assert predicted.cycle_time.mean == pytest.approx(simulated.cycle_time.mean, rel=0.06)
