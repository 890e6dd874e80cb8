"""A sample of batches → the facts of a process and of its pools."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.facts import (
    ActorFacts,
    Cause,
    Facts,
    Figure,
    FlowFacts,
    ProcessFacts,
    StepFacts,
    stated,
)
from wfmap.simulation.batch import ABLE, AREA, ENTERED, WAITS, WORK
from wfmap.simulation.course import Record
from wfmap.simulation.engine import layout as at
from wfmap.simulation.program import Program
from wfmap.simulation.results import PoolRun
from wfmap.simulation.sample import Sample
from wfmap.simulation.unfinished import AT_WORK, GATHERED, QUEUED

__all__ = ["FLOW_CAUSES", "STEP_CAUSES", "facts_of", "pool_runs"]

Array = NDArray[np.float64]

STEP_CAUSES: Final[tuple[tuple[Cause, int], ...]] = (
    ("contention", at.X_CONTENTION),
    ("prioritization", at.X_PRIORITIZATION),
    ("batching", at.X_BATCHING),
    ("unavailability", at.X_UNAVAILABILITY),
    ("extraneous", at.X_EXTRANEOUS),
)
FLOW_CAUSES: Final[tuple[tuple[Cause, int], ...]] = (
    ("handoff", at.Y_HANDOFF),
    ("batching", at.Y_BATCHING),
)


def facts_of(program: Program, sample: Sample) -> Facts:
    """Make the facts of a sample."""
    base = stated(program.graph)
    steps = np.array([one.steps for one in sample.batches])
    flows = np.array([one.flows for one in sample.batches])
    going = np.array([one.under_way for one in sample.batches])
    cases = sample.column("born")
    return Facts(
        steps={
            name: _step(sample, base.steps[name], steps[:, k], going[:, k], cases)
            for k, name in enumerate(program.steps)
        },
        flows={
            name: _flow(sample, flows[:, k], cases, base.flows[name])
            for k, name in enumerate(program.flows)
        },
        actors=_actors(program, sample, steps, cases, base),
        process=_process(sample, steps, flows, cases, base),
        gaps=base.gaps,
    )


_BEFORE: Final[dict[Cause, int]] = {"batching": GATHERED, "extraneous": AT_WORK}
"""The last stage of a visit in which a wait is still to come, else the queue."""


def _step(sample: Sample, base: StepFacts, columns: Array, going: Array, cases: Array) -> StepFacts:
    """Make the facts of a step; a mean wait is of the visits that have it behind them."""
    visits, runs = columns[:, at.X_VISITS], columns[:, at.X_RUNS]
    over = np.maximum(visits[:, None] - going.cumsum(axis=1), 0.0)
    waits: dict[Cause, Figure] = {
        cause: sample.figure(columns[:, column], over[:, _BEFORE.get(cause, QUEUED)], queues=True)
        for cause, column in STEP_CAUSES
        if columns[:, column].any()
    }
    return StepFacts(
        visits=sample.figure(visits, cases),
        executions=sample.figure(runs, cases),
        work=None if base.work is None else sample.figure(columns[:, at.X_WORK], runs),
        waits=waits,
        cost=None if base.cost is None else sample.figure(columns[:, at.X_COST], cases),
    )


def _flow(sample: Sample, columns: Array, cases: Array, base: FlowFacts) -> FlowFacts:
    taken = columns[:, at.Y_TAKEN]
    if not taken.any() and base.visits.value:
        return base
    waits: dict[Cause, Figure] = {
        cause: sample.figure(columns[:, column], taken, queues=True)
        for cause, column in FLOW_CAUSES
        if columns[:, column].any()
    }
    return FlowFacts(visits=sample.figure(taken, cases), waits=waits)


def _actors(
    program: Program, sample: Sample, steps: Array, cases: Array, base: Facts
) -> dict[str, ActorFacts]:
    graph = program.graph
    loads = {plan.actor: k for k, plan in enumerate(program.pools) if plan.servers}
    facts: dict[str, ActorFacts] = {}
    for actor in base.actors:
        own = [node.index for node in graph.steps.values() if node.actor == actor]
        work = steps[:, own, at.X_WORK].sum(axis=1)
        busy = _load(sample, loads[actor]) if actor in loads else None
        facts[actor] = ActorFacts(sample.figure(work, cases), busy)
    return facts


def _pool(sample: Sample, index: int, column: int) -> Array:
    return np.array([one.pools[index, column] for one in sample.batches])


def _load(sample: Sample, index: int) -> Figure:
    return sample.figure(_pool(sample, index, WORK), _pool(sample, index, ABLE))


def _process(sample: Sample, steps: Array, flows: Array, cases: Array, base: Facts) -> ProcessFacts:
    waits = steps[:, :, [column for _, column in STEP_CAUSES]].sum(axis=(1, 2))
    waits = waits + flows[:, :, [column for _, column in FLOW_CAUSES]].sum(axis=(1, 2))
    arrivals = sample.figure(cases, sample.column("elapsed"))
    cost = sample.figure(sample.column("cost"), sample.column("ended"))
    return replace(
        base.process,
        arrivals=arrivals if base.process.arrivals is not None else None,
        work=sample.figure(steps[:, :, at.X_WORK].sum(axis=1), cases),
        wait=sample.figure(waits, cases, queues=True),
        cycle_time=sample.cycle_time,
        cost=cost if base.process.cost is not None else None,
    )


def pool_runs(program: Program, sample: Sample, records: Sequence[Record]) -> Mapping[str, PoolRun]:
    """Sum up pools; `records` are of the same runs."""
    width, grids = _grids(records)
    seconds = sample.column("seconds")
    return {
        plan.actor: PoolRun(
            load=_load(sample, k) if plan.servers else None,
            mean_queue=sample.figure(_pool(sample, k, AREA), seconds, queues=True),
            wait=sample.figure(_pool(sample, k, WAITS), _pool(sample, k, ENTERED), queues=True),
            servers=plan.servers,
            members=plan.members,
            queue_grid=grids[k],
            grid_width=width,
            littles_gap=max(one.pools[k].littles_gap for one in records),
        )
        for k, plan in enumerate(program.pools)
    }


def _grids(records: Sequence[Record]) -> tuple[float, list[Array]]:
    """Average queue lengths over time, up to where every run still went on."""
    width = max(one.grid_width for one in records)
    shortest = min(one.ended for one in records)
    while shortest / width > at.GRID_CELLS:  # a run keeps cells only as far as somebody waited
        width *= 2
    cells = max(1, int(shortest / width))
    grids: list[Array] = []
    for k in range(len(records[0].pools)):
        rows = []
        for one in records:
            times = round(width / one.grid_width)
            grid = one.pools[k].grid[: cells * times]
            cell = np.arange(len(grid)) // times  # beyond its own cells nobody waited in a run
            rows.append(np.bincount(cell, weights=grid, minlength=cells) / times)
        grids.append(np.mean(rows, axis=0))
    return width, grids
