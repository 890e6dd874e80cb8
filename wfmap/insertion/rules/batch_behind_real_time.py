"""The AI answers in seconds, and its answer then waits for a batch.

Finds:
    AI steps that work case by case, behind which the result waits for a batch before anybody has
    it: of a step, of a handoff, or of an interface that only takes batches.

Why it matters:
    The case is no sooner done. What was paid for speed bought none.

How it decides:
    The AI step has no batch. On a way from it to the first people, theirs included, a step has a
    `batch` or a handoff an `every` that keeps the case for half an hour or more on average (own
    default, setting `hours`); or a machine there writes into a system all of whose declared
    interfaces a program can use are in the mode batch. Sides of a parallel or inclusive split,
    such as a sample for an audit, keep no case and are left out.

When it is wrong:
    Steps whose gain is another than time.

Sources:
    Hopp & Spearman, Factory Physics (batching law); Lashkevich et al. 2023 (waiting by batching).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.access import callable_interfaces
from wfmap.analysis.lineage import lineage
from wfmap.findings import Related
from wfmap.graph import StepNode
from wfmap.insertion.oversight import ai_steps, in_shadow, is_ai, is_human_step
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.units.durations import DAY, HOUR, human
from wfmap.words.sentences import quoted

HOURS: Final = 0.5
"""Hours of waiting from which a batch takes the speed away (own default)."""
HINT: Final = "let the result go on at once, or save the AI: a nightly job may do"


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each AI step whose result waits for a batch."""
    for node in ai_steps(subject.graph):
        if node.step.batch is None and not in_shadow(subject.graph, node.id):
            found = next(_batches(subject, node), None)
            if found is not None:
                what, place = found
                message = f"the AI in {quoted(node.label)} answers at once, and its answer {what}"
                related = (Related("the batch", place),)
                yield at_step(node, message, HINT, related=related)


def _batches(subject: Subject, node: StepNode) -> Iterator[tuple[str, str]]:
    """Yield what a result waits for, and where, nearest first."""
    least = subject.number("hours", HOURS) * HOUR
    seen, queue = {node.id}, [node]
    for step in queue:
        yield from _interfaces(subject, step)
        if step.split in {"parallel", "inclusive"} and len(step.outgoing) > 1:
            continue
        for flow in subject.graph.outgoing(step.id):
            every = flow.handoff.every if flow.handoff is not None else None
            if every is not None and every.expected / 2 >= least:
                yield f"waits {human(every.expected / 2)} to be handed over", flow.pointer
            target = subject.graph.steps[flow.target]
            if target.id in seen:
                continue
            seen.add(target.id)
            wait = _gathering(subject, target)
            if wait >= least:
                told = f"waits {human(wait)} until the batch of {quoted(target.label)} begins"
                yield told, target.pointer
            if not is_human_step(subject.graph, target) and not is_ai(subject.graph, target):
                queue.append(target)


def _gathering(subject: Subject, node: StepNode) -> float:
    """Give the mean wait of a case for its batch at a step, in seconds."""
    batch = node.step.batch
    if batch is None:
        return 0.0
    if subject.prediction is not None:
        told = subject.prediction.facts.steps[node.id].waits.get("batching")
        if told is not None:
            return told.value
    waits = [batch.every.expected / 2] if batch.every is not None else []
    waits += [DAY / len(batch.at) / 2] if batch.at else []
    return min(waits, default=0.0)


def _interfaces(subject: Subject, node: StepNode) -> Iterator[tuple[str, str]]:
    """Yield what a machine writes into that only takes batches."""
    traced = lineage(subject.graph)
    for use in traced.of_step.get(node.id, ()):
        system = subject.process.systems.get(traced.system_of(use.store) or "")
        if not use.writes or system is None:
            continue
        usable = callable_interfaces(system.interfaces)
        if use.mode == "batch" or (usable and all(i.mode == "batch" for i in usable)):
            home = quoted(traced.home(use.store))
            yield f"goes into {home} in batches", use.pointer


RULE: Final = Rule.of(__name__, __doc__, check)
