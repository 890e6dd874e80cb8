"""A task names nobody who does it.

Finds:
    Tasks without an actor.

Why it matters:
    Who does what is the second question a map answers. A task of nobody has no lane, no load and
    no handoffs, so it is missing from every later answer.

How it decides:
    A task has neither `actor` nor `raci.responsible`, and is not of a type that a machine does
    (service, script, rule). Gateways and events take the actor before them and are left out.

When it is wrong:
    A task that a system does without a person, written without its type; give it
    `"type": "service"`.

Sources:
    BPMN 2.0.2, chapter 10 (lanes); own.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.findings import Fix
from wfmap.graph import StepNode
from wfmap.rules.repairs import put
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted

MACHINE_TYPES: Final = frozenset(("service", "script", "rule"))
"""Types of task that no person does."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each task without an actor."""
    for node in subject.graph.steps.values():
        if _needs_somebody(node) and node.actor is None:
            yield at_step(
                node,
                f"nobody does the task {quoted(node.label)}",
                'name its "actor", or say that a machine does it: "type": "service"',
                fixes=tuple(_fixes(subject, node)),
            )


def _needs_somebody(node: StepNode) -> bool:
    return node.kind == "task" and node.step.type not in MACHINE_TYPES


def _fixes(subject: Subject, node: StepNode) -> Iterator[Fix]:
    """Offer who does the step before, or the one after, and a machine."""
    near = (*subject.graph.predecessors(node.id), *subject.graph.successors(node.id))
    actor = next((other.exit_actor for other in near if other.exit_actor is not None), None)
    if actor is not None:
        title = f'let {subject.graph.actor_name(actor)} do it ("actor": "{actor}")'
        yield Fix(title, put(node, actor=actor))
    if node.step.type is None:
        yield Fix('say that a machine does it ("type": "service")', put(node, type="service"))


RULE: Final = Rule.of(__name__, __doc__, check)
