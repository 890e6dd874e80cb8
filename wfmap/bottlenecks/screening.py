"""Every lever by its predicted effect, most of them from one prediction of the process as it is.

Where a lever reaches further than what is known can tell, the process with it is predicted anew; of
a large process only for the levers at which cases spend the most time.
"""

from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Final

from wfmap.bottlenecks.applying import rewritten
from wfmap.bottlenecks.effects import Effect, predicted_effect, predicted_outcome
from wfmap.bottlenecks.levers import Lever, LeverKind, levers
from wfmap.bottlenecks.mechanism import mechanism, mechanism_between
from wfmap.facts import Facts
from wfmap.graph import ProcessGraph, build
from wfmap.graph.fates import fates
from wfmap.model.process import Process
from wfmap.prediction.outcomes import Fates, fates_of, may_move, within
from wfmap.prediction.predictor import Prediction, predict
from wfmap.prediction.whatif import Outcome, WhatIf

__all__ = ["Screened", "affordable", "screened"]

WORK: Final = 20_000
"""Steps times levers of a kind, above which fewer levers get a whole prediction."""
MOST: Final = 400
FEWEST: Final = 10


def affordable(graph: ProcessGraph, most: int) -> int:
    """Say how many whole predictions are made: fewer of a large process, which takes longer."""
    return max(FEWEST, min(most, WORK // max(1, len(graph.steps))))


@dataclass(frozen=True, slots=True)
class Screened:
    """A lever with the process it makes, its predicted effect and where that comes from.

    `is_stable` tells that no queue grows without end with the lever pulled.
    """

    lever: Lever
    process: Process
    effect: Effect
    mechanism: str
    cause: str
    is_stable: bool

    @property
    def graph(self) -> ProcessGraph:
        """The process with the lever pulled, as a graph."""
        return build(self.process)

    @property
    def key(self) -> tuple[float, float, float]:
        """Sort by: whether all keep up, the cycle time, else what could be done; best first."""
        time, most, cost = self.effect.time, self.effect.throughput, self.effect.cost
        lags = 0.0 if self.is_stable else 1.0
        if time is not None:
            return lags, time.change, cost.change if cost is not None else 0.0
        return lags, -most.change if most is not None else 0.0, 0.0


def screened(
    graph: ProcessGraph, prediction: Prediction, faster: float = 0.1
) -> tuple[Screened, ...]:
    """Predict every lever, in the order of `levers`.

    What lets a queue grow without end that did not before is no lever, and left out.
    """
    known = WhatIf(graph)
    found = levers(graph, faster)
    processes = [rewritten(graph, lever) for lever in found]
    screen = _Screen(graph, prediction)
    outcomes = known.of_all(processes)
    if screen.may_move and screen.is_of_some:
        outcomes = [None] * len(outcomes)  # only a whole one tells the time of some cases
    outcomes = [None if one is not None and one.is_mixed else one for one in outcomes]
    by_kind: dict[LeverKind, list[Screened]] = {}
    kinds: list[LeverKind] = list(dict.fromkeys(lever.kind for lever in found))
    for kind in kinds:
        some = [k for k, lever in enumerate(found) if lever.kind == kind]
        left = [k for k in some if outcomes[k] is None]
        whole = set(_worth_predicting(left, found, graph, prediction.facts))
        by_kind[kind] = [
            screen.whole(found[k], processes[k])
            if (outcome := outcomes[k]) is None
            else screen.carried(found[k], processes[k], outcome)
            for k in some
            if outcomes[k] is not None or k in whole
        ]
    keeps_up = not prediction.unstable
    return tuple(one for some in by_kind.values() for one in some if one.is_stable or not keeps_up)


class _Screen:
    """Predicts levers of one process."""

    def __init__(self, graph: ProcessGraph, prediction: Prediction) -> None:
        self.graph = graph
        self.prediction = prediction
        self.may_move = may_move(graph)

    @property
    def is_of_some(self) -> bool:
        """Whether the target is meant for some outcomes only."""
        target = self.graph.process.target
        return target is not None and bool(target.outcomes)

    @cached_property
    def came_out(self) -> Fates | None:
        """How cases come out as it is."""
        return fates_of(self.graph)

    @cached_property
    def aims(self) -> frozenset[str]:
        """The outcomes that the target is meant for; none: all."""
        target = self.graph.process.target
        wanted = set(target.outcomes) if target is not None else set()
        return frozenset(n for n, steps in fates(self.graph).items() if wanted & set(steps))

    def carried(self, lever: Lever, process: Process, outcome: Outcome) -> Screened:
        """Take over what is found from what is known of the process."""
        effect = predicted_outcome(self.prediction, outcome)
        why = mechanism_between(self.graph, self.prediction.facts, {}, outcome.moved)
        stable = isfinite(outcome.cycle_time.mean)
        return Screened(lever, process, effect, *why, is_stable=stable)

    def whole(self, lever: Lever, process: Process) -> Screened:
        """Predict the process with the lever pulled as any other."""
        changed = build(process)
        after = predict(changed)
        why = mechanism(self.graph, self.prediction.facts, changed, after.facts)
        effect = predicted_effect(self.prediction, after, self._within(lever, changed, after))
        return Screened(lever, process, effect, *why, is_stable=not after.unstable)

    def _within(self, lever: Lever, changed: ProcessGraph, after: Prediction) -> float | None:
        """Give the change of the time within outcomes, where a lever may change those."""
        if not self.may_move and lever.kind != "share":
            return None
        before = self.came_out
        if before is None and self.is_of_some and self.prediction.aimed and after.aimed:
            return after.aimed.mean - self.prediction.aimed.mean
        came_out = fates_of(changed) if before is not None else None
        return within(before, came_out, self.aims) if before and came_out else None


def _worth_predicting(
    places: list[int], found: tuple[Lever, ...], graph: ProcessGraph, facts: Facts
) -> list[int]:
    """Choose the levers that get a whole prediction: those where cases spend the most time."""
    most = affordable(graph, MOST)
    if len(places) <= most:
        return places
    return sorted(places, key=lambda k: -_time_at(found[k], graph, facts))[:most]


def _time_at(lever: Lever, graph: ProcessGraph, facts: Facts) -> float:
    """Give the seconds of a case that are spent at the element of a lever."""
    element = lever.element.id
    if lever.element.kind == "step":
        return facts.steps[element].work_per_case + facts.steps[element].wait_per_case
    if lever.element.kind == "flow":
        source = graph.flows[element].source
        return facts.flows[element].wait_per_case + facts.steps[source].work_per_case
    return facts.actors[element].work_per_case.value
