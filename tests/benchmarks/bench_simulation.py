"""The simulator's speed on a network of five stations, and how often its intervals are right.

Speed counts activity instances a second in the loop, compiled and in plain Python, and the time of
the first compilation. Coverage simulates every queueing system whose figure is exact on `SEEDS`
seeds: a 95 % interval should hold the exact value in 90 to 99 of 100, and half of its width be at
most 2 % of it (5 % above a load of 0.95). `SEEDS` as first argument makes it shorter.
"""

# ruff: noqa: T201 - tables are printed

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any, Final

from wfmap.facts import Figure
from wfmap.graph import ProcessGraph, build
from wfmap.model.document import examine
from wfmap.simulation import Simulation, compile, run, simulate  # noqa: A004 - its name
from wfmap.simulation.jit import COMPILED
from wfmap.units.durations import HOUR

SEEDS: Final = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 100
REPLICATIONS: Final = 30


def exponential(hours: float) -> dict[str, str]:
    """Write an exponential time."""
    return {"distribution": "exponential", "mean": f"{hours * 3600:.9f} s"}


def erlang(hours: float) -> dict[str, Any]:
    """Write a time in two phases."""
    return {"distribution": "erlang", "mean": f"{hours * 3600:.9f} s", "shape": 2}


def every(rate: float, time: Any, servers: int = 1) -> dict[str, Any]:
    """Write one step of one pool, and a Poisson stream."""
    return queue({"count": rate * 100, "per": "100 h"}, time, servers)


def queue(arrivals: dict[str, Any], time: Any, servers: int = 1) -> dict[str, Any]:
    """Write one step of one pool."""
    return {
        "arrivals": arrivals,
        "actors": {"a": {"capacity": servers}},
        "steps": {"s": {"actor": "a", "processing_time": time}},
    }


def chain(
    rate: float, stations: list[tuple[float, int]], back: float | None = None
) -> dict[str, Any]:
    """Write stations in a row as (mean, servers); from the fourth, `back` goes to the second."""
    steps: dict[str, Any] = {
        f"s{k}": {"actor": f"p{k}", "processing_time": exponential(mean), "next": f"s{k + 1}"}
        for k, (mean, _) in enumerate(stations)
    }
    if back is not None:
        forward = {"to": "s4", "share": 1 - back}
        steps["s3"] |= {"split": "exclusive", "next": [forward, {"to": "s1", "share": back}]}
    del steps[f"s{len(stations) - 1}"]["next"]
    return {
        "arrivals": {"count": rate * 100, "per": "100 h"},
        "actors": {f"p{k}": {"capacity": servers} for k, (_, servers) in enumerate(stations)},
        "steps": steps,
    }


JACKSON: Final = chain(1, [(1 / 0.7, 2), (2, 3), (1 / 0.7, 2), (2.5, 4), (0.8, 1)], 0.2)

CLASSES: Final = {
    "arrivals": {"count": 80, "per": "100 h"},
    "actors": {"a": {"capacity": 1}},
    "steps": {
        "d": {
            "kind": "decision",
            "next": [{"to": "high", "share": 0.375}, {"to": "low", "share": 0.625}],
        },
        "high": {"actor": "a", "priority": 1, "processing_time": exponential(1)},
        "low": {"actor": "a", "processing_time": exponential(1)},
    },
}

BRANCHES: Final = {
    "steps": {
        "split": {"kind": "parallel", "next": ["a", "b", "c"]},
        **{
            name: {"processing_time": exponential(mean), "next": "join"}
            for name, mean in (("a", 1), ("b", 2), ("c", 3))
        },
        "join": {"kind": "parallel"},
    }
}

REWORK: Final = {
    "steps": {
        "a": {"processing_time": "10 h", "next": "b"},
        "b": {"processing_time": "20 h", "next": "c"},
        "c": {
            "processing_time": "30 h",
            "split": "exclusive",
            "next": [
                {"to": "b", "share": 0.2},
                {"to": "d", "share": 0.5},
                {"to": "end", "share": 0.3},
            ],
        },
        "d": {"processing_time": "40 h", "next": "end"},
        "end": {"kind": "end"},
    }
}

UNEVEN: Final = {"distribution": "lognormal", "mean": "1 h", "sd": "5091.168824543 s"}
VERY_UNEVEN: Final = {"distribution": "gamma", "mean": "1 h", "sd": "2 h"}
EVEN: Final = {"distribution": "uniform", "min": "0 s", "max": "2 h"}


def cycle(found: Simulation) -> Figure:
    """Give the mean cycle time."""
    time_ = found.facts.process.cycle_time
    assert time_ is not None
    return time_


def high_wait(found: Simulation) -> Figure:
    """Give the wait of the high class."""
    return found.waits["high"]["contention"]


Case = tuple[str, dict[str, Any], float, int, Callable[[Simulation], Figure]]

CASES: Final[tuple[Case, ...]] = (
    ("M/M/1", every(0.8, exponential(1)), 5.0, 40_000, cycle),
    ("M/M/3", every(2.5, exponential(1), 3), 2.404494, 40_000, cycle),
    ("M/M/10", every(9.0, exponential(1), 10), 1.668732, 60_000, cycle),
    ("M/D/1", every(0.8, "1 h"), 3.0, 30_000, cycle),
    ("M/E2/1", every(0.8, erlang(1)), 4.0, 40_000, cycle),
    ("M/U/1", every(0.8, EVEN), 3.666667, 40_000, cycle),
    ("M/LN/1", every(0.8, UNEVEN), 7.0, 100_000, cycle),
    ("M/gamma/1", every(0.8, VERY_UNEVEN), 11.0, 150_000, cycle),
    ("D/M/1", queue({"every": "4500 s"}, exponential(1)), 2.692731, 30_000, cycle),
    ("E2/M/1", queue({"every": erlang(1.25)}, exponential(1)), 3.84398, 30_000, cycle),
    ("two classes, high", CLASSES, 1.142857, 40_000, high_wait),
    ("two classes, all", CLASSES, 5.0, 40_000, cycle),
    ("Jackson", JACKSON, 26.869007, 25_000, cycle),
    ("tandem at .95", chain(0.95, [(1 / 1.9, 1), (1, 1)]), 21.052632, 100_000, cycle),
    ("AND join", BRANCHES, 3.928788, 2_000, cycle),
    ("rework", REWORK, 97.5, 2_000, cycle),
)


def graph_of(document: dict[str, Any]) -> ProcessGraph:
    """Read a document and build its graph."""
    process = examine(json.dumps({"wfmap": "1", "name": "T", **document})).process
    assert process is not None
    return build(process)


def speed() -> None:
    """Print activity instances a second of this process's path."""
    program = compile(graph_of(JACKSON))
    begun = time.perf_counter()
    run(program, seed=0, replication=0, cases=10)
    first = time.perf_counter() - begun
    begun = time.perf_counter()
    found = run(program, seed=0, replication=0, cases=400_000 if COMPILED else 20_000)
    elapsed = time.perf_counter() - begun
    path = "compiled" if COMPILED else "plain Python"
    print(
        f"{path:13s} {found.executions / elapsed:12,.0f} instances/s"
        f" {found.events / elapsed:12,.0f} events/s   first run {first:6.2f} s"
    )


def both_speeds() -> None:
    """Print the speed of both paths, the plain one in a process of its own."""
    speed()
    sys.stdout.flush()
    command = [sys.executable, __file__, "speed"]
    subprocess.run(command, check=True, env={**os.environ, "WFMAP_PURE_PYTHON": "1"})


def coverage() -> None:
    """Print how many intervals hold the exact value, and how wide they are."""
    print(f"\n{'case':18s} {'exact':>10s} {'mean':>10s} {'held':>9s} {'half-width':>10s} {'s':>6s}")
    for name, document, exact, cases, figure_of in CASES:
        graph = graph_of(document)
        begun = time.perf_counter()
        figures = [
            figure_of(simulate(graph, cases=cases, replications=REPLICATIONS, seed=seed))
            for seed in range(SEEDS)
        ]
        low = [figure.low / HOUR for figure in figures if figure.low is not None]
        high = [figure.high / HOUR for figure in figures if figure.high is not None]
        held = sum(a <= exact <= b for a, b in zip(low, high, strict=True))
        width = sum(b - a for a, b in zip(low, high, strict=True)) / 2 / len(low) / exact
        mean = sum(figure.value for figure in figures) / len(figures) / HOUR
        elapsed = time.perf_counter() - begun
        print(
            f"{name:18s} {exact:10.6f} {mean:10.6f} {held:4d}/{SEEDS:<4d} {width:10.2%}"
            f" {elapsed:6.1f}",
            flush=True,
        )


if __name__ == "__main__":
    if "speed" in sys.argv:
        speed()
    else:
        both_speeds()
        coverage()
