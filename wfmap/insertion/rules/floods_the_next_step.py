"""The AI hands on faster than the next people can work.

Finds:
    AI steps behind which people go on who are busy nearly all of their time, a good part of it
    with what comes from there.

Why it matters:
    The queue does not go away, it moves, and stands then where the work is dearer.

How it decides:
    In the long run no more comes out of a step than goes in: an AI floods only where it takes
    away what held the work back. So those who do its work by hand would have more to do than they
    can (a predicted load of 100 % or more, own default, setting `held`) if they did the AI's cases
    too. And the first people behind the machines and the reviews have a predicted load of 85 % or
    more (own default, setting `limit`), 10 % or more of it (own default, setting `share`) from
    those steps. Of the reviewers themselves tells reviewer-is-the-bottleneck.

When it is wrong:
    Work that was given up where it was held back, and that still is.

Sources:
    Hopp & Spearman, Factory Physics (utilisation law); Little 1961.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.findings import Related
from wfmap.insertion.oversight import (
    ai_steps,
    fallback_of,
    load_of,
    receivers_of,
    reliefs,
    reviewers_of,
    share_of_work,
)
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import percent, quoted

LIMIT: Final = 0.85
"""Busy share from which people are flooded (own default)."""
HELD: Final = 1.0
"""Busy share from which people hold work back (own default)."""
SHARE: Final = 0.1
"""Share of their work from which what the AI hands on matters (own default)."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each AI step and actor behind it who is flooded."""
    for node in ai_steps(subject.graph):
        prediction = subject.prediction
        if prediction is None:
            return
        held = subject.number("held", HELD)
        if not any(relief.by_hand >= held for relief in reliefs(subject, node)):
            continue
        own = {*reviewers_of(subject.graph, node.id)}
        own |= {n.actor for n in fallback_of(subject.graph, node.id) if n.actor}
        receivers = receivers_of(subject.graph, node.id)
        for actor in dict.fromkeys(n.actor for n in receivers if n.actor not in {*own, None}):
            steps = [n for n in receivers if n.actor == actor]
            load, share = load_of(prediction, actor), share_of_work(prediction, actor or "", steps)
            if load >= subject.number("limit", LIMIT) and share >= subject.number("share", SHARE):
                yield at_step(
                    node,
                    f"the AI in {quoted(node.label)} hands on to "
                    f"{subject.graph.actor_name(actor)}, who is busy {percent(load)} of the time; "
                    "what is gained here waits there",
                    "ease the next step first, or let the AI take work off it",
                    key=actor or "",
                    related=tuple(Related(f"{quoted(n.label)} is next", n.pointer) for n in steps),
                )


RULE: Final = Rule.of(__name__, __doc__, check)
