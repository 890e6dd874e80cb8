"""A queue whose customers may be taken away before they are done: how long one waits in it.

The virtual wait of M/G/1 goes up by what each arrival brings and down as time passes. In the long
run it crosses each level as often upwards as downwards (Brill & Posner 1977), which gives its
density f: f(x) is the rate of arrivals that lift it over x from below. Somebody with work X and
deadline D who meets a wait of w brings min(X, D − w), or nothing where the deadline is sooner; so
the queue stays within bounds at any load.

    down through x            up over x, from any level w below it
         f(x)        =   rate × ∫ f(w) P(X > x − w) P(D > x) dw  +  the same from an empty queue

The usual formulas of queues take it that everybody stays: above full load they have no answer, and
to take off the share that leaves, one would have to know the wait. The equation is one of
Volterra's, so it is solved from the lowest level upwards, without going round. With n levels (400
to 2,400) it costs n times as many additions as work reaches levels, for each group of streams with
one deadline.

It is exact for random arrivals at one server, whatever the work and the deadlines are; for several
servers it takes those at work for one that is as fast as all of them, which is exact without
deadlines where work is exponential.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wfmap.units.erlang import ONE_BY_ONE, inverse_blocking
from wfmap.units.laws import FINE, Law, Sampled, Vector, paired

__all__ = ["Stream", "waiting"]

_LEVELS: Final = (400, 2400)
"""The fewest and the most levels of the virtual wait at which its density is known."""
_ROUGH: Final = 4
"""How many times as far apart levels are for a guess."""
_FAR: Final = 1e250
"""How many times as likely as that all are busy is far beyond what is told from never waiting."""
_TABLE: Final = 1_000_000
"""Most chances that are kept in a table."""
_NONE: Final = 1e-12
"""A share of the work that is as good as none."""
_FINE: Final = 25
"""Levels for the mean work that an arrival brings."""
_WITHIN: Final = (np.arange(8) + 0.5) / 8 - 0.5
"""Where between two levels work is looked at, so that a sudden end of it counts as it should."""
_REACH: Final = 20.0
"""How many mean waits of a queue that keeps up its tail is followed."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Work that comes to a queue.

    `rate` is in entries per second, `work` the time it takes one server, `deadline` the time from
    when it comes after which it is taken away, None for never.
    """

    rate: float
    work: Law
    deadline: Law | None = None


def waiting(streams: Sequence[Stream], servers: int, *, is_rough: bool = False) -> Law | None:
    """Compute the law of the virtual wait that arrivals meet.

    Args:
        streams: what comes, in random arrivals.
        servers: how many work side by side, 1 or more.
        is_rough: whether few levels are enough, for a guess that is soon made better.

    Returns:
        The wait until a server would be free; None where what is never taken away is alone more
        than can be done.
    """
    kept = sum(s.rate * _mean(s.work) for s in streams if s.deadline is None)
    if kept >= servers:
        return None
    height = _height(streams, servers)
    if height <= 0:
        return Sampled(np.zeros(FINE))
    count = _count(streams, servers, height) // (_ROUGH if is_rough else 1)
    levels = np.linspace(0.0, height, count + 1)
    density = _density(streams, servers, levels)
    first = _first(streams, servers, levels, density, kept)
    return _law(levels, density * first, _together(streams, servers)[0] * first)


def _mean(law: Law) -> float:
    return float(law.values().mean())


def _count(streams: Sequence[Stream], servers: int, height: float) -> int:
    """Say how many levels are fine enough for the work that comes."""
    total = sum(s.rate for s in streams)
    mean = sum(s.rate * _mean(s.work) for s in streams) / total / servers
    least, most = _LEVELS
    return int(min(most, max(least, _FINE * height / mean if mean > 0 else least)))


def _height(streams: Sequence[Stream], servers: int) -> float:
    """Say up to which level the wait is followed: no deadline, or hardly any wait, beyond."""
    total = sum(s.rate for s in streams)
    if total <= 0:
        return 0.0
    mean = sum(s.rate * _mean(s.work) for s in streams) / total
    if mean <= 0:  # work in no time makes nobody wait
        return 0.0
    second = sum(s.rate * float((s.work.values() ** 2).mean()) for s in streams) / total
    load = total * mean / servers
    calm = (
        _REACH * (second / mean / 2 / servers / (1 - load) + mean / servers) if load < 1 else np.inf
    )
    furthest = max(
        (np.inf if s.deadline is None else float(s.deadline.values()[-1]) for s in streams),
        default=np.inf,
    )
    limit = min(calm, furthest)
    if np.isfinite(limit):
        return float(limit)
    # Some leave and some stay, and both together are too much: what stays decides how far it goes.
    kept = sum(s.rate * _mean(s.work) for s in streams if s.deadline is None) / servers
    bounded = (float(s.deadline.values()[-1]) for s in streams if s.deadline is not None)
    ends = max(bounded, default=0.0)
    return float(ends + _REACH * (second / mean / 2 / servers / (1 - kept) + mean / servers))


def _density(streams: Sequence[Stream], servers: int, levels: Vector) -> Vector:
    """Solve for the density at each level, over the chance that all servers but one are busy.

    From the lowest level up, each passes on what it lifts over all the levels above it.
    """
    step = levels[1] - levels[0]
    found = np.zeros(len(levels))
    rise = _rises(streams, servers, levels)
    for lift, patience in rise:
        found[: len(lift)] += lift * patience(0)[: len(lift)]
    for at in range(len(levels)):
        # somebody who meets this level is lifted as far as work and patience last
        if at:
            here = sum(float(lift[0] * patience(at)[0]) for lift, patience in rise)
            found[at] /= 1 - step * here / 2
        passed = found[at] * (step if at else step / 2)
        for lift, patience in rise:
            over = found[at + 1 : at + len(lift)]
            over += passed * lift[1 : 1 + len(over)] * patience(at)[1 : 1 + len(over)]
    return found


def _rises(
    streams: Sequence[Stream], servers: int, levels: Vector
) -> list[tuple[Vector, Callable[[int], Vector]]]:
    """Give the rate of work that lasts for each level, and how likely somebody stays for it.

    Those with the same deadline are taken together. Work is followed as far as any lasts; the
    chance to stay is that from a level on which the wait is met, by how many levels it goes up.
    """
    step = levels[1] - levels[0]
    reach = len(levels)
    together: dict[int, tuple[Law | None, Vector]] = {}
    for stream in streams:
        lift = stream.rate * _lasting(stream.work, servers, levels)
        _, before = together.get(id(stream.deadline), (None, np.zeros(reach)))
        together[id(stream.deadline)] = stream.deadline, before + lift
    found: list[tuple[Vector, Callable[[int], Vector]]] = []
    for deadline, lift in together.values():
        last = np.flatnonzero(lift > _NONE * lift[0])
        found.append(
            (lift[: last[-1] + 1 if len(last) else 1], _stays(deadline, servers, step, reach))
        )
    return found


def _stays(deadline: Law | None, servers: int, step: float, reach: int) -> Callable[[int], Vector]:
    """Tell how likely a deadline is later, from a level on and by levels that a wait goes up."""
    ones = np.ones(reach)
    if deadline is None:
        return lambda _: ones
    known, several = deadline, np.arange(servers * reach + reach).astype(np.float64)
    if servers * reach > _TABLE:
        return lambda at: known.above(step * several[at::servers][:reach])
    table = known.above(step * several)
    return lambda at: table[at::servers][:reach]


def _lasting(work: Law, servers: int, levels: Vector) -> Vector:
    """Give the chance that work lasts for each level, on average around it."""
    step = levels[1] - levels[0]
    around = np.abs(levels[:, None] + step * _WITHIN[None, :])
    found: Vector = work.above(servers * around.ravel()).reshape(around.shape).mean(axis=1)
    return found


def _together(streams: Sequence[Stream], servers: int) -> tuple[float, float]:
    """Sum the chances of fewer busy than all, and the numbers busy then, over the last of them."""
    offered = sum(s.rate * _brought(s) for s in streams)
    if servers > ONE_BY_ONE:  # of k busy, the chance times k is that of one less times what comes
        sure = min(inverse_blocking(servers - 1, offered), _FAR)
        return sure, offered * (sure - 1)
    chance, sure, busy = 1.0, 1.0, float(servers - 1)
    for number in range(servers - 1, 0, -1):
        chance *= number / offered
        sure += chance
        busy += chance * (number - 1)
        if chance > _FAR:
            break
    return sure, busy


def _brought(stream: Stream) -> float:
    """Give the mean work of somebody who need not wait, cut off at the deadline."""
    work = stream.work.values()
    if stream.deadline is None:
        return float(work.mean())
    return float(np.minimum(work, paired(stream.deadline.values())).mean())


def _first(
    streams: Sequence[Stream], servers: int, levels: Vector, density: Vector, kept: float
) -> float:
    """Find the chance that all servers but one are busy: as much is begun as is done."""
    sure, busy = _together(streams, servers)
    step = levels[1] - levels[0]
    done = 0.0
    for stream in streams:
        if stream.deadline is None:
            continue
        lasting = _lasting(stream.work, 1, levels)
        patience = stream.deadline.above(step * np.arange(2 * len(levels)))
        left = _later(patience, lasting) * step
        left -= (
            (patience[: len(levels)] * lasting[0] + patience[len(levels) - 1 : -1] * lasting[-1])
            * step
            / 2
        )
        done += stream.rate * (
            sure * _brought(stream) + float(np.trapezoid(density * left, levels))
        )
    return (servers - kept) / (servers * sure - busy + done)


def _later(patience: Vector, lasting: Vector) -> Vector:
    """Sum, from each level on, how likely patience lasts beyond each that work lasts for."""
    reach = len(lasting)
    size = 1 << (3 * reach).bit_length()
    both = np.fft.rfft(patience, size) * np.conj(np.fft.rfft(lasting, size))
    found: Vector = np.fft.irfft(both, size)[:reach]
    return found


def _law(levels: Vector, density: Vector, at_once: float) -> Law:
    """Make values of the wait: none for those who need not, beyond the last level the rest."""
    step = levels[1] - levels[0]
    reached = at_once + np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2 * step)])
    shares = (np.arange(FINE) + 0.5) / FINE * max(1.0, float(reached[-1]))
    return Sampled(np.interp(shares, reached, levels, left=0.0))
