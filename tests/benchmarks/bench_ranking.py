"""Whether the ranking of levers is right: random processes, against brute force.

Each process is ranked as a user would have it, and then by brute force: every lever of every kind
is simulated in long runs, without any screening, on seeds that the study never saw; those that
could still be the best are simulated four times as often. A kind of a process counts where it has
two levers or more. The top agrees where brute force cannot tell it from its own top; `same` counts
those that are its very top. Beside it what an analyst could pick instead: the step or pool with
the longest wait, that with the most waiting per case, the busiest pool (and its step with the most
work). The arguments are the number of processes and the first seed.
"""

# ruff: noqa: T201 - a table is printed

import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from joblib import Parallel, delayed

from tests.benchmarks.processes import graph_of, random_process
from wfmap.analysis.bottlenecks import Ranked, Setup, bottlenecks
from wfmap.analysis.bottlenecks.applying import pulled
from wfmap.analysis.bottlenecks.levers import Lever, LeverKind, levers
from wfmap.analysis.bottlenecks.ranking import paired, ranking
from wfmap.analysis.bottlenecks.trials import Trials
from wfmap.graph import ProcessGraph
from wfmap.prediction.predict import predict
from wfmap.simulation import Simulation, simulate

__all__ = ["Row", "study"]

PROCESSES: Final = 200
WORKERS: Final = 2
UNSEEN: Final = 1_000_000
"""What is added to the seed of a study for brute force."""
CASES: Final = 2000
WARM_UP: Final = 500
REPLICATIONS: Final = (8, 32)
"""Of every lever, and of those that could be the best."""
NAIVE: Final = ("longest wait", "most waiting", "highest load")
BASE: Final = -1


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


def study(seed: int, *, setup: Setup | None = None) -> list[Row]:
    """Rank the levers of a random process, and hold each kind against brute force."""
    graph = graph_of(random_process(seed))
    found = bottlenecks(graph, predict(graph), setup=setup or Setup(seed=seed))
    tops = _brute_force(graph, seed + UNSEEN)
    observed = simulate(graph, cases=CASES, replications=4, seed=seed + 2 * UNSEEN, warm_up=WARM_UP)
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


def _brute_force(graph: ProcessGraph, seed: int) -> dict[LeverKind, list[tuple[str, str]]]:
    """Simulate every lever; give the levers of each kind that may be its best, the best first."""
    trials = Trials(cases=CASES, warm_up=WARM_UP, seed=seed)
    trials.add(BASE, graph)
    found = levers(graph)
    for key, lever in enumerate(found):
        trials.add(key, pulled(graph, lever))
    kinds: list[LeverKind] = sorted({lever.kind for lever in found})
    return {kind: _best(trials, found, kind) for kind in kinds}


def _best(trials: Trials, found: Sequence[Lever], kind: LeverKind) -> list[tuple[str, str]]:
    keys = [key for key, lever in enumerate(found) if lever.kind == kind]
    left = list(keys)
    for replications in REPLICATIONS:
        trials.extend([BASE, *left], replications)
        base = trials.done[BASE].cycle_time
        made = ranking([paired(trials.done[key].cycle_time, base) for key in left])
        left = [left[place] for place in made.order if made.intervals[place][0] == 1]
        if len(left) == 1:
            break
    return [(found[key].element.id, found[key].change) for key in left]


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


def main(count: int = PROCESSES, first: int = 0) -> None:
    """Print the table."""
    begin = time.perf_counter()
    study(first)
    seeds = range(first, first + count)
    done: Any = Parallel(n_jobs=WORKERS)(delayed(study)(seed) for seed in seeds)
    _print([row for rows in done for row in rows])
    print(f"{count} processes in {time.perf_counter() - begin:.0f} s with {WORKERS} workers")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3]))
