"""Splits and joins do not balance.

Finds:
    Levels whose splits send out many more ways than joins of the same kind take in, or fewer.

Why it matters:
    In structured processes each split has its join. Imbalance goes with errors in the flow.

How it decides:
    Adds up, for exclusive, inclusive and parallel routing, the difference between flows out of
    splits and flows into joins. More than 8 is reported (setting `limit`; own default, the most
    seen in 443 levels drawn by students).

When it is wrong:
    Processes with many ends, one for each answer.

Sources:
    Mendling 2008, "Metrics for Process Models" (connector mismatch).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph.metrics import metrics
from wfmap.rules.levels import at_level, level_name
from wfmap.rules.rule import Fault, Rule, Subject
from wfmap.units.figures import exact

LIMIT: Final = 8
"""Mismatch of one level, in flows (own default)."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each level out of balance."""
    limit = subject.number("limit", LIMIT)
    for level in subject.graph.levels:
        mismatch = metrics(subject.graph, level).mismatch
        if mismatch > limit:
            yield at_level(
                subject,
                level,
                f"splits and joins of {level_name(subject, level)} differ by {mismatch} flows "
                f"(limit {exact(limit)})",
                "join each split by a step of the same kind",
            )


RULE: Final = Rule.of(__name__, __doc__, check)
