"""What would change if one number did: hundreds of answers for a few predictions.

A change of a time or of a pool's people leaves visits and routing as they are: the queues are
solved again, exactly, and the steps that are waited for get new times. Where a share changes, one
row of the routing does, and visits follow from those that are known. All changes are carried up
through the blocks together, one column each, by the same equations as a prediction; none is taken
as a straight line. Where a change reaches further, a whole prediction is needed, and it is said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import copysign, inf, isfinite, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.graph import ROOT, ProcessGraph
from wfmap.graph.compose import Level
from wfmap.graph.fates import fates
from wfmap.graph.moments import Moments, quantile, tail
from wfmap.graph.rates import passed_on
from wfmap.graph.recounting import Recounting
from wfmap.model.process import Process
from wfmap.prediction.causes import Group, moved
from wfmap.prediction.changes import Column, Differing
from wfmap.prediction.columns import Carried
from wfmap.prediction.drawn import Drawn
from wfmap.prediction.rerouting import Rerouting
from wfmap.prediction.shapes import Spread, spread_of
from wfmap.prediction.solving import Solved, cycle_of, solve

__all__ = ["Outcome", "WhatIf"]

_MIXED: Final = 1e-6
"""Shares of cases that come out otherwise which are taken for none."""
_AT_ONCE: Final = 1_000_000
"""Steps times columns that are carried through at once: what is held in memory."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would be: cycle time, what the process could do, cost, work and share late, a case.

    `is_close` tells that the hours at which work comes to whoever is next are taken as they were: a
    whole prediction puts work off by mean times, and leaps where that passes a closing time.
    `is_mixed` tells that other shares of cases come out each way.
    `moved` is by how many seconds of a case each group of time changes, empty where a queue grows
    without end.
    """

    cycle_time: Moments
    capacity: float
    cost: float | None
    work: float
    late: float | None
    is_close: bool
    moved: Mapping[Group, float]
    is_mixed: bool = False


class WhatIf:
    """A process solved once, of which single numbers may be changed.

    `whole` counts the changes that were refused, because only a whole prediction can tell.
    """

    def __init__(self, graph: ProcessGraph) -> None:
        self.done: Solved = solve(graph)
        self.levels: dict[str, Level] = {}
        self.kept: dict[tuple[str, ...], NDArray[np.float64]] = {}
        self.whole = 0
        level = Level(graph, ROOT, self.done.visited, self.done.times)
        self.levels[ROOT] = level
        self.cycle = cycle_of(self.done)
        self.is_possible = isfinite(self.cycle.mean) and all(
            pool.fullness(self.done.rate) < 1 for pool in self.done.pools.values()
        )
        self.counting = Recounting(graph, self.done.visited)
        self.differing = Differing(self.done, self.counting) if self.is_possible else None

    @cached_property
    def routes(self) -> Rerouting:
        """The routing between pools, of which a row may be changed."""
        return Rerouting(self.done.graph, self.done.visited, self.done.pools)

    @cached_property
    def gathered(self) -> tuple[str, ...]:
        """The steps whose work is gathered, there or right before, and then queues."""
        graph, visits = self.done.graph, self.done.visited.steps
        loads = [graph.steps[step] for step in self.done.clock.loads]
        return tuple(n.id for n in loads if n.step.batch or passed_on(graph, n, visits) > 1)

    @cached_property
    def rests(self) -> NDArray[np.float64]:
        """The seconds of a case in stated waits after each step, in the order of the graph."""
        facts = self.done.base.steps.values()
        rests = (fact.waits.get("extraneous") for fact in facts)
        visits = [fact.visits.value for fact in facts]
        stated = [rest.value if rest is not None else 0.0 for rest in rests]
        found: NDArray[np.float64] = np.array(visits) * np.array(stated)
        return found

    @cached_property
    def handed(self) -> Mapping[str, float]:
        """The mean seconds of a passage along each flow that takes any."""
        flows = self.done.times.flows.items()
        return {flow: time.mean for flow, time in flows if time.mean > 0}

    def of(self, process: Process) -> Outcome | None:
        """Say what would be with one change; see `of_all`."""
        return self.of_all([process])[0]

    def of_all(self, processes: Iterable[Process]) -> list[Outcome | None]:
        """Say what would be with each of some changes.

        Args:
            processes: copies of this one in which some part was replaced.

        Returns:
            What would be, by copy; None where only a whole prediction can tell.
        """
        differing = self.differing
        columns = [differing.of(p) if differing is not None else None for p in processes]
        if not columns:
            return []
        able = [k for k, column in enumerate(columns) if column is not None]
        self.whole += len(columns) - len(able)
        found: list[Outcome | None] = [None] * len(columns)
        size = max(1, _AT_ONCE // (2 * max(1, len(self.done.graph.steps))))
        for start in range(0, len(able), size):
            some = able[start : start + size]
            given = [column for k in some if (column := columns[k]) is not None]
            for place, outcome in zip(some, self._outcomes(given), strict=True):
                found[place] = outcome
        return found

    def _outcomes(self, columns: Sequence[Column]) -> list[Outcome | None]:
        """Carry some changes through; those that leave a queue to grow need only their load."""
        whole = Carried(self, columns)
        loads = whole.loads()
        stable = [k for k in range(len(columns)) if (loads[:, k + 1] < 1).all()]
        sane = [k for k in stable if whole.is_sane(k + 1)]
        few = whole if len(sane) == len(columns) else Carried(self, [columns[k] for k in sane])
        carried = {k: place for place, k in enumerate(sane, 1)}
        time = few.cycle()
        causes = moved(few)
        mean = np.broadcast_to(time.mean, len(sane) + 1)
        variance = np.broadcast_to(time.variance, len(sane) + 1)
        found: list[Outcome | None] = []
        for k, column in enumerate(columns):
            at = carried.get(k)
            if at is None and k in stable:
                found.append(None)
                continue
            cycle = Moments(inf, inf)
            if at is not None:
                wider = self.cycle.variance + float(variance[at] - variance[0])
                cycle = Moments(self.cycle.mean + float(mean[at] - mean[0]), max(0.0, wider))
            found.append(
                Outcome(
                    cycle_time=cycle,
                    capacity=whole.capacity(k + 1),
                    cost=whole.cost(k + 1),
                    work=whole.work(k + 1),
                    late=self._late(column.process, cycle),
                    is_close=column.is_close,
                    moved=causes[at] if at is not None else {},
                    is_mixed=self._is_mixed(whole.visits.get(k + 1)),
                )
            )
        return found

    @cached_property
    def ends(self) -> list[list[int]]:
        """The places of the steps by which outcomes are known, by outcome."""
        place = self.counting.place
        return [[place[s] for s in steps] for steps in fates(self.done.graph).values()]

    def _is_mixed(self, visits: NDArray[np.float64] | None) -> bool:
        """Tell whether cases come out otherwise, from how often steps are visited."""
        if visits is None:
            return False
        more = visits - self.counting.before
        return any(abs(more[places].sum()) > _MIXED for places in self.ends)

    def _late(self, process: Process, cycle: Moments) -> float | None:
        target = process.target
        if target is None or target.cycle_time is None or target.outcomes:
            return None
        limit = target.cycle_time.expected
        if self.spread is None or not isfinite(cycle.mean):
            return tail(cycle, limit)
        return self.spread.tail(self._as_before(limit, cycle))

    def quantile(self, cycle: Moments, share: float) -> float:
        """Give a percentile of a changed time: its shape is taken to be as it is."""
        if self.spread is None or not isfinite(cycle.mean) or self.cycle.variance <= 0:
            return quantile(cycle, share)
        wider = sqrt(cycle.variance / self.cycle.variance)
        return max(0.0, cycle.mean + (self.spread.quantile(share) - self.cycle.mean) * wider)

    def _as_before(self, limit: float, cycle: Moments) -> float:
        """Say where a limit of a changed time lies on the time as it is."""
        apart = limit - cycle.mean
        if cycle.variance <= 0:
            return self.cycle.mean + copysign(inf, apart) if apart else self.cycle.mean
        return self.cycle.mean + apart * sqrt(self.cycle.variance / cycle.variance)

    @cached_property
    def spread(self) -> Spread | Drawn | None:
        """How the time of a case spreads as it is."""
        return spread_of(self.done)
