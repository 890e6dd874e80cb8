"""A task is not named by what is done.

Finds:
    Tasks named by a noun of action (Validation of invoice, Checking) instead of a verb and an
    object (Validate invoice, Check invoice).

Why it matters:
    Labels that begin with a verb are misunderstood least; a noun may be the work or its result.

How it decides:
    The first word of a task's name ends in -ing, -tion, -sion, -ment or -ance, is no common verb
    (setting `verbs` adds more), and stands alone or before "of", "for", "to", "by" or "with";
    before any other word only -ing counts. English only.

When it is wrong:
    Verbs that are not known, and things that end in -ing; list them.

Sources:
    Mendling, Reijers, van der Aalst 2010, G6; Mendling, Reijers, Recker 2010, "Activity labeling in
    process modeling". bpmnlint's issue 87 says how hard it is to decide.
"""

import re
from collections.abc import Iterator
from typing import Final

from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted

ACTION: Final = re.compile(r"^[a-z-]+(?:ing|tion|sion|ment|ance)$", re.ASCII)
GERUND: Final = re.compile(r"^[a-z-]{3,}ing$", re.ASCII)
LINKS: Final = frozenset(("of", "for", "to", "by", "with"))

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


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each task whose name begins with a noun of action."""
    verbs = VERBS.union(subject.words("verbs", ()))
    for node in subject.graph.steps.values():
        words = node.step.name.casefold().split()
        if node.kind != "task" or not words:
            continue
        first = words[0].strip(".,;:()")
        if first not in verbs and _is_noun_of_action(first, words[1:]):
            yield at_step(
                node,
                f"{quoted(node.label)} names the work by the noun {quoted(first)}",
                'begin with what is done, then say to what: "Check invoice"',
            )


def _is_noun_of_action(word: str, rest: list[str]) -> bool:
    if not rest or rest[0] in LINKS:
        return ACTION.match(word) is not None
    return GERUND.match(word) is not None


RULE: Final = Rule.of(__name__, __doc__, check)
