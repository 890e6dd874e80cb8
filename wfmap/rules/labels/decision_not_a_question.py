"""A decision is not named by its question.

Finds:
    Decisions whose name does not end with a question mark.

Why it matters:
    The answers on the flows make sense only with the question. "Credit check" is work; "Is the
    credit good?" is what is asked afterwards.

How it decides:
    A step of kind "decision" that chooses (more than one flow leaves, not by events) and has a
    name without "?" at its end.

When it is wrong:
    House styles that name gateways otherwise.

Sources:
    Signavio modelling conventions; Camunda best practices, "Naming BPMN elements".
"""

from collections.abc import Iterator
from typing import Final

from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted

QUESTION_MARKS: Final = ("?", "\uff1f", "\u061f", "\u037e")
"""Question marks of Latin, full-width, Arabic and Greek writing."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each decision that asks nothing."""
    for node in subject.graph.steps.values():
        name = node.step.name.strip()
        if node.kind != "decision" or len(node.outgoing) <= 1 or node.split == "event":
            continue
        if name and not name.endswith(QUESTION_MARKS):
            yield at_step(
                node,
                f"the decision {quoted(name)} is no question",
                'name it by what is asked, such as "Amount over limit?"',
            )


RULE: Final = Rule.of(__name__, __doc__, check)
