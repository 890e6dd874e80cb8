"""Branches whose first work comes to one pool at once: what they share is waited for once.

Branches count as independent, and where several of them begin in one queue they are not: all wait
until that queue is worked off, and with one server each begins when the one before is done.

    fork ─┬─► [queue] A ─► a …        time = queue + A + the later of (a …, B + b …)
          └─► [queue] B ─► b …

With one server and steps in the order of the flows that is exact for first come, first served. With
several servers only the queue is shared, and who stands behind whom is in the waits (`crowds`).

What a branch has to do further on for the same people stands behind the work of the other branches
that has come by then, and behind what else has come meanwhile:

    A1 ▇▇ B1 ▇▇ C1 ▇▇ A2 ▇▇ B2 ▇▇ C2 ▇▇      A2 waits for B1 and C1, C2 for A2 and B2

Instances of a sub-process that run side by side are branches alike.
"""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wfmap.graph.abreast import AllFirsts, Firsts
from wfmap.graph.graph import StepNode
from wfmap.graph.moments import NOTHING, Moments
from wfmap.graph.times import Fork, together
from wfmap.prediction.crowds import in_a_row, mixed_count

if TYPE_CHECKING:
    from wfmap.prediction.clock import Clock

__all__ = ["forks_of", "side_by_side"]

Wide = Any
"""A number, or an array of numbers by variant."""

_FEW = 8
"""Instances that are held against each other one by one; of more, the last begun is the latest."""


def forks_of(clock: "Clock", known: AllFirsts) -> tuple[dict[str, Fork], dict[str, Fork]]:
    """Say what branches share, by the step that splits and by the level that begins."""
    splits, begins = (
        {k: _fork(clock, first) for k, first in part.items()}
        for part in (known.splits, known.begins)
    )
    return (
        {name: fork for name, fork in splits.items() if fork is not None},
        {name: fork for name, fork in begins.items() if fork is not None},
    )


def side_by_side(clock: "Clock", node: StepNode, once: Moments) -> Moments:
    """Give the time of all instances of a sub-process, from that of one.

    Where they begin with work for one pool, they wait for it together and then take turns.
    """
    multi, first = node.step.multi, clock.firsts.several.get(node.id)
    if multi is None or multi.count is None or first is None or not first.is_alone[0]:
        return clock.instances(multi, once)
    lead = first.steps[0][0]
    if _kind(clock, (lead,)) is None or clock.loads[lead][1].beside > 1:
        return clock.instances(multi, once)
    stretch = 1 / clock.loads[lead][0].open
    among = clock.forked(lead) * stretch if clock.is_even(lead) else 0.0
    alone = Moments(once.mean - among, once.variance - among**2 / 3)
    return mixed_count(multi.count.value, lambda number: _all_done(clock, first, alone, number))


def _all_done(clock: "Clock", first: Firsts, once: Moments, number: int) -> Moments:
    """Give the time until some instances are done that begin in one queue."""
    if number == 0:
        return NOTHING
    lead = first.steps[0][0]
    common, work = clock.before_all(lead), clock.work(lead)
    if number > _FEW:
        later = _later(clock, [(lead, first.inside[0])] * number, (number - 1,))[0]
        return once + Moments(clock.standing(lead, number - 1) + later, 0.0)
    branches = [once + Moments(clock.standing(lead, ahead), 0.0) for ahead in range(number)]
    fork = Fork(
        common,
        (True,) * number,
        (work,) * number,
        _alone(clock.loads[lead][0].servers),
        _later(clock, [(lead, first.inside[0])] * number, range(number)),
    )
    return together(branches, fork, None, clock.latest)


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
    later = [0.0] * len(shares)
    if all(is_alone for is_in, is_alone in zip(shares, first.is_alone, strict=True) if is_in):
        places = [place for place, is_in in enumerate(shares) if is_in]
        branches = [(first.steps[place][0], first.inside[place]) for place in places]
        found_later = _later(clock, branches, range(len(branches)))
        for place, time in zip(places, found_later, strict=True):
            later[place] = time
    alone = _alone(clock.loads[lead][0].servers)
    return Fork(clock.before_all(lead), shares, works, alone, tuple(later))


_Branch = tuple[str, frozenset[str]]
"""The first step of a branch, and all of its steps."""


def _later(clock: "Clock", branches: Sequence[_Branch], places: Sequence[int]) -> tuple[Wide, ...]:
    """Say how long further work of some branches stands behind that of all the others.

    Args:
        clock: the clock.
        branches: all of them, each of which begins with one step of one pool.
        places: which of them are asked about.
    """
    lead = branches[0][0]
    nothing = tuple(0.0 for _ in places)
    if not clock.counts_crowds(lead):
        return nothing
    kinds: dict[str, tuple[float, Wide]] = {}
    for branch in branches:
        if branch[0] not in kinds:
            kinds[branch[0]] = _further(clock, branch)
    if not any(rounds for rounds, _ in kinds.values()):
        return nothing
    firsts = [clock.work(step).mean for step, _ in branches]
    further = [kinds[step] for step, _ in branches]
    ahead, full = len(branches) - 1, clock.fullness(lead)
    held = clock.standing(lead, ahead) / (ahead * clock.work(lead).mean) if ahead else 0.0
    found: list[Wide] = []
    for place in places:
        rounds = further[place][0]
        more: Wide = 0.0
        for other, (turns, work) in enumerate(further):
            if other < place:
                more = more + min(rounds, turns) * work + full * min(1.0, rounds) * firsts[other]
            elif other > place:
                more = more + min(1.0, rounds) * firsts[other]
                more = more + min(max(0.0, rounds - 1), turns) * work
        found.append(more * held)
    return tuple(found)


def _further(clock: "Clock", branch: _Branch) -> tuple[float, Wide]:
    """Say how often work of a branch comes to its first people again, and how long each takes."""
    lead, steps = branch
    actor = clock.loads[lead][0].actor
    once = clock.loads[lead][1].entries
    rounds, work = 0.0, 0.0
    for step in sorted(steps):
        known = clock.loads.get(step)
        if step != lead and known is not None and known[0].actor == actor and once > 0:
            rounds += known[1].entries / once
            work = work + known[1].entries / once * clock.work(step).mean
    return rounds, work / rounds if rounds > 0 else 0.0


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


def _alone(servers: Wide) -> Wide:
    """Give 1 where there is one server, else 0."""
    return 1.0 * (servers == 1)
