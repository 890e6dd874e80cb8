"""Those who shall work with an AI were asked, and are not ready.

Finds:
    Actors who review an AI's result, or do its work by hand, with a low score for skills, data
    literacy or sponsorship.

Why it matters:
    A reviewer who cannot question a figure approves it. What is not backed by the leadership is
    worked around within weeks.

How it decides:
    A score of `readiness` for skills, data_literacy or sponsorship is under 3 of 5 (own default,
    setting `least`). Fewer than five respondents are not shown, for they could be told apart.

When it is wrong:
    Surveys from before a training; ask again.

Sources:
    Shea et al. 2014 (ORIC); Venkatesh et al. 2003 (UTAUT); own default.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import StepNode
from wfmap.insertion.oversight import ai_steps, replaced_by_ai, reviews_of
from wfmap.model.people import Readiness
from wfmap.rules.rule import Fault, Rule, Subject, at_part
from wfmap.units.figures import exact
from wfmap.words.sentences import listed, quoted

LEAST: Final = 3.0
"""Score from 1 to 5 under which people are not ready (own default)."""
FEWEST: Final = 5
"""Respondents under which nothing is shown."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each actor next to an AI who is not ready."""
    touched: dict[str, StepNode] = {}
    for node in ai_steps(subject.graph):
        near = (*reviews_of(subject.graph, node.id), *replaced_by_ai(subject.graph, node.id))
        for actor in (n.actor for n in near if n.actor is not None):
            touched.setdefault(actor, node)
    for actor, node in touched.items():
        declared = subject.process.actors.get(actor)
        readiness = None if declared is None else declared.readiness
        low = [] if readiness is None else list(_low(readiness, subject.number("least", LEAST)))
        if low:
            name = subject.graph.actor_name(actor)
            yield at_part(
                "actors",
                "actor",
                actor,
                name,
                f"{name} shall work with the AI in {quoted(node.label)}, and scores "
                f"{listed(low)} of 5",
                "train them on real cases first, and let their head say why",
            )


def _low(readiness: Readiness, least: float) -> Iterator[str]:
    if readiness.respondents is not None and readiness.respondents < FEWEST:
        return
    scores = {
        "skills": readiness.skills,
        "data literacy": readiness.data_literacy,
        "sponsorship": readiness.sponsorship,
    }
    for name, score in scores.items():
        if score is not None and score.value < least:
            yield f"{exact(score.value)} for {name}"


RULE: Final = Rule.of(__name__, __doc__, check)
