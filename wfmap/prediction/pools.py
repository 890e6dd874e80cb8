"""ProcessGraph → the pools of its actors: who queues for whom, how much work comes in.

A pool is one queue for all the steps of an actor, its service a mixture of their times. Rates
are per second of wall-clock time, times in seconds.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from types import MappingProxyType
from typing import Final

from wfmap.facts.statements import batch_size, open_share, open_together
from wfmap.graph import ProcessGraph, StepNode
from wfmap.graph.abreast import Abreast, instances_beside
from wfmap.graph.packing import usable_share
from wfmap.graph.rates import repeats, repeats_for_ever
from wfmap.graph.stays import Stay
from wfmap.graph.visits import Visits
from wfmap.model.people import Actor

__all__ = ["Pool", "StepLoad", "pool_of", "pools", "step_load"]

_ROUNDING: Final = 1e-12
"""Share of full load that is the rounding of floats."""


@dataclass(frozen=True, slots=True)
class StepLoad:
    """What one step asks of its pool.

    `entries` are how often a case queues for it, `mean` and `variance` the working time of one
    entry: repeats for errors and set-up included. `beside` are the instances of one visit that run
    side by side, `together` the entries that come at once with one of them, itself included: these
    instances, and what else comes to the pool at that instant (`abreast`). `straight` are the
    shares of the entries that less urgent work of the same people is gone straight on with, by the
    priority of that work, `then` the seconds of work that an entry is followed by in that way, and
    `joined` twice those that it makes a pair with.
    """

    step: str
    entries: float
    mean: float
    variance: float
    beside: float = 1.0
    together: float = 1.0
    straight: tuple[tuple[int, float], ...] = ()
    joined: float = 0.0
    then: float = 0.0

    @property
    def queues(self) -> float:
        """Share of the entries that stand in a queue, and are not gone straight on with."""
        return max(0.0, 1 - sum(share for _, share in self.straight))

    @property
    def second(self) -> float:
        """Second moment of the work of an entry, half of what its pairs add to it included."""
        return self.variance + self.mean**2 + self.mean * self.joined / 2

    def work_under(self, priority: int) -> Mapping[int, float]:
        """Part its seconds of work a case by the priority under which they are waited for."""
        found = {priority: self.entries * self.mean * self.queues}
        for level, share in self.straight:
            found[level] = found.get(level, 0.0) + self.entries * self.mean * share
        return found


@dataclass(frozen=True, slots=True)
class Pool:
    """An actor as a pool of servers.

    `servers` work side by side at `pace` (work done per open second of one server: availability ×
    mean speed), for the share `open` of the time in which any of them is on duty. Of that they can
    use the share `usable`: less or more than 1 where closing time breaks up their work. `apart` is
    how many times as long as their own work takes on the clock, where members have hours of their
    own and what one has begun waits for them; 0 where all are there together.
    """

    actor: str
    servers: int
    pace: float
    open: float
    loads: tuple[StepLoad, ...]
    usable: float = 1.0
    apart: float = 0.0

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
        second = sum(load.entries * load.second for load in self.loads)
        return second / self.entries / self.mean**2 - 1

    def work_under(self, priorities: Mapping[str, int]) -> Mapping[int, float]:
        """Part the seconds of work a case by the priority under which they are waited for."""
        found: dict[int, float] = {}
        for load in self.loads:
            for level, work in load.work_under(priorities.get(load.step, 0)).items():
                found[level] = found.get(level, 0.0) + work
        return found

    @property
    def bulk(self) -> float:
        """Entries that come at once, over all entries: how much less regular that makes them."""
        if not 0 < self.entries < float("inf"):
            return 1.0
        return sum(load.entries * load.together for load in self.loads) / self.entries

    @property
    def capacity(self) -> float:
        """Seconds of work that can be done in a second of wall-clock time."""
        return self.servers * self.pace * self.open

    def load(self, arrivals: float) -> float:
        """Share of the capacity that cases at a rate of `arrivals` per second need."""
        if not self.capacity or self.work == float("inf"):
            return float("inf")
        return arrivals * self.work / self.capacity

    def fullness(self, arrivals: float) -> float:
        """Say how much of what they can do cases at a rate of `arrivals` per second need.

        What is full but for the rounding of floats is full: 24 times 75 s every half an hour.
        """
        full = self.load(arrivals) / self.usable
        return 1.0 if abs(full - 1) < _ROUNDING else full


def pools(
    graph: ProcessGraph, visited: Visits, beside: Mapping[str, Abreast] = MappingProxyType({})
) -> Mapping[str, Pool]:
    """Collect the pools of all actors with a stated capacity, in document order.

    Args:
        graph: the process.
        visited: how often each step is visited.
        beside: what comes at once to the people of a step.
    """
    loads: dict[str, list[StepLoad]] = defaultdict(list)
    for node in graph.steps.values():
        load = step_load(graph, node, visited.steps[node.id], visited.stays.get(node.id))
        if load is not None and node.actor is not None:
            others = beside.get(node.id)
            if others is not None:
                more = others.share * others.others
                load = replace(load, together=load.together + more)
            loads[node.actor].append(load)
    found: dict[str, Pool] = {}
    for actor, declared in graph.process.actors.items():
        if actor not in loads or (declared.capacity is None and not declared.members):
            continue
        pool = pool_of(graph, actor, declared, tuple(loads[actor]))
        found[actor] = replace(pool, usable=usable_share(graph, actor, visited.steps))
    return found


def pool_of(graph: ProcessGraph, actor: str, declared: Actor, loads: tuple[StepLoad, ...]) -> Pool:
    """Make a pool; members in shifts count as the servers that are on duty at once on average."""
    available = declared.availability.value if declared.availability is not None else 1.0
    if not declared.members:
        servers = int(declared.capacity.value) if declared.capacity is not None else 1
        return Pool(actor, servers, available, open_share(graph, declared.calendar), loads)
    calendars = [member.calendar or declared.calendar for member in declared.members.values()]
    duty = open_together(graph, calendars)
    power = sum(
        (member.speed.value if member.speed is not None else 1.0) * open_share(graph, calendar)
        for member, calendar in zip(declared.members.values(), calendars, strict=True)
    )
    servers = max(1, round(sum(open_share(graph, calendar) for calendar in calendars) / duty))
    apart = power and _apart(graph, declared, calendars) / power
    pace = available * power / (servers * duty)
    return Pool(actor, servers, pace, duty, loads, apart=apart if len(set(calendars)) > 1 else 0.0)


def _apart(graph: ProcessGraph, declared: Actor, calendars: Sequence[str | None]) -> float:
    """Sum the work that members do in a second by how much longer it takes than on their clock.

    A member who is there for a third of the time takes three times as long for what is put aside
    until they come back, and does a third of what one around the clock would.
    """
    speeds = (m.speed.value if m.speed is not None else 1.0 for m in declared.members.values())
    pairs = zip(speeds, calendars, strict=True)
    return sum(speed for speed, calendar in pairs if open_share(graph, calendar) > 0)


def step_load(
    graph: ProcessGraph, node: StepNode, visits: float, stay: Stay | None = None
) -> StepLoad | None:
    """Compute what a step asks of whoever does it; None where its time is unknown or inner.

    What a timer cuts off is not asked for. Work that is wrong each time is asked for without end.
    """
    step = node.step
    if step.steps or (step.processing_time is None and step.setup_time is None):
        return None
    shared = batch_size(graph, node, visits)
    times = [(t, 1.0) for t in (step.processing_time,) if t is not None]
    times += [(t, shared) for t in (step.setup_time,) if t is not None]
    mean = sum(time.expected / among for time, among in times)
    variance = sum(time.variance / among for time, among in times)
    again = repeats(node)
    multi = step.multi
    instances = multi.count.value if multi is not None and multi.count is not None else 1.0
    whole = mean / (1 - again)
    spread = variance / (1 - again) + mean**2 * again / (1 - again) ** 2
    if stay is not None and stay.whole > 0:
        pace = whole / stay.whole
        whole, spread = stay.work * pace, (stay.second - stay.work**2) * pace**2
    together = instances_beside(node)
    entries = visits * instances
    if entries > 0 and repeats_for_ever(node) and (stay is None or stay.cut is None):
        entries = inf
    return StepLoad(node.id, entries, whole, max(0.0, spread), together, together)
