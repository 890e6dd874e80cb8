"""Whether simulated intervals are honest, and how far prediction and simulation are apart.

First every process whose exact answer is known, simulated with 100 fixed seeds: the 95 % interval
should hold the exact value in 90 to 99 of them, and half of it be at most 2 % of the value (5 % at
a load of 0.95). Where `../shared/oracles/queueing.json` is there, the exact values are held against
it. Then each of `models/`: predicted and simulated cycle time side by side, the gap between them,
the gap that is left when nothing has calendars, and what of the process the prediction simplifies.
The arguments are the number of seeds and part of a name of a case; all of it takes half an hour on
two cores.
"""

# ruff: noqa: T201 - tables are printed

import json
import sys
import time
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from joblib import Parallel, delayed

from wfmap.facts import Facts, Figure
from wfmap.graph import ProcessGraph, build
from wfmap.model.people import Actor, Member
from wfmap.model.process import Process
from wfmap.operations.checking import load
from wfmap.prediction.predictor import predict
from wfmap.simulation import Distribution, simulate
from wfmap.units.durations import HOUR
from wfmap.verification import CASES

ROOT: Final = Path(__file__).parents[2]
ORACLES: Final = ROOT.parent / "shared" / "oracles" / "queueing.json"
SEEDS: Final = 100
WORKERS: Final = 2
REPLICATIONS: Final = 40

Json = dict[str, Any]
KNOWN: Final = {case.name: case.document for case in CASES}


@dataclass(frozen=True, slots=True)
class Exact:
    """A process with a known answer in hours: the wait at `step`, or without one the cycle time.

    `oracle` is its path in the file of exact values; `added` what is in the answer beside it.
    `cases` are those of one of the replications.
    """

    name: str
    exact: float
    document: Json
    cases: int
    oracle: tuple[str | int, ...] = ()
    added: float = 0.0
    step: str = ""
    width: float = 0.02


def _queue(arrivals: float, **time: float | str) -> Json:
    """Write one server, its times as of M/M/1 where no others are given."""
    document = deepcopy(KNOWN["M/M/1, load 0.8"])
    document["arrivals"]["count"] = arrivals
    if time:
        document["steps"]["s"]["processing_time"] = time
    return document


def _again() -> Json:
    """Write four steps without queues, of which the third sends back and ends."""
    steps: Json = {
        name: {"processing_time": f"{hours} h", "next": [{"to": after}]}
        for name, hours, after in (("a", 10, "b"), ("b", 20, "c"), ("c", 30, ""), ("d", 40, "end"))
    }
    shares = {"b": 0.2, "d": 0.5, "end": 0.3}
    steps["c"] |= {
        "split": "exclusive",
        "next": [{"to": name, "share": share} for name, share in shares.items()],
    }
    return {"arrivals": {"count": 1, "per": "100 h"}, "steps": {**steps, "end": {"kind": "end"}}}


def _single(name: str, cases: int, *oracle: str) -> Exact:
    waits = {case.name: case.exact for case in CASES}
    return Exact(name, waits[name] + 1, KNOWN[name], cases, oracle, 1.0)


EXACT: Final = (
    Exact("AND join", 3.928788, KNOWN["three branches, all needed"], 350, ("and_join", "E_max")),
    Exact("rework", 97.5, _again(), 250, ("rework_visits", "mean_total")),
    _single("M/M/1, load 0.8", 35_000, "mm1", "Wq"),
    _single("M/M/3", 35_000, "mm3", "Wq"),
    _single("M/M/10", 70_000, "mm10", "Wq"),
    _single("M/D/1", 18_000, "mg1", "Wq", "deterministic"),
    _single("M/E2/1", 27_000, "mg1", "Wq", "erlang2"),
    Exact(
        "M/U/1",
        3.666667,
        _queue(0.8, distribution="uniform", min=0, max=2 * HOUR),
        31_000,
        ("mg1", "Wq", "uniform_0_2"),
        1.0,
    ),
    _single("M/G/1, uneven times", 168_000, "mg1", "Wq", "lognormal_scv2"),
    Exact(
        "M/gamma/1, SCV 4",
        11.0,
        _queue(0.8, distribution="gamma", mean=HOUR, sd=2 * HOUR),
        154_000,
        ("mg1", "Wq", "scv4"),
        1.0,
    ),
    _single("D/M/1", 25_000, "dm1", "Wq"),
    _single("E2/M/1", 35_000, "e2m1", "Wq"),
    Exact(
        "priorities, first",
        1.142857,
        KNOWN["two classes, the first"],
        42_000,
        ("priority_mm1", "Wq", 0),
        step="c0",
    ),
    Exact(
        "priorities, second",
        5.714286,
        KNOWN["two classes, the first"],
        98_000,
        ("priority_mm1", "Wq", 1),
        step="c1",
    ),
    Exact(
        "Jackson, five",
        26.869007,
        KNOWN["five stations with rework"],
        31_000,
        ("jackson5", "cycle"),
    ),
    Exact(
        "tandem, load 0.95",
        21.052632,
        KNOWN["two stations in a row"],
        112_000,
        ("ai_tandem", "cycle"),
        width=0.05,
    ),
    Exact("M/M/1, load 0.852", 1 / 0.148, _queue(0.852), 91_000),
    Exact("M/M/1, load 0.92", 1 / 0.08, _queue(0.92), 336_000),
)


def interval(case: Exact, seed: int) -> tuple[float, float]:
    """Simulate a case with a seed; give the ends of its 95 % interval, in hours."""
    graph = build(Process.model_validate({"wfmap": "1", **case.document}))
    found = simulate(graph, cases=case.cases, replications=REPLICATIONS, seed=seed)
    figures = list(_figures(case, found.facts))
    low = sum(figure.low for figure in figures if figure.low is not None)
    high = sum(figure.high for figure in figures if figure.high is not None)
    return low / HOUR, high / HOUR


def _figures(case: Exact, facts: Facts) -> Iterator[Figure]:
    if case.step:
        yield from facts.steps[case.step].waits.values()
    elif facts.process.cycle_time is not None:
        yield facts.process.cycle_time


def _check_oracles() -> None:
    """Hold the exact values against those that are shared."""
    if not ORACLES.exists():
        return
    shared = {case["id"]: case for case in json.loads(ORACLES.read_text())["cases"]}
    for case in EXACT:
        value: Any = shared
        for part in case.oracle:
            value = value[part]
        if case.oracle and abs(value + case.added - case.exact) > 1e-6 * case.exact:
            raise SystemExit(f"{case.name}: {case.exact} here, {value + case.added} there")


def _covered(seeds: int, part: str) -> None:
    print(f"{'':22}{'exact':>11}{'held':>7}{'half-width':>13}{'widest':>9}{'bias':>9}{'time':>8}")
    for case in (case for case in EXACT if part in case.name):
        begin = time.perf_counter()
        ends: Any = Parallel(n_jobs=WORKERS)(delayed(interval)(case, seed) for seed in range(seeds))
        held = sum(low <= case.exact <= high for low, high in ends)
        halves = [(high - low) / 2 / case.exact for low, high in ends]
        middle = sum(low + high for low, high in ends) / 2 / seeds
        mean, widest, bias = sum(halves) / seeds, max(halves), middle / case.exact - 1
        line = (
            f"{case.name:22}{case.exact:>9.3f} h{held:>7}{mean:>11.2%}{widest:>11.2%}{bias:>9.2%}"
        )
        print(f"{line}{time.perf_counter() - begin:>6.0f} s", flush=True)


def _left_out(graph: ProcessGraph) -> list[str]:
    """Name what the prediction simplifies and the process has."""
    process, steps = graph.process, [node.step for node in graph.steps.values()]
    arrivals = process.arrivals
    has = {
        "calendars": bool(process.calendars),
        "peaks": arrivals is not None and bool(arrivals.peaks),
        "backlog": bool(process.backlog),
        "batches": any(step.batch is not None for step in steps),
        "priorities": any(step.priority for step in steps),
        "set-up": any(step.setup_time is not None for step in steps),
        "members": any(actor.members for actor in process.actors.values()),
        "scheduled handoffs": any(
            flow.handoff is not None and flow.handoff.every is not None
            for flow in graph.flows.values()
        ),
        "dependent branches": any(node.split == "parallel" for node in graph.steps.values()),
    }
    return [name for name, is_so in has.items() if is_so]


def _around_the_clock(process: Process) -> Process:
    """Take all calendars away."""
    update: Json = {"calendar": None}
    actors = {
        name: actor.model_copy(update={"calendar": None, "members": _always(actor)})
        for name, actor in process.actors.items()
    }
    if process.arrivals is not None:
        update["arrivals"] = process.arrivals.model_copy(update={"calendar": None, "peaks": []})
    return process.model_copy(update={**update, "actors": actors})


def _always(actor: Actor) -> dict[str, Member]:
    return {n: one.model_copy(update={"calendar": None}) for n, one in actor.members.items()}


def _side_by_side() -> None:
    print(f"\n{'':20}{'predicted':>11}{'simulated':>11}{'± half':>8}{'gap':>7}{'no calendars':>14}")
    for path in sorted((ROOT / "models").glob("*.json")):
        graph = load(str(path)).graph
        predicted = predict(graph)
        if predicted.unstable:
            loads = ", ".join(f"{pool.actor} at {pool.load:.0%}" for pool in predicted.unstable)
            print(f"{path.stem:20}{'unstable':>11}: {loads}")
        elif not predicted.cycle_time.mean:
            print(f"{path.stem:20}{'no times':>11}")
        else:
            print(f"{path.stem:20}{_beside(graph)}  {', '.join(_left_out(graph))}", flush=True)


def _beside(graph: ProcessGraph) -> str:
    predicted, cycle = _both(graph)
    gap, half = predicted / cycle.mean - 1, float("nan")
    if cycle.low is not None and cycle.high is not None:
        half = (cycle.high - cycle.low) / 2 / cycle.mean
    without, simulated = _both(build(_around_the_clock(graph.process)))
    times = f"{predicted / HOUR:>9.1f} h{cycle.mean / HOUR:>9.1f} h"
    return f"{times}{half:>8.1%}{gap:>+7.0%}{without / simulated.mean - 1:>+14.0%}"


def _both(graph: ProcessGraph) -> tuple[float, Distribution]:
    """Predict and simulate the cycle time, in seconds."""
    found = simulate(graph)
    return predict(graph).cycle_time.mean, found.cycle_time


def main(seeds: int = SEEDS, part: str = "") -> None:
    """Print the tables."""
    _check_oracles()
    _covered(seeds, part)
    if not part:
        _side_by_side()


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else SEEDS, sys.argv[2] if sys.argv[2:] else "")
