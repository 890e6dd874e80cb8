"""Whoever reviews what the AI does has no time for it.

Finds:
    Reviewers of an AI's results who are busy nearly all of their time, a good part of it with
    those reviews.

Why it matters:
    An AI that works in seconds and waits days for its reviewer is slower than no AI. Making the
    first step instant, while its review adds 0.03 time units to a bottleneck, took a process from
    21 to 48 time units (exact results of the design).

How it decides:
    The predicted load of the reviewing actor is 85 % or more (own default, setting `limit`), and
    10 % or more of its work (own default, setting `share`) are reviews of the AI step. Reviews are
    the steps of people that the result comes to, those who do the work by hand left out. Nothing
    is predicted where arrivals, times or capacities are not stated.

When it is wrong:
    Reviewers who were as busy before and are relieved elsewhere; compare the two with
    `wfmap diff`.

Sources:
    Hopp & Spearman, Factory Physics (utilisation law); Goldratt (theory of constraints).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.findings import Related
from wfmap.insertion.oversight import ai_steps, load_of, reviewers_of, reviews_of, share_of_work
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import percent, quoted

LIMIT: Final = 0.85
"""Busy share from which a reviewer is the bottleneck (own default)."""
SHARE: Final = 0.1
"""Share of a reviewer's work from which the reviews matter (own default)."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each AI step and reviewer who has no time to review."""
    for node in ai_steps(subject.graph):
        prediction = subject.prediction
        if prediction is None:
            return
        for actor in reviewers_of(subject.graph, node.id):
            load = load_of(prediction, actor)
            steps = [n for n in reviews_of(subject.graph, node.id) if n.actor == actor]
            if load < subject.number("limit", LIMIT):
                continue
            share = share_of_work(prediction, actor, steps)
            if share >= subject.number("share", SHARE):
                yield at_step(
                    node,
                    f"{subject.graph.actor_name(actor)} reviews what the AI in "
                    f"{quoted(node.label)} does, {percent(share)} of its work, "
                    f"and is busy {percent(load)} of its time",
                    "review fewer cases or let somebody with time review; count the reviewers "
                    "before the AI",
                    key=actor,
                    related=tuple(
                        Related(f"the review {quoted(n.label)}", n.pointer) for n in steps
                    ),
                )


RULE: Final = Rule.of(__name__, __doc__, check)
