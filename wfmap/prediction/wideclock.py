"""Open time → clock time in many columns at once: queues, hours and work that differ by column."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wfmap.graph.compose import Level
from wfmap.graph.moments import Moments, latest_of
from wfmap.graph.times import Times
from wfmap.model.steps import Multi
from wfmap.prediction.branches import latest_in
from wfmap.prediction.clock import Clock
from wfmap.prediction.crowds import behind, done_beside, in_a_row, mixed_count
from wfmap.prediction.forks import Wide
from wfmap.prediction.piles import Pile
from wfmap.prediction.pools import Pool, StepLoad
from wfmap.prediction.queueing import Waits
from wfmap.prediction.solving import Solved
from wfmap.prediction.wide import Sheet, WideLevel

__all__ = ["WideClock"]

Array = NDArray[np.float64]
_FEW: Final = 8
"""Branches alike that are multiplied one by one."""


class WideClock(Clock):
    """The clock of a solved process, with waits that are arrays.

    Args:
        done: the process as it is.
        waits: the waits at its pools.
        pools: those of its pools whose people change, with arrays in place of numbers.
        sheet: the columns; the first is the process as it is.
    """

    def __init__(self, done: Solved, waits: Waits, pools: Mapping[str, Pool], sheet: Sheet) -> None:
        self.done = done
        self.doors = done.clock.doors
        self.ended = done.clock.ended
        self.heaps: dict[str, Pile] = dict(done.clock.piles)
        self.piles = self.heaps
        self.visited = done.visited
        self.abreast = done.clock.abreast
        self.firsts = done.clock.firsts
        self.graph = done.graph
        self.pools = {**done.pools, **pools}
        self.pool_waits = done.waits
        self.priorities = done.priorities
        self.loads: dict[str, tuple[Pool, StepLoad]] = {
            step: (self.pools[pool.actor], load) for step, (pool, load) in done.clock.loads.items()
        }
        self.state = waits
        self.number = {actor: k for k, actor in enumerate(done.pools)}
        self.sheet = sheet
        self.columns = sheet.columns
        self.crowds: dict[str, Any] = {}
        self.forks: dict[str, Any] = {}
        self.ways: dict[str, Moments] = {}
        self.unqueued: dict[str, Moments] = {}
        self.queues: dict[str, Any] = {}

    def time(self, step: str) -> Moments:
        """Time of one entry, by column; of a step without a queue that of its work."""
        known = self.unqueued.get(step)
        return super().time(step) if known is None else known

    def contended(self, step: str) -> Wide:
        """Mean time in the queue behind the work of others, in open seconds, by column."""
        if step not in self.queues:
            self.queues[step] = self._contended(step)
        return self.queues[step]

    def _contended(self, step: str) -> Wide:
        pool, load = self.loads[step]
        if not self.pool_waits or pool.actor in self.visited.waits:
            return self.done.clock.contended(step)
        wait = self.state.wait[self.priorities[step]][self.number[pool.actor]]
        return 0.0 if self.is_piled(step) else load.queues * wait

    def spread(self, step: str) -> Wide:
        """Variance of the time in the queue for a step, in open seconds², by column."""
        pool, _ = self.loads[step]
        if not self.pool_waits:
            return 0.0
        chance = self.state.p_wait[self.number[pool.actor]]
        factor = np.where(chance > 0, 2 / np.where(chance > 0, chance, 1.0) - 1, 1.0)
        even = self.behind(step) + self.forked(step) * self.is_even(step)
        return self.contended(step) ** 2 * factor + even**2 / 3

    def behind(self, step: str) -> Wide:
        """Mean time behind others of the same batch, in open seconds."""
        if step not in self.crowds:
            self.crowds[step] = self.done.clock.behind(step)
        return self.crowds[step]

    def forked(self, step: str) -> Wide:
        """Mean time behind what has come to the same people at once, in open seconds, by column."""
        if step not in self.forks:
            self.forks[step] = self.done.clock.forked(step)
        return self.forks[step]

    def around(self, step: str) -> Moments:
        """Time of a visit that is neither queue nor work, by column."""
        found = self.way(step)
        if step not in self.loads or not self.is_piled(step):
            return found
        later = self.door(step).mean - self.done.clock.door(step).mean
        return Moments(found.mean + later, found.variance)

    def way(self, step: str) -> Moments:
        """Time as `around`, at the doors as they are."""
        if step not in self.ways:
            self.ways[step] = self.done.clock.around(step)
        return self.ways[step]

    def inside(self, step: str, times: Times) -> Moments:
        """Time from the start of a sub-process to its end, by column."""
        return self.level(step, times).whole()

    def latest(self, branches: list[Moments], instead: int | None = None) -> Moments:
        """Find the latest of some branches, by column."""
        return latest_in(branches, instead, self.columns)

    def standing(self, step: str, ahead: float) -> Wide:
        """Mean time behind some pieces of work like that of a step, by column."""
        work, servers = self.work(step), self.loads[step][0].servers
        return self._each(
            lambda one: Moments(behind(ahead, int(one[0]), Moments(one[1], one[2])), 0.0),
            servers,
            work.mean,
            work.variance,
        ).mean

    def fullness(self, step: str) -> Wide:
        """Work of the pool of a step as a share of what it can do, by column."""
        if not self.pool_waits:
            return 0.0
        return self.state.load[self.number[self.loads[step][0].actor]]

    def level(self, name: str, times: Times) -> WideLevel:
        """Make a level with times of this clock."""
        levels = self.sheet.levels
        if name not in levels:
            levels[name] = Level(self.graph, name, self.visited, times)
        return WideLevel(levels[name], times, self.sheet)

    def side_by_side(self, step: str) -> Moments:
        """Time of all instances of a step with the people of one pool, by column."""
        pool, load = self.loads[step]
        whole, work = self.time(step), self.work(step)
        spread: Wide = np.maximum(0.0, whole.variance - work.variance)
        waiting = Moments(whole.mean - work.mean, spread)
        together = load.beside
        return waiting + self._each(
            lambda one: done_beside(together, one[0], Moments(one[1], one[2])),
            pool.servers,
            work.mean,
            work.variance,
        )

    def instances(self, multi: Multi | None, once: Moments) -> Moments:
        """Time of something done several times, by column."""
        if multi is None or multi.count is None or multi.count.value == 1:
            return once
        if multi.order == "sequential":
            return in_a_row(multi.count.value, once)
        return mixed_count(multi.count.value, lambda number: self._several(number, once))

    def _several(self, number: int, once: Moments) -> Moments:
        """Find the latest of several alike; of very many, once for each that differs."""
        if number <= _FEW:
            return latest_in([once] * number, None, self.columns)
        return self._each(lambda one: latest_of(number, Moments(*one)), once.mean, once.variance)

    def _each(self, of: Callable[[list[float]], Moments], *parts: Any) -> Moments:  # noqa: ANN401 - numbers or arrays
        """Compute something for columns that are alike once only."""
        wide = [np.broadcast_to(np.asarray(p, dtype=np.float64), self.columns) for p in parts]
        each, which = np.unique(np.array(wide), axis=1, return_inverse=True)
        found = [of(one) for one in each.T.tolist()]
        means: Wide = np.array([one.mean for one in found])[np.ravel(which)]
        spreads: Wide = np.array([one.variance for one in found])[np.ravel(which)]
        return Moments(means, spreads)
