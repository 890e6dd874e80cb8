"""The plans that matter, simulated on the random numbers of the process as it is.

Prediction says which plans can lead; the longest rounds go to those that still can. Simulated
effects replace predicted ones, and what was simulated tells how far predictions are off.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from wfmap.analysis.bottlenecks.setup import cases_of, warm_up_of
from wfmap.analysis.bottlenecks.trials import Trial, Trials
from wfmap.analysis.changes import Change, Samples, mean_change, paired, ratio
from wfmap.graph import ProcessGraph
from wfmap.insertion.screening import Screened
from wfmap.prediction.predict import Prediction

__all__ = ["Rounds", "Tried", "contenders", "fastest", "try_out"]

BASE: Final = -1
"""The number of the process as it is, among trials."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """How long plans are tried.

    The first `widest` by predicted effect get `first` replications; the `narrowest` best of them
    `second`, and the few that could still be best as many as `most`. `cases` are measured in each
    after a `warm_up`; both follow the process where None.
    """

    widest: int = 30
    first: int = 10
    narrowest: int = 8
    second: int = 40
    most: int = 80
    cases: int | None = None
    warm_up: int | None = None
    seed: int = 0
    workers: int = 1
    backend: str | None = None
    told: Callable[[str], None] | None = None
    cancelled: Callable[[], bool] | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """The trial of the process as it is, and those of plans by candidate id."""

    base: Trial
    trials: Mapping[str, Trial] = field(default_factory=dict)

    def change(self, candidate: str, measure: str = "cycle_time") -> Change | None:
        """Give the paired change of a plan, with its interval at 95 %; None where not simulated.

        `measure` is `cycle_time` in seconds, `cost` in currency or `late` as a share of cases.
        """
        trial = self.trials.get(candidate)
        if trial is None:
            return None
        samples = paired(getattr(trial, measure), getattr(self.base, measure))
        return None if np.isnan(samples).any() else mean_change(samples)

    def ratio(self, candidate: str) -> Change | None:
        """Give the cycle time of a plan as a multiple of that of the process as it is."""
        trial = self.trials.get(candidate)
        if (
            trial is None
            or np.isnan(trial.cycle_time).any()
            or np.isnan(self.base.cycle_time).any()
        ):
            return None
        return ratio(trial.cycle_time, self.base.cycle_time)


def fastest(tried: Tried) -> tuple[str, ...]:
    """List the candidates that were simulated by their mean change of cycle time, best first.

    A candidate with fewer replications is compared on those it has.
    """
    changes = {c: tried.change(c) for c in tried.trials}
    known = {c: change.change for c, change in changes.items() if change is not None}
    return tuple(sorted(known, key=lambda c: (known[c], c)))


def contenders(plans: Sequence[Screened], base: Prediction, most: int) -> tuple[Screened, ...]:
    """List the plans that change the cycle time most for the better, the best first.

    Plans whose queues would grow without end are never simulated: any figure would only say how
    long it ran. Neither are those that change next to nothing for anybody.
    """
    able = [p for p in plans if not p.prediction.unstable]
    return tuple(sorted(able, key=lambda p: (p.time - base.cycle_time.mean, p.id))[:most])


def try_out(
    graph: ProcessGraph, base: Prediction, plans: Sequence[Screened], rounds: Rounds
) -> Tried:
    """Simulate the contenders, in rounds.

    Args:
        graph: the process as it is; its queues must not grow without end.
        base: its prediction.
        plans: what was screened.
        rounds: how long.
    """
    chosen = contenders(plans, base, rounds.widest)
    trials = _trials(graph, base, rounds)
    trials.add(BASE, graph)
    for number, plan in enumerate(chosen):
        trials.add(number, plan.graph)
    active = list(range(len(chosen)))
    for count, keep in (
        (rounds.first, rounds.narrowest),
        (rounds.second, len(chosen)),
        (rounds.most, len(chosen)),
    ):
        trials.extend([BASE, *active], count)
        if rounds.told is not None:
            rounds.told(f"{len(active)} candidates: {count} replications")
        active = _still_open(trials, active, keep)
        if len(active) <= 1:
            break
    return Tried(trials.done[BASE], {p.id: trials.done[n] for n, p in enumerate(chosen)})


def _still_open(trials: Trials, active: Sequence[int], keep: int) -> list[int]:
    """Keep the plans that may yet be the best, no more than `keep` of them, the best first."""
    changes = {n: _difference(trials, n) for n in active}
    order = sorted(active, key=lambda n: (float(np.mean(changes[n])), n))
    best = order[0] if order else BASE
    kept = [n for n in order if n == best or mean_change(paired(changes[n], changes[best])).low < 0]
    return kept[:keep]


def _difference(trials: Trials, number: int) -> Samples:
    return paired(trials.done[number].cycle_time, trials.done[BASE].cycle_time)


def _trials(graph: ProcessGraph, base: Prediction, rounds: Rounds) -> Trials:
    target = graph.process.target
    return Trials(
        cases=cases_of(base) if rounds.cases is None else rounds.cases,
        warm_up=warm_up_of(base) if rounds.warm_up is None else rounds.warm_up,
        seed=rounds.seed,
        limit=target.cycle_time.expected if target is not None and target.cycle_time else None,
        workers=rounds.workers,
        backend=rounds.backend,
        cancelled=rounds.cancelled,
    )
