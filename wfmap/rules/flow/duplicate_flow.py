"""Two flows say the same.

Finds:
    Flows with the same two ends and the same condition.

Why it matters:
    After a parallel split the work is done twice; after a choice the second is never noticed.

How it decides:
    Same source, same target, same `when` (case and spaces aside), both work or both messages.

When it is wrong:
    Never.

Sources:
    bpmnlint "no-duplicate-sequence-flows".
"""

from collections.abc import Iterator
from typing import Final

from wfmap.findings import Fix, Related
from wfmap.graph import FlowEdge, StepNode
from wfmap.rules.rule import Fault, Rule, Subject, at_flow
from wfmap.words.sentences import quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each flow that repeats another."""
    seen: dict[tuple[str, str, str, bool], FlowEdge] = {}
    for flow in subject.graph.flows.values():
        answer = " ".join(flow.label.casefold().split())
        first = seen.setdefault((flow.source, flow.target, answer, flow.is_message), flow)
        if first is not flow:
            yield _fault(subject, first, flow)


def _fault(subject: Subject, first: FlowEdge, flow: FlowEdge) -> Fault:
    source, target = (subject.graph.steps[end] for end in (flow.source, flow.target))
    answer = f" for {quoted(flow.label)}" if flow.label else ""
    fixes = _fixes(source, first, flow)
    return at_flow(
        flow,
        f"a second flow leads from {quoted(source.label)} to {quoted(target.label)}{answer}",
        fixes[0].title if fixes else "keep one, with all that is said of both",
        related=(Related("the first one", first.pointer),),
        fixes=fixes,
    )


def _fixes(source: StepNode, first: FlowEdge, flow: FlowEdge) -> tuple[Fix, ...]:
    """Offer to keep the first; where one flow is chosen, their shares add up to the same."""
    alike = flow.flow.model_copy(
        update={"id": first.flow.id, "share": first.flow.share, "when": first.flow.when}
    )
    removal = {"op": "remove", "path": flow.pointer}
    if alike != first.flow:
        return ()
    if first.share is None or flow.share is None:
        even = first.share is None and flow.share is None
        return (Fix("keep one", (removal,)),) if even else ()
    total = round(first.share + flow.share, 9)
    share = {"op": "replace", "path": f"{first.pointer}/share", "value": total}
    same = source.split == "exclusive" and flow.flow.id is None
    fits = total <= 1
    return (Fix('keep one, and add up "share"', (share, removal), safe=same),) if fits else ()


RULE: Final = Rule.of(__name__, __doc__, check)
