"""Every lever by its predicted effect: milliseconds each, so that only a few need simulating."""

from dataclasses import dataclass
from math import isfinite
from typing import Final

from wfmap.analysis.bottlenecks.applying import rewritten
from wfmap.analysis.bottlenecks.effects import Effect, predicted_effect, predicted_outcome
from wfmap.analysis.bottlenecks.levers import Lever, levers
from wfmap.analysis.bottlenecks.mechanism import mechanism, told
from wfmap.facts import Facts
from wfmap.graph import ProcessGraph, build
from wfmap.model.process import Process
from wfmap.prediction.predict import Prediction, predict
from wfmap.prediction.whatif import WhatIf

__all__ = ["Screened", "affordable", "screened"]

MOST: Final = 400
"""Levers of one kind that are predicted; of more, those at the elements with the most time."""
WORK: Final = 20_000
"""Steps times levers of a kind, above which fewer levers are predicted."""
FEWEST: Final = 10


def affordable(graph: ProcessGraph, most: int) -> int:
    """Say how many predictions of a process are made: fewer of a large one, which takes longer."""
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
    def key(self) -> tuple[float, float]:
        """Sort by: the cycle time, else what the process could do, then cost; best first."""
        time, most, cost = self.effect.cycle_time, self.effect.throughput, self.effect.cost
        if time is not None:
            return time.change, cost.change if cost is not None else 0.0
        return -most.change if most is not None else 0.0, 0.0


def screened(
    graph: ProcessGraph, prediction: Prediction, faster: float = 0.1
) -> tuple[Screened, ...]:
    """Predict every lever, in the order of `levers`."""
    found = _worth_predicting(levers(graph, faster), graph, prediction.facts)
    known = WhatIf(graph)
    return tuple(_screen(known, prediction, lever) for lever in found)


def _screen(known: WhatIf, prediction: Prediction, lever: Lever) -> Screened:
    """Predict a lever: of one pool from what is known already, of the routing as a whole."""
    graph = known.done.graph
    process = rewritten(graph, lever)
    outcome = known.of(process)
    if outcome is not None:
        effect = predicted_outcome(prediction, outcome)
        told_why = told(graph, prediction.facts, {}, outcome.moved)
        stable = isfinite(outcome.cycle_time.mean)
        return Screened(lever, process, effect, *told_why, is_stable=stable)
    changed = build(process)
    after = predict(changed)
    why = mechanism(graph, prediction.facts, changed, after.facts)
    effect = predicted_effect(prediction, after)
    return Screened(lever, process, effect, *why, is_stable=not after.unstable)


def _worth_predicting(
    found: tuple[Lever, ...], graph: ProcessGraph, facts: Facts
) -> tuple[Lever, ...]:
    kept: list[Lever] = []
    most = affordable(graph, MOST)
    for kind in dict.fromkeys(lever.kind for lever in found):
        alike = [lever for lever in found if lever.kind == kind]
        if len(alike) > most:
            alike.sort(key=lambda lever: -_time_at(lever, graph, facts))
        kept.extend(alike[:most])
    return tuple(kept)


def _time_at(lever: Lever, graph: ProcessGraph, facts: Facts) -> float:
    """Give the seconds of a case that are spent at the element of a lever."""
    element = lever.element.id
    if lever.element.kind == "step":
        return facts.steps[element].work_per_case + facts.steps[element].wait_per_case
    if lever.element.kind == "flow":
        source = graph.flows[element].source
        return facts.flows[element].wait_per_case + facts.steps[source].work_per_case
    return facts.actors[element].work_per_case.value
