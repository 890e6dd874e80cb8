"""What piles up where work comes in bursts, or while doors are closed: a fluid over the week.

For every step it is followed in which part of the week its work comes: arrivals in their hours
and peaks, handed over or released together at set times, put off by what is before. Each pool is
then a fluid: its work flows in as it comes and out as people are on duty (Newell 1982), first come
first served; what it lets out comes to the next step as it is let out, and what comes back to the
same people stands at the end of their queue. A pool waits for its own work to come back, so the
week is followed some times over, until it stays the same.

    work in, by the hour          level of the fluid            work done, by the hour
    ▁▁█▁▁▁▁▁▁▁▁▁            ──►   ▁▁█▇▆▅▄▃▂▁▁▁           ──►    ▁▁▂▂▂▂▂▂▂▂▂▁

Queueing formulas know a mean rate and a variability, and nothing of a hundred cases that come at
nine o'clock. A fluid knows the opposite: what comes when, and nothing of chance. How long work
waits comes from both (`piles`). A step costs some passes over the 1,008 slots of a week.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.graph.visits import Visits
from wfmap.model.process import Process
from wfmap.prediction.pools import Pool, StepLoad
from wfmap.prediction.walks import ALMOST, Begun, Walk, duty_of, work_of
from wfmap.prediction.weeks import Duty, Week

__all__ = ["Bursts", "Inflow", "bursts_of"]


@dataclass(frozen=True, slots=True)
class Inflow:
    """What comes to a pool in each slot, in slots of the work of all its people."""

    duty: Duty
    work: Week


class Bursts:
    """The slots of the week in which the work of each step comes.

    Every prediction keeps one, and a process with many candidates is predicted a thousand times. So
    the weeks themselves, 16 kB a step, are kept of the last ones only and followed anew if asked.
    """

    def __init__(
        self, graph: ProcessGraph, visited: Visits, rate: float, pools: Mapping[str, Pool]
    ) -> None:
        self.graph = graph
        self.rate = rate
        self._from = Begun(graph, visited, rate, pools)
        self._own: Walk | None = None

    @property
    def _walk(self) -> Walk:
        return self._own if self._own is not None else _followed(self._from)

    @property
    def begins(self) -> Week:
        """When cases come, as a share of all of them in each slot."""
        return self._walk.begins

    @property
    def comes(self) -> Mapping[str, Week]:
        """When work comes to a step, as a share of all of it in each slot."""
        return self._walk.comes

    @property
    def goes(self) -> Mapping[str, Week]:
        """When work goes on from a step."""
        return self._walk.goes

    @property
    def kept(self) -> dict[tuple[str, int], tuple[object, Any]]:
        """What is found of a pool and a priority of this week, and from what."""
        return self._walk.kept

    @property
    def holding(self) -> Mapping[str, float]:
        """The share of the work of each pool that finds all its people busy with a pile."""
        return self._walk.holding

    def changed(
        self,
        process: Process,
        steps: Mapping[str, StepNode],
        flows: Mapping[str, FlowEdge],
        pools: Mapping[str, Pool],
    ) -> "Bursts":
        """Follow the week of a process in which some parts are others, from this one on.

        What does not change is not followed again: what is before, and what no pile lies between.
        """
        old = self._from
        graph = replace(
            old.graph,
            process=process,
            steps={**old.graph.steps, **steps},
            flows={**old.graph.flows, **flows},
        )
        found = Bursts(graph, old.visited, old.rate, {**old.pools, **pools})
        others = {*steps, *(flow.target for flow in flows.values())}
        found._own = self._walk.changed(found._from, others, pools)
        return found

    def settled(self) -> "Bursts":
        """Follow the week until it hardly changes any more: what small changes are held against."""
        found = Bursts(self.graph, self._from.visited, self.rate, self._from.pools)
        found._own = self._walk.settled()
        return found

    def inflow(self, pool: Pool, *, is_piled: bool = False) -> Inflow | None:
        """Sum what comes to a pool; None where it piles up without end, or at no time."""
        duty = duty_of(self.graph, pool)
        if duty is None or pool.fullness(self.rate) >= ALMOST:
            return None
        work = self.work_of(pool.loads, duty)
        return Inflow(duty, work) if is_piled or (work > duty.power).any() else None

    def work_of(self, loads: Sequence[StepLoad], duty: Duty) -> Week:
        """Sum the work of some steps, in slots of all the people on duty."""
        return work_of(loads, self.rate, self.comes, duty)


@lru_cache(maxsize=2)  # a process as it is, and the one it is held against
def _followed(start: Begun) -> Walk:
    return Walk(start).follow()


def bursts_of(
    graph: ProcessGraph, visited: Visits, rate: float, pools: Mapping[str, Pool]
) -> Bursts | None:
    """Follow the work over the week; None where it comes evenly around the clock."""
    process = graph.process
    if rate <= 0 or visited.endless:
        return None
    actors = process.actors.values()
    hours = process.calendar is not None or any(
        a.calendar or any(m.calendar for m in a.members.values()) for a in actors
    )
    arrivals = process.arrivals
    uneven = arrivals is not None and (arrivals.peaks or arrivals.calendar)
    gathers = any(
        n.step.batch and (n.step.batch.at or n.step.batch.every) for n in graph.steps.values()
    )
    handed = any(f.handoff is not None and f.handoff.every for f in graph.flows.values())
    is_uneven = hours or uneven or gathers or handed
    return Bursts(graph, visited, rate, pools) if is_uneven else None
