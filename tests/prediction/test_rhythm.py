"""Work in a fixed rhythm waits for nobody by chance; what members put aside waits for them."""

import json
from typing import Any

import pytest

from wfmap.graph import ProcessGraph, build
from wfmap.model.document import examine
from wfmap.prediction.predictor import predict
from wfmap.simulation import simulate

HOUR = 3600


def made(document: dict[str, Any]) -> ProcessGraph:
    """Read a document."""
    reading = examine(json.dumps({"wfmap": "1.1", "name": "T", **document}))
    assert reading.process is not None, reading.findings
    return build(reading.process)


def every(
    period: str, work: str, hours: str = "", capacity: int = 1, **more: Any
) -> dict[str, Any]:
    """Make fixed work that comes at even times, in opening hours where there are any."""
    calendar = {"calendar": "open"} if hours else {}
    document: dict[str, Any] = {
        "arrivals": {"every": period, **calendar},
        "actors": {"a": {"capacity": capacity, **calendar}},
        "steps": {"s": {"actor": "a", "processing_time": work}},
        **more,
    }
    if hours:
        document["calendars"] = {"open": {"weekly": hours}}
    return document


OFFICE = "Mo-Fr 09:00-17:00"


@pytest.mark.parametrize(
    ("document", "hours"),
    [
        (every("10 min", "10 min"), 1 / 6),
        (every("5 min", "10 min", capacity=2), 1 / 6),
        # The clerk works without a break: all that is closed in a week is put on to ten cases.
        (every("4 h", "4 h", OFFICE), 4 + 128 / 10),
        (every("1 h", "1 h", OFFICE), 1 + 128 / 40),
        (every("7 h", "7 h", OFFICE), 7 + 128 * 7 / 40),
        # One case a day comes as the door closes, and waits until it opens.
        (every("1 h", "50 min", OFFICE), 5 / 6 + 128 / 40),
    ],
)
def test_a_fixed_rhythm_is_predicted_exactly(document: dict[str, Any], hours: float) -> None:
    """Up to full load nothing grows, by prediction and by simulation; inside the hours too."""
    graph = made(document)
    found = predict(graph)
    assert found.cycle_time.mean / HOUR == pytest.approx(hours, rel=1e-6)
    assert not found.unstable
    waited = found.facts.steps["s"].wait_per_case + found.facts.steps["s"].work_per_case
    assert waited / HOUR == pytest.approx(hours, rel=1e-6)
    assert found.p50 <= found.p95
    run = simulate(graph, events=200_000)
    assert not run.unbounded
    assert run.cycle_time.mean / HOUR == pytest.approx(hours, rel=5e-3)


@pytest.mark.parametrize("work", ["10.1 min", "11 min"])
def test_a_little_more_than_can_be_done_grows_without_end(work: str) -> None:
    """However regular it is."""
    found = predict(made(every("10 min", work)))
    assert [pool.actor for pool in found.unstable] == ["a"]
    assert found.cycle_time.mean == float("inf")


def test_full_load_by_chance_grows_without_end() -> None:
    """Where arrivals or times vary at all."""
    document = every("10 min", "10 min")
    document["arrivals"] = {"count": 6, "per": "1 h"}
    assert predict(made(document)).unstable
    document = every("10 min", "10 min")
    document["steps"]["s"]["processing_time"] = {"distribution": "exponential", "mean": "10 min"}
    assert predict(made(document)).unstable


def shifts(per_day: float, **actor: Any) -> dict[str, Any]:
    """Make one clerk by day and one by night, around the clock, with work of twelve minutes."""
    return {
        "calendars": {
            "night": {"weekly": "Mo-Su 22:00-06:00"},
            "day": {"weekly": "Mo-Su 06:00-22:00"},
        },
        "arrivals": {"count": per_day, "per": "1 d"},
        "actors": {
            "a": {"members": {"d": {"calendar": "day"}, "n": {"calendar": "night"}}, **actor}
        },
        "steps": {
            "s": {
                "actor": "a",
                "processing_time": {"distribution": "exponential", "mean": "12 min"},
            }
        },
    }


@pytest.mark.parametrize("load", [0.25, 0.5, 0.8])
def test_what_a_shift_puts_aside_waits_for_it(load: float) -> None:
    """M/M/1, and at each end of a shift one case, with the chance of the load, until it is back.

    That is 16 hours by night and 8 by day, of all the cases of a day; the next in the queue are
    done meanwhile, and what is left to do of the one put aside is exponential again.
    """
    cases = load * 24 / 0.2
    exact = 0.2 / (1 - load) + load * (16 + 8) / cases
    found = predict(made(shifts(cases)))
    assert found.cycle_time.mean / HOUR == pytest.approx(exact, rel=1e-3)
    handed = predict(made(shifts(cases, on_closing="hand-over")))
    assert handed.cycle_time.mean / HOUR == pytest.approx(0.2 / (1 - load), rel=1e-3)


def test_work_put_aside_over_shifts_takes_as_long_when_simulated() -> None:
    """The same figure from the event engine."""
    run = simulate(made(shifts(60)), events=4_000_000)
    found = predict(made(shifts(60)))
    assert run.cycle_time.mean == pytest.approx(found.cycle_time.mean, rel=0.03)
