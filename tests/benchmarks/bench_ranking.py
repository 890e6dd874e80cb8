"""Whether the ranking of levers is right: random processes, against brute force.

Each process is ranked as a user would have it, and then by brute force: every lever of every kind
is simulated in long runs, without any screening, on seeds that the study never saw; those that
could still be the best run on. A third of the processes have handoffs once in some hours, batches
at times or a shift. A kind of a process counts where it has two levers or more. The top agrees
where brute force cannot tell it from its own top; `same` counts those that are its very top.
Beside it what an analyst could pick instead: the step or pool with the longest wait, that with the
most waiting per case, the busiest pool (and its step with the most work). Then the error of the
lever that is truly first: on half as many Jackson networks, where it is known to the digit, and on
a quarter as many random processes, against paired runs that are 20 times as long. The arguments
are the number of processes, the first seed, and the million events of a study; 200 take about an
hour of two free cores.
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
from wfmap.analysis.racing import Contest
from wfmap.analysis.terms import EVENTS, Terms
from wfmap.bottlenecks import Ranked, bottlenecks
from wfmap.bottlenecks.applying import applied
from wfmap.bottlenecks.levers import Lever, LeverKind, levers
from wfmap.graph import ProcessGraph
from wfmap.graph.visits import visits
from wfmap.prediction.predictor import predict
from wfmap.prediction.queues import mmc
from wfmap.simulation import Simulation, simulate
from wfmap.units.durations import HOUR

__all__ = ["Row", "error_against_long_runs", "error_of", "study"]

PROCESSES: Final = 200
WORKERS: Final = 2
UNSEEN: Final = 1_000_000
"""What is added to the seed of a study for brute force."""
LONGER: Final = 3
"""How many times the events of a study brute force has."""
LONG: Final = 20
"""How many times the events of a process in a study, on average, it has where it is known."""
MAY_BE_FIRST: Final = 3
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
    contest = Contest(graph, {key: applied(graph, lever) for key, lever in found.items()}, terms)
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


def network_of(seed: int) -> tuple[Json, str, float]:
    """Write a Jackson network: which station is truly the first to be made 10 % faster, and why.

    Stations of one to three servers stand in a row, one case an hour; from some of them a part of
    the cases goes back to the station before, or past the next one.

    Returns:
        The document, the step of the lever that is truly first, and its exact effect in seconds.
    """
    draw = Random(seed)  # noqa: S311 - no secret
    count = draw.randint(3, 7)
    steps: Json = {}
    for k in range(count):
        ways: list[Json] = [{"to": f"s{k + 1}" if k + 1 < count else "end", "share": 1.0}]
        other = draw.choice((None, None, k - 1, k + 2))
        if other is not None and 0 <= other < count:
            away = round(draw.uniform(0.1, 0.4), 2)
            ways = [{**ways[0], "share": round(1 - away, 2)}, {"to": f"s{other}", "share": away}]
            ways[1] |= {"rework": True} if other < k else {}
        steps[f"s{k}"] = {"actor": f"p{k}", "split": "exclusive", "next": ways}
        if len(ways) == 1:
            steps[f"s{k}"] = {"actor": f"p{k}", "next": ways[0]["to"]}
    steps["end"] = {"kind": "end"}
    document: Json = {
        "wfmap": "1",
        "name": f"Network {seed}",
        "arrivals": {"count": 1, "per": "1 h"},
        "actors": {f"p{k}": {"capacity": draw.choice((1, 1, 2, 3))} for k in range(count)},
        "steps": steps,
    }
    often = visits(graph_of(document)).steps
    effects: dict[str, float] = {}
    for k in range(count):
        servers, load = document["actors"][f"p{k}"]["capacity"], draw.uniform(0.3, 0.92)
        mean = round(load * servers * HOUR / often[f"s{k}"], 3)
        steps[f"s{k}"]["processing_time"] = {"distribution": "exponential", "mean": f"{mean} s"}
        rate = often[f"s{k}"] / HOUR
        before, after = (mmc(rate, time, servers).w for time in (mean, 0.9 * mean))
        effects[f"s{k}"] = often[f"s{k}"] * (after - before)
    first = min(effects, key=lambda step: effects[step])
    return document, first, effects[first]


def error_of(seed: int, events: int = EVENTS) -> tuple[float, float]:
    """Give the signed error of the lever that is truly first, as a share, and its half-width.

    On a Jackson network, where the effect is known. Both as shares of the exact effect; the
    half-width is infinite where it has not settled.
    """
    document, first, exact = network_of(seed)
    graph = graph_of(document)
    found = bottlenecks(graph, predict(graph), terms=Terms(events, seed)).kinds["faster"]
    return _error(next(one for one in found if one.element.id == first), exact)


def error_against_long_runs(seed: int, events: int = EVENTS) -> tuple[float, float] | None:
    """Give the same on a random process, against paired runs with 20 times the events for each.

    Truly first is the faster step that is first in the long runs of those that a study cannot tell
    from its own first. None where the study has not settled.
    """
    graph = graph_of(process_of(seed))
    found = bottlenecks(graph, predict(graph), terms=Terms(events, seed))
    ranked = [one for one in found.kinds["faster"] if one.rank_interval[0] == 1][:MAY_BE_FIRST]
    if not ranked or ranked[0].not_settled is not None:
        return None
    known = {lever.element.id: lever for lever in levers(graph) if lever.kind == "faster"}
    rivals = {one.element.id: applied(graph, known[one.element.id]) for one in ranked}
    every = sum(len(some) for some in found.kinds.values()) + 1
    budget = LONG * found.events * (len(rivals) + 1) // every
    long = Contest(graph, rivals, Terms(budget, seed + UNSEEN))
    lasts = long.first_look()
    while lasts:
        lasts = long.go_on(long.keys)
    exact = {key: long.effect(key).cycle_time.change for key in rivals}
    first = min(exact, key=lambda key: exact[key])
    return _error(next(one for one in ranked if one.element.id == first), exact[first])


def _error(ranked: Ranked, exact: float) -> tuple[float, float]:
    change = ranked.effect.cycle_time
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


def _print_errors(name: str, errors: Sequence[tuple[float, float]]) -> None:
    signed = [error for error, _ in errors]
    if len(signed) < 2:
        return
    held = sum(abs(error) <= half for error, half in errors)
    print(
        f"lever truly first on {len(errors)} {name}: mean signed error {100 * mean(signed):+.2f} % "
        f"± {100 * stdev(signed) / sqrt(len(signed)):.2f} (standard error), in {held} intervals"
    )


def main(count: int = PROCESSES, first: int = 0, million: int = EVENTS // 1_000_000) -> None:
    """Print the tables."""
    begin, events = time.perf_counter(), million * 1_000_000
    seeds = range(first, first + count)
    done: Any = Parallel(n_jobs=WORKERS)(delayed(study)(seed, events) for seed in seeds)
    _print([row for rows in done for row in rows])
    some: Any = Parallel(n_jobs=WORKERS)(delayed(error_of)(k, events) for k in seeds[: count // 2])
    _print_errors("Jackson networks", some)
    few = seeds[: count // 4]
    far: Any = Parallel(n_jobs=WORKERS)(delayed(error_against_long_runs)(k, events) for k in few)
    _print_errors("random processes", [one for one in far if one is not None])
    print(f"{count} processes in {time.perf_counter() - begin:.0f} s with {WORKERS} workers")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]))
