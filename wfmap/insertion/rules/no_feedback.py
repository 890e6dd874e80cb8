"""What people correct is kept nowhere, or nobody owns it: the AI never learns.

Finds:
    AI steps behind which nobody keeps what was wrong, and those whose corrections nobody owns.

Why it matters:
    Corrections are the only measure of how good the AI is in production, and the only examples
    the next version can learn from. Unowned, they are never read.

How it decides:
    Those who look first, who do it by hand, or who correct after a look write into no store that
    serves this alone (only such people write it, and no later work but an AI's reads it), or none
    of these stores has an `owner`. An AI in the shadow is compared by what people do anyway.

When it is wrong:
    Corrections that the service itself records; draw them as a store with an owner.

Sources:
    Sculley et al. 2015 (hidden technical debt: feedback loops, undeclared consumers); NIST AI
    100-1, measure 3.3; the survey's question whether corrections reach an owner.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.mastership import OFFERED
from wfmap.findings import Fix
from wfmap.graph import StepNode
from wfmap.insertion.oversight import ai_steps, corrections_of, feedback_of, in_shadow, reviews_of
from wfmap.model.pointers import pointer
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import listed, quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each AI step whose corrections are lost or unowned."""
    for node in ai_steps(subject.graph):
        if not feedback_of(subject.graph, node.id) and not in_shadow(subject.graph, node.id):
            yield _fault(subject, node)


def _fault(subject: Subject, node: StepNode) -> Fault:
    stores = corrections_of(subject.graph, node.id)
    if not stores:
        return at_step(
            node,
            f"nobody keeps what the AI in {quoted(node.label)} got wrong",
            "let the reviewer write corrections into a store of their own, with an owner",
        )
    declared = (subject.process.stores.get(store) for store in stores)
    names = listed(quoted(s.name) for s in declared if s is not None and s.name) or "a store"
    return at_step(
        node,
        f"what the AI in {quoted(node.label)} got wrong is kept in {names}, and nobody owns it",
        'name who answers for it: "owner" of the store',
        fixes=tuple(_owned(subject, node, stores[0])),
    )


def _owned(subject: Subject, node: StepNode, store: str) -> Iterator[Fix]:
    """Offer those who look at the results as owners of what they found wrong."""
    actors = dict.fromkeys(
        n.actor for n in reviews_of(subject.graph, node.id) if n.actor is not None
    )
    for actor in list(actors)[:OFFERED]:
        title = f'let {subject.graph.actor_name(actor)} answer for it ("owner": "{actor}")'
        place = pointer(("stores", store, "owner"))
        yield Fix(title, ({"op": "add", "path": place, "value": actor},))


RULE: Final = Rule.of(__name__, __doc__, check)
