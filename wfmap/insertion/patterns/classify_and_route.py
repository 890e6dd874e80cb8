"""Classify the case and send it to the right hands.

Matches:
    A step by hand in front of an exclusive split of three or more ways to at least two other
    actors; or one that by its name sorts work, of which others send a part back.

What it does:
    Reads what came in and proposes who should have it, with a confidence. Where it is sure the
    work goes there at once; where it is not, the person who sorted before sorts it.

How it is rewritten:
    The common surround in front of the step. A case that comes back goes to the person, and what
    the person changes is kept: a misroute is a label to learn from. Fewer or more cases come back
    in proportion to the errors that are left.

When it is wrong:
    Where a rule on a field already says who gets the case; where groups change faster than labels
    gather; where nobody is told of a misroute.

Sources:
    Leopold et al. 2018 (telling manual, user and automated tasks apart); own.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import ProcessGraph, StepNode
from wfmap.insertion.patterns.pattern import Match, Pattern, Plan, Setting, at_step, in_front
from wfmap.insertion.patterns.words import ROUTING, says
from wfmap.model.process import Process
from wfmap.readiness.terms import Purpose
from wfmap.words.sentences import percent, quoted

NAME: Final = "classify-and-route"

WAYS: Final = 3
"""The fewest ways of a split that sorting is about."""
RETURNED: Final = 0.05
"""The share of work that comes back from which misrouting is worth a pattern."""


def matches(setting: Setting) -> Iterator[Match]:
    """Yield the steps where work is sorted."""
    for node in setting.by_hand:
        why = tuple(_why(setting, node))
        if why:
            yield at_step(setting, NAME, node, why, verb="Classify")


def _why(setting: Setting, node: StepNode) -> Iterator[str]:
    asked = setting.decision(node.id)
    if asked is not None:
        targets = setting.graph.successors(asked[0].id)
        actors = {t.actor for t in targets if t.actor != node.actor}
        if len(actors) >= WAYS - 1 and len(asked[0].outgoing) >= WAYS:
            yield (
                f"{quoted(asked[0].label)} sends the work {len(asked[0].outgoing)} ways, to "
                f"{len(actors)} other actors"
            )
    back = _misrouted(setting, node)
    if back >= RETURNED and says(node.label, ROUTING):
        yield f"{percent(back)} of what it sends on comes back to be sorted again"


def _misrouted(setting: Setting, node: StepNode) -> float:
    """Give the share of a step's visits that other actors sent back."""
    visits = setting.facts.steps[node.id].visits.value
    back = sum(
        setting.facts.flows[f.id].visits.value
        for f in setting.graph.incoming(node.id)
        if f.is_rework and f.giver not in {node.actor, None}
    )
    sent = [f for f in setting.graph.outgoing(node.id) if f.handoff is not None]
    told = (f.handoff.rework_share.value for f in sent if f.handoff and f.handoff.rework_share)
    return max(back / visits if visits else 0.0, max(told, default=0.0))


def rewrite(graph: ProcessGraph, plan: Plan) -> Process:
    """Put a classifier with its surround in front of the step."""
    return in_front(graph, plan)


PATTERN: Final = Pattern(
    name=NAME,
    page=__doc__,
    matches=matches,
    rewrite=rewrite,
    purpose=Purpose(
        name=NAME,
        needed=("accuracy",),
        helpful=("completeness", "timeliness"),
        because="wrong labels teach wrong routes",
    ),
    knows_the_task=True,
    task_fit=(0.65, 0.35, 0.85),
)
