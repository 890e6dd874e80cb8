"""When the AI does not answer, nobody can do its work.

Finds:
    AI steps that every case has to go through, with no way on which people do the same.

Why it matters:
    Services fail, models are withdrawn, and a process whose old way was given up stands still.

How it decides:
    There is no way around the AI step (from an event on its border, or from another answer given
    in front of it, whose work comes back to where the AI's goes on), and no gateway behind it
    sends a part of the cases to a person who does the work: who writes what the machines write,
    where both say what they write.

When it is wrong:
    Work that can wait until the service is back; say so with an event on the step's border and a
    wait behind it.

Sources:
    ISO 22301 (business continuity); NIST AI 100-1, manage 2.4 (superseding or deactivating a
    system).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.insertion.oversight import ai_steps, goes_around
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each AI step without a way by hand."""
    for node in ai_steps(subject.graph):
        if not goes_around(subject.graph, node.id):
            yield at_step(
                node,
                f"no way leads around the AI in {quoted(node.label)}: when it does not answer, the "
                "work stands still",
                "keep the way by hand, staffed: an error event on the step, or an answer of the "
                "gateway in front of it, that leads to a person",
            )


RULE: Final = Rule.of(__name__, __doc__, check)
