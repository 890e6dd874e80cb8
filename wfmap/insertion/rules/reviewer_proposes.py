"""Whoever answers for the AI's proposals is the only one who reviews them.

Finds:
    AI steps in whose lane a person stands, or whose service a person owns, where that same actor
    is the only one who looks at the result.

Why it matters:
    Nobody is a good judge of his own work: who set the AI up, or asked it, looks for what
    confirms it.

How it decides:
    The proposer is the step's actor where that is a person, else the `owner` of the AI service it
    is done in. All reviews of the result are that actor's, and so is the work of those who do it
    by hand; and no second person checks behind them (a step that is named a check, or a decision
    of another person's).

When it is wrong:
    Drafts that go to nobody, such as notes for oneself.

Sources:
    COSO Internal Control 2013, principle 10 (four eyes); Nickerson 1998 (confirmation bias).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import StepNode
from wfmap.insertion.oversight import (
    NAMES_OF_CHECKS,
    ai_steps,
    next_checks,
    receivers_of,
    reviews_of,
)
from wfmap.insertion.patterns.words import says
from wfmap.insertion.rewriting.people import is_person
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each AI step that only its proposer reviews."""
    for node in ai_steps(subject.graph):
        reviews = reviews_of(subject.graph, node.id)
        proposer = _proposer(subject, node)
        if proposer is None or not reviews or {r.actor for r in reviews} != {proposer}:
            continue
        if not _second_look(subject, node, proposer):
            who = subject.graph.actor_name(proposer)
            yield at_step(
                node,
                f"{who} answers for what the AI in {quoted(node.label)} proposes, and is the only "
                "one who reviews it",
                "let somebody else review it, at least a sample",
            )


def _proposer(subject: Subject, node: StepNode) -> str | None:
    if is_person(subject.graph, node.actor):
        return node.actor
    for identity in node.step.systems:
        system = subject.process.systems.get(identity)
        ours = system is not None and system.kind == "ai_service"
        if ours and system is not None and is_person(subject.graph, system.owner):
            return system.owner
    return None


def _second_look(subject: Subject, node: StepNode, proposer: str) -> bool:
    """Tell whether another person looks too: first, or as a check behind the review."""
    first = next_checks(subject.graph, node.id)
    behind = receivers_of(subject.graph, node.id)
    others = [n for n in (*first, *behind) if n.actor not in {None, proposer}]
    return any(n.kind == "decision" or says(n.label, NAMES_OF_CHECKS) for n in others)


RULE: Final = Rule.of(__name__, __doc__, check)
