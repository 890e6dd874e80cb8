"""A document → a simulation, with its event log; two documents → what the change does."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wfmap.analysis.comparison import Comparison, compare
from wfmap.graph import ProcessGraph
from wfmap.logs import EventLog
from wfmap.pipeline.checking import Built
from wfmap.simulation import Log, Simulation
from wfmap.simulation import simulate as run_simulation
from wfmap.simulation.calendars import EPOCH

__all__ = ["SimulationOptions", "compare_documents", "event_log", "simulate"]


@dataclass(frozen=True, slots=True)
class SimulationOptions:
    """How a process is simulated; what each says stands at `wfmap.simulation.simulate`."""

    cases: int = 1000
    replications: int | None = None
    seed: int = 0
    warm_up: int | None = None
    workers: int = 1
    backend: str | None = None
    precision: float = 0.02
    allow_unstable: bool = False
    progress: Callable[[int, int], None] | None = None
    cancelled: Callable[[], bool] | None = None

    def given(self) -> dict[str, Any]:
        """Give the options as arguments."""
        return {name: getattr(self, name) for name in self.__slots__}


def simulate(built: Built, options: SimulationOptions, *, log: bool = False) -> Simulation:
    """Simulate a process.

    Args:
        built: the document.
        options: how.
        log: whether to keep the event log; only where there is one replication, for each has its
            own.

    Raises:
        UnstableError: more work comes in than can be done.
        WfmapError: work goes round for ever, or the simulation was cancelled.
    """
    alone = log and options.replications == 1
    return run_simulation(built.graph, log=alone, **options.given())


def event_log(built: Built, simulation: Simulation, options: SimulationOptions) -> EventLog:
    """Give the event log of the first replication, run again where it was not kept."""
    kept = simulation
    if not kept.logs:
        once = replace(options, replications=1, workers=1, backend=None, progress=None)
        kept = run_simulation(built.graph, log=True, **once.given())
    return _event_log(built.graph, kept, kept.logs[0])


def _event_log(graph: ProcessGraph, simulation: Simulation, log: Log) -> EventLog:
    first, names = [0], list[str]()
    for actor, pool in simulation.pools.items():
        names += _servers(graph, actor, pool.servers)
        first.append(len(names))
    known = (log.server >= 0) & (log.pool >= 0)
    places = np.array(first)[np.where(known, log.pool, 0)] + log.server
    return EventLog(
        case=log.case,
        activity=log.step,
        resource=np.where(known & (places < len(names)), places, -1),
        enabled=_moments(log.queued),
        started=_moments(log.started),
        ended=_moments(log.ended),
        activities=tuple(node.label for node in graph.steps.values()),
        resources=tuple(names),
    )


def _servers(graph: ProcessGraph, actor: str, servers: int) -> list[str]:
    """Name the servers of a pool: its members, or numbered."""
    members = graph.process.actors[actor].members
    if members:
        return [member.name or name for name, member in members.items()]
    name = graph.actor_name(actor)
    return [f"{name} {number}" for number in range(1, servers + 1)] if servers > 1 else [name]


def _moments(seconds: NDArray[np.float64]) -> NDArray[np.int64]:
    """Turn seconds since the simulation's start into microseconds since 1970."""
    micros: NDArray[np.int64] = np.rint(seconds * 1e6).astype(np.int64)
    return micros + round(EPOCH.timestamp() * 1e6)


def compare_documents(as_is: Built, to_be: Built, options: SimulationOptions) -> Comparison:
    """Simulate two processes on the same random numbers, equally often, and compare them.

    The process as it is decides how many replications and how long the warm-up.

    Raises:
        UnstableError: in one of them more work comes in than can be done.
    """
    before = simulate(as_is, options)
    same = replace(options, replications=before.replications, warm_up=before.warm_up)
    return compare(before, simulate(to_be, same))
