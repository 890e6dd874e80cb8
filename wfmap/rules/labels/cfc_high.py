"""There are too many ways to go on.

Finds:
    Levels with a high control-flow complexity.

Why it matters:
    It counts what a reader must keep in mind; models above are misread and hard to change.

How it decides:
    Adds up, over the splits of a level, the flows of an exclusive split, 2ⁿ − 1 of an inclusive
    one with n flows, and 1 of a parallel one. More than 18 is reported (setting `limit`; own
    default: of 443 levels drawn by students, 95 % had 8 or less and none more than 11).

When it is wrong:
    Flat lists of cases, such as one decision with twenty answers, are easy to read.

Sources:
    Cardoso 2005, "How to measure the control-flow complexity of web processes and workflows";
    Sánchez-González et al. 2010 for levels of difficulty.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph.metrics import metrics
from wfmap.rules.levels import at_level, level_name
from wfmap.rules.rule import Fault, Rule, Subject
from wfmap.units.figures import exact
from wfmap.words.sentences import plural

LIMIT: Final = 18
"""Control-flow complexity of one level (own default)."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each level with too many ways."""
    limit = subject.number("limit", LIMIT)
    for level in subject.graph.levels:
        measured = metrics(subject.graph, level)
        if measured.control_flow_complexity > limit:
            yield at_level(
                subject,
                level,
                f"the control-flow complexity of {level_name(subject, level)} is "
                f"{measured.control_flow_complexity:,} (limit {exact(limit)}), from "
                f"{plural(measured.splits, 'split')}",
                "let a decision table answer several questions at once, or move parts into "
                "sub-processes",
            )


RULE: Final = Rule.of(__name__, __doc__, check)
