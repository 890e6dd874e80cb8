"""Routing between pools with the ways out of one step changed, from the routing as it is.

How work goes from pool to pool is found by passing through all that has no pool: gateways, events,
steps without a queue. Where the ways out of one step change, what arrives at pools behind it
changes by the difference of two rows; and that is felt by each step in front of it as far as its
work comes to the changed step with no pool between (`_reach`).

    A ─────► gateway ─► B        a step with a pool in front of the changed gateway sends on
    C ─────►    │               as much more as the gateway does, times what comes to it
                └─────► D

To walk through the process anew for each change would cost its steps every time; this costs the
steps without a pool around the changed one. For a step with a pool of its own nothing is in front
of it but itself. What comes back to a changed step with no pool on the way leaves it by the new row
again and again: the change is divided by one less what more comes back (Sherman & Morrison 1950).
"""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from wfmap.graph import ProcessGraph
from wfmap.graph.recounting import Row
from wfmap.graph.visits import Visits
from wfmap.prediction.pools import Pool
from wfmap.prediction.routing import (
    NEGLIGIBLE,
    Routing,
    begins,
    begun,
    settled,
    shares_of,
    waits_for,
)

__all__ = ["Rerouting"]

Array = NDArray[np.float64]


class Rerouting:
    """How work goes from pool to pool, per visit of each step, and what comes to each step."""

    def __init__(self, graph: ProcessGraph, visited: Visits, pools: Mapping[str, Pool]) -> None:
        self.graph = graph
        self.pools = tuple(pools)
        place = {actor: index for index, actor in enumerate(pools)}
        self.queued = {x.step: place[pool.actor] for pool in pools.values() for x in pool.loads}
        self.share = shares_of(graph, visited)
        self.before: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for step, shares in self.share.items():
            for target, share in shares.items():
                self.before[target].append((step, share))
        self.steps = tuple(self.queued)
        self.number = {step: k for k, step in enumerate(self.steps)}
        sizes = [len(pool.loads) for pool in pools.values()]
        self.firsts = np.cumsum([0, *sizes[:-1]])
        self.out = np.array([self._arrives(self.share[step]) for step in self.steps])
        self.begin = begun(graph)
        self.entering = self._arrives(self.begin)

    def _arrives(self, amounts: Mapping[str, float]) -> Array:
        found = np.zeros(len(self.pools))
        for column, amount in settled(amounts, self.queued, self.share).items():
            found[column] += amount
        return found

    def with_row(self, row: Row, visits: Mapping[str, float]) -> Routing:
        """Route with other ways out of one step.

        Args:
            row: what the step sends on.
            visits: the visits of every step with it.
        """
        queued, passed = self._reach(row.step)
        change = self._change(row, passed)
        out, entering = self.out, self.entering
        if np.abs(change).max(initial=0.0) > 0:
            out = out.copy()
            for step, weight in queued.items():
                out[self.number[step]] += weight * change
            begun = sum(share * passed.get(step, 0.0) for step, share in self.begin.items())
            entering = entering + begun * change
        moved = np.array([visits[step] for step in self.steps])[:, None] * out
        return Routing(self.pools, entering, np.add.reduceat(moved, self.firsts, axis=0))

    def _change(self, row: Row, passed: Mapping[str, float]) -> Array:
        """Say what more comes to pools of a visit, those with which its own work returns included.

        Args:
            row: what the step sends on.
            passed: the visits of the step that come of a visit of each other, with no pool between.
        """
        new: dict[str, float] = defaultdict(float)
        for flow, rate in row.flows.items():
            target = self.graph.flows[flow].target
            is_message = self.graph.flows[flow].is_message
            part = begins(self.graph, target) if is_message else 1 / waits_for(self.graph, target)
            new[target] += rate * part
        old = self.share[row.step]
        returns = sum(
            (new.get(target, 0.0) - old.get(target, 0.0)) * passed.get(target, 0.0)
            for target in dict.fromkeys((*new, *old))
        )
        if returns >= 1:
            return np.zeros(len(self.pools))  # nothing leads out any more: its visits are endless
        return (self._arrives(new) - self._arrives(old)) / (1 - returns)

    def _reach(self, step: str) -> tuple[dict[str, float], dict[str, float]]:
        """Say how much of what a step sends on comes to another with no pool between.

        Returns:
            That of steps with a pool, and that of the steps on the way, which have none.
        """
        queued: dict[str, float] = defaultdict(float)
        passed: dict[str, float] = defaultdict(float)
        if step in self.queued:
            return {step: 1.0}, {}
        moving = {step: 1.0}
        while moving:
            earlier: dict[str, float] = defaultdict(float)
            for target, amount in moving.items():
                passed[target] += amount
                for source, share in self.before[target]:
                    if source in self.queued:
                        queued[source] += amount * share
                    else:
                        earlier[source] += amount * share
            moving = {s: a for s, a in earlier.items() if a > NEGLIGIBLE}
        return queued, passed
