"""Several flows enter a step, and it does not say whether it waits for them.

Finds:
    Tasks and sub-processes with several incoming flows and no `join`.

Why it matters:
    In this format the step goes on with any of them, as in BPMN. Readers who take it for a join
    that waits expect the work once, not once for each.

How it decides:
    A task, wait or sub-process; more than one flow enters that is no rework; no `join` is given.
    Where it does harm, "lack-of-sync" says so; this rule is about saying what is meant.

When it is wrong:
    Where alternative ways meet, as in most processes; that is why it is off by default.

Sources:
    bpmnlint "fake-join".
"""

from collections.abc import Iterator
from typing import Final

from wfmap.findings import Fix
from wfmap.graph import StepNode
from wfmap.rules.repairs import joins, put
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import plural, quoted

SEVERAL: Final = 2
"""Flows that need joining."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each step that joins without saying how."""
    for node in subject.graph.steps.values():
        if node.kind not in ("task", "subprocess", "wait") or node.step.join is not None:
            continue
        flows = [flow for flow in subject.graph.incoming(node.id) if not flow.is_rework]
        if len(flows) >= SEVERAL:
            yield at_step(
                node,
                f"{plural(len(flows), 'flow')} enter {quoted(node.label)}; it goes on with any "
                "of them",
                'say so with "join": "any", or "join": "all" to wait for all of them',
                fixes=(_as_assumed(node),),
                options=tuple(fix for fix in joins(node) if node.step.split is None),
            )


def _as_assumed(node: StepNode) -> Fix:
    title = f'let {quoted(node.label)} go on with any flow, as is assumed ("join": "any")'
    return Fix(title, put(node, join="any"))


RULE: Final = Rule.of(__name__, __doc__, check)
