"""Percentiles and late shares follow the shapes that are stated, held to exact values."""

import json
from math import comb, exp, log
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wfmap.bottlenecks.staffing import staffing
from wfmap.graph import ProcessGraph, build
from wfmap.model.document import examine
from wfmap.prediction.drawn import Drawn
from wfmap.prediction.predictor import Prediction, predict

HOUR = 3600
MODELS = sorted((Path(__file__).parents[2] / "models").glob("*.json"))


def made(document: dict[str, Any], target: str | None = None, **more: Any) -> ProcessGraph:
    """Read a document, with a target."""
    if target is not None:
        document = {**document, "target": {"cycle_time": target, **more}}
    reading = examine(json.dumps({"wfmap": "1.1", "name": "T", **document}))
    assert reading.process is not None, reading.findings
    return build(reading.process)


def predicted(document: dict[str, Any], target: str | None = None) -> Prediction:
    """Predict a document."""
    return predict(made(document, target))


def exponential(hours: float) -> dict[str, str]:
    """State an exponential time."""
    return {"distribution": "exponential", "mean": f"{hours * HOUR:g} s"}


def steps(**found: Any) -> dict[str, Any]:
    """Make a process whose steps wait for nobody."""
    return {"arrivals": {"count": 1, "per": "1 h"}, "actors": {"a": {}}, "steps": found}


def task(time: Any, to: str | None = None) -> dict[str, Any]:
    """Make a task."""
    return {"actor": "a", "processing_time": time, **({"next": to} if to else {})}


def choice(*ways: tuple[str, float]) -> dict[str, Any]:
    """Make a choice."""
    return {"kind": "decision", "next": [{"to": to, "share": share} for to, share in ways]}


OBSERVED = {
    "distribution": "empirical",
    "values": ["60 min", "90 min", "10 h"],
    "weights": [90, 5, 5],
}


@pytest.mark.parametrize(
    ("target", "late"), [("59 min", 1.0), ("60 min", 0.1), ("80 min", 0.1), ("9 h", 0.05)]
)
def test_the_late_share_of_observed_times_is_that_of_those_above(target: str, late: float) -> None:
    """Nothing is fitted: a twentieth takes ten hours, and a time at the target is in time."""
    found = predicted(steps(s=task(OBSERVED)), target)
    assert found.late == pytest.approx(late, abs=1e-6)
    assert found.p50 == pytest.approx(HOUR)
    assert found.quantile(0.92) == pytest.approx(1.5 * HOUR)
    assert found.quantile(0.96) == pytest.approx(10 * HOUR)


def test_two_kinds_of_cases_keep_their_times() -> None:
    """One in ten takes ninety minutes, the others sixty."""
    document = steps(g=choice(("x", 0.9), ("y", 0.1)), x=task("60 min"), y=task("90 min"))
    found = predicted(document, "80 min")
    assert found.late == pytest.approx(0.1, abs=1e-6)
    assert found.p95 == pytest.approx(1.5 * HOUR)


@pytest.mark.parametrize("times", [1, 2, 5])
def test_work_that_is_done_again_takes_whole_numbers_of_times(times: int) -> None:
    """A geometric count of one hour each: more than k hours with chance p to the k."""
    document = steps(s=task("1 h", "g"), g=choice(("s", 0.3), ("e", 0.7)), e={"kind": "end"})
    found = predicted(document, f"{times} h")
    assert found.late == pytest.approx(0.3**times, abs=1e-6)


def test_the_latest_of_branches_has_the_product_of_their_distributions() -> None:
    """Two exponential branches of one hour: P(T > t) = 1 − (1 − exp(−t))²."""
    document = steps(
        f={"kind": "parallel", "next": ["x", "y"]},
        x=task(exponential(1), "j"),
        y=task(exponential(1), "j"),
        j={"kind": "parallel"},
    )
    found = predicted(document, "2 h")
    assert found.late == pytest.approx(1 - (1 - exp(-2)) ** 2, abs=1e-4)
    assert found.p95 / HOUR == pytest.approx(-log(1 - 0.95**0.5), rel=1e-3)


def test_a_queue_and_a_stated_wait_after_it_add_up() -> None:
    """M/M/1 at .8 takes an exponential time of five hours; with two hours more it is shifted."""
    document = {
        "arrivals": {"count": 0.8, "per": "1 h"},
        "actors": {"a": {"capacity": 1}},
        "steps": {
            "s": task(exponential(1), "w"),
            "w": {"kind": "wait", "wait_time": "2 h"},
        },
    }
    found = predicted(document, "12 h")
    assert found.late == pytest.approx(exp(-2), abs=1e-4)
    assert found.p95 / HOUR == pytest.approx(2 + 5 * log(20), rel=1e-3)


def test_a_deadline_bounds_what_is_late() -> None:
    """Nothing takes longer than the two hours after which it lapses; exact by level crossings."""
    document = {
        "arrivals": {"count": 0.9, "per": "1 h"},
        "actors": {"a": {"capacity": 1}},
        "steps": {
            "s": task(exponential(1), "e"),
            "late": {
                "kind": "event",
                "trigger": "timer",
                "attached_to": "s",
                "wait_time": "2 h",
                "next": "e",
            },
            "e": {"kind": "end"},
        },
    }
    rate = 0.1
    idle = 1 / ((1 - exp(-rate * 2)) / rate + exp(-rate * 2))
    found = predicted(document, "90 min")
    assert found.late == pytest.approx(1 - idle * (1 - exp(-rate * 1.5)) / rate, rel=5e-3)
    assert found.p95 == pytest.approx(2 * HOUR, rel=1e-3)
    assert predicted(document, "121 min").late == pytest.approx(0.0, abs=1e-6)


def test_work_within_a_sub_process_and_several_in_a_row_keep_their_shape() -> None:
    """Three times one or two hours with even chances: binomial counts of the longer one."""
    once = {"distribution": "empirical", "values": ["1 h", "2 h"]}
    inner = {"b": task(once, "c"), "c": task(once)}
    document = steps(s={"kind": "subprocess", "steps": inner, "next": "d"}, d=task(once))
    for limit in (3, 4, 5):
        late = sum(comb(3, k) for k in range(4) if 3 + k > limit) / 8
        found = predicted(document, f"{limit} h")
        assert found.late == pytest.approx(late, abs=1e-6), limit


def test_no_number_of_people_takes_long_work_away() -> None:
    """A tenth takes ninety minutes, whoever is there; nobody is sent home for a wrong shape."""
    document = {
        "arrivals": {"every": "5 h"},
        "actors": {"a": {"capacity": 9}},
        "steps": {"g": choice(("x", 0.9), ("y", 0.1)), "x": task("60 min"), "y": task("90 min")},
    }
    found = staffing(made(document, "80 min", percentile=95), predict(made(document, "80 min")))
    assert found is not None
    assert not found.meets
    assert not found.changes
    assert found.reached == pytest.approx(1.5 * HOUR)
    enough = staffing(made(document, "95 min", percentile=95), predict(made(document, "95 min")))
    assert enough is not None
    assert enough.meets
    assert enough.capacities == {"a": 1}


def test_the_percentile_of_a_staffing_is_that_of_its_own_shape() -> None:
    """M/M/1 would take 15 h in 95 of 100 cases; with two it is less than 4.2 h by M/M/2."""
    document = {
        "arrivals": {"count": 0.8, "per": "1 h"},
        "actors": {"a": {"capacity": 1}},
        "steps": {"s": task(exponential(1))},
    }
    graph = made(document, "5 h", percentile=95)
    found = staffing(graph, predict(graph))
    assert found is not None
    assert found.meets
    assert found.capacities == {"a": 2}
    waits = 0.4**2 * 2 / (1 + 0.4)  # Erlang's C for two at 0.4 each
    time = found.reached / HOUR
    # T = S + W: with chance C the wait is exponential with rate 2 − 0.8.
    above = (1 - waits) * exp(-time) + waits * (1.2 * exp(-time) - exp(-1.2 * time)) / 0.2
    assert above == pytest.approx(0.05, rel=2e-3)


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_shapes_have_the_predicted_means(path: Path) -> None:
    """What is known of the mean holds for the distribution, where there is one."""
    reading = examine(path.read_text(encoding="utf-8"))
    assert reading.process is not None
    found = predict(build(reading.process))
    assert found.p50 <= found.p90 <= found.p95
    if found.spread is None:
        return
    if found.solved.visited.tried is not None:  # a thousand cases stand for the long ones too
        assert found.p90 == pytest.approx(np.quantile(found.solved.visited.tried.times, 0.9))
        return
    if isinstance(found.spread, Drawn):
        assert found.spread.times.mean() == pytest.approx(found.cycle_time.mean)
        return
    cells = range(len(found.spread.chances))
    mean = sum(k * p for k, p in zip(cells, found.spread.chances, strict=True)) * found.spread.step
    assert mean == pytest.approx(found.cycle_time.mean, rel=2e-3)
    assert found.spread.chances.sum() == pytest.approx(1, abs=1e-3)


def test_a_wait_too_short_to_be_squared_is_none() -> None:
    """180 people on one piece of work at a time: what is left of the wait underflows."""
    many = {
        "arrivals": {"count": 1, "per": "10 min"},
        "actors": {"desk": {"capacity": 180}},
        "steps": {"a": {"actor": "desk", "processing_time": exponential(1 / 4)}},
    }
    found = predicted(many, "30 min")
    assert found.late == pytest.approx(exp(-2), rel=0.01)
    assert found.cycle_time.mean == pytest.approx(900, rel=1e-6)


def test_a_sub_process_that_leads_out_and_to_itself_is_no_riddle() -> None:
    """The way back through an open level has no law of its own: the moments do."""
    inner = {"in": {**task("1 h"), "next": [{"to": "a", "rework": True}]}}
    part = {"kind": "subprocess", "steps": inner}
    way = choice(("part", 0.5), ("b", 0.5))
    found = predicted(steps(a=task("1 h", "d"), d=way, part=part, b=task("1 h")), "5 h")
    assert found.late is not None
    assert 0 < found.late < 1
