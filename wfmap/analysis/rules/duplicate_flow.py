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

from wfmap.analysis.rule import Case, Fault, at_flow
from wfmap.analysis.wording import quoted
from wfmap.findings import Related
from wfmap.graph import FlowEdge


def check(case: Case) -> Iterator[Fault]:
    """Yield a fault for each flow that repeats another."""
    seen: dict[tuple[str, str, str, bool], FlowEdge] = {}
    for flow in case.graph.flows.values():
        answer = " ".join(flow.label.casefold().split())
        first = seen.setdefault((flow.source, flow.target, answer, flow.is_message), flow)
        if first is flow:
            continue
        ends = (case.graph.steps[flow.source].label, case.graph.steps[flow.target].label)
        bare = first.share is None and flow.share is None and flow.flow.handoff is None
        yield at_flow(
            flow,
            f"a second flow leads from {quoted(ends[0])} to {quoted(ends[1])}"
            + (f" for {quoted(flow.label)}" if flow.label else ""),
            "keep one" if bare else "keep one, and add up their shares",
            related=(Related("the first one", first.pointer),),
            fix=({"op": "remove", "path": flow.pointer},) if bare else (),
        )
