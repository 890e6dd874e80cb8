"""What every to-be process keeps, checked by machine on the graph and the record of a rewrite."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wfmap.errors import WfmapError
from wfmap.graph import ProcessGraph, build
from wfmap.graph.soundness import soundness
from wfmap.insertion.oversight import ai_steps, feedback_of, reaches_person_unchained
from wfmap.insertion.patterns import PATTERNS
from wfmap.insertion.rewriting import fingerprint, inverse, records
from wfmap.insertion.rewriting.people import is_person
from wfmap.insertion.rewriting.record import Record
from wfmap.insertion.rewriting.wiring import loose_ends, part, without
from wfmap.model.process import Process
from wfmap.readiness.data.fitness import store_fitness

__all__ = ["PARTS", "Violation", "violations"]

PARTS: Final = {
    "shadow": ("data pre-check", "AI step"),
    "assist": ("data pre-check", "AI step", "gate", "escalation", "deadline"),
    "supervised": (
        "data pre-check",
        "AI step",
        "gate",
        "named human review",
        "escalation",
        "deadline",
    ),
    "autonomous": (
        "data pre-check",
        "AI step",
        "gate",
        "automatic path",
        "named human review",
        "escalation",
        "deadline",
    ),
}
"""The parts that an insertion has at each stage; the fallback is the step itself, and the stores of
corrections and of proposals are checked as stores."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One invariant that does not hold: its name, the step or store, and what is wrong."""

    invariant: str
    element: str
    message: str


def violations(after: Process, before: Process | None = None) -> tuple[Violation, ...]:
    """List what a to-be process violates; nothing of one that a pattern has written.

    Args:
        after: the to-be process.
        before: the process it was made of, to hold the way back against.
    """
    graph = build(after)
    found: list[Violation] = []
    for check in (_reaches_people, _works_without, _parts, _people, _data, _feedback, _log):
        found += check(graph)
    found += _way_back(graph, before)
    return tuple(found)


def _inserted(graph: ProcessGraph) -> tuple[Record, ...]:
    return tuple(r for r in records(graph.process) if PATTERNS[r.pattern].is_ai)


def _reaches_people(graph: ProcessGraph) -> Iterator[Violation]:
    for node in ai_steps(graph):
        if not reaches_person_unchained(graph, node.id):
            yield Violation(
                "reaches-a-person", node.id, "no way leads to a person before another AI step"
            )


def _works_without(graph: ProcessGraph) -> Iterator[Violation]:
    """Take the AI steps away: people still do the step, and work still comes to an end, soundly."""
    known = _inserted(graph)
    gone = [part(graph, record, "AI step") for record in known]
    left = without(graph, frozenset(step for step in gone if step is not None))
    for record in known:
        if record.step not in left.steps:
            message = "without the AI no work comes to the step by hand"
            yield Violation("fallback", record.step, message)
        elif not is_person(graph, left.steps[record.step].actor):
            yield Violation("fallback", record.step, "nobody is there to do the step by hand")
    for node in left.steps.values():
        if graph.steps[node.id].outgoing and not node.outgoing:
            yield Violation("fallback", node.id, "without the AI no way leads on from here")
    if known and not _faults(graph):
        for step in _faults(left):
            yield Violation("fallback", step, "without the AI work can get stuck here")


def _parts(graph: ProcessGraph) -> Iterator[Violation]:
    for record in _inserted(graph):
        there = {role for step, role in record.roles.items() if step in graph.steps}
        wanted = PARTS[record.stage]
        if PATTERNS[record.pattern].orders_work and record.stage == "autonomous":
            wanted = tuple(role for role in wanted if role != "automatic path")
        for role in wanted:
            if role not in there:
                yield Violation("parts", record.step, f"{record.candidate} has no {role}")
        yield from (Violation("parts", *found) for found in loose_ends(graph, record))


def _people(graph: ProcessGraph) -> Iterator[Violation]:
    """Reviewers and owners of doubts are people; none proposes what it reviews."""
    for record in _inserted(graph):
        proposer = part(graph, record, "AI step")
        proposes = graph.steps[proposer].actor if proposer is not None else None
        for role in ("named human review", "escalation"):
            step = part(graph, record, role)
            if step is None:
                continue
            actor = graph.steps[step].actor
            if actor == proposes or not is_person(graph, actor):
                name = graph.actor_name(actor)
                yield Violation("named-people", step, f"{name} is no person who could do this")


def _data(graph: ProcessGraph) -> Iterator[Violation]:
    """No AI reads a store that is surely unfit for its use."""
    for record in _inserted(graph):
        step = part(graph, record, "AI step")
        if step is None:
            continue
        for access in graph.steps[step].step.reads:
            if access.store in graph.process.stores:
                yield from _unfit(graph, step, access.store, record)


def _unfit(graph: ProcessGraph, step: str, store: str, record: Record) -> Iterator[Violation]:
    fitness = store_fitness(graph, store, PATTERNS[record.pattern].purpose)
    blocking = [short for short in fitness.shortfalls if short.blocks]
    for short in blocking:
        message = f"it reads '{store}', whose {short.dimension} is {short.found}"
        yield Violation("data-threshold", step, message)


def _feedback(graph: ProcessGraph) -> Iterator[Violation]:
    for record in _inserted(graph):
        step = part(graph, record, "AI step")
        if step is not None and not feedback_of(graph, step):
            message = "no owned store keeps what people decided"
            yield Violation("feedback", step, message)


def _log(graph: ProcessGraph) -> Iterator[Violation]:
    for record in _inserted(graph):
        step = part(graph, record, "AI step")
        if step is None:
            continue
        written = [a.store for a in graph.steps[step].step.writes]
        kinds = [graph.process.stores[s].kind for s in written if s in graph.process.stores]
        if "log" not in kinds:
            yield Violation("log", step, "its proposals go into no log")


def _way_back(graph: ProcessGraph, before: Process | None) -> Iterator[Violation]:
    """Undo the last insertion: it gives the process before, and was as sound as that is."""
    if not records(graph.process):
        return
    try:
        back = inverse(graph.process)
    except WfmapError as error:
        yield Violation("way-back", "", error.message)
        return
    if before is not None and fingerprint(back) != fingerprint(before):
        yield Violation("way-back", "", "undone, it is not the process it was made of")
    if not _faults(build(back)):
        yield from (
            Violation("soundness", step, "work can get stuck here") for step in _faults(graph)
        )


def _faults(graph: ProcessGraph) -> list[str]:
    return [fault.step for level in soundness(graph).values() for fault in level.faults]
