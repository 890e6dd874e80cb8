"""A lever applied: the process as it would be."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Final, assert_never
from weakref import WeakKeyDictionary

from wfmap.bottlenecks.levers import HOURS, Lever, calendars_of
from wfmap.bottlenecks.outcomes import alternatives
from wfmap.graph import ProcessGraph, build
from wfmap.graph.visits import visits
from wfmap.model.people import Actor, Calendar, Member
from wfmap.model.process import Process
from wfmap.model.quantity import Quantity
from wfmap.model.rewrite import scaled, with_actor, with_flows, with_step
from wfmap.model.steps import Flow, Step
from wfmap.units.weekly import DAYS, MINUTES_PER_WEEK, windows

__all__ = ["applied", "rewritten"]

_DAY = 1440


def applied(graph: ProcessGraph, lever: Lever) -> ProcessGraph:
    """Build the process with one lever applied."""
    return build(rewritten(graph, lever))


def rewritten(graph: ProcessGraph, lever: Lever) -> Process:
    """Make the process with one lever pulled; all that stays as it is is shared with this one."""
    process, element = graph.process, lever.element.id
    match lever.kind:
        case "faster":
            return with_step(process, element, lambda step: _quicker(step, 1 - lever.size))
        case "capacity":
            return _with_one_more(process, element)
        case "hours":
            return _open_longer(graph, element)
        case "handoff":
            return _at_once(graph, element)
        case "batch":
            return with_step(process, element, lambda step: step.model_copy(update={"batch": None}))
        case "rework":
            return _less_rework(graph, lever)
        case "share":
            return _more_often(graph, element, lever.part, lever.size)
        case _:
            assert_never(lever.kind)


def _quicker(step: Step, factor: float) -> Step:
    times = {"processing_time": step.processing_time, "setup_time": step.setup_time}
    return step.model_copy(
        update={name: scaled(time, factor) for name, time in times.items() if time is not None}
    )


def _with_one_more(process: Process, actor: str) -> Process:
    """Add a server; where members differ, one like the first of them."""
    declared = process.actors[actor]
    if declared.members:
        first: Member = next(iter(declared.members.values()))
        name = _unused(f"{next(iter(declared.members))}-more", declared.members)
        return with_actor(process, actor, members={**declared.members, name: first})
    if declared.capacity is None:
        return process
    more = Quantity(value=declared.capacity.value + 1)
    return with_actor(process, actor, capacity=more)


def _open_longer(graph: ProcessGraph, actor: str) -> Process:
    """Give an actor and its members calendars of their own that close later."""
    process = graph.process
    calendars, renamed = dict(process.calendars), dict[str, str]()
    for name in calendars_of(graph, actor):
        if name in process.calendars:
            renamed[name] = _unused(f"{name}-longer", calendars)
            calendars[renamed[name]] = _longer(process.calendars[name])
    declared = process.actors[actor]
    members = {
        name: member.model_copy(update={"calendar": renamed.get(member.calendar, member.calendar)})
        if member.calendar is not None
        else member
        for name, member in declared.members.items()
    }
    own = declared.calendar or process.calendar
    changed: Actor = declared.model_copy(
        update={"calendar": renamed.get(own, own) if own else None, "members": members}
    )
    return process.model_copy(
        update={"calendars": calendars, "actors": {**process.actors, actor: changed}}
    )


def _longer(calendar: Calendar) -> Calendar:
    """Keep every window open longer, into the next window where they meet."""
    spans = [
        part
        for start, end in windows(calendar.weekly)
        for part in _wrapped(start, min(end + HOURS, start + MINUTES_PER_WEEK))
    ]
    return calendar.model_copy(update={"weekly": "; ".join(map(_written, spans))})


def _wrapped(start: int, end: int) -> list[tuple[int, int]]:
    """Cut a window at the midnights it runs over."""
    cuts = [start, *range((start // _DAY + 1) * _DAY, end, _DAY), end]
    return [(a % MINUTES_PER_WEEK, b - a) for a, b in pairwise(cuts)]


def _written(span: tuple[int, int]) -> str:
    start, length = span
    day, minute = divmod(start, _DAY)
    end = minute + length
    return f"{DAYS[day]} {minute // 60:02}:{minute % 60:02}-{end // 60:02}:{end % 60:02}"


def _at_once(graph: ProcessGraph, flow: str) -> Process:
    handed = graph.flows[flow]

    def change(found: Flow) -> Flow:
        if found.handoff is None:
            return found
        bare = found.handoff.model_copy(update={"wait": None, "every": None})
        return found.model_copy(update={"handoff": bare})

    return _with_flow(graph, handed.source, {flow: change})


def _with_flow(
    graph: ProcessGraph, step: str, changes: Mapping[str, Callable[[Flow], Flow]]
) -> Process:
    """Change flows of a step by their ids."""
    ids = _flows_from(graph, step)

    def change(place: int, flow: Flow) -> Flow:
        made = changes.get(ids[place])
        return flow if made is None else made(flow)

    return with_flows(graph.process, step, change)


_FLOWS: Final[WeakKeyDictionary[ProcessGraph, dict[str, list[str]]]] = WeakKeyDictionary()


def _flows_from(graph: ProcessGraph, step: str) -> list[str]:
    """List the ids of the flows that leave a step, messages too, in document order."""
    found = _FLOWS.get(graph)
    if found is None:
        found = _FLOWS[graph] = {}
        for flow in graph.flows.values():
            found.setdefault(flow.source, []).append(flow.id)
    return found.get(step, [])


def _less_rework(graph: ProcessGraph, lever: Lever) -> Process:
    element = lever.element.id
    if lever.element.kind == "step":
        return with_step(graph.process, element, lambda step: _fewer_errors(step, lever.size))
    flow = graph.flows[element]
    if lever.part:
        rate = _rates(graph, flow.source)[element]
        return _reshared(graph, flow.source, element, rate * (1 - lever.size))

    def fewer(found: Flow) -> Flow:
        if found.handoff is None or found.handoff.rework_share is None:
            return found
        share = Quantity(value=found.handoff.rework_share.value * (1 - lever.size))
        handoff = found.handoff.model_copy(update={"rework_share": share})
        return found.model_copy(update={"handoff": handoff})

    return _with_flow(graph, flow.source, {element: fewer})


def _fewer_errors(step: Step, size: float) -> Step:
    if step.error_rate is None:
        return step
    rate = Quantity(value=step.error_rate.value * (1 - size))
    return step.model_copy(update={"error_rate": rate})


def _rates(graph: ProcessGraph, step: str) -> dict[str, float]:
    """Say how often each flow of a choice is taken per visit, stated or assumed."""
    counted = visits(graph)
    taken = {flow.id: counted.flows[flow.id] for flow in graph.outgoing(step)}
    total = sum(taken.values()) or 1.0
    return {flow: rate / total for flow, rate in taken.items()}


def _reshared(graph: ProcessGraph, step: str, flow: str, share: float) -> Process:
    """Give one outcome a new share; the others shrink or grow in proportion."""
    rates = _rates(graph, step)
    factor = (1 - share) / (1 - rates[flow])
    new = {name: share if name == flow else rate * factor for name, rate in rates.items()}
    return _with_shares(graph, step, new)


def _with_shares(graph: ProcessGraph, step: str, new: Mapping[str, float]) -> Process:
    def change(place: int, found: Flow) -> Flow:
        if ids[place] not in new:
            return found
        return found.model_copy(update={"share": Quantity(value=new[ids[place]])})

    ids = _flows_from(graph, step)
    return with_flows(graph.process, step, change)


def _more_often(graph: ProcessGraph, step: str, flow: str, points: float) -> Process:
    """Take a way more often, and those that lead to the same ends less, in proportion."""
    rates = _rates(graph, step)
    groups = alternatives(graph, graph.steps[step])
    group = next(g for g in groups if any(one.id == flow for one in g))
    others = sum(rates[one.id] for one in group if one.id != flow)
    new = dict(rates)
    for one in group:
        new[one.id] = (
            rates[flow] + points if one.id == flow else rates[one.id] * (1 - points / others)
        )
    return _with_shares(graph, step, new)


def _unused(name: str, taken: Mapping[str, object]) -> str:
    while name in taken:
        name += "-"
    return name
