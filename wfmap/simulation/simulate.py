"""ProcessGraph → Simulation: stability first, then replications until the answer is sure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from math import ceil, floor
from typing import Any, Final

import numpy as np

from wfmap.errors import CancelledError, UnstableError, WfmapError
from wfmap.facts import Facts, stated
from wfmap.graph import ProcessGraph
from wfmap.model.limits import (
    MOST_CASES,
    MOST_REPLICATIONS,
    MOST_SEED,
    MOST_WORKERS,
    demand_within,
)
from wfmap.simulation.preconditions import demand_runnable
from wfmap.simulation.program import Program, compile  # noqa: A004 - what it does
from wfmap.simulation.results import Simulation
from wfmap.simulation.run import Run, run
from wfmap.simulation.summary import (
    Replication,
    distribution,
    facts_of,
    figure,
    half_width,
    log_of,
    pool_runs,
)
from wfmap.simulation.warm import is_warm
from wfmap.simulation.warmup import mser5

__all__ = ["simulate"]

_BLOCK: Final = 10
"""Replications between two looks at the interval, whatever the number of workers."""
_SAMPLES: Final = 20_000


@dataclass(frozen=True, slots=True)
class _Task:
    """What every replication of a simulation has in common."""

    program: Program
    seed: int
    cases: int
    log: bool
    workers: int
    backend: str | None
    cancelled: Callable[[], bool] | None


def simulate(  # noqa: PLR0913 - a simulation has as many choices
    graph: ProcessGraph,
    *,
    cases: int = 1000,
    replications: int | None = None,
    seed: int = 0,
    warm_up: int | None = None,
    workers: int = 1,
    backend: str | None = None,
    precision: float = 0.02,
    max_replications: int = 400,
    log: bool = False,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    allow_unstable: bool = False,
) -> Simulation:
    """Simulate a process.

    Args:
        graph: a checked process.
        cases: how many cases each replication measures, warm-up included; others keep coming
            until these are done.
        replications: how many; None: until half the width of the 95 % interval of the mean cycle
            time is at most `precision` of the mean, or `max_replications` are done.
        seed: the same seed gives the same bytes, whatever `workers` and `backend`.
        warm_up: cases at the start that are left out; None: as many as MSER-5 says. Rounded up
            so that at least five cases are left and statistics can be cut.
        workers: processes to share the replications.
        backend: a backend of joblib, such as `loky` or one that was registered.
        precision: a share of the mean, above 0.
        max_replications: 2 or more.
        log: whether to keep event logs.
        progress: told the replications done, and how many there will be at most.
        cancelled: asked between replications, and every second or so within one of this process.
        allow_unstable: whether to go on where more work comes in than can be done.

    Raises:
        UnstableError: naming the pool with the highest load, unless `allow_unstable`.
        LimitError: a number is out of its range.
        WfmapError: where work goes round for ever, or there is none.
        CancelledError: when `cancelled` said so.
    """
    demand_within(
        cases=(cases, 1, MOST_CASES),
        replications=(replications, 1, MOST_REPLICATIONS),
        max_replications=(max_replications, 1, MOST_REPLICATIONS),
        seed=(seed, 0, MOST_SEED),
        warm_up=(warm_up, 0, MOST_CASES),
        workers=(workers, 1, MOST_WORKERS),
    )
    demand_runnable(graph)
    base = stated(graph)
    overloaded = _overloaded(base)
    if overloaded and not allow_unstable:
        raise _unstable(graph, overloaded)
    program = compile(graph)
    task = _Task(program, seed, cases, log, workers, backend, cancelled)
    most = replications if replications is not None else max_replications
    runs: list[Run] = []
    found: list[Replication] = []
    cut = 0
    for done in _replications(task, most):
        runs.append(done)
        if progress is not None:
            progress(len(runs), most)
        if len(runs) % _BLOCK and len(runs) != most:
            continue
        if not found:
            cut = _warm_up(graph, runs, warm_up, cases)
        found += [Replication.of(one, program, cut) for one in runs[len(found) :]]
        runs = [one.light(keep=k < _kept(cases)) for k, one in enumerate(runs)]
        if replications is None and _is_sure(found, precision):
            break
    return _simulation(task, runs, found, cut, tuple(overloaded))


def _overloaded(base: Facts) -> dict[str, float]:
    return {
        actor: facts.busy.value
        for actor, facts in base.actors.items()
        if facts.busy is not None and facts.busy.value >= 1
    }


def _unstable(graph: ProcessGraph, overloaded: dict[str, float]) -> UnstableError:
    pool = max(overloaded, key=lambda actor: overloaded[actor])
    load = overloaded[pool]
    declared = graph.process.actors[pool]
    servers = len(declared.members)
    if not servers and declared.capacity is not None:
        servers = int(declared.capacity.value)
    lacking = floor(load * servers) + 1 - servers
    name = graph.actor_name(pool)
    return UnstableError(
        f"{name} gets {load:.0%} of the work it can do: its queue would grow without end",
        f"{lacking} more of it would be enough",
        pool=pool,
        load=load,
        lacking=lacking,
    )


def _one(task: _Task, replication: int) -> Run:
    return run(
        task.program,
        seed=task.seed,
        replication=replication,
        cases=task.cases,
        log=task.log,
        cancelled=task.cancelled,
    )


def _replications(task: _Task, most: int) -> Iterator[Run]:
    """Run replications in order, block by block."""
    for first in range(0, most, _BLOCK):
        numbers = range(first, min(first + _BLOCK, most))
        fans_out = _fans_out(task, len(numbers))
        made = _fanned_out(task, numbers) if fans_out else map(_runner(task), numbers)
        for done in made:
            yield done
            if task.cancelled is not None and task.cancelled():
                raise CancelledError("the simulation was cancelled")


def _fans_out(task: _Task, replications: int) -> bool:
    """Tell whether others help: a process of its own takes longer to start than most runs."""
    return ((task.workers > 1 and replications > 1) or task.backend is not None) and is_warm()


def _runner(task: _Task) -> Callable[[int], Run]:
    return lambda replication: _one(task, replication)


def _fanned_out(task: _Task, numbers: Sequence[int]) -> Iterator[Run]:
    """Let joblib share replications among processes, or whatever its backend has."""
    try:
        joblib: Any = import_module("joblib")  # ships no types, and only this needs it
    except ImportError:
        message = "sharing replications among workers takes joblib, which is not installed"
        raise WfmapError(message, "pip install 'wfmap[simulation]'") from None
    alone = _Task(task.program, task.seed, task.cases, task.log, 1, None, None)
    choices: dict[str, Any] = {} if task.backend is None else {"backend": task.backend}
    with joblib.parallel_config(n_jobs=task.workers, **choices):
        made = joblib.Parallel()(joblib.delayed(_one)(alone, number) for number in numbers)
    yield from made


def _warm_up(graph: ProcessGraph, runs: Sequence[Run], given: int | None, cases: int) -> int:
    """Say how many cases to cut: whole batches, and at least a batch is left."""
    if given is None:
        alone = graph.process.arrivals is None
        given = 0 if alone else mser5([one.cycle_times for one in runs])
    batch = runs[0].batch
    return max(0, min(batch * ceil(given / batch), batch * ((cases - 1) // batch)))


def _kept(cases: int) -> int:
    """Say of how many replications single cycle times are kept."""
    return max(1, _SAMPLES // cases)


def _is_sure(found: Sequence[Replication], precision: float) -> bool:
    means = np.array([one.mean for one in found])
    return half_width(means) <= precision * float(means.mean())


def _simulation(
    task: _Task,
    runs: Sequence[Run],
    found: Sequence[Replication],
    cut: int,
    unstable: tuple[str, ...],
) -> Simulation:
    program = task.program
    facts = facts_of(program, found)
    target = program.graph.process.target
    has_target = target is not None and target.cycle_time is not None
    kept = runs[: _kept(task.cases)]
    samples = np.concatenate([one.cycle_times[cut:] for one in kept])[:_SAMPLES]
    return Simulation(
        facts=facts,
        cycle_time=distribution(found),
        means=np.array([one.mean for one in found]),
        costs=np.array([one.cost for one in found]),
        late=np.array([one.late for one in found]) if has_target else None,
        throughput=figure([one.throughput for one in found]),
        waits={
            **{name: step.waits for name, step in facts.steps.items()},
            **{name: flow.waits for name, flow in facts.flows.items()},
        },
        pools=pool_runs(program, found, runs),
        cases=task.cases,
        replications=len(found),
        warm_up=cut,
        seed=task.seed,
        events=sum(one.events for one in runs),
        executions=sum(one.executions for one in runs),
        unstable=unstable,
        unfinished=sum(one.unfinished for one in found),
        samples=samples[~np.isnan(samples)],
        logs=tuple(log_of(one) for one in runs) if task.log else (),
    )
