"""Nobody is named who decides what the AI and its reviewer cannot.

Finds:
    AI steps that neither say whom they escalate to, nor stand in front of people who do.

Why it matters:
    The rare, odd case is the expensive one. Without a name it waits, or the reviewer guesses.

How it decides:
    None of these names a person: `escalates_to` of the AI's actor, of those who look next, of
    those who do it by hand; nor does a gateway behind the AI send cases to a second actor. An AI
    that works in the shadow, on whose result nothing hangs, needs none.

When it is wrong:
    Teams whose escalation is known to all; write it down once, at the actor.

Sources:
    EU AI Act (Regulation 2024/1689), articles 14 and 26; ITIL 4 (hierarchic escalation).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.insertion.oversight import ai_steps, escalation_of, in_shadow
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each AI step with nobody to ask."""
    for node in ai_steps(subject.graph):
        if not escalation_of(subject.graph, node.id) and not in_shadow(subject.graph, node.id):
            yield at_step(
                node,
                f"nobody is named who decides what the AI in {quoted(node.label)} is not sure of "
                "and its reviewer cannot say",
                'name somebody: "escalates_to" of the AI\'s actor or of the reviewer',
            )


RULE: Final = Rule.of(__name__, __doc__, check)
