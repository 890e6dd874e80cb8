"""A gateway has too many ways.

Finds:
    Decisions and parallel steps with more than five flows in and out.

Why it matters:
    The more ways at one place, the more readers err; it is the figure that predicts errors best
    after size.

How it decides:
    Flows in plus flows out of a decision or parallel step: more than 5 (setting `limit`; own
    default: of 443 levels drawn by students none had more).

When it is wrong:
    One question with many plain answers.

Sources:
    Mendling, Reijers, van der Aalst 2010, "Seven process modeling guidelines", G2.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.units.figures import exact
from wfmap.words.sentences import quoted

LIMIT: Final = 5
"""Flows in and out of one gateway (own default)."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each gateway with too many flows."""
    limit = subject.number("limit", LIMIT)
    for node in subject.graph.steps.values():
        into, out = len(node.incoming), len(node.outgoing)
        if node.is_gateway and into + out > limit:
            yield at_step(
                node,
                f"{quoted(node.label)} has {into + out} flows, {into} in and {out} out "
                f"(limit {exact(limit)})",
                "ask in steps, or let a decision table give one answer",
            )


RULE: Final = Rule.of(__name__, __doc__, check)
