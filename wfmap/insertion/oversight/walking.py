"""Where work goes from a step, sub-processes opened up: into their first steps, out of their last.

Messages lead nowhere: no work goes along them. Everything is in document order.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, wraps
from typing import Any, TypeVar

from wfmap.graph import ROOT, ProcessGraph, StepNode
from wfmap.insertion.rewriting.people import is_person

__all__ = [
    "after",
    "answered_once",
    "before",
    "is_ai",
    "is_human_step",
    "is_outside",
    "reach_before_people",
    "reached",
    "walk",
]

_T = TypeVar("_T")

BY_MACHINES = frozenset(("service", "script", "rule", "ai"))
"""Types of task in which nobody looks at the case."""
CARRIED_OUT = frozenset(("service", "script", "rule", "send", "receive"))
"""Types of task that carry out what was decided, also in the lane of an AI."""
JUDGED = frozenset(("expert-judgement", "policy-text", "unknown"))
"""Logics of decisions that a person takes by looking at the case."""


@lru_cache(maxsize=2)  # all rules ask for the same graph one after the other
def _memory(graph: ProcessGraph) -> dict[tuple[str, str], Any]:  # noqa: ARG001 - the key
    return {}


def answered_once(function: Callable[[ProcessGraph, str], _T]) -> Callable[[ProcessGraph, str], _T]:
    """Let a question about a step of a graph be answered once: every rule asks it again."""

    @wraps(function)
    def remembering(graph: ProcessGraph, step: str) -> _T:
        memory, key = _memory(graph), (function.__qualname__, step)
        if key not in memory:
            memory[key] = function(graph, step)
        found: _T = memory[key]
        return found

    return remembering


def after(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    """List the steps that work comes to next; sub-processes are entered and left."""
    followers = graph.successors(step)
    level = graph.steps[step].level
    if not followers and level != ROOT:
        return after(graph, level)
    return tuple(inner for node in followers for inner in _entered(graph, node))


def before(graph: ProcessGraph, step: str) -> tuple[StepNode, ...]:
    """List the steps that work comes from; of an event on a border, the step it sits on."""
    node = graph.steps[step]
    if node.step.attached_to is not None:
        return (graph.steps[node.step.attached_to],)
    givers = graph.predecessors(step)
    if not givers and node.level != ROOT:
        return before(graph, node.level)
    return tuple(inner for giver in givers for inner in _left(graph, giver))


def _entered(graph: ProcessGraph, node: StepNode) -> Iterator[StepNode]:
    starts = graph.starts(node.id) if node.step.steps else ()
    if not starts:
        yield node
    for start in starts:
        yield from _entered(graph, start)


def _left(graph: ProcessGraph, node: StepNode) -> Iterator[StepNode]:
    ends = graph.ends(node.id) if node.step.steps else ()
    if not ends:
        yield node
    for end in ends:
        yield from _left(graph, end)


def walk(
    graph: ProcessGraph,
    begin: Iterable[StepNode],
    stops: Callable[[StepNode], bool],
    following: Callable[[ProcessGraph, str], tuple[StepNode, ...]] = after,
) -> tuple[StepNode, ...]:
    """List what is reached from some steps, those included, nearest first; no way leads past stops.

    Args:
        graph: the process.
        begin: where the walk begins.
        stops: tells where a way ends; the step itself is listed.
        following: the next steps of a step.
    """
    found = {node.id: node for node in begin}
    queue = list(found.values())
    for node in queue:
        if stops(node):
            continue
        for target in following(graph, node.id):
            if target.id not in found:
                found[target.id] = target
                queue.append(target)
    return tuple(found.values())


def reached(graph: ProcessGraph, step: str) -> frozenset[str]:
    """Name every step that work comes to after a step."""
    return frozenset(node.id for node in walk(graph, after(graph, step), lambda _: False))


def is_ai(graph: ProcessGraph, node: StepNode) -> bool:
    """Tell whether an AI does a step: by type, by lane, or by the service it is done in.

    A service, rule or message in the lane of an AI carries out; a person who works with an AI
    service is a person.
    """
    if node.kind != "task":
        return False
    if node.step.type is not None and node.step.type != "ai":
        return node.step.type == "service" and _in_ai_service(graph, node)
    actor = graph.process.actors.get(node.actor or "")
    by_lane = actor is not None and actor.kind == "ai"
    by_service = not is_person(graph, node.actor) and _in_ai_service(graph, node)
    return node.step.type == "ai" or by_lane or by_service


def _in_ai_service(graph: ProcessGraph, node: StepNode) -> bool:
    systems = (graph.process.systems.get(system) for system in node.step.systems)
    return any(system is not None and system.kind == "ai_service" for system in systems)


def is_human_step(graph: ProcessGraph, node: StepNode) -> bool:
    """Tell whether a person of the organisation has the case in hand at a step.

    Work that nobody is named for counts, unless a machine does it. A gateway of a person counts
    where it takes time, or where the person is named for it and judges.
    """
    if node.kind == "task" or (node.kind == "subprocess" and not node.step.steps):
        ours = node.actor is None or is_person(graph, node.actor)
        return ours and node.step.type not in BY_MACHINES and not is_ai(graph, node)
    if node.kind != "decision" or not is_person(graph, node.actor):
        return False
    decision = graph.process.decisions.get(node.step.decision or "")
    judged = decision is not None and decision.logic in JUDGED
    return node.step.processing_time is not None or (judged and node.step.actor_id is not None)


def is_outside(graph: ProcessGraph, node: StepNode) -> bool:
    """Tell whether somebody outside the organisation has the case at a step."""
    actor = graph.process.actors.get(node.actor or "")
    return node.kind in {"task", "event"} and actor is not None and actor.kind == "external"


def reach_before_people(to_be: ProcessGraph, as_is: ProcessGraph) -> tuple[str, ...]:
    """List the steps of work that an error of the machine reaches before a person works on it.

    The walk begins where the insertion acts by itself: at added steps of machines that write or
    hand on a result. Somebody outside is no reviewer: what they do counts as reached.

    Returns:
        Ids in the order in which they are reached, the acting steps themselves left out.
    """
    acting = [
        node.id
        for node in to_be.steps.values()
        if node.id not in as_is.steps and node.is_work and node.step.type in {"service", "rule"}
    ]
    seen, open_, found = set(acting), list(acting), list[str]()
    while open_:
        for target in to_be.successors(open_.pop(0)):
            if target.id in seen:
                continue
            seen.add(target.id)
            if target.is_work and is_person(to_be, target.actor):
                continue
            if target.is_work:
                found.append(target.id)
            open_.append(target.id)
    return tuple(found)
