"""Do the step by machine, and pass on what it is not sure of.

Matches:
    A step by hand that is frequent, in a system or without any thing to touch, and where nothing
    stated says that an error is grave or cannot be undone; where something does, it is named once,
    by itself, and refused with its reason. Not a review or a release: there a second person's look
    is what the step is for. Nor the first words of whoever begins the process.

What it does:
    Does the whole step. What it is not sure of, or is not allowed to do, goes to the person who did
    it before; a sample of the rest is looked at first.

How it is rewritten:
    The common surround in front of the step, stage by stage: beside the people, as their help,
    under full review, with a sample.

When it is wrong:
    Where the step is manual in the plain sense; where the truth about an error is known months
    later; where fewer than a handful of cases a day pay for nothing.

Sources:
    Criteria of suitability after Brynjolfsson and Mitchell 2017; the stages are our own.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import ProcessGraph, StepNode
from wfmap.insertion.patterns.pattern import Match, Pattern, Plan, Setting, at_step, in_front
from wfmap.insertion.patterns.words import RELEASING, says
from wfmap.model.process import Process
from wfmap.readiness.terms import Purpose
from wfmap.words.sentences import often, quoted

NAME: Final = "automate-with-escalation"

FREQUENT: Final = 2.0
"""Times a day from which a step is worth a machine."""
GRAVE: Final = frozenset(("high", "critical"))


def matches(setting: Setting) -> Iterator[Match]:
    """Yield the steps that could be done by machine."""
    for node in setting.by_hand:
        rate = setting.per_day(node.id)
        if node.step.type in {"manual", "receive"} or rate is None or rate < FREQUENT:
            continue
        if says(node.label, RELEASING) or setting.is_told_by_nobody(node):
            continue
        done = f"it is done {often(rate)}"
        if _is_grave(setting, node):
            yield at_step(setting, NAME, node, (done,), verb="Do", stages=("autonomous",))
        else:
            why = (done, *_verifiable(setting, node))
            yield at_step(setting, NAME, node, why, verb="Do")


def _is_grave(setting: Setting, node: StepNode) -> bool:
    asked = setting.decision(node.id)
    decision = asked[1] if asked is not None else None
    return decision is not None and (
        decision.stakes in GRAVE
        or decision.reversibility == "irreversible"
        or decision.affects_person is True
    )


def _verifiable(setting: Setting, node: StepNode) -> Iterator[str]:
    if node.step.systems:
        names = setting.graph.process.systems
        first = node.step.systems[0]
        yield f"it is done in {quoted(names[first].name if first in names else first)}"
    if node.step.error_rate is not None or setting.comes_back(node.id):
        yield "its errors come to light, so that the machine can be checked"
    else:
        yield "nothing stated says that an error is grave; how errors come to light is not stated"


def rewrite(graph: ProcessGraph, plan: Plan) -> Process:
    """Put the machine with its surround in front of the step."""
    return in_front(graph, plan)


PATTERN: Final = Pattern(
    name=NAME,
    page=__doc__,
    matches=matches,
    rewrite=rewrite,
    purpose=Purpose(
        name=NAME,
        needed=("completeness", "accuracy"),
        helpful=("timeliness", "conformity", "uniqueness"),
        because="nobody looks at each case",
    ),
    is_general=True,
)
