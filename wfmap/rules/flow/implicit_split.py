"""A step goes all ways at once, and nothing says that it should.

Finds:
    Steps of work, starts and events with several `next` and no `split`.

Why it matters:
    Without `split`, work goes on along all flows side by side, as in BPMN. Who meant one of them
    gets every step after it done too often, and every figure too high.

How it decides:
    A step that is no gateway; more than one flow leaves that is no rework; no `split` is given.
    Where a flow has `when`, `default`, or a `share` below 1 it reads like a choice, and is reported
    as such. Where all branches meet again in one join that waits for all (a step of kind parallel,
    or `"join": "all"`), the fork is meant, and nothing is said.

When it is wrong:
    Forks on purpose whose branches end on their own; say `"split": "parallel"`.

Sources:
    bpmnlint "no-implicit-split"; BPMN 2.0.2 (uncontrolled and conditional flow).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.findings import Fix
from wfmap.graph import FlowEdge, StepNode
from wfmap.graph.paths import post_dominators
from wfmap.rules.repairs import put, splits
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted

SEVERAL: Final = 2
"""Flows that make a split."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each step that goes several ways without saying so."""
    for level in subject.graph.levels:
        open_ = [node for node in subject.graph.at(level) if _is_open(subject, node)]
        below = post_dominators(subject.graph, level) if open_ else {}
        for node in open_:
            onward = _onward(subject, node)
            if any(_reads_like_a_choice(flow) for flow in onward):
                yield _fault(node, f"{_told(node, onward)}, though they read like a choice")
            elif not _is_join(subject, below.get(node.id)):
                yield _fault(node, f"{_told(node, onward)}, and nothing says that it should")


def _is_open(subject: Subject, node: StepNode) -> bool:
    """Tell whether a step that is no gateway goes several ways, and does not say how."""
    return (
        not node.is_gateway and node.step.split is None and len(_onward(subject, node)) >= SEVERAL
    )


def _onward(subject: Subject, node: StepNode) -> list[FlowEdge]:
    return [flow for flow in subject.graph.outgoing(node.id) if flow.flow.rework is not True]


def _is_join(subject: Subject, step: str | None) -> bool:
    """Tell whether the step in which all branches meet again waits for all of them."""
    return step is not None and subject.graph.steps[step].join == "all"


def _told(node: StepNode, onward: list[FlowEdge]) -> str:
    return f"the work goes on along all {len(onward)} flows after {quoted(node.label)} at once"


def _fault(node: StepNode, message: str) -> Fault:
    hint = (
        'say what is meant: "split": "exclusive" for one of them, "inclusive" for some, '
        '"parallel" for all'
    )
    return at_step(node, message, hint, fixes=(_as_assumed(node),), options=tuple(splits(node)))


def _as_assumed(node: StepNode) -> Fix:
    return Fix(
        f'let {quoted(node.label)} take all ways, as is assumed ("split": "parallel")',
        put(node, split="parallel"),
    )


def _reads_like_a_choice(flow: FlowEdge) -> bool:
    partly = flow.share is not None and flow.share < 1
    return bool(flow.label) or flow.flow.default is True or partly


RULE: Final = Rule.of(__name__, __doc__, check)
