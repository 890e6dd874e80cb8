"""Some, but not all, ways may be taken.

Finds:
    Splits that are inclusive.

Why it matters:
    Readers cannot see which ways run together, and the join must guess what is still to come.

How it decides:
    `split` is "inclusive" and more than one flow leaves.

When it is wrong:
    Where each combination does occur; then spelling them out is worse.

Sources:
    Mendling, Reijers, van der Aalst 2010, "Seven process modeling guidelines", G5.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.rules.repairs import splits
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each inclusive split."""
    for node in subject.graph.steps.values():
        count = len(node.outgoing)
        if node.split == "inclusive" and count > 1:
            yield at_step(
                node,
                f"{quoted(node.label)} may take any of {(1 << count) - 1} combinations of its "
                f"{count} flows",
                "use a decision for each question, or a parallel split where all are taken",
                options=tuple(splits(node)),
                hint_stays=True,
            )


RULE: Final = Rule.of(__name__, __doc__, check)
