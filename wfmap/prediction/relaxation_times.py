"""How long a queue takes to forget how it began: the measure of any simulation's length.

The spectral gap of M/M/1 is μ(1 − √ρ)², so that what is left of an empty start falls by a factor
of e in 1 ÷ (μ(1 − √ρ)²): 1,560 mean service times at load .95, 9,900 at .98 (Morse 1955). Other
variability stretches it by (ca² + cs²) ÷ 2, and c servers shorten it to one c-th, as heavy-traffic
limits do (Abate & Whitt 1987); a queue forgets nothing sooner than a service takes.
"""

from math import inf, sqrt

from wfmap.prediction.predictor import PoolFigures, Prediction

__all__ = ["relaxation", "slowest"]


def relaxation(pool: PoolFigures) -> float:
    """Compute the relaxation time of a pool.

    Returns:
        Seconds of open time, one mean service at least; divide by the pool's `open` for time on
        the clock. Infinite at a load of 1 or more, 0 without work.
    """
    if pool.fullness >= 1 or pool.service == inf:
        return inf
    variability = (pool.arrival_scv + pool.service_scv) / 2
    gap = (1 - sqrt(pool.fullness)) ** 2
    return max(pool.service, pool.service / gap * variability / pool.servers)


def slowest(prediction: Prediction) -> float:
    """Compute the longest relaxation time of all pools on the clock, in seconds; 0 without any."""
    return max(
        (relaxation(pool) / pool.open if pool.open else inf for pool in prediction.pools.values()),
        default=0.0,
    )
