"""How long work stays at a step with timers on its border, and which of them go off before it ends.

A timer counts the whole stay: gathering, the queue, the work, and the rest after it. What is cut
off is neither waited for nor worked on any longer, and so makes room for others. Where the actor
has hours, a deadline counts on the clock and work in open time: a deadline is then as much open
time as lies within it, seen from the hours in which work comes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from wfmap.graph.deadlines import Stream, waiting
from wfmap.graph.graph import ProcessGraph, StepNode
from wfmap.graph.hours import clock_within, hours_of, open_within
from wfmap.graph.moments import Moments
from wfmap.graph.races import after, is_timed, law, outcome
from wfmap.graph.rates import batch_size, cases_per_second, repeats
from wfmap.model.people import Actor
from wfmap.units.laws import (
    FINE,
    Latest,
    Law,
    Mixed,
    Sampled,
    Sum,
    Vector,
    law_of,
    paired,
    repeated,
)

__all__ = [
    "Stay",
    "around",
    "cut_off",
    "instances",
    "is_cut_off",
    "on_clock",
    "stay_at",
    "timed_hosts",
    "times_over",
    "wait_for",
    "work_of",
]

_ENDLESS: Final = 1e15
"""Seconds that a wait without end is taken for, beyond any deadline."""
_SURE: Final = 1e-4
"""Repeats for errors are followed until this share is left."""
_MOST_REPEATS: Final = 40


@dataclass(frozen=True, slots=True)
class Stay:
    """One visit of a step with timers on its border.

    `occurs` says how often each timer goes off in a visit, and `at` when, and how much of the stay
    is left then; `completes` how often the step comes to its own end. `mean` and `variance` are of
    the whole stay in seconds, `wait` is the mean time in the queue, `work` and `second` the first
    two moments of the working time of one entry, as it is cut off, and `whole` the mean as it would
    be; `cut` is the law of the first timer that ends the stay, in open time, None where none does,
    and `uncut` that of the stay if none did.
    """

    occurs: Mapping[str, float]
    completes: float
    mean: float
    variance: float
    wait: float
    work: float
    second: float
    whole: float
    cut: Law | None = field(compare=False, default=None)
    uncut: Law | None = field(compare=False, default=None)
    at: Mapping[str, tuple[Moments, Moments]] = field(compare=False, default_factory=dict)


def timed_hosts(graph: ProcessGraph) -> tuple[StepNode, ...]:
    """List the steps with timers on their border, the innermost first."""
    nodes = [n for n in graph.steps.values() if any(is_timed(graph.steps[e]) for e in n.attached)]
    return tuple(reversed(nodes))


def is_cut_off(graph: ProcessGraph, node: StepNode) -> bool:
    """Tell whether a timer can end a step before its work does."""
    events = (graph.steps[event] for event in node.attached)
    return any(is_timed(event) and event.step.interrupting is not False for event in events)


def work_of(graph: ProcessGraph, node: StepNode, visits: float) -> Law | None:
    """Make the law of one execution: set-up and repeats included, at the pace of its actor.

    Returns:
        Seconds of open time; None for a step without work of its own.
    """
    step = node.step
    if step.steps or (step.processing_time is None and step.setup_time is None):
        return None
    found: Law = law_of("fixed", {"value": 0.0})
    if step.processing_time is not None:
        found = law(step.processing_time)
    if step.setup_time is not None:
        shared = batch_size(graph, node, visits)
        first = Sum(found, law(step.setup_time))
        found = first if shared <= 1 else Mixed(((1 / shared, first), (1 - 1 / shared, found)))
    again = repeats(node)
    if again > 0:
        found = _with_repeats(found, again)
    pace = _pace(graph.process.actors.get(node.actor or ""))
    return found if pace == 1 else Sampled(found.values() / pace)


def _with_repeats(once: Law, again: float) -> Law:
    parts: list[tuple[float, Law]] = []
    left, several = 1.0, once
    while left > _SURE and len(parts) < _MOST_REPEATS:
        parts.append((left * (1 - again), several))
        left *= again
        several = Sampled(Sum(several, once).values())
    total = sum(share for share, _ in parts)
    return Mixed(tuple((share / total, law) for share, law in parts))


def _pace(actor: Actor | None) -> float:
    """Say how much work one server does in a second of open time."""
    if actor is None:
        return 1.0
    available = actor.availability.value if actor.availability is not None else 1.0
    speeds = [m.speed.value if m.speed is not None else 1.0 for m in actor.members.values()]
    return max(1e-9, available * (sum(speeds) / len(speeds) if speeds else 1.0))


def _servers(actor: Actor | None) -> int:
    if actor is None:
        return 0
    if actor.members:
        return len(actor.members)
    return int(actor.capacity.value) if actor.capacity is not None else 0


def wait_for(
    graph: ProcessGraph,
    actor: str,
    counts: Mapping[str, float],
    stays: Mapping[str, Stay],
    *,
    is_rough: bool = False,
) -> Law | None:
    """Compute the law of the wait for an actor, in open time; None where nobody waits.

    Args:
        graph: the process.
        actor: who is waited for.
        counts: the visits of every step in a case.
        stays: what is known so far of those that timers cut off.
        is_rough: whether a guess to a hundredth is enough.
    """
    rate, declared = cases_per_second(graph), graph.process.actors.get(actor)
    servers, hours = _servers(declared), hours_of(graph, actor)
    if rate is None or not servers or hours.share <= 0:
        return None
    streams: list[Stream] = []
    for node in graph.steps.values():
        work = work_of(graph, node, counts[node.id]) if node.actor == actor else None
        entries = rate * counts[node.id] * instances(node) / hours.share
        if work is None or entries <= 0:
            continue
        if not np.isfinite(entries):
            return law_of("fixed", {"value": _ENDLESS})
        streams.append(Stream(entries, work, _deadline(graph, node, stays)))
    on_duty = max(1, round(servers * hours.crew))
    return waiting(streams, on_duty, is_rough=is_rough) or law_of("fixed", {"value": _ENDLESS})


def instances(node: StepNode) -> float:
    """Say how often a step is done in one visit, on average."""
    multi = node.step.multi
    return multi.count.value if multi is not None and multi.count is not None else 1.0


def _deadline(graph: ProcessGraph, node: StepNode, stays: Mapping[str, Stay]) -> Law | None:
    """Make the law of the first timer that cuts a step off; None where none does.

    Inside a sub-process that a timer ends, it is what is left of that when work comes; as long as
    nobody knows how much that is, all of it.
    """
    found = [
        time.values() if k == 0 else paired(time.values(), k)
        for k, (event, time) in enumerate(_timers(graph, node))
        if graph.steps[event].step.interrupting is not False
    ]
    if found:
        return Sampled(np.sort(np.minimum.reduce(found)))
    if node.id in stays:
        return stays[node.id].cut
    host = graph.steps.get(node.level)
    return _deadline(graph, host, stays) if host is not None else None


def _timers(graph: ProcessGraph, node: StepNode) -> list[tuple[str, Law]]:
    """List the timers on a step's border, as open time of whoever does it."""
    found: list[tuple[str, Law]] = []
    for event in node.attached:
        time = graph.steps[event].step.wait_time
        if is_timed(graph.steps[event]) and time is not None:
            found.append((event, open_within(graph, node, law(time))))
    return found


def stay_at(
    graph: ProcessGraph, node: StepNode, visits: float, wait: Law | None, inside: Law | None
) -> Stay:
    """Run the race between a step and the timers on its border.

    Args:
        graph: the process.
        node: the step.
        visits: its visits in a case.
        wait: the law of the wait for its actor, None where nobody waits.
        inside: the law of the time inside a sub-process, None for other steps.
    """
    nothing = law_of("fixed", {"value": 0.0})
    once = inside or work_of(graph, node, visits) or nothing
    whole = Sum(wait, times_over(node, once)) if wait is not None else times_over(node, once)
    whole = around(node, whole)
    timers = _timers(graph, node)
    stops = [k for k, (e, _) in enumerate(timers) if graph.steps[e].step.interrupting is not False]
    occurs: dict[str, float] = {}
    at: dict[str, tuple[Moments, Moments]] = {}
    for place, (event, time) in enumerate(timers):
        times, weights = np.unique(time.values(), return_counts=True)
        left = whole.above(times)
        for other in stops:
            if other != place:
                left = left * timers[other][1].above(after(times) if other < place else times)
        won = outcome(times, left, weights)
        occurs[event] = won.share
        stated, mean = graph.steps[event].step.wait_time, float(time.values().mean())
        if stated is not None and won.share > 0 < mean:
            longer = stated.expected / mean
            before = _stretched(won.mean, won.second, longer)
            at[event] = before, _stretched(*_left(whole, times, left * weights), longer)
    stay = _stay(wait or nothing, once, whole, [timers[k][1] for k in stops])
    stopped = sum(occurs[timers[k][0]] for k in stops)
    return replace(stay, occurs=occurs, completes=max(0.0, 1 - stopped), uncut=whole, at=at)


def _left(stay: Law, times: Vector, weights: Vector) -> tuple[float, float]:
    """Give the first two moments of what is left of a stay at some times, if it lasts so long."""
    values = np.sort(stay.values())
    place = np.searchsorted(values, times, side="right")
    number = len(values) - place
    first, second = (np.append(np.cumsum(values[::-1] ** k)[::-1], 0.0)[place] for k in (1, 2))
    lasts = number > 0
    if not lasts.any() or weights[lasts].sum() <= 0:
        return 0.0, 0.0
    count, at, weight = number[lasts], times[lasts], weights[lasts] / weights[lasts].sum()
    once = first[lasts] / count
    twice = second[lasts] / count - 2 * at * once + at**2
    return float(weight @ (once - at)), float(weight @ twice)


def _stretched(mean: float, second: float, longer: float) -> Moments:
    return Moments(mean * longer, max(0.0, second - mean**2) * longer**2)


def on_clock(graph: ProcessGraph, node: StepNode, stay: Stay) -> tuple[float, float] | None:
    """Compute how long a visit that a timer may end takes on the clock.

    Open time is laid into the week from each moment at which work comes, so that the time until
    somebody is on duty is in it; what the timer ends takes exactly as long as the timer.

    Returns:
        Mean in seconds and variance; None where no timer ends the step, or its actor has no hours.
    """
    times = [
        law(time).values()
        for event in node.attached
        for time in (graph.steps[event].step.wait_time,)
        if is_timed(graph.steps[event])
        and graph.steps[event].step.interrupting is not False
        and time is not None
    ]
    if not times or stay.uncut is None:
        return None
    ends = np.minimum.reduce([t if k == 0 else paired(t, k) for k, t in enumerate(times)])
    return clock_within(graph, node, stay.uncut, Sampled(np.sort(ends)))


def _stay(wait: Law, once: Law, whole: Law, stops: Sequence[Law]) -> Stay:
    """Find the moments of what is left of a stay that the first of some timers ends."""
    waits = wait.values()
    alone = bool((waits == 0).all())
    works = once.values() if alone else paired(once.values(), 1)
    ends = _first(stops, 1 if alone else 2)
    stays = np.minimum(whole.values(), _first(stops, 1))
    done = np.clip(np.minimum(works, ends - waits), 0.0, None)
    return Stay(
        occurs={},
        completes=1.0,
        mean=float(stays.mean()),
        variance=float(stays.var()),
        wait=float(np.minimum(waits, ends).mean()),
        work=float(done.mean()),
        second=float((done**2).mean()),
        whole=float(works.mean()),
        cut=Sampled(np.sort(ends)) if stops else None,
    )


def cut_off(once: Law | None, begun: Law, ends: Law | None, wait: Law | None) -> tuple[float, Stay]:
    """Say what becomes of a step inside a sub-process that a timer ends.

    Args:
        once: the law of one execution, None without any.
        begun: the law of when it begins, from the beginning of the sub-process.
        ends: the law of the timer that goes off first, None where none stops anything.
        wait: the law of the wait for its actor.

    Returns:
        The chance that it begins before the end, and its stay where it does.
    """
    nothing = law_of("fixed", {"value": 0.0})
    once, wait, last = (
        once or nothing,
        wait or nothing,
        ends or law_of("fixed", {"value": _ENDLESS}),
    )
    left = paired(last.values(), 1) - begun.values()
    kept = left >= 0
    if not kept.any():
        return 0.0, Stay({}, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, float(once.values().mean()))
    left, works = left[kept], paired(once.values(), 2)[kept]
    waits = paired(wait.values(), 3)[kept]
    done = np.clip(np.minimum(works, left - waits), 0.0, None)
    stay = np.minimum(left, waits + works)
    return float(kept.mean()), Stay(
        occurs={},
        completes=1.0,
        mean=float(stay.mean()),
        variance=float(stay.var()),
        wait=float(np.minimum(waits, left).mean()),
        work=float(done.mean()),
        second=float((done**2).mean()),
        whole=float(works.mean()),
        cut=Sampled(np.sort(left)),
    )


def _first(stops: Sequence[Law], turn: int) -> Vector:
    """Give values of the first of several timers, in an order that goes evenly with others."""
    if not stops:
        return np.full(FINE, _ENDLESS)
    found: Vector = np.minimum.reduce(
        [paired(stop.values(), turn + place) for place, stop in enumerate(stops)]
    )
    return found


def times_over(node: StepNode, once: Law) -> Law:
    """Make the law of all instances of a step, in a row or side by side, and of the wait after."""
    count = instances(node)
    if count < 1:
        return Mixed(((1 - count, law_of("fixed", {"value": 0.0})), (count, _rested(node, once))))
    fewer, more = int(count), count - int(count)
    parts = [
        (share, _several(node, once, number))
        for share, number in ((1 - more, fewer), (more, fewer + 1))
        if share > 0
    ]
    return _rested(node, parts[0][1] if len(parts) == 1 else Mixed(tuple(parts)))


def _rested(node: StepNode, inner: Law) -> Law:
    rest = node.step.wait_time
    return inner if rest is None else Sum(inner, law(rest))


def _several(node: StepNode, once: Law, number: int) -> Law:
    multi = node.step.multi
    if multi is not None and multi.order == "sequential" and number > 1:
        return repeated(once, number)
    return Latest(once, number) if number > 1 else once


def around(node: StepNode, inner: Law) -> Law:
    """Add the gathering of a batch before."""
    batch = node.step.batch
    if batch is not None and batch.every is not None and batch.every.expected > 0:
        inner = Sum(law_of("uniform", {"min": 0.0, "max": batch.every.expected}), inner)
    return inner
