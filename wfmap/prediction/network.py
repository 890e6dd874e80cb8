"""The waits of a network of pools: Jackson's result where it holds, Whitt's approximation else.

Each pool is a G/G/c queue whose arrivals' variability follows from what feeds it (Whitt, *The
Queueing Network Analyzer*, Bell System Technical Journal 62, 1983); its mean wait is Allen and
Cunneen's. With Poisson arrivals and exponential times this is exact (Jackson 1957).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.prediction.pools import Pool
from wfmap.prediction.queues import INFINITE, allen_cunneen, erlang_c
from wfmap.prediction.routing import Routing

__all__ = ["PoolWait", "arrival_scvs", "pool_waits", "wait_at"]

_LEAST_SCV: Final = 0.2
"""Whitt's lower limit on the service variability that departures feel."""

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PoolWait:
    """A pool's steady state, in open seconds of its calendar.

    `load` is its work as a share of what it can do, `wait` the mean time in queue over all entries,
    `p_wait` the probability to wait, `by_priority` the mean wait of each priority, highest first.
    """

    load: float
    p_wait: float
    wait: float
    arrival_scv: float
    service_scv: float
    by_priority: Mapping[int, float]


def arrival_scvs(
    loads: Vector, servers: Vector, service: Vector, route: Routing, outer: float
) -> Vector:
    """Solve Whitt's equations for the variability of what arrives at each pool.

    Args:
        loads: busy share of each pool, below 1.
        servers: how many each has.
        service: squared coefficient of variation of each pool's work.
        route: entries per case between pools.
        outer: that of the cases' arrivals.

    Returns:
        The squared coefficient of variation of each pool's arrivals.
    """
    total = route.entering + route.between.sum(axis=0)
    total[total == 0] = 1.0
    leaving = total[:, None]
    split = np.divide(route.between, leaving)
    mix = np.divide(route.between, total[None, :])
    mix_outer = route.entering / total
    # Where a split makes several of one, shares may add up to more than all; fewer than one
    # stream there are not.
    streams = 1 / np.maximum((mix**2).sum(axis=0) + mix_outer**2, 1e-12)
    effective = np.maximum(streams, 1.0)
    weight = 1 / (1 + 4 * (1 - loads) ** 2 * (effective - 1))
    smoothing = 1 + (np.maximum(service, _LEAST_SCV) - 1) / np.sqrt(servers)
    busy = (loads**2)[:, None]
    constant = 1 + weight * (
        mix_outer * outer
        - 1
        + (mix * ((1 - split) + split * busy * smoothing[:, None])).sum(axis=0)
    )
    feed = weight[None, :] * split * mix * (1 - busy)
    found: Vector = np.linalg.solve(np.eye(len(loads)) - feed.T, constant)
    return np.maximum(found, 0.0)


def pool_waits(
    pools: Mapping[str, Pool],
    route: Routing,
    arrivals: float,
    outer: float,
    priorities: Mapping[str, int],
) -> Mapping[str, PoolWait]:
    """Predict the wait at every pool.

    Args:
        pools: the pools by actor.
        route: entries per case between them.
        arrivals: cases per second.
        outer: squared coefficient of variation of the cases' arrivals.
        priorities: the priority of each step; 0 where it is not named.

    Returns:
        The steady state of each pool; infinite waits where its load is 1 or more.
    """
    if not pools:
        return {}
    loads = np.array([pool.fullness(arrivals) for pool in pools.values()])
    servers = np.array([float(pool.servers) for pool in pools.values()])
    service = np.array([pool.scv for pool in pools.values()])
    scvs = arrival_scvs(np.minimum(loads, 1.0), servers, service, route, outer)
    return {
        actor: wait_at(pool, arrivals, float(loads[i]), float(scvs[i]), priorities)
        for i, (actor, pool) in enumerate(pools.items())
    }


def wait_at(
    pool: Pool, arrivals: float, load: float, scv: float, priorities: Mapping[str, int]
) -> PoolWait:
    """Predict the wait at one pool.

    Args:
        pool: the pool.
        arrivals: cases per second.
        load: its work as a share of what it can do.
        scv: squared coefficient of variation of what arrives.
        priorities: the priority of each step.
    """
    rate = arrivals * pool.entries / pool.open
    mean = pool.mean / (pool.pace * pool.usable)
    found = allen_cunneen(rate, mean, pool.servers, scv * pool.bulk, pool.scv)
    wait = found if load < 1 or found == 0 else INFINITE  # what never varies fits in exactly
    return PoolWait(
        load=load,
        p_wait=erlang_c(pool.servers, rate * mean),
        wait=wait,
        arrival_scv=scv,
        service_scv=pool.scv,
        by_priority=_by_priority(pool, wait, load, priorities),
    )


def _by_priority(
    pool: Pool, wait: float, load: float, priorities: Mapping[str, int]
) -> dict[int, float]:
    """Share the wait out between classes: highest first, non-preemptive (Cobham 1954).

    The wait of all classes together fixes the residual work a newcomer meets; from it Cobham's
    formula follows for any service and any number of servers.
    """
    work = pool.work_under(priorities)
    if len(work) <= 1 or not pool.work:
        return dict.fromkeys(work, wait)
    residual = wait * (1 - load) if load < 1 else float("inf")
    found: dict[int, float] = {}
    above = 0.0
    for level in sorted(work, reverse=True):
        own = above + load * work[level] / pool.work
        found[level] = residual / ((1 - above) * (1 - own)) if own < 1 else float("inf")
        above = own
    return found
