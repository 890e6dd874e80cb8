"""A level has more steps than a reader can hold.

Finds:
    Levels with more than 50 steps.

Why it matters:
    Above 50 elements, more than half of real models had errors that nobody saw.

How it decides:
    Counts the steps of each level, sub-processes as one: more than 50 (setting `limit`).

When it is wrong:
    Models that only machines read; generated ones.

Sources:
    Mendling, Reijers, van der Aalst 2010, "Seven process modeling guidelines", G7.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.rules.levels import at_level, level_name
from wfmap.rules.rule import Fault, Rule, Subject
from wfmap.units.figures import exact

LIMIT: Final = 50
"""Steps of one level (Mendling, Reijers, van der Aalst 2010, G7)."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each level that is too large."""
    limit = subject.number("limit", LIMIT)
    for level in subject.graph.levels:
        count = len(subject.graph.at(level))
        if count > limit:
            yield at_level(
                subject,
                level,
                f"{level_name(subject, level)} shows {count:,} steps at once; more than "
                f"{exact(limit)} are hard to follow",
                "put what belongs together into sub-processes; phases show where to cut",
            )


RULE: Final = Rule.of(__name__, __doc__, check)
