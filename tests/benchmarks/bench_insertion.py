"""The fastest insertion, found by screening, against simulating every one.

For each random process with at least 30 candidates, every candidate is simulated on seeds of its
own; the loss is what the chosen one falls short of the best, as a share of the best's effect.
Beside it: the cost in simulated cases, and what a random pick and the pick by local time saved
lose.

    python tests/benchmarks/bench_insertion.py [PROCESSES] [FIRST]
"""

# ruff: noqa: T201 - a table is printed

import sys
from dataclasses import dataclass, replace
from statistics import mean
from time import perf_counter
from typing import Final

from tests.benchmarks.processes import graph_of, random_process
from wfmap.analysis.terms import Terms
from wfmap.insertion.patterns.pattern import Setting
from wfmap.insertion.screening import Screened, screened
from wfmap.insertion.trying import Rounds, Tried, contenders, fastest, try_out
from wfmap.prediction.predictor import predict

CANDIDATES: Final = 30
"""Candidates that a process has at least."""
EVENTS: Final = 4_000_000
"""Events of the ranking; the exhaustive search has ten times as many."""
SCREEN: Final = Rounds(Terms(EVENTS), widest=14, narrowest=7)


@dataclass(frozen=True, slots=True)
class Result:
    """Losses as shares of the best effect, and the part of the events."""

    candidates: int
    loss: float
    local: float
    random: float
    cost: float
    chosen: str
    best: str


def measure(seed: int) -> Result | None:
    """Compare one process; None where it has too few candidates."""
    graph = graph_of(random_process(seed))
    base = predict(graph)
    setting = Setting(graph, base)
    plans = screened(setting)
    if len(plans) < CANDIDATES or base.unstable:
        return None
    tried = try_out(graph, base, plans, SCREEN)
    terms = Terms(10 * EVENTS, 1000 + seed)
    everything = replace(SCREEN, terms=terms, widest=len(plans), narrowest=len(plans))
    truth = _effects(try_out(graph, base, plans, everything))
    order = fastest(tried)
    best = min(truth, key=lambda c: (truth[c], c))
    return Result(
        candidates=len(plans),
        loss=_loss(truth, order[0], best),
        local=_loss(truth, _most_local(setting, plans), best),
        random=mean(_loss(truth, c, best) for c in truth),
        cost=tried.events / (10 * EVENTS),
        chosen=order[0],
        best=best,
    )


def _effects(tried: Tried) -> dict[str, float]:
    return {c: effect.cycle_time.change for c, effect in tried.effects.items()}


def _loss(truth: dict[str, float], chosen: str, best: str) -> float:
    """Give the share of the best effect that is missed: 0 where nothing helps."""
    if truth[best] >= 0:
        return 0.0
    return (truth[chosen] - truth[best]) / -truth[best]


def _most_local(setting: Setting, plans: tuple[Screened, ...]) -> str:
    """Pick by time saved at the step, blind to queues: executions times time by hand covered."""
    able = contenders(plans, setting.prediction, len(plans))

    def saved(plan: Screened) -> float:
        before = setting.prediction.facts.process.work
        after = plan.prediction.facts.process.work
        return (before.value if before else 0.0) - (after.value if after else 0.0)

    return max(able, key=lambda p: (saved(p), p.id)).id


def main() -> None:
    """Measure and print."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    begin = perf_counter()
    results: list[Result] = []
    while len(results) < wanted:
        found = measure(seed)
        if found is not None:
            results.append(found)
            if found.loss > 0.1:
                print(f"seed {seed}: loses {found.loss:.0%}: {found.chosen} for {found.best}")
        seed += 1
    kept = sum(r.loss <= 0.1 for r in results) / len(results)
    print(f"{len(results)} processes, {mean(r.candidates for r in results):.0f} candidates each")
    print(f"loses at most 10 % of the best effect in {kept:.0%}; mean {_mean(results, 'loss')}")
    print(f"by local time saved: mean {_mean(results, 'local')}, within 10 % in {_within(results)}")
    print(f"a random pick: mean {_mean(results, 'random')}")
    print(f"cost: {mean(r.cost for r in results):.1%} of the simulated cases of all")
    print(f"{perf_counter() - begin:.0f} s")


def _mean(results: list[Result], name: str) -> str:
    return f"{mean(getattr(r, name) for r in results):.1%}"


def _within(results: list[Result]) -> str:
    return f"{sum(r.local <= 0.1 for r in results) / len(results):.0%}"


if __name__ == "__main__":
    main()
