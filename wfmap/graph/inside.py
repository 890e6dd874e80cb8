"""How long a sub-process takes, and when each step inside it begins: for the timers around it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt

from wfmap.graph.compose import level_time
from wfmap.graph.counting import Visits
from wfmap.graph.graph import ProcessGraph, StepNode
from wfmap.graph.hours import hours_of
from wfmap.graph.moments import NOTHING, Moments, latest
from wfmap.graph.stays import around, times_over, work_of
from wfmap.graph.times import Times, passage
from wfmap.units.laws import Law, Sum, law_of

__all__ = ["Inside", "arrivals_inside", "in_order", "law_with", "time_inside"]

Wait = Callable[[str | None], Law | None]
"""Actor → the law of the wait for it, None where nobody waits."""


@dataclass(frozen=True, slots=True)
class Inside:
    """The law of the time inside a sub-process, and the times of its steps and flows."""

    law: Law
    times: Times


def law_with(time: Moments) -> Law:
    """Make a law of a time with these moments: a gamma distribution, exact for Erlang's."""
    if time.variance <= 1e-12 * time.mean**2 or time.mean <= 0:
        return law_of("fixed", {"value": max(0.0, time.mean)})
    return law_of("gamma", {"mean": time.mean, "sd": sqrt(time.variance)})


def time_inside(graph: ProcessGraph, host: str, found: Visits, wait: Wait) -> Inside:
    """Compute the time inside a sub-process, were nothing to end it.

    Args:
        graph: the process.
        host: the sub-process.
        found: the visits so far.
        wait: the law of the wait for an actor.
    """
    inside = list(graph.inside(host))
    steps: dict[str, Moments] = {}
    times = Times(steps, {flow.id: passage(flow.handoff) for flow in graph.flows.values()})
    for node in reversed(inside):
        steps[node.id] = _time(graph, node, found, wait, times)
    whole = level_time(graph, host, found, times)
    return Inside(law_with(whole), times)


def _time(graph: ProcessGraph, node: StepNode, found: Visits, wait: Wait, times: Times) -> Moments:
    known = found.stays.get(node.id)
    if known is not None and known.occurs:
        return Moments(known.mean, known.variance)
    if node.step.steps:
        once = law_with(level_time(graph, node.id, found, times))
    else:
        own = work_of(graph, node, found.steps[node.id])
        queue = wait(node.actor) if own is not None else None
        nothing = law_of("fixed", {"value": 0.0})
        once = (own or nothing) if queue is None else Sum(queue, own or nothing)
    values = around(node, times_over(node, once)).values()
    stretch = 1.0
    if node.actor is not None and not node.step.steps:
        stretch = 1 / max(1e-9, hours_of(graph, node.actor).share)
    return Moments(float(values.mean()) * stretch, float(values.var()) * stretch**2)


def arrivals_inside(
    graph: ProcessGraph, host: str, found: Visits, times: Times
) -> Mapping[str, Law]:
    """Say when each step inside a sub-process begins, at every depth, after the sub-process does.

    Work that comes back begins as the first time.
    """
    begins: dict[str, Moments] = {host: NOTHING}
    _walk(graph, host, found, times, begins)
    return {step: law_with(at) for step, at in begins.items() if step != host}


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
