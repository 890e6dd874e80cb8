"""Nobody looks at what an AI does, or not before something grave is done with it.

Finds:
    AI steps whose result comes to no person at all, and those whose result is acted on unseen
    though the decision is grave.

Why it matters:
    An AI is wrong in a part of the cases, and never says which. Where nobody looks, the error is
    found by whom it harms.

How it decides:
    From the AI step on, every way is followed to the first step that a person of the organisation
    does. No way comes to one: a fault. Or some way comes to its end, or to somebody outside,
    without one, and a decision there is grave: the AI step's own, or one that a machine takes on
    the way, is irreversible, has high or critical stakes, or affects a person. A way on which a
    sample is audited counts as seen for all that is not grave. Left out are an AI in the shadow,
    on whose result nothing hangs, and where the case would come to without the AI just the same.

When it is wrong:
    A check inside a step that the map does not show; draw it. Results that nobody acts on.

Sources:
    EU AI Act (Regulation 2024/1689), article 14 (human oversight); GDPR, article 22;
    Parasuraman, Sheridan & Wickens 2000 (levels of automation).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.findings import Related
from wfmap.graph import StepNode
from wfmap.insertion.oversight import (
    Outlook,
    ai_steps,
    as_before,
    grave_decision,
    in_shadow,
    outlook,
)
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted

HINT = "let a named person look first, or at a sample where an error can be undone"


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each AI step that nobody looks behind, or not where it is grave."""
    for node in ai_steps(subject.graph):
        seen = outlook(subject.graph, node.id)
        if in_shadow(subject.graph, node.id):
            continue
        if not seen.checks and not seen.ais:
            yield at_step(node, f"nobody looks at what the AI does in {quoted(node.label)}", HINT)
        else:
            yield from _grave(subject, node, seen)


def _grave(subject: Subject, node: StepNode, seen: Outlook) -> Iterator[Fault]:
    known = as_before(subject.graph, node.id)
    last = next((step for step in seen.unseen if step.id not in known), None)
    for step in (node, *seen.gateways, *seen.machines):
        reason = grave_decision(subject.process, step)
        if reason and last is not None:
            yield at_step(
                node,
                f"what the AI does in {quoted(node.label)} can reach {quoted(last.label)} before "
                f"anybody looks, and a decision on the way {reason}",
                HINT,
                related=(Related(f"the decision at {quoted(step.label)}", step.pointer),),
            )
            return


RULE: Final = Rule.of(__name__, __doc__, check)
