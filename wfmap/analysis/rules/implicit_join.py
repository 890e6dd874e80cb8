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

from wfmap.analysis.rule import Case, Fault, at_step
from wfmap.analysis.wording import plural, quoted

SEVERAL: Final = 2
"""Flows that need joining."""


def check(case: Case) -> Iterator[Fault]:
    """Yield a fault for each step that joins without saying how."""
    for node in case.graph.steps.values():
        if node.kind not in ("task", "subprocess", "wait") or node.step.join is not None:
            continue
        flows = [flow for flow in case.graph.incoming(node.id) if not flow.is_rework]
        if len(flows) >= SEVERAL:
            yield at_step(
                node,
                f"{plural(len(flows), 'flow')} enter {quoted(node.label)}; it goes on with any "
                "of them",
                'say so with "join": "any", or "join": "all" to wait for all of them',
                fix=({"op": "add", "path": f"{node.pointer}/join", "value": "any"},),
            )
