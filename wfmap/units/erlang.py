"""Erlang's loss formula for very many servers, where its recursion would take as many steps."""

import math
from collections.abc import Callable
from typing import Final

__all__ = ["ONE_BY_ONE", "inverse_blocking"]

ONE_BY_ONE: Final = 2_000
"""Servers up to which the recursion is quick; both give the same to some 10 digits."""
_NOTHING: Final = 1e-18
"""The share of a sum from which on its terms are left out."""
_FURTHEST: Final = 700.0
"""The largest exponent of e that a float holds."""


def inverse_blocking(servers: int, offered: float) -> float:
    """Give 1 ÷ the probability that all servers are busy when nobody may wait (Erlang B).

    That is the chance of at most `servers`, over that of just as many, of a Poisson number with the
    mean `offered`. Below capacity it is one less the chance of more, above it a falling sum: either
    way terms fall as fast as those of a normal distribution, so about 9 √servers of them are
    summed. Infinite where the chance is below what a float holds.

    Args:
        servers: how many, 1 or more.
        offered: arrival rate × mean service, in Erlangs, above 0.
    """
    if offered > servers:
        return _sum(lambda k: (servers - k + 1) / offered) + 1.0
    x = offered / servers - 1.0
    apart = servers * (x - math.log1p(x)) if x > -1.0 else math.inf
    if apart > _FURTHEST:
        return math.inf
    stirling = 1 / (12 * servers) - 1 / (360 * servers**3)
    just = math.exp(-apart - stirling) / math.sqrt(2 * math.pi * servers)
    return 1.0 / just - _sum(lambda k: offered / (servers + k))


def _sum(ratio: Callable[[int], float]) -> float:
    """Sum a series from its second term on; `ratio` gives each term over the one before."""
    term, total, k = 1.0, 0.0, 1
    while term > _NOTHING * total:
        term *= ratio(k)
        total += term
        k += 1
    return total
