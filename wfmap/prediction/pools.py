"""ProcessGraph → the pools of its actors: who queues for whom, how much work comes in.

A pool is one queue for all the steps of an actor, its service a mixture of their times. Rates
are per second of wall-clock time, times in seconds.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wfmap.facts.stated import open_share
from wfmap.graph import ProcessGraph, StepNode
from wfmap.graph.visits import Visits

__all__ = ["Pool", "StepLoad", "pools", "step_load"]

_ALMOST_ALWAYS: Final = 0.999999
"""The largest error rate that is reckoned with; at 1 a step would never be done."""


@dataclass(frozen=True, slots=True)
class StepLoad:
    """What one step asks of its pool.

    `entries` are how often a case queues for it, `mean` and `variance` the working time of one
    entry: repeats for errors and set-up included.
    """

    step: str
    entries: float
    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class Pool:
    """An actor as a pool of servers.

    `servers` work side by side at `pace` (work done per open second of one server: availability ×
    mean speed), open for a share `open` of the time.
    """

    actor: str
    servers: int
    pace: float
    open: float
    loads: tuple[StepLoad, ...]

    @property
    def entries(self) -> float:
        """How often a case queues here."""
        return sum(load.entries for load in self.loads)

    @property
    def work(self) -> float:
        """Seconds of work per case."""
        return sum(load.entries * load.mean for load in self.loads)

    @property
    def mean(self) -> float:
        """Mean work of one entry, in seconds."""
        return self.work / self.entries if self.entries else 0.0

    @property
    def scv(self) -> float:
        """Squared coefficient of variation of the work of one entry."""
        if not self.work:
            return 0.0
        second = sum(load.entries * (load.variance + load.mean**2) for load in self.loads)
        return second / self.entries / self.mean**2 - 1

    @property
    def capacity(self) -> float:
        """Seconds of work that can be done in a second of wall-clock time."""
        return self.servers * self.pace * self.open

    def load(self, arrivals: float) -> float:
        """Share of the capacity that cases at a rate of `arrivals` per second need."""
        return arrivals * self.work / self.capacity if self.capacity else float("inf")


def pools(graph: ProcessGraph, visited: Visits) -> Mapping[str, Pool]:
    """Collect the pools of all actors with a stated capacity, in document order."""
    loads: dict[str, list[StepLoad]] = defaultdict(list)
    for node in graph.steps.values():
        load = step_load(node, visited.steps[node.id])
        if load is not None and node.actor is not None:
            loads[node.actor].append(load)
    found: dict[str, Pool] = {}
    for actor, declared in graph.process.actors.items():
        if actor not in loads or (declared.capacity is None and not declared.members):
            continue
        speeds = [m.speed.value if m.speed else 1.0 for m in declared.members.values()]
        servers = len(speeds) or int(declared.capacity.value if declared.capacity else 1)
        speed = sum(speeds) / len(speeds) if speeds else 1.0
        availability = declared.availability.value if declared.availability is not None else 1.0
        found[actor] = Pool(
            actor=actor,
            servers=servers,
            pace=availability * speed,
            open=open_share(graph, declared.calendar),
            loads=tuple(loads[actor]),
        )
    return found


def step_load(node: StepNode, visits: float) -> StepLoad | None:
    """Compute what a step asks of whoever does it; None where its time is unknown or inner."""
    step = node.step
    if step.steps or (step.processing_time is None and step.setup_time is None):
        return None
    times = [t for t in (step.processing_time, step.setup_time) if t is not None]
    mean = sum(time.expected for time in times)
    variance = sum(time.variance for time in times)
    again = _repeats(node)
    multi = step.multi
    instances = multi.count.value if multi is not None and multi.count is not None else 1.0
    return StepLoad(
        step=node.id,
        entries=visits * instances,
        mean=mean / (1 - again),
        variance=variance / (1 - again) + mean**2 * again / (1 - again) ** 2,
    )


def _repeats(node: StepNode) -> float:
    """Share of executions repeated at once: a geometric number of times."""
    if node.step.error_rate is None or any(flow.rework for flow in node.step.next):
        return 0.0
    return min(node.step.error_rate.value, _ALMOST_ALWAYS)
