"""Why a lever works: where in the process the time is saved, put into a sentence.

The effect is taken apart by comparing the facts before and after, group by group: work, the queue
of each actor, closed hours, handoffs, batches, stated waits. What matters most is named.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from wfmap.facts import Facts, FlowFacts, StepFacts
from wfmap.graph import ProcessGraph
from wfmap.units.durations import human
from wfmap.words.sentences import percent, plural

__all__ = ["Group", "contributions", "mechanism", "mechanism_between"]

Group = tuple[str, str]
"""A cause of time, and the actor whose queue it is (else empty)."""

_NAMED: Final = 3
"""How many groups a sentence names."""
_WORTH_NAMING: Final = 0.05
"""The least share of all that changes for a group to be named."""

_BY_ACTOR: Final[Mapping[str, str]] = {
    "contention": "in the queue for {}",
    "prioritization": "behind more urgent cases for {}",
    "unavailability": "waiting for {} outside its hours",
}
"""Causes that belong to the actor who is waited for."""

_WORDS: Final[Mapping[str, str]] = {
    "work": "work",
    "batching": "gathering of batches",
    "handoff": "time under way between hands",
    "extraneous": "stated waiting",
    "side by side": "that branches wait for each other",
}


def contributions(graph: ProcessGraph, facts: Facts) -> Mapping[Group, float]:
    """Sum the seconds of a case by group."""
    total: dict[Group, float] = defaultdict(float)
    for node in graph.steps.values():
        fact = facts.steps[node.id]
        if not node.step.steps:
            total["work", ""] += fact.work_per_case
        _add(total, fact, (node.actor or "") if not node.step.steps else "")
    for flow in facts.flows.values():
        _add(total, flow, "")
    return total


def _add(total: dict[Group, float], fact: StepFacts | FlowFacts, actor: str) -> None:
    for cause, figure in fact.waits.items():
        group = (cause, actor if cause in _BY_ACTOR else "")
        total[group] += fact.visits.value * figure.value


def mechanism(
    graph: ProcessGraph, before: Facts, changed: ProcessGraph, after: Facts
) -> tuple[str, str]:
    """Say in a sentence where a lever saves time and where it costs some, and the main cause.

    Returns:
        The sentence, and the cause with the largest change; both empty where nothing changes or
        a queue grows without end.
    """
    return mechanism_between(
        graph, before, contributions(graph, before), contributions(changed, after)
    )


def mechanism_between(
    graph: ProcessGraph, facts: Facts, old: Mapping[Group, float], new: Mapping[Group, float]
) -> tuple[str, str]:
    """Say as `mechanism` does what has moved between two sums by group: seconds of a case."""
    groups = dict.fromkeys((*old, *new))
    moved = {g: new.get(g, 0.0) - old.get(g, 0.0) for g in groups}
    total = sum(abs(value) for value in moved.values())
    if not 0 < total < float("inf"):
        return "", ""
    largest = sorted(moved, key=lambda g: -abs(moved[g]))[:_NAMED]
    named = [g for g in largest if abs(moved[g]) >= _WORTH_NAMING * total]
    return "; ".join(_phrase(graph, facts, g, moved[g]) for g in named), largest[0][0]


def _phrase(graph: ProcessGraph, facts: Facts, group: Group, change: float) -> str:
    cause, actor = group
    much = f"{human(abs(change))} {'less' if change < 0 else 'more'}"
    if cause not in _BY_ACTOR:
        return f"{much} {_WORDS[cause]}"
    where = _BY_ACTOR[cause].format(graph.actor_name(actor))
    return f"{much} {where}{_pool(graph, facts, actor) if cause == 'contention' else ''}"


def _pool(graph: ProcessGraph, facts: Facts, actor: str) -> str:
    """Say how busy an actor is and how many steps share it."""
    busy = facts.actors[actor].busy if actor in facts.actors else None
    steps = _steps_of(graph, facts, actor)
    said = [f"{percent(busy.value)} busy"] if busy is not None else []
    if steps > 1:
        said.append(f"shared by {plural(steps, 'step')}")
    return f" ({', '.join(said)})" if said else ""


def _steps_of(graph: ProcessGraph, facts: Facts, actor: str) -> int:
    work: Iterable[bool] = (
        node.actor == actor and not node.step.steps and facts.steps[node.id].work_per_case > 0
        for node in graph.steps.values()
    )
    return sum(work)
