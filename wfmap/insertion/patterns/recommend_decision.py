"""Recommend an answer to a person who decides.

Matches:
    A question that a person answers case by case, by judgement, a policy text or points, and on
    whose answer something hangs.

What it does:
    Gives an answer with its reasons, after the person has looked. Who overrides it says why.

How it is rewritten:
    The common surround in front of the step. Where a person is affected, or the stakes are high,
    the vetoes keep a human decision in every case.

When it is wrong:
    Where people and AI together do worse than the better of the two, which is usual for decisions;
    where a recommendation is followed unread, for then it *is* the decision (CJEU C-634/21).

Sources:
    Vaccaro et al. 2024 (g = -0.23); Lyell and Coiera 2017; GDPR Art. 22; CJEU C-634/21.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import ProcessGraph, StepNode
from wfmap.insertion.patterns.pattern import (
    ErrorLimit,
    Match,
    Pattern,
    Plan,
    Setting,
    at_step,
    in_front,
)
from wfmap.model.decisions import Decision
from wfmap.model.process import Process
from wfmap.readiness.terms import Purpose
from wfmap.units.figures import money
from wfmap.words.sentences import quoted

NAME: Final = "recommend-decision"

JUDGED: Final = {
    "policy-text": "by what a policy says",
    "expert-judgement": "by judgement",
    "scorecard": "by points",
    "unknown": "and nobody has written down how",
}
"""Kinds of logic that neither a table of rules nor a model already answers, in words."""


def matches(setting: Setting) -> Iterator[Match]:
    """Yield the steps where somebody judges."""
    for node in setting.by_hand:
        asked = setting.decision(node.id)
        if asked is None or asked[1] is None or asked[1].logic not in JUDGED:
            continue
        why = tuple(_why(asked[0], asked[1], setting.graph.process.currency))
        yield at_step(setting, NAME, node, why, verb="Recommend")


def _why(node: StepNode, decision: Decision, currency: str | None) -> Iterator[str]:
    how = JUDGED[decision.logic]
    yield f"{quoted(decision.question or node.label)} is answered by a person, {how}"
    if decision.stakes:
        yield f"the stakes are {decision.stakes}"
    if decision.error_cost is not None:
        yield f"a wrong answer costs {money(decision.error_cost.value, currency)}"
    if decision.affects_person:
        yield "the answer has legal or similar effect on a person"


def rewrite(graph: ProcessGraph, plan: Plan) -> Process:
    """Put a recommendation with its surround in front of the step."""
    return in_front(graph, plan)


PATTERN: Final = Pattern(
    name=NAME,
    page=__doc__,
    matches=matches,
    rewrite=rewrite,
    purpose=Purpose(
        name=NAME,
        needed=("completeness", "accuracy"),
        helpful=("timeliness", "consistency", "uniqueness"),
        because="a decision is no better than what it rests on",
    ),
    knows_the_task=True,
    error_limit=ErrorLimit(0.2, "Two experts differ in about one of ten; the person decides."),
)
