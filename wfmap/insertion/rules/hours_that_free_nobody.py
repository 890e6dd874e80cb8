"""The AI saves minutes of people who have time anyway, or takes more than it saves.

Finds:
    AI steps that spare people so little, or people so idle, that nobody does anything else for it,
    and those whose reviews take as long as the work did.

Why it matters:
    A tenth of a person saved is no person: nothing gets done earlier, and no cost goes away. It
    is counted in the business case all the same.

How it decides:
    Who does the work by hand is spared the AI's cases and reviews some of them instead, at the
    predicted volumes and stated times. The reviews take as much of that actor as is spared, or
    less than a quarter of a person is left (own default, setting `persons`) while the actor is
    busy less than 60 % of its time (own default, setting `limit`). An AI in the shadow, and one
    that only helps people at their step, is left out.

When it is wrong:
    Time that is spared at the right moment, such as in a peak; savings of several steps that add
    up to somebody's day.

Sources:
    Goldratt (throughput against savings); Brynjolfsson, Li & Raymond 2025 (gains that depend on
    who is relieved); own defaults.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import StepNode
from wfmap.insertion.oversight import Relief, ai_steps, in_shadow, reliefs
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import percent, quoted, round_figure

PERSONS: Final = 0.25
"""Persons under which a saving is nobody's (own default)."""
LIMIT: Final = 0.6
"""Busy share under which people have time anyway (own default)."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each AI step that frees nobody."""
    for node in ai_steps(subject.graph):
        if in_shadow(subject.graph, node.id):
            continue
        for relief in reliefs(subject, node):
            message = _message(subject, node, relief)
            if message:
                yield at_step(
                    node,
                    message,
                    "count what people do with the time, or look for a step that keeps them busier",
                    key=relief.actor,
                )


def _message(subject: Subject, node: StepNode, relief: Relief) -> str:
    who = subject.graph.actor_name(relief.actor)
    if relief.spent >= relief.freed:
        return (
            f"the AI in {quoted(node.label)} spares {who} no time: its reviews take "
            f"{round_figure(relief.spent)} persons, the work by hand took "
            f"{round_figure(relief.freed)}"
        )
    left = relief.freed - relief.spent
    small = left < subject.number("persons", PERSONS)
    if small and relief.load < subject.number("limit", LIMIT):
        return (
            f"the AI in {quoted(node.label)} spares {who} {round_figure(left)} of a person, and "
            f"{who} is busy only {percent(relief.load)} of the time"
        )
    return ""


RULE: Final = Rule.of(__name__, __doc__, check)
