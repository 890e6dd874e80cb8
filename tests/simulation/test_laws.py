"""What must not matter does not, and what must scale does, whatever the process."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfmap.graph import build
from wfmap.model.document import examine
from wfmap.simulation import Simulation, compile, run, simulate  # noqa: A004 - its name

Document = dict[str, Any]

times = st.integers(1, 9)
chance = st.sampled_from([0.1, 0.3, 0.5])


@st.composite
def processes(draw: st.DrawFn) -> Document:
    """Draw a process with shared pools, a choice, a loop, and branches side by side."""
    names = ["a", "b", "c", "d", "e"]
    pools = {name: draw(st.sampled_from(["p", "q"])) for name in names}
    mean = {name: draw(times) for name in names}
    steps: Document = {
        name: {
            "actor": pools[name],
            "processing_time": {"distribution": "exponential", "mean": f"{mean[name] * 60} s"},
            "priority": draw(st.integers(0, 1)),
        }
        for name in names
    }
    back, share = draw(chance), draw(chance)
    steps["a"]["next"] = "choose"
    steps["choose"] = {
        "kind": "decision",
        "next": [{"to": "b", "share": share}, {"to": "split", "share": 1 - share}],
    }
    steps["b"]["next"] = "e"
    steps["split"] = {"kind": "parallel", "next": ["c", "d"]}
    steps["c"]["next"] = "join"
    steps["d"]["next"] = "join"
    steps["join"] = {"kind": "parallel", "next": "e"}
    steps["e"] |= {
        "split": "exclusive",
        "next": [{"to": "a", "share": back}, {"to": "end", "share": 1 - back}],
    }
    steps["end"] = {"kind": "end"}
    return {
        "arrivals": {"count": 1, "per": f"{draw(st.integers(40, 80))} min"},
        "actors": {"p": {"capacity": draw(st.integers(1, 3))}, "q": {"capacity": 2}},
        "steps": steps,
    }


def simulated(document: Document, **choices: Any) -> Simulation:
    """Simulate a document; Little's law holds for every pool."""
    reading = examine(json.dumps({"wfmap": "1", "name": "T", **document}))
    assert reading.process is not None
    assert reading.is_sound, reading.findings
    more = {"cases": 200, "replications": 2, **choices}
    found = simulate(build(reading.process), **more)
    assert all(pool.littles_gap < 1e-9 for pool in found.pools.values())
    return found


def scaled(value: Any, factor: int) -> Any:
    """Multiply every time of a document."""
    if isinstance(value, dict):
        return {k: scaled(v, factor) for k, v in value.items()}
    if isinstance(value, list):
        return [scaled(v, factor) for v in value]
    if isinstance(value, str) and value.split()[-1:] in (["s"], ["min"]):
        number, unit = value.split()
        return f"{int(number) * factor} {unit}"
    return value


@settings(max_examples=15)
@given(processes(), st.integers(2, 100))
def test_scaling_all_times_scales_all_times(document: Document, factor: int) -> None:
    """The same process read off a slower clock."""
    base, slow = simulated(document), simulated(scaled(document, factor))
    assert slow.means == pytest.approx(factor * base.means, rel=1e-9)
    for name, pool in base.pools.items():
        assert slow.pools[name].wait.value == pytest.approx(factor * pool.wait.value, rel=1e-9)
        assert slow.pools[name].mean_queue.value == pytest.approx(pool.mean_queue.value, rel=1e-9)


@settings(max_examples=15)
@given(processes(), st.randoms(use_true_random=False))
def test_names_and_order_change_nothing(document: Document, shuffle: Any) -> None:
    """Steps in another order behind the first, everything with another name to read."""
    first, *rest = document["steps"].items()
    shuffle.shuffle(rest)
    steps = {k: {**step, "name": f"Step {k}"} for k, step in [first, *rest]}
    actors = dict(reversed(document["actors"].items()))
    other = simulated({**document, "steps": steps, "actors": actors})
    assert other.means.tobytes() == simulated(document).means.tobytes()


@settings(max_examples=15)
@given(processes())
def test_a_step_that_nobody_visits_changes_nothing(document: Document) -> None:
    """Behind a choice that is never made."""
    steps = {**document["steps"]}
    steps["choose"] = {
        **steps["choose"],
        "next": [*steps["choose"]["next"], {"to": "never", "share": 0}],
    }
    steps["never"] = {"actor": "p", "processing_time": "9 h", "next": "end"}
    other = simulated({**document, "steps": steps})
    assert other.means.tobytes() == simulated(document).means.tobytes()


@settings(max_examples=10)
@given(processes())
def test_splitting_a_step_keeps_the_loads(document: Document) -> None:
    """Half of the work here, half of it there, by the same people."""
    fixed = json.loads(json.dumps(document))
    for step in fixed["steps"].values():
        if "processing_time" in step:
            step["processing_time"] = step["processing_time"]["mean"]
    halves = json.loads(json.dumps(fixed))
    step = halves["steps"]["b"]
    half = f"{int(step['processing_time'].split()[0]) / 2} s"
    step["processing_time"] = half
    halves["steps"]["b"] = {**step, "next": "b2"}
    halves["steps"]["b2"] = step
    one, two = simulated(fixed, cases=2000), simulated(halves, cases=2000)
    assert two.facts.process.work is not None
    assert one.facts.process.work is not None
    assert two.facts.process.work.value == pytest.approx(one.facts.process.work.value, rel=1e-9)
    for name, pool in one.pools.items():
        other = two.pools[name]
        assert pool.load is not None
        assert other.load is not None
        if pool.load.value < 0.9:
            assert other.load.value == pytest.approx(pool.load.value, rel=0.05)


@settings(max_examples=10)
@given(processes())
def test_another_server_makes_nobody_wait_longer(document: Document) -> None:
    """On the average of many cases."""
    more = json.loads(json.dumps(document))
    more["actors"]["p"]["capacity"] += 1
    few, many = simulated(document, cases=2000), simulated(more, cases=2000)
    assert many.pools["p"].wait.value <= few.pools["p"].wait.value * 1.02 + 1e-9


def between(family: str, low: int, mode: int, high: int) -> dict[str, str]:
    """Write a time in minutes between two bounds."""
    return {
        "distribution": family,
        "min": f"{low} min",
        "mode": f"{mode} min",
        "max": f"{high} min",
    }


RICH: Document = {
    "calendars": {"office": {"weekly": "Mo-Fr 09:00-17:00", "timezone": "Europe/Berlin"}},
    "arrivals": {
        "count": 30,
        "per": "1 d",
        "calendar": "office",
        "peaks": [{"weekly": "Mo 09:00-11:00", "factor": 2}],
    },
    "backlog": {"b": 3.5},
    "actors": {
        "p": {
            "calendar": "office",
            "cost_per_hour": 40,
            "members": {"x": {"speed": 1.3}, "y": {}, "z": {"cost_per_hour": 5}},
        },
        "q": {"capacity": 2, "availability": 0.7, "calendar": "office"},
    },
    "steps": {
        "a": {
            "actor": "p",
            "processing_time": {"distribution": "gamma", "mean": "20 min", "sd": "30 min"},
            "error_rate": 0.1,
            "next": {
                "to": "way",
                "handoff": {
                    "wait": {"distribution": "lognormal", "mean": "1 h", "sd": "1 h"},
                    "every": "2 h",
                    "rework_share": 0.1,
                },
            },
        },
        "way": {
            "kind": "decision",
            "split": "inclusive",
            "next": [
                {"to": "b", "share": 0.6},
                {"to": "c", "share": 0.5},
                {"to": "sub", "default": True},
            ],
        },
        "b": {
            "actor": "q",
            "priority": 3,
            "setup_time": "5 min",
            "processing_time": {"distribution": "weibull", "mean": "10 min", "sd": "9 min"},
            "batch": {"size": 4, "at": ["12:00"]},
            "next": "join",
        },
        "c": {
            "actor": "q",
            "processing_time": {
                "distribution": "pert",
                "min": "1 min",
                "mode": "5 min",
                "max": "20 min",
            },
            "multi": {"count": 2.4, "order": "sequential"},
            "next": "join",
        },
        "sub": {
            "kind": "subprocess",
            "multi": {"count": 1.5},
            "steps": {
                "x": {
                    "actor": "p",
                    "processing_time": {
                        "distribution": "triangular",
                        "min": "1 min",
                        "mode": "2 min",
                        "max": "9 min",
                    },
                    "next": "y",
                },
                "y": {
                    "kind": "wait",
                    "wait_time": {"distribution": "erlang", "mean": "9 h", "shape": 3},
                },
            },
            "next": "join",
        },
        "late": {
            "kind": "event",
            "trigger": "timer",
            "attached_to": "sub",
            "wait_time": {"distribution": "normal", "mean": "9 h", "sd": "1 h"},
            "next": "join",
        },
        "join": {"kind": "decision", "split": "inclusive", "join": "all", "next": "end"},
        "end": {"kind": "end"},
    },
}


def digest(found: Simulation) -> list[Any]:
    """List figures of every kind."""
    return [
        found.means.tolist(),
        found.costs.tolist(),
        found.samples.tolist(),
        found.throughput.value,
        {k: p.mean_queue.value for k, p in found.pools.items()},
        {k: {c: v.value for c, v in w.items()} for k, w in found.waits.items()},
    ]


def test_the_same_seed_gives_the_same_bytes_whatever_the_number_of_workers() -> None:
    """One process or two, and another seed another answer."""
    one = simulated(RICH, replications=4, cases=100)
    two = simulated(RICH, replications=4, cases=100, workers=2)
    threads = simulated(RICH, replications=4, cases=100, workers=2, backend="threading")
    assert digest(one) == digest(two) == digest(threads)
    assert digest(simulated(RICH, replications=4, cases=100, seed=1)) != digest(one)


def test_the_compiled_and_the_plain_path_agree() -> None:
    """On a process with everything in it, bit for bit and event for event."""
    script = (
        "import json, sys; from wfmap.graph import build; from wfmap.model.document import examine;"
        "from wfmap.simulation import compile, run;"
        "from wfmap.simulation.native.jit import COMPILED;"
        "g = build(examine(sys.stdin.read()).process);"
        "r = run(compile(g), seed=3, replication=1, cases=300);"
        "print(json.dumps([COMPILED, r.events, r.cycle_times.tolist(), r.costs.tolist(),"
        " r.steps.sum(axis=0).tolist(), r.flows.sum(axis=0).tolist()]))"
    )
    text = json.dumps({"wfmap": "1", "name": "T", **RICH})
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=text,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "WFMAP_PURE_PYTHON": "1"},
    )
    compiled, events, *plain = json.loads(done.stdout)
    assert not compiled
    process = examine(text).process
    assert process is not None
    found = run(compile(build(process)), seed=3, replication=1, cases=300)
    assert found.events == events
    mine = [found.cycle_times, found.costs, found.steps.sum(axis=0), found.flows.sum(axis=0)]
    for here, there in zip(mine, plain, strict=True):
        np.testing.assert_array_equal(here, there)


def test_variants_share_the_random_numbers_of_what_they_have_in_common(
    graph_of: Callable[[Document], Any],
) -> None:
    """A faster step changes no other draw: cases differ by just what it saves."""

    def document(minutes: int) -> Document:
        steps = {
            "a": {"processing_time": f"{minutes} min", "next": "b"},
            "b": {"processing_time": {"distribution": "exponential", "mean": "1 h"}},
        }
        return {"arrivals": {"count": 1, "per": "1 h"}, "steps": steps}

    slow, fast = (
        run(compile(graph_of(document(m))), seed=0, replication=0, cases=50) for m in (30, 20)
    )
    assert slow.cycle_times - fast.cycle_times == pytest.approx([600.0] * 50)
