"""Queueing formulas, each exact on its own assumptions or named as an approximation.

Rates are per unit of time, means in that unit; `scv` is a squared coefficient of variation
(variance ÷ mean²). An unstable queue has infinite waits, never an exception.

Sources: Erlang 1917; Pollaczek 1930, Khinchine 1932; Cobham 1954; Allen 1990 with Cunneen
(G/G/c); Kingman 1961; Whitt 1983 (QNA); Gross & Harris, *Fundamentals of Queueing Theory*;
Reiser & Lavenberg 1980 (mean value analysis).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wfmap.units.erlang import ONE_BY_ONE, inverse_blocking

__all__ = [
    "Queue",
    "allen_cunneen",
    "closed_mva",
    "cobham",
    "erlang_b",
    "erlang_c",
    "gim1",
    "kingman",
    "machine_repair",
    "mg1",
    "mm1k",
    "mmc",
    "sigma_deterministic",
    "sigma_erlang",
]

INFINITE = math.inf
_JUST = 1e-9
"""What a load may be over 1 by rounding."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue in its steady state: probability to wait, mean times and mean numbers."""

    p_wait: float
    wq: float
    w: float
    lq: float
    l: float  # noqa: E741 - the letter every queueing text uses


def erlang_b(servers: int, offered: float) -> float:
    """Probability that all servers are busy when nobody may wait (Erlang 1917).

    Args:
        servers: how many, 1 or more.
        offered: arrival rate × mean service, in Erlangs.
    """
    if servers > ONE_BY_ONE and offered > 0:
        return 1.0 / inverse_blocking(servers, offered)
    blocking = 1.0
    for busy in range(1, servers + 1):
        blocking = offered * blocking / (busy + offered * blocking)
    return blocking


def erlang_c(servers: int, offered: float) -> float:
    """Probability to wait in M/M/c; 1 when the queue is unstable (Erlang 1917)."""
    if offered >= servers:
        return 1.0
    blocking = erlang_b(servers, offered)
    return servers * blocking / (servers - offered * (1 - blocking))


def _queue(p_wait: float, wq: float, arrival: float, mean: float) -> Queue:
    w = wq + mean
    return Queue(p_wait, wq, w, arrival * wq, arrival * w)


def mmc(arrival: float, mean: float, servers: int = 1) -> Queue:
    """M/M/c: Poisson arrivals, exponential service. Exact."""
    offered = arrival * mean
    p_wait = erlang_c(servers, offered)
    wq = INFINITE if offered >= servers else p_wait * mean / (servers - offered)
    return _queue(p_wait, wq, arrival, mean)


def mg1(arrival: float, mean: float, scv: float) -> Queue:
    """M/G/1: Poisson arrivals, any service (Pollaczek–Khinchine). Exact."""
    load = arrival * mean
    wq = INFINITE if load >= 1 else load * mean * (1 + scv) / (2 * (1 - load))
    return _queue(min(1.0, load), wq, arrival, mean)


def kingman(arrival: float, mean: float, ca2: float, cs2: float) -> float:
    """G/G/1 mean wait, an approximation that is an upper bound in heavy traffic (1961)."""
    return allen_cunneen(arrival, mean, 1, ca2, cs2)


def allen_cunneen(arrival: float, mean: float, servers: int, ca2: float, cs2: float) -> float:
    """G/G/c mean wait: that of M/M/c times (ca² + cs²) ÷ 2. An approximation.

    Exact where nothing varies: then nobody waits, up to full load.
    """
    varied = (ca2 + cs2) / 2
    if varied == 0 and arrival * mean <= servers * (1 + _JUST):
        return 0.0
    return mmc(arrival, mean, servers).wq * varied


def gim1(arrival: float, mean: float, sigma: float) -> Queue:
    """GI/M/1 from the root σ of its arrivals (`sigma_deterministic`, `sigma_erlang`). Exact."""
    wq = sigma * mean / (1 - sigma) if sigma < 1 else INFINITE
    return _queue(sigma, wq, arrival, mean)


def sigma_deterministic(arrival: float, mean: float) -> float:
    """Solve σ = exp(−(1 − σ) ÷ (arrival × mean)): the root of D/M/1."""
    return _fixed_point(lambda s: math.exp(-(1 - s) / (arrival * mean)), arrival * mean)


def sigma_erlang(arrival: float, mean: float, phases: int) -> float:
    """Solve the root of E_k/M/1, arrivals with `phases` exponential phases."""
    rate = phases * arrival * mean
    return _fixed_point(lambda s: (rate / (rate + 1 - s)) ** phases, arrival * mean)


def _fixed_point(step: Callable[[float], float], load: float) -> float:
    """Find the root in (0, 1) by bisection of s − step(s); 1 when unstable."""
    if load >= 1:
        return 1.0
    low, high = 0.0, 1 - 1e-12
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if step(middle) > middle else (low, middle)
    return (low + high) / 2


def cobham(
    arrivals: Sequence[float], mean: float, servers: int = 1, scv: float = 1.0
) -> list[float]:
    """Mean waits per class, highest priority first, non-preemptive (Cobham 1954).

    Exact for one server with any service, and for several with exponential service; all classes
    share one mean and scv of service.
    """
    total = sum(arrivals) * mean
    residual = erlang_c(servers, total) * mean / servers * (1 + scv) / 2
    waits: list[float] = []
    above = 0.0
    for arrival in arrivals:
        own = above + arrival * mean / servers
        waits.append(INFINITE if own >= 1 else residual / ((1 - above) * (1 - own)))
        above = own
    return waits


def mm1k(arrival: float, mean: float, room: int) -> tuple[float, float, float]:
    """M/M/1 with room for `room` cases: share lost, mean number, mean time of the admitted."""
    load = arrival * mean
    weights = [load**n for n in range(room + 1)]
    total = sum(weights)
    loss = weights[-1] / total
    number = sum(n * weight for n, weight in enumerate(weights)) / total
    return loss, number, number / (arrival * (1 - loss))


def machine_repair(
    machines: int, repairers: int, failure: float, repair: float
) -> tuple[float, float, float, float]:
    """Machines that fail and wait for repairers (finite source M/M/c). Exact.

    Returns:
        Probability that none is down, mean number down, repairs per time, mean wait in queue.
    """
    weights = [1.0]
    for down in range(1, machines + 1):
        rate = (machines - down + 1) * failure
        weights.append(weights[-1] * rate * repair / min(down, repairers))
    total = sum(weights)
    number = sum(n * weight for n, weight in enumerate(weights)) / total
    throughput = failure * (machines - number)
    return weights[0] / total, number, throughput, number / throughput - repair


def closed_mva(
    demands: Sequence[float], think: float, population: int
) -> tuple[float, float, list[float]]:
    """Mean value analysis of a closed network of single servers (Reiser & Lavenberg). Exact.

    Returns:
        Throughput, response time, and the mean number at each station.
    """
    queues = [0.0] * len(demands)
    throughput = response = 0.0
    for customers in range(1, population + 1):
        times = [demand * (1 + queue) for demand, queue in zip(demands, queues, strict=True)]
        response = sum(times)
        throughput = customers / (think + response)
        queues = [throughput * time for time in times]
    return throughput, response, queues
