"""A task is not named by what is done.

Finds:
    Tasks named by a noun of action (Validation of invoice, Checking) instead of a verb and an
    object (Validate invoice, Check invoice).

Why it matters:
    Labels that begin with a verb are misunderstood least; a noun may be the work or its result.

How it decides:
    The first word of a task's name ends in -ing, -tion, -sion, -ment or -ance and is no common
    verb (setting `verbs` adds more). English only; other languages are spared by their endings.

When it is wrong:
    Names of things that come first: "Station list". Verbs that are not known: list them.

Sources:
    Mendling, Reijers, van der Aalst 2010, G6; Mendling, Reijers, Recker 2010, "Activity labeling in
    process modeling". bpmnlint's issue 87 says how hard it is to decide.
"""

import re
from collections.abc import Iterator
from typing import Final

from wfmap.analysis.rule import Case, Fault, at_step
from wfmap.analysis.wording import quoted

ENDINGS: Final = re.compile(r"^[a-z-]+(?:ing|tion|sion|ment|ance)$", re.ASCII)

VERBS: Final = frozenset(
    (
        "advance",
        "audition",
        "balance",
        "bring",
        "caution",
        "comment",
        "commission",
        "complement",
        "compliment",
        "condition",
        "document",
        "enhance",
        "experiment",
        "finance",
        "implement",
        "mention",
        "partition",
        "petition",
        "ping",
        "position",
        "provision",
        "question",
        "ration",
        "reposition",
        "requisition",
        "ring",
        "section",
        "segment",
        "sling",
        "spring",
        "station",
        "sting",
        "string",
        "supplement",
        "swing",
    )
)
"""Verbs that end like nouns of action."""


def check(case: Case) -> Iterator[Fault]:
    """Yield a fault for each task whose name begins with a noun of action."""
    verbs = VERBS.union(case.words("verbs", ()))
    for node in case.graph.steps.values():
        words = node.step.name.casefold().split()
        if node.kind != "task" or not words:
            continue
        first = words[0].strip(".,;:()")
        if ENDINGS.match(first) and first not in verbs:
            yield at_step(
                node,
                f"{quoted(node.label)} names the work by the noun {quoted(first)}",
                'begin with what is done, then say to what: "Check invoice"',
            )
