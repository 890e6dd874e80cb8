"""What tests of the prediction share: it is held against a simulation of the same document."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import Any

import pytest

from wfmap.facts import Figure
from wfmap.graph import ProcessGraph, build
from wfmap.graph.visits import visits
from wfmap.model.document import examine
from wfmap.prediction import Prediction, predict
from wfmap.simulation import Simulation, simulate


@dataclass(frozen=True)
class Answers:
    """What both engines say of one document."""

    graph: ProcessGraph
    predicted: Prediction
    simulated: Simulation


def graph_of(document: dict[str, Any]) -> ProcessGraph:
    """Read a document that is sound."""
    reading = examine(json.dumps({"wfmap": "1", "name": "T", **document}))
    assert reading.process is not None, reading.findings
    assert reading.is_sound, reading.findings
    return build(reading.process)


Both = Callable[..., Answers]


@pytest.fixture(scope="session")
def both() -> Both:
    """Return what predicts and simulates a document: ten runs of 4,000 cases, all measured."""

    def run(document: dict[str, Any], cases: int = 4000) -> Answers:
        graph = graph_of(document)
        done = simulate(graph, cases=cases, replications=10, seed=5, warm_up=0)
        return Answers(graph, predict(graph), done)

    return run


@pytest.fixture(scope="session")
def apart() -> Callable[[Answers], list[str]]:
    """Return what lists where visits or loads differ by over two half-widths and over 1 %."""
    return _apart


def _apart(found: Answers) -> list[str]:
    told: list[str] = []
    chance = 0.0
    for step, fact in found.predicted.facts.steps.items():
        seen = found.simulated.facts.steps[step].visits
        by_trial = _chance(found.graph, step, seen.value)
        chance = max(chance, by_trial / seen.value if seen.value else 0.0)
        if _is_off(fact.visits.value, seen, by_trial):
            told.append(f"visits of {step}: {fact.visits.value:.4f}, simulated {seen.value:.4f}")
    for actor, pool in found.simulated.pools.items():
        if actor not in found.predicted.pools or pool.load is None:
            continue
        load = found.predicted.pools[actor].load
        if _is_off(load, pool.load, chance * pool.load.value):
            told.append(f"load of {actor}: {load:.4f}, simulated {pool.load.value:.4f}")
    if bool(found.predicted.unstable) != bool(found.simulated.unstable):
        told.append("stable in one engine only")
    return told


def _chance(graph: ProcessGraph, step: str, value: float) -> float:
    """Give three standard errors of a count that comes from a trial, and says so; else nothing."""
    tried = visits(graph).tried
    if tried is None or step not in tried.steps:
        return 0.0
    return 3 * sqrt(value / tried.cases)


def _is_off(value: float, seen: Figure, by_trial: float = 0.0) -> bool:
    low, high = seen.low or seen.value, seen.high or seen.value
    return abs(value - seen.value) > max(high - low, 0.01 * seen.value, by_trial)
