"""What people go straight on with waits for nobody; who waits for a pair waits for all of it."""

from typing import Any

import pytest

import wfmap

HOUR = 3600.0


def _desk(first: float, then: float, **more: Any) -> wfmap.Model:
    """Make one clerk who takes a case, and settles it before the next: load .8, times at random."""
    document: dict[str, Any] = {
        "wfmap": "1",
        "name": "Counter",
        "arrivals": {"count": 0.8 * HOUR / (first + then), "per": "1 h"},
        "actors": {"clerk": {"name": "Clerk", "capacity": 1}},
        "steps": {
            "take": _work(first, "settle", 0),
            "settle": _work(then, "gone", 5),
            "gone": {"kind": "end", "name": "Gone"},
        },
    }
    return wfmap.load(document | more)


def _work(mean: float, after: str, priority: int) -> dict[str, Any]:
    time = {"distribution": "exponential", "mean": f"{mean} s"}
    return {
        "name": after,
        "actor": "clerk",
        "processing_time": time,
        "priority": priority,
        "next": after,
    }


def _waits(facts: Any, step: str) -> float:
    waits = facts.steps[step].waits
    return float(sum(wait.value for cause, wait in waits.items() if cause != "extraneous"))


@pytest.mark.parametrize(("first", "then"), [(60.0, 3300.0), (1800.0, 1800.0)])
def test_a_pair_is_one_piece_of_work_to_who_waits(first: float, then: float) -> None:
    """M/G/1 with the pair as its work: λE(S²)/2(1−ρ), in both engines; the second never waits."""
    model = _desk(first, then)
    rate = 0.8 / (first + then)
    exact = rate * 2 * (first**2 + then**2 + first * then) / (2 * 0.2)
    predicted, simulated = model.predict().facts, model.simulate(cases=20_000, seed=7).facts
    assert _waits(predicted, "settle") == 0
    assert _waits(simulated, "settle") == 0
    assert _waits(predicted, "take") == pytest.approx(exact, rel=0.08)
    assert _waits(simulated, "take") == pytest.approx(exact, rel=0.08)


def test_a_short_step_before_an_urgent_one_waits_for_hours_and_not_for_weeks() -> None:
    """In office hours the wait is that of the pair, where it was that of all its work twice."""
    hours: dict[str, Any] = {
        "arrivals": {"count": 0.8 * HOUR / 3360 * 40 / 168, "per": "1 h"},
        "calendars": {"office": {"weekly": "Mo-Fr 09:00-17:00"}},
        "actors": {"clerk": {"name": "Clerk", "capacity": 1, "calendar": "office"}},
    }
    model = _desk(60.0, 3300.0, **hours)
    predicted, simulated = model.predict(), model.simulate(cases=40_000, replications=4, seed=3)
    assert simulated.cycle_time.mean is not None
    assert predicted.cycle_time.mean == pytest.approx(simulated.cycle_time.mean, rel=0.08)


def test_what_comes_from_elsewhere_or_later_stands_in_the_queue() -> None:
    """A pause between the two, or other people, leaves the queues of classes as they were."""
    steps = {
        "take": _work(1800.0, "settle", 0) | {"wait_time": "10 min"},
        "settle": _work(1800.0, "gone", 5),
        "gone": {"kind": "end", "name": "Gone"},
    }
    found = _desk(1800.0, 1800.0, steps=steps).predict().facts
    assert _waits(found, "settle") > 0
    # Cobham: the lower class waits 1 / (1 - load of the higher) times what all wait
    assert _waits(found, "take") == pytest.approx(_waits(found, "settle") / 0.2, rel=1e-6)


def test_a_chain_counts_under_what_it_began_with() -> None:
    """Of three steps, each more urgent than the one before, only the first waits."""
    third = _work(900.0, "gone", 9)
    steps = {
        "take": _work(900.0, "settle", 0),
        "settle": _work(900.0, "file", 5),
        "file": third,
        "gone": {"kind": "end", "name": "Gone"},
    }
    model = _desk(900.0, 1800.0, steps=steps)
    predicted, simulated = model.predict().facts, model.simulate(cases=20_000, seed=5).facts
    assert _waits(predicted, "settle") == _waits(predicted, "file") == 0
    assert _waits(simulated, "settle") == _waits(simulated, "file") == 0
    assert _waits(predicted, "take") == pytest.approx(_waits(simulated, "take"), rel=0.25)
