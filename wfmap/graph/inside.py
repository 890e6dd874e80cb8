"""How long a sub-process takes, and when each step inside it begins: for the timers around it.

Where a case is at one step after another and never comes back, the whole law follows from those of
the steps: sums along each way, mixed where ways meet. Branches side by side and loops are known by
the moments of their times, and a gamma distribution stands for them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from wfmap.graph.beginning import beginning
from wfmap.graph.compose import level_time
from wfmap.graph.counting import Visits
from wfmap.graph.graph import ProcessGraph, StepNode
from wfmap.graph.hours import hours_of
from wfmap.graph.moments import NOTHING, Moments, latest
from wfmap.graph.stays import around, times_over, work_of
from wfmap.graph.times import Times, passage
from wfmap.units.laws import Law, Mixed, Sampled, Sum, law_of

__all__ = ["Inside", "in_order", "law_with", "time_inside"]

Wait = Callable[[str | None], Law | None]
"""Actor → the law of the wait for it, None where nobody waits."""
_Laws = dict[str, Law]
"""The law of a visit of each step."""


@dataclass(frozen=True, slots=True)
class Inside:
    """The law of the time inside a sub-process, and of when each step begins after it does."""

    law: Law
    begins: Mapping[str, Law]


def law_with(time: Moments) -> Law:
    """Make a law of a time with these moments: a gamma distribution, exact for Erlang's."""
    if time.variance <= 1e-12 * time.mean**2 or time.mean <= 0:
        return law_of("fixed", {"value": max(0.0, time.mean)})
    return law_of("gamma", {"mean": time.mean, "sd": sqrt(time.variance)})


def time_inside(graph: ProcessGraph, host: str, found: Visits, wait: Wait) -> Inside:
    """Compute the time inside a sub-process, were nothing to end it, and when its steps begin.

    Work that comes back begins as the first time.

    Args:
        graph: the process.
        host: the sub-process.
        found: the visits so far.
        wait: the law of the wait for an actor.
    """
    steps: dict[str, Moments] = {}
    laws: dict[str, Law] = {}
    times = Times(steps, {flow.id: passage(flow.handoff) for flow in graph.flows.values()})
    for node in reversed(list(graph.inside(host))):
        laws[node.id] = _law(graph, node, found, wait, (times, laws))
        values = laws[node.id].values()
        steps[node.id] = Moments(float(values.mean()), float(values.var()))
    begins: dict[str, Moments] = {host: NOTHING}
    _walk(graph, host, found, times, begins)
    told = {step: law_with(at) for step, at in begins.items() if step != host}
    _tell(graph, host, found, (times, laws), told)
    return Inside(_law_of_level(graph, host, found, (times, laws)), told)


def _law(
    graph: ProcessGraph, node: StepNode, found: Visits, wait: Wait, known: tuple[Times, _Laws]
) -> Law:
    """Make the law of a visit of a step on the clock, its calendars averaged."""
    stay = found.stays.get(node.id)
    if stay is not None and stay.occurs:
        return law_with(Moments(stay.mean, stay.variance))
    if node.step.steps:
        return around(node, times_over(node, _law_of_level(graph, node.id, found, known)))
    own = work_of(graph, node, found.steps[node.id])
    queue = wait(node.actor) if own is not None else None
    nothing = law_of("fixed", {"value": 0.0})
    once = (own or nothing) if queue is None else Sum(queue, own or nothing)
    values = around(node, times_over(node, once)).values()
    share = hours_of(graph, node.actor).share if node.actor is not None else 1.0
    return Sampled(values / max(1e-9, share))


def _law_of_level(
    graph: ProcessGraph, level: str, found: Visits, known: tuple[Times, _Laws]
) -> Law:
    """Make the law of the time from the start of a level to its end."""
    times, laws = known
    if not _is_one_way(graph, level):
        return law_with(level_time(graph, level, found, times))
    begins: dict[str, Law] = {}
    _follow(graph, level, found, known, begins)
    ends = [
        (found.steps[node.id], Sum(begins[node.id], laws[node.id]))
        for node in graph.ends(level)
        if node.id in begins
    ]
    return _one_of(ends) or law_with(level_time(graph, level, found, times))


def _tell(
    graph: ProcessGraph,
    level: str,
    found: Visits,
    known: tuple[Times, _Laws],
    told: dict[str, Law],
) -> None:
    """Put the whole laws of when steps begin in place of those that moments tell."""
    if not _is_one_way(graph, level):
        return
    begins: dict[str, Law] = {}
    _follow(graph, level, found, known, begins)
    for step, law in begins.items():
        told[step] = Sum(told[level], law) if level in told else law
        if graph.steps[step].step.steps:
            _tell(graph, step, found, known, told)


def _is_one_way(graph: ProcessGraph, level: str) -> bool:
    """Tell a level in which a case is at one step after another, and never comes back."""
    nodes = graph.at(level)
    is_one = bool(nodes) and beginning(graph, level).is_one
    if not is_one or any(flow.is_back for flow in graph.flows_at(level)):
        return False
    return not any(
        node.attached
        or node.told
        or node.step.attached_to is not None
        or node.split == "event"
        or (len(node.outgoing) > 1 and node.split != "exclusive")
        for node in nodes
    )


def _follow(
    graph: ProcessGraph,
    level: str,
    found: Visits,
    known: tuple[Times, _Laws],
    begins: dict[str, Law],
) -> None:
    """Find the law of when each step of a level begins after it, along all ways."""
    times, laws = known
    starts = {node.id for node in beginning(graph, level).all}
    for node in in_order(graph, level):
        came: list[tuple[float, Law]] = []
        if node.id in starts:
            came.append((1.0, law_of("fixed", {"value": 0.0})))
        for flow in graph.incoming(node.id):
            if flow.source in begins:
                passed, handed = Sum(begins[flow.source], laws[flow.source]), times.flows[flow.id]
                there = passed if handed == NOTHING else Sum(passed, law_with(handed))
                came.append((found.flows.get(flow.id, 0.0), there))
        begun = _one_of(came)
        if begun is not None:
            begins[node.id] = begun


def _one_of(came: Sequence[tuple[float, Law]]) -> Law | None:
    """Mix laws by how often each is the one; None where none is."""
    total = sum(weight for weight, _ in came)
    if not 0 < total < float("inf"):
        return None
    kept = [(weight / total, law) for weight, law in came if weight > 0]
    return Sampled((kept[0][1] if len(kept) == 1 else Mixed(tuple(kept))).values())


def _walk(
    graph: ProcessGraph, level: str, found: Visits, times: Times, begins: dict[str, Moments]
) -> None:
    """Go through a level; a flow that crosses its border brings no work, and tells no time."""
    for node in in_order(graph, level):
        came: list[tuple[float, Moments]] = []
        for flow in graph.incoming(node.id):
            if flow.source in begins and graph.steps[flow.source].level == level:
                passed = begins[flow.source] + times.steps[flow.source] + times.flows[flow.id]
                came.append((found.flows.get(flow.id, 0.0), passed))
        host = node.step.attached_to
        if host is not None and host in begins:
            came.append((1.0, begins[host] + times.steps[host]))
        begins[node.id] = _mixed(came, waits=node.join == "all") if came else begins[level]
        if node.step.steps:
            _walk(graph, node.id, found, times, begins)


def in_order(graph: ProcessGraph, level: str) -> list[StepNode]:
    """List the steps of a level so that work comes from those before, but for what comes back."""
    nodes = graph.at(level)
    after: dict[str, list[str]] = {node.id: list(node.attached) for node in nodes}
    lacking = dict.fromkeys(after, 0)
    for flow in graph.flows_at(level):
        if not flow.is_back:
            after[flow.source].append(flow.target)
    for targets in after.values():
        for target in targets:
            lacking[target] += 1
    ready = [node.id for node in nodes if not lacking[node.id]]
    order: list[StepNode] = []
    while ready:
        step = ready.pop()
        order.append(graph.steps[step])
        for target in after[step]:
            lacking[target] -= 1
            if not lacking[target]:
                ready.append(target)
    return order


def _mixed(came: list[tuple[float, Moments]], *, waits: bool) -> Moments:
    if waits:
        return latest([time for _, time in came])
    total = sum(weight for weight, _ in came)
    if not 0 < total < float("inf"):
        return came[0][1]
    mean = sum(weight * time.mean for weight, time in came) / total
    second = sum(weight * time.second for weight, time in came) / total
    return Moments(mean, max(0.0, second - mean**2))
