"""A step has no name.

Finds:
    Tasks, decisions, waits, sub-processes and events without `name`.

Why it matters:
    The map shows the id, which says nothing to whoever did not write it. In models of students it
    is the most common fault of all.

How it decides:
    `name` is empty. Exempt are gateways that do not choose (joins, parallel steps, waits for the
    first event), events on a border or with a trigger, and the start or end of a connected part
    that has only one.

When it is wrong:
    Sketches; the ids of the ten-line form may read well enough.

Sources:
    bpmnlint "label-required".
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from wfmap.graph import StepNode
from wfmap.graph.paths import components
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each step without a name that a reader needs."""
    for level in subject.graph.levels:
        for part in components(subject.graph, level):
            nodes = [subject.graph.steps[step] for step in part]
            alike = Counter(node.kind for node in nodes)
            for node in nodes:
                if not node.step.name.strip() and _needs_name(node, alike[node.kind]):
                    yield at_step(
                        node,
                        f"{_told(node)} has no name",
                        'give it one: "name": ' + _example(node),
                    )


def _told(node: StepNode) -> str:
    """Say which step is meant: where an import made its key up, by what stands beside it."""
    spoken = node.spoken.replace(" without a name", "")
    return spoken or f"the {node.kind} {quoted(node.id)}"


def _needs_name(node: StepNode, alike: int) -> bool:
    match node.kind:
        case "start" | "end":
            return alike > 1 and node.step.trigger in (None, "none")
        case "event":
            return node.step.attached_to is None and node.step.trigger in (None, "none")
        case "decision":
            return len(node.outgoing) > 1 and node.split != "event"
        case "parallel":
            return False
        case _:
            return True


def _example(node: StepNode) -> str:
    match node.kind:
        case "decision":
            return 'a question, such as "Amount over limit?"'
        case "start" | "end" | "event":
            return 'what has happened, such as "Order received"'
        case _:
            return 'a verb and an object, such as "Check invoice"'


RULE: Final = Rule.of(__name__, __doc__, check)
