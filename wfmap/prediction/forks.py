"""Branches whose first work comes to one pool at once: what they share is waited for once.

Branches count as independent, and where several of them begin in one queue they are not: all wait
until that queue is worked off, and with one server each begins when the one before is done.

    fork ─┬─► [queue] A ─► a …        time = queue + A + the later of (a …, B + b …)
          └─► [queue] B ─► b …

With one server and steps in the order of the flows that is exact for first come, first served. With
several servers only the queue is shared, and who stands behind whom is in the waits (`crowds`).
"""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wfmap.graph.abreast import Firsts
from wfmap.graph.moments import Moments
from wfmap.graph.times import Fork
from wfmap.prediction.crowds import in_a_row

if TYPE_CHECKING:
    from wfmap.prediction.clock import Clock

__all__ = ["Forks", "forks_of"]

Forks = tuple[Mapping[str, Firsts], Mapping[str, Firsts]]
"""The first work of branches, by the step that splits and by the level that begins."""


def forks_of(clock: "Clock", known: Forks) -> tuple[dict[str, Fork], dict[str, Fork]]:
    """Say what branches share, by the step that splits and by the level that begins."""
    splits, begins = ({k: _fork(clock, first) for k, first in part.items()} for part in known)
    return (
        {name: fork for name, fork in splits.items() if fork is not None},
        {name: fork for name, fork in begins.items() if fork is not None},
    )


def _fork(clock: "Clock", first: Firsts) -> Fork | None:
    kinds = [_kind(clock, steps) for steps in first.steps]
    found = Counter(kind for kind in kinds if kind is not None).most_common(1)
    if not found or found[0][1] < 2:  # noqa: PLR2004 - one branch shares with no other
        return None
    kind = found[0][0]
    shares = tuple(other == kind for other in kinds)
    lead = next(steps[0] for steps, is_in in zip(first.steps, shares, strict=True) if is_in)
    works = tuple(
        _work(clock, steps[0]) if is_in and is_alone else None
        for steps, is_in, is_alone in zip(first.steps, shares, first.is_alone, strict=True)
    )
    return Fork(clock.before_all(lead), shares, works, _alone(clock.loads[lead][0].servers))


def _kind(clock: "Clock", steps: tuple[str, ...]) -> tuple[str, int] | None:
    """Say in which pool, and with which priority, all of some steps queue; None if in several."""
    kinds = {
        (clock.loads[step][0].actor, clock.priorities[step])
        if step in clock.loads and step not in clock.visited.stays
        else None
        for step in steps
    }
    return kinds.pop() if len(kinds) == 1 else None


def _work(clock: "Clock", step: str) -> Moments | None:
    """Give the time for which a step holds up all behind it; None where it does not always."""
    _, load = clock.loads[step]
    known = clock.abreast.get(step)
    if known is None or known.share < 1 or known.is_even:
        return None
    return in_a_row(load.beside, clock.work(step))


def _alone(servers: Any) -> Any:  # noqa: ANN401 - a number or an array
    """Give 1 where there is one server, else 0."""
    return 1.0 * (servers == 1)
