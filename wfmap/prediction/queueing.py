"""The queues of all pools in many columns at once, each column a process with something changed.

The formulas are those of `network`, for arrays: Whitt's equations for the variability of arrivals,
Allen and Cunneen's wait, Cobham's classes. Where visits are as they were, the equations have the
same coefficients in every column but for loads, and are solved together by going round from the
solution known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.prediction.network import arrival_scvs
from wfmap.prediction.pools import Pool, StepLoad
from wfmap.prediction.routing import Routing

__all__ = ["Sums", "Waits", "add_load", "sums_of", "waits_in"]

Array = NDArray[np.float64]

_LEAST_SCV: Final = 0.2
_STILL: Final = 1e-13
_ROUNDS: Final = 400


@dataclass(frozen=True, slots=True)
class Sums:
    """What the pools have to do and who is there, by pool and column.

    Per case: `entries`, seconds of `work`, `second` moments of the work of entries added up,
    entries `together` with those that come at once, and `levels`, the work of each priority.
    """

    entries: Array
    work: Array
    second: Array
    together: Array
    servers: Array
    pace: Array
    open: Array
    usable: Array
    levels: Mapping[int, Array]

    def load(self, rate: Array) -> Array:
        """Give the work of each pool as a share of what it can do."""
        with np.errstate(divide="ignore", invalid="ignore"):
            found = rate * self.work / (self.servers * self.pace * self.open * self.usable)
        return np.where(self.work > 0, found, 0.0)


@dataclass(frozen=True, slots=True)
class Waits:
    """The steady state of pools by column: `wait` of each priority, in open seconds."""

    p_wait: Array
    wait: Mapping[int, Array]
    load: Array


def sums_of(pools: Mapping[str, Pool], priorities: Mapping[str, int], columns: int) -> Sums:
    """Add up the pools as they are, the same in every column."""
    size = len(pools), columns

    def of(values: Sequence[float]) -> Array:
        return np.broadcast_to(np.array(values, dtype=np.float64)[:, None], size).copy()

    found = list(pools.values())
    under = [pool.work_under(priorities) for pool in found]
    levels = sorted({level for work in under for level in work}, reverse=True)
    return Sums(
        entries=of([pool.entries for pool in found]),
        work=of([pool.work for pool in found]),
        second=of([sum(x.entries * x.second for x in p.loads) for p in found]),
        together=of([sum(x.entries * x.together for x in pool.loads) for pool in found]),
        servers=of([pool.servers for pool in found]),
        pace=of([pool.pace for pool in found]),
        open=of([pool.open for pool in found]),
        usable=of([pool.usable for pool in found]),
        levels={level: of([work.get(level, 0.0) for work in under]) for level in levels},
    )


def add_load(sums: Sums, at: tuple[int, int], load: StepLoad, level: int, sign: float) -> None:
    """Add one step's load to a pool in a column, or take it away, with all of what pairs add."""
    sums.entries[at] += sign * load.entries
    sums.work[at] += sign * load.entries * load.mean
    sums.second[at] += sign * load.entries * (load.second + load.mean * load.joined / 2)
    sums.together[at] += sign * load.entries * load.together
    for under, work in load.work_under(level).items():
        sums.levels[under][at] += sign * work


def waits_in(
    sums: Sums, rate: Array, outer: float, route: Routing, routes: Mapping[int, Routing]
) -> Waits:
    """Predict the waits at every pool, in columns where every load is below 1.

    Args:
        sums: the pools.
        rate: cases per second, by column.
        outer: squared coefficient of variation of the cases' arrivals.
        route: entries per case between the pools.
        routes: those of the columns in which they are others.
    """
    load = sums.load(rate)
    busy = sums.entries > 0
    entries = np.where(busy, sums.entries, 1.0)
    mean = np.where(busy, sums.work / entries, 0.0)
    positive = mean > 0
    scv = np.where(positive, sums.second / entries / np.where(positive, mean, 1.0) ** 2 - 1, 0.0)
    arrival = _variability(load, sums.servers, scv, route, outer)
    for column, other in routes.items():
        arrival[:, column] = arrival_scvs(
            load[:, column], sums.servers[:, column], scv[:, column], other, outer
        )
    bulk = np.where(busy, sums.together / entries, 1.0)
    offered = load * sums.servers
    p_wait = _erlang_c(sums.servers, offered)
    with np.errstate(divide="ignore", invalid="ignore"):
        wait = (
            p_wait
            * mean
            / (sums.pace * sums.usable)
            / (sums.servers - offered)
            * (arrival * bulk + scv)
            / 2
        )
    return Waits(p_wait, _by_priority(sums, np.where(busy, wait, 0.0), load), load)


def _variability(
    load: Array, servers: Array, service: Array, route: Routing, outer: float
) -> Array:
    """Solve Whitt's equations for all columns: x = constant + weight × Kᵀ((1 − load²) x)."""
    total = route.entering + route.between.sum(axis=0)
    total[total == 0] = 1.0
    split = route.between / total[:, None]
    mix = route.between / total[None, :]
    mix_outer = route.entering / total
    streams = 1 / np.maximum((mix**2).sum(axis=0) + mix_outer**2, 1e-12)
    weight = 1 / (1 + 4 * (1 - load) ** 2 * (np.maximum(streams, 1.0) - 1)[:, None])
    smoothing = 1 + (np.maximum(service, _LEAST_SCV) - 1) / np.sqrt(servers)
    busy, passed = load**2, (split * mix).T
    fixed = (mix_outer * outer - 1 + (mix * (1 - split)).sum(axis=0))[:, None]
    constant = 1 + weight * (fixed + passed @ (busy * smoothing))
    found: Array = constant
    for _ in range(_ROUNDS):
        after = constant + weight * (passed @ ((1 - busy) * found))
        still = np.abs(after - found).max(initial=0.0) <= _STILL * np.abs(after).max(initial=0.0)
        found = after
        if still:
            return np.asarray(np.maximum(found, 0.0), dtype=np.float64)
    for column in range(load.shape[1]):
        one = (load[:, column], servers[:, column], service[:, column])
        found[:, column] = arrival_scvs(*one, route, outer)
    return found


def _erlang_c(servers: Array, offered: Array) -> Array:
    """Give the probability to wait in M/M/c (Erlang 1917)."""
    blocking = np.ones_like(offered)
    for number in range(1, int(servers.max(initial=0)) + 1):
        here = servers >= number
        after = offered * blocking / (number + offered * blocking)
        blocking = np.where(here, after, blocking)
    found: Array = servers * blocking / (servers - offered * (1 - blocking))
    return found


def _by_priority(sums: Sums, wait: Array, load: Array) -> dict[int, Array]:
    """Share the wait out between classes, the highest first (Cobham 1954)."""
    if len(sums.levels) <= 1:
        return dict.fromkeys(sums.levels, wait)
    several = sum((work > 0).astype(np.float64) for work in sums.levels.values()) > 1
    residual, above = wait * (1 - load), np.zeros_like(wait)
    total = np.where(sums.work > 0, sums.work, 1.0)
    found: dict[int, Array] = {}
    for level, work in sums.levels.items():
        own = above + load * work / total
        found[level] = np.where(several, residual / ((1 - above) * (1 - own)), wait)
        above = own
    return found
