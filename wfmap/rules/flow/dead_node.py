"""A step is drawn on a way but can never be done.

Finds:
    Steps that flows lead to, yet that no case ever does.

Why it matters:
    It looks covered on the map and never happens.

How it decides:
    Tokens are played through each level (see "deadlock"). Reported are steps that a start leads to
    and that were done on no way, where no other fault explains it: a step after a join that waits
    for ever is that join's fault. Says nothing where the exploration was capped.

When it is wrong:
    Where an event from outside, which the process does not show, sets the step off.

Sources:
    van der Aalst et al. 2011, "Soundness of workflow nets" (no dead transitions).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph.soundness import soundness
from wfmap.rules.repairs import joins
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import plural, quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each first step on a way that is never gone."""
    for level in soundness(subject.graph).values():
        for fault in level.faults:
            if fault.kind != "dead-node":
                continue
            node = subject.graph.steps[fault.step]
            count = plural(len(node.incoming), "incoming flow")
            why = f": its {count} never carry work together" if node.join == "all" else ""
            yield at_step(
                node,
                f"{quoted(node.label)} is never done, whatever is decided{why}",
                "check what it waits for, or remove it with the flows to it",
                options=tuple(joins(node)),
            )


RULE: Final = Rule.of(__name__, __doc__, check)
