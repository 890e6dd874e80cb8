"""Run → the figures of one replication; replications → figures with intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
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
from wfmap.simulation.engine import layout as at
from wfmap.simulation.pools import PoolPlan
from wfmap.simulation.program import Program
from wfmap.simulation.results import Distribution, Log, PoolRun
from wfmap.simulation.run import Run

__all__ = ["Replication", "distribution", "facts_of", "figure", "half_width", "log_of", "pool_runs"]

Array = NDArray[np.float64]

_STEP_CAUSES: Final[tuple[tuple[Cause, int], ...]] = (
    ("contention", at.X_CONTENTION),
    ("prioritization", at.X_PRIORITIZATION),
    ("batching", at.X_BATCHING),
    ("unavailability", at.X_UNAVAILABILITY),
    ("extraneous", at.X_EXTRANEOUS),
)
_FLOW_CAUSES: Final[tuple[tuple[Cause, int], ...]] = (
    ("handoff", at.Y_HANDOFF),
    ("batching", at.Y_BATCHING),
)
_CONFIDENCE: Final = 0.975


@dataclass(frozen=True, slots=True, eq=False)
class Replication:
    """One replication after its warm-up: sums over its cases, and the means that matter.

    `steps` has the shape (steps, columns), `flows` (flows, columns), summed over `cases`.
    """

    cases: int
    mean: float
    cost: float
    late: float
    percentiles: tuple[float, float, float]
    arrivals: float
    throughput: float
    steps: Array
    flows: Array
    pools: Array
    unfinished: int

    @classmethod
    def of(cls, run: Run, program: Program, warm_up: int) -> "Replication":
        """Cut the warm-up, a multiple of the run's batch, and sum up what is left."""
        row = warm_up // run.batch
        filled = _filled(run, warm_up)
        cycles = run.cycle_times[warm_up:]
        known = cycles[~np.isnan(cycles)]
        target = program.graph.process.target
        limit = target.cycle_time.expected if target and target.cycle_time else float("nan")
        p50, p90, p95 = np.quantile(known, (0.5, 0.9, 0.95)) if len(known) else [float("nan")] * 3
        return cls(
            cases=len(cycles),
            mean=float(known.mean()) if len(known) else float("nan"),
            cost=_mean(run.costs[warm_up:]),
            late=float((~(cycles <= limit)).mean()),
            percentiles=(float(p50), float(p90), float(p95)),
            arrivals=_arrivals(run, warm_up),
            throughput=_throughput(run, warm_up),
            steps=run.steps[row:].sum(axis=0),
            flows=run.flows[row:].sum(axis=0),
            pools=np.array(
                [
                    _pool(record.until, filled, plan)
                    for record, plan in zip(run.pools, program.pools, strict=True)
                ]
            ).reshape(-1, 3),
            unfinished=len(cycles) - len(known),
        )


def _mean(values: Array) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")


def _arrivals(run: Run, warm_up: int) -> float:
    born = run.born[warm_up:]
    born = born[~np.isnan(born)]
    if len(born) < 2 or born[-1] <= born[0]:  # noqa: PLR2004 - a distance takes two
        return float("nan")
    return float((len(born) - 1) / (born[-1] - born[0]))


def _filled(run: Run, warm_up: int) -> int:
    """Find the batch of cases from which on pools are measured.

    Cases need about a mean cycle time until the pools at the end of the process have work; at
    most half of the run is left out for it.
    """
    born = run.completions[:-2, 0]
    mean = float(np.nanmean(run.cycle_times)) if (run.cycle_times >= 0).any() else 0.0
    first = int(np.searchsorted(born, born[warm_up // run.batch] + mean))
    return max(warm_up // run.batch, min(first, len(born) // 2))


def _throughput(run: Run, warm_up: int) -> float:
    """Count the cases per second that end, all cases, once the process has filled."""
    begin, end = run.completions[_filled(run, warm_up)], run.completions[-1]
    time, ended = end - begin
    return float(ended / time) if time > 0 else float("nan")


def _pool(until: Array, row: int, plan: PoolPlan) -> tuple[float, float, float]:
    """Give the load, the mean queue and the mean wait between two snapshots."""
    begin, end = until[row], until[-1]
    span, area, waits, work, entered, _ = end - begin
    able = plan.availability * sum(
        group.count * group.speed * group.opened.between(begin[0], end[0]) for group in plan.groups
    )
    load = work / able if able > 0 else float("nan")
    return load, area / span if span > 0 else 0.0, waits / entered if entered else 0.0


def half_width(values: Array) -> float:
    """Give half the width of the 95 % interval of the mean; infinite for a single value."""
    if len(values) < 2:  # noqa: PLR2004 - a spread takes two
        return float("inf")
    from scipy.special import stdtrit  # noqa: PLC0415 - a single replication does without

    quantile = float(np.asarray(stdtrit(len(values) - 1, _CONFIDENCE)).item())
    return quantile * float(values.std(ddof=1)) / sqrt(len(values))


def figure(values: Sequence[float] | Array, note: str = "") -> Figure:
    """Make a figure of one value per replication: their mean, and its 95 % interval."""
    known = np.asarray(values, dtype=np.float64)
    known = known[~np.isnan(known)]
    if not len(known):
        return Figure(0.0, "simulated", note=note)
    mean, half = float(known.mean()), half_width(known)
    if half == float("inf"):
        return Figure(mean, "simulated", note=note)
    return Figure(mean, "simulated", mean - half, mean + half, note)


def distribution(found: Sequence[Replication]) -> Distribution:
    """Sum up the cycle times of replications."""
    means = np.array([one.mean for one in found])
    mean = figure(means)
    p50, p90, p95 = (figure([one.percentiles[k] for one in found]).value for k in range(3))
    low = mean.low if mean.low is not None else mean.value
    high = mean.high if mean.high is not None else mean.value
    return Distribution(mean.value, low, high, p50, p90, p95)


def _ratios(found: Sequence[Replication], above: Array, below: Array | float) -> Figure:
    """Divide sums per replication; a replication without any is left out."""
    below = np.broadcast_to(below, above.shape)
    return figure(np.divide(above, below, out=np.full(len(found), np.nan), where=below > 0))


def facts_of(program: Program, found: Sequence[Replication]) -> Facts:
    """Make the facts of replications."""
    base = stated(program.graph)
    steps = np.array([one.steps for one in found])
    flows = np.array([one.flows for one in found])
    cases = np.array([float(one.cases) for one in found])
    step_facts = {
        name: _step(found, base.steps[name], steps[:, k], cases)
        for k, name in enumerate(program.steps)
    }
    flow_facts = {
        name: _flow(found, flows[:, k], cases, base.flows[name])
        for k, name in enumerate(program.flows)
    }
    return Facts(
        steps=step_facts,
        flows=flow_facts,
        actors=_actors(program, found, steps, cases, base),
        process=_process(found, steps, flows, cases, base),
        gaps=base.gaps,
    )


def _step(found: Sequence[Replication], base: StepFacts, columns: Array, cases: Array) -> StepFacts:
    visits, runs = columns[:, at.X_VISITS], columns[:, at.X_RUNS]
    waits: dict[Cause, Figure] = {
        cause: _ratios(found, columns[:, column], visits)
        for cause, column in _STEP_CAUSES
        if columns[:, column].any()
    }
    return StepFacts(
        visits=_ratios(found, visits, cases),
        executions=_ratios(found, runs, cases),
        work=None if base.work is None else _ratios(found, columns[:, at.X_WORK], runs),
        waits=waits,
        cost=None if base.cost is None else _ratios(found, columns[:, at.X_COST], cases),
    )


def _flow(found: Sequence[Replication], columns: Array, cases: Array, base: FlowFacts) -> FlowFacts:
    taken = columns[:, at.Y_TAKEN]
    if not taken.any() and base.visits.value:
        return base
    waits: dict[Cause, Figure] = {
        cause: _ratios(found, columns[:, column], taken)
        for cause, column in _FLOW_CAUSES
        if columns[:, column].any()
    }
    return FlowFacts(visits=_ratios(found, taken, cases), waits=waits)


def _actors(
    program: Program, found: Sequence[Replication], steps: Array, cases: Array, base: Facts
) -> dict[str, ActorFacts]:
    graph = program.graph
    loads = {plan.actor: k for k, plan in enumerate(program.pools) if plan.servers}
    facts: dict[str, ActorFacts] = {}
    for actor in base.actors:
        own = [node.index for node in graph.steps.values() if node.actor == actor]
        work = steps[:, own, at.X_WORK].sum(axis=1)
        busy = figure([one.pools[loads[actor], 0] for one in found]) if actor in loads else None
        facts[actor] = ActorFacts(_ratios(found, work, cases), busy)
    return facts


def _process(
    found: Sequence[Replication], steps: Array, flows: Array, cases: Array, base: Facts
) -> ProcessFacts:
    waits = steps[:, :, [column for _, column in _STEP_CAUSES]].sum(axis=(1, 2))
    waits = waits + flows[:, :, [column for _, column in _FLOW_CAUSES]].sum(axis=(1, 2))
    arrivals = figure([one.arrivals for one in found])
    return replace(
        base.process,
        arrivals=arrivals if base.process.arrivals is not None else None,
        work=_ratios(found, steps[:, :, at.X_WORK].sum(axis=1), cases),
        wait=_ratios(found, waits, cases),
        cycle_time=figure([one.mean for one in found]),
        cost=figure([one.cost for one in found]) if base.process.cost is not None else None,
    )


def pool_runs(
    program: Program, found: Sequence[Replication], runs: Sequence[Run]
) -> Mapping[str, PoolRun]:
    """Sum up the pools of replications; `runs` are the same ones, or those kept of them."""
    width, grids = _grids(runs)
    return {
        plan.actor: PoolRun(
            load=figure([one.pools[k, 0] for one in found]) if plan.servers else None,
            mean_queue=figure([one.pools[k, 1] for one in found]),
            wait=figure([one.pools[k, 2] for one in found]),
            servers=plan.servers,
            members=plan.members,
            queue_grid=grids[k],
            grid_width=width,
            littles_gap=max(run.pools[k].littles_gap for run in runs),
        )
        for k, plan in enumerate(program.pools)
    }


def _grids(runs: Sequence[Run]) -> tuple[float, list[Array]]:
    """Average queue lengths over time, up to where every run still went on."""
    width = max(run.grid_width for run in runs)
    cells = max(1, int(min(run.ended for run in runs) / width))
    grids: list[Array] = []
    for k in range(len(runs[0].pools)):
        rows = []
        for run in runs:
            times = round(width / run.grid_width)
            grid = run.pools[k].grid[: cells * times]
            whole = np.concatenate([grid, np.zeros(cells * times - len(grid))])
            rows.append(whole.reshape(cells, times).mean(axis=1))
        grids.append(np.mean(rows, axis=0))
    return width, grids


def log_of(run: Run) -> Log:
    """Name the columns of a run's event log."""
    case, step, pool, server = run.log_numbers.T
    queued, started, ended = run.log_times.T
    return Log(case, step, pool, server, queued, started, ended)
