"""Whether the ranking of levers is right: random processes, against brute force.

Each process is ranked as a user would have it, and then by brute force: every lever of every kind
is simulated in long runs, without any screening, on seeds that the study never saw; those that
could still be the best run on. A third of the processes have handoffs once a day, batches at times
or a shift. A kind of a process counts where it has two levers or more. The top agrees where brute
force cannot tell it from its own top; `same` counts those that are its very top. Beside it what an
analyst could pick instead: the step or pool with the longest wait, that with the most waiting per
case, the busiest pool (and its step with the most work). Then the error of the first lever on
Jackson lines, where it is known to the digit. The arguments are the number of processes, the first
seed, and the million events of a study.
"""

# ruff: noqa: T201 - a table is printed

import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, sqrt
from random import Random
from statistics import mean, stdev
from typing import Any, Final

from joblib import Parallel, delayed

from tests.benchmarks.processes import Json, bursty_process, graph_of, random_process
from wfmap.analysis.bottlenecks import Ranked, bottlenecks
from wfmap.analysis.bottlenecks.applying import pulled
from wfmap.analysis.bottlenecks.levers import Lever, LeverKind, levers
from wfmap.analysis.racing import Contest
from wfmap.analysis.terms import EVENTS, Terms
from wfmap.graph import ProcessGraph
from wfmap.prediction.predict import predict
from wfmap.simulation import Simulation, simulate
from wfmap.units.durations import HOUR

__all__ = ["Row", "error_of", "study"]

PROCESSES: Final = 200
WORKERS: Final = 2
UNSEEN: Final = 1_000_000
"""What is added to the seed of a study for brute force."""
LONGER: Final = 3
"""How many times the events of a study brute force has."""
NAIVE: Final = ("longest wait", "most waiting", "highest load")


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of lever of one process: what was said of it, and who picked a best lever.

    `naive` holds for each naive ranking whether it picked a best one, for the kinds it can rank.
    """

    seed: int
    kind: LeverKind
    levers: int
    verdict: str
    agrees: bool
    is_same: bool
    naive: Mapping[str, bool]


def process_of(seed: int) -> Json:
    """Write the process of a seed; every third has bursts."""
    return bursty_process(seed) if seed % 3 == 0 else random_process(seed)


def study(seed: int, events: int = EVENTS) -> list[Row]:
    """Rank the levers of a random process, and hold each kind against brute force."""
    graph = graph_of(process_of(seed))
    found = bottlenecks(graph, predict(graph), terms=Terms(events, seed))
    tops = _brute_force(graph, Terms(LONGER * events, seed + UNSEEN))
    observed = simulate(graph, events=events, seed=seed + 2 * UNSEEN)
    return [
        Row(
            seed=seed,
            kind=kind,
            levers=len(ranked),
            verdict=found.verdicts[kind],
            agrees=_name(ranked[0]) in tops[kind],
            is_same=_name(ranked[0]) == tops[kind][0],
            naive={
                rule: pick in [element for element, _ in tops[kind]]
                for rule, pick in _naive(graph, observed, kind).items()
            },
        )
        for kind, ranked in found.kinds.items()
        if len(ranked) > 1
    ]


def _name(ranked: Ranked) -> tuple[str, str]:
    return ranked.element.id, ranked.lever


def _brute_force(graph: ProcessGraph, terms: Terms) -> dict[LeverKind, list[tuple[str, str]]]:
    """Simulate every lever; give the levers of each kind that may be its best, the best first."""
    found = {str(k): lever for k, lever in enumerate(levers(graph))}
    contest = Contest(graph, {key: pulled(graph, lever) for key, lever in found.items()}, terms)
    kinds: list[LeverKind] = sorted({lever.kind for lever in found.values()})
    lasts = contest.first_look()
    left = list(found)
    while lasts and left:
        tops = {kind: _tops(contest, found, kind) for kind in kinds}
        left = [key for top in tops.values() for key in top if len(top) > 1]
        lasts = bool(left) and contest.go_on(left)
    return {
        kind: [(found[k].element.id, found[k].change) for k in _tops(contest, found, kind)]
        for kind in kinds
    }


def _tops(contest: Contest, found: Mapping[str, Lever], kind: LeverKind) -> list[str]:
    keys = [key for key, lever in found.items() if lever.kind == kind]
    order = contest.order(keys, len(keys))
    return [key for key in order.keys if order.intervals[key][0] == 1]


def line_of(seed: int) -> tuple[Json, float]:
    """Write a Jackson line of some stations, and the exact effect of making its first 10 % faster.

    Stations are M/M/1 at one case an hour; the first lever is the busiest station.
    """
    draw = Random(seed)  # noqa: S311 - no secret
    loads = [round(draw.uniform(0.3, 0.92), 3) for _ in range(draw.randint(3, 7))]
    steps: Json = {}
    for k, load in enumerate(loads):
        steps[f"s{k}"] = {
            "actor": f"p{k}",
            "processing_time": {"distribution": "exponential", "mean": f"{load * HOUR:.3f} s"},
            **({"next": f"s{k + 1}"} if k + 1 < len(loads) else {}),
        }
    document = {
        "wfmap": "1",
        "name": f"Line {seed}",
        "arrivals": {"count": 1, "per": "1 h"},
        "actors": {f"p{k}": {"capacity": 1} for k in range(len(loads))},
        "steps": steps,
    }
    load = max(loads)
    return document, HOUR * (0.9 * load / (1 - 0.9 * load) - load / (1 - load))


def error_of(seed: int, events: int = EVENTS) -> tuple[float, float]:
    """Give the signed error of the first lever as a share of the exact effect, and its half-width.

    Both as shares; the half-width is infinite where it has not settled.
    """
    document, exact = line_of(seed)
    graph = graph_of(document)
    first = bottlenecks(graph, predict(graph), terms=Terms(events, seed)).kinds["faster"][0]
    change = first.effect.cycle_time
    assert change is not None
    half = inf if change.low is None or change.high is None else (change.high - change.low) / 2
    return change.change / exact - 1, half / abs(exact)


def _naive(graph: ProcessGraph, observed: Simulation, kind: LeverKind) -> dict[str, str]:
    """Pick an element by what is usually looked at."""
    facts = observed.facts
    loads = {name: pool.load.value for name, pool in observed.pools.items() if pool.load}
    if kind == "capacity":
        waits = {name: pool.wait.value for name, pool in observed.pools.items()}
        queues = {name: pool.mean_queue.value for name, pool in observed.pools.items()}
        return _picks(waits, queues, loads)
    if kind == "faster":
        tasks = {n.id: facts.steps[n.id] for n in graph.steps.values() if n.actor is not None}
        busiest = max(loads, key=lambda name: loads[name])
        return _picks(
            {name: fact.wait_per_visit for name, fact in tasks.items()},
            {name: fact.wait_per_case for name, fact in tasks.items()},
            {n: f.work_per_case for n, f in tasks.items() if graph.steps[n].actor == busiest},
        )
    return {}


def _picks(*figures: Mapping[str, float]) -> dict[str, str]:
    return {
        rule: max(figure, key=lambda name: figure[name])
        for rule, figure in zip(NAIVE, figures, strict=True)
    }


def _share(held: Iterable[bool]) -> str:
    answers = list(held)
    return f"{100 * sum(answers) / len(answers):.1f} %" if answers else "–"


def _line(name: str, rows: Sequence[Row]) -> str:
    decided = [row for row in rows if row.verdict == "decided"]
    cells = [
        str(len(rows)),
        *(_share(row.verdict == verdict for row in rows) for verdict in ("decided", "tie", "open")),
        _share(row.agrees for row in decided),
        _share(row.is_same for row in decided),
        *(_share(row.naive[rule] for row in decided if rule in row.naive) for rule in NAIVE),
    ]
    return f"{name:18}" + "".join(f"{cell:>14}" for cell in cells)


def _print(rows: Sequence[Row]) -> None:
    heads = ("rankings", "decided", "tie", "open", "agrees", "same", *NAIVE)
    print(" " * 18 + "".join(f"{head:>14}" for head in heads))
    for kind in dict.fromkeys(row.kind for row in rows):
        print(_line(kind, [row for row in rows if row.kind == kind]))
    print(_line("all", rows))
    print(_line("faster, capacity", [row for row in rows if row.naive]))
    for row in rows:
        if row.verdict == "decided" and not row.agrees:
            print(f"seed {row.seed}: {row.kind}, {row.levers} levers, decided otherwise")


def main(count: int = PROCESSES, first: int = 0, million: int = EVENTS // 1_000_000) -> None:
    """Print the tables."""
    begin, events = time.perf_counter(), million * 1_000_000
    seeds = range(first, first + count)
    done: Any = Parallel(n_jobs=WORKERS)(delayed(study)(seed, events) for seed in seeds)
    _print([row for rows in done for row in rows])
    errors: Any = Parallel(n_jobs=WORKERS)(delayed(error_of)(seed, events) for seed in seeds)
    signed = [error for error, _ in errors]
    held = sum(abs(error) <= half for error, half in errors)
    print(
        f"first lever of {count} Jackson lines: mean signed error {100 * mean(signed):+.2f} % "
        f"± {100 * stdev(signed) / sqrt(count):.2f} (standard error), in {held} intervals"
    )
    print(f"{count} processes in {time.perf_counter() - begin:.0f} s with {WORKERS} workers")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]))
