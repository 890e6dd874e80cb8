"""Times of single steps and flows, and what branches that begin in one queue share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from wfmap.graph.moments import NOTHING, Moments
from wfmap.model.quantity import Duration
from wfmap.model.steps import Handoff

_ROUNDING: Final = 1e-9

__all__ = ["Fork", "Times", "between", "less", "moments_of", "passage"]


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
    and not where it is 0.
    """

    common: Moments
    shares: tuple[bool, ...]
    works: tuple[Moments | None, ...]
    alone: float


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


def less(time: Moments, part: Moments) -> Moments:
    """Take out of a time what is part of it; what only rounding leaves of it is nothing."""
    mean, variance = time.mean - part.mean, time.variance - part.variance
    return Moments(
        mean * (mean > _ROUNDING * time.mean),
        variance * (variance > _ROUNDING * time.variance),
        time.taken,
    )
