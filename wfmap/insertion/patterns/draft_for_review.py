"""Draft a text that a person edits and sends.

Matches:
    A step by hand that writes something (a letter, an offer, a report, a reply) which the next
    person approves, or which goes to somebody outside.

What it does:
    Writes a first version from the case's data. The person who wrote before edits it and answers
    for it; whoever approved still approves.

How it is rewritten:
    The common surround in front of the step, where the review is the editing. No stage without a
    person: a text that leaves the house is read first.

When it is wrong:
    Where a template with fields would do (see *no-ai*); where each text is an argument of its own
    and editing takes as long as writing.

Sources:
    Vaccaro et al. 2024 (people with AI gain in creation, lose in decisions);
    Brynjolfsson et al. 2025 (+15 %, near zero for experts).
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
from wfmap.insertion.patterns.words import CREATING, READING_OVER, says
from wfmap.insertion.terms import Stage
from wfmap.model.process import Process
from wfmap.readiness.terms import Purpose
from wfmap.words.sentences import quoted

NAME: Final = "draft-for-review"

STAGES: Final[tuple[Stage, ...]] = ("shadow", "assist", "supervised")
"""A text is never sent unread."""


def matches(setting: Setting) -> Iterator[Match]:
    """Yield the steps that write what others read."""
    for node in setting.by_hand:
        if not _writes_text(node) or setting.is_told_by_nobody(node):
            continue
        why = tuple(_readers(setting, node))
        if why:
            yield at_step(setting, NAME, node, why, verb="Draft", stages=STAGES)


def _writes_text(node: StepNode) -> bool:
    return node.step.type == "send" or says(node.label, CREATING)


def _readers(setting: Setting, node: StepNode) -> Iterator[str]:
    for flow in setting.graph.outgoing(node.id):
        target = setting.graph.steps[flow.target]
        if flow.is_handoff and says(target.label, READING_OVER) and target.is_work:
            yield f"{setting.graph.actor_name(target.actor)} looks at it in {quoted(target.label)}"
        elif _is_outside(setting, flow.receiver):
            yield f"it goes to {setting.graph.actor_name(flow.receiver)}, outside"
    if node.step.type == "send":
        yield "what it sends is written by hand each time"


def _is_outside(setting: Setting, actor: str | None) -> bool:
    declared = setting.graph.process.actors.get(actor or "")
    return declared is not None and declared.kind == "external"


def rewrite(graph: ProcessGraph, plan: Plan) -> Process:
    """Put a writer with its surround in front of the step."""
    return in_front(graph, plan)


PATTERN: Final = Pattern(
    name=NAME,
    page=__doc__,
    matches=matches,
    rewrite=rewrite,
    purpose=Purpose(
        name=NAME,
        needed=("completeness",),
        helpful=("accuracy", "timeliness"),
        because="a text repeats what the data says, gaps included",
    ),
    knows_the_task=True,
    only_prepares=True,
    task_fit=(0.65, 0.4, 0.85),
    error_limit=ErrorLimit(0.2, "It is edited before it is sent."),
)
