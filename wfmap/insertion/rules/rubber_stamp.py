"""A review that cannot change anything, or is too short to be one.

Finds:
    Reviews of an AI's result that take a small part of the time the work takes by hand, that never
    reject, or that have no way to.

Why it matters:
    People who check what is nearly always right stop looking: half of the errors pass. Such a
    review costs time and takes the blame, and catches little.

How it decides:
    A review comes behind the AI step and is not the work by hand. It is named a check, has one
    way on, and writes nothing, so that its outcome cannot differ; or all cases leave the choice
    behind it in one way by the stated shares. Or it takes less than 5 % of the time by hand (own
    default, setting `share`), where both times are stated.

When it is wrong:
    Results that are checked at a glance, such as a picture beside its label; raise the setting
    after errors put in on purpose were found.

Sources:
    Lyell & Coiera 2017 (automation bias); Parasuraman & Manzey 2010 (complacency); effects of a
    complacent reviewer: 2.6 % of errors left against 1.0 % (design of the effect model).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import StepNode
from wfmap.insertion.oversight import (
    NAMES_OF_CHECKS,
    ai_steps,
    fallback_of,
    in_shadow,
    reviews_of,
    walk,
)
from wfmap.insertion.patterns.words import says
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.units.durations import human
from wfmap.words.sentences import percent, quoted

SHARE: Final = 0.05
"""Share of the time by hand under which a look is none (own default)."""
HINT: Final = "give it time and a way to say no; put in known errors to see how many it finds"


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each review that is none."""
    told = set[str]()
    for node in ai_steps(subject.graph):
        if in_shadow(subject.graph, node.id):
            continue
        by_hand = fallback_of(subject.graph, node.id)
        for review in reviews_of(subject.graph, node.id):
            reason = _reason(subject, review, by_hand)
            if reason and review.id not in told:
                told.add(review.id)
                message = f"the review {quoted(review.label)} of an AI's result {reason}"
                yield at_step(review, message, HINT)


def _reason(subject: Subject, review: StepNode, by_hand: tuple[StepNode, ...]) -> str:
    if says(review.label, NAMES_OF_CHECKS):
        outcome = _outcome(subject, review)
        if outcome is None and not review.step.writes:
            return "can change nothing: it has one way on, and writes nothing"
        if outcome is not None and _never_rejects(subject, outcome):
            return f"never rejects: all cases leave {quoted(outcome.label)} in one way"
    return _too_short(subject, review, by_hand)


def _outcome(subject: Subject, review: StepNode) -> StepNode | None:
    """Find the choice behind a review, before any other work; None without one."""
    ways = walk(subject.graph, (review,), lambda n: n.is_work and n is not review)
    choices = (n for n in ways if len(n.outgoing) > 1 and n.split != "parallel")
    return next((n for n in choices if n is review or not n.is_work), None)


def _never_rejects(subject: Subject, outcome: StepNode) -> bool:
    shares = [flow.share for flow in subject.graph.outgoing(outcome.id)]
    return None not in shares and sum(share > 0 for share in shares if share is not None) == 1


def _too_short(subject: Subject, review: StepNode, by_hand: tuple[StepNode, ...]) -> str:
    look = review.step.processing_time
    whole = [n.step.processing_time for n in by_hand if n.step.processing_time is not None]
    if look is None or not whole:
        return ""
    longest = max(time.expected for time in whole)
    if longest <= 0 or look.expected >= subject.number("share", SHARE) * longest:
        return ""
    return (
        f"takes {human(look.expected)}, {percent(look.expected / longest)} of the "
        f"{human(longest)} that the work takes by hand"
    )


RULE: Final = Rule.of(__name__, __doc__, check)
