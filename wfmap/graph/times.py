"""Times of single steps and flows, and what branches that begin in one queue share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from wfmap.graph.moments import NOTHING, Moments
from wfmap.model.quantity import Duration
from wfmap.model.steps import Handoff

_ROUNDING: Final = 1e-9

__all__ = ["Fork", "Latest", "Times", "also", "between", "moments_of", "passage", "together"]

Latest = Callable[[list[Moments], int | None], Moments]
"""Finds the latest of some branches; the number is that of the one taken where none is."""


@dataclass(frozen=True, slots=True)
class Times:
    """The time of one visit of each step, and of one passage of each flow.

    `forks` say, by the step that splits, what its branches share, `begins` the same by level.
    """

    steps: Mapping[str, Moments]
    flows: Mapping[str, Moments]
    forks: Mapping[str, "Fork"] = field(default_factory=dict)
    begins: Mapping[str, "Fork"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fork:
    """What branches share that begin in one queue.

    `common` is waited once by all that share it. `works` are the first works of branches that hold
    up those behind them, None of the others; they do where `alone` is 1, for there is one server,
    and not where it is 0. `later` is the mean time for which further work of a branch, for the same
    people, stands behind that of the other branches.
    """

    common: Moments
    shares: tuple[bool, ...]
    works: tuple[Moments | None, ...]
    alone: float
    later: tuple[float, ...]


def moments_of(time: Duration | None) -> Moments:
    """Give the moments of a stated time; none stated is no time."""
    return NOTHING if time is None else Moments(time.expected, time.variance)


def between(period: float) -> Moments:
    """Wait for the next of a row of regular moments: uniform over the period, in seconds."""
    return Moments(period / 2, period**2 / 12)


def passage(handoff: Handoff | None) -> Moments:
    """Compute the time of one passage along a flow, until the next handing over included."""
    if handoff is None:
        return NOTHING
    wait = moments_of(handoff.wait)
    return wait if handoff.every is None else wait + between(handoff.every.expected)


def _less(time: Moments, part: Moments) -> Moments:
    """Take out of a time what is part of it; what only rounding leaves of it is nothing."""
    mean, variance = time.mean - part.mean, time.variance - part.variance
    return Moments(
        mean * (mean > _ROUNDING * time.mean),
        variance * (variance > _ROUNDING * time.variance),
        time.taken,
    )


def _longer(time: Moments, more: float) -> Moments:
    return Moments(time.mean + more, time.variance, time.taken)


def together(
    branches: list[Moments], fork: Fork | None, instead: int | None, latest: Latest
) -> Moments:
    """Find the latest of some branches, what they share counted once."""
    if fork is None or (instead is not None and not all(fork.shares)):
        return latest(branches, instead)
    pairs = list(zip(branches, fork.shares, strict=True))
    inner = [
        _longer(_less(branch, fork.common), later)
        for (branch, shares), later in zip(pairs, fork.later, strict=True)
        if shares
    ]
    if instead is not None:
        return fork.common + latest(inner, instead)
    works = [work for work, shares in zip(fork.works, fork.shares, strict=True) if shares]
    one, many = _in_turn(inner, works, latest), latest(inner, None)
    found = fork.common + Moments(
        fork.alone * one.mean + (1 - fork.alone) * many.mean,
        fork.alone * one.variance + (1 - fork.alone) * many.variance,
    )
    others = [branch for branch, shares in pairs if not shares]
    return latest([found, *others], None) if others else found


def _in_turn(branches: list[Moments], works: list[Moments | None], latest: Latest) -> Moments:
    """Find the latest of branches of which each begins when the work before it is done."""
    first = works[0]
    if len(branches) == 1 or first is None:
        return latest(branches, None)
    held = Moments(first.mean, 0.0)
    later = _in_turn([_less(b, held) for b in branches[1:]], works[1:], latest)
    rest = _less(branches[0], first)
    is_over = not np.any(rest.mean) and not np.any(rest.variance)
    return first + (later if is_over else latest([rest, later], None))


def also(whole: Moments, share: float, at: Moments, goes: Moments, last: Moments) -> Moments:
    """Make a time longer by what an event begins beside it.

    Args:
        whole: the time without it.
        share: how often the event occurs.
        at: when it does.
        goes: what is left of the time then.
        last: the later of that and of what the event begins.
    """
    mean = whole.mean + share * (last.mean - goes.mean)
    more = last.second - goes.second + 2 * at.mean * (last.mean - goes.mean)
    variance = whole.second + share * more - mean**2
    return Moments(mean, variance * (variance > 0))
