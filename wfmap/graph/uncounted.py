"""Which visits follow from no share: of what is thrown, stops other work or begins beside it.

Whether an error comes before other work is done, what has to be undone by then, whether a level
lasts until the time of its event sub-process: that depends on times, queues, and what was done
before. No chain of shares counts it. The steps it bears on are named here, so that a trial can
count them; whatever else there is follows from them by shares.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from wfmap.graph.beginning import beginning
from wfmap.graph.events import Catch, catches, event_subprocesses, occasion_of
from wfmap.graph.graph import ROOT, FlowEdge, ProcessGraph, StepNode
from wfmap.model.semantics import is_event_subprocess, throws, trigger_of

__all__ = ["Uncounted", "is_around", "told_by", "uncounted", "undoing"]


@dataclass(slots=True)
class Uncounted:
    """Steps whose visits no share says, and those of them whose work may be stopped midway."""

    steps: set[str] = field(default_factory=set)
    stopped: set[str] = field(default_factory=set)


def uncounted(graph: ProcessGraph) -> Uncounted:
    """Name the steps of a process whose visits no share says."""
    found = Uncounted()
    undoes = undoing(graph)
    for node in graph.steps.values():
        if throws(node.step):
            _thrown(graph, node, found, undoes)
        for catch in told_by(graph, node):
            _caught(graph, catch, found)
    for level in graph.levels:
        for node in event_subprocesses(graph, level):
            occasion = occasion_of(graph, node)
            if occasion.delay is not None:
                found.steps.add(node.id)
            if occasion.delay is not None and occasion.interrupts:
                _stop(graph, level, found)
    for flow in graph.flows.values():
        if flow.flow.at_most is not None and not _comes_back(graph, flow):
            found.steps.update(node.id for node in graph.at(flow.level))
    return found


def told_by(graph: ProcessGraph, node: StepNode) -> Iterator[Catch]:
    """List the events that messages from a step set off: on a border, or event sub-processes."""
    for message in node.tells:
        target = graph.steps[graph.flows[message].target]
        around = graph.steps.get(target.level)
        if around is not None and is_event_subprocess(around.step) and graph.is_start(target):
            target = around
        if not is_around(graph, node, target.level):
            continue
        if is_event_subprocess(target.step):
            interrupts = occasion_of(graph, target).interrupts
            yield Catch(target.id, target.level, "inside", interrupts)
        elif target.step.attached_to is not None:
            interrupts = target.step.interrupting is not False
            yield Catch(target.id, target.level, "beside", interrupts)


def is_around(graph: ProcessGraph, node: StepNode, level: str) -> bool:
    """Tell whether a level is that of a step, or around it."""
    at_level = node.level
    while at_level not in (level, ROOT):
        at_level = graph.steps[at_level].level
    return at_level == level


def _thrown(
    graph: ProcessGraph, node: StepNode, found: Uncounted, undoes: AbstractSet[str]
) -> None:
    """Name what an event bears on that a step throws.

    Work that undoes other work is done when levels have ended, and an event on a border of such a
    level catches nothing of it any more.
    """
    trigger, caught = trigger_of(node.step), catches(graph, node)
    if trigger == "terminate":
        if not is_one_at_a_time(graph, node.level):
            _stop(graph, node.level, found)
    elif trigger == "error" and (not caught or node.id in undoes):
        if node.level != ROOT or not is_one_at_a_time(graph, ROOT):
            _stop(graph, ROOT, found)
    elif trigger in ("compensation", "cancel"):
        found.steps.update(
            n.id
            for n in graph.steps.values()
            if n.step.attached_to is not None and n.step.trigger == "compensation"
        )
    for catch in caught:
        _caught(graph, catch, found)


def undoing(graph: ProcessGraph) -> set[str]:
    """Name the steps that are part of what undoes others, those inside them too."""
    found: set[str] = set()
    open_ = [n.id for n in graph.steps.values() if n.step.trigger == "compensation"]
    open_ = [step for step in open_ if graph.steps[step].step.attached_to is not None]
    while open_:
        step = open_.pop()
        if step not in found:
            found.add(step)
            open_ += [flow.target for flow in graph.outgoing(step)]
            open_ += [inner.id for inner in graph.at(step)]
    return found


def _caught(graph: ProcessGraph, catch: Catch, found: Uncounted) -> None:
    """Name what is begun, and what is stopped for it."""
    found.steps.add(catch.catcher)
    if not catch.interrupts:
        return
    if catch.where == "inside":
        _stop(graph, catch.level, found)
        return
    host = graph.steps[catch.catcher].step.attached_to or ""
    found.stopped.add(host)
    _stop(graph, host, found)
    found.steps.update(flow.target for flow in graph.outgoing(host))


def _stop(graph: ProcessGraph, level: str, found: Uncounted) -> None:
    inner = graph.steps.values() if level == ROOT else graph.inside(level)
    names = [node.id for node in inner]
    found.steps.update(names)
    found.stopped.update(names)


def is_one_at_a_time(graph: ProcessGraph, level: str) -> bool:
    """Tell a level in which a case is never at two steps at once, as far as its own steps say."""
    nodes = graph.at(level)
    if not beginning(graph, level).is_one:
        return False
    for node in nodes:
        splits = len(node.outgoing) > 1 and node.split not in ("exclusive", "event")
        beside = node.step.attached_to is not None and node.step.interrupting is False
        if splits or beside or node.told or is_event_subprocess(node.step):
            return False
    return not any(_passed_on(node) for node in nodes)


def _passed_on(node: StepNode) -> bool:
    multi = node.step.multi
    return bool(node.step.steps and multi is not None and multi.order == "parallel")


def _comes_back(graph: ProcessGraph, limited: FlowEdge) -> bool:
    """Tell a limited flow of a loop that work always comes back by, and that has no other loop.

    Then how often it is taken is known; see `limits`.
    """
    source = limited.source
    if graph.steps[source].split in ("inclusive", "event"):
        return False
    if sum(flow.flow.at_most is not None for flow in graph.outgoing(source)) > 1:
        return False
    seen, open_ = {source}, [limited.target]
    while open_:
        step = open_.pop()
        if step in seen:
            continue
        seen.add(step)
        node = graph.steps[step]
        splits = len(node.outgoing) > 1 and node.split not in ("exclusive", "event")
        if not node.outgoing or splits or node.attached:
            return False
        open_.extend(flow.target for flow in graph.outgoing(step))
    others = [flow.target for flow in graph.outgoing(source) if flow is not limited]
    return not _reaches(graph, others, source) and not graph.steps[source].attached


def _reaches(graph: ProcessGraph, begin: list[str], target: str) -> bool:
    seen: set[str] = set()
    open_ = list(begin)
    while open_:
        step = open_.pop()
        if step == target:
            return True
        if step in seen:
            continue
        seen.add(step)
        open_ += [flow.target for flow in graph.outgoing(step)]
        open_ += graph.steps[step].attached
    return False
