"""A step goes all ways at once, though its flows read like a choice.

Finds:
    Tasks with several `next`, no `split`, and flows with conditions or shares.

Why it matters:
    Without `split`, work goes on along all flows side by side, as in BPMN. Conditions and shares
    say the writer meant one of them; every figure after it is then too high.

How it decides:
    A step that is no gateway; more than one flow leaves that is no rework; no `split` is given; a
    flow has `when`, `default`, or a `share` below 1. A step whose flows carry none of these forks
    on purpose.

When it is wrong:
    Conditions that only comment on flows which are all taken.

Sources:
    bpmnlint "no-implicit-split"; BPMN 2.0.2 (uncontrolled and conditional flow).
"""

from collections.abc import Iterator
from math import isclose
from typing import Any, Final

from wfmap.analysis.rule import Case, Fault, at_step
from wfmap.analysis.wording import plural, quoted
from wfmap.graph import FlowEdge

SEVERAL: Final = 2
"""Flows that make a split."""


def check(case: Case) -> Iterator[Fault]:
    """Yield a fault for each step that seems to choose and does not."""
    for node in case.graph.steps.values():
        if node.is_gateway or node.step.split is not None or len(node.outgoing) < SEVERAL:
            continue
        flows = case.graph.outgoing(node.id)
        onward = [flow for flow in flows if flow.flow.rework is not True]
        if len(onward) >= SEVERAL and any(_reads_like_a_choice(flow) for flow in onward):
            yield at_step(
                node,
                f"the work goes on along all {plural(len(onward), 'flow')} after "
                f"{quoted(node.label)} at once, though they read like a choice",
                'say what is meant: "split": "exclusive" for one of them, "inclusive" for some, '
                '"parallel" for all',
                fix=_fix(node.pointer, flows),
            )


def _reads_like_a_choice(flow: FlowEdge) -> bool:
    partly = flow.share is not None and flow.share < 1
    return bool(flow.label) or flow.flow.default is True or partly


def _fix(place: str, flows: tuple[FlowEdge, ...]) -> tuple[dict[str, Any], ...]:
    """Choose one way where the shares say so: they add up to 1."""
    shares = [flow.share for flow in flows]
    stated = [share for share in shares if share is not None]
    if len(stated) < len(shares) or not isclose(sum(stated), 1, abs_tol=1e-6):
        return ()
    return ({"op": "add", "path": f"{place}/split", "value": "exclusive"},)
