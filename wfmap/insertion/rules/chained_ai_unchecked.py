"""The result of one AI goes into another before anybody has looked at it.

Finds:
    AI steps from which every way to a person leads through another AI step.

Why it matters:
    Errors multiply: five steps that are right in 95 % of the cases each are all right in 77 %.
    The second AI lends the first one's mistakes its own confidence.

How it decides:
    From the AI step on, every way is followed until a person or another AI has the case. Another
    AI comes, and no way comes to a person first. A way on which a person sees a part of the cases
    (a gate on confidence, an audit) is enough.

When it is wrong:
    A second model that only checks the first; let the gateway behind both send what they disagree
    on to a person.

Sources:
    NIST AI 100-1 (AI risk management framework), map 5 and measure 2; reliability of series
    systems (the product of the parts).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.findings import Related
from wfmap.insertion.oversight import ai_steps, outlook
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each AI step whose result only other AI steps get first."""
    for node in ai_steps(subject.graph):
        seen = outlook(subject.graph, node.id)
        others = [other for other in seen.ais if other.id != node.id]
        if others and not seen.checks:
            yield at_step(
                node,
                f"the AI in {quoted(others[0].label)} works on what the AI in "
                f"{quoted(node.label)} made, and nobody looks in between",
                "let a person see what the first is not sure of before the second gets it",
                related=(Related("the next AI step", others[0].pointer),),
            )


RULE: Final = Rule.of(__name__, __doc__, check)
