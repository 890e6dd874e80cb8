"""Routing between pools with the ways out of one step changed, from the routing as it is."""

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
        change = self._change(row)
        out, entering = self.out, self.entering
        if np.abs(change).max(initial=0.0) > 0:
            queued, passed = self._reach(row.step)
            out = out.copy()
            for step, weight in queued.items():
                out[self.number[step]] += weight * change
            begun = sum(share * passed.get(step, 0.0) for step, share in self.begin.items())
            entering = entering + begun * change
        moved = np.array([visits[step] for step in self.steps])[:, None] * out
        return Routing(self.pools, entering, np.add.reduceat(moved, self.firsts, axis=0))

    def _change(self, row: Row) -> Array:
        new: dict[str, float] = defaultdict(float)
        for flow, rate in row.flows.items():
            target = self.graph.flows[flow].target
            is_message = self.graph.flows[flow].is_message
            part = begins(self.graph, target) if is_message else 1 / waits_for(self.graph, target)
            new[target] += rate * part
        return self._arrives(new) - self._arrives(self.share[row.step])

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
