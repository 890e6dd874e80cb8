"""Work that comes to free people at once: how long each piece stands behind the others.

    two people, five pieces       one ▇▇▇▇▇▇        the third and fourth wait for one before them,
    of like length                two ▇▇▇▇▇▇▇▇▇▇    the fifth for two

Of like lengths, whole rounds are waited for; of exponential ones, as many ends as stand before one,
which come at the rate of all servers. In between the two are mixed by the coefficient of variation;
held against simulated gamma times, that is within 3 % of the time until all is done.
"""

from collections.abc import Callable
from math import ceil, floor
from typing import Any

from wfmap.graph.moments import Moments, latest_of

__all__ = ["among", "behind", "done_beside", "in_a_row", "mixed_count"]

_UNEVEN = 1.8
"""Coefficient of variation, inverted, from which on the last to be done is as if exponential."""


def behind(ahead: float, servers: int, work: Moments) -> float:
    """Give the mean wait of a piece of work that stands behind others.

    Args:
        ahead: pieces before it; between whole numbers both are mixed.
        servers: how many are free.
        work: the time of one piece, in seconds.
    """

    def of(number: int) -> float:
        rounds, ends = number // servers, max(0, number - servers + 1) / servers
        return _mixed(float(rounds), ends, _variation(work)) * work.mean

    part = ahead - floor(ahead)
    return (1 - part) * of(floor(ahead)) + (part * of(floor(ahead) + 1) if part else 0.0)


def among(together: float, servers: int, work: Moments) -> float:
    """Give the mean wait of a piece among several that come at once.

    Args:
        together: how many come; between whole numbers both are mixed.
        servers: how many are free.
        work: the time of one piece, in seconds.
    """

    def of(number: int) -> float:
        whole, rest = divmod(number, servers)
        rounds = servers * whole * (whole - 1) / 2 + whole * rest
        late = max(0, number - servers)
        return _mixed(rounds, late * (late + 1) / 2 / servers, _variation(work)) * work.mean

    if together <= 1:
        return 0.0
    part = together - floor(together)
    total = (1 - part) * of(floor(together)) + (part * of(floor(together) + 1) if part else 0.0)
    return total / together


def done_beside(together: float, servers: float, work: Moments) -> Moments:
    """Give the time of several pieces of work that some servers begin with at once."""

    def of(number: int) -> Moments:
        count = int(servers)
        late = max(0, number - count)
        queued = Moments(late * work.mean / servers, late * work.variance / servers**2)
        last = queued + latest_of(min(number, count), work)
        rounds = ceil(number / count) * work.mean if late else last.mean
        part = min(1.0, _UNEVEN * _variation(work))
        return Moments(rounds + (last.mean - rounds) * part, last.variance)

    return mixed_count(together, of)


def in_a_row(count: float, once: Moments) -> Moments:
    """Do something several times, one after the other; counts between whole numbers are mixed."""
    more = count - floor(count)
    return Moments(once.mean * count, once.variance * count + once.mean**2 * more * (1 - more))


def mixed_count(count: float, of: Callable[[int], Moments]) -> Moments:
    """Mix the times of two whole numbers so that the count is right on average."""
    fewer, more = floor(count), count - floor(count)
    parts = [(share, of(n)) for share, n in ((1 - more, fewer), (more, fewer + 1)) if share > 0]
    mean = sum(share * part.mean for share, part in parts)
    second = sum(share * part.second for share, part in parts)
    spread = second - mean**2
    return Moments(mean, spread * (spread > 0))


def _variation(work: Moments) -> Any:  # noqa: ANN401 - a number
    return (work.variance / work.mean**2) ** 0.5 if work.mean > 0 else 0.0


def _mixed(alike: float, uneven: float, variation: float) -> float:
    return alike + (uneven - alike) * min(1.0, variation)
