"""A split and its join are not nested.

Finds:
    Parallel and inclusive splits whose branches meet in a step that other ways enter as well.

Why it matters:
    Readers can no longer match splits with joins, and errors hide there. Structured processes
    are understood better and can be checked block by block.

How it decides:
    For each parallel or inclusive split: the first step that all ways from it go through must be
    one that all ways into it reach through the split. Exclusive choices may jump.

When it is wrong:
    A process that is sound can be right and unstructured; some have no structured equivalent.

Sources:
    Mendling, Reijers, van der Aalst 2010, "Seven process modeling guidelines", G4; Polyvyanyy et
    al. 2012, "Structuring acyclic process models".
"""

from collections.abc import Iterator
from typing import Final

from wfmap.findings import Related
from wfmap.graph.paths import dominators, post_dominators
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each split whose branches meet with others."""
    for level in subject.graph.levels:
        splits = [
            node
            for node in subject.graph.at(level)
            if len(node.outgoing) > 1 and node.split in ("parallel", "inclusive")
        ]
        if not splits:
            continue
        above, below = dominators(subject.graph, level), post_dominators(subject.graph, level)
        for node in splits:
            meet = below.get(node.id)
            if meet is None or node.id not in above or above.get(meet) == node.id:
                continue
            end = subject.graph.steps[meet]
            yield at_step(
                node,
                f"the ways after {quoted(node.label)} meet in {quoted(end.label)}, which is also "
                "entered from elsewhere",
                "join its ways in a step of their own before they meet others",
                related=(Related("they meet here", end.pointer),),
            )


RULE: Final = Rule.of(__name__, __doc__, check)
