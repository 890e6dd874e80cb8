"""How a case may come out: by the end it comes to, by what stops it, or because it is dropped.

Two processes are compared within these: where faster work lets fewer cases lapse, the average case
takes longer, and yet nobody waits longer than before. Ends of one name are one outcome. An event
that interrupts and leads to no work any more drops the case, whatever end its flow leads to; and an
event sub-process that interrupts the whole process brings its cases to ends of its own.
"""

from collections.abc import Iterator
from typing import Final
from weakref import WeakKeyDictionary

from wfmap.graph.events import event_subprocesses, occasion_of
from wfmap.graph.graph import ROOT, ProcessGraph, StepNode

__all__ = ["fates", "told_by"]

_KNOWN: Final[WeakKeyDictionary[ProcessGraph, dict[str, tuple[str, ...]]]] = WeakKeyDictionary()


def fates(graph: ProcessGraph) -> dict[str, tuple[str, ...]]:
    """Map every outcome to the steps by which it is known; the first one that fits is a case's.

    None are given where there is but one. A case that came to none of the steps has the outcome
    without a name.
    """
    if graph not in _KNOWN:
        found: dict[str, list[str]] = {}
        for kind, node in (*_dropped(graph), *_stopped(graph), *_ended(graph)):
            found.setdefault(f"{kind} {node.step.name.casefold() or node.id}", []).append(node.id)
        several = found if len(found) > 1 else {}
        _KNOWN[graph] = {name: tuple(steps) for name, steps in several.items()}
    return _KNOWN[graph]


def told_by(graph: ProcessGraph) -> tuple[str, ...]:
    """List the steps by which outcomes are known."""
    return tuple(step for steps in fates(graph).values() for step in steps)


def _dropped(graph: ProcessGraph) -> Iterator[tuple[str, StepNode]]:
    for node in graph.at(ROOT):
        for event in node.attached:
            found = graph.steps[event]
            if found.step.interrupting is not False and not _has_work_ahead(graph, found):
                yield "dropped", found


def _has_work_ahead(graph: ProcessGraph, node: StepNode) -> bool:
    """Tell whether any work comes after a step, also by going back."""
    seen, open_ = {node.id}, [node.id]
    while open_:
        for flow in graph.outgoing(open_.pop()):
            target = graph.steps[flow.target]
            if target.is_work or target.step.steps:
                return True
            if target.id not in seen:
                seen.add(target.id)
                open_.append(target.id)
    return False


def _stopped(graph: ProcessGraph) -> Iterator[tuple[str, StepNode]]:
    for node in event_subprocesses(graph, ROOT):
        if occasion_of(graph, node).interrupts:
            yield "stopped", node


def _ended(graph: ProcessGraph) -> Iterator[tuple[str, StepNode]]:
    beside = {node.id for node in event_subprocesses(graph, ROOT)}
    for node in graph.at(ROOT):
        is_last = not graph.outgoing(node.id) and node.id not in beside
        if is_last and node.step.attached_to is None:
            yield "ended", node
